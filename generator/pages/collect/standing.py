"""Teachers in lists: a line for each, in order of need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.explain.standing import Asked, Standing, clause, floor
from generator.explain.words import GRAVITY
from generator.pages.collect.words import credits_text
from generator.pages.model import TeacherRow
from generator.totals import Period
from generator.totals.judge import UNKNOWN

OPEN = ("exempt", "not_started", "left", "met")  # nothing is missing, or not yet


def unfinished(asked: Sequence[Asked]) -> Iterator[Asked]:
    """Yield what a teacher lacks, gravest first."""
    lacking = [one for one in asked if one.missing > 0 and one.status not in OPEN]
    yield from sorted(lacking, key=lambda one: (-GRAVITY[one.status], one.year, -one.missing))


def lacks(period: Period, asked: Sequence[Asked]) -> str:
    """Return the gravest thing a teacher lacks, and how many more there are."""
    missing = list(unfinished(asked))
    if not missing:
        return ""
    first = missing[0]
    when = f"{period.year_label(first.year)} " if first.year else ""
    more = f"（共 {len(missing)} 项）" if len(missing) > 1 else ""
    return f"{when}{clause(period, first).label}，缺 {credits_text[first.missing]}{more}"


def row(one: Standing, names: dict[str, str], schools: dict[str, str], period: Period) -> TeacherRow:
    """Return a teacher as a line of a list."""
    yearly = floor(period)
    marks = tuple((str(a.year), a.status) for a in one.asked if yearly and a.requirement == yearly.id)
    school = one.school or ""
    return TeacherRow(
        id=one.teacher,
        name=names.get(one.teacher, one.teacher),
        school=school,
        school_name=schools.get(school, school),
        title=one.title,
        post="" if one.post == "教师" else one.post,
        status=one.status,
        unset=one.unset,
        counted=credits_text[one.counted],
        need=credits_text[one.required] if one.required != UNKNOWN else "",
        percent=one.percent,
        years=marks,
        lacks=lacks(period, one.asked),
    )


def by_need(found: Sequence[Standing]) -> list[Standing]:
    """Return teachers in order of need: gravest status, then the least of what is asked."""
    return sorted(found, key=lambda one: (-GRAVITY[one.status], one.percent, one.teacher))
