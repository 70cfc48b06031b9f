"""Whatever passes the schema is read or refused, and whatever is read can be applied: never an exception."""

from __future__ import annotations

import copy
import random
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generator import messages
from generator.credit import read
from generator.credit.evaluation import apply
from generator.schema import Schemas
from generator.schema import check as check_shape
from tests.credit_fixture import VOCABULARY, documents, entries_frame, people_frame, random_ledger
from tests.slow_credit import evaluate
from tests.test_credit_slow import as_outcome

FIGURES = [
    0,
    1,
    3,
    7,
    Decimal("0.005"),
    Decimal("2.5"),
    99_999,
    Decimal("1e30"),
    "1/3",
    "50%",
    "0%",
    "1/99999",
    "unset",
]
TABLES: list[Any] = [
    {"by": "level", "county_up": 2, "city": "unset"},
    {"by": "title", "junior": 3, "else": {"by": "level", "school": 1}},
    {"by": "converted", "hours": 2},
    {"by": "nothing", "else": 1},
]
SPANS = ["entry", "event", "work", "term", "school_year", "year", "cycle"]
BUCKETS = ["total", "school", "central", "online", "up", "common", "ethics", "missing", ["central", "school"]]
ENTRIES: list[Any] = [
    {"mode": "online"},
    {"not": {"level": "school"}},
    {"any": [{"kind": "ethics"}, {"level": "city_up"}]},
]
TEACHERS: list[Any] = [{"title": ["junior"]}, {"new": "yes"}, {"not": {"post": "teacher"}}]
DAYS = ["2020-03-01", "2021-07-01", "2031-01-01", "2019-01-01"]
QUANTITIES = ["10 hours", "0 days", "1/3 hours", "0.5 items", "45 minutes", "2 credits"]
FIGURE_KEYS = ("gives", "times", "max", "min", "more_than", "count", "keep", "fill", "else")
POOLS: dict[str, list[Any]] = {
    **{key: [*FIGURES, *TABLES] for key in FIGURE_KEYS},
    **{key: [*SPANS] for key in ("per", "in_one")},
    **{key: [*BUCKETS] for key in ("in", "from", "to", "spare")},
    **{key: [*ENTRIES] for key in ("where", "given")},
    **{key: [*DAYS] for key in ("since", "until")},
    **{key: [*QUANTITIES] for key in ("each", "over")},
    "for": TEACHERS,
    "id": ["total", "year", "school", "hours", "theme.year", "new"],
    "year_of": ["block", "total", "one-year", "missing"],
    "closes": ["all", ["total"], ["missing", "year"]],
    "carry": ["next_year", "previous_year"],
    "measure": ["raw", "counted", "hours", "items"],
    "extends": ["EVERY-1", "JX-2018", "MISSING"],
    "round": [{"to": Decimal("0.5"), "per": "year"}, {"to": 1, "mode": "down", "per": "cycle"}],
    "cycle": [{"years": 2, "year": "own"}, {"years": 3, "year": "calendar", "terms": ["02-30"]}],
    "whole": ["yes"],
}


@cache
def schemas() -> Schemas:
    return Schemas.read()


def spots(part: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    pairs = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [at] * bool(at) + [spot for key, value in pairs for spot in spots(value, (*at, key))]


def mutant(document: Any, dice: random.Random) -> Any:
    """The document with some spot replaced, removed, repeated, or given a clause's key it did not have."""
    out = copy.deepcopy(document)
    for _ in range(dice.choice([1, 1, 2, 4])):
        *way, last = dice.choice(spots(out))
        part = out
        for key in way:
            part = part[key]
        if isinstance(part, list) and dice.random() < 0.3:
            part.insert(dice.randrange(len(part) + 1), copy.deepcopy(part[last]))
        elif isinstance(part, dict):
            key = last if last in POOLS and dice.random() < 0.7 else dice.choice(list(POOLS))
            part[key] = copy.deepcopy(dice.choice(POOLS[key]))
        elif dice.random() < 0.5:
            part.pop(last)
    return out


@settings(max_examples=120, deadline=None)
@given(seed=st.integers(0, 2**64))
def test_mutants_are_read_or_refused_and_applied(seed: int) -> None:
    dice = random.Random(seed)
    path = dice.choice(sorted(documents()))
    family = {**documents(), path: mutant(documents()[path], dice)}
    valid, _ = check_shape(schemas(), family)
    found, problems = read(valid, VOCABULARY)
    for problem in problems:
        messages.message(problem), messages.hint(problem), messages.message(problem, "en"), messages.hint(problem, "en")
    ours = next((rules for rules in found.values() if rules.path == path), None)
    if ours is not None:
        lines, people, as_of = random_ledger(ours, seed, teachers=2, entries=25)
        fast = as_outcome(apply(ours, entries_frame(lines), people_frame(people), as_of))
        slow = evaluate(ours, lines, people, as_of)
        assert (fast.entries, fast.requirements) == (slow.entries, slow.requirements)
