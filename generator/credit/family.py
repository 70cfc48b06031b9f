"""Parents and children: a child's clauses laid over its parent's, and what a child may not do (`extends`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from generator.credit.clause import LAST_DAY, Bucket, Clause, Conversion, Limit, Offset, Requirement, Waiver
from generator.credit.figure import UNSET, Figure, Leaf, cells
from generator.credit.refusals import together
from generator.credit.ruleset import STAGES, Rounding, RuleSet
from generator.credit.selection import covers
from generator.problem import Place, Problem, problem

DELEGABLE = ("convert", "offset", "waive")  # a child may add to these only where the parent delegates
KEYS = {  # as written, where a clause calls a field otherwise
    "who": "for", "buckets": "in", "unit": "each", "planned": "if_blank", "highest": "keep", "giver": "from",
    "taker": "to",
}  # fmt: skip
Document = Mapping[str, Any]


def merged(parent: RuleSet, child: RuleSet, written: Document) -> tuple[RuleSet, list[Problem]]:
    """Return the child's rule set with its parent's clauses in it, and what the child was not free to do.

    The child's conversions come first, and its maxima before the parent's that they lie in; elsewhere the parent's
    clauses do. Outside the validity of a child's clause the
    parent's clause of that id holds. Settings the child does not write are the parent's.
    """
    problems = list(_settings(parent, child, written))
    stages: dict[str, Any] = {}
    for stage in STAGES:
        mine = {clause.id: clause for clause in child.stage(stage)}
        problems += _trespasses(parent, stage, mine)
        kept = tuple(_laid_over(parent.stage(stage), mine))
        known = {clause.id for clause in parent.stage(stage)}
        fresh = tuple(clause for clause in mine.values() if clause.id not in known)
        stages[stage] = _joined(stage, kept, fresh, child)
    settings: dict[str, Any] = {
        "cycle": parent.cycle,
        "rounding": child.rounding if "round" in written else parent.rounding,
        "hours_per_day": parent.hours_per_day if child.hours_per_day is None else child.hours_per_day,
    }
    domain = {**parent.domain, **child.domain}
    return replace(child, **stages, **settings, domain=domain, delegates=parent.delegates & child.delegates), problems


def _joined(stage: str, kept: tuple[Clause, ...], fresh: tuple[Clause, ...], child: RuleSet) -> tuple[Clause, ...]:
    """Return the parent's clauses and the child's new ones: conversions first, a maximum before those it lies in."""
    if stage == "convert":
        return (*fresh, *kept)
    out = list(kept)
    for clause in fresh:
        wider = (n for n, theirs in enumerate(out) if _lies_in(clause, theirs, child))
        out.insert(next(wider, len(out)), clause)
    return tuple(out)


def _lies_in(clause: Clause, theirs: Clause, child: RuleSet) -> bool:
    """Whether a maximum speaks of part of what another of the same span does: cut after it, it would cut twice."""
    if not (isinstance(clause, Limit) and isinstance(theirs, Limit) and clause.max is not None):
        return False
    same = theirs.max is not None and clause.per == theirs.per
    return same and clause.where != theirs.where and covers(theirs.where, clause.where, child.domain)


def _settings(parent: RuleSet, child: RuleSet, written: Document) -> Iterator[Problem]:
    """A child counts in its parent's unit, cycle and (where the parent states one) rounding."""
    pairs: list[tuple[Place, object, object]] = [(("unit",), child.unit, parent.unit)]
    pairs += [(("cycle", key), getattr(child.cycle, key), getattr(parent.cycle, key)) for key in written["cycle"]]
    if "round" in written and parent.rounding != Rounding():
        pairs.append((("round",), child.rounding, parent.rounding))
    for at, mine, theirs in pairs:
        if mine != theirs:
            key = ".".join(map(str, at))
            yield problem("C618", child.path, at, key=key, own=_shown(mine), parents=_shown(theirs), parent=parent.id)


def _shown(value: object) -> str:
    match value:
        case Rounding():
            return f"{value.to / 100} {value.mode} {value.per}"
        case tuple():
            return "、".join(f"{day // 100:02}-{day % 100:02}" for day in value)
        case _:
            return str(value)


