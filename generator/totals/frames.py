"""Frames of several cycles or chunks put under one another, their categorical columns kept categorical."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from generator.credit.selection import Selection
from generator.ledger.dated import Mask


def stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of frames with equal columns, in order; categories that differ become their sorted union."""
    if len(frames) == 1:
        return frames[0].reset_index(drop=True)
    columns = {name: _column([frame[name] for frame in frames]) for name in (frames[0].columns if frames else ())}
    return pd.DataFrame(columns)


def _column(parts: list[pd.Series]) -> object:
    if isinstance(parts[0].dtype, pd.CategoricalDtype):
        same = all(part.dtype == parts[0].dtype for part in parts)
        return union_categoricals([part.array for part in parts], sort_categories=not same)
    return pd.concat(parts, ignore_index=True)


def marked(frame: pd.DataFrame, selection: Selection) -> Mask:
    """Return which rows a selection of a rule set chooses; an attribute the frame lacks is blank everywhere."""
    found = np.zeros(len(frame), bool)
    for box in selection:
        inside = np.ones(len(frame), bool)
        for attribute, values in box:
            inside &= _among(frame, attribute, values)
        found |= inside
    return found


def _among(frame: pd.DataFrame, attribute: str, values: frozenset[str | None]) -> Mask:
    if attribute not in frame:
        return np.full(len(frame), None in values)
    column = frame[attribute].cat
    named = np.array([*(word in values for word in column.categories), None in values])
    return named[column.codes.to_numpy()]  # code -1, blank, finds the last
