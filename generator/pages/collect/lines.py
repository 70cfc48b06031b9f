"""The entries of each teacher as views: what stands, what lies outside every cycle, and what was struck out.

Views are made column by column, from tables of what is repeated: a county has 300,000 entries of a few thousand kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import pandas as pd

from generator.credit.clause import Conversion
from generator.entries import Correction, Entry
from generator.explain import reasons
from generator.explain.words import quantity, vocabulary
from generator.ledger import Ledger
from generator.pages.collect.trail import Steps
from generator.pages.collect.words import Clauses, Table, credits_text, plain_text
from generator.pages.model import EntryView, EntryYear, ReasonView
from generator.totals import Totals
from generator.totals.rows import plain

OUTSIDE = "周期外"
UNTOLD = "没有全部认定，理由本人可查"
_KIND = ("activity", "mode", "level", "role", "purpose")
# what decides the reasons, besides the cuts
_WHY = ("source", "result", "note", "claimed", "amount", "unit", "planned", "cycle", "convert", "waiting", "doubtful")


class Line(NamedTuple):
    """An entry's view with what it is sorted and summed by; ``counted`` in hundredths."""

    date: str
    seq: int
    label: str
    counted: int
    view: EntryView


class Lines:
    """All entries as views, by teacher; ``steps`` says how a file came into the register.

    ``discreet``: that less was recognised, or a correction was made, is told, but not why.
    """

    def __init__(
        self, book: Ledger, found: Totals, clauses: Clauses, steps: Callable[[str], Steps], *, discreet: bool
    ) -> None:
        self._discreet = discreet
        self._written, self._clauses, self._schools = book.lines, clauses, found.schools
        self._rules = {period.id: period.rules for period in found.periods}
        self._kinds, self._thens, self._whys = Table(_kind), Table(self._then), Table(self._why)
        self._steps = Table(steps)
        labels = {(period.id, year): period.year_label(year) for period in found.periods for year in period.years}
        self._labels = Table(lambda key: labels.get(key, OUTSIDE))
        self._projects: dict[str | None, str] = {None: "", **{project: project for project in book.register.projects}}
        self._cuts = _cuts(found.deductions)
        self._lines: dict[str, list[Line]] = {}
        for teacher, line in self._standing(_judged(found)):
            self._lines.setdefault(teacher, []).append(line)
        for teacher, line in self._struck(found):
            self._lines.setdefault(teacher, []).append(line)

    def years(self, teacher: str) -> tuple[EntryYear, ...]:
        """Return a teacher's entries year by year, each year in date order."""
        lines = sorted(self._lines.get(teacher, ()), key=itemgetter(0, 1))
        years: dict[str, list[Line]] = {}
        for label, some in groupby(lines, itemgetter(2)):
            years.setdefault(label, []).extend(some)
        return tuple(
            EntryYear(label, credits_text[sum(line.counted for line in some)], tuple(line.view for line in some))
            for label, some in years.items()
        )

    def _standing(self, frame: pd.DataFrame) -> Iterator[tuple[str, Line]]:
        """Yield the entries that count, or lie outside every cycle, with their teachers."""
        has = {
            name: plain(frame[name]) for name in ("teacher", "seq", "date", "year", "school", "title", "raw", "counted")
        }
        has |= {name: plain(frame[name]) for name in ("id", "name", "file", "event", *_KIND, *_WHY)}
        cuts = map(self._cuts.get, has["seq"])
        reasons = map(self._whys.__getitem__, zip(*(has[name] for name in _WHY), cuts, strict=True))
        raw, counted = (map(credits_text.__getitem__, has[name]) for name in ("raw", "counted"))
        by = [
            self._brought(self._written[seq]) if name else ""
            for seq, name in zip(has["seq"], plain(frame["by"]), strict=True)
        ]
        nothing, steps = [""] * len(frame), map(self._steps.__getitem__, has["file"])
        views = map(
            EntryView._make,
            zip(*self._same(has), raw, counted, has["file"], self._of(has), reasons, nothing, by, steps, strict=True),
        )
        labels = map(self._labels.__getitem__, zip(has["cycle"], has["year"], strict=True))
        lines = map(Line._make, zip(has["date"], has["seq"], labels, has["counted"], views, strict=True))
        return zip(has["teacher"], lines, strict=True)

    def _struck(self, found: Totals) -> Iterator[tuple[str, Line]]:
        """Yield the entries that a correction struck out: they are told, and count nothing."""
        frame = _dated(found)
        has = {
            name: plain(frame[name])
            for name in ("teacher", "seq", "date", "year", "cycle", "school", "title", "unit", "source")
        }
        has |= {name: plain(frame[name]) for name in ("id", "name", "file", "event", "claimed", "amount", *_KIND)}
        done = [self._written[seq].corrected for seq in has["seq"]]
        why, steps = map(self._struck_by, done), map(self._until, has["file"], done)
        by = [self._brought(self._written[seq]) for seq in has["seq"]]
        dash, none = ["—"] * len(frame), [()] * len(frame)
        views = map(
            EntryView._make,
            zip(*self._same(has), dash, dash, has["file"], self._of(has), none, why, by, steps, strict=True),
        )
        labels = map(self._labels.__getitem__, zip(has["cycle"], has["year"], strict=True))
        for teacher, date, seq, label, view in zip(has["teacher"], has["date"], has["seq"], labels, views, strict=True):
            yield teacher, Line(date, seq, label, 0, view)

    def _same(self, has: dict[str, list[Any]]) -> tuple[Iterator[Any], ...]:
        """Return the columns of ``EntryView`` up to ``recognised``."""
        return (
            iter(has["id"]),
            iter(has["date"]),
            iter(has["name"]),
            map(self._kinds.__getitem__, zip(*(has[name] for name in ("source", *_KIND)), strict=True)),
            map(self._thens.__getitem__, zip(has["school"], has["title"], strict=True)),
            map(_UNITS.__getitem__, has["unit"]),
            map(plain_text.__getitem__, has["claimed"]),
            map(plain_text.__getitem__, has["amount"]),
        )

    def _of(self, has: dict[str, list[Any]]) -> Iterator[str]:
        return map(self._projects.__getitem__, has["event"])

    def _until(self, path: str, done: Correction | None) -> Steps:
        """Return how an entry came into the register, and how what struck it out did."""
        struck = self._steps[done.path] if done else ()
        return *self._steps[path], *(one._replace(text=f"更正：{one.text}") for one in struck)

    def _then(self, key: tuple[str | None, str | None]) -> str:
        school, title = key
        name = self._schools.get(school, school) if school else "不在本县学校"
        return f"{name} · {vocabulary().label('title', title)}" if title else name

    def _why(self, key: tuple[Any, ...]) -> tuple[ReasonView, ...]:
        return tuple(self._told(dict(zip(_WHY, key, strict=False)), key[-1] or ()))

    def _told(self, line: dict[str, Any], cuts: tuple[tuple[str, int], ...]) -> Iterator[ReasonView]:
        rules = self._rules[line["cycle"]] if line["cycle"] else None
        for reason in reasons(line, cuts if rules else (), rules):
            if isinstance(reason.clause, Conversion) and line["claimed"] and not line["amount"]:
                continue  # nothing was recognised, so there is nothing to convert
            taken = ""
            if reason.amount:
                credited = rules is not None and reason.unit == rules.unit
                taken = credits_text[reason.amount] if credited else quantity(reason.amount, reason.unit)
            text = UNTOLD if self._discreet and reason.personal else reason.text
            yield ReasonView(text, taken, self._clauses.view(reason.clause) if reason.clause else None)

    def _struck_by(self, done: Correction | None) -> str:
        return self._because("已撤销" if done.action == "void" else "已被更正", done) if done else ""

    def _brought(self, line: Entry) -> str:
        done = line.by
        return self._because("补登" if done.action == "add" else "更正后的条目", done) if done else ""

    def _because(self, what: str, done: Correction) -> str:
        return f"{what}（{done.submitted}）" + ("" if self._discreet else f"：{done.reason}")


