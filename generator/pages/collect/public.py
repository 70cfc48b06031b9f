"""The public site: made from the records that everyone may see, and from figures that tell of nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from generator.audience import PUBLIC, opened
from generator.credit import RuleSet
from generator.disclosure import Group, Told, published
from generator.explain.standing import Standing, floor, standings
from generator.explain.words import labels, vocabulary
from generator.ledger import Ledger, ledger
from generator.membership import Membership
from generator.pages.collect import catalogue
from generator.pages.collect.data import data, news
from generator.pages.collect.notices import notices
from generator.pages.collect.overview.filings import filings
from generator.pages.collect.providers import providers
from generator.pages.collect.schools import bare, facts, means
from generator.pages.collect.words import credits_text
from generator.pages.model import MoneyRow, MoneyYear, OpenSchool, PublicView, SiteView, Supervision
from generator.records import Document, Record, Register
from generator.totals import Period, Totals, totals

DEFAULT = {"schools": "no", "smallest": 10}


def public(book: Ledger, found: Totals, rule_sets: Mapping[str, RuleSet], commit: str) -> SiteView:
    """Return the views of the public site. Of the whole register only counts are taken: the rest is opened first."""
    register, period = opened(book.register), found.periods[-1] if found.periods else None
    everyone = [one for one in standings(book, found, period) if one.school] if period else []
    empty = ledger(register, Membership({}, ()), [])
    known = totals(empty, rule_sets, found.as_of)
    projects = catalogue.projects(empty, known, rule_sets)
    policies, view = catalogue.policies(empty, rule_sets), _view(register, period, everyone, found.as_of)
    figures = {one.id: {"people": one.people, "average": one.average, "share": one.share} for one in view.schools}
    return SiteView(
        county=bare(register, period, found.as_of),
        schools=(),
        teachers=(),
        projects=projects,
        policies=policies,
        codes=catalogue.codes(),
        as_of=found.as_of,
        commit=commit,
        audience=PUBLIC,
        providers=providers(register, projects),
        public=view,
        data=tuple(data(register, figures if view.told else {})),
        news=news(policies, projects),
        money=tuple(money(book.register)),
        supervision=tuple(supervision(book, found.as_of)),
        notices=notices(book.register, found.as_of),
    )


def _view(register: Register, period: Period | None, everyone: Sequence[Standing], as_of: str) -> PublicView:
    """Return the county in public; whom each figure is about is forgotten here."""
    setting: Document = {**DEFAULT, **register.county.get("publish", {})}
    year = _last_year(period, as_of) if period else None
    staff: dict[str, list[Standing]] = {school: [] for school in register.schools}
    for one in everyone:
        staff[one.school or ""].append(one)
    told = published({school: _group(some, period, year) for school, some in staff.items()}, setting["smallest"])
    is_told = setting["schools"] == "yes"
    names = {school: record.data["name"] for school, record in register.schools.items()}
    need = means(everyone)[1]
    return PublicView(
        schools=tuple(
            _school(record, told.schools[school], names, is_told=is_told)
            for school, record in sorted(register.schools.items())
        ),
        people=str(len(everyone)),
        average=told.county.average,
        need=credits_text[need] if need else "",
        year=str(year) if year else "",
        share=told.county.share,
        smallest=setting["smallest"],
        told=is_told,
    )


def _last_year(period: Period, as_of: str) -> int | None:
    """Return the latest year of the cycle that is over and asks something of its own."""
    over = [year for year in period.years if f"{year + 1}{period.start[4:]}" <= as_of]
    return over[-1] if over and floor(period) else None


def _group(staff: Sequence[Standing], period: Period | None, year: int | None) -> Group:
    yearly = floor(period) if period else None
    asked = [a.status for one in staff for a in one.asked if yearly and (a.requirement, a.year) == (yearly.id, year)]
    judged = [status for status in asked if status in ("met", "missed", "grace", "impossible")]
    return Group(len(staff), sum(one.counted for one in staff), len(judged), judged.count("met"))


def _school(record: Record, told: Told, names: Mapping[str, str], *, is_told: bool) -> OpenSchool:
    said = record.data
    return OpenSchool(
        id=said["id"],
        name=said["name"],
        type=labels("school-1", "type")[said["type"]],
        area=labels("school-1", "area")[said["area"]],
        town=said.get("town", ""),
        facts=tuple(facts(names, said)),
        closed=f"{said['closed']} 撤并" if "closed" in said else "",
        people=str(told.people) if is_told else "",
        average=told.average if is_told else "",
        share=told.share if is_told else "",
        record=record.path,
    )


def money(register: Register) -> Iterator[MoneyYear]:
    """Yield what each year's plan and projects of the county cost, the latest first."""
    plans = {record.data["year"]: record.data for record in register.of("plan") if "school" not in record.data}
    held: dict[int, list[Document]] = {}
    for record in register.projects.values():
        if "school" not in record.data:
            held.setdefault(record.data["year"], []).append(record.data)
    states = labels("project-1", "status")
    for year in sorted({*plans, *held}, reverse=True):
        plan, projects = plans.get(year, {}), held.get(year, [])
        counts = Counter(states[one["status"]] for one in projects)
        yield MoneyYear(
            year=year,
            plan=plan.get("title", ""),
            cost=_yuan(sum(item.get("budget", 0) for item in plan.get("items", ()))),
            rows=tuple(_rows(projects, plan)),
            states=tuple((word, counts[word]) for word in states.values() if counts[word]),
        )


def _rows(projects: Sequence[Document], plan: Document) -> Iterator[MoneyRow]:
    words = vocabulary()
    for level in reversed(words.entry["level"]):
        mine = [one for one in projects if one["level"] == level]
        planned = [item for item in plan.get("items", ()) if item["level"] == level]
        if mine or planned:
            places = sum(item.get("people", 0) for item in planned)
            cost = _yuan(sum(one.get("budget", 0) for one in mine))
            yield MoneyRow(words.label("level", level), len(mine), places, cost)


def _yuan(amount: object) -> str:
    return f"{amount:,}" if amount else ""


def supervision(book: Ledger, as_of: str) -> Iterator[Supervision]:
    """Yield for each year that has opened how many schools handed in, and how many the county verified."""
    for one in reversed(filings(book, 0, as_of)[0]):
        dates = book.register.years[int(one.label)]
        state = "登记中" if as_of <= dates["closes"] else "更正中" if as_of <= dates["correcting_until"] else "已截止"
        filed = one.filed + one.verified
        yield Supervision(int(one.label), state, filed, one.verified, one.none + filed)
