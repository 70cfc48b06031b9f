"""A table on its way to a file: named columns of plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["text", "amount", "number", "date"]
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of a formula


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` for programs, ``label`` for people; ``values`` are text, ints (``amount``: hundredths), or None."""

    key: str
    label: str
    kind: Kind
    values: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns of equal length under one title."""

    title: str
    columns: tuple[Column, ...]

    @property
    def length(self) -> int:
        """The number of rows."""
        return len(self.columns[0].values)


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe goes before ``= + - @``, tab and return."""
    return f"'{text}" if text.startswith(FORMULA) else text
