"""The values a made-up county consists of before it is written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from benchmarks.county.text import ALPHABET

FIRST_YEAR = 2023  # the first year of a cycle, and the year the rule set of the sample county takes force
FOREVER = "9999-12-31"


@dataclass(frozen=True, slots=True)
class School:
    """A school; ``size`` counts its teachers on the first day; a merged one has ``closed`` and ``merged_into``."""

    id: str
    name: str
    type: str
    stages: tuple[str, ...]
    area: str
    nature: str
    town: str
    size: int
    filed_by: str = ""
    closed: str = ""
    merged_into: str = ""

    def open_on(self, day: str) -> bool:
        """Tell whether the school still teaches that day."""
        return not self.closed or day < self.closed


@dataclass(frozen=True, slots=True)
class Stay:
    """Days on one school's books, ``until`` excluded."""

    school: str
    since: str
    until: str


@dataclass(slots=True)
class Teacher:
    """A teacher's life in the county; ``stays`` and ``spans`` (school, since, facts) grow while it is simulated.

    ``joined`` is empty for one who came by a transfer; ``away`` holds the half-years (year, 1 or 2) on leave.
    """

    id: str
    name: str
    home: str
    joined: str
    subject: str
    facts: dict[str, str]
    licensed: str = "yes"
    retires: str = ""
    title_since: str = ""
    registered_until: str = ""
    fixed: bool = False  # leads a school: stays where he is
    stays: list[Stay] = field(default_factory=list)
    spans: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    away: set[tuple[int, int]] = field(default_factory=set)

    @property
    def school(self) -> str:
        """The school whose books the teacher is on now, empty when out of service."""
        return self.stays[-1].school if self.stays and self.stays[-1].until == FOREVER else ""

    def through(self, since: str, until: str) -> str:
        """Return the school whose books the teacher was on all these days (both included), or empty text."""
        for stay in self.stays:
            if stay.since <= since and until < stay.until:
                return stay.school
        return ""


@dataclass(frozen=True, slots=True)
class Project:
    """A training project; ``hours`` are hundredths by mode, ``words`` the attributes it gives its entries."""

    year: int
    title: str
    level: str
    hours: tuple[tuple[str, int], ...]
    start: str
    end: str
    enrolment: str
    words: tuple[tuple[str, str], ...] = ()
    joint: tuple[str, ...] = ()
    id: str = ""
    folder: str = ""
    host: str = ""
    school: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the county knows it, apart from any file: ``amount`` in hundredths of ``unit``.

    ``(stem, number, part)`` is its place in the order of ids; a replacement keeps the place of what it replaced.
    """

    stem: str
    number: int
    part: str
    school: str
    teacher: str
    date: str
    submitted: str
    unit: str
    amount: int
    activity: str = ""
    level: str = ""
    mode: str = ""
    result: str = ""
    audience: str = ""
    purpose: str = ""
    work: str = ""


@dataclass(slots=True)
class Output:
    """What has been written so far: file texts by path, and the entries that count by (stem, number)."""

    files: dict[str, str] = field(default_factory=dict)
    lines: dict[tuple[str, int], list[Line]] = field(default_factory=dict)


def random_id(rng: Random, prefix: str, taken: set[str]) -> str:
    """Return a new id: the prefix and six random characters, never one that is taken."""
    while True:
        found = prefix + "".join(rng.choices(ALPHABET, k=6))
        if found not in taken:
            taken.add(found)
            return found


def stem_name(rng: Random, day: str) -> str:
    """Return the file name of a submission: its date and six random characters."""
    return f"{day.replace('-', '')}-{''.join(rng.choices(ALPHABET, k=6))}"
