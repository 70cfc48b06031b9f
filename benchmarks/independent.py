"""All totals once more, by a hand-written query on the raw entries: ``python -m benchmarks.independent DIR``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

QUERY = Path(__file__).with_name("totals.sql")


def totals(entries: Path) -> dict[str, dict[str, int]]:
    """Return what counted, in hundredths, by teacher and year."""
    text = QUERY.read_text("utf-8")
    found: dict[str, dict[str, int]] = {}
    for teacher, year, counted in duckdb.execute(text, {"entries": str(entries)}).fetchall():
        found.setdefault(teacher, {})[str(year)] = counted
    return found


if __name__ == "__main__":
    json.dump(totals(Path(sys.argv[1]) / "entries.csv"), sys.stdout)
