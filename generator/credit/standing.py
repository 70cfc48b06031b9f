"""What every requirement asks of: minima, what is there, what may still come and what is in doubt."""

from __future__ import annotations

from functools import reduce
from math import ceil, floor

import numpy as np

from generator.credit.clause import TOTAL, Limit, Per, Requirement
from generator.credit.columns import Known
from generator.credit.convert import Converted
from generator.credit.figure import Figure
from generator.credit.grid import FAR, Grid
from generator.credit.kernel import Bools, Ints, in_any_year, starts
from generator.credit.limit import Limited
from generator.credit.offset import Moves, offset
from generator.credit.selection import EVERYTHING, Selection, both, covers
from generator.credit.status import BEHIND
from generator.credit.waive import waive


class Standing:
    """Sums after limits and offsets. All arrays are rows × spans: one column per year, or one for the cycle."""

    def __init__(self, grid: Grid, converted: Converted, limited: Limited) -> None:
        self.grid = grid
        hopeful = converted.waiting & ~limited.void
        self._waiting = {"raw": converted.waiting.astype(np.int64), "counted": hopeful.astype(np.int64)}
        self._doubtful = limited.doubtful.astype(np.int64)
        self._values: dict[str, Ints] = {"counted": limited.counted, "raw": converted.raw}
        self._sums: dict[tuple[Selection, str], Ints] = {}
        buckets = {TOTAL: EVERYTHING, **{bucket.id: bucket.where for bucket in grid.rules.buckets}}
        asked = sorted({name for clause in grid.rules.offset for name in (clause.giver, clause.taker)})
        self.moves: Moves = offset(
            grid, {name: self.sums(buckets[name], "counted", "year") for name in asked}, self.least
        )

    def values(self, measure: str) -> Ints:
        """Return hundredths per entry: counted, raw, or the amounts in a unit."""
        if measure not in self._values:
            self._values[measure] = np.maximum(self.grid.amount, 0) * self.grid.entry.among("unit", {measure})
        return self._values[measure]

    def sums(self, where: Selection, measure: str, per: Per) -> Ints:
        """Return what a selection adds up to, before offsets."""
        if (where, measure) not in self._sums:
            self._sums[where, measure] = self.grid.sums(self.values(measure), where)
        found = self._sums[where, measure]
        return found if per == "year" else found.sum(1, keepdims=True)

    def need(self, clause: Requirement) -> Known:
        """Return a requirement's figure for each teacher, pro rata, and for whom it is known."""
        need, known = self.grid.per_row(clause.need, ceil if clause.kind == "min" else floor)
        if clause.prorate is None:
            return need, known
        number, full = clause.prorate[0], int(clause.prorate[1] * 100)
        people = self.grid.people
        have = people[number].fillna(-1).to_numpy(np.int64) if number in people else np.full(self.grid.rows, -1)
        return need * np.clip(have, 0, full)[:, None] // full, known & (have >= 0)[:, None]

    def least(self, bucket: str, per: Per) -> Known | None:
        """Return a bucket's minimum where one binds (else 0), and where it is known; None if no clause sets one."""
        found = [
            (*self.goal(clause), self.grid.holds(clause, per))
            for clause in self.grid.rules.require
            if clause.kind != "max" and clause.is_plain and clause.buckets == (bucket,) and clause.per == per
        ]
        if not found:
            return None
        goals = [np.where(holds & known, goal, 0) for goal, known, holds in found]
        return reduce(np.maximum, goals), reduce(np.logical_and, [known | ~holds for _, known, holds in found])

    def goal(self, clause: Requirement) -> Known:
        """Return the have at which nothing is missing: the figure, or one hundredth more."""
        need, known = self.need(clause)
        return need + (clause.kind == "more_than"), known

    def have(self, clause: Requirement) -> Known:
        """Return what a requirement finds, offsets included, and where that is beyond doubt."""
        sure = np.ones((1, 1), np.bool_)
        if clause.in_one is not None:
            largest: Ints = np.zeros((self.grid.rows, self.grid.years if clause.per == "year" else 1), np.int64)
            row, year, size = self._groups(clause)
            np.maximum.at(largest, (row, year if clause.per == "year" else np.zeros_like(row)), size)
            return largest, sure
        base = self.sums(clause.where, clause.measure, clause.per)
        if clause.year_of is not None:
            holds, known = self._years_that_hold(clause.year_of)
            return np.where(holds, self.sums(clause.where, clause.measure, "year"), 0).max(1, keepdims=True), known
        return base + sum((self.moves.change[b, clause.per] for b in self._felt(clause)), np.int64(0)), sure

    def _felt(self, clause: Requirement) -> tuple[str, ...]:
        """The buckets whose moves a requirement feels."""
        return clause.buckets if clause.is_plain else ()

    def _groups(self, clause: Requirement) -> tuple[Ints, Ints, Ints]:
        """Return the row, the year of the last day and the sum of each single span that `in_one` asks for."""
        at = self.grid.there(np.flatnonzero(self.grid.entry.chosen(clause.where)))
        key = self.key(clause)[at]
        order = np.argsort(key, kind="stable")
        at, first = at[order], starts(key[order])
        last = at[np.append(first, at.size)[1:] - 1]
        size = np.add.reduceat(self.values(clause.measure)[at], first) if at.size else at
        return self.grid.row[at[first]], self.grid.year[last], size

    def key(self, clause: Requirement) -> Ints:
        """Return a number per entry, equal inside one of the single spans that `in_one` asks for."""
        key = self.grid.key(clause.in_one or "event")
        return key * self.grid.years + self.grid.year if clause.per == "year" else key

    def _years_that_hold(self, name: str) -> tuple[Bools, Bools]:
        """Return which years hold a single span large enough for a requirement, and for whom its figure is known."""
        years: Bools = np.zeros((self.grid.rows, self.grid.years), np.bool_)
        sure: Bools = np.ones((self.grid.rows, 1), np.bool_)
        for clause in self.grid.rules.require:
            if name in (clause.id, clause.written):
                goal, known = self.goal(clause)
                row, year, size = self._groups(clause)
                enough = size >= goal[row, 0]
                years[row[enough], year[enough]] = True
                sure &= known
        return years, sure

    def doubts(self, clause: Requirement) -> tuple[Bools, Bools]:
        """Return where the have waits for an unset rate or offset, and where an unset limit may still cut it."""
        none = np.zeros((1, 1), np.bool_)
        grow, shrink = none, none
        if clause.measure in self._waiting:
            grow = self._any(self._waiting[clause.measure], clause)
        if clause.measure == "counted":
            shrink = self._any(self._doubtful, clause)
        for bucket in self._felt(clause):
            grow = grow | self.moves.pending[bucket, clause.per]
        return grow, shrink

    def _any(self, flags: Ints, clause: Requirement) -> Bools:
        if not flags.any():
            return np.zeros((1, 1), np.bool_)
        found = np.greater(self.grid.sums(flags, clause.where), 0)
        return found if clause.per == "year" else in_any_year(found)

    def room(self, clause: Requirement) -> tuple[Ints, Ints]:
        """Return the most that may still be earned under the maxima per year and cycle over all a requirement asks.

        And which maximum leaves no more: its place among the limits, -1 for none.
        """
        grid, without_end = self.grid, np.full((self.grid.rows, 1), self.grid.years * FAR)
        none = np.full((1, 1), -1)
        helped = {offset.taker for offset in grid.rules.offset} & set(self._felt(clause))
        if not clause.is_plain or helped:
            return without_end, none
        open_ = grid.time.closes >= grid.as_of
        year, cycle = (np.where(open_, FAR, 0), none), (without_end, none)
        for n, cap in enumerate(grid.rules.limit):
            rivals = self._rivals(cap, clause)
            if cap.max is not None and rivals and cap.per == "year":
                year = _tighter(year, np.where(open_, self._left(cap, cap.max, "year", rivals), 0), n)
            elif cap.max is not None and rivals and cap.per == "cycle":
                cycle = _tighter(cycle, self._left(cap, cap.max, "cycle", rivals), n)
        if clause.per == "cycle":
            year = year[0].sum(1, keepdims=True), year[1].max(1, keepdims=True)
        return _tighter(year, *cycle)

    def _rivals(self, cap: Limit, clause: Requirement) -> Selection:
        """Whose credits take up the room that a limit leaves a requirement: all, or only others that it spares too.

        Nobody's where the limit does not bind everything the requirement asks, for every teacher.
        """
        domain = self.grid.rules.domain
        if cap.who != EVERYTHING or not covers(cap.where, clause.where, domain):
            return ()
        if cap.spare is None or not both(cap.spare, clause.where):
            return cap.where
        return both(cap.where, cap.spare) if covers(cap.spare, clause.where, domain) else ()

    def _left(self, cap: Limit, figure: Figure, per: Per, rivals: Selection) -> Ints:
        """What a maximum still leaves free in the spans it is in force throughout."""
        most, known = self.grid.per_row(figure)
        begins, ends, _ = self.grid.span(per)
        binds = known & (begins >= np.datetime64(cap.since)) & (ends <= np.datetime64(cap.until))
        return np.where(binds, most - self.sums(rivals, "counted", per), FAR)

    def pace(self, clause: Requirement) -> Ints:
        """Return what the rule set wants there by now: the minima of the ended years on the same entries, added up.

        A year that a waiver closes, or may close, and one before the teacher came (``entered``) set no pace.
        """
        pace = np.zeros((self.grid.rows, 1), np.int64)
        if clause.per == "year":
            return pace
        for yearly in self.grid.rules.require:
            same = (yearly.where, yearly.measure, yearly.in_one) == (clause.where, clause.measure, clause.in_one)
            if yearly.per == "year" and yearly.kind != "max" and same:
                goal, known = self.goal(yearly)
                due = self.grid.holds(yearly, "year") & known & (self.grid.time.ends < self.grid.as_of)
                due = due & (self.grid.time.ends >= self.grid.entered[:, None])
                due = due & (waive(self.grid, yearly, np.full(due.shape, BEHIND))[0] == BEHIND)
                pace = np.maximum(pace, np.where(due, goal, 0).sum(1, keepdims=True))
        return pace


def _tighter(least: tuple[Ints, Ints], room: Ints, place: Ints | int) -> tuple[Ints, Ints]:
    """Return the smaller of two rooms, and the place of the limit that leaves it."""
    return np.minimum(least[0], room), np.where(room < least[0], place, least[1])
