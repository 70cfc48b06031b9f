"""The peers: the same work given to other programs, each with its best settings."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

from benchmarks.clock import Run, best
from benchmarks.flat import schemas, without

KIND = re.compile(rb"\Akind: ([a-z-]+)/1\n")


def versions() -> dict[str, str]:
    """Return what is compared, by name; a program that is not there is ``未安装``."""
    found = {name: version(name) for name in ("PyYAML", "jsonschema", "jsonschema_rs", "check-jsonschema", "duckdb")}
    found |= {name: version(name) for name in ("mkdocs", "mkdocs-material", "pandas", "numpy")}
    for program, asked in (("hledger", "--version"), ("hugo", "version")):
        where = shutil.which(program)
        text = subprocess.run([where, asked], capture_output=True, text=True, check=True).stdout if where else ""
        number = re.search(r"\d+\.\d+(\.\d+)?", text)
        found[program] = number[0] if number else "未安装"
    return {**found, "Python": sys.version.split()[0]}


def check_jsonschema(root: Path, work: Path) -> Run:
    """Run check-jsonschema once over every record, one call per kind, since a call takes one schema; return the sum.

    It reads decimals as floats, and on floats ``multipleOf: 0.01`` refuses 0.29. Its copies of the schemas lack that
    keyword, so it has less to do than this program and finds every record good, as it must.
    """
    folder = work / "schemas"
    folder.mkdir(parents=True, exist_ok=True)
    for kind, schema in schemas().items():
        (folder / f"{kind.replace('/', '-')}.json").write_text(json.dumps(without(schema, "multipleOf")), "utf-8")
    runs = []
    for kind, files in sorted(_by_kind(root).items()):
        command = [
            str(Path(sys.executable).parent / "check-jsonschema"),
            "--schemafile",
            str(folder / f"{kind}-1.json"),
        ]
        runs.append(best([*command, *files], times=1, folder=root))
    return Run(sum(run.seconds for run in runs), max(run.peak for run in runs))


def _by_kind(root: Path) -> dict[str, list[str]]:
    found = defaultdict(list)
    for file in sorted(root.glob("records/**/*.yaml")):
        if kind := KIND.match(file.read_bytes()):
            found[kind[1].decode()].append(str(file.relative_to(root)))
    return found


def journal(entries: Path, to: Path) -> int:
    """Write the entries as a journal for hledger: one transaction each, one account per teacher; return their number.

    Amounts stand as they are, their units being commodities: nothing is checked, converted or limited.
    """
    with entries.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (row["date"], row["stem"], int(row["number"]), row["part"]))
    with to.open("w", encoding="utf-8") as out:
        for row in rows:
            number = f"{row['stem']}#{row['number']}{row['part'] and '.' + row['part']}"
            whole, part = divmod(int(row["amount"]), 100)
            out.write(
                f"{row['date']} {number}\n    t:{row['teacher']}  {whole}.{part:02d} {row['unit']}\n    earned\n\n"
            )
    return len(rows)


def hledger(to: Path) -> list[str]:
    """Return the command that sums a journal by teacher."""
    return ["hledger", "-f", str(to), "balance", "--flat", "--no-total", "t:"]
