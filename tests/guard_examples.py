"""Changes as examples: a folder each below ``changes/good`` and ``changes/bad``, read as a submission.

What stands in an example's folder is laid over the register by the submission's last commit. Besides:

- ``change.yaml``: ``actor``, ``day``, optional ``submitted_on``, ``message``, ``scope`` and ``matters`` (as the guard
  must understand it); ``files`` that cannot lie in a folder: ``path``, ``text`` (``times`` repeated) and ``mode``;
  ``steps``, commits before the last of which nothing stays: each its ``files`` and ``message``, a merge with
  ``merge: true``; ``history``: ``unrelated`` to the register, or ``crossed`` with it.
- ``before/``: what the register has beforehand; ``since/``: what it has changed since the branch left it.
- ``expected.txt`` of a bad one: ``path:line:column CODE severity``, ``<head>`` for its last commit.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from generator.messages import severity
from generator.problem import Problem
from tests.guard_fixture import CHANGES, PLAIN, File, Files, Proposed, edited, over, register, store

BAD = sorted(folder for folder in (CHANGES / "bad").iterdir() if folder.is_dir())
GOOD = sorted(folder for folder in (CHANGES / "good").iterdir() if folder.is_dir())
OWN = frozenset({"change.yaml", "expected.txt", "before", "since"})


def asked(example: Path) -> dict[str, Any]:
    """Return what ``change.yaml`` says; all of it is text."""
    found: dict[str, Any] = yaml.load((example / "change.yaml").read_bytes(), yaml.CBaseLoader)  # noqa: S506 (makes text alone)
    return found


def proposal(example: Path) -> Proposed:
    """Return an example as a submission."""
    words = asked(example)
    before = over(register(), example / "before")
    fork = store().commit(before)
    since = example / "since"
    base = store().commit(over(before, since), fork, message="登记") if since.is_dir() else fork
    parents: tuple[str, ...] = (fork,)
    if words.get("history") == "crossed":
        ends = [store().commit(before, fork, message=side) for side in ("一边", "另一边")]
        base, parents = store().commit(before, *ends), tuple(reversed(ends))
    elif words.get("history") == "unrelated":
        parents = ()
    for step in words.get("steps", ()):
        other = (store().commit(before, fork, message="另一边"),) if "merge" in step else ()
        files = edited(before, _files(step))
        parents = (store().commit(files, *parents, *other, message=step.get("message", "一步")),)
    last = edited(over(before, example, OWN), _files(words))
    head = store().commit(last, *parents, message=words.get("message", "申报"))
    return Proposed(base, head, words.get("actor", ""), words["day"], words.get("submitted_on", ""))


def _files(words: dict[str, Any]) -> Files:
    return {one["path"]: _file(one) for one in words.get("files", ())}


def _file(one: dict[str, str]) -> File:
    return File((one["text"] * int(one.get("times", 1))).encode(), one.get("mode", PLAIN))


def line(problem: Problem, case: Proposed) -> str:
    """Return a problem as ``expected.txt`` has it."""
    path = "<head>" if problem.path == case.head[:12] else problem.path
    return f"{path}:{problem.line}:{problem.column} {problem.code} {severity(problem)}"


def expected(example: Path) -> list[str]:
    return (example / "expected.txt").read_text(encoding="utf-8").splitlines()
