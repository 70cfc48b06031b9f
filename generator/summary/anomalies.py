"""What is allowed and yet worth a look: possible duplicates, overlaps, late or uniform claims, large amounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from statistics import median
from typing import NamedTuple

from generator.entries import Entry, live, place
from generator.explain.words import quantity, vocabulary
from generator.rules.claims import spelling_of
from generator.summary.case import Case
from generator.summary.escape import code, inert
from generator.summary.layout import Section, Table

LATE = 60  # days from the end of an entry to its submission
NEAR = 7  # days before the deadline
STALE = 30  # days from the written day of submission to the data date
MANY = 5  # claims in which sameness is told at all
TIMES = 3  # as much as the median is large
SAMPLE = 10  # claims from which a median says something
RUNNING = 5  # trainings of one teacher at one time that are compared
Kind = tuple[str, str | None, str]  # activity, mode, unit
IN_PERSON = frozenset({"centralised", "placement", "field", "short"})


class Doubt(NamedTuple):
    """One thing to look at: what kind, about whom or what (escaped), and what was found (escaped)."""

    what: str
    about: str
    found: str


def section(found: list[Doubt]) -> Section:
    """Return the doubts as a table."""
    return Section("请核对", [Table(("核对什么", "对象", "情况"), found, "处")] if found else [])


def doubts(case: Case) -> list[Doubt]:
    """Return everything a reviewer should look at, what weighs most first."""
    return [one for look in LOOKS for one in look(case)]


def own_credits(case: Case) -> Iterator[Doubt]:
    """The proposer is among those whose credits change."""
    for record in case.before.register.of("accounts"):
        people = {a.get("person") for a in record.data["accounts"] if a["login"] == case.header.proposer}
        for teacher in sorted(filter(None, people)):
            own = [entry for entry in case.lines.added if entry.teacher == teacher]
            if own:
                yield Doubt("提交人本人的学分", case.who(teacher), f"{len(own)} 条：{_titles(own)}")


def repeated(case: Case) -> Iterator[Doubt]:
    """A teacher has an entry of the same title, however it is spelt, in another file of the year (and not C304)."""
    added = {entry.teacher for entry in case.lines.added}
    others: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in live([entry for entry in case.after.entries if entry.teacher in added]):
        others.setdefault(_subject(entry), []).append(entry)
    told = {(one.path, *one.at[:2]) for one in case.introduced if one.code == "C304"}
    for entry in case.lines.added:
        same = [one for one in others.get(_subject(entry), ()) if _is_elsewhere(one, entry)]
        if same and entry.recognised and (entry.batch.path, *place(entry)[:2]) not in told:
            yield Doubt("可能重复", case.who(entry.teacher), f"{_sized(entry)}；{_sized(same[0])}，见 {_line(same[0])}")


def _subject(entry: Entry) -> tuple[str, str, str]:
    spelling = spelling_of(entry.title)
    return entry.teacher, entry.end[:4], spelling or entry.title


def _is_elsewhere(one: Entry, entry: Entry) -> bool:
    """Return whether an earned entry stands in another file, and is not of the same project."""
    if one.batch.path == entry.batch.path or not one.recognised:
        return False
    return entry.batch.project is None or entry.batch.project is not one.batch.project


def overlapping(case: Case) -> Iterator[Doubt]:
    """Two trainings that want a teacher's presence share days, and the check did not say so (C305)."""
    added = {entry.id for entry in case.lines.added if _is_present(entry)}
    who = {entry.teacher for entry in case.lines.added if entry.id in added}
    held: dict[str, list[Entry]] = {}
    for entry in live([entry for entry in case.after.entries if entry.teacher in who]):
        if _is_present(entry):
            held.setdefault(entry.teacher, []).append(entry)
    for teacher in sorted(held):
        running: list[Entry] = []
        for entry in sorted(held[teacher], key=lambda entry: (entry.start, entry.end, entry.id)):
            running = [one for one in running if one.end >= entry.start][-RUNNING:]
            for one in running:
                if (one.id in added or entry.id in added) and not _is_one_line(one, entry) and not _is_told(one, entry):
                    yield Doubt("面授日期重叠", case.who(teacher), f"{_dated(one)}；{_dated(entry)}")
            running.append(entry)


def _is_present(entry: Entry) -> bool:
    return entry.mode in IN_PERSON and bool(entry.recognised) and entry.batch.source != "opening"


def _is_one_line(one: Entry, other: Entry) -> bool:
    """Return whether two entries are modes of one result."""
    return one.batch.path == other.batch.path and one.at == other.at


def _is_told(one: Entry, other: Entry) -> bool:
    """Return whether C305 tells it: both centralised, and not both on one day."""
    return one.mode == other.mode == "centralised" and not one.start == one.end == other.start == other.end


def large(case: Case) -> Iterator[Doubt]:
    """A claim is several times the county's median of the same activity, mode and unit."""
    kinds = {_kind(entry) for some in case.claims.values() for entry in some}
    amounts: dict[Kind, list[int]] = {}
    for entry in case.after.entries if kinds else ():
        if entry.batch.source == "claim" and entry.corrected is None and (kind := _kind(entry)) in kinds:
            amounts.setdefault(kind, []).append(entry.claimed)
    usual = {kind: median(sizes) for kind, sizes in amounts.items() if len(sizes) >= SAMPLE}
    for entry in (entry for some in case.claims.values() for entry in some):
        middle = usual.get(_kind(entry), 0)
        if middle and entry.claimed > TIMES * middle:
            usually = f"全县同类中位数 {quantity(int(middle), entry.unit)}"
            said = f"{inert(entry.title)} 申报 **{_size(entry, 'claimed')}**，{usually}"
            yield Doubt("数量偏大", case.who(entry.teacher), said)


