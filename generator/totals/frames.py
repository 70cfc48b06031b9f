"""Frames of several cycles or chunks put under one another, their categorical columns kept categorical."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.api.types import union_categoricals

from generator.credit.selection import Selection
from generator.ledger.dated import Codes, Mask


def stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of frames with equal columns, in order; categories that differ become their sorted union."""
    if len(frames) == 1:
        return frames[0].reset_index(drop=True)
    columns = {name: _column([frame[name] for frame in frames]) for name in (frames[0].columns if frames else ())}
    return pd.DataFrame(columns, copy=False)


def _column(parts: list[pd.Series]) -> object:
    first = parts[0].dtype
    if not isinstance(first, pd.CategoricalDtype):
        return pd.concat(parts, ignore_index=True)
    if any(part.cat.categories is not first.categories and part.dtype != first for part in parts):
        return union_categoricals([part.array for part in parts], sort_categories=True)
    codes = np.concatenate([part.cat.codes.to_numpy() for part in parts])
    return pd.Categorical.from_codes(codes, dtype=first, validate=False)


def rows_of(frame: pd.DataFrame, at: Codes) -> pd.DataFrame:
    """Return the rows at some places, numbered from 0.

    Texts are taken from one flat array: pandas looks into a chunked one row by row, which takes five times as long.
    """
    texts = {str(name): frame[name].array for name in frame.columns if frame[name].dtype == "str"}
    made = {name: pd.array(pc.take(_flat(pa.array(text)), pa.array(at)), dtype="str") for name, text in texts.items()}
    rest = frame.drop(columns=list(texts)).take(at).reset_index(drop=True)
    return rest.assign(**made)[list(frame.columns)]


def _flat(texts: Any) -> Any:
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


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
