"""Facts of teachers that hold from one day to another, looked up for many teachers and days at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.membership import FOREVER, Teacher

Codes = npt.NDArray[np.int64]
Days = npt.NDArray[np.datetime64]
Mask = npt.NDArray[np.bool_]
Words: TypeAlias = "pd.Categorical[str]"

OTHERS = ("probation", "leave", "subject")  # what a span states beside the attributes of rule sets
LATER = 2**22  # more days than any date is from 1970
MONTH = 377_580  # the least number that 28, 29, 30 and 31 all divide: parts of a month stay whole numbers


@dataclass(frozen=True, slots=True)
class Dated:
    """Rows in order of teacher and first day. ``teacher`` is a position, ``until`` the first day no longer.

    ``values`` has one row per fact; ``teacher``, ``since`` and ``until`` are its index in arrays of equal length.
    """

    teacher: Codes
    since: Days
    until: Days
    values: pd.DataFrame

    def at(self, teacher: Codes, day: Days) -> Codes:
        """Return the row in force for each teacher and day, -1 where there is none."""
        row = np.searchsorted(_rank(self.teacher, self.since), _rank(teacher, day), side="right") - 1
        held = (row >= 0) & (self.teacher[row] == teacher) & (day < self.until[row]) if self.since.size else row >= 0
        return np.where(held, row, -1)

    def overlap(self, since: np.datetime64, until: np.datetime64) -> Mask:
        """Return which rows hold on any day from ``since`` up to, not including, ``until``."""
        return (self.since < until) & (self.until > since)


def _rank(teacher: Codes, day: Days) -> Codes:
    return teacher * (2 * LATER) + LATER + day.astype(np.int64)


def days(texts: Sequence[str]) -> Days:
    """Return ISO dates as days."""
    return np.array(texts, dtype="datetime64[D]")


def ticks(day: Days) -> Codes:
    """Return the months since 1970-01, a day of an n-day month being 1/n; in units of 1/``MONTH`` month."""
    month = day.astype("datetime64[M]")
    first = month.astype("datetime64[D]")
    length = (month + np.timedelta64(1, "M")).astype("datetime64[D]") - first
    found: Codes = month.astype(np.int64) * MONTH + (day - first).astype(np.int64) * (MONTH // length.astype(np.int64))
    return found


def stays(teachers: list[Teacher]) -> Dated:
    """Return every stay on a school's books; ``values`` has ``school`` and ``event`` (what ended it)."""
    found = [(n, stay) for n, teacher in enumerate(teachers) for stay in teacher.stays]
    values = {"school": words(stay.school for _, stay in found), "event": words(stay.event for _, stay in found)}
    return Dated(
        np.array([n for n, _ in found], dtype=np.int64),
        days([stay.since for _, stay in found]),
        days([stay.until for _, stay in found]),
        pd.DataFrame(values),
    )


def spans(teachers: list[Teacher], attributes: tuple[str, ...]) -> Dated:
    """Return every roster span, each until the teacher's next; ``values``: the attributes and ``OTHERS``."""
    found = [(n, span) for n, teacher in enumerate(teachers) for span in teacher.spans]
    since = days([span["since"] for _, span in found])
    owner = np.array([n for n, _ in found], dtype=np.int64)
    until = np.full(owner.size, np.datetime64(FOREVER))
    until[:-1] = np.where(owner[1:] == owner[:-1], since[1:], until[:-1])
    names = (*attributes, *OTHERS)
    return Dated(
        owner, since, until, pd.DataFrame({name: words(span.get(name) for _, span in found) for name in names})
    )


def taken(values: pd.Series, row: Codes) -> Words:
    """Return a categorical column at the given rows, blank where the row is -1."""
    codes = np.append(values.cat.codes.to_numpy(), -1)
    return coded(codes[row], values.cat.categories)


def words(values: Iterable[str | None]) -> Words:
    """Return a categorical column, its categories sorted, so that equal records give equal frames in any order."""
    found = np.array(list(values), dtype=object)
    code, named = pd.factorize(found)  # None becomes -1
    order = np.argsort(named)
    place = np.append(np.argsort(order), -1)
    return coded(place[code], named[order])


def coded(codes: npt.NDArray[np.integer[Any]], named: Iterable[str]) -> Words:
    """Return a categorical column from positions in ``named``, -1 for blank."""
    labels: pd.Index[str] = named if isinstance(named, pd.Index) else pd.Index(list(named), dtype="str")
    return pd.Categorical.from_codes(codes, labels)
