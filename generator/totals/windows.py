"""Windows of time that others ask about: what counted in them, for everyone or in each teacher's own days."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from generator.ledger import Ledger
from generator.ledger.dated import Codes, Days, Words, coded, days, taken, words
from generator.totals.frames import stacked
from generator.totals.judge import UNKNOWN

if TYPE_CHECKING:
    from generator.totals.evaluate import Totals

Own = Literal["title", "licensure"]
Window = tuple[str, str] | Own
"""First and last day (ISO dates) for everyone, or what each teacher's own days are to be."""

FACT: dict[Own, str] = {"title": "title_since", "licensure": "registered_until"}
"""The date of the roster that a teacher's own window rests on."""

NEVER = np.datetime64("NaT", "D")
ONE_DAY = np.timedelta64(1, "D")


def within(book: Ledger, whole: Totals, window: Window, school: str | None) -> Totals:
    """Return what counted in a window; limits were applied in their cycles, nothing is judged.

    ``people`` gets ``first last`` (datetime64): the window's days. A teacher whose own days nobody knows (both NaT), or
    lie in no cycle, has a row too: without rule set, ``raw`` and ``counted`` -1. ``school`` keeps the teachers whom it
    has on its books on the window's last day, or as of the totals' day if that is earlier or no day is known.
    """
    first, last = bounds(book, whole, window)
    who = _people(whole, first, last, own=isinstance(window, str))
    at = who["teacher"].cat.codes.to_numpy().astype(np.int64)
    who = who.assign(
        school=_school(book, at, np.fmin(last[at], np.datetime64(whole.as_of))),
        required=np.full(at.size, UNKNOWN),
        status=coded(np.full(at.size, -1), []),
        cycle=_named(first[at], last[at]),
        first=first[at],
        last=last[at],
    )
    if school is not None:
        who = who[(who["school"] == school).to_numpy()].reset_index(drop=True)
        first = np.where(np.isin(np.arange(first.size), who["teacher"].cat.codes), first, NEVER)
    entries, outside, struck = (_between(some, first, last) for some in (whole.entries, whole.outside, whole.struck))
    return replace(
        whole,
        people=who,
        requirements=whole.requirements[:0],
        entries=entries,
        outside=outside,
        struck=struck,
        deductions=whole.deductions[whole.deductions["seq"].isin(entries["seq"]).to_numpy()].reset_index(drop=True),
        moves=whole.moves[:0],
        window=window,
    )


def bounds(book: Ledger, whole: Totals, window: Window) -> tuple[Days, Days]:
    """Return the first and the last day of every teacher of the ledger, by place; NaT where nobody knows them.

    ``title``: from the day of the present title to the totals' day; unknown where that day is later. ``licensure``:
    the registration period that ends with ``registered_until``, as many years long as the cycle of the rule set in
    force (teachers are registered by what a cycle asks); unknown without that date.
    """
    size = len(book.teachers)
    if not isinstance(window, str):
        return np.full(size, np.datetime64(window[0])), np.full(size, np.datetime64(window[1]))
    stated = days([teacher.facts.get(FACT[window], "NaT") for teacher in book.teachers])
    if window == "licensure":
        return _years_before(stated + ONE_DAY, whole.periods[-1].rules.cycle.years), stated
    today = np.datetime64(whole.as_of)
    first = np.where(stated <= today, stated, NEVER)
    return first, np.where(np.isnat(first), NEVER, today)


def _years_before(day: Days, years: int) -> Days:
    """Return the same days of the calendar so many years before; of a leap day, the first of March."""
    month = day.astype("datetime64[M]")
    found: Days = (month - np.timedelta64(12 * years, "M")).astype("datetime64[D]") + (day - month.astype(day.dtype))
    return found


def _people(whole: Totals, first: Days, last: Days, *, own: bool) -> pd.DataFrame:
    """Return ``teacher rule_set raw counted`` of everyone in a cycle that the window touches, by teacher and rule set.

    ``own``: who is in no such cycle, or has no known window, comes with a blank rule set and -1.
    """
    at, cycle = (whole.people[name].cat for name in ("teacher", "cycle"))
    period = {period.id: period for period in whole.periods}
    began, ended = (days([getattr(period[c], end) for c in cycle.categories])[cycle.codes] for end in ("start", "end"))
    touched = (began <= last[at.codes]) & (first[at.codes] <= ended)
    there = whole.people.loc[touched, ["teacher", "rule_set"]].assign(raw=0, counted=0)
    lines = _between(whole.entries, first, last)
    rule_set = words(lines["cycle"].map({name: one.rules.id for name, one in period.items()}))
    sums = stacked([there, lines[["teacher"]].assign(rule_set=rule_set, raw=lines["raw"], counted=lines["counted"])])
    found = sums.groupby(["teacher", "rule_set"], observed=True, as_index=False)[["raw", "counted"]].sum()
    if not own:
        return found
    rest = np.setdiff1d(at.codes, found["teacher"].cat.codes)
    blank = {"teacher": coded(rest, at.categories), "rule_set": coded(np.full(rest.size, -1), [])}
    unknown = pd.DataFrame(blank | dict.fromkeys(("raw", "counted"), np.full(rest.size, UNKNOWN)))
    return stacked([found, unknown]).sort_values("teacher", kind="stable", ignore_index=True)


def _between(lines: pd.DataFrame, first: Days, last: Days) -> pd.DataFrame:
    """Return the lines in each teacher's window; none of a window that nobody knows."""
    day, who = lines["date"].to_numpy("datetime64[D]"), lines["teacher"].cat.codes.to_numpy()
    return lines[(first[who] <= day) & (day <= last[who])].reset_index(drop=True)


def _school(book: Ledger, teacher: Codes, day: Days) -> Words:
    """Return whose books each teacher is on that day."""
    return taken(book.stays.values["school"], book.stays.at(teacher, day))


def _named(first: Days, last: Days) -> Words:
    """Return each window as ``first/last``, blank where nobody knows it."""
    pairs = zip(first.astype(str).tolist(), last.astype(str).tolist(), strict=True)
    return words(None if "NaT" in pair else "/".join(pair) for pair in pairs)
