"""No figure is dead: whichever figure or date of a rule set is changed, header included, some result changes."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pandas as pd
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


def settings_of(document: dict[str, Any]) -> Iterator[Place]:
    """The place of every figure of the header that decides about credits; `hours_per_day` serves the check alone."""
    for key in ("years", "grace_months"):
        if key in document["cycle"]:
            yield ("cycle", key)
    yield from (("cycle", "terms", n) for n in range(len(document["cycle"].get("terms", ()))))
    if "to" in document.get("round", {}):
        yield ("round", "to")


def dates(document: dict[str, Any]) -> Iterator[Place]:
    """The place of every day on which something begins or ends to hold."""
    yield from (("valid", key) for key in document["valid"])
    for stage in ("convert", "limit", "offset", "require", "waive"):
        for n, clause in enumerate(document.get(stage, [])):
            yield from ((stage, n, key) for key in ("since", "until") if key in clause)


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


def other_settings(at: Place, figure: Any) -> list[Any]:
    """What else a figure of the header may be."""
    if at == ("round", "to"):
        return [step for step in (Decimal("0.01"), Decimal("0.1"), Decimal("0.5"), 1) if step != figure]
    if at[:2] == ("cycle", "terms"):
        return ["03-15", "11-01"]
    return [figure + 2, max(figure - 1, 1)]


def results(rules: RuleSet, ledgers: list[Any]) -> list[list[str]]:
    """Everything that comes out, value by value, ledger by ledger."""
    found = []
    for lines, people, as_of in ledgers:
        result = apply(rules, lines, people, as_of)
        frames = (result.entries, result.deductions, result.moves, result.requirements, result.totals)
        found.append([repr(row) for frame in frames for row in frame.itertuples(index=False, name=None)])
    return found


def ledgers_of(name: str, years: tuple[int | None, ...] = (None, None)) -> list[Any]:
    rules, size = rule_sets()[name], 2000 // len(years) * 2
    found = [random_ledger(rules, seed, teachers=40, entries=size, year=year) for seed, year in enumerate(years)]
    return [(entries_frame(lines), people_frame(people), as_of) for lines, people, as_of in found]


class Trial:
    """One rule set as it is, and what becomes of some ledgers when a single spot of it is changed."""

    def __init__(self, name: str, ledgers: list[Any]) -> None:
        self.name, self.ledgers = name, ledgers
        self.path = f"records/county/rules/{name}.yaml"
        self.document = documents()[self.path]
        self.before = results(rule_sets()[name], ledgers)

    def matters(self, at: Place, values: list[Any]) -> bool:
        """Whether some of the values gives another result, or none of them is accepted (a child's own cycle)."""
        family = [{**documents(), self.path: changed(self.document, at, value)} for value in values]
        sound = [found[self.name] for found in (read(one, VOCABULARY)[0] for one in family) if self.name in found]
        return not sound or any(results(rules, self.ledgers) != self.before for rules in sound)


@pytest.mark.parametrize("name", sorted(rule_sets()))
def test_every_figure_matters(name: str) -> None:
    trial = Trial(name, ledgers_of(name))
    dead = [at for at in figures(trial.document) if not trial.matters(at, variants(value(trial.document, at)))]
    assert dead == []


@pytest.mark.parametrize("name", sorted(rule_sets()))
def test_every_figure_of_the_header_matters(name: str) -> None:
    """One of the ledgers is judged ten weeks after its first cycles ended: months of grace decide there."""
    (lines, people, as_of), (others, more, _) = ledgers_of(name)
    over = more["cycle_start"].min() + pd.DateOffset(years=rule_sets()[name].cycle.years, days=70)
    trial = Trial(name, [(lines, people, as_of), (others, more, over.date())])
    found = {at: value(trial.document, at) for at in settings_of(trial.document)}
    assert [at for at, figure in found.items() if not trial.matters(at, other_settings(at, figure))] == []


@pytest.mark.parametrize("name", sorted(rule_sets()))
def test_every_date_matters(name: str) -> None:
    """Ledgers whose cycles begin before, in and after the year of the date."""

    @cache
    def trial(year: int) -> Trial:
        return Trial(name, ledgers_of(name, (year - 2, year - 1, year, year + 1)))

    def matters(at: Place) -> bool:
        day = date.fromisoformat(value(document, at))
        others = [str(day + timedelta(days)) for days in (-400, 400)]
        return trial(day.year).matters(at, others)

    document = documents()[f"records/county/rules/{name}.yaml"]
    assert [at for at in dates(document) if not matters(at)] == []


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
