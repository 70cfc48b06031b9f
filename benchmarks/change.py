"""One submission measured: its check at ten schools and at three hundred, and what the server's hook costs a push."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.clock import FailedError, Run, python, side_by_side
from benchmarks.register import Counties, make
from benchmarks.table import Finding
from generator.hook import install
from generator.trail import clock

FEW = 10  # schools
TEACHERS = 43  # about as many in the school that submits, whatever the county's size
TIMES = 12
LIMIT = 0.15  # seconds, the whole process
GROWTH = 1.1
HOOK = 0.3  # seconds that a push may take longer
NOBODY = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
NOBODY |= {f"GIT_{who}_{what}": "x@x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


@dataclass(frozen=True, slots=True)
class Submitted:
    """A register on branch ``main``, and on ``change`` one more file: a school's batch of this year, dated today."""

    root: Path
    clerk: str


def change(counties: Counties) -> Iterator[Finding]:
    """The check of one file in two counties, and a push of it with the hook and without."""
    few = counties.work / "few"
    make(few, FEW, counties.years)
    small = _submitted(few, counties.work / "change-small")
    large = _submitted(counties.large, counties.work / "change-large")
    one, other = side_by_side((_check(small), None), (_check(large), None), times=TIMES)
    yield Finding(
        "一份申报的检查 check --base", _ms(other), target=f"≤ {LIMIT * 1000:.0f} ms", met=other.seconds <= LIMIT
    )
    ratio = other.seconds / one.seconds
    told = f"{FEW} 校 {_ms(one)}"
    yield Finding("同上，随县的大小", _ms(other), told, f"{ratio:.2f}", f"≤ {GROWTH:g}", ratio <= GROWTH)
    bare = counties.work / "change.git"
    shutil.rmtree(bare, ignore_errors=True)
    _git(large.root, "clone", "--quiet", "--bare", "--branch=main", ".", str(bare))
    without = _push(large, bare)
    install(bare, "bench", "main", "REMOTE_USER")
    with_hook = _push(large, bare)
    extra = with_hook - without
    name, told = "推送一份申报，服务器检查多用的时间", f"不装检查 {without * 1000:.0f} ms"
    yield Finding(name, f"{extra * 1000:.0f} ms", told, target=f"< {HOOK * 1000:.0f} ms", met=extra < HOOK)


def _submitted(county: Path, root: Path) -> Submitted:
    """Make a repository of a county from which one batch is taken, and given back on a branch as submitted today."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(county / "records", root / "records")
    today = clock.today()
    school = min(root.glob("records/schools/*"), key=_distance)
    batches = sorted(school.glob(f"credits/{today[:4]}/*.yaml"))
    if not batches:
        raise FailedError(f"{school.name} 没有 {today[:4]} 年的申报")
    text = re.sub("(?m)^submitted: .*$", f"submitted: {today}", batches[0].read_text("utf-8"))
    for file in (*batches, root / f"records/county/verifications/{today[:4]}/{school.name}.yaml"):
        file.unlink(missing_ok=True)
    _git(root, "init", "--quiet", "--initial-branch=main")
    _commit(root)
    _git(root, "repack", "-a", "-d", "-q")
    _git(root, "checkout", "--quiet", "-b", "change")
    batches[0].parent.mkdir(exist_ok=True)
    (batches[0].parent / f"{today.replace('-', '')}-abcdef.yaml").write_text(text, "utf-8")
    _commit(root)
    return Submitted(root, f"{school.name.replace('-', '')}.clerk")


def _distance(school: Path) -> tuple[int, str]:
    roster = (school / "roster.yaml").read_text("utf-8")
    return abs(len(re.findall("(?m)^  - id: ", roster)) - TEACHERS), school.name


def _check(given: Submitted) -> list[str]:
    return python(
        "generator", "check", "--root", given.root, "--base", "main", "--head", "change", "--actor", given.clerk
    )


def _push(given: Submitted, bare: Path) -> float:
    """Return the least time of some pushes of the branch, each to another name."""
    runs = []
    for n in range(TIMES // 2):
        began = time.perf_counter()
        name = f"refs/heads/submit/{given.clerk}/n{time.time_ns()}-{n}"
        _git(given.root, "push", "--quiet", str(bare), f"change:{name}", pusher=given.clerk)
        runs.append(time.perf_counter() - began)
    return min(runs)


def _commit(root: Path) -> None:
    _git(root, "add", "--all")
    _git(root, "commit", "--quiet", "--message=x")


def _git(root: Path, *arguments: str, pusher: str = "") -> None:
    """Run Git; raises ``FailedError`` with what it said."""
    environment = {**os.environ, **NOBODY, "REMOTE_USER": pusher}
    done = subprocess.run(["git", *arguments], cwd=root, env=environment, capture_output=True, check=False)
    if done.returncode:
        raise FailedError(done.stderr.decode("utf-8", "replace")[-2000:])


def _ms(run: Run) -> str:
    return f"{run.seconds * 1000:.0f} ms"
