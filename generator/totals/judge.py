"""One cycle under its rule set: the ledger's rows go in, everything that comes out is named by teacher and cycle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from generator.credit.evaluation import Result, apply
from generator.credit.selection import EVERYTHING
from generator.credit.status import EXEMPT
from generator.credit.status import STATUSES as JUDGED
from generator.ledger import Ledger, people
from generator.ledger.dated import Codes, Mask, Words, coded
from generator.records import Record
from generator.totals.frames import rows_of, stacked
from generator.totals.offers import UNREAD, aside, beside, filled, open_projects
from generator.totals.period import Period

CHUNK = 1_000_000  # entries looked at in one go: a million take about 1 GB
LEFT = "left"  # the status of whoever is on no school's books any more: nothing is asked of them
STATUSES = (*JUDGED, LEFT)
UNKNOWN = -1  # a need that nobody knows, or that nothing asks


@dataclass(frozen=True, slots=True)
class Judged:
    """What one cycle contributes to ``Totals``; the frames are described there."""

    people: pd.DataFrame
    entries: pd.DataFrame
    requirements: pd.DataFrame
    deductions: pd.DataFrame
    moves: pd.DataFrame
    offers: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _Cycle:
    """What is the same for every chunk; ``there``: teachers × years, see ``present``."""

    book: Ledger
    period: Period
    as_of: str
    projects: Sequence[Record]
    there: Mask


def judge(
    book: Ledger, period: Period, as_of: str, school: str | None, teacher: str | None, *, offers: bool = False
) -> Judged:
    """Return the outcome of one cycle for all teachers, those of a school on its judging day, or one."""
    who = people(book, period.start, period.end, as_of)
    for column, wanted in (("school", school), ("teacher", teacher)):
        if wanted is not None:
            who = who[(who[column] == wanted).to_numpy()].reset_index(drop=True)
    day = book.entries["date"].to_numpy("datetime64[D]")
    inside = (day >= np.datetime64(period.start)) & (day <= np.datetime64(min(period.end, as_of)))
    member = np.zeros(len(book.teachers), bool)
    member[who["teacher"].cat.codes] = True
    at = np.flatnonzero(inside & member[book.entries["teacher"].cat.codes])
    projects = open_projects(book, period, as_of) if offers and len(who) else []
    cycle = _Cycle(book, period, as_of, projects, present(book, period))
    read = book.entries.drop(columns=UNREAD)
    found = joined([_judge(cycle, read.take(rows), rows, some) for rows, some in _chunks(book, at, who)])
    lines = rows_of(book.entries, found.entries.pop("at").to_numpy())  # once for all chunks: most of what comes out
    return replace(found, entries=_beside(lines, found.entries))


def joined(parts: list[Judged]) -> Judged:
    """Return what several cycles, or chunks of one, found together; takes the list empty, table by table.

    What is put together is let go of at once: its memory serves the next table, and no new page need be asked for.
    """
    tables = [[getattr(part, name) for part in parts] for name in Judged.__slots__]
    parts.clear()
    return Judged(*(stacked(tables.pop(0)) for _ in Judged.__slots__))


def _chunks(book: Ledger, at: Codes, who: pd.DataFrame) -> Iterator[tuple[Codes, pd.DataFrame]]:
    """Yield entries and people by whole teachers, about ``CHUNK`` entries at a time."""
    if at.size <= CHUNK:
        yield at, who
        return
    owner = book.entries["teacher"].cat.codes.to_numpy()[at]
    ends = np.cumsum(np.bincount(owner, minlength=len(book.teachers)))  # entries up to and with each teacher
    chunk = np.maximum(ends - 1, 0) // CHUNK
    some = chunk[who["teacher"].cat.codes.to_numpy()]
    for n in np.unique(some):
        yield at[chunk[owner] == n], who[some == n].reset_index(drop=True)


def _judge(cycle: _Cycle, lines: pd.DataFrame, rows: Codes, who: pd.DataFrame) -> Judged:
    """Apply the rule set to the ``lines`` at some rows of the ledger; the engine knows each by its place among them."""
    period, names = cycle.period, who["teacher"].cat.categories
    asked = beside(lines, aside(cycle.book, cycle.projects, who, cycle.as_of)) if cycle.projects else lines
    found = apply(period.rules, asked.assign(id=np.arange(len(asked))), who, cycle.as_of)
    requirements = _requirements(cycle, _as_in_ledger(found.requirements, names), who)
    row = np.empty(len(names), np.int64)
    row[_as_in_ledger(found.totals, names)["teacher"].cat.codes] = np.arange(len(found.totals))
    total = found.totals.take(row[who["teacher"].cat.codes])
    everyone = who.assign(
        raw=total["raw"].to_numpy(),
        counted=total["counted"].to_numpy(),
        required=_required(period, requirements, who["teacher"]),
        status=_gravest(requirements, who["teacher"]),
        rule_set=_all(period.rules.id, len(who)),
    )
    seq = lines["seq"].to_numpy()[found.deductions["id"].to_numpy(np.int64)]
    cuts = pd.DataFrame(
        {"seq": seq, "clause": found.deductions["clause"].array, "amount": found.deductions["amount"].array}, copy=False
    )
    moves = _as_in_ledger(found.moves.drop(columns="cycle_start"), names)
    offers = _as_in_ledger(filled(found, cycle.projects), names)
    moves, offers = (frame.assign(year=_year(period, frame["year"])) for frame in (moves, offers))
    frames = (everyone, _entries(period, rows, lines, found), requirements, cuts, moves, offers)
    return Judged(*(_named(period, frame) for frame in frames))


def _as_in_ledger(frame: pd.DataFrame, names: pd.Index) -> pd.DataFrame:
    """Return the rows with the teachers as the ledger's categories ``names``: equal in all chunks."""
    teachers = frame["teacher"].cat
    place = names.get_indexer(teachers.categories)[teachers.codes.to_numpy()]
    return frame.assign(teacher=pd.Categorical.from_codes(place, names, validate=False))


