"""Who is on which school's books, and as what, on any day: followed from rosters and transfers (DESIGN section 4)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from generator.problem import Place, Problem, problem
from generator.records import Document, Register

FOREVER = "9999-12-31"
STAYS_ON_BOOKS = frozenset({"rotation", "support"})  # events that place a teacher elsewhere without moving the books
NOT_FACTS = frozenset({"id", "joined", "spans"})
Span = dict[str, Any]


class Stay(NamedTuple):
    """Days on one school's books: ``since`` is the first, ``until`` the first day no longer (``FOREVER`` = open)."""

    school: str
    since: str
    until: str
    began: str  # path of the roster or transfer that began it
    event: str = ""  # the transfer event that ended it, "" while open


class Placement(NamedTuple):
    """A rotation （交流轮岗） or support （支教）: days at a school that is not the one whose books count."""

    event: str
    school: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Teacher:
    """All the register knows of one teacher apart from credits.

    ``stays`` and ``spans`` are in date order; ``spans`` are roster spans with ``since``; ``facts`` holds what does
    not change by date (``licensed``, ``registered_until``, ``title_since``, ``retires``), from the latest roster.
    """

    id: str
    stays: tuple[Stay, ...]
    spans: tuple[Span, ...]
    facts: dict[str, str]
    placements: tuple[Placement, ...] = ()

    def school_on(self, day: str) -> str | None:
        """Return the school whose books the teacher is on that day, or None."""
        for stay in self.stays:
            if stay.since <= day < stay.until:
                return stay.school
        return None

    def span_on(self, day: str) -> Span | None:
        """Return the facts in force on a day: the latest span that began by then, or None before the first."""
        at = bisect_right(self.spans, day, key=lambda span: span["since"])
        return self.spans[at - 1] if at else None


@dataclass(frozen=True, slots=True)
class Membership:
    """All teachers by id, and the faults found on the way (codes C210–C214)."""

    teachers: dict[str, Teacher]
    faults: tuple[Problem, ...]

    def on_books(self, school: str, day: str) -> list[str]:
        """Return the ids of the teachers on a school's books on a day, sorted."""
        return sorted(t.id for t in self.teachers.values() if t.school_on(day) == school)


class _Event(NamedTuple):
    """One thing that happens to one teacher; ``kind`` is ``joined`` or a transfer event; a missing school is ``""``."""

    date: str
    path: str
    at: Place
    kind: str
    source: str
    target: str
    until: str = FOREVER


@dataclass(slots=True)
class _Walk:
    """One teacher's way through the events."""

    stays: list[Stay] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    dead: str = ""

    @property
    def school(self) -> str | None:
        return self.stays[-1].school if self.stays and self.stays[-1].until == FOREVER else None

    def take(self, event: _Event) -> None:
        """Apply an event that has no fault."""
        if event.kind in STAYS_ON_BOOKS:
            self.placements.append(Placement(event.kind, event.target, event.date, event.until))
            return
        if event.source:
            self.stays[-1] = self.stays[-1]._replace(until=event.date, event=event.kind)
        if event.target:
            self.stays.append(Stay(event.target, event.date, FOREVER, event.path))
        if event.kind == "death":
            self.dead = event.date


def membership(register: Register) -> Membership:
    """Follow every teacher from the first roster through all transfers.

    Faults: C210 leaves a school whose books the teacher is not on; C211 enters while already on a school's books, or
    by ``joined`` a second time; C212 is on no school's books; C213 comes after death; C214 comes on the day the
    present stay began. An event with a fault is passed over.
    """
    events: dict[str, list[_Event]] = {}
    for teacher, event in chain(_joined(register), _moved(register)):
        events.setdefault(teacher, []).append(event)
    spans, facts = _roster_facts(register)
    teachers: dict[str, Teacher] = {}
    faults: list[Problem] = []
    for teacher in sorted({*events, *spans}):
        walk = _Walk()
        for event in sorted(events.get(teacher, ()), key=lambda e: (e.date, e.kind != "joined", e.path, e.at)):
            fault = _fault(walk, event)
            if fault is None:
                walk.take(event)
            else:
                faults.append(_problem(teacher, event, *fault))
        teachers[teacher] = Teacher(
            id=teacher,
            stays=tuple(walk.stays),
            spans=tuple(spans.get(teacher, ())),
            facts=facts.get(teacher, {}),
            placements=tuple(walk.placements),
        )
    return Membership(teachers, tuple(faults))


def _joined(register: Register) -> Iterator[tuple[str, _Event]]:
    for record in register.of("roster"):
        for n, item in enumerate(record.data["teachers"]):
            if "joined" in item:
                at = ("teachers", n, "joined")
                yield item["id"], _Event(item["joined"], record.path, at, "joined", "", record.data["school"])


def _moved(register: Register) -> Iterator[tuple[str, _Event]]:
    for record in register.of("transfer"):
        act = record.data
        source, target, until = act.get("from", ""), act.get("to", ""), act.get("until", FOREVER)
        for n, teacher in enumerate(act["teachers"]):
            yield teacher, _Event(act["date"], record.path, ("teachers", n), act["event"], source, target, until)


def _roster_facts(register: Register) -> tuple[dict[str, list[Span]], dict[str, dict[str, str]]]:
    """Spans in date order and undated facts of every teacher; the roster with the later span has the last word."""
    items: dict[str, list[Document]] = {}
    for record in register.of("roster"):
        for item in record.data["teachers"]:
            items.setdefault(item["id"], []).append(item)
    spans: dict[str, list[Span]] = {}
    facts: dict[str, dict[str, str]] = {}
    for teacher, found in items.items():
        found.sort(key=lambda item: max(span["since"] for span in item["spans"]))
        spans[teacher] = sorted((span for item in found for span in item["spans"]), key=lambda span: span["since"])
        facts[teacher] = {key: value for item in found for key, value in item.items() if key not in NOT_FACTS}
    return spans, facts


def _fault(walk: _Walk, event: _Event) -> tuple[str, str] | None:
    """Return the code and what was found instead, or None."""
    if walk.dead:
        return "C213", walk.dead
    if not event.source:
        return _entry_fault(walk, event)
    if walk.school is None:
        return "C212", walk.stays[-1].until if walk.stays else "—"
    if walk.school != event.source:
        return "C210", walk.school
    if event.date == walk.stays[-1].since and event.kind not in STAYS_ON_BOOKS:
        return "C214", walk.stays[-1].since
    return None


def _entry_fault(walk: _Walk, event: _Event) -> tuple[str, str] | None:
    if walk.school:
        return "C211", walk.school
    if walk.stays and event.kind == "joined":
        return "C211", walk.stays[-1].school
    return None


def _problem(teacher: str, event: _Event, code: str, found: str) -> Problem:
    school = event.source or event.target
    return problem(code, event.path, event.at, teacher=teacher, date=event.date, school=school, found=found)
