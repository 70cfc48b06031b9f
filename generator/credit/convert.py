"""Stage 1, convert: what each entry is worth, exactly; then one rounding to hundredths of a credit."""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm, prod
from typing import Any

import numpy as np

from generator.credit.clause import Conversion
from generator.credit.figure import Figure, denominator, largest
from generator.credit.grid import Grid
from generator.credit.kernel import Bools, Ints, half_up, parts
from generator.credit.ruleset import Rounding

ROOM = 2**62  # what may stand in an int64 while half_up doubles it; beyond it Python's integers count, slower


@dataclass(frozen=True, slots=True)
class Converted:
    """Per entry: raw hundredths, the place of the clause that gave them (-1 none), whether its rate is unset."""

    raw: Ints
    taken: Ints
    waiting: Bools


def convert(grid: Grid) -> Converted:
    """Convert every entry by the first clause that fits its unit, selection and tables."""
    rounding, books = grid.rules.rounding, _books(grid)
    widths = [_width(clause) for clause in grid.rules.convert]
    common = lcm(*widths)
    exact = _exact(grid, common)
    ticks: Ints = np.zeros(grid.n, exact)
    taken, waiting = np.full(grid.n, -1, np.int64), np.zeros(grid.n, np.bool_)
    for n, (clause, width) in enumerate(zip(grid.rules.convert, widths, strict=True)):
        at = grid.subject(clause)
        at = at[(taken[at] < 0) & grid.entry.among("unit", {clause.unit})[at]]
        rate, named, known = _rate(grid, clause, at, exact)
        at, rate = at[named], rate[named]
        amount = _amount(grid, clause, at, books[at], rate)
        scale = width if rounding.per == "entry" else common
        ticks[at] = amount.astype(exact) * rate * (scale // width)
        if rounding.per == "entry":
            ticks[at] = _step(ticks[at], scale, rounding)
        taken[at], waiting[at] = n, ~known[named]
    if rounding.per != "entry":
        ticks = parts(ticks, grid.key(rounding.per), lambda total: _step(total, common, rounding), aside=grid.aside)
    return Converted(ticks.astype(np.int64), taken, waiting)


def _width(clause: Conversion) -> int:
    """By what an amount times the clause's whole-number rate must be divided."""
    return clause.each.numerator * prod(denominator(figure) for figure in clause.figures)


def _rate(grid: Grid, clause: Conversion, at: Ints, exact: Any) -> tuple[Ints, Bools, Bools]:
    """Return the rate times the clause's width, which entries its tables name, and where it is set."""
    rate = np.full(at.size, clause.each.denominator, exact)
    named, known = np.ones(at.size, np.bool_), np.ones(at.size, np.bool_)
    for figure in clause.figures:
        number, here, is_set = grid.entry.figure(figure, denominator(figure), at, exact)
        rate, named, known = rate * number, named & here, known & is_set
    return rate, named, known


def _amount(grid: Grid, clause: Conversion, at: Ints, book: Ints, rate: Ints) -> Ints:
    """Return the hundredths of a unit that are converted: blank ones filled, `over` and `whole` applied.

    Entries that count differently, by their ``book`` or their ``rate``, are not added up together.
    """
    amount = np.maximum(grid.planned[at] if clause.planned else grid.amount[at], 0)
    over, unit = int(clause.over * 100), int(clause.each * 100) if clause.whole else 1
    if not over and unit == 1:
        return amount
    rates = _rates(rate)
    kind = book * (rates.max(initial=0) + 1) + rates
    key = grid.key(clause.per)[at] * (kind.max(initial=0) + 1) + kind
    return parts(amount, key, lambda total: np.maximum(total - over, 0) // unit * unit, aside=grid.beside(at))


def _books(grid: Grid) -> Ints:
    """Return a number per entry, equal where the same shares count."""
    book = np.zeros(grid.n, np.int64)
    if any(clause.whole or clause.over for clause in grid.rules.convert):
        for clause in grid.rules.limit:
            if clause.count is not None:
                hit = np.zeros(grid.n, np.int64)
                hit[grid.subject(clause)] = 1
                book = _numbered(book * 2 + hit)
    return book


def _numbered(book: Ints) -> Ints:
    """Number the values that occur from 0."""
    seen = np.bincount(book) > 0
    return (np.cumsum(seen) - 1)[book]


def _rates(rate: Ints) -> Ints:
    """Return a number per entry, equal where the rates are; mostly there is but one."""
    if not rate.size or (rate == rate[0]).all():
        return np.zeros(rate.size, np.int64)
    return np.asarray(np.unique(rate, return_inverse=True)[1], np.int64)


def _step(ticks: Ints, scale: int, rounding: Rounding) -> Ints:
    """Round amounts of 1/scale hundredths to steps of ``rounding.to`` hundredths."""
    width = scale * rounding.to
    steps: Ints = half_up(ticks, width) if rounding.mode == "half_up" else ticks // width
    return steps * rounding.to


def _exact(grid: Grid, common: int) -> type:
    """Return int64 if no running total can leave it, else object.

    A total is at most the largest rate × the largest amount × the most entries of one teacher's cycle (one, where
    rounding is per entry); half_up doubles it and adds the width.
    """
    running = grid.rules.rounding.per != "entry"
    rate = max((c.each.denominator * prod(_peak(f) for f in c.figures) for c in grid.rules.convert), default=0)
    most = int(grid.planned.max(initial=0))
    crowd = int(np.bincount(grid.row).max(initial=1)) if running else 1
    bound = 2 * rate * most * crowd * (common if running else 1) + common * grid.rules.rounding.to
    return np.int64 if bound < ROOM else object


def _peak(figure: Figure) -> int:
    return int(largest(figure) * denominator(figure))
