"""Stage 6, waive: requirements that a teacher, or a year with a certain achievement, does not have to meet."""

from __future__ import annotations

import numpy as np

from generator.credit.clause import Requirement, Waiver
from generator.credit.grid import Grid
from generator.credit.kernel import Bools, Ints, in_any_year
from generator.credit.selection import EVERYTHING
from generator.credit.status import EXEMPT, MET, NOT_SET


def waive(grid: Grid, clause: Requirement, status: Ints) -> tuple[Ints, Ints]:
    """Return the statuses (rows × spans) with waivers applied, and the place of the waiver that did it (-1 none)."""
    by = np.full(status.shape, -1, np.int64)
    for n, waiver in enumerate(grid.rules.waive):
        if waiver.closes is None or {clause.id, clause.written} & set(waiver.closes):
            hit = _given(grid, waiver, clause) & grid.holds(waiver, clause.per) & (status != EXEMPT)
            if waiver.undecided:
                hit &= status != MET
            status, by = np.where(hit, NOT_SET if waiver.undecided else EXEMPT, status), np.where(hit, n, by)
    return status, by


def _given(grid: Grid, waiver: Waiver, clause: Requirement) -> Bools:
    """Whether the entry a waiver asks for is there: in the same year, in every year of a cycle, or anywhere in it."""
    if waiver.where == EVERYTHING:
        return np.ones((1, 1), np.bool_)
    there = np.greater(grid.sums(np.ones(grid.n, np.int64), waiver.where), 0)
    if waiver.per == "cycle":
        return in_any_year(there)
    return there if clause.per == "year" else ~in_any_year(~there)