_UNITS = Table(lambda unit: vocabulary().label("unit", unit).removeprefix("已认定"))


def _kind(key: tuple[str, ...]) -> str:
    source, *words = key
    said = [vocabulary().label(name, word) for name, word in zip(_KIND, words, strict=True) if word]
    return "期初学分" if source == "opening" else " · ".join(dict.fromkeys(said))


def _cuts(deductions: pd.DataFrame) -> dict[int, tuple[tuple[str, int], ...]]:
    cuts: dict[int, tuple[tuple[str, int], ...]] = {}
    for seq, clause, amount in zip(*(plain(deductions[name]) for name in ("seq", "clause", "amount")), strict=True):
        cuts[seq] = (*cuts.get(seq, ()), (clause, amount))
    return cuts


def _judged(found: Totals) -> pd.DataFrame:
    """Return what counts and, under it, what lies outside every cycle, with the same columns."""
    outside = found.outside.assign(year=0, cycle=None, convert=None, waiting=False, doubtful=False, raw=0, counted=0)
    return pd.concat([found.entries, outside], ignore_index=True) if len(outside) else found.entries


def _dated(found: Totals) -> pd.DataFrame:
    """Return the struck-out lines with the year and cycle they would be in."""
    frame = found.struck.assign(year=0, cycle=None)
    day = frame["date"].to_numpy("datetime64[D]")
    for period in found.periods:
        inside = (day.astype(str) >= period.start) & (day.astype(str) <= period.end)
        frame.loc[inside, "year"] = period.year_of(day[inside])
        frame.loc[inside, "cycle"] = period.id
    return frame
