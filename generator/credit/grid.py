"""Entries laid over cycles: every teacher's cycle is a row, every year of it a cell, every entry in one cell."""

from __future__ import annotations

from math import floor

import numpy as np
import pandas as pd

from generator.credit.clause import FIRST_DAY, LAST_DAY, Clause, Per, Span
from generator.credit.columns import Columns, Known, Whole
from generator.credit.figure import Figure
from generator.credit.kernel import Bools, Ints
from generator.credit.ruleset import RuleSet
from generator.credit.selection import EVERYTHING, Selection
from generator.credit.years import TURNS, Days, year_of, years_of

FAR = np.int64(2**56)  # more hundredths than anybody has, and 20 years of it still fit
DAYS = 2**20  # more days than there are: row × DAYS + day orders by row, then day


class Grid:
    """One rule set's view of the tables `evaluation.apply` takes; arrays per entry stand in order of row, date, id.

    ``at`` leads back to the entry table; ``row`` and ``year`` say in which cell an entry is. Entries in no cycle of a
    known teacher are in ``outside``. ``aside`` is -1 for entries that are there, the number of those asked about only;
    None where nothing is asked.
    """

    def __init__(self, rules: RuleSet, entries: pd.DataFrame, teachers: pd.DataFrame, as_of: object) -> None:
        self.rules, self.years = rules, rules.cycle.years
        self.as_of = np.datetime64(str(as_of)[:10], "D")
        self.people = by_teacher(teachers)
        self.rows = len(self.people)
        start = self.people["cycle_start"].to_numpy("M8[D]")
        self.time = years_of(rules.cycle, start)
        self.entered = self.people["entered"].to_numpy("M8[D]") if "entered" in self.people else start
        row, day = self._row_of(entries), entries["date"].to_numpy("M8[D]")
        aside = entries["aside"].to_numpy(np.int64) if "aside" in entries else None
        self.outside = entries[row < 0 if aside is None else (row < 0) & (aside < 0)]
        self.at = _in_order(row, day, entries)
        self.aside = None if aside is None else aside[self.at]
        self.row, self.day, self.n = row[self.at], day[self.at], self.at.size
        self.first_day, self.last_day = (str(self.day.min()), str(self.day.max())) if self.n else (LAST_DAY, FIRST_DAY)
        turn = TURNS.get(rules.cycle.year)
        self.year = year_of(self.day, self.time.turn[self.row] if turn is None else turn) - self.time.first[self.row]
        self.edges = np.searchsorted(self.row * self.years + self.year, np.arange(self.rows * self.years + 1))
        self.entry = Columns(self.n, (entries, self.at), (self.people, self.row))
        self.person = Columns(self.rows, (self.people, np.arange(self.rows)))
        self.amount = entries["amount"].to_numpy(np.int64)[self.at]
        planned = entries["planned"].to_numpy(np.int64)[self.at] if "planned" in entries else np.full(self.n, -1)
        self.planned = np.where(self.amount < 0, planned, self.amount)
        self._keys: dict[Span, Ints] = {}

    def _row_of(self, entries: pd.DataFrame) -> Ints:
        """Return the row of every entry, -1 if it is in no cycle of a known teacher."""
        if not self.rows:
            return np.full(len(entries), -1)
        known, who = self.people["teacher"].cat, entries["teacher"].astype("category").cat
        at, begins = known.codes.to_numpy(np.int64), self.time.begins[:, 0].astype(np.int64)
        code = np.append(known.categories.get_indexer(who.categories.astype("str")), -1)[who.codes]
        day = entries["date"].to_numpy("M8[D]")
        row = np.searchsorted(at * DAYS + begins, code * DAYS + day.astype(np.int64), side="right") - 1
        inside = (code >= 0) & (row >= 0) & (at[row] == code) & (day <= self.time.ends[row, -1])
        return np.where(inside, row, -1)

    def subject(self, clause: Clause) -> Ints:
        """Return the positions of the entries a conversion or limit speaks about: its selection, teachers and dates."""
        hit = self.entry.chosen(clause.where)
        if clause.who != EVERYTHING:
            hit = hit & self.entry.chosen(clause.who)
        if clause.since > self.first_day or clause.until < self.last_day:
            hit = hit & (self.day >= np.datetime64(clause.since)) & (self.day <= np.datetime64(clause.until))
        return np.flatnonzero(hit)

    def key(self, span: Span) -> Ints:
        """Return a number per entry, equal inside one span of one teacher; a blank event or work is its own."""
        if span not in self._keys:
            self._keys[span] = self._key(span)
        return self._keys[span]

    def _key(self, span: Span) -> Ints:
        if span == "entry":
            return np.arange(self.n, dtype=np.int64)
        if span in ("event", "work"):
            codes, words = self.entry.codes(span)
            own = self.rows * (len(words) + 1) + np.arange(self.n)
            return np.where(codes < 0, own, self.row * (len(words) + 1) + codes)
        turns = {"cycle": (), "school_year": (901,), "term": self.rules.cycle.terms}
        when = self.year if span == "year" else sum((year_of(self.day, turn) for turn in turns[span]), np.int64(0))
        return self.row * 2**15 + when

    def beside(self, at: Ints) -> Ints | None:
        """Return ``aside`` at those positions."""
        return None if self.aside is None else self.aside[at]

    def there(self, at: Ints) -> Ints:
        """Return those of the positions whose entries do not stand aside."""
        return at if self.aside is None else at[self.aside[at] < 0]

    def sums(self, values: Ints, where: Selection = EVERYTHING) -> Ints:
        """Return the sum per row and year (rows × years) of what a selection chooses."""
        chosen = values if where == EVERYTHING else values * self.entry.chosen(where)
        chosen = chosen if self.aside is None else np.where(self.aside < 0, chosen, 0)
        total = np.concatenate((np.zeros(1, np.int64), np.cumsum(chosen)))
        return np.diff(total[self.edges]).reshape(self.rows, self.years)

    def per_row(self, figure: Figure, whole: Whole = floor) -> Known:
        """Return a figure in whole hundredths (rows × 1), and for which rows it is known."""
        number, named, known = self.person.figure(figure, 100, np.arange(self.rows), whole=whole)
        return number[:, None], (named & known)[:, None]

    def span(self, per: Per) -> tuple[Days, Days, Days]:
        """Return first day, last day and last day of grace of each year, or of the cycle (rows × 1)."""
        time = self.time
        if per == "year":
            return time.begins, time.ends, time.closes
        return time.begins[:, :1], time.ends[:, -1:], time.closes[:, -1:]

    def holds(self, clause: Clause, per: Per) -> Bools:
        """Return for which rows (teachers) and spans an offset, requirement or waiver is in force.

        A year is judged by the clauses of its last day, a cycle by those of its last or (``judged_by``) first day.
        """
        begins, ends, _ = self.span(per)
        day = begins if per == "cycle" and self.rules.cycle.judged_by == "start" else ends
        in_force: Bools = (day >= np.datetime64(clause.since)) & (day <= np.datetime64(clause.until))
        return in_force & self.person.chosen(clause.who)[:, None]


