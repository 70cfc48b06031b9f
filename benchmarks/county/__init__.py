"""A made-up county of any size: valid records, the same for the same seed, and its entries as a table."""

from __future__ import annotations

import csv
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from random import Random

from benchmarks.county.amendments import correct, open_balances
from benchmarks.county.careers import simulate
from benchmarks.county.claims import file_all
from benchmarks.county.model import FIRST_YEAR, Line, Output
from benchmarks.county.offices import school_plans, standing
from benchmarks.county.schools import found
from benchmarks.county.training import Training, hold


def county(count: int, years: int, seed: int) -> Output:
    """Return all files of a county of ``count`` schools (at least 6) over ``years`` years from ``FIRST_YEAR``."""
    out = Output()
    schools = found(Random(f"{seed}/schools"), count, years)
    staff = simulate(Random(f"{seed}/careers"), schools, years)
    providers = standing(Random(f"{seed}/offices"), out, schools, staff, years)
    school_plans(Random(f"{seed}/plans"), out, schools, years)
    work = Training(Random(f"{seed}/training"), out, schools, staff, providers)
    hold(work, years)
    batches = file_all(work, years)
    open_balances(work)
    correct(work, batches, years)
    return out


def write(root: Path, out: Output) -> int:
    """Write the records below ``root``, and beside them ``entries.csv``; return the number of entries that count.

    ``entries.csv`` has the columns of ``Line`` (amount in hundredths), in no particular order: what the county knows
    without any reading of its records, for an independent computation.
    """
    folders = {path.rpartition("/")[0] for path in out.files}
    for folder in sorted(folders):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for path, text in out.files.items():
        (root / path).write_bytes(text.encode())
    lines = [line for found in out.lines.values() for line in found]
    with (root / "entries.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        columns = [field.name for field in fields(Line)]
        table.writerow(columns)
        table.writerows(map(attrgetter(*columns), lines))
    return len(lines)


def last_day(years: int) -> str:
    """Return the last day of the last year: the day as of which such a county is totalled."""
    return f"{FIRST_YEAR + years - 1}-12-31"
