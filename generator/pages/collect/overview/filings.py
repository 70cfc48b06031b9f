"""What schools handed in and the county verified, year by year; and how long registration took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from generator.audit.model import Trail
from generator.ledger import Ledger
from generator.pages.collect.schools import existed
from generator.pages.model.overview import FilingRow, FilingView, FilingYear, Wait
from generator.records import Register, name_of
from generator.totals.rows import plain
from generator.trail import clock

FILED = ("credit-batch", "results", "opening", "correction")  # the kinds of file that bring credits


def filings(book: Ledger, first: int, as_of: str) -> tuple[tuple[FilingYear, ...], tuple[FilingRow, ...]]:
    """Return the years from ``first`` that have opened, and each school's state in them.

    A school has none in the years before it opened and after it closed. Opening balances are filed for the years they
    were earned in.
    """
    register = book.register
    years = [year for year in sorted(register.years) if first <= year and register.years[year]["opens"] <= as_of]
    verified = _last(register, "verification", "date")
    filed = _opened(book) | _last(register, "credit-batch", "submitted")
    rows = []
    for school, record in sorted(register.schools.items()):
        states = [
            _state(verified.get((school, year)), filed.get((school, year)), is_there=existed(record.data, year))
            for year in years
        ]
        rows.append(FilingRow(school, record.data["name"], tuple(states)))
    counts = [Counter(row.years[n].state for row in rows) for n in range(len(years))]
    told = zip(years, counts, strict=True)
    return tuple(FilingYear(str(year), n["none"], n["filed"], n["verified"]) for year, n in told), tuple(rows)


def _last(register: Register, kind: str, field: str) -> dict[tuple[str, int], str]:
    """Return the latest date of each school's records of a kind, by school and year."""
    found: dict[tuple[str, int], str] = {}
    for record in register.of(kind):
        key = record.data["school"], record.data["year"]
        found[key] = max(record.data[field], found.get(key, ""))
    return found


def _opened(book: Ledger) -> dict[tuple[str, int], str]:
    """Return when opening balances were submitted, by school and year of what they hold."""
    rows = book.entries[["filed_by", "date", "file"]][(book.entries["source"] == "opening").to_numpy()]
    keys = rows.assign(year=rows["date"].dt.year)[["filed_by", "year", "file"]].drop_duplicates()
    files = sorted(zip(*(plain(keys[name]) for name in ("filed_by", "year", "file")), strict=True))
    return {(school, year): book.register.by_path[path].data["submitted"] for school, year, path in files}


def _state(verified: str | None, filed: str | None, *, is_there: bool) -> FilingView:
    if verified:
        return FilingView("verified", verified)
    if filed:
        return FilingView("filed", filed)
    return FilingView("none" if is_there else "")


def waits(register: Register, trail: Trail | None, first: str, last: str) -> Mapping[int, Wait]:
    """Return how long files that bring credits waited, by the year they were registered in; under 0 all of them.

    Those registered from the day ``first`` to the day ``last`` (ISO dates) count.
    """
    if trail is None:
        return {}
    days: dict[int, list[int]] = {}
    for registered, waited in _waited(register, trail):
        if first <= registered <= last:
            for key in (0, int(registered[:4])):
                days.setdefault(key, []).append(waited)
    return {key: _wait(sorted(found)) for key, found in days.items()}


def _waited(register: Register, trail: Trail) -> Iterator[tuple[str, int]]:
    """Yield the day each file was first registered, and how many days after its submission."""
    for path, found in trail.by_file().items():
        record = register.by_path.get(path)
        if record and name_of(record.data["kind"]) in FILED:
            registered = clock.day(found[0].at)
            waited = date.fromisoformat(registered) - date.fromisoformat(record.data["submitted"])
            yield registered, max(waited.days, 0)


def _wait(days: list[int]) -> Wait:
    """Return the lower median and the least number that nine of ten do not exceed."""
    return Wait(len(days), days[(len(days) - 1) // 2], days[-(-len(days) * 9 // 10) - 1])
