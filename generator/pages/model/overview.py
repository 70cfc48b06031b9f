"""What a bureau's supervisor looks for: rates by year and by group, schools beside each other, doubts, filings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from generator.pages.model.school import Tally


class Rate(NamedTuple):
    """``part`` of ``whole``: people, or people times trainings."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down: 100 means all of them. Of nobody 0."""
        return self.part * 100 // self.whole if self.whole else 0

    def __str__(self) -> str:
        return f"{self.percent}%" if self.whole else "—"


class Wait(NamedTuple):
    """Whole days from submission to registration of ``files`` files: the median, and what nine of ten do not exceed."""

    files: int
    median: int
    most: int


@dataclass(frozen=True, slots=True)
class SpanView:
    """All teachers over one year that has begun, or (``label`` ``周期``) over the cycle up to the data date.

    ``tallies`` count those that the span asks, by status. ``rural``: times that teachers of rural schools took part in
    the county's projects, of all times. ``wait`` is None where nothing was registered.
    """

    label: str
    met: Rate
    tallies: tuple[Tally, ...]
    trained: Rate
    passed: Rate
    average: str
    rural: Rate
    wait: Wait | None = None


@dataclass(frozen=True, slots=True)
class GroupView:
    """Teachers with something in common; ``id`` and ``type`` only where that is their school.

    ``sum_cents`` is what counted for them in the cycle, ``percent`` their mean of what the cycle asks; ``years`` is
    who met each of ``OverviewView.judged``, ``trained`` and ``passed`` are of the last of these years and the cycle.
    """

    label: str
    teachers: int
    sum_cents: int
    average: str
    percent: int
    years: tuple[Rate, ...]
    trained: Rate
    passed: Rate
    tallies: tuple[Tally, ...]
    id: str = ""
    type: str = ""

    @property
    def beyond(self) -> int:
        """How many missed what is asked, or cannot have it any more."""
        return self._count("missed", "impossible")

    @property
    def late(self) -> int:
        """How many are behind or in the months of grace: they still can."""
        return self._count("behind", "grace")

    def _count(self, *statuses: str) -> int:
        return sum(tally.count for tally in self.tallies if tally.status in statuses)


class CutView(NamedTuple):
    """All teachers by one attribute."""

    label: str
    groups: tuple[GroupView, ...]


class DoubtLine(NamedTuple):
    """One thing to look at: whose, and what was found."""

    teacher: str
    name: str
    found: str


class DoubtSchool(NamedTuple):
    """What is to be looked at of one school, and the first few of it."""

    id: str
    name: str
    number: int
    first: tuple[DoubtLine, ...]


class DoubtView(NamedTuple):
    """One kind of doubt over the whole register, the school with the most first; ``code`` of a check, or ``""``."""

    label: str
    told: str
    code: str
    number: int
    schools: tuple[DoubtSchool, ...]


class FilingView(NamedTuple):
    """One school's year: ``none``, ``filed`` or ``verified`` (``""``: it was closed by then), and the day of it."""

    state: str
    date: str = ""


class FilingRow(NamedTuple):
    """A school's years."""

    id: str
    name: str
    years: tuple[FilingView, ...]


class FilingYear(NamedTuple):
    """How many schools are how far in one year."""

    label: str
    none: int
    filed: int
    verified: int


@dataclass(frozen=True, slots=True)
class OverviewView:
    """``judged`` are the labels of the last year that is over and the one that runs, as far as the cycle has them.

    ``rural`` is the share of teachers at rural schools. ``groups`` are in the order they are shown in, ``schools`` are
    those with teachers. ``elapsed`` is the whole per cent of the cycle's days that are over.
    """

    cycle: str
    elapsed: int
    need: str
    spans: tuple[SpanView, ...]
    rural: Rate
    judged: tuple[str, ...]
    cuts: tuple[CutView, ...]
    schools: tuple[GroupView, ...]
    doubts: tuple[DoubtView, ...]
    filing_years: tuple[FilingYear, ...]
    filings: tuple[FilingRow, ...]

    @property
    def behind(self) -> tuple[GroupView, ...]:
        """The schools with teachers behind or beyond repair, those with most of the latter first."""
        needy = [school for school in self.schools if school.beyond or school.late]
        return tuple(sorted(needy, key=lambda school: (-school.beyond, -school.late, school.id)))
