"""Control totals: what a file declares is what its entries come to (DESIGN section 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from generator.entries import Entry, hundredths
from generator.problem import Problem, problem
from generator.records import Record
from generator.rules.context import Context


def batches_come_to_their_totals(context: Context) -> Iterator[Problem]:
    """The control totals of a batch are the number of its entries and their sums by unit."""
    sums: dict[str, Counter[str]] = {}
    for entry in context.entries:
        if entry.by is None:
            path = entry.batch.path
            if path not in sums:
                sums[path] = Counter()
            sums[path][entry.unit] += entry.recognised
    for record in context.register.records:
        if "totals" in record.data and "entries" in record.data and _project_known(context, record):
            found = sums[record.path]
            found["entries"] = 100 * len(record.data["entries"])
            yield from _differences("C301", record, found)


def _project_known(context: Context, record: Record) -> bool:
    return "project" not in record.data or record.data["project"] in context.register.projects


def verifications_come_to_their_totals(context: Context) -> Iterator[Problem]:
    """The control totals of a verification are those of the school's year as submitted and corrected by its date."""
    records = {(r.data["school"], str(r.data["year"])): r for r in context.register.of("verification")}
    lines: dict[str, set[tuple[str, int]]] = {record.path: set() for record in records.values()}
    sums: dict[str, Counter[str]] = {record.path: Counter() for record in records.values()}
    if not records:
        return
    for entry in context.entries:
        record = records.get((entry.batch.school, entry.end[:4]))
        if record is not None and _stood_on(entry, record.data["date"]):
            lines[record.path].add((entry.batch.path, entry.at))
            sums[record.path][entry.unit] += entry.recognised
    for record in records.values():
        if not _partly_unread(context):
            found = sums[record.path]
            found["entries"] = 100 * len(lines[record.path])
            yield from _differences("C302", record, found)


def _stood_on(entry: Entry, day: str) -> bool:
    """Return whether an entry was submitted by the end of a day and no correction by then had struck it out."""
    return entry.batch.submitted <= day and (entry.corrected is None or entry.corrected.submitted > day)


def _partly_unread(context: Context) -> bool:
    """Return whether a file that could not be read may hold entries."""
    return any(map(context.may_hold_any, ("/openings/", "/projects/", "/credits/")))


def _differences(code: str, record: Record, found: Mapping[str, int]) -> Iterator[Problem]:
    """Compare declared totals with sums in hundredths; a unit that is not declared is declared as 0."""
    declared: Mapping[str, Any] = record.data["totals"]
    for unit in sorted({*declared, *found}):
        stated, expected = hundredths(declared.get(unit, 0)), found.get(unit, 0)
        if stated != expected:
            at = ("totals", unit) if unit in declared else ("totals",)
            values = {"expected": plain(expected), "found": plain(stated), "difference": plain(stated - expected)}
            yield problem(code, record.path, at, unit=unit, **values)


def plain(amount: int) -> str:
    """Return hundredths as people write them: ``1250`` is ``12.5``."""
    whole, part = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{whole}" + (f".{part:02d}".rstrip("0") if part else "")
