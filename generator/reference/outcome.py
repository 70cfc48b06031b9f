"""What the interpreter makes of a case, as plain values; amounts are integer hundredths, years calendar numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from generator.credit import RuleSet
from generator.credit.evaluation import Result, apply
from generator.entries import hundredths
from generator.explain.words import vocabulary
from generator.reference.example import Case, Line
from generator.totals.rows import plain

BEGIN: Final = "2024-01-01"  # the first day of a teacher's cycle, unless the case says otherwise
BLANK: Final = -1
ENTRIES: Final = ("id", "convert", "waiting", "raw", "counted", "doubtful")
MOVES: Final = ("teacher", "clause", "from", "to", "year", "amount")
REQUIREMENTS: Final = ("teacher", "requirement", "year", "need", "have", "missing", "status", "waiver")


class Counted(NamedTuple):
    """One entry: its number in the case from 1, the conversion that took it (``""``: none), what each clause cut."""

    number: int
    clause: str
    waiting: bool
    raw: int
    cuts: tuple[tuple[str, int], ...]
    counted: int
    doubtful: bool


class Moved(NamedTuple):
    """One move of an offset; year 0 is the cycle."""

    teacher: str
    clause: str
    giver: str
    taker: str
    year: int
    amount: int


class Asked(NamedTuple):
    """One requirement; year 0 is the cycle, need -1 unknown, ``waiver`` the clause that exempts or may, else ``""``."""

    teacher: str
    requirement: str
    year: int
    need: int
    have: int
    missing: int
    status: str
    waiver: str


class Sum(NamedTuple):
    """What counts for one teacher in all, and the gravest status."""

    teacher: str
    raw: int
    counted: int
    status: str


class Outcome(NamedTuple):
    """Everything that comes out of one case; ``outside`` are the numbers of entries in no cycle."""

    entries: tuple[Counted, ...]
    moves: tuple[Moved, ...]
    asked: tuple[Asked, ...]
    sums: tuple[Sum, ...]
    outside: tuple[int, ...]


def work_out(rules: RuleSet, case: Case) -> Outcome:
    """Apply a rule set to a case; what is about teachers comes in the order in which the case lists them."""
    found = apply(rules, _entries(case.entries, case.teachers), _teachers(case.teachers), case.as_of)
    place = {teacher["id"]: n for n, teacher in enumerate(case.teachers)}
    first = {teacher["id"]: int(teacher.get("cycle_start", BEGIN)[:4]) for teacher in case.teachers}

    def year(who: str, number: int) -> int:
        return first[who] + number - 1 if number else 0

    moves = [
        Moved(who, clause, giver, taker, year(who, number), amount)
        for who, clause, giver, taker, number, amount in _rows(found.moves, MOVES)
    ]
    asked = [
        Asked(who, name, year(who, number), need, have, missing, status, waiver or "")
        for who, name, number, need, have, missing, status, waiver in _rows(found.requirements, REQUIREMENTS)
    ]
    sums = (Sum(*row) for row in _rows(found.totals, Sum._fields))
    return Outcome(
        entries=tuple(_counted(found)),
        moves=tuple(sorted(moves, key=lambda one: place[one.teacher])),
        asked=tuple(sorted(asked, key=lambda one: place[one.teacher])),
        sums=tuple(sorted(sums, key=lambda one: place[one.teacher])),
        outside=tuple(sorted(found.outside["id"].tolist())),
    )


def _counted(found: Result) -> list[Counted]:
    cuts: dict[int, list[tuple[str, int]]] = {}
    for number, clause, lost in _rows(found.deductions, ("id", "clause", "amount")):
        cuts.setdefault(number, []).append((clause, lost))
    return sorted(
        Counted(number, clause or "", waiting, raw, tuple(cuts.get(number, ())), counted, doubtful)
        for number, clause, waiting, raw, counted, doubtful in _rows(found.entries, ENTRIES)
    )


def _rows(frame: pd.DataFrame, columns: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    return zip(*(plain(frame[name]) for name in columns), strict=True)


def quantity(line: Line) -> tuple[int, str]:
    """Return an entry's amount in hundredths of its unit (-1: blank), and the unit."""
    if "amount" not in line:
        return BLANK, line["unit"]
    number, _, unit = str(line["amount"]).partition(" ")
    return hundredths(Decimal(number)), unit


def _entries(lines: Sequence[Line], teachers: Sequence[Line]) -> pd.DataFrame:
    amounts = [quantity(line) for line in lines]
    known = {"event", "work", *vocabulary().entry, *vocabulary().teacher}
    columns: dict[str, object] = {
        "id": np.arange(1, len(lines) + 1),
        "seq": np.arange(len(lines)),
        "teacher": pd.Categorical([line.get("teacher", teachers[0]["id"]) for line in lines]),
        "date": np.array([line["date"] for line in lines], "M8[s]"),
        "unit": pd.Categorical([unit for _, unit in amounts]),
        "amount": np.array([amount for amount, _ in amounts], np.int64),
        "planned": np.array([hundredths(line["planned"]) if "planned" in line else BLANK for line in lines], np.int64),
    }
    for name in sorted(known & {key for line in lines for key in line}):
        columns[name] = pd.Categorical([line.get(name) for line in lines])
    return pd.DataFrame(columns)


def _teachers(lines: Sequence[Line]) -> pd.DataFrame:
    keys = {key for line in lines for key in line}
    columns: dict[str, object] = {
        "teacher": [line["id"] for line in lines],
        "cycle_start": np.array([line.get("cycle_start", BEGIN) for line in lines], "M8[s]"),
    }
    for name in sorted(keys & set(vocabulary().teacher)):
        columns[name] = pd.Categorical([line.get(name) for line in lines])
    for name in sorted(keys & set(vocabulary().numbers)):
        columns[name] = np.array([hundredths(line[name]) if name in line else BLANK for line in lines], np.int64)
    return pd.DataFrame(columns)
