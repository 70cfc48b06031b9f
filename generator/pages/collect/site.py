"""The whole site: everything its pages show."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from generator.audit.model import Trail
from generator.credit import RuleSet
from generator.explain.standing import standings
from generator.ledger import Ledger
from generator.pages.collect import catalogue
from generator.pages.collect.places import COUNTY
from generator.pages.collect.review import Review
from generator.pages.collect.schools import county, schools
from generator.pages.collect.teachers import Teachers, shown
from generator.pages.collect.trail import Steps, Trails
from generator.pages.model import AuditPage, SiteView
from generator.queue import Waiting
from generator.rest import collector_at_rest
from generator.totals import Period, Totals


@collector_at_rest()
def collect(
    book: Ledger,
    found: Totals,
    rule_sets: Mapping[str, RuleSet],
    commit: str = "",
    *,
    trail: Trail | None = None,
    queue: Sequence[Waiting] = (),
    strange: Collection[str] | None = None,
) -> SiteView:
    """Return the view models of the internal site.

    ``found`` holds the totals of everyone, not of a window; the latest cycle that has begun is the one shown.
    ``commit`` is the Git commit of the records. Teachers' pages are made one at a time, as they are asked for.
    For the rest see ``pages.build``.
    """
    period = found.periods[-1] if found.periods else None
    everyone = standings(book, found, period) if period else []
    elapsed = _elapsed(period, found.as_of) if period else 0
    review = Review(book.register, queue, (teacher.id for teacher in shown(book, found.as_of)))
    trails = Trails(book.register, trail, strange) if trail else None
    steps = trails.steps if trails else _unknown
    return SiteView(
        county=county(book, found, period, everyone, elapsed),
        schools=schools(book, found, period, everyone, review, trails),
        teachers=Teachers(book, found, period, {one.teacher: one for one in everyone}, elapsed, review, steps),
        projects=catalogue.projects(book, found, rule_sets),
        policies=catalogue.policies(book, rule_sets),
        codes=catalogue.codes(),
        as_of=found.as_of,
        commit=commit,
        source=_source(book.register.county.get("repository", ""), commit),
        queue=review.queue(),
        audit=trails.whole() if trails else None,
        books=tuple(_books(book, trails)) if trails else (),
    )


def _books(book: Ledger, trails: Trails) -> Iterator[AuditPage]:
    yield trails.page(COUNTY, "县级事项")
    yield from (trails.page(school, record.data["name"]) for school, record in sorted(book.register.schools.items()))


def _unknown(_: str) -> Steps:
    """Return nothing: where registrations are not kept, nobody can say how a file came into the register."""
    return ()


def _elapsed(period: Period, as_of: str) -> int:
    """Return the whole per cent of a cycle's days that are over at the end of the data date."""
    first, last, now = (date.fromisoformat(day) for day in (period.start, period.end, as_of))
    return min(max((now - first).days + 1, 0) * 100 // ((last - first).days + 1), 100)


def _source(repository: str, commit: str) -> str:
    """Return the address under which a record is seen as of a commit; hosts other than GitHub spell it like Gitea."""
    if not repository:
        return ""
    blob = "blob" if repository.startswith("https://github.com/") else "src/commit"
    return f"{repository.rstrip('/')}/{blob}/{commit or 'HEAD'}/"
