"""The register measured: load and shape, the whole check, its growth and memory, totals and their truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.clock import best, python, side_by_side
from benchmarks.county import last_day
from benchmarks.peers import check_jsonschema, hledger, journal
from benchmarks.table import Finding, faster, seconds, within

MEMORY = 400  # MiB


@dataclass(frozen=True, slots=True)
class Counties:
    """The counties measured, the small one a tenth of the large; ``work`` takes what is made on the way."""

    large: Path
    small: Path
    years: int
    work: Path


def make(root: Path, schools: int, years: int) -> str:
    """Write a county and return what it says of itself; in a process of its own, or its memory would count as ours."""
    told = root.with_suffix(".txt")
    size = ["--schools", str(schools), "--years", str(years)]
    best([*python("benchmarks.county", root), *size], times=1, output=told)
    return told.read_text("utf-8").strip().partition(": ")[2]


def files(county: Path) -> int:
    """Return the number of records."""
    return sum(1 for _ in county.glob("records/**/*.yaml"))


def shape(counties: Counties) -> Iterator[Finding]:
    """Load and shape against plain PyYAML + jsonschema and against check-jsonschema."""
    ours = best(python("benchmarks.ours", counties.large))
    plain = best(python("benchmarks.plain", counties.large), times=1)
    yield faster("载入与格式检查", ours.seconds, plain.seconds, "CSafeLoader + jsonschema", 4)
    slow = check_jsonschema(counties.large, counties.work)
    yield faster("载入与格式检查", ours.seconds, slow.seconds, "check-jsonschema", 25)


def check(counties: Counties) -> Iterator[Finding]:
    """The whole check: beside load and shape alone, beside a tenth of the county, its memory, and for one file."""
    whole, shape_only, small = side_by_side(
        (_verb("check", counties.large), None),
        (python("benchmarks.ours", counties.large), None),
        (_verb("check", counties.small), None),
    )
    yield within("全部检查 check", whole.seconds, shape_only.seconds, "载入与格式检查", 2)
    yield _growth(files(counties.large), whole.seconds, files(counties.small), small.seconds)
    yield Finding("检查的内存峰值", f"{whole.peak:.0f} MiB", target=f"≤ {MEMORY} MiB", met=whole.peak <= MEMORY)
    one = min(counties.large.glob("records/schools/s-0001/credits/*/*.yaml"))
    single = best([*_verb("check", counties.large), str(one)])
    yield Finding("只报告一份文件的检查 check PATH", seconds(single.seconds), f"全部检查 {seconds(whole.seconds)}")


def _growth(large: int, long: float, small: int, short: float) -> Finding:
    """Return how the time grows with ten times the files; the counties do not differ by exactly ten."""
    times = long / short * 10 / (large / small)
    ours, told = f"{large} 份文件 {seconds(long)}", f"{small} 份文件 {seconds(short)}"
    return Finding("十倍文件的检查（按文件数折成十倍）", ours, told, f"{times:.1f}×", "≤ 11×", times <= 11)


def totals(counties: Counties) -> Iterator[Finding]:
    """YAML to totals against hledger, and every teacher's total against an independent query."""
    found, expected = counties.work / "totals.json", counties.work / "independent.json"
    command = [*_verb("totals", counties.large), "--format", "json", "--as-of", last_day(counties.years)]
    transactions = counties.work / "entries.journal"
    number = journal(counties.large / "entries.csv", transactions)
    ours, peer = side_by_side((command, found), (hledger(transactions), None))
    yield within(f"YAML → 总数（{number} 条）", ours.seconds, peer.seconds, "hledger balance", 0.7)
    query = best(python("benchmarks.independent", counties.large), output=expected)
    teachers, wrong = differences(found, expected)
    told = f"duckdb 独立 SQL({seconds(query.seconds)})"
    yield Finding("教师总数与独立计算一致", f"{teachers} 位", told, f"{len(wrong)} 位不同", "0 位不同", not wrong)


def differences(found: Path, expected: Path) -> tuple[int, list[str]]:
    """Return the number of teachers and those whose total, or the sum of whose years, is not the independent one."""
    rows = json.loads(found.read_bytes())
    ours = {row["teacher"]: _hundredths(row["counted"]) for row in rows}
    theirs = {teacher: sum(years.values()) for teacher, years in json.loads(expected.read_bytes()).items()}
    return len(ours), [t for t in sorted({*ours, *theirs}) if ours.get(t, 0) != theirs.get(t, 0)]


def _hundredths(text: str) -> int:
    """Return an amount like ``7.5`` in hundredths, exactly."""
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


def _verb(verb: str, root: Path) -> list[str]:
    return python("generator", verb, "--root", root)
