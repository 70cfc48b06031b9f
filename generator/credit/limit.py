"""Stage 2, limit: what of the raw credits counts: shares, then highest once, then maxima from inner to outer span."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from generator.credit.clause import SPANS, Limit
from generator.credit.figure import UNSET, Figure
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
    """Counted hundredths per entry, every cut, entries an unset limit may still cut, entries that count 0 % anyway."""

    counted: Ints
    cuts: list[Cut]
    doubtful: Bools
    void: Bools


def limit(grid: Grid, raw: Ints) -> Limited:
    """Cut raw credits by every limit; raw minus the cuts of an entry is what counts of it."""
    counted, cuts, doubtful, void = raw.copy(), [], np.zeros(grid.n, np.bool_), np.zeros(grid.n, np.bool_)
    for clause in sorted(grid.rules.limit, key=_turn):
        at = grid.subject(clause)
        left, unknown = _left(grid, clause, at, counted[at])
        hit = np.flatnonzero(left != counted[at])
        cuts.append(Cut(clause, at[hit], (counted[at] - left)[hit]))
        counted[at], doubtful[at] = left, doubtful[at] | unknown
        if clause.count == 0:
            void[at] = True
    return Limited(counted, cuts, doubtful, void)


def _turn(clause: Limit) -> int:
    if clause.count is not None:
        return -2
    return -1 if clause.highest else SPANS.index(clause.per)


def _left(grid: Grid, clause: Limit, at: Ints, x: Ints) -> tuple[Ints, Bools]:
    """Return what a clause leaves of the amounts x at those positions, and where that is not known."""
    if clause.count is not None:
        return _share(clause, x)
    if clause.highest:
        return best(x, grid.key(clause.per)[at]), np.zeros(at.size, np.bool_)
    return _at_most(grid, clause, UNSET if clause.max is None else clause.max, at, x)


def _share(clause: Limit, x: Ints) -> tuple[Ints, Bools]:
    if not isinstance(clause.count, Fraction):
        return x, np.ones(x.size, np.bool_)
    left: Ints = half_up(x * clause.count.numerator, clause.count.denominator)
    return left, np.zeros(x.size, np.bool_)


def _at_most(grid: Grid, clause: Limit, figure: Figure, at: Ints, x: Ints) -> tuple[Ints, Bools]:
    row = grid.row[at]
    most, known = (column[:, 0] for column in grid.per_row(figure))
    last = None if clause.spare is None else ~grid.entry.chosen(clause.spare)[at]
    left = parts(x, grid.key(clause.per)[at], np.minimum, np.where(known, most, FAR)[row], last=last)
    return left, np.logical_not(known)[row]
