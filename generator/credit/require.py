"""Stage 5, require: what each teacher must have in a year or cycle, what is there, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.credit.clause import Requirement
from generator.credit.grid import Grid
from generator.credit.kernel import Ints
from generator.credit.standing import Standing
from generator.credit.status import IMPOSSIBLE, NOT_SET, doubted, judged
from generator.credit.waive import waive


@dataclass(frozen=True, slots=True)
class Verdict:
    """One requirement for everyone it binds; year 0 is the cycle, need -1 unset.

    ``waiver`` and ``limit`` (what leaves too little room where that is the status) are places in the rule set, or -1.
    """

    clause: Requirement
    row: Ints
    year: Ints
    need: Ints
    have: Ints
    missing: Ints
    status: Ints
    waiver: Ints
    limit: Ints


def verdict(grid: Grid, clause: Requirement, standing: Standing) -> Verdict:
    """Judge one requirement."""
    need, known = standing.need(clause)
    goal, _ = standing.goal(clause)
    have, sure = standing.have(clause)
    most = clause.kind == "max"
    missing = np.maximum(have - need if most else goal - have, 0)
    room, limit = standing.room(clause)
    hopeless = np.ones_like(missing, np.bool_) if most else room < missing
    in_pace = have >= standing.pace(clause)
    status = judged(missing, grid.span(clause.per), grid.as_of, hopeless=hopeless, in_pace=in_pace)
    grow, shrink = (doubt | ~sure for doubt in standing.doubts(clause))
    status = doubted(status, may_rise=shrink if most else grow, may_fall=grow if most else shrink)
    status, waiver = waive(grid, clause, np.where(known, status, NOT_SET))
    row, span = np.nonzero(np.broadcast_to(grid.holds(clause, clause.per), status.shape))
    limit = np.where(status == IMPOSSIBLE, limit, -1)
    shown = (np.where(known, need, -1), have, np.where(known, missing, 0), status, waiver, limit)
    columns = [np.broadcast_to(column, status.shape)[row, span] for column in shown]
    return Verdict(clause, row, span + 1 if clause.per == "year" else span, *columns)
