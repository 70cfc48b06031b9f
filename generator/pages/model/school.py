"""Schools: their teachers in lists, and how many stand where."""

from __future__ import annotations

from dataclasses import dataclass

from generator.pages.model.queue import OpenRow
from generator.pages.model.trail import RegisterNote


@dataclass(frozen=True, slots=True)
class TeacherRow:
    """A teacher in a list. ``years`` holds each year's label and status; ``lacks`` says what is missing."""

    id: str
    name: str
    school: str
    school_name: str
    title: str
    post: str
    status: str
    unset: int
    counted: str
    need: str
    percent: int
    years: tuple[tuple[str, str], ...]
    lacks: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many teachers have a status, gravest first in every tuple of tallies."""

    status: str
    count: int


@dataclass(frozen=True, slots=True)
class YearTally:
    """How many teachers of those judged have what one year asks."""

    label: str
    met: int
    judged: int
    state: str


@dataclass(frozen=True, slots=True)
class SchoolView:
    """One school: ``teachers`` are in order of need, the unfinished first.

    ``open`` is what is in review: in no total. ``register`` is None where registrations are not kept.
    """

    id: str
    name: str
    type: str
    area: str
    town: str
    facts: tuple[tuple[str, str], ...]
    closed: str
    teachers: tuple[TeacherRow, ...]
    tallies: tuple[Tally, ...]
    years: tuple[YearTally, ...]
    average: str
    need: str
    percent: int
    projects: tuple[tuple[str, str], ...] = ()
    open: tuple[OpenRow, ...] = ()
    register: RegisterNote | None = None
