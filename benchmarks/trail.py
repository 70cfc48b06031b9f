"""The trail measured: the whole history of a county replayed, and whether what somebody did to it is found."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks.clock import ENVIRONMENT, REPOSITORY, FailedError, best, python
from benchmarks.register import Counties
from benchmarks.table import Finding, seconds
from tests.trail import tampering
from tests.trail.dealt import dealt
from tests.trail.history import History, git
from tests.trail.rewriting import write
from tests.trail.tampering import Act

YEARS = 3  # none of them is yet to come, as in the larger county's five
REGISTRATIONS = 3.34  # for each school and year of the large county, which makes 5,000
LIMIT = 6  # seconds
ACTS = (
    tampering.blob_exchanged,
    tampering.tree_exchanged,
    tampering.edited_later,
    tampering.deleted_with_approvals,
    tampering.dropped,
    tampering.amount_changed,
    tampering.merge_edited,
    tampering.approvals_exchanged,
    tampering.approved_out_of_office,
    tampering.trailers_forged,
    tampering.dated_back,
    tampering.genesis_exchanged,
    tampering.moved_back,
)


def trail(counties: Counties) -> Iterator[Finding]:
    """The replay of a history of as many records as the large county has, and of the same one tampered with."""
    size = sum(1 for _ in counties.large.glob("records/schools/*/school.yaml")) * counties.years
    history = dealt(max(6, size // YEARS), YEARS, int(REGISTRATIONS * size))
    clean = history.write(_fresh(counties.work / "trail"))
    git(clean, "repack", "-a", "-d", "-f", "-q")  # as a server keeps it
    told = f"{len(history.steps)} 笔登记、{sum(len(step.made.approvals) for step in history.steps)} 份批准"
    run = best(_command(clean, history))
    records = len(git(clean, "ls-tree", "-r", "--name-only", history.tip, "records/").splitlines())
    name = f"重放主线 audit（{records} 份记录、{told}）"
    yield Finding(name, seconds(run.seconds), target=f"≤ {LIMIT} s", met=run.seconds <= LIMIT)
    acts = [act for act in tampering.ACTS if act.do in ACTS]
    missed = [act.name for act in acts if not act.codes <= _found(counties, history, clean, act)]
    yield Finding(
        "篡改被发现", f"{len(acts)} 种", "、".join(missed) or "—", f"漏过 {len(missed)} 种", "漏过 0 种", not missed
    )


def _found(counties: Counties, history: History, clean: Path, act: Act) -> set[str]:
    """Return the codes that an audit of a history tampered with finds; the history is afterwards as it was."""
    known = frozenset(history.objects)
    done = act.do(history, len(history.steps) // 2)
    root = write(_fresh(counties.work / "tampered"), history, done, clean, known)
    for name in history.objects.keys() - known:
        del history.objects[name]
    command = [*_command(root, history), "--format", "json", *(["--anchor", history.tip] if act.anchored else [])]
    run = subprocess.run(command, capture_output=True, cwd=REPOSITORY, env=ENVIRONMENT, check=False)
    if run.returncode not in (0, 1):
        raise FailedError(f"{act.name}\n{run.stderr.decode('utf-8', 'replace')[-2000:]}")
    return {one["code"] for one in json.loads(run.stdout)["problems"]}


def _command(root: Path, history: History) -> list[str]:
    return python("generator", "audit", "--root", root, "--genesis", history.genesis)


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder
