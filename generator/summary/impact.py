"""What a change of rules or cycles does to everyone: totals, statuses, limits, schools, then each teacher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.explain.standing import clause
from generator.explain.words import GRAVITY, STATUS, cited, number, vocabulary
from generator.summary.case import Case
from generator.summary.effects import Effect, Key, Outcome
from generator.summary.escape import inert, joined
from generator.summary.layout import Block, Items, Section, Table
from generator.summary.teachers import TITLE, school_of, signed, table
from generator.totals import Period, amount
from generator.totals.judge import LEFT, UNKNOWN

NONE = "—"
NOBODY = "没有教师的状态改变"
FEW = 8  # rows seen at once of what only explains
Turns = Counter[tuple[str, str]]  # from which status to which; "": not asked


def overview(found: Sequence[Effect]) -> str:
    """Return in one line what the change does as a whole."""
    if not found:
        return "没有教师的学分、应达或状态因此改变。"
    worse, better = (sum(_turn(one) == sense for one in found) for sense in (1, -1))
    turned = f"{worse} 位教师的状态变差，{better} 位变好" if worse or better else NOBODY
    said = [f"**{turned}**"]
    periods = {one.period.id: one.period for one in found if one.period}
    for name, period in periods.items():
        gained = sum(one.gained for one in found if one.period and one.period.id == name)
        cycle = f"{inert(period.label, 24)} " if len(periods) > 1 else ""
        said.append(f"{cycle}计入合计 **{signed(gained)} {_unit(period)}**")
    return " · ".join(said)


def _unit(period: Period) -> str:
    return vocabulary().label("unit", period.rules.unit).removeprefix("已认定")


def section(case: Case, found: Sequence[Effect], before: Outcome, after: Outcome) -> Section:
    """Return what changes in all; ``found`` are the teachers for whom anything does."""
    blocks: list[Block] = [Items(list(_sums(before, after)), "个周期"), *_statuses(found)]
    blocks += [*_asked(before, after), *_cuts(before, after), *_schools(case, found)]
    worse, better, rest = ([one for one in found if _turn(one) == sense] for sense in (1, -1, 0))
    for title, some in (("状态变差的教师", worse), ("状态变好的教师", better)):
        blocks += [f"#### {title}", table(case, [_explained(one) for one in some], {})] if some else []
    if rest:
        blocks += ["#### 其余受影响的教师", replace(table(case, rest, {}), visible=0, minor=True)]
    return Section(TITLE, blocks)


def _explained(one: Effect) -> Effect:
    """Return a teacher's effect with the requirements that turned and are as grave as the whole."""
    if one.before is None or one.after is None or one.period is None:
        return one
    was = {(asked.requirement, asked.year): asked.status for asked in one.before.asked}
    notes = []
    for asked in one.after.asked:
        if asked.status == one.after.status and was.get((asked.requirement, asked.year)) != asked.status:
            year = f" {one.period.year_label(asked.year)}" if asked.year else ""
            lacks = f"差 {number(asked.missing)}" if asked.need != UNKNOWN and asked.missing else ""
            notes.append(f"{inert(clause(one.period, asked).label, 24)}{year}{lacks}")
    return replace(one, notes=(joined(notes, "、", 90),) if notes else ())


def _turn(one: Effect) -> int:
    """Return 1 where a status becomes graver, -1 where milder, else 0; who leaves or comes back does neither."""
    if one.before is None or one.after is None:
        return 0
    return _sense(one.before.status, one.after.status)


def _sense(old: str, new: str) -> int:
    return 0 if LEFT in (old, new) else (GRAVITY[new] > GRAVITY[old]) - (GRAVITY[new] < GRAVITY[old])


def _sums(before: Outcome, after: Outcome) -> Iterator[str]:
    """Yield for each cycle its rule set, its teachers, and what all of them have, before and after."""
    for cycle in dict.fromkeys([*after.periods, *before.periods]):
        was, now = before.periods.get(cycle), after.periods.get(cycle)
        one = now or before.periods[cycle]
        old, new = (sum(s.counted for (_, c), s in side.standings.items() if c == cycle) for side in (before, after))
        both = [(before.standings.get(key), s) for key, s in after.standings.items() if key[1] == cycle]
        more = [s.counted - b.counted for b, s in both if b]
        said = [f"**{inert(one.label, 24)}**（{_ruled(was, now)}）"]
        said.append(
            f"{len(both)} 位教师，计入合计 {amount(old)} → **{amount(new)}** {_unit(one)}（{signed(new - old)}）"
        )
        said.append(f"{sum(m > 0 for m in more)} 人增加，{sum(m < 0 for m in more)} 人减少")
        said.append(f"{sum(b.required != s.required for b, s in both if b)} 人应达改变")
        yield "- " + "；".join(said)


def _ruled(was: Period | None, now: Period | None) -> str:
    """Return what judges a cycle, and from when to when it goes, before and after."""
    if was is None or now is None:
        return "改后没有这个周期" if now is None else f"新增，按 {inert(now.rules.id)}"
    pairs = [(inert(one.rules.id), f"{one.start} 至 {one.end}") for one in (was, now)]
    return "，".join(old if old == new else f"{old} → **{new}**" for old, new in zip(*pairs, strict=True))


