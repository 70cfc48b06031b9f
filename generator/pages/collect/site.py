"""The whole site: everything its pages show."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from generator.audience import Audience
from generator.audit.model import Trail
from generator.credit import RuleSet
from generator.explain.standing import standings
from generator.ledger import Ledger
from generator.pages.collect import catalogue
from generator.pages.collect.narrow import narrowed
from generator.pages.collect.notices import notices
from generator.pages.collect.overview import overview
from generator.pages.collect.places import COUNTY
from generator.pages.collect.providers import providers
from generator.pages.collect.public import money, public, supervision
from generator.pages.collect.review import Review
from generator.pages.collect.schools import county, schools
from generator.pages.collect.teachers import Teachers, shown
from generator.pages.collect.trail import Steps, Trails
from generator.pages.collect.trainees import trainees
from generator.pages.model import AuditPage, SiteView
from generator.problem import Problem
from generator.queue import Waiting
from generator.rest import collector_at_rest
from generator.totals import Totals


def sites(  # noqa: PLR0913 - see ``pages.build``
    book: Ledger,
    found: Totals,
    rule_sets: Mapping[str, RuleSet],
    audiences: Sequence[Audience],
    commit: str = "",
    *,
    trail: Trail | None = None,
    queue: Sequence[Waiting] = (),
    strange: Collection[str] | None = None,
    warned: Sequence[Problem] = (),
) -> Iterator[SiteView]:
    """Yield the site of each audience, all of one kind; for the rest see ``collect``."""
    kind = audiences[0].kind
    if kind == "public":
        yield public(book, found, rule_sets, commit)
        return
    whole, teachers = _views(
        book,
        found,
        rule_sets,
        commit,
        trail=trail,
        queue=queue,
        strange=strange,
        warned=warned,
        discreet=kind == "school",
    )
    if kind == "internal":
        yield whole
    else:
        people = trainees(book, found) if kind == "provider" else {}
        yield from (narrowed(whole, teachers, people, whose) for whose in audiences)


def collect(  # noqa: PLR0913 - see ``pages.build``
    book: Ledger,
    found: Totals,
    rule_sets: Mapping[str, RuleSet],
    commit: str = "",
    *,
    trail: Trail | None = None,
    queue: Sequence[Waiting] = (),
    strange: Collection[str] | None = None,
    warned: Sequence[Problem] = (),
) -> SiteView:
    """Return the view models of the internal site.

    ``found`` holds the totals of everyone, not of a window; the latest cycle that has begun is the one shown.
    ``commit`` is the Git commit of the records. Teachers' pages are made one at a time, as they are asked for.
    For the rest see ``pages.build``.
    """
    return _views(
        book,
        found,
        rule_sets,
        commit,
        trail=trail,
        queue=queue,
        strange=strange,
        warned=warned,
        discreet=False,
    )[0]


@collector_at_rest()
def _views(  # noqa: PLR0913 - see ``collect``
    book: Ledger,
    found: Totals,
    rule_sets: Mapping[str, RuleSet],
    commit: str,
    *,
    trail: Trail | None,
    queue: Sequence[Waiting],
    strange: Collection[str] | None,
    warned: Sequence[Problem],
    discreet: bool,
) -> tuple[SiteView, Teachers]:
    """Return the internal site's views and the maker of its teachers' pages; ``discreet``: those colleagues may see."""
    period = found.periods[-1] if found.periods else None
    everyone = standings(book, found, period) if period else []
    review = Review(book.register, queue, (teacher.id for teacher in shown(book, found.as_of)))
    trails = Trails(book.register, trail, strange) if trail else None
    steps = trails.steps if trails else _unknown
    teachers = Teachers(book, found, period, everyone, review, steps, discreet=discreet)
    projects = catalogue.projects(book, found, rule_sets)
    site = SiteView(
        county=county(book, found, period, everyone),
        schools=schools(book, found, period, everyone, review, trails),
        teachers=teachers,
        projects=projects,
        providers=providers(book.register, projects),
        money=tuple(money(book.register)),
        supervision=tuple(supervision(book, found.as_of)),
        notices=notices(book.register, found.as_of),
        policies=catalogue.policies(book, rule_sets),
        codes=catalogue.codes(),
        as_of=found.as_of,
        commit=commit,
        source=_source(book.register.county.get("repository", ""), commit),
        repository=book.register.county.get("repository", "").rstrip("/"),
        queue=review.queue(),
        audit=trails.whole() if trails else None,
        books=tuple(_books(book, trails)) if trails else (),
        overview=overview(book, found, period, everyone, trail, warned),
    )
    return site, teachers


def _books(book: Ledger, trails: Trails) -> Iterator[AuditPage]:
    yield trails.page(COUNTY, "县级事项")
    yield from (trails.page(school, record.data["name"]) for school, record in sorted(book.register.schools.items()))


def _unknown(_: str) -> Steps:
    """Return nothing: where registrations are not kept, nobody can say how a file came into the register."""
    return ()


def _source(repository: str, commit: str) -> str:
    """Return the address under which a record is seen as of a commit; hosts other than GitHub spell it like Gitea."""
    if not repository:
        return ""
    blob = "blob" if repository.startswith("https://github.com/") else "src/commit"
    return f"{repository.rstrip('/')}/{blob}/{commit or 'HEAD'}/"
