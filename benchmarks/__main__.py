"""``python -m benchmarks``: make a county, measure this program and its peers on it, print ratios and verdicts."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from benchmarks import change, clauses, peers, phone, register, sites, table, trail
from benchmarks.clock import REPOSITORY, FailedError
from benchmarks.register import Counties
from benchmarks.table import Finding

MEASURES: dict[str, Callable[[Counties], Iterator[Finding]]] = {
    "totals": register.totals,
    "rules": clauses.clauses,
    "site": sites.site,
    "phone": phone.phone,
    "check": register.check,
    "shape": register.shape,
    "change": change.change,
    "trail": trail.trail,
}


def main(arguments: list[str] | None = None) -> int:
    """Run the measures asked for; return 1 where a target is missed or a measure fails."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="造一个县，与同类工具并排计时")
    parser.add_argument("--schools", type=int, default=300, metavar="N", help="学校数（目标按默认的 300 校定）")
    parser.add_argument("--years", type=int, default=5, metavar="N", help="年数（默认 5）")
    parser.add_argument("--only", choices=MEASURES, nargs="+", default=list(MEASURES), help="只量这些")
    asked = parser.parse_args(arguments)
    work = REPOSITORY / "build" / "bench"
    shutil.rmtree(work, ignore_errors=True)
    counties = Counties(work / "county", work / "tenth", asked.years, work)
    title = _make(counties, asked.schools)
    findings = list(_measured(counties, asked.only))
    text = f"{title}\n\n{table.markdown(findings)}\n"
    print("\n" + text)
    (REPOSITORY / "build" / "bench.md").write_text(text, "utf-8")
    return int(any(finding.met is False for finding in findings))


def _make(counties: Counties, schools: int) -> str:
    """Write both counties; return a sentence on them, the machine and the programs compared."""
    large = register.make(counties.large, schools, counties.years)
    register.make(counties.small, max(6, schools // 10), counties.years)
    programs = "、".join(f"{name} {number}" for name, number in peers.versions().items())
    machine = f"{datetime.now(tz=UTC).date()}，{os.cpu_count()} 核，{platform.system()} {platform.machine()}"
    return f"{machine}。{schools} 校 {counties.years} 年：{large}。\n{programs}。"


def _measured(counties: Counties, names: list[str]) -> Iterator[Finding]:
    """Yield each finding, saying it on the way; a measure that cannot be made is a missed target."""
    for name in names:
        try:
            for finding in MEASURES[name](counties):
                print(table.plain(finding), file=sys.stderr)
                yield finding
        except FailedError as error:
            print(f"未能测量 {name}:{error}", file=sys.stderr)
            yield Finding(name, "未能测量", target="能测量", met=False)


if __name__ == "__main__":
    raise SystemExit(main())
