"""How long a command takes and how much memory it needs: each run is a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
# compiled modules are kept, as on any machine in use, whatever the caller's environment says
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
ENVIRONMENT["PYTHONPYCACHEPREFIX"] = str(REPOSITORY / "build" / "pycache")


class FailedError(Exception):
    """A measured command ended with an error; the text is its standard error's end."""


@dataclass(frozen=True, slots=True)
class Run:
    """The best of some runs: wall-clock seconds from start to end of the process, and the peak of its memory in MiB."""

    seconds: float
    peak: float


def python(module: str, *arguments: str | Path) -> list[str]:
    """Return the command that runs one of this repository's modules."""
    return [sys.executable, "-m", module, *map(str, arguments)]


def best(command: Sequence[str], times: int = 3, output: Path | None = None, folder: Path = REPOSITORY) -> Run:
    """Run a command so many times and return the quickest run and the largest peak; the last output goes to ``output``.

    Raises ``FailedError`` when a run ends with an error.
    """
    return _best([_once(command, output, folder) for _ in range(times)])


def side_by_side(*commands: tuple[Sequence[str], Path | None], times: int = 3) -> list[Run]:
    """Run commands in turn, so that a busy moment of the machine strikes all of them; return the best of each.

    A command comes with the file its output goes to. Raises ``FailedError`` when a run ends with an error.
    """
    rounds = [[_once(command, output, REPOSITORY) for command, output in commands] for _ in range(times)]
    return [_best(runs) for runs in zip(*rounds, strict=True)]


def _best(runs: Sequence[Run]) -> Run:
    return Run(min(run.seconds for run in runs), max(run.peak for run in runs))


def _once(command: Sequence[str], output: Path | None, folder: Path) -> Run:
    work = REPOSITORY / "build" / "bench"
    work.mkdir(parents=True, exist_ok=True)
    told, errors = work / "run.txt", work / "stderr.txt"
    helper = [sys.executable, "-S", str(Path(__file__).with_name("run.py")), str(told)]
    with (output or Path(os.devnull)).open("wb") as out, errors.open("wb") as err:
        subprocess.run([*helper, *command], stdout=out, stderr=err, cwd=folder, env=ENVIRONMENT, check=True)
    code, seconds, peak = told.read_text("utf-8").split()
    if code != "0":
        text = errors.read_text("utf-8", "replace")[-2000:]
        raise FailedError(f"{' '.join(command[:6])} … 结束码 {code}\n{text}")
    return Run(float(seconds), int(peak) / 1024)