def _statuses(found: Sequence[Effect]) -> Iterator[Block]:
    """Yield how many go from which status to which, those who fall first."""
    turns = Counter((one.before.status, one.after.status) for one in found if one.turned and one.before and one.after)
    if not turns:
        yield f"{NOBODY}。"
        return
    order = sorted(turns, key=lambda turn: (-_sense(*turn), -turns[turn], turn))
    said = {1: "变差", 0: NONE, -1: "变好"}
    rows = [(STATUS[old], f"**{STATUS[new]}**", str(turns[old, new]), said[_sense(old, new)]) for old, new in order]
    yield Table(("现在的状态", "改后", "人数", ""), rows, "种", frozenset({2}))


def _asked(before: Outcome, after: Outcome) -> Iterator[Block]:
    """Yield which requirements turn for how many, whatever else a teacher's status rests on."""
    old, new = _requirements(before), _requirements(after)
    turns: dict[tuple[str, str, int], Turns] = {}
    for key in dict.fromkeys([*new, *old]):
        was, now = old.get(key, ""), new.get(key, "")
        if was != now:
            turns.setdefault(key[1:], Counter())[was, now] += 1
    rows = []
    for (cycle, name, year), found in turns.items():
        period = after.periods.get(cycle) or before.periods[cycle]
        clauses = [c for side in (after, before) if cycle in side.periods for c in side.periods[cycle].rules.require]
        place, label = next(((n, c.label) for n, c in enumerate(clauses) if c.id == name), (len(clauses), name))
        often = sorted(found.items(), key=lambda turn: (-turn[1], turn[0]))
        said = [f"{_status(was)} → **{_status(now)}** {count} 人" for (was, now), count in often]
        rows.append(
            (period.start, place, year, inert(label), period.year_label(year) if year else "周期", "，".join(said))
        )
    if rows:
        yield Table(("要求", "年度", "状态"), [row[3:] for row in sorted(rows)], "项要求", visible=FEW)


def _requirements(side: Outcome) -> dict[tuple[str, str, str, int], str]:
    """Return the status of every requirement by teacher, cycle, id and year."""
    return {
        (teacher, cycle, one.requirement, one.year): one.status
        for (teacher, cycle), standing in side.standings.items()
        for one in standing.asked
    }


def _status(word: str) -> str:
    return STATUS[word] if word else "无此要求"


def _cuts(before: Outcome, after: Outcome) -> Iterator[Block]:
    """Yield which limits cut, and which offsets move, more or less than before."""
    rows = [
        *_compared("上限", before, after, before.taken, after.taken),
        *_compared("冲抵", before, after, before.moved, after.moved),
    ]
    if rows:
        yield Table(("条款", "出处", "现在", "改后", "差"), rows, "条", frozenset({2, 3, 4}), FEW)


def _compared(
    kind: str, before: Outcome, after: Outcome, old: Mapping[Key, int], new: Mapping[Key, int]
) -> Iterator[tuple[str, ...]]:
    keys = [key for key in {*old, *new} if old.get(key, 0) != new.get(key, 0)]
    for key in sorted(keys, key=lambda key: (-abs(new.get(key, 0) - old.get(key, 0)), key)):
        label, cite = _named(key, (after, before))
        was, now = old.get(key, 0), new.get(key, 0)
        taken = "减去" if kind == "上限" else "移入"
        yield f"{kind} {label}", cite, f"{taken} {amount(was)}", f"**{amount(now)}**", signed(now - was)


def _named(key: Key, sides: Iterable[Outcome]) -> tuple[str, str]:
    """Return label and citation of the clause that a limit or an offset is named by."""
    cycle, name = key
    for side in sides:
        period = side.periods.get(cycle)
        for stage in ("limit", "convert", "offset") if period else ():
            if period and (found := period.rules.clause(stage, name)):
                return f"{inert(found.label, 40)}（{inert(name)}）", inert(cited(found, period.rules), 60)
    return inert(name), NONE


def _schools(case: Case, found: Sequence[Effect]) -> Iterator[Block]:
    """Yield what changes at each school, the most falls first."""
    groups: dict[str, list[Effect]] = {}
    for one in found:
        groups.setdefault(school_of(one), []).append(one)
    if len(groups) < 2:
        return
    rows = []
    for school, some in groups.items():
        worse, better = (sum(_turn(one) == sense for one in some) for sense in (1, -1))
        rows.append((-worse, -better, -len(some), school, signed(sum(one.gained for one in some))))
    one_set = len({one.period.rules.id for one in found if one.period}) < 2  # amounts of several are never added up
    cells = [
        (case.school(school) if school else NONE, str(-worse), str(-better), str(-size), *([gained] * one_set))
        for worse, better, size, school, gained in sorted(rows)
    ]
    header = ("学校", "变差", "变好", "受影响", "计入")[: len(cells[0])]
    yield Table(header, cells, "所学校", frozenset({1, 2, 3, 4}), FEW)
