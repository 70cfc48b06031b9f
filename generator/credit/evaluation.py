"""Apply a rule set to an entry table: convert, limit, offset, require, waive; every cut names its clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from generator.credit.clause import Clause
from generator.credit.convert import Converted, convert
from generator.credit.gain import Gain, gains
from generator.credit.grid import Grid
from generator.credit.kernel import Bools, Ints
from generator.credit.limit import Cut, Limited, limit
from generator.credit.offset import Moves
from generator.credit.require import Verdict, verdict
from generator.credit.ruleset import RuleSet
from generator.credit.standing import Standing
from generator.credit.status import EXEMPT, STATUSES

Named = Any  # a categorical of text, which pandas cannot name in a type


@dataclass(frozen=True, slots=True)
class Result:
    """What a rule set makes of the entries; every amount is int64 hundredths, clauses are categorical ids.

    ``entries``: id teacher cycle_start year date convert waiting raw counted doubtful, by teacher, cycle, date, id
    (``convert`` null: no clause fits; ``waiting``: its rate is unset; ``doubtful``: an unset limit may still cut it).
    ``deductions``: id clause amount (raw − Σ = counted). ``moves``: teacher cycle_start clause from to year amount.
    ``requirements``: teacher cycle_start requirement year need have missing status waiver limit (need -1: unset or
    unknown; limit: what leaves too little room where the status is `impossible`).
    ``totals``: teacher cycle_start raw counted status. ``outside``: entries in no cycle of a known teacher, as given.
    ``aside``: entries that stand aside, columns of ``entries`` + aside (the number); nothing else knows of them.
    ``gains``: teacher cycle_start aside requirement year gain: what those of a number would fill of what is missing.
    Years count from 1; 0 is the cycle. ``status`` is one of ``status.STATUSES``, ordered.
    """

    entries: pd.DataFrame
    deductions: pd.DataFrame
    moves: pd.DataFrame
    requirements: pd.DataFrame
    totals: pd.DataFrame
    outside: pd.DataFrame
    aside: pd.DataFrame
    gains: pd.DataFrame


def apply(rules: RuleSet, entries: pd.DataFrame, teachers: pd.DataFrame, as_of: object) -> Result:
    """Total the entries of whole teachers as of a day (RULES: evaluation).

    ``entries``: id teacher unit (str or categorical) date (datetime64) amount (int64 hundredths of the unit, -1 blank)
    [seq: int64 rank in id order] [planned: int64 hundredths] [event work and attributes: categorical, as they were
    then] [aside: int64, -1 or, for entries that are asked about and not there, a number: each is worth what it would
    add if it and the teacher's others of that number were there too]. ``teachers``: one row per cycle: teacher
    cycle_start (datetime64, first day of a year) [entered: datetime64, years before set no pace] [attributes: str or
    categorical; numbers: int64 hundredths, -1 unknown]. A column that is missing is blank throughout; a teacher's
    attribute in the entry table beats the one of the cycle where single entries are converted or limited.
    What comes out for a teacher depends on that teacher's rows alone, so any split by whole teachers gives the same.
    Raises ValueError if a cycle does not begin with a year.
    """
    grid = Grid(rules, entries, teachers, as_of)
    converted = convert(grid)
    place, ids = _places(rules.convert)
    grid.entry.define("converted", place[converted.taken], ids)
    limited = limit(grid, converted.raw)
    standing = Standing(grid, converted, limited)
    verdicts = [verdict(grid, clause, standing) for clause in rules.require]
    lines = _entries(grid, entries, converted, limited)
    there = np.ones(grid.n, np.bool_) if grid.aside is None else grid.aside < 0
    return Result(
        entries=lines if grid.aside is None else lines[there].reset_index(drop=True),
        deductions=_deductions(lines, limited.cuts, there),
        moves=_moves(grid, standing.moves),
        requirements=_requirements(grid, verdicts),
        totals=_totals(grid, converted, limited, verdicts),
        outside=grid.outside,
        aside=lines[~there].assign(aside=grid.aside[~there] if grid.aside is not None else []).reset_index(drop=True),
        gains=_gains(grid, gains(grid, verdicts, standing, limited.pushed)),
    )


def _entries(grid: Grid, entries: pd.DataFrame, converted: Converted, limited: Limited) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": entries["id"].array[grid.at],
            "teacher": grid.people["teacher"].array[grid.row],
            "cycle_start": grid.people["cycle_start"].array[grid.row],
            "year": grid.year + 1,
            "date": grid.day,
            "convert": _coded(*grid.entry.codes("converted")),
            "waiting": converted.waiting,
            "raw": converted.raw,
            "counted": limited.counted,
            "doubtful": limited.doubtful,
        },
        copy=False,
    )


def _deductions(lines: pd.DataFrame, cuts: list[Cut], there: Bools) -> pd.DataFrame:
    kept = [Cut(cut.clause, cut.at[there[cut.at]], cut.amount[there[cut.at]]) for cut in cuts]
    at, amount = _joined([cut.at for cut in kept]), _joined([cut.amount for cut in kept])
    clause = _named([(cut.clause.id, cut.at.size) for cut in kept])
    return pd.DataFrame({"id": lines["id"].array[at], "clause": clause, "amount": amount}, copy=False)


def _moves(grid: Grid, moves: Moves) -> pd.DataFrame:
    spots = [np.nonzero(move.amount) for move in moves.made]
    found = [(move.clause, row, span, move.amount) for move, (row, span) in zip(moves.made, spots, strict=True)]
    return pd.DataFrame(
        {
            **_people(grid, _joined([row for _, row, _, _ in found])),
            "clause": _named([(c.id, row.size) for c, row, _, _ in found]),
            "from": _named([(c.giver, row.size) for c, row, _, _ in found]),
            "to": _named([(c.taker, row.size) for c, row, _, _ in found]),
            "year": _joined([span + (c.per == "year") for c, _, span, _ in found]),
            "amount": _joined([amount[row, span] for _, row, span, amount in found]),
        },
        copy=False,
    )


def _requirements(grid: Grid, verdicts: list[Verdict]) -> pd.DataFrame:
    place, waivers = _places(grid.rules.waive)
    caps, limits = _places(grid.rules.limit)
    return pd.DataFrame(
        {
            **_people(grid, _joined([v.row for v in verdicts])),
            "requirement": _named([(v.clause.id, v.row.size) for v in verdicts]),
            "year": _joined([v.year for v in verdicts]),
            "need": _joined([v.need for v in verdicts]),
            "have": _joined([v.have for v in verdicts]),
            "missing": _joined([v.missing for v in verdicts]),
            "status": _coded(_joined([v.status for v in verdicts]), STATUSES, ordered=True),
            "waiver": _coded(place[_joined([v.waiver for v in verdicts])], waivers),
            "limit": _coded(caps[_joined([v.limit for v in verdicts])], limits),
        },
        copy=False,
    )


def _gains(grid: Grid, found: list[Gain]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            **_people(grid, _joined([gain.row for gain in found])),
            "aside": _joined([gain.aside for gain in found]),
            "requirement": _named([(gain.clause.id, gain.row.size) for gain in found]),
            "year": _joined([gain.year for gain in found]),
            "gain": _joined([gain.amount for gain in found]),
        },
        copy=False,
    )


def _totals(grid: Grid, converted: Converted, limited: Limited, verdicts: list[Verdict]) -> pd.DataFrame:
    gravest = np.full(grid.rows, EXEMPT)  # nothing asked
    np.maximum.at(gravest, _joined([v.row for v in verdicts]), _joined([v.status for v in verdicts]))
    return grid.people[["teacher", "cycle_start"]].assign(
        raw=grid.sums(converted.raw).sum(1),
        counted=grid.sums(limited.counted).sum(1),
        status=_coded(gravest, STATUSES, ordered=True),
    )


def _places(clauses: Sequence[Clause]) -> tuple[Ints, tuple[str, ...]]:
    """Return where among the distinct ids each clause's is, -1 for none, and these ids."""
    ids = tuple(dict.fromkeys(clause.id for clause in clauses))
    return np.array([*(ids.index(clause.id) for clause in clauses), -1], np.int64), ids


def _people(grid: Grid, row: Ints) -> dict[str, object]:
    return {name: grid.people[name].array[row] for name in ("teacher", "cycle_start")}


def _coded(codes: Ints, names: Iterable[str], *, ordered: bool = False) -> Named:
    return pd.Categorical.from_codes(codes, pd.Index(list(names), dtype="str"), ordered=ordered)


def _named(names: list[tuple[str, int]]) -> Named:
    """Return each name as often as it is wanted."""
    place = {name: n for n, name in enumerate(dict.fromkeys(name for name, _ in names))}
    codes = np.repeat(np.array([place[name] for name, _ in names], np.int64), [count for _, count in names])
    return _coded(codes, list(place))


def _joined(columns: list[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *columns])
