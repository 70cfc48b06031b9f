"""A second interpreter of rule sets, slow and obvious: one teacher at a time, one entry at a time, exact fractions.

It shares the clauses (what was read) with ``generator.credit`` and none of the evaluation. Entries and teachers are
dicts; blank attributes are None or absent; dates are ``datetime.date``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor, prod
from typing import Any

from generator.credit.clause import SPANS, TOTAL, Clause, Limit, Offset, Requirement, Waiver
from generator.credit.figure import UNSET, Figure, Table
from generator.credit.ruleset import RuleSet
from generator.credit.selection import EVERYTHING, Selection, both, covers

Line = dict[str, Any]
STATUSES = ["exempt", "met", "not_started", "in_progress", "behind", "grace", "unset", "impossible", "missed"]


def fits(selection: Selection, *asked: Line) -> bool:
    """Whether any box of the selection holds; an attribute is asked of the first line that has the key."""
    return any(all(ask(attribute, *asked) in values for attribute, values in box) for box in selection)


def ask(attribute: str, *asked: Line) -> Any:
    return next((line[attribute] for line in asked if attribute in line), None)


def look_up(figure: Figure, *asked: Line) -> Any:
    """A Fraction, UNSET, or None where a table has no row."""
    while isinstance(figure, Table):
        value = ask(figure.by, *asked)
        figure = next((row.figure for row in figure.rows if value in row.values), None)  # type: ignore[assignment]
    return figure


def half_up(x: Fraction) -> int:
    return floor(x + Fraction(1, 2))


def capped(most: int) -> Callable[[list[int]], int]:
    return lambda parts: min(sum(parts), most)


@dataclass
class Cycle:
    """One teacher's cycle: what came in, and what became of it. ``raw`` and ``counted`` are hundredths."""

    rules: RuleSet
    person: Line
    as_of: date
    lines: list[Line] = field(default_factory=list)
    haves: dict[tuple[str, int], int] = field(default_factory=dict)
    pending: set[tuple[str, int]] = field(default_factory=set)
    moves: list[tuple[str, int, int]] = field(default_factory=list)
    cuts: list[tuple[int, str, int]] = field(default_factory=list)

    # --- time -------------------------------------------------------------------------------------------------------
    def begin(self, year: int, months: int = 0) -> date:
        """The first day of a year of the cycle, counted from 1 (29 February becomes 1 March in common years)."""
        start = self.person["cycle_start"]
        month = start.year * 12 + start.month - 1 + (year - 1) * 12 + months
        return date(month // 12, month % 12 + 1, 1) + timedelta(start.day - 1)

    @property
    def years(self) -> range:
        return range(1, self.rules.cycle.years + 1)

    def span(self, year: int) -> tuple[date, date, date]:
        """First day, last day, last day of grace; year 0 is the cycle."""
        first, last = (year, year) if year else (1, self.rules.cycle.years)
        one = timedelta(1)
        closes = self.begin(last + 1, self.rules.cycle.grace_months) - one
        return self.begin(first), self.begin(last + 1) - one, closes

    def year_of(self, day: date) -> int:
        return max(year for year in self.years if self.begin(year) <= day)

    def key(self, span: str, line: Line) -> Any:
        day = line["date"]
        if span in ("event", "work"):
            return line.get(span) or ("own", line["id"])
        turns = {"school_year": (901,), "term": self.rules.cycle.terms}.get(span, ())
        keys = {"entry": line["id"], "year": self.year_of(day), "cycle": 0}
        return keys[span] if span in keys else tuple(day.year - (day.month * 100 + day.day < turn) for turn in turns)

    # --- which clauses speak -----------------------------------------------------------------------------------------
    def speaks(self, clause: Clause, line: Line) -> bool:
        in_force = clause.since <= line["date"].isoformat() <= clause.until
        return in_force and fits(clause.where, line, self.person) and fits(clause.who, line, self.person)

    def binds(self, clause: Clause, year: int) -> bool:
        """Whether an offset, requirement or waiver is in force for a year (0: the cycle) of this teacher."""
        begins, ends, _ = self.span(year)
        day = begins if year == 0 and self.rules.cycle.judged_by == "start" else ends
        return clause.since <= day.isoformat() <= clause.until and fits(clause.who, self.person)

    # --- 1. convert --------------------------------------------------------------------------------------------------
    def convert(self) -> None:
        running: dict[Any, Fraction] = defaultdict(Fraction)
        exact: dict[Any, Fraction] = defaultdict(Fraction)
        rounding = self.rules.rounding
        for line in self.lines:
            worth = self.worth(line, running)
            key = (rounding.per, self.key(rounding.per, line))
            before, exact[key] = exact[key], exact[key] + worth
            line["raw"] = line["counted"] = self.rounded(exact[key]) - self.rounded(before)

    def rounded(self, credits_: Fraction) -> int:
        steps = credits_ * 100 / self.rules.rounding.to
        return (half_up(steps) if self.rules.rounding.mode == "half_up" else floor(steps)) * self.rules.rounding.to

    def worth(self, line: Line, running: dict[Any, Fraction]) -> Fraction:
        """What a line is worth, exactly; notes its clause and whether the rate is unset."""
        line["converted"], line["waiting"] = None, False
        for n, clause in enumerate(self.rules.convert):
            figures = [look_up(figure, line, self.person) for figure in clause.figures]
            if clause.unit != line["unit"] or not self.speaks(clause, line) or None in figures:
                continue
            amount = line.get("planned", -1) if line["amount"] < 0 and clause.planned else line["amount"]
            units = Fraction(max(amount, 0), 100)
            shares = tuple(self.speaks(c, line) for c in self.rules.limit if c.count is not None)
            rate = prod((0 if figure is UNSET else figure for figure in figures), start=Fraction(1))
            key = (n, shares, rate, self.key(clause.per, line))
            before, running[key] = running[key], running[key] + units
            if clause.over or clause.whole:
                units = self.usable(clause, running[key]) - self.usable(clause, before)
            line["converted"], line["waiting"] = clause.id, UNSET in figures
            return units / clause.each * rate
        return Fraction(0)

    @staticmethod
    def usable(clause: Any, total: Fraction) -> Fraction:
        total = max(total - clause.over, Fraction(0))
        return floor(total / clause.each) * clause.each if clause.whole else total

    # --- 2. limit ----------------------------------------------------------------------------------------------------
    def limit(self) -> None:
        for line in self.lines:
            line["doubtful"] = line["void"] = False
        for clause in (c for c in self.rules.limit if c.count is not None):
            for line in (line for line in self.lines if self.speaks(clause, line)):
                line["doubtful"] |= clause.count is UNSET
                line["void"] |= clause.count == 0
                left = line["counted"] if clause.count is UNSET else half_up(line["counted"] * clause.count)
                self.cut(clause, line, left)
        for clause in (c for c in self.rules.limit if c.highest):
            self.run(clause, lambda parts: max(parts, default=0))
        for span in SPANS:
            for clause in (c for c in self.rules.limit if c.max is not None and c.per == span):
                most = look_up(clause.max, self.person)  # type: ignore[arg-type]
                if most is None or most is UNSET:
                    for line in (line for line in self.lines if self.speaks(clause, line)):
                        line["doubtful"] = True
                else:
                    self.run(clause, capped(floor(most * 100)))

    def run(self, clause: Limit, total: Callable[[list[int]], int]) -> None:
        """Every line keeps by how much it raises ``total`` of the lines up to it in its span."""
        groups: dict[Any, list[Line]] = defaultdict(list)
        for line in self.lines:
            if self.speaks(clause, line):
                groups[self.key(clause.per, line)].append(line)
        for group in groups.values():
            spared = [x for x in group if clause.spare is None or fits(clause.spare, x, self.person)]
            ordered = spared + [x for x in group if x not in spared]
            amounts = [line["counted"] for line in ordered]
            for n, line in enumerate(ordered):
                self.cut(clause, line, total(amounts[: n + 1]) - total(amounts[:n]))

    def cut(self, clause: Limit, line: Line, left: int) -> None:
        if left != line["counted"]:
            self.cuts.append((line["id"], clause.id, line["counted"] - left))
        line["counted"] = left

    # --- 3. sums -----------------------------------------------------------------------------------------------------
    def chosen(self, where: Selection, year: int) -> Iterator[Line]:
        for line in self.lines:
            if year in (0, self.year_of(line["date"])) and fits(where, line, self.person):
                yield line

    def measured(self, measure: str, line: Line) -> int:
        if measure in ("counted", "raw"):
            return int(line[measure])
        return max(line["amount"], 0) if line["unit"] == measure else 0

    def total(self, where: Selection, year: int, measure: str = "counted") -> int:
        return sum(self.measured(measure, line) for line in self.chosen(where, year))

    # --- 4. offset ---------------------------------------------------------------------------------------------------
    def offset(self) -> None:
        buckets = {TOTAL: EVERYTHING, **{bucket.id: bucket.where for bucket in self.rules.buckets}}
        for name, where in buckets.items():
            for year in (0, *self.years):
                self.haves[name, year] = self.total(where, year)
        for clause in self.rules.offset:
            had = dict(self.haves)
            for year in (0,) if clause.per == "cycle" else self.years:
                self.move(clause, had, year - clause.carry, year)

    def move(self, clause: Offset, had: dict[tuple[str, int], int], source: int, year: int) -> None:
        if (clause.giver, source) not in had or (clause.carry and source == 0) or not self.binds(clause, year):
            return
        keep = self.bound(clause.keep, clause.giver, source, clause.per, 0, ceil)
        fill = self.bound(clause.fill, clause.taker, year, clause.per, None, floor)
        most = self.bound(clause.max, None, year, clause.per, None, floor)
        known = UNSET not in (keep, fill, most)
        surplus = had[clause.giver, source] - (0 if keep is UNSET else keep)
        lack = None if fill in (UNSET, None) else fill - had[clause.taker, year]
        amount = max(min(x for x in (surplus, lack, None if most is UNSET else most) if x is not None), 0)
        if amount and not known:
            self.pending |= {(clause.taker, year), (clause.taker, 0)}
        elif amount:
            self.moves.append((clause.id, year, amount))
            for bucket, when, sign in ((clause.giver, source, -1), (clause.taker, year, 1)):
                for place in {when, 0}:
                    self.haves[bucket, place] += sign * amount

    def bound(self, figure: Any, bucket: str | None, year: int, per: str, other: Any, whole: Any) -> Any:
        """A written figure, else the bucket's minimum, else ``other``; UNSET where it is not known."""
        if figure is not None:
            found = look_up(figure, self.person)
            return UNSET if found in (None, UNSET) else whole(found * 100)
        least = [
            c for c in self.rules.require if c.per == per and c.kind != "max" and c.is_plain and c.buckets == (bucket,)
        ]
        if not least:
            return other
        needs = [self.need(c) for c in least if self.binds(c, year)]
        return UNSET if None in needs else max([goal for goal, _ in needs], default=0)  # type: ignore[misc]

    # --- 5. require --------------------------------------------------------------------------------------------------
    def need(self, clause: Requirement) -> tuple[int, int] | None:
        """The have at which nothing is missing, and the figure; None where it is not known."""
        found = look_up(clause.need, self.person)
        if found in (None, UNSET):
            return None
        need = ceil(found * 100) if clause.kind == "min" else floor(found * 100)
        if clause.prorate:
            number, full = clause.prorate
            have = self.person.get(number, -1)
            if have < 0:
                return None
            need = floor(need * min(Fraction(have, 100), full) / full)
        return need + (clause.kind == "more_than"), need

    def blocks(self, clause: Requirement) -> list[tuple[int, int]]:
        """Year of the last day and sum of every single span."""
        groups: dict[Any, list[Line]] = defaultdict(list)
        for line in self.chosen(clause.where, 0):
            year = self.year_of(line["date"]) if clause.per == "year" else 0
            groups[year, self.key(str(clause.in_one), line)].append(line)
        return [
            (self.year_of(group[-1]["date"]), sum(self.measured(clause.measure, x) for x in group))
            for group in groups.values()
        ]

    def have(self, clause: Requirement, year: int) -> tuple[int, bool]:
        """What is there, and whether that is sure."""
        if clause.in_one:
            return max((size for when, size in self.blocks(clause) if year in (0, when)), default=0), True
        have, sure = self.total(clause.where, year, clause.measure), True
        if clause.year_of:
            named = [c for c in self.rules.require if clause.year_of in (c.id, c.written)]
            sure = all(self.need(c) for c in named)
            goals = [(c, (self.need(c) or (0, 0))[0]) for c in named]
            holding = {when for c, goal in goals for when, size in self.blocks(c) if size >= goal}
            return max((self.total(clause.where, when, clause.measure) for when in holding), default=0), sure
        if clause.is_plain:
            buckets = {TOTAL: EVERYTHING, **{bucket.id: bucket.where for bucket in self.rules.buckets}}
            have += sum(self.haves[name, year] - self.total(buckets[name], year) for name in clause.buckets)
        return have, sure

    def room(self, clause: Requirement, year: int) -> int | None:
        """The most that may still come, None without end."""
        helped = {offset.taker for offset in self.rules.offset} & set(clause.buckets)
        if not clause.is_plain or helped:
            return None
        caps = [
            c
            for c in self.rules.limit
            if c.max is not None and c.who == EVERYTHING and covers(c.where, clause.where, self.rules.domain)
        ]
        # a requirement that is spared only in part may push others out: nobody can say how much room it has
        caps = [c for c in caps if c.spare is None or self.spares(c, clause) in ("all", "none")]
        rooms = [self.left([c for c in caps if c.per == "year"], y, clause) for y in ([year] if year else self.years)]
        yearly = None if None in rooms else sum(x for x in rooms if x is not None)
        whole = self.left([c for c in caps if c.per == "cycle"], 0, clause)
        return min((x for x in (yearly, whole) if x is not None), default=None)

    def spares(self, cap: Limit, clause: Requirement) -> str:
        """Whether a limit spares all, some or none of what a requirement asks."""
        if cap.spare is None or not both(cap.spare, clause.where):
            return "none"
        return "all" if covers(cap.spare, clause.where, self.rules.domain) else "some"

    def left(self, caps: list[Limit], year: int, clause: Requirement) -> int | None:
        begins, ends, closes = self.span(year)
        if year and closes < self.as_of:
            return 0
        free = []
        for cap in caps:
            most = look_up(cap.max, self.person)  # type: ignore[arg-type]
            if most not in (None, UNSET) and cap.since <= begins.isoformat() and ends.isoformat() <= cap.until:
                lines = list(self.chosen(cap.where, year))
                if cap.spare is not None and self.spares(cap, clause) == "all":
                    lines = [line for line in lines if fits(cap.spare, line, self.person)]
                free.append(floor(most * 100) - sum(line["counted"] for line in lines))
        return min(free, default=None)

    def pace(self, clause: Requirement) -> int:
        """The minima of the ended years on the same entries, added up."""
        rates = []
        for yearly in self.rules.require:
            same = (yearly.where, yearly.measure, yearly.in_one) == (clause.where, clause.measure, clause.in_one)
            if yearly.per == "year" and yearly.kind != "max" and same:
                ended = [y for y in self.years if self.span(y)[1] < self.as_of and self.binds(yearly, y)]
                ended = [y for y in ended if self.waived(yearly, y, "behind") == "behind"]
                rates.append(sum((self.need(yearly) or (0, 0))[0] for _ in ended))
        return max(rates, default=0) if clause.per == "cycle" else 0

    def status(self, clause: Requirement, year: int) -> tuple[int, int, int, str]:
        """Need (-1 not known), have, missing and status."""
        have, sure = self.have(clause, year)
        found = self.need(clause)
        if found is None:
            return -1, have, 0, self.waived(clause, year, "unset")
        goal, need = found
        most = clause.kind == "max"
        missing = max(have - need, 0) if most else max(goal - have, 0)
        lines = list(self.chosen(clause.where, year))
        counted, raw = clause.measure == "counted", clause.measure == "raw"
        rise = any(x["waiting"] and (raw or not x["void"]) for x in lines) and (counted or raw)
        rise = rise or (clause.is_plain and any((name, year) in self.pending for name in clause.buckets)) or not sure
        fall = (counted and any(x["doubtful"] for x in lines)) or not sure
        rise, fall = (fall, rise) if most else (rise, fall)
        if missing == 0:
            return need, have, missing, self.waived(clause, year, "unset" if fall else "met")
        status = "unset" if rise else self.short(clause, year, have, missing)
        return need, have, missing, self.waived(clause, year, status)

    def short(self, clause: Requirement, year: int, have: int, missing: int) -> str:
        begins, ends, closes = self.span(year)
        room = self.room(clause, year)
        if self.as_of > closes:
            return "missed"
        if self.as_of > ends:
            return "grace"
        if self.as_of < begins:
            return "not_started"
        if clause.kind == "max" or (room is not None and room < missing):
            return "impossible"
        return "behind" if have < self.pace(clause) else "in_progress"

    # --- 6. waive ----------------------------------------------------------------------------------------------------
    def waived(self, clause: Requirement, year: int, status: str) -> str:
        hits = [w for w in self.rules.waive if self.closes(w, clause, year)]
        if any(not waiver.undecided for waiver in hits):
            return "exempt"
        return "unset" if hits and status != "met" else status

    def closes(self, waiver: Waiver, clause: Requirement, year: int) -> bool:
        named = waiver.closes is None or clause.id in waiver.closes or clause.written in waiver.closes
        if not named or not self.binds(waiver, year):
            return False
        if waiver.where == EVERYTHING:
            return True
        years = [any(True for _ in self.chosen(waiver.where, y)) for y in self.years]
        if waiver.per == "cycle":
            return any(years)
        return years[year - 1] if year else all(years)


@dataclass
class Outcome:
    """``entries`` by id: clause, raw, counted; ``requirements`` by (teacher, cycle start, id, year)."""

    entries: dict[Any, tuple[str | None, int, int]] = field(default_factory=dict)
    cuts: list[tuple[Any, str, int]] = field(default_factory=list)
    moves: list[tuple[str, str, int, int]] = field(default_factory=list)
    requirements: dict[tuple[str, date, str, int], tuple[int, int, int, str]] = field(default_factory=dict)
    totals: dict[tuple[str, date], tuple[int, int, str]] = field(default_factory=dict)
    outside: set[Any] = field(default_factory=set)


def evaluate(rules: RuleSet, entries: list[Line], teachers: list[Line], as_of: date) -> Outcome:
    """Apply the rule set, step by step as the rules page lists them."""
    out = Outcome(outside={line["id"] for line in entries})
    for person in teachers:
        cycle = Cycle(rules, person, as_of)
        first, last, _ = cycle.span(0)
        mine = [{**x} for x in entries if x["teacher"] == person["teacher"] and first <= x["date"] <= last]
        cycle.lines = sorted(mine, key=lambda line: (line["date"], line["seq"]))
        cycle.convert()
        cycle.limit()
        cycle.offset()
        note(out, cycle)
    return out


def note(out: Outcome, cycle: Cycle) -> None:
    who = (cycle.person["teacher"], cycle.person["cycle_start"])
    for line in cycle.lines:
        out.entries[line["id"]] = (line["converted"], line["raw"], line["counted"])
        out.outside.discard(line["id"])
    out.cuts += cycle.cuts
    out.moves += [(who[0], *move) for move in cycle.moves]
    worst = 0
    for clause in cycle.rules.require:
        for year in cycle.years if clause.per == "year" else (0,):
            if cycle.binds(clause, year):
                found = cycle.status(clause, year)
                out.requirements[(*who, clause.id, year)] = found
                worst = max(worst, STATUSES.index(found[3]))
    counted, raw = (sum(line[key] for line in cycle.lines) for key in ("counted", "raw"))
    out.totals[who] = (raw, counted, STATUSES[worst])
