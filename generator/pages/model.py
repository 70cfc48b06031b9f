"""What the pages show, as plain values: every figure was computed before, every text is ready to be escaped.

Amounts shown are decimal texts; fields named ``…_cents`` are integer hundredths and serve only the geometry of bars and
pictures. Dates are ISO texts. A status is one of ``exempt met not_started in_progress behind grace unset impossible
missed``; its word, sign and colour belong to the templates.
Entries, of which a county has 300,000, and what they hold are named tuples: quicker to make, and quick to look up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class ClauseView(NamedTuple):
    """A clause as it is shown wherever it cuts, grants or asks: ``policy`` is the id of a policy page or ``""``."""

    label: str
    cite: str
    source: str
    policy: str = ""


@dataclass(frozen=True, slots=True)
class RequirementView:
    """One requirement over one span: ``need`` is ``""`` where the figure is unset; ``why`` explains a status."""

    label: str
    span: str
    clause: ClauseView
    need: str
    have: str
    missing: str
    status: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class YearView:
    """One year of the cycle: ``parts_cents`` are the counted credits of each band, in the bands' order.

    ``state`` is ``past``, ``current`` or ``future``; ``floor`` is what the year itself asks (``""`` = nothing) and
    ``status`` whether it has it (``""`` where the year asks nothing).
    """

    label: str
    state: str
    counted: str
    counted_cents: int
    parts: tuple[str, ...]
    parts_cents: tuple[int, ...]
    floor: str = ""
    floor_cents: int = 0
    status: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CycleView:
    """The picture of a cycle: years × bands, and the total beside its target (``need_cents`` 0 = no figure)."""

    label: str
    rules: str
    bands: tuple[str, ...]
    band_totals: tuple[str, ...]
    years: tuple[YearView, ...]
    counted: str
    counted_cents: int
    need: str
    need_cents: int
    missing: str
    status: str
    elapsed: int  # whole per cent of the cycle's days that are over on the data date


class ReasonView(NamedTuple):
    """Why an amount changed on its way: ``amount`` is what was taken (``""`` where nothing was)."""

    text: str
    amount: str = ""
    clause: ClauseView | None = None


class EntryView(NamedTuple):
    """One entry: ``claimed`` and ``recognised`` in ``unit``, then ``raw`` (converted) and ``counted`` credits.

    ``kind`` says how it was earned, ``then`` where and as what the teacher stood that day. ``struck`` says why a
    correction struck it out (``""`` = it counts), ``by`` which correction brought it in. ``project`` is the id of a
    project page or ``""``; ``record`` the path of the file it stands in.
    """

    id: str
    date: str
    title: str
    kind: str
    then: str
    unit: str
    claimed: str
    recognised: str
    raw: str
    counted: str
    record: str
    project: str = ""
    reasons: tuple[ReasonView, ...] = ()
    struck: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class EntryYear:
    """The entries of one year, in date order; ``label`` is ``周期外`` for those outside any cycle."""

    label: str
    counted: str
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True)
class StayView:
    """Days on one school's books, or (``what`` is not ``在编``) a placement elsewhere; ``until`` ``""`` = today."""

    what: str
    school: str
    school_name: str
    since: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class TeacherView:
    """One teacher's page. ``facts`` are label and text pairs as of the data date; ``status`` is the gravest."""

    id: str
    name: str
    school: str
    school_name: str
    facts: tuple[tuple[str, str], ...]
    status: str
    unset: int
    headline: str
    cycle: CycleView | None
    requirements: tuple[RequirementView, ...]
    entries: tuple[EntryYear, ...]
    stays: tuple[StayView, ...] = ()
    notes: tuple[str, ...] = ()


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
    """One school: ``teachers`` are in order of need, the unfinished first."""

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


@dataclass(frozen=True, slots=True)
class ResultTally:
    """One school's results of a project: trainees, and how many passed."""

    school: str
    school_name: str
    trainees: int
    passed: int
    others: str


@dataclass(frozen=True, slots=True)
class ProjectView:
    """One project; ``credits`` says what its hours give under the rules in force, mode by mode."""

    id: str
    title: str
    year: int
    level: str
    status: str
    status_label: str
    modes: str
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


@dataclass(frozen=True, slots=True)
class CountyView:
    """The county at a glance. ``attention`` are those who need help most, ``attention_total`` how many do."""

    name: str
    bureau: str
    contact: str
    cycle: str
    elapsed: int
    rules: str
    teachers: int
    average: str
    need: str
    percent: int
    tallies: tuple[Tally, ...]
    years: tuple[YearTally, ...]
    open_years: tuple[tuple[str, str, str], ...]
    unset: tuple[ClauseView, ...]
    attention: tuple[TeacherRow, ...]
    attention_total: int


@dataclass(frozen=True, slots=True)
class SiteView:
    """Everything one site shows. ``teachers`` may be an iterator: pages are stamped as it goes, never held at once.

    ``as_of`` is the data date, ``commit`` the Git commit (``""`` outside Git), ``source`` the web address under which
    records are seen (``""`` = none).
    """

    county: CountyView
    schools: tuple[SchoolView, ...]
    teachers: Iterable[TeacherView]
    projects: tuple[ProjectView, ...]
    policies: tuple[PolicyView, ...]
    codes: tuple[CodeView, ...]
    as_of: str
    commit: str = ""
    source: str = ""