def by_teacher(teachers: pd.DataFrame) -> pd.DataFrame:
    """Return the rows by teacher and cycle, the teacher as a category in order of ids."""
    names, code = np.unique(teachers["teacher"].astype("str").to_numpy(object), return_inverse=True)
    who = pd.Categorical.from_codes(code, pd.Index(names, dtype="str"))
    order = np.lexsort((teachers["cycle_start"].to_numpy("M8[D]"), code))
    return teachers.assign(teacher=who).iloc[order].reset_index(drop=True)


def _in_order(row: Ints, day: Days, entries: pd.DataFrame) -> Ints:
    """Return the positions of the entries that have a row, by row, date and id."""
    seq = entries["seq"].to_numpy(np.int64) if "seq" in entries else ranks(entries["id"])
    kept = np.argsort(seq, kind="stable") if (seq[1:] < seq[:-1]).any() else np.arange(seq.size)
    kept = kept[row[kept] >= 0]
    return kept[np.argsort(row[kept] * DAYS + day[kept].astype(np.int64), kind="stable")]


def ranks(ids: pd.Series[str]) -> Ints:
    """Return each id's place in the order of (path, entry number, part): `#10` comes after `#2`."""
    pieces = ids.str.extract(r"^(?P<path>.*?)(?:#(?P<number>[0-9]+))?(?P<part>\..*)?$")
    pieces["number"] = pieces["number"].fillna("0").astype("int64")
    order = pieces.fillna("").reset_index().sort_values(["path", "number", "part"], kind="stable").index.to_numpy()
    out = np.empty(len(ids), np.int64)
    out[order] = np.arange(len(ids))
    return out
