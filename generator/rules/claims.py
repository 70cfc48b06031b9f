"""Credits: an entry is dated and sized as it can have been, and stands once (DESIGN section 4)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from generator.entries import Entry, line_of, place
from generator.problem import Problem, problem
from generator.rules.context import Context


def achievements_stand_once(context: Context) -> Iterator[Problem]:
    """One achievement of a teacher is entered once: same activity, level and title on one day, or same work."""
    earned = [entry for entry in context.live if entry.recognised]
    spelling = {title: spelling_of(title) for title in {entry.title for entry in earned}}
    same_day = _together(earned, [(entry.teacher, entry.end, spelling[entry.title]) for entry in earned])
    yield from _repeated(same_day, _sort)
    named = [entry for entry in earned if "work" in entry.data]
    yield from _repeated(_together(named, [(entry.teacher, entry.data["work"]) for entry in named]), _sort)


def _together(entries: list[Entry], keys: list[tuple[str, ...]]) -> Iterable[list[Entry]]:
    """Return the entries that share their key with another; most share it with none, and counting is quick."""
    often = Counter(keys)
    found: dict[tuple[str, ...], list[Entry]] = {}
    for entry, key in zip(entries, keys, strict=True):
        if often[key] > 1:
            found.setdefault(key, []).append(entry)
    return found.values()


def _sort(entry: Entry) -> tuple[object, ...]:
    """What tells claims for one achievement apart: a project filed, then closed, is registered twice."""
    data = entry.data
    return data.get("activity", "training"), data.get("level"), data.get("result"), data.get("award")


def _repeated(groups: Iterable[list[Entry]], sameness: Callable[[Entry], tuple[object, ...]]) -> Iterator[Problem]:
    """Yield the entries of each group that are the same as one before, apart from modes and results of one project."""
    for group in groups:
        first: dict[tuple[object, ...], Entry] = {}
        for entry in group:
            held = first.setdefault(sameness(entry), entry)
            if held is not entry and not _same_event(held, entry):
                values = {"title": entry.title, "first": held.id}
                yield problem("C304", entry.batch.path, place(entry, "teacher"), teacher=entry.teacher, **values)


def spelling_of(title: str) -> str:
    """Return a title without what clerks write differently: spaces, punctuation, full or half width, case."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", title))).casefold() or title


def _same_event(one: Entry, other: Entry) -> bool:
    """Return whether two entries are modes of one result, or results of one project (C404 looks at those)."""
    if line_of(one) == line_of(other):
        return True
    return one.batch.project is not None and one.batch.project is other.batch.project


def entries_end_before_submission(context: Context) -> Iterator[Problem]:
    """What is submitted is over: an entry's last day is not after the day of submission."""
    for entry in context.live:
        if entry.end > entry.batch.submitted:
            values = {"end": entry.end, "submitted": entry.batch.submitted}
            yield problem("C307", entry.batch.path, place(entry), teacher=entry.teacher, **values)


def entries_begin_before_they_end(context: Context) -> Iterator[Problem]:
    """An entry does not end before it begins."""
    for entry in context.live:
        if entry.start > entry.end:
            values = {"start": entry.start, "end": entry.end}
            yield problem("C308", entry.batch.path, place(entry), teacher=entry.teacher, **values)


def entries_are_of_the_year(context: Context) -> Iterator[Problem]:
    """An entry's last day is in the year of its file and folder."""
    for entry in context.live:
        year = entry.batch.year
        if year is not None and int(entry.end[:4]) != year:
            values = {"end": entry.end, "year": year}
            yield problem("C309", entry.batch.path, place(entry, "to"), teacher=entry.teacher, **values)


def recognised_is_not_more_than_claimed(context: Context) -> Iterator[Problem]:
    """No more is recognised than was claimed."""
    for entry in context.live:
        if entry.recognised > entry.claimed:
            values = {"claimed": entry.data["amount"], "recognised": entry.data["recognised"]}
            yield problem("C310", entry.batch.path, place(entry, "recognised"), teacher=entry.teacher, **values)
