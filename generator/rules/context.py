"""What every cross-record rule looks at, and the groupings that several rules share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from generator.entries import Entry, live
from generator.membership import Membership
from generator.problem import Problem
from generator.records import Document, Record, Register


@dataclass(frozen=True)
class Context:
    """A revision's records, as valid documents, as people and as entries.

    ``entries`` are all entries in id order, struck-out ones included. ``unread`` are the paths of records that are
    there but could not be read or have the wrong shape: nothing may be called missing that one of them may hold.
    """

    register: Register
    membership: Membership
    entries: list[Entry]
    unread: frozenset[str] = frozenset()

    @cached_property
    def live(self) -> list[Entry]:
        """The entries that no correction struck out: the only ones that can still be wrong."""
        return live(self.entries)

    @cached_property
    def result_years(self) -> list[tuple[str, int]]:
        """The path of every file of results with each year that its live lines end in, sorted."""
        ends = {(e.batch.path, e.end[:4]) for e in self.live if e.batch.source == "result" and e.by is None}
        return [(path, int(year)) for path, year in sorted(ends)]

    @cached_property
    def by_teacher(self) -> dict[str, list[Entry]]:
        """Live entries that were earned or recognised at all, by teacher, in id order."""
        found: dict[str, list[Entry]] = {}
        for entry in self.live:
            if entry.recognised:
                found.setdefault(entry.teacher, []).append(entry)
        return found

    @cached_property
    def roster_items(self) -> list[tuple[Record, int, Document]]:
        """Every teacher of every roster: the roster, the number in it (from 0) and what it says."""
        return [
            (record, n, item) for record in self.register.of("roster") for n, item in enumerate(record.data["teachers"])
        ]

    @cached_property
    def moves_unread(self) -> bool:
        """Whether a transfer could not be read, so that nobody can say on whose books a teacher is."""
        return self.may_hold_any("/transfers/")

    @cached_property
    def people_unread(self) -> bool:
        """Whether a roster or transfer could not be read, so that a teacher may be known after all."""
        return self.moves_unread or self.may_hold("/roster.yaml")

    def may_hold(self, ending: str) -> bool:
        """Return whether a file whose path ends so is there but could not be read."""
        return any(path.endswith(ending) for path in self.unread)

    def may_hold_any(self, folder: str) -> bool:
        """Return whether a file under such a folder is there but could not be read."""
        return any(folder in path for path in self.unread)

    def school_name(self, school: str | None) -> str:
        """Return a school's id and name for a message, the id alone if it is unknown, a dash for no school."""
        if school is None:
            return "—"
        record = self.register.schools.get(school)
        return f"{school} {record.data['name']}" if record else school

    def rule_sets_on(self, day: str) -> list[Document]:
        """Return the rule set of the cycle that a day falls in, then its parents; none before the first cycle."""
        begun = [cycle for cycle in self.register.periods["cycles"] if cycle["start"] <= day]
        name = max(begun, key=lambda cycle: cycle["start"])["rules"] if begun else None
        found: list[Document] = []
        while name in self.register.rule_sets and self.register.rule_sets[name].data not in found:
            found.append(self.register.rule_sets[name].data)
            name = found[-1].get("extends")
        return found


Rule = Callable[[Context], Iterator[Problem]]
