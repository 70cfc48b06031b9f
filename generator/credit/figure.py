"""Figures of a rule set: exact numbers, tables that ask an attribute, and what nobody knows yet (`unset`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import reduce
from math import lcm
from typing import Final, Literal

Value = str | None  # a word of the vocabulary; None stands for a blank attribute


class Unset(Enum):
    """The one value of a figure the text does not state."""

    UNSET = "unset"


UNSET: Final[Literal[Unset.UNSET]] = Unset.UNSET
Leaf = Fraction | Unset


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: the name as written, the values it stands for, and their figure."""

    name: str
    values: frozenset[Value]
    figure: Figure


@dataclass(frozen=True, slots=True)
class Table:
    """A figure that depends on one attribute of the entry, or of the teacher; no value is in two rows."""

    by: str
    asks_teacher: bool
    rows: tuple[Row, ...]


Figure = Fraction | Unset | Table
Cell = tuple[dict[str, frozenset[Value]], Leaf]


def cells(figure: Figure) -> Iterator[Cell]:
    """Yield each leaf with the attribute values that lead to it; impossible paths are left out."""
    if not isinstance(figure, Table):
        yield {}, figure
        return
    for row in figure.rows:
        for path, leaf in cells(row.figure):
            values = row.values & path.get(figure.by, row.values)
            if values:
                yield {**path, figure.by: values}, leaf


def leaves(figure: Figure) -> Iterator[Leaf]:
    """Yield every number (or `unset`) the figure may take."""
    if isinstance(figure, Table):
        for row in figure.rows:
            yield from leaves(row.figure)
    else:
        yield figure


def asks_entry(figure: Figure) -> bool:
    """Return whether the figure depends on an attribute of the entry."""
    return isinstance(figure, Table) and (not figure.asks_teacher or any(asks_entry(row.figure) for row in figure.rows))


def is_unset(figure: Figure | None) -> bool:
    """Return whether some value of the figure is unknown."""
    return figure is not None and any(leaf is UNSET for leaf in leaves(figure))


def denominator(figure: Figure) -> int:
    """Return the least number that makes every value of the figure whole."""
    return reduce(lcm, (leaf.denominator for leaf in leaves(figure) if isinstance(leaf, Fraction)), 1)


def largest(figure: Figure) -> Fraction:
    """Return the largest value of the figure; 0 if none is known."""
    return max((leaf for leaf in leaves(figure) if isinstance(leaf, Fraction)), default=Fraction(0))
