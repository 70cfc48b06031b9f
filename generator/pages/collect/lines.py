"""The entries of each teacher as views: what stands, what lies outside every cycle, and what was struck out.

Views are made column by column, from tables of what is repeated: a county has 300,000 entries of a few thousand kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.credit.clause import Conversion
from generator.entries import Correction, Entry
from generator.explain import reasons
from generator.explain.words import quantity, vocabulary
from generator.ledger import Ledger
from generator.pages.collect.kinds import by_kind
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


Cuts = tuple[tuple[str, int], ...]  # clause and hundredths


class _Views(NamedTuple):
    """Entries as views, and beside each, in columns, what it is sorted and summed by; ``counted`` in hundredths."""

    teacher: list[str]
    date: npt.NDArray[np.datetime64]
    seq: list[int]
    label: list[str]
    counted: list[int]
    view: list[EntryView]


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
        self._steps = Table(steps)
        self._labels = {(period.id, year): period.year_label(year) for period in found.periods for year in period.years}
        self._projects: dict[str | None, str] = {None: "", **{project: project for project in book.register.projects}}
        self._cuts, self._cut = _cuts(found.deductions, len(book.lines))
        stands, struck = self._standing(_judged(found)), self._struck(_dated(found))
        who = np.array([book.place[teacher] for teacher in (*stands.teacher, *struck.teacher)], np.int64)
        self._place = book.place
        self._label, self._counted = stands.label + struck.label, stands.counted + struck.counted
        self._view = stands.view + struck.view
        seq = np.array(stands.seq + struck.seq, np.int64)
        self._order = np.lexsort((seq, np.concatenate((stands.date, struck.date)), who))
        self._edges = np.searchsorted(who[self._order], np.arange(len(book.place) + 1)).tolist()

    def years(self, teacher: str) -> tuple[EntryYear, ...]:
        """Return a teacher's entries year by year, each year in date order."""
        place, years = self._place[teacher], dict[str, list[int]]()
        for n in self._order[self._edges[place] : self._edges[place + 1]].tolist():
            years.setdefault(self._label[n], []).append(n)
        counted, view = self._counted.__getitem__, self._view.__getitem__
        return tuple(
            EntryYear(label, credits_text[sum(map(counted, some))], tuple(map(view, some)))
            for label, some in years.items()
        )

    def _standing(self, frame: pd.DataFrame) -> _Views:
        """Return the entries that count, or lie outside every cycle."""
        raw, counted = (by_kind(credits_text.__getitem__, frame[name]) for name in ("raw", "counted"))
        cut = pd.Series(self._cut[frame["seq"].to_numpy()])
        reasons = by_kind(self._why, cut, *(frame[name] for name in _WHY))
        steps = by_kind(self._steps.__getitem__, frame["file"])
        nothing, by, seq = [""] * len(frame), [""] * len(frame), plain(frame["seq"])
        for row in np.flatnonzero(frame["by"].notna().to_numpy()).tolist():
            by[row] = self._brought(self._written[seq[row]])
        views = zip(*self._same(frame), raw, counted, *self._of(frame), reasons, nothing, by, steps, strict=True)
        return self._views(frame, plain(frame["counted"]), views)

    def _struck(self, frame: pd.DataFrame) -> _Views:
        """Return the entries that a correction struck out: they are told, and count nothing."""
        written = [self._written[seq] for seq in frame["seq"]]
        done = [line.corrected for line in written]
        why, by = map(self._struck_by, done), map(self._brought, written)
        steps = map(self._until, plain(frame["file"]), done)
        dash, none = ["—"] * len(frame), [()] * len(frame)
        views = zip(*self._same(frame), dash, dash, *self._of(frame), none, why, by, steps, strict=True)
        return self._views(frame, [0] * len(frame), views)

    def _views(self, frame: pd.DataFrame, counted: list[int], views: Iterable[tuple[Any, ...]]) -> _Views:
        label = by_kind(lambda *key: self._labels.get(key, OUTSIDE), frame["cycle"], frame["year"])
        date = frame["date"].to_numpy("datetime64[D]")
        teacher, seq = plain(frame["teacher"]), plain(frame["seq"])
        return _Views(teacher, date, seq, label, counted, [*map(EntryView._make, views)])

    def _same(self, frame: pd.DataFrame) -> tuple[list[str], ...]:
        """Return the columns of ``EntryView`` up to ``recognised``."""
        return (
            plain(frame["id"]),
            plain(frame["date"]),
            plain(frame["name"]),
            by_kind(_kind, frame["source"], *(frame[name] for name in _KIND)),
            by_kind(self._then, frame["school"], frame["title"]),
            by_kind(_unit, frame["unit"]),
            by_kind(plain_text.__getitem__, frame["claimed"]),
            by_kind(plain_text.__getitem__, frame["amount"]),
        )

    def _of(self, frame: pd.DataFrame) -> tuple[list[str], list[str]]:
        """Return the columns ``record`` and ``project``."""
        return plain(frame["file"]), by_kind(self._projects.__getitem__, frame["event"])

    def _until(self, path: str, done: Correction | None) -> Steps:
        """Return how an entry came into the register, and how what struck it out did."""
        struck = self._steps[done.path] if done else ()
        return *self._steps[path], *(one._replace(text=f"更正：{one.text}") for one in struck)

    def _then(self, school: str | None, title: str | None) -> str:
        name = self._schools.get(school, school) if school else "不在本县学校"
        return f"{name} · {vocabulary().label('title', title)}" if title else name

    def _why(self, cut: int, *line: Any) -> tuple[ReasonView, ...]:
        return tuple(self._told(dict(zip(_WHY, line, strict=True)), self._cuts[cut]))

    def _told(self, line: dict[str, Any], cuts: Cuts) -> Iterator[ReasonView]:
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


def _unit(unit: str) -> str:
    return vocabulary().label("unit", unit).removeprefix("已认定")


def _kind(source: str, *words: str | None) -> str:
    said = [vocabulary().label(name, word) for name, word in zip(_KIND, words, strict=True) if word]
    return "期初学分" if source == "opening" else " · ".join(dict.fromkeys(said))


def _cuts(deductions: pd.DataFrame, lines: int) -> tuple[list[Cuts], npt.NDArray[np.int64]]:
    """Return the different lists of cuts, none the first, and for each line of the ledger the place of its own."""
    of: dict[int, Cuts] = {}
    for seq, clause, amount in zip(*(plain(deductions[name]) for name in ("seq", "clause", "amount")), strict=True):
        of[seq] = (*of.get(seq, ()), (clause, amount))
    place: dict[Cuts, int] = {(): 0}
    found = np.zeros(lines, np.int64)
    for seq, cuts in of.items():
        found[seq] = place.setdefault(cuts, len(place))
    return list(place), found


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
