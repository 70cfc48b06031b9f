"""What makes a rule set impossible to apply, one function per rule; each speaks of the set's own clauses only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from generator.credit.clause import TOTAL, Clause, Conversion, Limit, Offset, Requirement
from generator.credit.figure import Figure, cells
from generator.credit.reader import CONVERTED, nearest
from generator.credit.ruleset import STAGES, RuleSet
from generator.credit.selection import Selection, both, covers, named
from generator.problem import Problem, problem


def refusals(rules: RuleSet) -> list[Problem]:
    """Return everything that is wrong with a rule set whose parents are merged in and whose tables are spread."""
    return [found for rule in RULES for found in rule(rules)]


def _own(rules: RuleSet, stage: str) -> Iterator[Clause]:
    return (clause for clause in rules.stage(stage) if clause.path == rules.path)


def together(a: Clause, b: Clause) -> bool:
    """Return whether two clauses are in force on some same day."""
    return a.since <= b.until and b.since <= a.until


def cell_is_taken(rules: RuleSet) -> Iterator[Problem]:
    """C604: no clause has the id that a cell of another clause's table gets."""
    for stage in STAGES:
        for a, b in combinations(_own(rules, stage), 2):
            if a.id == b.id and a.written != b.written:
                yield problem("C604", b.path, b.at, id=b.id)


def overlapping(rules: RuleSet) -> Iterator[Problem]:
    """C605: two clauses about the same thing are not in force on the same day."""
    for stage in ("limit", "offset", "require", "waive"):
        for a, b in combinations(_own(rules, stage), 2):
            if a.written != b.written and together(a, b) and _subject(a) == _subject(b):
                yield problem("C605", b.path, b.at, id=b.id, other=a.id)


def _subject(clause: Clause) -> tuple[object, ...]:
    """What a clause is about, its figures aside."""
    about = (clause.where, clause.who)
    match clause:
        case Limit():
            return (*about, clause.per, clause.max is None, clause.highest)
        case Offset():
            return (*about, clause.giver, clause.taker, clause.per, clause.carry)
        case Requirement():
            return (*about, clause.per, clause.kind, clause.measure, clause.in_one, clause.year_of)
        case _:
            return (*about, getattr(clause, "per", None), getattr(clause, "closes", None))


def unreachable(rules: RuleSet) -> Iterator[Problem]:
    """C611: no conversion stands behind others that take every entry it speaks about."""
    for n, clause in enumerate(rules.convert):
        before = [
            c
            for c in rules.convert[:n]
            if c.unit == clause.unit and c.since <= clause.since and clause.until <= c.until
        ]
        taken = tuple(box for c in before for box in _taken(c))
        if clause.path == rules.path and covers(taken, _scope(clause), rules.domain):
            met = [c.id for c in before if both(_taken(c), _scope(clause))]
            yield problem("C611", clause.path, clause.at, id=clause.id, by="、".join(met))


def _scope(clause: Clause) -> Selection:
    return both(clause.where, clause.who)


def _taken(clause: Conversion) -> Selection:
    """The entries a conversion takes: those that all its tables have a value for."""
    out = _scope(clause)
    for figure in clause.figures:
        out = both(out, named(figure))
    return out


def bottomless(rules: RuleSet) -> Iterator[Problem]:
    """C613: an offset goes into a bucket with a minimum (per the same span), or says how far it fills."""
    least = {
        (b, c.per) for c in rules.require if c.kind != "max" and c.is_plain and len(c.buckets) == 1 for b in c.buckets
    }
    for clause in rules.offset:
        known = clause.fill is not None or clause.taker == TOTAL or (clause.taker, clause.per) in least
        if clause.path == rules.path and not known:
            yield problem("C613", clause.path, (*clause.at, "to"), bucket=clause.taker, per=clause.per)


def converted_too_early(rules: RuleSet) -> Iterator[Problem]:
    """C614: neither a conversion nor a share that counts may depend on which conversion took an entry."""
    for clause in (*rules.convert, *(limit for limit in rules.limit if limit.count is not None)):
        figures = clause.figures if isinstance(clause, Conversion) else ()
        asks = any(attribute == CONVERTED for box in clause.where for attribute, _ in box) or any(
            map(_asks_converted, figures)
        )
        if clause.path == rules.path and asks:
            yield problem("C614", clause.path, clause.at, id=clause.id)


def _asks_converted(figure: Figure) -> bool:
    return any(CONVERTED in path for path, _ in cells(figure))


def unknown_requirement(rules: RuleSet) -> Iterator[Problem]:
    """C615: what a waiver closes, and what `year_of` names, is a requirement of this rule set."""
    ids = {name for clause in rules.require for name in (clause.id, clause.written)}
    for waiver in rules.waive:
        for n, name in enumerate(waiver.closes or ()):
            if waiver.path == rules.path and name not in ids:
                yield problem(
                    "C615", waiver.path, (*waiver.at, "closes", n), clause=name, known=nearest(name, sorted(ids))
                )
    for clause in rules.require:
        if clause.path == rules.path and clause.year_of is not None and clause.year_of not in ids:
            at = (*clause.at, "year_of")
            yield problem("C615", clause.path, at, clause=clause.year_of, known=nearest(clause.year_of, sorted(ids)))


def year_of_what(rules: RuleSet) -> Iterator[Problem]:
    """C619: `year_of` names a requirement that must be reached in one span (`in_one`)."""
    spread = {name for clause in rules.require if clause.in_one is None for name in (clause.id, clause.written)}
    for clause in rules.require:
        if clause.path == rules.path and clause.year_of in spread:
            key = f"year_of: {clause.year_of}"
            yield problem("C619", clause.path, (*clause.at, "year_of"), key=key, needs=f"{clause.year_of}: in_one")


def carried_nowhere(rules: RuleSet) -> Iterator[Problem]:
    """C619: what is carried to another year needs a cycle of several."""
    for clause in rules.offset:
        if clause.path == rules.path and clause.carry and rules.cycle.years == 1:
            yield problem("C619", clause.path, (*clause.at, "carry"), key="carry", needs="cycle.years: 2")


RULES: tuple[Callable[[RuleSet], Iterator[Problem]], ...] = (
    cell_is_taken,
    overlapping,
    unreachable,
    bottomless,
    converted_too_early,
    unknown_requirement,
    year_of_what,
    carried_nowhere,
)
