"""Where each teacher stands in a cycle: what the pages and the reviewer's summary have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from generator.credit.clause import Requirement
from generator.credit.selection import EVERYTHING
from generator.explain.words import GRAVITY, vocabulary
from generator.ledger import Ledger
from generator.totals import Period, Totals
from generator.totals.frames import marked
from generator.totals.rows import plain

BANDS = 5  # the style sheet has so many colours


class Asked(NamedTuple):
    """One row of ``Totals.requirements``; year 0 is the whole cycle, ``need`` -1 unknown, amounts hundredths."""

    requirement: str
    year: int
    need: int
    have: int
    missing: int
    status: str
    waiver: str | None
    limit: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One teacher in one cycle. ``bands`` are counted hundredths by year and band; ``status`` is what is shown."""

    teacher: str
    school: str | None
    title: str
    post: str
    status: str
    unset: int
    counted: int
    required: int
    asked: tuple[Asked, ...]
    bands: tuple[tuple[int, ...], ...]

    @property
    def percent(self) -> int:
        """Whole per cent of what the cycle asks, at most 100."""
        return min(self.counted * 100 // self.required, 100) if self.required > 0 else 0


def bands(period: Period) -> tuple[str, ...]:
    """Return the names of the parts a cycle is drawn in: the rule set's buckets, and what is in none of them."""
    return (*[bucket.label for bucket in period.rules.buckets[: BANDS - 1]], "其他" if period.rules.buckets else "学分")


def shown(statuses: Iterable[str]) -> str:
    """Return the gravest of what is decided; where that is only good news, but something is unset, ``unset``.

    What has not begun beside what has is a cycle under way. How many requirements are unset is said besides.
    """
    found = set(statuses)
    decided = found - {"unset"}
    worst = max(decided, key=GRAVITY.__getitem__, default="exempt")
    if worst == "not_started" and len(decided) > 1:
        return "in_progress"
    return "unset" if "unset" in found and worst in ("met", "exempt", "not_started") else worst


def standings(book: Ledger, found: Totals, period: Period) -> list[Standing]:
    """Return where all teachers of a cycle stand, by teacher."""
    people = found.people[(found.people["cycle"] == period.id).to_numpy()]
    asked = _asked(found, period)
    drawn = _bands(book, found, period)
    names = ("teacher", "school", "title", "post", "counted", "required", "status")
    return [
        Standing(
            teacher,
            school,
            vocabulary().label("title", title) if title else "",
            vocabulary().label("post", post) if post else "",
            status if status in ("left", "exempt") else shown(one.status for one in asked.get(teacher, ())),
            sum(one.status == "unset" for one in asked.get(teacher, ())),
            counted,
            required,
            tuple(asked.get(teacher, ())),
            drawn[book.place[teacher]],
        )
        for teacher, school, title, post, counted, required, status in zip(
            *(plain(people[name]) for name in names), strict=True
        )
    ]


def _asked(found: Totals, period: Period) -> dict[str, list[Asked]]:
    frame = found.requirements[(found.requirements["cycle"] == period.id).to_numpy()]
    names = ("teacher", *Asked._fields)
    asked: dict[str, list[Asked]] = {}
    for teacher, *values in zip(*(plain(frame[name]) for name in names), strict=True):
        asked.setdefault(teacher, []).append(Asked._make(values))
    return asked


def _bands(book: Ledger, found: Totals, period: Period) -> list[tuple[tuple[int, ...], ...]]:
    """Return the counted credits of every teacher of the ledger by year and band, an entry in the first that fits."""
    frame = found.entries[(found.entries["cycle"] == period.id).to_numpy()]
    last = len(bands(period)) - 1
    band = np.full(len(frame), last)
    for n in reversed(range(last)):
        band[marked(frame, period.rules.buckets[n].where)] = n
    place = np.array([book.place[teacher] for teacher in frame["teacher"].cat.categories], np.int64)
    sums = np.zeros((len(book.teachers), len(period.years), last + 1), np.int64)
    year = frame["year"].to_numpy() - period.years.start
    np.add.at(sums, (place[frame["teacher"].cat.codes], year, band), frame["counted"].to_numpy())
    return [tuple(map(tuple, years)) for years in sums.tolist()]


def floor(period: Period) -> Requirement | None:
    """Return what each single year asks, if the rule set asks such a thing."""
    return next((c for c in period.rules.require if c.per == "year" and c.kind != "max"), None)


def total(period: Period) -> Requirement | None:
    """Return what the cycle asks in all."""
    plain_ones = (c for c in period.rules.require if c.is_plain and c.per == "cycle" and c.kind != "max")
    return next((c for c in plain_ones if c.where == EVERYTHING), None)


def clause(period: Period, one: Asked) -> Requirement:
    """Return the clause that asks."""
    return next(c for c in reversed(period.rules.require) if c.id == one.requirement)
