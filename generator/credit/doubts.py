"""What a rule set leaves open or makes depend on dates: warnings, one function per rule, the set's own clauses only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations
from typing import Any

from generator.credit.clause import SPANS, Clause, Conversion, Limit, Offset, Requirement, Span, Waiver
from generator.credit.figure import Figure, is_unset
from generator.credit.refusals import together
from generator.credit.ruleset import Cycle, RuleSet
from generator.credit.selection import EVERYTHING, both, covers
from generator.problem import Place, Problem, problem


def doubts(rules: RuleSet) -> list[Problem]:
    """Return the warnings about a rule set that can be applied."""
    return [found for rule in RULES for found in rule(rules)]


def unset(rules: RuleSet) -> Iterator[Problem]:
    """C690: a figure nobody knows yet; whatever depends on it says so on every page."""
    said = set()
    for clause in rules.clauses():
        open_ = any(is_unset(figure) for figure in _figures(clause)) or (
            isinstance(clause, Waiver) and clause.undecided
        )
        if clause.path == rules.path and open_ and clause.at not in said:
            said.add(clause.at)
            yield problem("C690", clause.path, clause.at, id=clause.written)


def _figures(clause: Clause) -> tuple[Figure | None, ...]:
    match clause:
        case Conversion():
            return clause.figures
        case Limit():
            return (clause.max, clause.count)
        case Offset():
            return (clause.max, clause.keep, clause.fill)
        case Requirement():
            return (clause.need,)
        case _:
            return ()


def crossing(rules: RuleSet) -> Iterator[Problem]:
    """C691: two maxima neither apart nor nested, inner before outer: an entry of an earlier day may lower a total."""
    found: dict[Place, tuple[Limit, dict[str, None]]] = {}
    for a, b in combinations(_maxima(rules), 2):
        if rules.path in (a.path, b.path) and together(a, b) and _crosses(a, b, rules):
            here, other = (b, a) if b.path == rules.path else (a, b)
            found.setdefault(here.at, (here, {}))[1][other.written] = None
    for clause, others in found.values():
        yield problem("C691", clause.path, clause.at, id=clause.written, others="、".join(others))


def spanning(rules: RuleSet) -> Iterator[Problem]:
    """C692: a maximum over several requirements' entries: dates decide who is cut, unless it says whom to `spare`."""
    least = [c for c in rules.require if c.kind != "max" and c.where != EVERYTHING and c.measure == "counted"]
    found: dict[Place, tuple[Limit, dict[str, None]]] = {}
    for cap in _maxima(rules):
        split = [c.written for c in least if both(cap.where, c.where) and not covers(c.where, cap.where, rules.domain)]
        if cap.path == rules.path and cap.spare is None and split:
            found.setdefault(cap.at, (cap, {}))[1].update(dict.fromkeys(split))
    for clause, requirements in found.values():
        yield problem("C692", clause.path, clause.at, id=clause.written, requirements="、".join(requirements))


def _maxima(rules: RuleSet) -> list[Limit]:
    return [clause for clause in rules.limit if clause.max is not None and not _implied(clause, rules)]


def _implied(cap: Limit, rules: RuleSet) -> bool:
    """Whether yearly maxima already keep a maximum of the cycle."""
    if cap.per != "cycle" or not isinstance(cap.max, Fraction):
        return False
    yearly = [
        c for c in rules.limit if c.per == "year" and c.who == EVERYTHING and covers(c.where, cap.where, rules.domain)
    ]
    return any(isinstance(c.max, Fraction) and c.max * rules.cycle.years <= cap.max for c in yearly)


def _crosses(a: Limit, b: Limit, rules: RuleSet) -> bool:
    """Whether what the one that cuts first leaves is not all within the other; in one span the file's order counts."""
    if not both(a.where, b.where) or not both(a.who, b.who):
        return False
    inner, outer = sorted((a, b), key=lambda clause: SPANS.index(clause.per))
    return not (within(inner.per, outer.per, rules.cycle) and covers(outer.where, inner.where, rules.domain))


def within(inner: Span, outer: Span, cycle: Cycle) -> bool:
    """Return whether every span of the one kind lies in one of the other; an event is taken to lie in one year."""
    turn: dict[str, int] = {"calendar": 101, "school": 901}
    first: dict[Span, Any] = {"year": turn.get(cycle.year), "school_year": 901}
    if inner in ("entry", outer) or outer == "cycle":
        return True
    if inner == "event":
        return outer in ("term", "school_year", "year")
    if inner == "term":
        return first.get(outer) in cycle.terms
    return inner in first and outer in first and first[inner] == first[outer]


RULES: tuple[Callable[[RuleSet], Iterator[Problem]], ...] = (unset, crossing, spanning)
