"""Parents and children: a child's clauses laid over its parent's, and what a child may not do (`extends`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from generator.credit.clause import LAST_DAY, Clause, Conversion, Limit, Offset, Requirement, Waiver
from generator.credit.figure import UNSET, Figure, Leaf, cells
from generator.credit.ruleset import STAGES, Rounding, RuleSet
from generator.problem import Problem, problem

DELEGABLE = ("convert", "offset", "waive")  # a child may add to these only where the parent delegates
Document = Mapping[str, Any]


def merged(parent: RuleSet, child: RuleSet, written: Document) -> tuple[RuleSet, list[Problem]]:
    """Return the child's rule set with its parent's clauses in it, and what the child was not free to do.

    The child's conversions come first; elsewhere the parent's clauses do. Outside the validity of a child's clause the
    parent's clause of that id holds. Settings the child does not write are the parent's.
    """
    problems = list(_settings(parent, child, written))
    stages: dict[str, Any] = {}
    for stage in STAGES:
        mine = {clause.id: clause for clause in child.stage(stage)}
        problems += _trespasses(parent, stage, mine)
        kept = [c for old in parent.stage(stage) for c in _replaced(old, mine.pop(old.id, None))]
        stages[stage] = (*mine.values(), *kept) if stage == "convert" else (*kept, *mine.values())
    settings = _inherited(parent, child, written)
    domain = {**parent.domain, **child.domain}
    return replace(child, **stages, **settings, domain=domain, delegates=parent.delegates & child.delegates), problems


def _inherited(parent: RuleSet, child: RuleSet, written: Document) -> dict[str, Any]:
    silent = [key for key in ("judged_by", "grace_months", "terms") if key not in written["cycle"]]
    return {
        "cycle": replace(child.cycle, **{key: getattr(parent.cycle, key) for key in silent}),
        "rounding": child.rounding if "round" in written else parent.rounding,
        "hours_per_day": parent.hours_per_day if child.hours_per_day is None else child.hours_per_day,
    }


def _settings(parent: RuleSet, child: RuleSet, written: Document) -> Iterator[Problem]:
    """A child counts in its parent's unit, cycle and (where the parent states one) rounding."""
    pairs = [
        (("unit",), child.unit, parent.unit),
        (("cycle", "years"), child.cycle.years, parent.cycle.years),
        (("cycle", "year"), child.cycle.year, parent.cycle.year),
    ]
    if "round" in written and parent.rounding != Rounding():
        pairs.append((("round",), child.rounding, parent.rounding))
    for at, mine, theirs in pairs:
        if mine != theirs:
            yield problem(
                "C618", child.path, at, key=".".join(at), own=_shown(mine), parents=_shown(theirs), parent=parent.id
            )


def _shown(value: object) -> str:
    return f"{value.to / 100} {value.mode} {value.per}" if isinstance(value, Rounding) else str(value)


def _trespasses(parent: RuleSet, stage: str, mine: Mapping[str, Clause]) -> Iterator[Problem]:
    """A clause with the parent's id is stricter or fills an `unset`; a new one is free, or delegated."""
    old = {clause.id: clause for clause in parent.stage(stage)}
    for clause in mine.values():
        if clause.id in old and not stricter(old[clause.id], clause):
            yield problem("C616", clause.path, clause.at, id=clause.id, parent=parent.id)
        if clause.id not in old and stage in DELEGABLE and stage not in parent.delegates:
            yield problem("C617", clause.path, clause.at, id=clause.id, stage=stage, parent=parent.id)


def _replaced(old: Clause, new: Clause | None) -> Iterator[Clause]:
    """Yield the old clause for the days the new one is not in force, then the new one."""
    if new is None:
        yield old
        return
    if old.since < new.since:
        yield replace(old, until=min(old.until, _day(new.since, -1)))
    if new.until < old.until and new.until != LAST_DAY:
        yield replace(old, since=max(old.since, _day(new.until, +1)))
    yield new


def _day(day: str, later: int) -> str:
    return (date.fromisoformat(day) + timedelta(later)).isoformat()


def stricter(old: Clause, new: Clause) -> bool:
    """Return whether `new` is `old` with higher minima, lower maxima or an `unset` filled, all else equal."""
    return _rest(old) == _rest(new) and all(_tighter(*pair) for pair in _figures(old, new))


def _rest(clause: Clause) -> Clause:
    """The clause without its names, dates and figures."""
    bare = replace(clause, label="", cite="", rules="", source="", path="", at=(), assumes=None, since="", until="")
    if isinstance(bare, Conversion):
        return replace(
            bare, gives=UNSET, times=(UNSET,) * len(bare.times), at_most=tuple((s, UNSET) for s, _ in bare.at_most)
        )
    if isinstance(bare, Limit):
        return replace(bare, max=_blank(bare.max), count=_blank(bare.count))
    if isinstance(bare, Offset):
        return replace(bare, max=None, keep=_blank(bare.keep), fill=_blank(bare.fill))
    if isinstance(bare, Requirement):
        return replace(bare, need=UNSET)
    return replace(bare, undecided=False) if isinstance(bare, Waiver) else bare


def _blank(figure: Figure | None) -> Figure | None:
    return None if figure is None else UNSET


Sense = int  # 1: higher is stricter, -1: lower is, 0: may only fill what is unset


def _figures(old: Clause, new: Clause) -> Iterator[tuple[Figure | None, Figure | None, Sense]]:
    if isinstance(old, Conversion) and isinstance(new, Conversion):
        yield from ((a, b, 0) for a, b in zip(old.figures, new.figures, strict=True))
        yield from ((a, b, -1) for (_, a), (_, b) in zip(old.at_most, new.at_most, strict=True))
    elif isinstance(old, Limit) and isinstance(new, Limit):
        yield from ((old.max, new.max, -1), (old.count, new.count, 0))
    elif isinstance(old, Offset) and isinstance(new, Offset):
        yield from ((old.max, new.max, -1), (old.keep, new.keep, 0), (old.fill, new.fill, 0))
    elif isinstance(old, Requirement) and isinstance(new, Requirement):
        yield old.need, new.need, -1 if old.kind == "max" else 1
    elif isinstance(old, Waiver) and isinstance(new, Waiver):
        yield _decided(old), _decided(new), 0


def _decided(waiver: Waiver) -> Leaf:
    return UNSET if waiver.undecided else Fraction(1)


def _tighter(old: Figure | None, new: Figure | None, sense: Sense) -> bool:
    """Compare two figures for every teacher and entry they speak about."""
    if old is None or new is None:
        return old is None and (new is None or sense < 0)  # where there was no maximum, any is stricter
    mine = list(cells(new))
    return all(
        any(_meet(path, other) for other, _ in mine)
        and all(_holds(leaf, theirs, sense) for other, theirs in mine if _meet(path, other))
        for path, leaf in cells(old)
    )


def _meet(a: Mapping[str, frozenset[str | None]], b: Mapping[str, frozenset[str | None]]) -> bool:
    return all(a[key] & b[key] for key in a.keys() & b.keys())


def _holds(old: Leaf, new: Leaf, sense: Sense) -> bool:
    if not isinstance(old, Fraction):
        return True
    return isinstance(new, Fraction) and (new == old or (new - old) * sense > 0)
