"""Totals under other rules beside what they are now, for people: a summary, and what changes in each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.explain.words import STATUS, number
from generator.export.sheet import Column, Sheet
from generator.tables import wrap
from generator.totals import Totals, amount
from generator.totals.compare import Shift, Turn
from generator.totals.rows import WAS

COLUMNS = 100
ARROW = " → "
NONE = "—"


def told(found: Totals, moved: Sequence[Shift]) -> Iterator[str]:
    """Yield what changes, as lines: statuses from what to what, requirements, totals that rise and fall."""
    labels = {period.id: period.label for period in found.periods}
    for one in moved:
        moving = one.changed + one.gone
        yield f"{labels.get(one.name, one.name)}：{moving + one.same} 位教师，{moving} 位有变化"
        said = [*_statuses(found, one), *_totals(one)]
        yield from (line for text in said for line in wrap(f"  {text}", COLUMNS, "        "))
    if not moved:
        yield "没有可比较的教师。"


def _statuses(found: Totals, one: Shift) -> Iterator[str]:
    if found.window is None:
        yield f"状态  {'，'.join(map(_turn, one.turns)) or '没有教师的状态改变'}"
    asked: dict[str, list[str]] = {}
    for turn in one.asked:
        asked.setdefault(_requirement(found, one.name, turn), []).append(_turn(turn))
    for n, (label, turns) in enumerate(asked.items()):
        yield f"{'    ' if n else '要求'}  {label}：{'，'.join(turns)}"


def _turn(turn: Turn) -> str:
    was, now = (STATUS[status] if status else NONE for status in (turn.was, turn.now))
    return f"{was}{ARROW}{now} {turn.count} 位"


def _requirement(found: Totals, cycle: str, turn: Turn) -> str:
    period = next(period for period in found.periods if period.id == cycle)
    label = next((c.label for c in reversed(period.rules.require) if c.id == turn.requirement), turn.requirement)
    return f"{label} {period.year_label(turn.year)}" if turn.year else label


def _totals(one: Shift) -> Iterator[str]:
    sums = (("增加", "+", one.risen), ("减少", "−", one.fallen))
    said = [f"{word} {count} 位，共 {sign}{number(sum_)}" for word, sign, (count, sum_) in sums if count]
    yield f"计入  {'；'.join(said) or '没有教师的计入改变'}"
    rest = (("需要", one.required, "改变"), ("另有", one.come, "现在没有汇总"), ("另有", one.gone, "改后不再汇总"))
    yield from (f"{word}  {count} 位{what}" for word, count, what in rest if count)


def screen(sheet: Sheet) -> Sheet:
    """Return compared totals as they fit on a screen; what changes stands as ``now → then`` in one cell."""
    columns = {column.key: column for column in sheet.columns}
    cells = []
    for column in sheet.columns:
        before = columns.get(WAS + column.key)
        cells.append(_pairs(before, column) if before and column.key != "rule_set" else column)
    return Sheet(sheet.title, tuple(cells))


def _pairs(before: Column, now: Column) -> Column:
    texts = [[_text(value) for value in column.values] for column in (before, now)]
    pairs = zip(*texts, strict=True)
    return Column(now.key, now.label, "text", [new if old == new else f"{old}{ARROW}{new}" for old, new in pairs])


def _text(value: int | str | None) -> str:
    if value is None:
        return NONE
    return amount(value) if isinstance(value, int) else value
