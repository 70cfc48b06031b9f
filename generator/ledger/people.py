"""The people of one cycle: everyone on the county's books in it, as they are on the day they are judged."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.ledger.book import YES_NO_WORDS, Ledger, then
from generator.ledger.dated import MONTH, Codes, Days, Mask, Words, coded, days, taken, ticks, words

ONE_DAY = np.timedelta64(1, "D")
UNKNOWN_YEARS = -1  # nobody knows since when; the engine takes no figure pro rata for granted then


def people(book: Ledger, start: str, end: str, as_of: str) -> pd.DataFrame:
    """Return one row per teacher on the books on any day of the cycle ``start``–``end`` up to ``as_of``, in id order.

    Columns: ``teacher`` (the ledger's categories) · ``cycle_start`` (datetime64) · ``school`` (blank: no longer on
    the books on the judging day, which is the cycle's end or ``as_of``, the earlier) · ``entered`` (datetime64: the
    first day on the books) · the dated attributes then ·
    ``new`` (on probation on any day so far) · ``licensed`` · ``last_cycle`` (retires by the cycle's end, or has
    retired) · ``years_in_post`` (-1 unknown) and ``months_on_duty`` (int64 hundredths, both up to the
    cycle's end: what the books say now is taken to go on).
    """
    first, after = np.datetime64(start), np.datetime64(end) + ONE_DAY
    judged = np.datetime64(min(as_of, end))
    member = _any(book.stays.teacher[book.stays.overlap(first, judged + ONE_DAY)], len(book.teachers))
    who = np.flatnonzero(member)
    day = np.full(who.size, judged)
    columns: dict[str, object] = {
        "teacher": coded(who, book.entries["teacher"].cat.categories),
        "cycle_start": np.full(who.size, first),
        "school": taken(book.stays.values["school"], book.stays.at(who, day)),
        "entered": _entered(book)[who],
        **then(book.spans, book.spans.at(who, day)),
        "new": _yes(_on_probation(book, first, judged + ONE_DAY)[who]),
        "licensed": words(book.teachers[n].facts.get("licensed") for n in who),
        "last_cycle": _yes(_retires(book, after)[who]),
        "years_in_post": _years_in_post(book, after)[who],
        "months_on_duty": _months_on_duty(book, first, after)[who],
    }
    return pd.DataFrame(columns, copy=False)


def _entered(book: Ledger) -> Days:
    """Return every teacher's first day on the books, NaT without one."""
    first = np.full(len(book.teachers), np.datetime64("NaT", "D"))
    latest_first = np.argsort(book.stays.since, kind="stable")[::-1]
    first[book.stays.teacher[latest_first]] = book.stays.since[latest_first]  # the earliest is written last
    return first


def _any(rows: Codes, size: int) -> Mask:
    found = np.zeros(size, bool)
    found[rows] = True
    return found


def _yes(mask: Mask) -> Words:
    return coded(mask.astype(np.int8), YES_NO_WORDS)


def _on_probation(book: Ledger, since: np.datetime64, until: np.datetime64) -> Mask:
    spans = book.spans
    hit = (spans.values["probation"] == "yes").to_numpy() & spans.overlap(since, until)
    return _any(spans.teacher[hit], len(book.teachers))


def _retires(book: Ledger, after: np.datetime64) -> Mask:
    """Whoever is to retire before ``after``, or did and came back."""
    planned = _fact(book, "retires")
    stays = book.stays
    done = stays.teacher[(stays.values["event"] == "retirement").to_numpy() & (stays.until < after)]
    return (planned < after) | _any(done, len(book.teachers))


def _fact(book: Ledger, name: str) -> Days:
    """Return a dated fact of every teacher, NaT where unknown (which compares as false)."""
    return days([teacher.facts.get(name, "NaT") for teacher in book.teachers])


def _years_in_post(book: Ledger, after: np.datetime64) -> Codes:
    since = _fact(book, "title_since")
    known = ~np.isnat(since)
    start = np.where(known, since, after)
    years = np.maximum(ticks(_full(after, start)) - ticks(start), 0) * 100 // (12 * MONTH)
    return np.where(known, years, UNKNOWN_YEARS)


def _months_on_duty(book: Ledger, first: np.datetime64, after: np.datetime64) -> Codes:
    """Months on some school's books, less those of spans with a leave code; days are parts of their month."""
    stays, spans = book.stays, book.spans
    total = np.zeros(len(book.teachers), np.int64)
    np.add.at(total, stays.teacher, _length(stays.since, stays.until, first, after))
    for row in np.flatnonzero(spans.values["leave"].notna().to_numpy()):
        who = spans.teacher[row]
        own = slice(*np.searchsorted(stays.teacher, [who, who + 1]))
        since, until = max(first, spans.since[row]), min(after, spans.until[row])
        total[who] -= _length(stays.since[own], stays.until[own], since, max(since, until)).sum()
    return total * 100 // MONTH


def _length(since: Days, until: Days, first: np.datetime64, after: np.datetime64) -> Codes:
    a, b = np.clip(since, first, after), np.clip(until, first, after)
    return ticks(b) - ticks(a)


def _full(day: np.datetime64, like: npt.NDArray[np.datetime64]) -> Days:
    return np.full(like.shape, day)