def _trespasses(parent: RuleSet, stage: str, mine: Mapping[str, Clause]) -> Iterator[Problem]:
    """A clause with the parent's id is stricter or fills an `unset`; a new one is free, or delegated."""
    for clause in mine.values():
        old = [theirs for theirs in parent.stage(stage) if theirs.id == clause.id]
        beside = [theirs for theirs in old if together(theirs, clause) or isinstance(theirs, Bucket)]
        key = next(filter(None, (_departure(theirs, clause) for theirs in beside)), None)
        if old and stage in DELEGABLE:
            key = key or _beyond(old, clause)
        if key:
            yield problem("C616", clause.path, (*clause.at, key), id=clause.id, key=key, parent=parent.id)
        if not old and stage in DELEGABLE and stage not in parent.delegates:
            yield problem("C617", clause.path, clause.at, id=clause.id, stage=stage, parent=parent.id)


def _laid_over(old: tuple[Clause, ...], mine: Mapping[str, Clause]) -> Iterator[Clause]:
    """Yield the old clauses for the days no new one of that id is in force, the new one behind the last of them."""
    last = {clause.id: clause for clause in old}
    for clause in old:
        new = mine.get(clause.id)
        yield from (clause,) if new is None else _outside(clause, new)
        if new is not None and clause is last[clause.id]:
            yield new


def _outside(old: Clause, new: Clause) -> Iterator[Clause]:
    """Yield the old clause for the days before and after the new one; what a name means is not a matter of days."""
    if isinstance(old, Bucket):
        return
    if old.since < new.since:
        yield replace(old, until=min(old.until, _day(new.since, -1)))
    if new.until < old.until and new.until != LAST_DAY:
        yield replace(old, since=max(old.since, _day(new.until, +1)))


def _day(day: str, later: int) -> str:
    return (date.fromisoformat(day) + timedelta(later)).isoformat()


def _beyond(old: list[Clause], new: Clause) -> str | None:
    """Return the end at which a clause that grants something is in force longer than it was."""
    if new.until > max(clause.until for clause in old):
        return "until"
    return "since" if new.since < min(clause.since for clause in old) else None


def _departure(old: Clause, new: Clause) -> str | None:
    """Return the first key in which `new` is more than `old` with higher minima, lower maxima or an `unset` filled."""
    bare, other = _rest(old), _rest(new)
    unlike = (field.name for field in fields(bare) if getattr(bare, field.name) != getattr(other, field.name))
    name = next(unlike, None)
    if name is None:
        return next((key for key, a, b, sense in _figures(old, new) if not _tighter(a, b, sense)), None)
    if isinstance(new, Requirement) and name == "kind":
        return new.kind
    return "given" if isinstance(new, Waiver) and name == "where" else KEYS.get(name, name)


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


def _figures(old: Clause, new: Clause) -> Iterator[tuple[str, Figure | None, Figure | None, Sense]]:
    """Yield each figure's key, the old figure and the new, and which way is stricter."""
    if isinstance(old, Conversion) and isinstance(new, Conversion):
        yield "gives", old.gives, new.gives, 0
        yield from (("times", a, b, 0) for a, b in zip(old.times, new.times, strict=True))
        yield from (("at_most", a, b, -1) for (_, a), (_, b) in zip(old.at_most, new.at_most, strict=True))
    elif isinstance(old, Limit) and isinstance(new, Limit):
        yield from (("max", old.max, new.max, -1), ("count", old.count, new.count, 0))
    elif isinstance(old, Offset) and isinstance(new, Offset):
        yield from (("max", old.max, new.max, -1), ("keep", old.keep, new.keep, 0), ("fill", old.fill, new.fill, 0))
    elif isinstance(old, Requirement) and isinstance(new, Requirement):
        yield new.kind, old.need, new.need, -1 if old.kind == "max" else 1
    elif isinstance(old, Waiver) and isinstance(new, Waiver):
        yield "when", _decided(old), _decided(new), 0


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
