"""Stage 2, limit: what of the raw credits counts: shares, then highest once, then maxima from inner to outer span."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from generator.credit.clause import SPANS, Limit
from generator.credit.figure import UNSET
from generator.credit.grid import FAR, Grid
from generator.credit.kernel import Bools, Ints, best, half_up, parts


@dataclass(frozen=True, slots=True)
class Cut:
    """What one clause took: positions of entries and hundredths."""

    clause: Limit
    at: Ints
    amount: Ints


@dataclass(frozen=True, slots=True)
class Limited:
    """Counted hundredths per entry, every cut, entries an unset limit may still cut, entries that count 0 % anyway.

    ``pushed``: what entries that stand aside would take from those that a clause does not spare.
    """

    counted: Ints
    cuts: list[Cut]
    doubtful: Bools
    void: Bools
    pushed: list[Cut]


def limit(grid: Grid, raw: Ints) -> Limited:
    """Cut raw credits by every limit; raw minus the cuts of an entry is what counts of it."""
    counted, cuts, pushed = raw.copy(), [], []
    doubtful, void = np.zeros(grid.n, np.bool_), np.zeros(grid.n, np.bool_)
    for clause in sorted(grid.rules.limit, key=_turn):
        at = grid.subject(clause)
        left, unknown = _left(grid, clause, at, counted[at])
        hit = np.flatnonzero(left != counted[at])
        cuts.append(Cut(clause, at[hit], (counted[at] - left)[hit]))
        if clause.spare is not None and grid.aside is not None:
            pushed.append(Cut(clause, at, left - _at_most(grid, clause, at, counted[at], last=grid.aside[at] >= 0)[0]))
        counted[at], doubtful[at] = left, doubtful[at] | unknown
        if clause.count == 0:
            void[at] = True
    return Limited(counted, cuts, doubtful, void, pushed)


def _turn(clause: Limit) -> int:
    if clause.count is not None:
        return -2
    return -1 if clause.highest else SPANS.index(clause.per)


def _left(grid: Grid, clause: Limit, at: Ints, x: Ints) -> tuple[Ints, Bools]:
    """Return what a clause leaves of the amounts x at those positions, and where that is not known."""
    if clause.count is not None:
        return _share(clause, x)
    if clause.highest:
        return best(x, grid.key(clause.per)[at], aside=grid.beside(at)), np.zeros(at.size, np.bool_)
    last = None if clause.spare is None else ~grid.entry.chosen(clause.spare)[at]
    return _at_most(grid, clause, at, x, last)


def _share(clause: Limit, x: Ints) -> tuple[Ints, Bools]:
    if not isinstance(clause.count, Fraction):
        return x, np.ones(x.size, np.bool_)
    left: Ints = half_up(x * clause.count.numerator, clause.count.denominator)
    return left, np.zeros(x.size, np.bool_)


def _at_most(grid: Grid, clause: Limit, at: Ints, x: Ints, last: Bools | None) -> tuple[Ints, Bools]:
    row = grid.row[at]
    most, known = (column[:, 0] for column in grid.per_row(UNSET if clause.max is None else clause.max))
    room = np.where(known, most, FAR)[row]
    left = parts(x, grid.key(clause.per)[at], np.minimum, room, last=last, aside=grid.beside(at))
    return left, np.logical_not(known)[row]
