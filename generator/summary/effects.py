"""What a change does to teachers' credits: totalled before and after, for those alone whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from generator.check import Checked
from generator.entries import Entry
from generator.explain.standing import Standing, standings
from generator.explain.words import cited
from generator.ledger import ledger
from generator.membership import Membership
from generator.summary.case import Case
from generator.totals import Period, Totals, totals
from generator.totals.rows import plain

Key = tuple[str, str]  # teacher and cycle, or cycle and clause


class Counted(NamedTuple):
    """What one entry gives in its cycle, in hundredths; ``cuts`` are the limits that took from it."""

    cycle: str
    counted: int
    converted: bool
    waiting: bool
    cuts: tuple[tuple[str, int], ...]


class Cut(NamedTuple):
    """What one limit took from one teacher's entries; ``key`` is the same wherever it cuts."""

    key: str
    label: str
    cite: str
    amount: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """Totals of some teachers in one state of the register.

    ``taken`` says by cycle and clause what limits took from all of them, ``moved`` what offsets moved.
    """

    periods: Mapping[str, Period] = field(default_factory=dict)
    standings: Mapping[Key, Standing] = field(default_factory=dict)
    entries: Mapping[str, Counted] = field(default_factory=dict)
    taken: Mapping[Key, int] = field(default_factory=dict)
    moved: Mapping[Key, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """What changes for one teacher in one cycle (None: in none); amounts in hundredths of a credit.

    ``counted`` is what the added entries give less what the removed ones gave; None where no totals are shown.
    ``known`` is whether anything can be said of before.
    """

    teacher: str
    period: Period | None
    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    counted: int | None
    before: Standing | None
    after: Standing | None
    cuts: tuple[Cut, ...] = ()
    notes: tuple[str, ...] = ()
    known: bool = True

    @property
    def turned(self) -> bool:
        """Whether the status changes."""
        return self.before is not None and self.after is not None and self.before.status != self.after.status

    @property
    def gained(self) -> int:
        """The change of the cycle's total."""
        if not self.known:
            return self.counted or 0
        return (self.after.counted if self.after else 0) - (self.before.counted if self.before else 0)

    @property
    def cut(self) -> int:
        """What limits took from the added entries."""
        return sum(one.amount for one in self.cuts)

    @property
    def is_felt(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.added or self.removed or (self.known and _told(self.before) != _told(self.after)))


def _told(one: Standing | None) -> tuple[int, int, str] | None:
    return (one.counted, one.required, one.status) if one else None


def outcomes(case: Case) -> tuple[Outcome, Outcome]:
    """Return the totals before and after of all whom the change concerns.

    Where the register has errors afterwards nothing is totalled (decision 5); where it had them before, nothing is
    known of before.
    """
    if case.after.errors:
        return Outcome(), Outcome()
    after = outcome(case.after, case.concerned, case.as_of, {entry.id for entry in case.lines.added})
    if case.before.errors:
        return Outcome(), after
    return outcome(case.before, case.concerned, case.as_of, {entry.id for entry in case.lines.removed}), after


def effects(case: Case, before: Outcome, after: Outcome) -> list[Effect]:
    """Return what changes for whom: changed statuses first, then what limits cut, then the largest additions."""
    known = not case.before.errors
    added, removed = _grouped(case.lines.added, after), _grouped(case.lines.removed, before)
    keys = {*added, *removed, *after.standings, *before.standings}
    found = [_effect(key, added.get(key, []), removed.get(key, []), before, after, known=known) for key in sorted(keys)]
    return sorted(filter(lambda one: one.is_felt, found), key=_order)


def outcome(state: Checked, teachers: Iterable[str] | None, as_of: str, wanted: set[str]) -> Outcome:
    """Return the totals of these teachers (None: all) and what the entries ``wanted`` count."""
    everyone = state.membership.teachers
    who = everyone if teachers is None else {name: everyone[name] for name in sorted(teachers) if name in everyone}
    if not who:
        return Outcome()
    lines = state.entries if teachers is None else [entry for entry in state.entries if entry.teacher in who]
    book = ledger(state.register, Membership(who, ()), lines)
    found = totals(book, state.rule_sets, as_of)
    standing = {(one.teacher, p.id): one for p in found.periods for one in standings(book, found, p)}
    seqs = {seq: entry.id for seq, entry in enumerate(lines) if entry.id in wanted}
    return Outcome(
        {p.id: p for p in found.periods},
        standing,
        dict(_counted(found, seqs)),
        _sums(found.deductions),
        _sums(found.moves),
    )


def _sums(lines: pd.DataFrame) -> dict[Key, int]:
    """Return the amounts by cycle and clause."""
    sums = lines.groupby(["cycle", "clause"], observed=True)["amount"].sum().reset_index()
    return {(cycle, clause): amount for cycle, clause, amount in zip(*(plain(sums[n]) for n in sums), strict=True)}


def _counted(found: Totals, wanted: Mapping[int, str]) -> Iterator[tuple[str, Counted]]:
    cuts: dict[tuple[int, str], list[tuple[str, int]]] = {}
    frame = found.deductions[found.deductions["seq"].isin(wanted).to_numpy()]
    for seq, clause, amount, cycle in zip(
        *(plain(frame[n]) for n in ("seq", "clause", "amount", "cycle")), strict=True
    ):
        cuts.setdefault((seq, cycle), []).append((clause, amount))
    frame = found.entries[found.entries["seq"].isin(wanted).to_numpy()]
    names = ("seq", "cycle", "counted", "convert", "waiting")
    for seq, cycle, counted, convert, waiting in zip(*(plain(frame[n]) for n in names), strict=True):
        taken = tuple(cuts.get((seq, cycle), ()))
        yield wanted[seq], Counted(cycle, counted, convert is not None, waiting, taken)


def _grouped(entries: list[Entry], found: Outcome) -> dict[Key, list[Entry]]:
    """Return entries by teacher and cycle; those in no cycle go with the teacher's latest, or with none."""
    latest = dict(found.standings.keys())  # by teacher, the last one wins: cycles come in order of their start
    groups: dict[Key, list[Entry]] = {}
    for entry in entries:
        known = found.entries.get(entry.id)
        cycle = known.cycle if known else latest.get(entry.teacher, "")
        groups.setdefault((entry.teacher, cycle), []).append(entry)
    return groups


def _effect(
    key: Key, added: list[Entry], removed: list[Entry], before: Outcome, after: Outcome, *, known: bool
) -> Effect:
    teacher, cycle = key
    period = after.periods.get(cycle) or before.periods.get(cycle)
    given = [after.entries[entry.id] for entry in added if entry.id in after.entries]
    lost = [before.entries[entry.id] for entry in removed if entry.id in before.entries]
    counted = sum(one.counted for one in given) - sum(one.counted for one in lost) if after.periods else None
    return Effect(
        teacher,
        period,
        tuple(added),
        tuple(removed),
        counted,
        before.standings.get(key),
        after.standings.get(key),
        tuple(_cuts(given, period)),
        tuple(_notes(added, after)) if after.periods else (),
        known,
    )


def _cuts(given: list[Counted], period: Period | None) -> Iterator[Cut]:
    """Yield what each limit took, the largest first."""
    sums: dict[str, int] = {}
    for one in given:
        for name, amount in one.cuts:
            sums[name] = sums.get(name, 0) + amount
    for name, amount in sorted(sums.items(), key=lambda cut: (-cut[1], cut[0])):
        clause = period.rules.clause("limit", name) if period else None
        if period is None or clause is None:
            yield Cut(name, name, "", amount)
        else:
            yield Cut(f"{clause.rules} {name}", clause.label, cited(clause, period.rules), amount)


def _notes(added: list[Entry], after: Outcome) -> Iterator[str]:
    """Yield why entries give nothing though no limit cuts them."""
    known = [after.entries.get(entry.id) for entry in added if entry.recognised]
    for count, said in (
        (sum(one is None for one in known), "不在任何周期内"),
        (sum(one is not None and not one.converted for one in known), "无对应折算条款"),
        (sum(one is not None and one.waiting for one in known), "折算数值未定"),
    ):
        if count:
            yield f"{count} 条{said}"


def _order(one: Effect) -> tuple[object, ...]:
    return not one.turned, -one.cut, -abs(one.gained), -abs(one.counted or 0), one.teacher, one.period is not None
