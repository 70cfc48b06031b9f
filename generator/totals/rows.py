"""The totals as plain rows for people and programs (DESIGN section 8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from generator.totals.evaluate import Totals
from generator.totals.judge import UNKNOWN

Row = dict[str, Any]


def amount(hundredths: int) -> str:
    """Return hundredths as a decimal text with two places: ``-5`` is ``-0.05``."""
    whole, part = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole}.{part:02d}"


def rows(found: Totals) -> Iterator[Row]:
    """Yield one row per teacher and cycle, by teacher, then cycle; amounts are decimal texts, None where unknown.

    Keys: ``teacher school cycle rule_set counted required status requirements``, the last a list of rows
    ``id need have missing status clause``. A requirement of one year has the id ``<clause>.<year>``.
    """
    asked = _requirements(found)
    columns = ("teacher", "school", "cycle", "rule_set", "counted", "required", "status")
    for teacher, school, cycle, rule_set, counted, required, status in _values(found.people, columns):
        yield {
            "teacher": teacher,
            "school": school,
            "cycle": cycle,
            "rule_set": rule_set,
            "counted": amount(counted),
            "required": _known(required),
            "status": status,
            "requirements": asked.get((teacher, cycle), []),
        }


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
        named = [*column.cat.categories, None]
        return [named[code] for code in column.cat.codes.to_numpy()]
    if column.dtype.kind == "M":
        return column.to_numpy("datetime64[D]").astype(str).tolist()
    return column.tolist()
