"""Centralised training: a teacher is in one place at a time, and a day has its hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import ceil

from generator.entries import Entry, hundredths, line_of, place
from generator.problem import Problem, problem
from generator.rules.context import Context
from generator.rules.totals import plain


def centralised_training_does_not_overlap(context: Context) -> Iterator[Problem]:
    """A teacher's centralised trainings do not overlap, but two may share a single day."""
    for entries in _attended(context):
        latest = entries[0]
        for entry in entries[1:]:
            if entry.start <= latest.end and not _is_one_day(entry, latest) and line_of(entry) != line_of(latest):
                values = {"days": f"{entry.start}–{entry.end}", "others": f"{latest.start}–{latest.end}"}
                values |= {"teacher": entry.teacher, "title": entry.title, "other": latest.id}
                yield problem("C305", entry.batch.path, place(entry), **values)
            if entry.end > latest.end:
                latest = entry


def _is_one_day(one: Entry, other: Entry) -> bool:
    return one.start == one.end == other.start == other.end


def days_hold_their_hours(context: Context) -> Iterator[Problem]:
    """A teacher's centralised training has on no day more hours than the rule set's hours_per_day."""
    limits: dict[str, int | None] = {}
    for entries in _attended(context):
        running: list[Entry] = []
        for entry in entries:
            if entry.unit != "hours":
                continue
            running = [one for one in running if one.end >= entry.start] + [entry]
            if entry.end not in limits:
                limits[entry.end] = _hours_per_day(context, entry.end)
            most = limits[entry.end]
            if most is not None and _is_more(running, most):
                values = {"date": entry.start, "hours": plain(ceil(_load(running))), "most": plain(most)}
                values |= {"teacher": entry.teacher, "title": entry.title}
                yield problem("C306", entry.batch.path, place(entry), **values)


def _hours_per_day(context: Context, day: str) -> int | None:
    """Return the hundredths of an hour that the rule set of a day's cycle allows a day, None if it does not say."""
    found = (rules["hours_per_day"] for rules in context.rule_sets_on(day) if "hours_per_day" in rules)
    return next(map(hundredths, found), None)


def _is_more(running: list[Entry], most: int) -> bool:
    if len(running) == 1:  # the usual case, without fractions
        return running[0].recognised > most * _days(running[0])
    return _load(running) > most


def _load(running: list[Entry]) -> Fraction:
    """Return the hundredths of an hour a day that entries come to, each spread evenly over its days."""
    return sum((Fraction(one.recognised, _days(one)) for one in running), Fraction(0))


def _attended(context: Context) -> Iterator[list[Entry]]:
    """Yield each teacher's centralised entries that were earned, in date order."""
    for held in context.by_teacher.values():
        found = [entry for entry in held if entry.mode == "centralised" and entry.batch.source != "opening"]
        if found:
            yield sorted(found, key=lambda entry: (entry.start, entry.end, entry.id))


def _days(entry: Entry) -> int:
    """Return from how many days an entry is, at least one."""
    if entry.start >= entry.end:
        return 1
    return (date.fromisoformat(entry.end) - date.fromisoformat(entry.start)).days + 1
