"""No figure is dead, none stands in Python: whichever figure of a rule set is changed, some result changes."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from generator.credit import RuleSet, read
from generator.credit.evaluation import apply
from tests.credit_fixture import VOCABULARY, documents, entries_frame, people_frame, random_ledger, rule_sets

FIGURES = ("gives", "times", "max", "count", "keep", "fill", "min", "more_than", "at_most", "prorate")
Place = tuple[str | int, ...]


def figures(document: dict[str, Any]) -> Iterator[Place]:
    """The place of every number in a rule set's clauses, those left out that an `unset` beside them silences."""
    for stage in ("convert", "limit", "offset", "require"):
        for n, clause in enumerate(document.get(stage, [])):
            factors = [clause.get("gives"), clause.get("times")]
            silent = stage == "convert" and any("unset" in str(factor) for factor in factors)
            for key in FIGURES:
                if key in clause and clause[key] != "highest" and not silent:
                    yield from leaves(clause[key], (stage, n, key))
            for key in ("each", "over"):
                if key in clause and not silent and clause["gives"] != 0:
                    yield (stage, n, key)


def leaves(figure: Any, at: Place) -> Iterator[Place]:
    if isinstance(figure, dict | list):
        pairs = figure.items() if isinstance(figure, dict) else enumerate(figure)
        for key, value in pairs:
            if key != "by":
                yield from leaves(value, (*at, key))
    elif figure != "unset":
        yield at


def variants(figure: Any) -> list[Any]:
    """The figure a little larger and a little smaller, in the same form."""
    if isinstance(figure, str) and " " in figure:
        number, unit = figure.split()
        return [f"{Decimal(number) * 2} {unit}", f"{Decimal(number) / 2} {unit}"]
    if isinstance(figure, str) and figure.endswith("%"):
        return [f"{max(Decimal(figure[:-1]) - 30, Decimal(0))}%", f"{Decimal(figure[:-1]) / 2 + 20}%"]
    if isinstance(figure, str):
        return [str(Fraction(figure) * 2), str(Fraction(figure) / 2)]
    return [figure * 2 + 1, Decimal(figure) / 2]


def changed(document: dict[str, Any], at: Place, value: Any) -> dict[str, Any]:
    out: Any = copy.deepcopy(document)
    part = out
    for key in at[:-1]:
        part = part[key]
    part[at[-1]] = value
    return out  # type: ignore[no-any-return]


def results(rules: RuleSet, ledgers: list[Any]) -> Iterator[list[str]]:
    for lines, people, as_of in ledgers:
        found = apply(rules, lines, people, as_of)
        frames = (found.entries, found.deductions, found.moves, found.requirements)
        yield [repr(row) for frame in frames for row in frame.itertuples(index=False, name=None)]


def ledgers_of(rules: RuleSet) -> list[Any]:
    found = [random_ledger(rules, seed, teachers=40, entries=2000) for seed in range(2)]
    return [(entries_frame(lines), people_frame(people), as_of) for lines, people, as_of in found]


@pytest.mark.parametrize("name", sorted(rule_sets()))
def test_every_figure_matters(name: str) -> None:
    path = f"records/county/rules/{name}.yaml"
    document = documents()[path]
    ledgers = ledgers_of(rule_sets()[name])
    before = list(results(rule_sets()[name], ledgers))

    def matters(at: Place) -> bool:
        sets = [
            read({**documents(), path: changed(document, at, v)}, VOCABULARY)[0] for v in variants(value(document, at))
        ]
        sound = [found[name] for found in sets if name in found]  # a child must keep its parent's figure: refused
        return not sound or any(a != b for s in sound for a, b in zip(before, results(s, ledgers), strict=True))

    assert [at for at in figures(document) if not matters(at)] == []


def value(document: Any, at: Place) -> Any:
    for key in at:
        document = document[key]
    return document


def test_figures_are_found_wherever_they_stand() -> None:
    """The walk above sees tables, lists, limits of a conversion and shares."""
    document = {
        "convert": [{"each": "3 hours", "gives": {"by": "level", "city": {"by": "award", "first": 3}, "else": 1}}],
        "limit": [{"keep": "highest"}, {"count": "50%"}, {"max": "unset"}],
    }
    assert list(figures(document)) == [
        ("convert", 0, "gives", "city", "first"), ("convert", 0, "gives", "else"), ("convert", 0, "each"),
        ("limit", 1, "count"),
    ]  # fmt: skip