def _entries(period: Period, rows: Codes, lines: pd.DataFrame, found: Result) -> pd.DataFrame:
    """Return what became of each entry, ``at`` its place in the ledger."""
    row = found.entries["id"].to_numpy(np.int64)
    columns = {"at": rows[row], "year": period.year_of(lines["date"].to_numpy("datetime64[D]")[row])}
    made = ("convert", "waiting", "raw", "counted", "doubtful")
    return pd.DataFrame(columns | {name: found.entries[name].array for name in made}, copy=False)


def _beside(lines: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    return lines.assign(**{name: made[name].array for name in made.columns})


def _requirements(cycle: _Cycle, found: pd.DataFrame, who: pd.DataFrame) -> pd.DataFrame:
    year, teacher = _year(cycle.period, found["year"]), found["teacher"].cat.codes.to_numpy()
    away = (year > 0) & ~cycle.there[teacher, np.maximum(year - cycle.period.years.start, 0)]
    status = np.where(away & (found["missing"].to_numpy() > 0), EXEMPT, found["status"].cat.codes.to_numpy())
    left = np.zeros(len(cycle.there), bool)
    left[who["teacher"].cat.codes[who["school"].isna()]] = True
    status = np.where(left[teacher], STATUSES.index(LEFT), status)
    return found.drop(columns="cycle_start").assign(year=year, status=coded(status, STATUSES))


def present(book: Ledger, period: Period) -> Mask:
    """Return in which years of the cycle each teacher is on some school's books: no other year asks anything."""
    found = np.zeros((len(book.teachers), len(period.years)), bool)
    for n, year in enumerate(period.years):
        first, after = (np.datetime64(f"{y}{period.start[4:]}") for y in (year, year + 1))
        found[book.stays.teacher[book.stays.overlap(first, after)], n] = True
    return found


def _gravest(requirements: pd.DataFrame, teachers: pd.Series) -> Words:
    """Return each teacher's gravest status; who is asked nothing is exempt."""
    status = np.full(len(teachers.cat.categories), EXEMPT)
    found = requirements["status"].cat.codes.to_numpy(status.dtype)  # numbers of one kind: ten times as quick
    np.maximum.at(status, requirements["teacher"].cat.codes.to_numpy(), found)
    return coded(status[teachers.cat.codes], STATUSES)


def _required(period: Period, requirements: pd.DataFrame, teachers: pd.Series) -> Codes:
    """Return the most each teacher is asked for in all over the cycle; -1: nobody knows, or nothing asks."""
    ids = [
        c.id
        for c in period.rules.require
        if c.is_plain and c.per == "cycle" and c.where == EVERYTHING and c.kind != "max"
    ]
    asked = requirements[requirements["requirement"].isin(ids).to_numpy()]
    need = np.full(len(teachers.cat.categories), UNKNOWN, np.int64)
    np.maximum.at(need, asked["teacher"].cat.codes.to_numpy(), asked["need"].to_numpy())
    found: Codes = need[teachers.cat.codes]
    return found


def _year(period: Period, number: pd.Series) -> Codes:
    """Return a year's name for its number in the cycle, 0 (the whole cycle) as it is."""
    found = number.to_numpy(np.int64)
    return np.where(found == 0, 0, found + period.years.start - 1)


def _named(period: Period, frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(cycle=_all(period.id, len(frame)))


def _all(word: str, size: int) -> Words:
    return coded(np.zeros(size, np.int8), [word])
