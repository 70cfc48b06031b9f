"""Sheets as bytes: CSV, XLSX, JSON, Parquet, or text for a terminal."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from generator.export.sheet import Column, Kind, Sheet, harmless
from generator.tables import cut, table, width
from generator.totals import amount

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook has no time zone; fixed, so that equal content is equal bytes
MOST_ROWS = 1_000_000  # a worksheet holds 1,048,576
WIDEST = 44  # columns of a terminal or a worksheet for one text
ARROW: dict[Kind, pa.DataType] = {
    "text": pa.string(),
    "amount": pa.decimal128(18, 2),
    "number": pa.int64(),
    "date": pa.date32(),
}


def to_csv(sheet: Sheet) -> bytes:
    """Return a CSV that Excel opens right: UTF-8 with a mark, CRLF, nothing that could be a formula."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow([column.label for column in sheet.columns])
    rows.writerows(zip(*map(_texts, sheet.columns), strict=True))
    return out.getvalue().encode("utf-8-sig")


def to_table(sheet: Sheet) -> bytes:
    """Return a table for a terminal."""
    columns = [[cut(text, WIDEST) for text in _texts(column)] for column in sheet.columns]
    numbers = frozenset(n for n, column in enumerate(sheet.columns) if column.kind in ("amount", "number"))
    lines = table([column.label for column in sheet.columns], list(zip(*columns, strict=True)), numbers)
    return ("\n".join(lines) + "\n").encode()


def to_json(rows: Iterable[dict[str, Any]]) -> bytes:
    """Return rows as a JSON array, one row a line."""
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def to_rows(sheet: Sheet) -> Iterable[dict[str, Any]]:
    """Yield rows by key, amounts as decimal texts."""
    keys = [column.key for column in sheet.columns]
    columns = [
        [None if value is None else amount(value) for value in column.values]
        if column.kind == "amount"
        else column.values
        for column in sheet.columns
    ]
    return (dict(zip(keys, values, strict=True)) for values in zip(*columns, strict=True))


def to_parquet(sheet: Sheet, **nested: pa.Array) -> bytes:
    """Return a Parquet file; amounts are decimal(18, 2), dates are dates. ``nested`` are further columns."""
    arrays = {column.key: _arrow(column) for column in sheet.columns} | nested
    out = pa.BufferOutputStream()
    pq.write_table(pa.table(arrays), out, compression="zstd")
    return bytes(out.getvalue())


def _arrow(column: Column) -> pa.Array:
    if column.kind == "amount":
        hundredths = pa.array(column.values, pa.int64()).cast(pa.decimal128(19, 0))
        return pa.compute.multiply(hundredths, pa.scalar(Decimal("0.01"))).cast(ARROW["amount"])
    if column.kind == "date":
        return pa.array(column.values, pa.string()).cast(pa.date32())
    return pa.array(column.values, ARROW[column.kind])


def to_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook: frozen headings, filters, numbers as numbers; a long sheet is continued on the next."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": CREATED})
        styles = {"amount": book.add_format({"num_format": "0.00"}), "number": book.add_format({"num_format": "0"})}
        heading = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
        for sheet in sheets:
            for part, first in enumerate(range(0, max(sheet.length, 1), MOST_ROWS), 1):
                title = sheet.title if part == 1 else f"{sheet.title} {part}"
                _worksheet(book.add_worksheet(title), sheet, first, styles, heading)
    return out.getvalue()


def _worksheet(page: Any, sheet: Sheet, first: int, styles: dict[str, Any], heading: Any) -> None:
    last = min(sheet.length, first + MOST_ROWS)
    kinds = [column.kind for column in sheet.columns]
    for n, column in enumerate(sheet.columns):
        page.set_column(n, n, _columns(column), styles.get(column.kind))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(last - first, 1), len(kinds) - 1)
    page.write_row(0, 0, [column.label for column in sheet.columns], heading)
    columns = [column.values[first:last] for column in sheet.columns]
    for row, values in enumerate(zip(*columns, strict=True), 1):
        for n, (value, kind) in enumerate(zip(values, kinds, strict=True)):
            if value is None:
                continue
            if kind == "amount":
                page.write_number(row, n, value / 100, styles["amount"])  # the nearest double prints as the decimal
            elif kind == "number":
                page.write_number(row, n, value, styles["number"])
            else:
                page.write_string(row, n, harmless(value))


def _columns(column: Column) -> int:
    """Return how wide a column is set: its heading and the first rows fit."""
    shown = _texts(Column(column.key, column.label, column.kind, column.values[:200]))
    return min(WIDEST, max(width(column.label) + 3, *map(width, shown), 6) + 1)


def _texts(column: Column) -> list[str]:
    if column.kind == "amount":
        return ["" if value is None else amount(value) for value in column.values]
    if column.kind == "text":
        return ["" if value is None else harmless(value) for value in column.values]
    return ["" if value is None else str(value) for value in column.values]
