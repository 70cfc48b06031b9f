"""History made anew: what is needed to tamper with a register in memory and to write down what comes of it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from generator.trail import registration
from tests.trail.history import Files, History, Step, Tree, git, plant, repository


class Tampered(NamedTuple):
    """What an act comes to: the end of the line, an object laid under another's name, refs and files put beside it."""

    tip: str
    planted: tuple[str, str, bytes] | None = None
    refs: tuple[tuple[str, str], ...] = ()
    grafts: str = ""
    missing: str = ""


def write(
    root: Path, history: History, done: Tampered, clean: Path | None = None, known: frozenset[str] = frozenset()
) -> Path:
    """Write a tampered history as a bare repository: whole, or beside a ``clean`` one that has ``known`` objects."""
    gone = {done.planted[0] if done.planted else "", done.missing} - {""}
    if gone:
        clean, known = None, frozenset(gone)
    objects = [found for name, found in history.objects.items() if name not in known]
    repository(root, objects, done.tip, history.repository, clean)
    git(root, "config", "xuefen.genesis", history.genesis)
    if done.planted:
        plant(root, *done.planted)
    for ref, commit in done.refs:
        git(root, "update-ref", ref, commit)
    if done.grafts:
        (root / "info").mkdir(exist_ok=True)
        (root / "info" / "grafts").write_text(done.grafts, "utf-8")
    return root


def state(history: History, n: int) -> Tree:
    """Return the files as they were before a step."""
    tree = Tree()
    for files in (history.genesis_files, *(step.files for step in history.steps[:n])):
        lay(history, tree, files)
    return tree


def lay(history: History, tree: Tree, files: Files) -> str:
    """Put files into a state; return its id."""
    for path, content in files.items():
        tree.set(path, "" if content is None else history.objects.put("blob", content))
    return tree.write(history.objects)


def follow(history: History, n: int, tip: str, tree: Tree, *, signed: bool = False) -> str:
    """Make the steps from ``n`` on anew after another commit and state, with their old signatures or new ones."""
    for step in history.steps[n:]:
        found = lay(history, tree, step.files)
        tip = registered(history, step, found, tip) if signed else relinked(history, step, found, tip)
    return tip


def relinked(history: History, step: Step, tree: str, before: str) -> str:
    """Return a registration with another tree and another commit before it, and all else as it was."""
    head, _, message = history.objects[step.commit][1].decode().partition("\n\n")
    head = head.replace(step.tree, tree, 1).replace(step.before, before, 1)
    return history.objects.put("commit", f"{head}\n\n{message}".encode())


def registered(history: History, step: Step, tree: str, before: str, **other: str | int) -> str:
    """Return a registration made and signed anew; ``other``: its message, registrar or time."""
    who = str(other.get("registrar", step.made.registrar))
    message = str(other.get("message", registration.text(step.made._replace(registrar=who))))
    at = int(other.get("at", step.at))
    return history.commit(tree, (before, step.head), who, at, message, who)
