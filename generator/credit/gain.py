"""What entries that stand aside would bring: how much of what is missing those of one number fill together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.credit.clause import Requirement
from generator.credit.grid import Grid
from generator.credit.kernel import Ints, parts, starts
from generator.credit.limit import Cut
from generator.credit.require import Verdict
from generator.credit.selection import covers
from generator.credit.standing import Standing
from generator.credit.status import EXEMPT


@dataclass(frozen=True, slots=True)
class Gain:
    """What fills one requirement: the teacher's row, the number of the entries, the year (0: the cycle), hundredths."""

    clause: Requirement
    row: Ints
    aside: Ints
    year: Ints
    amount: Ints


def gains(grid: Grid, verdicts: list[Verdict], standing: Standing, pushed: list[Cut]) -> list[Gain]:
    """Return what would be filled of every requirement that lacks something and that more can fill.

    Exact for entries that come after all that is there; what offsets would then move besides is left out.
    """
    fillable = (v for v in verdicts if v.clause.kind != "max" and v.clause.year_of is None)
    return [] if grid.aside is None else [_gain(grid, grid.aside, one, standing, pushed) for one in fillable]


def _gain(grid: Grid, aside: Ints, verdict: Verdict, standing: Standing, pushed: list[Cut]) -> Gain:
    clause, open_ = verdict.clause, (verdict.missing > 0) & (verdict.status != EXEMPT)
    lack = np.zeros((grid.rows, grid.years + 1), np.int64)
    lack[verdict.row[open_], verdict.year[open_]] = verdict.missing[open_]
    year = grid.year + 1 if clause.per == "year" else np.zeros_like(grid.year)
    missing = lack[grid.row, year]
    at = np.flatnonzero(grid.entry.chosen(clause.where) & (aside >= 0) & (missing > 0))
    if clause.in_one is None:
        brought = _brought(grid, clause, standing, pushed)
    else:
        brought = _reached(grid, clause, standing) * missing
    where = (grid.row[at] * (grid.years + 1) + year[at]) * (aside.max(initial=0) + 1) + aside[at]
    order = np.argsort(where, kind="stable")
    at, first = at[order], starts(where[order])
    total = np.add.reduceat(brought[at], first) if at.size else at
    at = at[first]
    amount = np.minimum(total, missing[at])
    at, amount = at[amount > 0], amount[amount > 0]
    return Gain(clause, grid.row[at], aside[at], year[at], amount)


def _brought(grid: Grid, clause: Requirement, standing: Standing, pushed: list[Cut]) -> Ints:
    """Return what each entry adds by the requirement's measure, less what it takes from others that it asks for."""
    brought = standing.values(clause.measure)
    for push in pushed if clause.measure == "counted" else ():
        if push.clause.spare is not None and not covers(push.clause.spare, clause.where, grid.rules.domain):
            brought = brought.copy()
            brought[push.at] -= push.amount
    return brought


def _reached(grid: Grid, clause: Requirement, standing: Standing) -> Ints:
    """Return 1 for the entry with which a single span becomes large enough."""
    goal, _ = standing.goal(clause)
    values = standing.values(clause.measure) * grid.entry.chosen(clause.where)
    most = np.broadcast_to(goal, (grid.rows, 1))[grid.row, 0]
    return parts(values, standing.key(clause), _enough, most, aside=grid.aside)


def _enough(total: Ints, goal: Ints) -> Ints:
    return np.greater_equal(total, goal).astype(np.int64)
