"""Rows seen through categorical columns: which have a value, which a selection chooses, which figure a table gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import floor
from typing import Any

import numpy as np
import pandas as pd

from generator.credit.figure import Figure, Table, Value
from generator.credit.kernel import Bools, Ints
from generator.credit.selection import Selection

FEW = 6
Known = tuple[Ints, Bools]  # a figure, and where it is known
Whole = Callable[[Fraction], int]  # floor or ceil
Codes = tuple[np.ndarray[Any, np.dtype[Any]], "pd.Index[str]"]  # code per row (-1 blank), the words the codes mean


class Columns:
    """``size`` rows; an attribute is looked up in the first frame that has it, by that frame's row positions."""

    def __init__(self, size: int, *frames: tuple[pd.DataFrame, Ints]) -> None:
        self.size = size
        self._frames = frames
        self._codes: dict[str, Codes] = {}
        self._chosen: dict[Selection, Bools] = {}

    def define(self, attribute: str, codes: Ints, words: Iterable[str]) -> None:
        """Add an attribute that no frame has."""
        self._codes[attribute] = codes, pd.Index(list(words), dtype="str")

    def codes(self, attribute: str) -> Codes:
        """Return the attribute as codes; all blank where no frame has it."""
        if attribute not in self._codes:
            self._codes[attribute] = next(
                (_coded(frame[attribute], at) for frame, at in self._frames if attribute in frame),
                (np.full(self.size, -1, np.int8), pd.Index([], dtype="str")),
            )
        return self._codes[attribute]

    def among(self, attribute: str, values: Iterable[Value]) -> Bools:
        """Return which rows have one of the values; None is the blank."""
        codes, words = self.codes(attribute)
        wanted = frozenset(values)
        names = (*words.to_numpy(object), None)
        of = [code if code < len(words) else -1 for code, name in enumerate(names) if name in wanted]
        if len(of) > FEW:
            return np.array([name in wanted for name in names], np.bool_)[codes]  # -1 finds the last
        hit = np.zeros(self.size, np.bool_)
        for code in of:  # comparing is ten times as quick as looking up
            hit |= codes == code
        return hit

    def chosen(self, selection: Selection) -> Bools:
        """Return which rows a selection chooses."""
        if selection not in self._chosen:
            hit = np.zeros(self.size, np.bool_)
            for box in selection:
                inside = np.ones(self.size, np.bool_)
                for attribute, values in box:
                    inside &= self.among(attribute, values)
                hit |= inside
            self._chosen[selection] = hit
        return self._chosen[selection]

    def figure(
        self, figure: Figure, scale: int, at: Ints, dtype: Any = np.int64, whole: Whole = floor
    ) -> tuple[Ints, Bools, Bools]:
        """Return at those rows: the figure times scale (made whole), whether it names the row, whether it is set."""
        number, named = np.zeros(at.size, dtype), np.ones(at.size, np.bool_)
        if not isinstance(figure, Table):
            is_set = isinstance(figure, Fraction)
            number[:] = whole(figure * scale) if isinstance(figure, Fraction) else 0
            return number, named, np.full(at.size, is_set)
        known = np.ones(at.size, np.bool_)
        named[:] = False
        codes, words = self.codes(figure.by)
        codes, names = codes[at], (*words.to_numpy(object), None)
        for row in figure.rows:
            hit = np.flatnonzero(np.array([name in row.values for name in names], np.bool_)[codes])
            number[hit], named[hit], known[hit] = self.figure(row.figure, scale, at[hit], dtype, whole)
        return number, named, known


def _coded(column: pd.Series[Any], at: Ints) -> Codes:
    category = column.astype("category").cat
    return category.codes.to_numpy()[at], category.categories  # many words: whoever reads them makes them Python's
