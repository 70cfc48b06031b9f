"""Schools and the county at a glance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from generator.credit.clause import Clause, Conversion, Limit, Offset, Requirement
from generator.credit.figure import Figure, is_unset
from generator.explain.standing import Standing, floor
from generator.explain.words import labels, vocabulary
from generator.ledger import Ledger
from generator.pages.collect.review import Review
from generator.pages.collect.standing import by_need, row
from generator.pages.collect.trail import Trails
from generator.pages.collect.words import NEEDY, Clauses, credits_text, elapsed, tallies
from generator.pages.model import ClauseView, CountyView, SchoolView, YearTally
from generator.records import Document, Record, Register
from generator.totals import Period, Totals

HEAD, NO_HEAD = "领导小组组长", "未登记"
LISTED = 300  # of those who need help, on one page; the rest stand on their schools' pages


def schools(
    book: Ledger,
    found: Totals,
    period: Period | None,
    everyone: Sequence[Standing],
    review: Review,
    trails: Trails | None,
) -> tuple[SchoolView, ...]:
    """Return all schools by id, each with its teachers on the data date."""
    staff: dict[str, list[Standing]] = {}
    for one in everyone:
        if one.school:
            staff.setdefault(one.school, []).append(one)
    taking = _taking(book)
    views = (
        _school(book, found, period, record, staff.get(school, []), taking.get(school, ()))
        for school, record in sorted(book.register.schools.items())
    )
    return tuple(
        replace(view, open=review.school(view.id), register=trails.note(view.id) if trails else None) for view in views
    )


def _school(
    book: Ledger,
    found: Totals,
    period: Period | None,
    record: Record,
    staff: list[Standing],
    projects: Sequence[tuple[str, str]],
) -> SchoolView:
    data, names = record.data, book.register.names
    average, need = means(staff)
    return SchoolView(
        id=data["id"],
        name=data["name"],
        type=labels("school-1", "type")[data["type"]],
        area=labels("school-1", "area")[data["area"]],
        town=data.get("town", ""),
        facts=(*facts(found.schools, data), (HEAD, _head(found, data, names))),
        closed=f"{data['closed']} 撤并" if "closed" in data else "",
        teachers=tuple(row(one, names, dict(found.schools), period) for one in by_need(staff)) if period else (),
        tallies=tallies([one.status for one in staff]),
        years=years(staff, period, found.as_of) if period else (),
        average=credits_text[average] if staff else "",
        need=credits_text[need] if need else "",
        percent=min(average * 100 // need, 100) if need else 0,
        projects=tuple(projects),
    )


def existed(data: Document, year: int) -> bool:
    """Whether a school was there on any day of a year."""
    opened, closed = str(data.get("opened", "")), str(data.get("closed", "9999"))
    return opened[:4] <= str(year) <= closed[:4]


def facts(schools: Mapping[str, str], data: Document) -> Iterator[tuple[str, str]]:
    """Yield what everyone may know of a school; ``schools`` are the names of all."""
    yield "类别", labels("school-1", "type")[data["type"]]
    yield "学段", "、".join(vocabulary().label("stage", stage) for stage in data["stages"])
    yield "城乡", labels("school-1", "area")[data["area"]] + (f" · {data['town']}" if "town" in data else "")
    yield "办学性质", labels("school-1", "nature")[data["nature"]]
    if "filed_by" in data:
        yield "代报学校", schools.get(data["filed_by"], data["filed_by"])
    if "merged_into" in data:
        yield "并入", schools.get(data["merged_into"], data["merged_into"])


def _head(found: Totals, data: Document, names: Mapping[str, str]) -> str:
    head = [term["head"] for term in data.get("leadership", ()) if term["since"] <= found.as_of][-1:]
    return names.get(head[0], head[0]) if head else NO_HEAD


def _taking(book: Ledger) -> dict[str, list[tuple[str, str]]]:
    """Return the projects each school has results of, the latest first."""
    taking: dict[str, list[tuple[str, str]]] = {}
    for record in book.register.of("results"):
        project = book.register.projects.get(record.data["project"])
        if project:
            taking.setdefault(record.data["school"], []).append((project.data["id"], project.data["title"]))
    return {
        school: sorted(set(found), key=lambda p: (book.register.projects[p[0]].data["from"], p[0]), reverse=True)
        for school, found in taking.items()
    }


def means(staff: Sequence[Standing]) -> tuple[int, int]:
    """Return the mean of what counted, rounded down, and what most are asked for, in hundredths (0: nothing)."""
    required = [one.required for one in staff if one.required > 0]
    return sum(one.counted for one in staff) // len(staff) if staff else 0, max(
        set(required), key=required.count, default=0
    )


def years(staff: Sequence[Standing], period: Period, as_of: str) -> tuple[YearTally, ...]:
    """Return how many of those asked have what each year asks; nobody is asked yet in a year to come."""
    yearly = floor(period)
    if yearly is None:
        return ()
    asked = [
        (a.year, a.status)
        for one in staff
        for a in one.asked
        if a.requirement == yearly.id and a.status not in ("exempt", "left")
    ]
    return tuple(_year(period, year, [status for y, status in asked if y == year], as_of) for year in period.years)


def _year(period: Period, year: int, statuses: list[str], as_of: str) -> YearTally:
    first, after = (f"{y}{period.start[4:]}" for y in (year, year + 1))
    state = "future" if as_of < first else "past" if as_of >= after else "current"
    return YearTally(str(year), statuses.count("met"), 0 if state == "future" else len(statuses), state)


def bare(register: Register, period: Period | None, as_of: str) -> CountyView:
    """Return what everybody knows of the county: no figure of anyone's credits."""
    data = register.county
    return CountyView(
        name=data.get("name", ""),
        bureau=data.get("bureau", ""),
        contact=data.get("contact", ""),
        cycle=period.label.removesuffix("周期").strip() if period else "",
        elapsed=elapsed(period, as_of) if period else 0,
        rules=period.rules.label if period else "",
        open_years=tuple(_terms(register.periods["years"], as_of)),
        unset=tuple(_unset(period, Clauses(register))) if period else (),
    )


