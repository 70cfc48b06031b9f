"""The years of each cycle as dates: when they begin and end, and which year a day is in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from generator.credit.kernel import Ints
from generator.credit.ruleset import Cycle

Days = npt.NDArray[np.datetime64]
ONE_DAY = np.timedelta64(1, "D")
TURNS = {"calendar": 101, "school": 901}  # the day a year begins, as MMDD; `own` begins where the cycle does


@dataclass(frozen=True, slots=True)
class Years:
    """Per row the day its years begin (MMDD) and its first year; rows × years first day, last day, last of grace."""

    turn: Ints
    first: Ints
    begins: Days
    ends: Days
    closes: Days


def years_of(cycle: Cycle, start: Days) -> Years:
    """Return the years of cycles that start on those days; ValueError where that is not the first day of a year."""
    turn = month_day(start) if cycle.year == "own" else np.full(start.size, TURNS[cycle.year])
    first = year_of(start, turn)
    begins = _begins(first, turn, np.arange(cycle.years + 1) * 12)
    if (begins[:, 0] != start).any():
        raise ValueError("a cycle must start on the first day of a year, unless cycle.year is own")
    closes = _begins(first, turn, np.arange(1, cycle.years + 1) * 12 + cycle.grace_months) - ONE_DAY
    return Years(turn, first, begins[:, :-1], begins[:, 1:] - ONE_DAY, closes)


def _begins(first: Ints, turn: Ints, later: Ints) -> Days:
    """Return the turn of the year that many months after the first year's."""
    months = ((first - 1970) * 12 + turn // 100 - 1)[:, None] + later
    return np.asarray(months.astype("M8[M]").astype("M8[D]") + (turn % 100 - 1)[:, None].astype("m8[D]"), "M8[D]")


def month_day(days: Days) -> Ints:
    """Return each day's place in its year as MMDD."""
    month = days.astype("M8[M]")
    day = (days - month.astype("M8[D]")).astype(np.int64) + 1
    return np.asarray((month.astype(np.int64) % 12 + 1) * 100 + day, np.int64)


def year_of(days: Days, turn: Ints | int) -> Ints:
    """Return the year of each day, if years begin on the day ``turn`` (MMDD).

    Where that is one day for all, each day of the calendar is looked at once: entries are many, days are few.
    """
    if isinstance(turn, int) and days.size:
        first = days.min()
        found: Ints = _year_of(np.arange(first, days.max() + ONE_DAY), turn)[(days - first).astype(np.int64)]
        return found
    return _year_of(days, turn)


def _year_of(days: Days, turn: Ints | int) -> Ints:
    year = days.astype("M8[Y]").astype(np.int64) + 1970
    return np.asarray(year - np.less(month_day(days), turn), np.int64)
