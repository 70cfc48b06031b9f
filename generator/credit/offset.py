"""Stage 4, offset: surplus of a bucket (or year) fills what another lacks. It moves haves, never entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil, floor

import numpy as np

from generator.credit.clause import Offset, Per
from generator.credit.columns import Known, Whole
from generator.credit.figure import Figure
from generator.credit.grid import FAR, Grid
from generator.credit.kernel import Bools, Ints, in_any_year

Place = tuple[str, Per]  # a bucket's haves per year (rows × years) or in the cycle (rows × 1)
Least = Callable[[str, Per], Known | None]  # the minimum of a bucket; None: it has none
COLUMNS = {0: (slice(None), slice(None)), 1: (slice(None, -1), slice(1, None)), -1: (slice(1, None), slice(None, -1))}


@dataclass(frozen=True, slots=True)
class Move:
    """What one clause moved: hundredths per row and receiving year (rows × years), or in the cycle (rows × 1)."""

    clause: Offset
    amount: Ints


@dataclass(frozen=True, slots=True)
class Moves:
    """All moves in order; their sum by bucket; where an offset of unknown size may still bring something."""

    made: list[Move] = field(default_factory=list)
    change: dict[Place, Ints] = field(default_factory=lambda: defaultdict(lambda: np.zeros((1, 1), np.int64)))
    pending: dict[Place, Bools] = field(default_factory=lambda: defaultdict(lambda: np.zeros((1, 1), np.bool_)))

    def shift(self, bucket: str, per: Per, amount: Ints) -> None:
        """Add to a bucket's haves; what moves in a year moves in the cycle too."""
        self.change[bucket, per] = self.change[bucket, per] + amount
        if per == "year":
            self.shift(bucket, "cycle", amount.sum(1, keepdims=True))

    def doubt(self, bucket: str, per: Per, where: Bools) -> None:
        """Note where a bucket waits for an unset figure."""
        self.pending[bucket, per] = self.pending[bucket, per] | where
        if per == "year":
            self.doubt(bucket, "cycle", in_any_year(where))


def offset(grid: Grid, counted: dict[str, Ints], least: Least) -> Moves:
    """Apply all offsets in file order; ``counted`` holds the sums per bucket (rows × years)."""
    moves = Moves()
    for clause in grid.rules.offset:
        amount, is_set = _moved(grid, clause, counted, least, moves)
        taken, given = np.where(is_set, amount, 0), np.zeros_like(amount)
        source, target = COLUMNS[clause.carry]
        given[:, source] = taken[:, target]
        moves.shift(clause.giver, clause.per, -given)
        moves.shift(clause.taker, clause.per, taken)
        moves.doubt(clause.taker, clause.per, np.greater(amount, 0) & ~is_set)
        moves.made.append(Move(clause, taken))
    return moves


def _moved(grid: Grid, clause: Offset, counted: dict[str, Ints], least: Least, moves: Moves) -> Known:
    """Return what a clause moves into each span if its unset figures allowed all, and where they are all set."""

    def have(bucket: str) -> Ints:
        base = counted[bucket] if clause.per == "year" else counted[bucket].sum(1, keepdims=True)
        return base + moves.change[bucket, clause.per]

    givers, takers = have(clause.giver), have(clause.taker)
    keep, keep_set = _bound(grid, clause.keep, least(clause.giver, clause.per), np.int64(0), takers, ceil)
    fill, fill_set = _bound(grid, clause.fill, least(clause.taker, clause.per), FAR, takers)
    most, most_set = _bound(grid, clause.max, None, FAR, takers)
    source, target = COLUMNS[clause.carry]
    amount, is_set = np.zeros_like(takers), fill_set & most_set
    room = np.minimum(fill - takers, most)[:, target]
    amount[:, target] = np.clip(np.minimum((givers - keep)[:, source], room), 0, None)
    is_set[:, target] &= keep_set[:, source]
    return amount * grid.holds(clause, clause.per), is_set


def _bound(
    grid: Grid, figure: Figure | None, minimum: Known | None, other: np.int64, like: Ints, whole: Whole = floor
) -> Known:
    """Return a written figure, else the bucket's minimum, else ``other`` (also where it is not known)."""
    found = minimum if figure is None else grid.per_row(figure, whole)
    number, is_set = found or (np.full((1, 1), other, np.int64), np.full((1, 1), fill_value=True))
    return np.where(np.broadcast_to(is_set, like.shape), number, other), np.broadcast_to(is_set, like.shape)
