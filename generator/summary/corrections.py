"""What corrections strike out, what they put in its place, and why."""

from __future__ import annotations

from collections.abc import Iterator

from generator.entries import Entry
from generator.explain.words import number, quantity, vocabulary
from generator.summary.case import Case
from generator.summary.escape import code, inert, joined
from generator.summary.layout import Section, Table
from generator.summary.wording import NONE

ACTION = {"void": "撤销", "replace": "替换", "add": "补登"}


def section(case: Case) -> Section:
    """Return a row for each line of the changed correction files."""
    rows = list(_rows(case))
    header = ("方式", "教师", "原条目", "改为", "原因")
    return Section("更正", [Table(header, rows, "处")] if rows else [])


def _rows(case: Case) -> Iterator[tuple[str, ...]]:
    struck: dict[str, list[Entry]] = {}
    brought: dict[str, list[Entry]] = {}
    files = list(case.records("correction"))
    for entry in case.after.entries if files else ():
        for done, where in ((entry.corrected, struck), (entry.by, brought)):
            if done is not None and done.path in case.paths:
                where.setdefault(done.id, []).append(entry)
    for record in files:
        for n, line in enumerate(record.data["corrections"]):
            name = f"{record.stem}#{n + 1}"
            old, new = struck.get(name, []), brought.get(name, [])
            who = "、".join(dict.fromkeys(case.who(entry.teacher) for entry in (*old, *new)))
            target = code(line["target"]) if "target" in line else NONE
            was = f"~~{_told(old)}~~ {target}" if old else target
            yield ACTION[line["action"]], who or NONE, was, _told(new) or NONE, inert(line["reason"], 120)


def _told(entries: list[Entry]) -> str:
    """Return what a line says: title, last day, amounts; of a result the outcome and the hours of each mode."""
    if not entries:
        return ""
    first = entries[0]
    result = [vocabulary().label("result", first.result)] if first.result else []
    sizes = [_size(entry) for entry in entries if entry.claimed] or [_size(first)]
    return joined([f"{inert(first.title, 40)} {inert(first.end)}", *result, *sizes], "，")


def _size(entry: Entry) -> str:
    mode = f"{vocabulary().label('mode', entry.mode)} " if entry.mode else ""
    less = f"（认定 {number(entry.recognised)}）" if entry.recognised != entry.claimed else ""
    return f"{mode}{quantity(entry.claimed, entry.unit)}{less}"