def county(book: Ledger, found: Totals, period: Period | None, everyone: Sequence[Standing]) -> CountyView:
    """Return the county at a glance: everyone on a school's books on the data date."""
    staff = [one for one in everyone if one.school]
    average, need = means(staff)
    needy = by_need([one for one in staff if one.status in NEEDY])
    names, known = book.register.names, dict(found.schools)
    return replace(
        bare(book.register, period, found.as_of),
        teachers=len(staff),
        average=credits_text[average],
        need=credits_text[need] if need else "",
        percent=min(average * 100 // need, 100) if need else 0,
        tallies=tallies([one.status for one in staff]),
        years=years(staff, period, found.as_of) if period else (),
        attention=tuple(row(one, names, known, period) for one in needy[:LISTED]) if period else (),
        attention_total=len(needy),
    )


def _terms(declared: list[Document], as_of: str) -> Iterator[tuple[str, str, str]]:
    """Yield the years that still take something, and until when."""
    for year in declared:
        if year["opens"] <= as_of <= year["closes"]:
            yield str(year["year"]), "登记中", f"登记截止 {year['closes']}"
        elif year["closes"] < as_of <= year["correcting_until"]:
            yield str(year["year"]), "更正期", f"只收迟到的培训结果与更正，截止 {year['correcting_until']}"


def _unset(period: Period, clauses: Clauses) -> Iterator[ClauseView]:
    """Yield the clauses with a figure that nobody knows."""
    for clause in period.rules.clauses():
        if any(is_unset(figure) for figure in _figures(clause)):
            yield clauses.view(clause)


def _figures(clause: Clause) -> tuple[Figure | None, ...]:
    if isinstance(clause, Conversion):
        return clause.figures
    if isinstance(clause, Requirement):
        return (clause.need,)
    if isinstance(clause, Limit):
        return clause.max, clause.count
    return (clause.max, clause.keep, clause.fill) if isinstance(clause, Offset) else ()
