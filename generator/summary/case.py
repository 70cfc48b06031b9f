"""What lies before the reviewer: the register before and after, what changes between them, and who asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from generator.check import Checked
from generator.entries import Entry
from generator.git import Change
from generator.problem import Problem
from generator.records import Record, name_of
from generator.summary.escape import inert

EVERYONE = ("rule-set", "periods")  # kinds that can change what any teacher has


class Header(NamedTuple):
    """What the approval side knows: who proposes what, and which approvals are there (``seats``: label and state)."""

    title: str
    scope_label: str
    proposer: str
    base: str
    head: str
    digest: str
    seats: tuple[tuple[str, str], ...] = ()


class Lines(NamedTuple):
    """Entries that stand after and did not before, or not so (``added``), and the other way round (``removed``).

    ``teachers`` are those of all entries of the files that change, whether an entry differs or not.
    """

    added: list[Entry]
    removed: list[Entry]
    teachers: frozenset[str]


@dataclass(frozen=True)
class Case:
    """One change of the register, as a value that every section looks at; ``changes`` are in path order."""

    before: Checked
    after: Checked
    changes: tuple[Change, ...]
    as_of: str
    introduced: tuple[Problem, ...]
    header: Header

    @cached_property
    def paths(self) -> frozenset[str]:
        """The files that change."""
        return frozenset(change.path for change in self.changes)

    @cached_property
    def pairs(self) -> list[tuple[Change, Record | None, Record | None]]:
        """Every changed file as a record before and after; None where there is none, or none that can be read."""
        old, new = self.before.register.by_path, self.after.register.by_path
        return [(change, old.get(change.path), new.get(change.path)) for change in self.changes]

    def records(self, *kinds: str) -> Iterator[Record]:
        """Yield the changed records of these kinds as they are afterwards."""
        return (new for _, _, new in self.pairs if new is not None and name_of(new.data["kind"]) in kinds)

    def kinds(self) -> frozenset[str]:
        """Return the kinds of all changed records, before or after."""
        return frozenset(name_of(r.data["kind"]) for _, *both in self.pairs for r in both if r is not None)

    @cached_property
    def lines(self) -> Lines:
        """The entries that change."""
        projects = frozenset(
            r.data["id"] for _, *both in self.pairs for r in both if r is not None and r.data["kind"] == "project/1"
        )
        fell, rose = self._struck(self.after.entries), self._struck(self.before.entries)
        before = _standing(self.before.entries, self.paths, projects, fell)
        after = _standing(self.after.entries, self.paths, projects, rose)
        return Lines(
            [entry for name, entry in after.items() if not _same(entry, before.get(name))],
            [entry for name, entry in before.items() if not _same(entry, after.get(name))],
            frozenset(entry.teacher for some in (before, after) for entry in some.values()),
        )

    def _struck(self, entries: list[Entry]) -> frozenset[str]:
        """The ids of the entries that a changed correction strikes out."""
        return frozenset(e.id for e in entries if e.corrected is not None and e.corrected.path in self.paths)

    @cached_property
    def claims(self) -> dict[str, list[Entry]]:
        """The added entries that schools claim, by file."""
        found: dict[str, list[Entry]] = {}
        for entry in self.lines.added:
            if entry.batch.source == "claim":
                found.setdefault(entry.batch.path, []).append(entry)
        return found

    @cached_property
    def concerned(self) -> frozenset[str] | None:
        """The teachers whose totals may change; None: everyone's."""
        if self.kinds() & set(EVERYONE):
            return None
        moved = (who for _, *both in self.pairs for r in both if r for who in _named(r))
        return self.lines.teachers | frozenset(moved)

    @cached_property
    def rules_change(self) -> bool:
        """Whether the rules that judge, or the cycles that they judge, are others."""
        old, new = (side.register.periods["cycles"] for side in (self.before, self.after))
        return "rule-set" in self.kinds() or old != new

    def who(self, teacher: str) -> str:
        """Return a teacher as text: name and id, the id alone where no name is known."""
        name = self.after.register.names.get(teacher) or self.before.register.names.get(teacher)
        return f"{inert(name, 16)}（{inert(teacher, 12)}）" if name else inert(teacher, 12)

    def school(self, school: str) -> str:
        """Return a school as text: name and id, the id alone if it is unknown."""
        record = self.after.register.schools.get(school) or self.before.register.schools.get(school)
        return f"{inert(record.data['name'], 32)}（{inert(school, 12)}）" if record else inert(school, 12)


def _standing(
    entries: Iterable[Entry], paths: frozenset[str], projects: frozenset[str], also: frozenset[str]
) -> dict[str, Entry]:
    """Return, by id, the live entries that a change of these files and projects may touch, and those in ``also``."""
    touched: dict[int, bool] = {}  # by file: a county has 300,000 entries in 17,000 files
    found = {}
    for entry in entries:
        if entry.corrected is not None:
            continue
        batch = entry.batch
        if id(batch) not in touched:
            touched[id(batch)] = batch.path in paths or bool(batch.project and batch.project["id"] in projects)
        if touched[id(batch)] or entry.id in also or (entry.by is not None and entry.by.path in paths):
            found[entry.id] = entry
    return found


def _same(one: Entry, other: Entry | None) -> bool:
    """Return whether two entries of one id say the same; of a project its own data are not looked at."""
    if other is None or one[3:10] != other[3:10]:
        return False
    return one.batch.source == "result" or one.data == other.data


def _named(record: Record) -> Iterator[str]:
    """Yield the teachers whom a roster or transfer is about."""
    kind = name_of(record.data["kind"])
    if kind == "roster":
        yield from (item["id"] for item in record.data["teachers"])
    elif kind == "transfer":
        yield from record.data["teachers"]
