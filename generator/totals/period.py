"""The cycles of ``periods.yaml``, each with the rule set that judges it, and how their years are named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from generator.credit import RuleSet
from generator.credit.years import year_of
from generator.ledger.dated import Codes, Days
from generator.records import Register

TURNS = {"calendar": "01-01", "school": "09-01"}  # when a year begins; `own` begins where the cycle does


@dataclass(frozen=True, slots=True)
class Period:
    """One cycle with its rule set; ``start`` and ``end`` (ISO dates) are both inside it."""

    id: str
    label: str
    start: str
    end: str
    rules: RuleSet

    @property
    def years(self) -> range:
        """The names of its years: the calendar year each begins in."""
        first = int(self.start[:4])
        return range(first, first + self.rules.cycle.years)

    def year_of(self, day: Days) -> Codes:
        """Return the name of the year each day belongs to."""
        return year_of(day, int(self.start[5:7]) * 100 + int(self.start[8:]))

    def deadline(self, year: int = 0) -> str:
        """Return the last day (ISO date) on which a year, or the cycle (0), can be met: grace included."""
        years = year - self.years.start + 1 if year else self.rules.cycle.years
        return _last_day(self.start, years * 12 + self.rules.cycle.grace_months)

    def year_label(self, year: int) -> str:
        """Return a year as people say it: ``2025年``, or ``2025—2026学年`` where years begin in September."""
        return f"{year}年" if self.start.endswith("01-01") else f"{year}—{year + 1}学年"


def periods(
    register: Register, rule_sets: Mapping[str, RuleSet], rules: RuleSet | None = None
) -> tuple[tuple[Period, ...], tuple[str, ...]]:
    """Return the cycles in order of their start, and the ids of those that no usable rule set judges.

    ``rules`` judges all of them instead of their own rule sets.
    """
    found, skipped = [], []
    for cycle in sorted(register.periods["cycles"], key=lambda cycle: (cycle["start"], cycle["id"])):
        judge = rules or rule_sets.get(cycle["rules"])
        if judge is None or not _begins_a_year(cycle["start"], judge):
            skipped.append(cycle["id"])
            continue
        end = _last_day(cycle["start"], judge.cycle.years * 12)
        found.append(Period(cycle["id"], cycle.get("label", cycle["id"]), cycle["start"], end, judge))
    return tuple(found), tuple(skipped)


def _begins_a_year(start: str, rules: RuleSet) -> bool:
    """Whether a cycle begins where its years do; a leap day begins none, for it does not come back every year."""
    return start[5:] == TURNS.get(rules.cycle.year, start[5:]) and start[5:] != "02-29"


@cache
def _last_day(start: str, months: int) -> str:
    month = np.datetime64(start, "M") + np.timedelta64(months, "M")
    return str(month.astype("datetime64[D]") + np.timedelta64(int(start[8:]) - 2, "D"))
