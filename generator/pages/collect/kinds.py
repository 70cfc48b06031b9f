"""Rows by kind: what depends on a few columns is worked out once for each kind of row, and laid out for all rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.totals.rows import named, plain

Whole = npt.NDArray[np.int64]


def by_kind(answer: Callable[..., Any], *columns: pd.Series) -> list[Any]:
    """Return the answer for each row, asked once for rows that are equal in all columns (blanks are None)."""
    kind, count = _numbered(columns[0])
    for column in columns[1:]:
        more, size = _numbered(column)
        kind, count = _renumbered(kind * size + more)
    first = np.empty(count, np.int64)
    first[kind[::-1]] = np.arange(kind.size)[::-1]
    asked = zip(*(plain(column.iloc[first]) for column in columns), strict=True)
    return named([answer(*values) for values in asked], kind)


def _numbered(column: pd.Series) -> tuple[Whole, int]:
    """Return a number from 0 for each row, equal where the values are, and how many there are."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return _renumbered(column.cat.codes.to_numpy(np.int64))
    return _renumbered(column.to_numpy())


def _renumbered(values: npt.NDArray[Any]) -> tuple[Whole, int]:
    number, seen = pd.factorize(values, use_na_sentinel=False)
    return number.astype(np.int64), len(seen)
