"""Who is looked at: everyone on a school's books on the judging day, with what stands of each, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from generator.entries import EARNING
from generator.explain.standing import Standing, floor
from generator.explain.words import GRAVITY
from generator.ledger import Ledger
from generator.ledger.dated import Codes, Mask
from generator.totals import Period, Totals
from generator.totals.judge import present

NOTHING = -1  # a year asks nothing of a teacher
TRAININGS = ("training", "school_activity", "theme", "group")  # of claims; the other activities are achievements
ENDED = ("passed", "excellent", "failed", "absent", "withdrawn")  # put off and replaced trainees have no result yet
ATTENDED = ("passed", "excellent", "failed", "withdrawn")
NEEDED = ["teacher", "event", "date", "result", "year", "counted", "source", "activity"]
RUN = ["teacher", "event", "date", "result"]  # the modes of one result share these


@dataclass(frozen=True, slots=True)
class Staff:
    """The teachers of ``people`` (rows of ``Totals.people``), a row of each array per teacher; statuses by gravity.

    ``status`` is that of the cycle, ``counted`` hundredths in it. The others have a column per year of ``years``, those
    that have begun: ``asked`` is the status of what the year asks (``NOTHING``), ``credited`` hundredths, ``present``
    and ``trained`` whether the teacher was on the books and had a training counted, ``ended`` and ``passed`` how many
    trainings ended with a result and how many of these well, ``attended`` how many of the county's projects.
    """

    years: tuple[int, ...]
    people: pd.DataFrame
    status: Codes
    counted: Codes
    asked: Codes
    credited: Codes
    present: Mask
    trained: Mask
    ended: Codes
    passed: Codes
    attended: Codes


def staff(book: Ledger, found: Totals, period: Period, everyone: Sequence[Standing]) -> Staff:
    """Return the staff of a cycle; ``everyone`` are its standings, in the order of ``Totals.people``."""
    people = found.people[(found.people["cycle"] == period.id).to_numpy()]
    on_books = people["school"].notna().to_numpy()
    people = people[on_books].reset_index(drop=True)
    years = tuple(year for year in period.years if f"{year}{period.start[4:]}" <= found.as_of)
    who = _places(book, people["teacher"])
    row = np.full(len(book.teachers), -1)
    row[who] = np.arange(who.size)
    seen = _Seen(book, found, period, row, (who.size, len(years)))
    status = np.array([GRAVITY[one.status] for one in everyone], np.int64)[on_books]
    ended, passed, attended = seen.results()
    return Staff(
        years,
        people,
        status,
        people["counted"].to_numpy(),
        seen.asked(),
        seen.credited(),
        present(book, period)[who, : len(years)],
        seen.trained(),
        ended,
        passed,
        attended,
    )


class _Seen:
    """The rows of one cycle's totals that are of the staff, and where each belongs in the arrays."""

    def __init__(self, book: Ledger, found: Totals, period: Period, row: Codes, shape: tuple[int, int]) -> None:
        self._book, self._found, self._period, self._row, self._shape = book, found, period, row, shape
        at = row[_places(book, found.entries["teacher"])]
        mine = np.flatnonzero((found.entries["cycle"] == period.id).to_numpy() & (at >= 0))
        self._lines = found.entries[NEEDED].take(mine)
        self._cell = at[mine] * shape[1] + self._lines["year"].to_numpy() - period.years.start

    def asked(self) -> Codes:
        """Return the status of what each year asks, as far as one requirement asks each year."""
        found, yearly = np.full(self._shape, NOTHING), floor(self._period)
        rows = self._found.requirements
        if yearly is None:
            return found
        at = self._row[_places(self._book, rows["teacher"])]
        year = rows["year"].to_numpy() - self._period.years.start
        is_asked = ((rows["requirement"] == yearly.id) & (rows["cycle"] == self._period.id)).to_numpy()
        mine = is_asked & (at >= 0) & (year >= 0) & (year < self._shape[1])
        gravity = np.array([GRAVITY[word] for word in rows["status"].cat.categories], np.int64)
        found[at[mine], year[mine]] = gravity[rows["status"].cat.codes[mine]]
        return found

    def credited(self) -> Codes:
        """Return what counted."""
        found = np.zeros(self._shape[0] * self._shape[1], np.int64)
        np.add.at(found, self._cell, self._lines["counted"].to_numpy())
        return found.reshape(self._shape)

    def trained(self) -> Mask:
        """Return whether a training counted: a result, a claim of a training activity, or an opening balance."""
        source, counted = self._lines["source"], self._lines["counted"].to_numpy() > 0
        claimed = (source == "claim") & self._lines["activity"].isin(TRAININGS)
        return self._times(counted & (claimed | source.isin(("result", "opening"))).to_numpy()) > 0

    def results(self) -> tuple[Codes, Codes, Codes]:
        """Return how many results each has, how many of them are passed, and how many county projects attended."""
        is_first = ~self._lines[RUN].duplicated().to_numpy() & (self._lines["source"] == "result").to_numpy()
        result = self._lines["result"]
        ended, passed, attended = (is_first & result.isin(words).to_numpy() for words in (ENDED, EARNING, ATTENDED))
        return self._times(ended), self._times(passed), self._times(attended & self._of_county())

    def _of_county(self) -> Mask:
        """Return which lines are of a project that is no school's."""
        events = self._lines["event"].cat
        projects = self._book.register.projects
        held = np.array([*("school" not in projects[event].data for event in events.categories), False])
        found: Mask = held[events.codes.to_numpy()]
        return found

    def _times(self, which: Mask) -> Codes:
        """Return how many of the lines chosen belong to each teacher and year."""
        cells = np.bincount(self._cell[which], minlength=self._shape[0] * self._shape[1])
        return cells.astype(np.int64).reshape(self._shape)


def _places(book: Ledger, column: pd.Series) -> Codes:
    """Return the place in the ledger of each row's teacher."""
    place = np.array([book.place[teacher] for teacher in column.cat.categories], np.int64)
    found: Codes = place[column.cat.codes]
    return found
