"""Teachers counted: all of them year by year, and those of each town, subject, title, school."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from generator.explain.words import GRAVITY, labels, vocabulary
from generator.ledger import Ledger
from generator.ledger.dated import Codes, taken
from generator.pages.collect.overview.staff import NOTHING, Staff
from generator.pages.collect.words import credits_text
from generator.pages.model.overview import CutView, GroupView, Rate, SpanView, Wait
from generator.pages.model.school import Tally
from generator.totals.rows import plain

UNSTATED = "未填"
RURAL = "rural"
_WORDS = [*sorted(GRAVITY, key=GRAVITY.__getitem__)]
_NOT_ASKED = (NOTHING, GRAVITY["left"], GRAVITY["exempt"])


class _Sums(NamedTuple):
    """What ``Staff`` says, summed over groups: a row per group, a column per year or status where there are several."""

    people: Codes
    counted: Codes
    statuses: Codes
    met: Codes
    asked: Codes
    trained: Codes
    present: Codes
    passed: Codes
    ended: Codes


def spans(of: Staff, rural: Sequence[bool], waits: Mapping[int, Wait]) -> tuple[SpanView, ...]:
    """Return each year that has begun, and the cycle; ``rural`` says of whom the school is, ``waits`` key 0 is all."""
    n, away = len(of.status), np.array(rural, bool)
    whole = _sums(of, np.zeros(n, np.int64), 1)
    years = []
    for at, year in enumerate(of.years):
        asked = of.asked[:, at]
        years.append(
            SpanView(
                label=str(year),
                met=Rate(int(whole.met[0, at]), int(whole.asked[0, at])),
                tallies=_tallies(np.bincount(asked[asked != NOTHING], minlength=len(_WORDS))),
                trained=Rate(int(whole.trained[0, at]), int(whole.present[0, at])),
                passed=Rate(int(whole.passed[0, at]), int(whole.ended[0, at])),
                average=_mean(int(of.credited[:, at].sum()), n),
                rural=Rate(int(of.attended[away, at].sum()), int(of.attended[:, at].sum())),
                wait=waits.get(year),
            )
        )
    ever = of.present.any(axis=1)
    return (
        *years,
        SpanView(
            label="周期",
            met=_met(whole.statuses[0]),
            tallies=_tallies(whole.statuses[0]),
            trained=Rate(int((of.trained.any(axis=1) & ever).sum()), int(ever.sum())),
            passed=Rate(int(whole.passed.sum()), int(whole.ended.sum())),
            average=_mean(int(whole.counted[0]), n),
            rural=Rate(int(of.attended[away].sum()), int(of.attended.sum())),
            wait=waits.get(0),
        ),
    )


def cuts(book: Ledger, of: Staff, need: int, day: str) -> tuple[CutView, ...]:
    """Return the staff by each attribute that a supervisor compares; ``day`` is the one their subjects are of."""
    return tuple(
        CutView(label, tuple(_groups(of, values, order, need))) for label, values, order in _attributes(book, of, day)
    )


def schools(book: Ledger, of: Staff, need: int) -> tuple[GroupView, ...]:
    """Return the staff by school, by id."""
    known = {school: record.data for school, record in sorted(book.register.schools.items())}
    types = labels("school-1", "type")
    return tuple(
        replace(group, id=group.label, label=known[group.label]["name"], type=types[known[group.label]["type"]])
        for group in _groups(of, plain(of.people["school"]), list(known), need)
    )


def of_schools(book: Ledger, of: Staff, field: str) -> list[str]:
    """Return what each teacher's school says of itself, ``""`` where it does not."""
    said = {school: record.data.get(field, "") for school, record in book.register.schools.items()}
    return [said[school] for school in plain(of.people["school"])]


def _attributes(book: Ledger, of: Staff, day: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield each attribute's title, its label for every teacher, and the labels in order, [] where they have none."""
    areas, types = labels("school-1", "area"), labels("school-1", "type")
    area = [areas[one] for one in of_schools(book, of, "area")]
    towns = of_schools(book, of, "town")
    yield "乡镇", [town or where for town, where in zip(towns, area, strict=True)], []
    yield "城乡", area, list(areas.values())
    yield "学校类别", [types[one] for one in of_schools(book, of, "type")], list(types.values())
    for name in ("stage", "title", "tier"):
        said = vocabulary().labels[name]
        values = [said[word] if word else UNSTATED for word in plain(of.people[name])]
        yield vocabulary().titles[name], values, [said[word] for word in vocabulary().teacher[name]]
    who = np.array([book.place[teacher] for teacher in plain(of.people["teacher"])], np.int64)
    row = book.spans.at(who, np.full(who.size, np.datetime64(day)))
    subjects = pd.Series(taken(book.spans.values["subject"], row))
    yield "学科", [word or UNSTATED for word in plain(subjects)], []


def _groups(of: Staff, values: Sequence[str], order: Sequence[str], need: int) -> Iterator[GroupView]:
    """Yield the teachers with each value, in the order given; without one the most first."""
    often = Counter(values)
    first = [word for word in order if word in often]
    names = [*first, *sorted(often.keys() - set(first), key=lambda word: (word == UNSTATED, -often[word], word))]
    place = {name: n for n, name in enumerate(names)}
    sums = _sums(of, np.array([place[value] for value in values], np.int64), len(names))
    for n, name in enumerate(names):
        people, counted = int(sums.people[n]), int(sums.counted[n])
        years = zip(sums.met[n, -2:].tolist(), sums.asked[n, -2:].tolist(), strict=True)
        yield GroupView(
            label=name,
            teachers=people,
            sum_cents=counted,
            average=_mean(counted, people),
            percent=min(counted * 100 // (need * people), 100) if need else 0,
            years=tuple(Rate(*one) for one in years),
            trained=Rate(int(sums.trained[n, -1]), int(sums.present[n, -1])),
            passed=Rate(int(sums.passed[n].sum()), int(sums.ended[n].sum())),
            tallies=_tallies(sums.statuses[n]),
        )


def _sums(of: Staff, group: Codes, size: int) -> _Sums:
    """Return the sums over the teachers of each group; ``group`` says which is each one's."""

    def summed(values: Codes) -> Codes:
        found = np.zeros((size, *values.shape[1:]), np.int64)
        np.add.at(found, group, values)
        return found

    asked = ~np.isin(of.asked, _NOT_ASKED)
    statuses = np.zeros((size, len(_WORDS)), np.int64)
    np.add.at(statuses, (group, of.status), 1)
    return _Sums(
        people=np.bincount(group, minlength=size),
        counted=summed(of.counted),
        statuses=statuses,
        met=summed((of.asked == GRAVITY["met"]).astype(np.int64)),
        asked=summed(asked.astype(np.int64)),
        trained=summed((of.trained & of.present).astype(np.int64)),
        present=summed(of.present.astype(np.int64)),
        passed=summed(of.passed),
        ended=summed(of.ended),
    )


def _met(statuses: Codes) -> Rate:
    """Return who met everything the cycle asks, of those it asks anything."""
    return Rate(int(statuses[GRAVITY["met"]]), int(statuses.sum() - statuses[GRAVITY["exempt"]]))


def _tallies(counts: Codes) -> tuple[Tally, ...]:
    """Return the counts by gravity that are not 0, gravest first."""
    return tuple(Tally(_WORDS[n], int(counts[n])) for n in reversed(range(len(_WORDS))) if counts[n])


def _mean(counted: int, people: int) -> str:
    return credits_text[counted // people] if people else ""
