"""What is proposed: the files that a branch changes, and by whom, seen from the register it is to enter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.git import Change, Repository
from generator.problem import Problem, problem

FOLDER = "040000"


class Submission(NamedTuple):
    """The changes between ``fork``, where a branch left the register, and its ``head``; to be laid over ``base``.

    ``proposer`` is the login of the authenticated pusher, or of the pull request's author; ``""`` where nobody asks.
    """

    base: str
    fork: str
    head: str
    proposer: str
    changes: tuple[Change, ...]


def submission(repository: Repository, base: str, head: str, proposer: str) -> tuple[Submission | None, list[Problem]]:
    """Return what ``head`` proposes to lay over ``base``, or why that cannot be said (C720, C721, C722).

    Both are commit ids.
    """
    forks = repository.merge_bases(base, head)
    if len(forks) != 1:
        return None, [problem("C720" if not forks else "C721", head[:12], count=len(forks))]
    changes = repository.changes(forks[0], head)
    if not changes:
        return None, [problem("C722", head[:12])]
    found = Submission(base, forks[0], head, proposer, changes)
    problems = list(_clashes(repository, found))
    return (None if problems else found), problems


def _clashes(repository: Repository, found: Submission) -> Iterator[Problem]:
    """Yield the files that the register has changed since the branch left it."""
    if found.fork == found.base:
        return
    for change in found.changes:
        if _there(repository, found.base, change.path) != (change.old_mode, change.old):
            yield problem("C723", change.path)


def _there(repository: Repository, commit: str, path: str) -> tuple[str, str]:
    """Return mode and id of what stands at a path, or in its way; both ``""`` where nothing does."""
    folder = ""
    for part in path.split("/"):
        held = {name: (mode, found) for mode, name, found in repository.listing(f"{commit}:{folder}")}
        if part not in held:
            return "", ""
        mode, found = held[part]
        folder = f"{folder}/{part}" if folder else part
        if mode != FOLDER:
            return mode, found if folder == path else ""
    return FOLDER, ""
