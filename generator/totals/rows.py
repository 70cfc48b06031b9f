"""The totals as plain rows for people and programs (DESIGN section 8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.totals.evaluate import Totals
from generator.totals.judge import UNKNOWN

Row = dict[str, Any]
KEYS = ("teacher", "school", "cycle")
STANDING = ("rule_set", "counted", "required", "status")  # what is compared, row by row
BOUNDS = ("first", "last")  # a window's days
WAS = "was_"  # begins the columns of what stood before


def amount(hundredths: int) -> str:
    """Return hundredths as a decimal text with two places: ``-5`` is ``-0.05``."""
    whole, part = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole}.{part:02d}"


def rows(found: Totals) -> Iterator[Row]:
    """Yield one row per teacher and cycle, by teacher, then cycle; amounts are decimal texts, None where unknown.

    Keys: ``teacher school cycle rule_set counted required status requirements``, the last a list of rows
    ``id need have missing status clause``. A requirement of one year has the id ``<clause>.<year>``. In a window also
    ``first last`` (ISO dates). Totals that are compared have ``was``: ``rule_set counted required status`` of before,
    or None where nothing was judged.
    """
    asked = _requirements(found)
    beside = [name for name in (*BOUNDS, *(WAS + name for name in STANDING)) if name in found.people]
    for one in records(found.people[[*KEYS, *STANDING, *beside]]):
        row = {name: one[name] for name in KEYS} | _standing(one)
        row |= {name: one[name] for name in BOUNDS if name in one}
        if WAS + "rule_set" in one:
            row["was"] = _standing(one, WAS) if one[WAS + "rule_set"] else None
        yield row | {"requirements": asked.get((one["teacher"], one["cycle"]), [])}


def _standing(one: Row, prefix: str = "") -> Row:
    """Return the columns of ``STANDING``, now or before."""
    rule_set, counted, required, status = (one[prefix + name] for name in STANDING)
    return {"rule_set": rule_set, "counted": _known(counted), "required": _known(required), "status": status}


def _requirements(found: Totals) -> dict[tuple[str, str], list[Row]]:
    asked: dict[tuple[str, str], list[Row]] = {}
    columns = ("teacher", "cycle", "requirement", "year", "need", "have", "missing", "status")
    for teacher, cycle, clause, year, need, have, missing, status in _values(found.requirements, columns):
        asked.setdefault((teacher, cycle), []).append(
            {
                "id": f"{clause}.{year}" if year else clause,
                "need": _known(need),
                "have": amount(have),
                "missing": None if need == UNKNOWN else amount(missing),
                "status": status,
                "clause": clause,
            }
        )
    return asked


def _known(hundredths: int) -> str | None:
    return None if hundredths == UNKNOWN else amount(hundredths)


def records(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a frame as plain Python values: blanks are None, dates ISO texts."""
    names = list(frame.columns)
    return [dict(zip(names, values, strict=True)) for values in _values(frame, tuple(names))]


def _values(frame: pd.DataFrame, columns: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    return zip(*(plain(frame[name]) for name in columns), strict=True)


def plain(column: pd.Series) -> list[Any]:
    """Return a column as plain Python values: blanks are None, dates ISO texts."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return named([*column.cat.categories, None], column.cat.codes.to_numpy())
    if column.dtype.kind == "M":
        days, which = np.unique(column.to_numpy("datetime64[D]"), return_inverse=True)  # few, and each is written once
        return named([None if day == "NaT" else day for day in days.astype(str).tolist()], which)
    return column.tolist()


def named(names: list[Any], which: npt.NDArray[np.integer[Any]]) -> list[Any]:
    """Return for each number what it is the place of, -1 being the last place."""
    column = np.empty(len(names), object)
    column[:] = names
    found: list[Any] = column[which].tolist()
    return found
