"""The version of this program that the register pins, in its ``requirements.txt``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator import __version__
from generator.git import Repository
from generator.problem import Problem, problem

PATH = "requirements.txt"
_PIN = re.compile(rb"^xuefen==([0-9][0-9A-Za-z.+!-]*)", re.MULTILINE)


def pinned(repository: Repository, commit: str) -> str:
    """Return the version that a commit pins, ``""`` where it pins none."""
    found = _PIN.search(repository.blob(f"{commit}:{PATH}") or b"")
    return found[1].decode() if found else ""


def pins(repository: Repository, *commits: str) -> Iterator[Problem]:
    """Yield C829 where none of the commits pins the version that is running: rules of another version do not count.

    Given a state and the next, either may: a new version is installed before or after the register moves its pin. A
    register that pins none, as the one beside this program's source, is judged by whatever runs.
    """
    found = [version for version in (pinned(repository, commit) for commit in commits) if version]
    if found and __version__ not in found:
        yield problem("C829", PATH, (), pinned=found[0], running=__version__)
