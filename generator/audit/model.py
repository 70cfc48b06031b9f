"""What the replay of a register's history says, as plain values: the register of registrations."""

from __future__ import annotations

from typing import NamedTuple

from generator.problem import Problem


class Approved(NamedTuple):
    """One approval of a registration: whose seat, as what, by whom signed, in which way (``Manifest``), when (UTC)."""

    holder: str
    role: str
    signer: str
    way: str
    at: str
    note: str = ""


class Registered(NamedTuple):
    """One registration: its commit, when (seconds), what it registered and who did what.

    ``submission`` is a branch's name or a pull request's address, ``files`` are the paths it added or changed.
    """

    commit: str
    at: int
    scope: str
    matters: tuple[str, ...]
    submission: str
    proposer: str
    registrar: str
    approvals: tuple[Approved, ...]
    files: tuple[str, ...]


class Mark(NamedTuple):
    """A commit known to be of a register: what says so, and how many registrations it was the last of, if known."""

    commit: str
    place: str
    number: int | None = None


class Trail(NamedTuple):
    """A register's whole history from ``genesis`` to ``tip``, oldest first, and all that is wrong with it.

    ``began`` is the time of the genesis, ``ended`` the latest of any commit, in seconds; ``files`` counts the records
    at the end.
    """

    repository: str
    genesis: str
    tip: str
    registrations: tuple[Registered, ...]
    problems: tuple[Problem, ...]
    began: int = 0
    ended: int = 0
    files: int = 0

    def by_file(self) -> dict[str, list[Registered]]:
        """Return the registrations that touched each file, oldest first."""
        found: dict[str, list[Registered]] = {}
        for one in self.registrations:
            for path in one.files:
                found.setdefault(path, []).append(one)
        return found