def _kind(entry: Entry) -> Kind:
    return str(entry.data.get("activity")), entry.mode, entry.unit


def after_submission(case: Case) -> Iterator[Doubt]:
    """Entries end after the day on which they were submitted."""
    yield from _of_files(case, "提交以后才结束", lambda entry: entry.end > entry.batch.submitted)


def late(case: Case) -> Iterator[Doubt]:
    """Claims come long after what they claim was over."""
    yield from _of_files(
        case, f"结束 {LATE} 天以后才申报", lambda entry: _days(entry.end, entry.batch.submitted) > LATE
    )


def without_evidence(case: Case) -> Iterator[Doubt]:
    """Claims of what took place outside the school describe no evidence."""
    outside = "校外活动没写佐证材料"
    yield from _of_files(case, outside, lambda e: e.data["level"] != "school" and not e.data.get("evidence"))


def _of_files(case: Case, what: str, chosen: Callable[[Entry], bool]) -> Iterator[Doubt]:
    """Yield per file how many claims are so, with the first of them."""
    for path, entries in case.claims.items():
        if found := [entry for entry in entries if chosen(entry)]:
            first = min(found, key=lambda entry: (entry.end, entry.id))
            example = f"如 {inert(first.end)} {case.who(first.teacher)} {inert(first.title, 30)}"
            yield Doubt(what, _file(case, path), f"{len(entries)} 条中 {len(found)} 条；{example}")


def deadlines(case: Case) -> Iterator[Doubt]:
    """A file is submitted shortly before or after its year closes, or its day of submission is not about now."""
    for record in case.records("credit-batch", "results", "correction", "opening"):
        submitted, about = record.data["submitted"], _file(case, record.path)
        closes = case.after.register.years.get(record.data.get("year", int(submitted[:4])), {}).get("closes", "")
        left = _days(submitted, closes) if closes else NEAR + 1
        if left < 0:
            yield Doubt("登记截止以后提交", about, f"{inert(submitted)} 提交，{inert(closes)} 截止")
        elif left <= NEAR:
            yield Doubt("临近登记截止", about, f"{inert(submitted)} 提交，{inert(closes)} 截止")
        age = _days(submitted, case.as_of)
        if age < 0 or age > STALE:
            yield Doubt("提交日期与现在不符", about, f"写的是 {inert(submitted)}，数据日期 {inert(case.as_of)}")


def notices(case: Case) -> Iterator[Doubt]:
    """A batch was not shown at the school, or somebody objected."""
    for record in case.records("credit-batch"):
        notice = record.data.get("notice")
        if notice is None:
            yield Doubt("没有校内公示", _file(case, record.path), "文件里没有写公示日期和异议")
        elif notice["objections"]:
            yield Doubt("公示有异议", _file(case, record.path), f"**{notice['objections']} 件**：请问清处理结果")


def uniform(case: Case) -> Iterator[Doubt]:
    """Many teachers claim the same amount, or nothing but round numbers."""
    for path, entries in case.claims.items():
        kinds: dict[Kind, list[Entry]] = {}
        for entry in filter(lambda entry: entry.claimed, entries):
            kinds.setdefault(_kind(entry), []).append(entry)
        for (activity, *_), some in kinds.items():
            people, amounts = {entry.teacher for entry in some}, {entry.claimed for entry in some}
            said = f"{vocabulary().label('activity', activity)}：{len(people)} 人 {len(some)} 条"
            if len(people) < MANY:
                continue
            if len(amounts) == 1 and max(amounts) > 100:
                yield Doubt("人人数量相同", _file(case, path), f"{said}，每条都是 {_size(some[0], 'claimed')}")
            elif len(amounts) > 1 and all(amount % 1000 == 0 for amount in amounts):
                yield Doubt("都是整十数", _file(case, path), said)


LOOKS: tuple[Callable[[Case], Iterator[Doubt]], ...] = (
    own_credits,
    repeated,
    overlapping,
    large,
    notices,
    after_submission,
    deadlines,
    late,
    uniform,
    without_evidence,
)


def _file(case: Case, path: str) -> str:
    return code(path.rpartition("/")[2].removesuffix(".yaml")) if len(case.paths) > 1 else "整个文件"


def _size(entry: Entry, name: str = "recognised") -> str:
    return quantity(getattr(entry, name), entry.unit)


def _sized(entry: Entry) -> str:
    return f"{inert(entry.end)} {inert(entry.title)} {_size(entry)}"


def _line(entry: Entry) -> str:
    return code(f"{entry.batch.stem}#{entry.at + 1}")


def _dated(entry: Entry) -> str:
    days = entry.start if entry.start == entry.end else f"{entry.start} 至 {entry.end}"
    return f"{inert(days, 30)} {inert(entry.title)}"


def _titles(entries: list[Entry]) -> str:
    more = f" 等 {len(entries)} 条" if len(entries) > 3 else ""
    return "、".join(inert(entry.title, 30) for entry in entries[:3]) + more


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
