"""A rule set that can be applied: its settings and its clauses, parents merged in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from generator.credit.clause import LAST_DAY, Bucket, Clause, Conversion, Limit, Offset, Requirement, Waiver
from generator.credit.selection import Domain

STAGES = ("buckets", "convert", "limit", "offset", "require", "waive")


@dataclass(frozen=True, slots=True)
class Cycle:
    """Length in years, when a year begins, when a cycle is judged, months of grace, first days of terms (MMDD)."""

    years: int
    year: Literal["calendar", "school", "own"] = "calendar"
    judged_by: Literal["start", "end"] = "end"
    grace_months: int = 0
    terms: tuple[int, ...] = (201, 901)


@dataclass(frozen=True, slots=True)
class Rounding:
    """``to`` in hundredths of a credit; ``per`` entry, or of the running sum of a year or cycle."""

    to: int = 1
    mode: Literal["half_up", "down"] = "half_up"
    per: Literal["entry", "year", "cycle"] = "entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """All clauses in force under one rule set, parents' among them, in order of evaluation.

    ``domain`` holds every value of every attribute; ``extends`` the parent's id; ``path`` the file of its own clauses.
    ``hours_per_day`` serves the check only.
    """

    id: str
    label: str
    source: str
    path: str
    unit: str
    cycle: Cycle
    domain: Domain
    extends: str | None = None
    since: str
    until: str = LAST_DAY
    rounding: Rounding = Rounding()
    hours_per_day: Fraction | None = None
    delegates: frozenset[str] = frozenset()
    buckets: tuple[Bucket, ...] = ()
    convert: tuple[Conversion, ...] = ()
    limit: tuple[Limit, ...] = ()
    offset: tuple[Offset, ...] = ()
    require: tuple[Requirement, ...] = ()
    waive: tuple[Waiver, ...] = ()

    def stage(self, name: str) -> tuple[Clause, ...]:
        """Return the clauses of one of ``STAGES``."""
        return tuple(getattr(self, name))

    def clauses(self) -> Iterator[Clause]:
        """Yield every clause, stage by stage."""
        for name in STAGES:
            yield from self.stage(name)

    def clause(self, stage: str, name: str) -> Clause | None:
        """Return the latest clause of that id, so that a page can say where an amount comes from."""
        return next((c for c in reversed(self.stage(stage)) if c.id == name), None)
