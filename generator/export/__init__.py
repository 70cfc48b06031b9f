"""Totals and the whole ledger as files for people (table, CSV, XLSX) and programs (JSON, Parquet).

Files for people have Chinese headings and words; files for programs have the keys and words of the records, amounts
as decimal text or decimal numbers. Equal input gives equal bytes. Names of teachers are left out unless given.
"""

from __future__ import annotations

from generator.export.formats import entries, totals

__all__ = ["entries", "totals"]
