"""Written clauses to those applied: a table over entry attributes is one clause per cell, `at_most` is a limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.credit.clause import Clause, Conversion, Limit, Requirement
from generator.credit.figure import Figure, Table, asks_entry
from generator.credit.ruleset import RuleSet
from generator.credit.selection import Selection, both, one
from generator.vocabulary import Vocabulary

Path = tuple[tuple[str, str], ...]  # attribute and row of each table on the way to a cell
Cell = tuple[Path, Selection, Selection, Figure]  # with entries, teachers, figure
ELSE = "其余"


def applied(rules: RuleSet, vocabulary: Vocabulary) -> RuleSet:
    """Return the rule set with tables spread over clauses and the conversions' own limits before the others.

    A cell's clause has the cell's names in its id, and in words in its label.
    """
    caps = [cap for conversion in rules.convert for cap in _at_most(conversion)]
    return replace(
        rules,
        limit=tuple(cell for clause in (*caps, *rules.limit) for cell in _limits(clause, vocabulary)),
        require=tuple(cell for clause in rules.require for cell in _requirements(clause, vocabulary)),
    )


def _at_most(conversion: Conversion) -> Iterator[Limit]:
    """The limits a conversion names beside its rate, on what it converted."""
    for span, most in conversion.at_most:
        yield Limit(
            id=f"{conversion.id}.{span}",
            written=conversion.id,
            label=conversion.label,
            cite=conversion.cite,
            rules=conversion.rules,
            source=conversion.source,
            path=conversion.path,
            at=(*conversion.at, "at_most", span),
            assumes=conversion.assumes,
            since=conversion.since,
            until=conversion.until,
            where=both(conversion.where, one("converted", (conversion.id,))),
            who=conversion.who,
            per=span,
            max=most,
        )


def _limits(clause: Limit, vocabulary: Vocabulary) -> Iterator[Limit]:
    figure = clause.max if clause.count is None else clause.count
    if figure is None or not (clause.count is not None or asks_entry(figure)):
        yield clause
        return
    for path, where, who, leaf in _cells(figure, clause.where, clause.who, whole=clause.count is not None):
        name, label = _named(clause, path, vocabulary)
        spread = replace(clause, id=name, label=label, where=where, who=who)
        yield replace(spread, max=leaf) if clause.count is None else replace(spread, count=leaf)


def _requirements(clause: Requirement, vocabulary: Vocabulary) -> Iterator[Requirement]:
    if not asks_entry(clause.need):
        yield clause
        return
    for path, where, who, leaf in _cells(clause.need, clause.where, clause.who, whole=False):
        name, label = _named(clause, path, vocabulary)
        yield replace(clause, id=name, label=label, where=where, who=who, need=leaf, buckets=())


def _named(clause: Clause, path: Path, vocabulary: Vocabulary) -> tuple[str, str]:
    """Return id and label of a cell's clause."""
    words = [ELSE if row == "else" else vocabulary.label(attribute, row) for attribute, row in path]
    label = f"{clause.label}（{'·'.join(words)}）" if words else clause.label
    return ".".join((clause.id, *(row for _, row in path))), label


def _cells(figure: Figure, where: Selection, who: Selection, *, whole: bool) -> Iterator[Cell]:
    """Spread a table until it asks no entry (or, `whole`, nobody at all); cells that choose nothing are left out."""
    if not isinstance(figure, Table) or not (whole or asks_entry(figure)):
        yield (), where, who, figure
        return
    for row in figure.rows:
        chosen = one(figure.by, row.values)
        here = (where, both(who, chosen)) if figure.asks_teacher else (both(where, chosen), who)
        if row.values and all(here):
            for path, entries, teachers, leaf in _cells(row.figure, *here, whole=whole):
                yield ((figure.by, row.name), *path), entries, teachers, leaf
