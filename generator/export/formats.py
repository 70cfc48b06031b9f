"""Which content goes into which file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Literal

import pyarrow as pa

from generator.export.comparison import screen, told
from generator.export.contents import Names, ledger_sheet, notes_sheet, requirements_sheet, totals_sheet
from generator.export.sheet import Sheet
from generator.export.writers import ARROW, to_csv, to_json, to_parquet, to_rows, to_table, to_xlsx
from generator.totals import Totals, rows
from generator.totals.compare import Shift

Format = Literal["table", "csv", "json", "xlsx", "parquet"]


def totals(found: Totals, form: Format, names: Names = None, moved: Sequence[Shift] | None = None) -> bytes:
    """Return the totals as a file, a row per teacher and cycle; ``names`` (by teacher) adds them: internal use only.

    ``moved``: what differs from the totals that ``found`` was compared with.
    """
    if form == "json":
        return to_json(_with_names(rows(found), names))
    if form == "parquet":
        asked = [_exact(row["requirements"]) for row in rows(found)]
        return to_parquet(totals_sheet(found, names, labelled=False), requirements=pa.array(asked, _REQUIREMENTS))
    sheet = totals_sheet(found, names, labelled=True)
    if form == "xlsx":
        notes = notes_sheet(found, () if moved is None else told(found, moved))
        return to_xlsx([sheet, requirements_sheet(found, names), notes])
    if form == "csv":
        return to_csv(sheet)
    if moved is None:
        return to_table(_on_screen(sheet, TOTAL_SCREEN if found.window is None else WINDOW_SCREEN))
    head = "\n".join([*told(found, moved), "", "有变化的在前，写作“现在 → 改后”。", ""])
    keys = TOTAL_SCREEN[:-1] if found.window is None else WINDOW_SCREEN[:-1]
    return head.encode() + to_table(_on_screen(screen(sheet), keys))


def entries(found: Totals, form: Format, names: Names = None) -> bytes:
    """Return the whole ledger as a file: every entry with all it says and what it counted; see ``totals``."""
    sheet = ledger_sheet(found, names, labelled=form in ("csv", "xlsx", "table"))
    if form == "json":
        return to_json(to_rows(sheet))
    if form == "parquet":
        return to_parquet(sheet)
    if form == "xlsx":
        return to_xlsx([sheet, totals_sheet(found, names, labelled=True), notes_sheet(found)])
    return to_csv(sheet) if form == "csv" else to_table(_on_screen(sheet, ENTRY_SCREEN))


_REQUIREMENTS = pa.list_(
    pa.struct(
        [
            *((key, pa.string()) for key in ("id", "clause", "status")),
            *((key, ARROW["amount"]) for key in ("need", "have", "missing")),
        ]
    )
)


def _exact(asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    amounts = ("need", "have", "missing")
    return [row | {key: None if row[key] is None else Decimal(row[key]) for key in amounts} for row in asked]


def _with_names(found: Iterator[dict[str, Any]], names: Names) -> Iterator[dict[str, Any]]:
    return ({**row, "teacher_name": names.get(row["teacher"])} if names is not None else row for row in found)


ENTRY_SCREEN = (
    "date",
    "teacher",
    "teacher_name",
    "school",
    "name",
    "unit",
    "claimed",
    "amount",
    "raw",
    "counted",
    "state",
)
TOTAL_SCREEN = ("teacher", "teacher_name", "school_name", "cycle", "counted", "required", "status", "lacks")
WINDOW_SCREEN = ("teacher", "teacher_name", "school_name", "first", "last", "rule_set", "counted", "lacks")


def _on_screen(sheet: Sheet, keys: tuple[str, ...]) -> Sheet:
    """Return the columns that fit on a screen."""
    return Sheet(sheet.title, tuple(column for column in sheet.columns if column.key in keys))
