"""Projects, policies and problem codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class ResultTally:
    """One school's results of a project: trainees, and how many passed."""

    school: str
    school_name: str
    trainees: int
    passed: int
    others: str


@dataclass(frozen=True, slots=True)
class ProviderView:
    """One provider: ``facts`` are label and text pairs, ``projects`` id, title and state of its projects."""

    id: str
    name: str
    type: str
    facts: tuple[tuple[str, str], ...]
    until: str
    projects: tuple[tuple[str, str, str], ...]
    record: str


class TraineeView(NamedTuple):
    """One trainee of a project, and how it ended."""

    school_name: str
    name: str
    result: str


@dataclass(frozen=True, slots=True)
class ProjectView:
    """One project; ``credits`` says what its hours give under the rules in force, mode by mode.

    ``provider`` is an id or ``""``; ``trainees`` are named to their provider alone. No ``stages``, ``subjects`` or
    ``tiers``: the project is for all.
    """

    id: str
    title: str
    year: int
    level: str
    status: str
    status_label: str
    modes: tuple[str, ...]
    hours: str
    since: str
    until: str
    host: str
    school: str
    school_name: str
    facts: tuple[tuple[str, str], ...]
    credits: tuple[tuple[str, str, str], ...]
    basis: tuple[tuple[str, str, str], ...]
    results: tuple[ResultTally, ...]
    summary: str
    record: str
    provider: str = ""
    trainees: tuple[TraineeView, ...] = ()
    stages: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyView:
    """One policy; ``issued`` is ``""`` while it is only announced; ``rules`` are the clauses that cite it."""

    id: str
    title: str
    number: str
    issuer: str
    issued: str
    status: str
    status_label: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    url: str
    clauses: tuple[tuple[str, str], ...]
    rules: tuple[tuple[str, str, str], ...]
    supersedes: tuple[tuple[str, str], ...]
    superseded_by: tuple[tuple[str, str], ...]
    record: str


@dataclass(frozen=True, slots=True)
class CodeView:
    """One problem code of the message catalogue."""

    code: str
    severity: str
    rule: str
    message: str
    hint: str
