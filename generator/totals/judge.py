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
    read = book.entries.drop(columns=UNREAD)
    found = joined(
        [_judge(book, period, read.take(rows), rows, some, as_of, projects) for rows, some in _chunks(book, at, who)]
    )
    lines = rows_of(book.entries, found.entries.pop("at").to_numpy())  # once for all chunks: most of what comes out
    return replace(found, entries=_beside(lines, found.entries))


def joined(parts: list[Judged]) -> Judged:
    """Return what several cycles, or chunks of one, found together."""
    return Judged(*(stacked([getattr(part, name) for part in parts]) for name in Judged.__slots__))


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


def _judge(
    book: Ledger,
    period: Period,
    lines: pd.DataFrame,
    rows: Codes,
    who: pd.DataFrame,
    as_of: str,
    projects: Sequence[Record],
) -> Judged:
    """Apply the rule set to the ``lines`` at some rows of the ledger; the engine knows each by its place among them."""
    asked = beside(lines, aside(book, projects, who, as_of)) if projects else lines
    found = apply(period.rules, asked.assign(id=np.arange(len(asked))), who, as_of)
    gone = who["school"].isna().to_numpy()
    requirements = _requirements(book, period, found, set(who["teacher"][gone]))
    total = found.totals.take(_places(who["teacher"], pd.Index(found.totals["teacher"].to_numpy(object), dtype="str")))
    everyone = who.assign(
        raw=total["raw"].to_numpy(),
        counted=total["counted"].to_numpy(),
        required=_required(period, requirements, who["teacher"]),
        status=_gravest(requirements, who["teacher"]),
        rule_set=_all(period.rules.id, len(who)),
    )
    seq = lines["seq"].to_numpy()[found.deductions["id"].to_numpy(np.int64)]
    cuts = pd.DataFrame(
        {"seq": seq, "clause": found.deductions["clause"].array, "amount": found.deductions["amount"].array}
    )
    moves = found.moves.drop(columns="cycle_start").assign(year=_year(period, found.moves["year"]))
    offers = filled(found, projects)
    offers = offers.assign(year=_year(period, offers["year"]))
    frames = (everyone, _entries(period, rows, lines, found), requirements, cuts, moves, offers)
    return Judged(*(_named(period, frame) for frame in frames))


def _entries(period: Period, rows: Codes, lines: pd.DataFrame, found: Result) -> pd.DataFrame:
    """Return what became of each entry, ``at`` its place in the ledger."""
    row = found.entries["id"].to_numpy(np.int64)
    columns = {"at": rows[row], "year": period.year_of(lines["date"].to_numpy("datetime64[D]")[row])}
    made = ("convert", "waiting", "raw", "counted", "doubtful")
    return pd.DataFrame(columns | {name: found.entries[name].array for name in made})


def _beside(lines: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    return lines.assign(**{name: made[name].array for name in made.columns})


def _requirements(book: Ledger, period: Period, found: Result, gone: set[str]) -> pd.DataFrame:
    table = found.requirements.drop(columns="cycle_start").assign(year=_year(period, found.requirements["year"]))
    who = _places(table["teacher"], pd.Index([teacher.id for teacher in book.teachers], dtype="str"))
    year = table["year"].to_numpy()
    away = (year > 0) & ~present(book, period)[who, np.maximum(year - period.years.start, 0)]
    status = np.where(away & (table["missing"].to_numpy() > 0), EXEMPT, table["status"].cat.codes.to_numpy())
    left = table["teacher"].isin(gone).to_numpy()
    return table.assign(status=coded(np.where(left, STATUSES.index(LEFT), status), STATUSES))


def present(book: Ledger, period: Period) -> Mask:
    """Return in which years of the cycle each teacher is on some school's books: no other year asks anything."""
    found = np.zeros((len(book.teachers), len(period.years)), bool)
    for n, year in enumerate(period.years):
        first, after = (np.datetime64(f"{y}{period.start[4:]}") for y in (year, year + 1))
        found[book.stays.teacher[book.stays.overlap(first, after)], n] = True
    return found


def _gravest(requirements: pd.DataFrame, teachers: pd.Series) -> Words:
    """Return each teacher's gravest status; who is asked nothing is exempt."""
    names = teachers.cat.categories
    status = np.full(len(names), EXEMPT)
    np.maximum.at(status, _places(requirements["teacher"], names), requirements["status"].cat.codes.to_numpy())
    return coded(status[teachers.cat.codes], STATUSES)


def _places(teachers: pd.Series, names: pd.Index) -> Codes:
    """Return each teacher's place among the names."""
    place: Codes = names.get_indexer(teachers.cat.categories)[teachers.cat.codes.to_numpy()]
    return place


def _required(period: Period, requirements: pd.DataFrame, teachers: pd.Series) -> Codes:
    """Return the most each teacher is asked for in all over the cycle; -1: nobody knows, or nothing asks."""
    ids = [
        c.id
        for c in period.rules.require
        if c.is_plain and c.per == "cycle" and c.where == EVERYTHING and c.kind != "max"
    ]
    asked = requirements[requirements["requirement"].isin(ids).to_numpy()]
    need = np.full(len(teachers.cat.categories), UNKNOWN, np.int64)
    np.maximum.at(need, _places(asked["teacher"], teachers.cat.categories), asked["need"].to_numpy())
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
