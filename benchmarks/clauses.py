"""The rule interpreter measured: every kind of clause beside a plain rule set, ten times the entries, memory.

Every figure comes from ``benchmarks.crowd``, a process of its own that measures `totals` alone, in processor time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import log
from pathlib import Path

from benchmarks.clock import REPOSITORY, best, python
from benchmarks.crowd import rule_set
from benchmarks.register import Counties
from benchmarks.table import Finding, seconds, within
from generator.credit.ruleset import STAGES

RICH = Path(__file__).with_name("rich.yaml")
PLAIN = REPOSITORY / "records" / "county" / "rules" / "JX-2018.yaml"
USUAL, CHUNK, MANY = 300_000, 1_000_000, 3_000_000  # entries: a county's, as many as are judged in one go, ten times
TIMES = 3
RATIO, EXPONENT, FLAT = 3, 1.05, 1.2

Measured = dict[str, float]


def clauses(counties: Counties) -> Iterator[Finding]:
    """What many clauses cost, and how time and memory grow with the entries."""
    file = counties.work / "crowd.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    rounds = [[_run(rules, USUAL, file) for rules in (RICH, PLAIN)] for _ in range(TIMES)]
    rich, plain = (min(runs, key=lambda run: run["seconds"]) for runs in zip(*rounds, strict=True))
    written, applied = count()
    name = f"总数，{USUAL} 条，{written} 条规则（表展开后 {applied} 条）"
    yield within(name, rich["seconds"], plain["seconds"], PLAIN.stem, RATIO)
    chunk = _run(RICH, CHUNK, file)
    many = min((_run(RICH, MANY, file) for _ in range(TIMES)), key=lambda run: run["seconds"])
    power = log(many["seconds"] / rich["seconds"]) / log(MANY / USUAL)
    told = f"{USUAL} 条 {seconds(rich['seconds'])}"
    name = f"同上，{MANY} 条（时间随条数的几次方）"
    yield Finding(name, seconds(many["seconds"]), told, f"{power:.2f}", f"≤ {EXPONENT:g}", power <= EXPONENT)
    yield _memory(many, chunk)


def count() -> tuple[int, int]:
    """Return how many clauses the rich rule set has as written, and as applied: a table is one for each cell."""
    document, rules = rule_set(RICH)
    return sum(len(document[stage]) for stage in STAGES), sum(1 for _ in rules.clauses())


def _run(rules: Path, size: int, file: Path) -> Measured:
    best(python("benchmarks.crowd", rules, str(size)), times=1, output=file)
    found: Measured = json.loads(file.read_bytes())
    return found


def _memory(many: Measured, chunk: Measured) -> Finding:
    """What is needed beside the tables that go in and come out: no more than for as many as are judged in one go."""
    ratio = many["working"] / chunk["working"]
    ours, told = (f"{run['working']:.0f} MiB" for run in (many, chunk))
    name = f"同上，{MANY} 条，输入输出以外的内存峰值"
    return Finding(name, ours, f"{CHUNK} 条 {told}", f"{ratio:.2f}", f"≤ {FLAT:g}", ratio <= FLAT)
