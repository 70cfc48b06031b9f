"""A site for a school, a provider or a teacher: the views of the whole register that are theirs, and no other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from generator.audience import Audience
from generator.pages.collect.schools import HEAD, NO_HEAD
from generator.pages.collect.teachers import Teachers
from generator.pages.model import (
    AuditPage,
    CountyView,
    EntryView,
    OpenRow,
    OpenView,
    ProjectView,
    ResultTally,
    SchoolView,
    SiteView,
    TeacherView,
    TraineeView,
)

Trainees = Mapping[str, tuple[TraineeView, ...]]
RUNNING = ("planned", "enrolling", "running")
RETURNED = "退回理由见提交本身"
ELSEWHERE = "由外校人员担任"


def narrowed(whole: SiteView, teachers: Teachers, trainees: Trainees, whose: Audience) -> SiteView:
    """Return the site of one audience; ``whole`` is the internal site, ``teachers`` makes the pages of its teachers.

    For a school both are those that colleagues may see. ``trainees`` are those of each project.
    """
    bare = replace(
        whole,
        audience=whose,
        county=_bare(whole.county),
        money=(),
        supervision=(),
        schools=(),
        teachers=(),
        projects=(),
        providers=(),
        queue=(),
        audit=None,
        books=(),
        overview=None,
    )
    if whose.kind == "teacher":
        return replace(bare, source="", repository="", teachers=(teachers.one(whose.id),))
    if whose.kind == "provider":
        mine = (project for project in whole.projects if project.provider == whose.id)
        projects = tuple(replace(one, trainees=trainees.get(one.id, ())) for one in mine)
        return replace(bare, projects=projects, providers=tuple(p for p in whole.providers if p.id == whose.id))
    school = next(one for one in whole.schools if one.id == whose.id)
    own, rows = teachers.of_school(whose.id), {row.id: row for row in school.open}
    return replace(
        bare,
        schools=(_discreet(school),),
        teachers=tuple(_at_home(teachers.one(one), whose.id, rows) for one in own),
        projects=tuple(_of_school(whole.projects, whose.id)),
        queue=tuple(_untold(one, rows[one.id], whose.id, own) for one in whole.queue if one.id in rows),
        books=tuple(_plain(book) for book in whole.books if book.id == whose.id),
    )


def _bare(county: CountyView) -> CountyView:
    """Return what everybody knows of the county: no figure of anyone's credits."""
    given = (county.name, county.bureau, county.contact, county.cycle, county.elapsed, county.rules)
    return CountyView(*given, open_years=county.open_years, unset=county.unset)


def _of_school(projects: Iterable[ProjectView], school: str) -> Iterator[ProjectView]:
    """Yield the projects a school holds, took part in or may still join; of the results only its own."""
    for project in projects:
        results = tuple(_passed(one) for one in project.results if one.school == school)
        if results or project.school == school or (not project.school and project.status in RUNNING):
            yield replace(project, results=results)


def _passed(one: ResultTally) -> ResultTally:
    return replace(one, others="")


def _at_home(view: TeacherView, school: str, open_ids: Collection[str]) -> TeacherView:
    """Return a teacher's page without how other schools' files came into the register, or may yet come."""
    years = (replace(year, entries=tuple(_own(entry, school) for entry in year.entries)) for year in view.entries)
    pending = tuple(one for one in view.pending if one.id in open_ids)
    return replace(view, entries=tuple(years), pending=pending)


def _own(entry: EntryView, school: str) -> EntryView:
    path = entry.record
    return entry._replace(steps=()) if path.startswith("records/schools/") and f"/{school}/" not in path else entry


def _discreet(school: SchoolView) -> SchoolView:
    """Return a school without reasons for returns, and without the name of a head who is on no book of its own."""
    names = {row.name for row in school.teachers}
    facts = tuple(
        (label, ELSEWHERE if label == HEAD and text != NO_HEAD and text not in names else text)
        for label, text in school.facts
    )
    return replace(school, facts=facts, open=tuple(map(_untold_row, school.open)))


def _untold(one: OpenView, row: OpenRow, school: str, own: Collection[str]) -> OpenView:
    """Return an open submission with the claims of a school's own teachers; what a branch says nobody has checked."""
    pages = {f"teachers/{teacher}.html" for teacher in own}
    claims = tuple(claim for claim in one.claims if claim.teacher.page in pages)
    is_own = one.scope.page == f"schools/{school}.html"
    told = one._replace(claims=claims, files=one.files if is_own else (), number=one.number if is_own else row.number)
    return told._replace(lacks=RETURNED) if one.state == "returned" else told


def _untold_row(one: OpenRow) -> OpenRow:
    return one._replace(lacks=RETURNED) if one.state == "returned" else one


def _plain(book: AuditPage) -> AuditPage:
    """Return a school's registrations without what approvers noted."""
    return replace(
        book,
        registrations=tuple(
            one._replace(approvals=tuple(approval._replace(note="") for approval in one.approvals))
            for one in book.registrations
        ),
    )
