"""Entries that stand aside: what each would add, told without being added."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.credit.evaluation import Result, apply
from generator.credit.ruleset import RuleSet
from tests.credit_fixture import (
    BUCKETS,
    Ledger,
    Line,
    clause,
    entries_frame,
    entry,
    hours,
    people_frame,
    random_ledger,
    rule_sets,
    rules,
)
from tests.slow_credit import evaluate

NAMES = sorted(rule_sets())
seeds = st.integers(0, 2**32 - 1)
Gains = dict[tuple[str, date, int, str, int], int]


def split(found: Ledger, seed: int) -> tuple[list[Line], list[Line]]:
    """A ledger's lines, some of them set aside in twos and threes."""
    dice = random.Random(seed)
    there, asked = [], []
    for line in found[0]:
        if dice.random() < 0.7:
            there.append({**line, "aside": -1})
        else:
            asked.append({**line, "aside": len(asked) // dice.choice([1, 2, 3])})
    return there, asked


def frame(lines: list[Line]) -> Any:
    return entries_frame(lines).astype({"aside": "int64"})


def gains_of(result: Result) -> Gains:
    return {
        (str(g.teacher), g.cycle_start.date(), int(g.aside), str(g.requirement), int(g.year)): int(g.gain)
        for g in result.gains.itertuples()
    }


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=4, deadline=None)
@given(seed=seeds)
def test_the_slow_interpreter_counts_the_same_once_they_are_there(name: str, seed: int) -> None:
    rule_set, found = rule_sets()[name], random_ledger(rule_sets()[name], seed)
    there, asked = split(found, seed)
    result = apply(rule_set, frame(there + asked), people_frame(found[1]), found[2])
    worth = {a.id: (a.raw, a.counted, bool(a.waiting)) for a in result.aside.itertuples()}
    for who, number in {(line["teacher"], line["aside"]) for line in asked}:
        some = [line for line in asked if (line["teacher"], line["aside"]) == (who, number)]
        slow = evaluate(rule_set, there + some, found[1], found[2])
        for line in some:
            taken = slow.entries.get(line["id"])
            assert worth.get(line["id"], (None,))[:2] == (taken[1:] if taken else (None,))


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=4, deadline=None)
@given(seed=seeds)
def test_nothing_else_knows_of_them(name: str, seed: int) -> None:
    rule_set, found = rule_sets()[name], random_ledger(rule_sets()[name], seed)
    there, asked = split(found, seed)
    people = people_frame(found[1])
    plain = apply(rule_set, frame(there).drop(columns="aside"), people, found[2])
    beside = apply(rule_set, frame(there + asked), people, found[2])
    for name_ in (field.name for field in fields(Result)):
        if name_ not in ("aside", "gains"):
            mine, theirs = getattr(plain, name_), getattr(beside, name_)
            shared = list(mine.columns)
            assert list(map(repr, theirs[shared].itertuples(index=False))) == list(
                map(repr, mine.itertuples(index=False))
            )
    assert plain.aside.empty
    assert plain.gains.empty


def later(found: Ledger, seed: int) -> tuple[list[Line], list[Line]]:
    """Lines up to a day, and those after it set aside: the way projects that are still open are asked about."""
    day = sorted(line["date"] for line in found[0])[random.Random(seed).randrange(len(found[0]) // 2, len(found[0]))]
    there = [{**line, "aside": -1} for line in found[0] if line["date"] <= day]
    asked = [line for line in found[0] if line["date"] > day]
    return there, [{**line, "aside": n // 2} for n, line in enumerate(asked)]


def filled(rule_set: RuleSet, found: Ledger, seed: int) -> Iterator[tuple[int, int]]:
    """What the engine says would be filled of every requirement, and by how much the slow interpreter lacks less."""
    there, asked = later(found, seed)
    told = gains_of(apply(rule_set, frame(there + asked), people_frame(found[1]), found[2]))
    before, clauses = evaluate(rule_set, there, *found[1:]), {clause.id: clause for clause in rule_set.require}
    for who, number in sorted({(line["teacher"], line["aside"]) for line in asked}):
        some = [line for line in asked if (line["teacher"], line["aside"]) == (who, number)]
        after = evaluate(rule_set, there + some, *found[1:])
        for (teacher, start, name, year), (_, _, missing, status) in before.requirements.items():
            if teacher == who:
                less, clause = missing - after.requirements[teacher, start, name, year][2], clauses[name]
                open_ = status != "exempt" and clause.kind != "max" and clause.year_of is None
                some_of_one = clause.in_one is not None and less < missing
                yield told.get((teacher, start, number, name, year), 0), less if open_ and not some_of_one else 0


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=6, deadline=None)
@given(seed=seeds)
def test_a_gain_is_what_the_slow_interpreter_then_finds_filled(name: str, seed: int) -> None:
    """Exactly; where a limit spares others, never more. Offsets are left out of gains."""
    rule_set = replace(rule_sets()[name], offset=())
    spares = any(clause.spare for clause in rule_set.limit)
    for told, less in filled(rule_set, random_ledger(rule_set, seed), seed):
        assert told <= less if spares else told == less


def test_random_ledgers_have_gains_of_every_kind() -> None:
    """The comparison above is worth something only if there is something to gain."""
    found: set[tuple[str, bool, str]] = set()
    for name in ("EVERY-1", "EVERY-2"):
        for seed in range(25):
            some = random_ledger(rule_sets()[name], seed, entries=60)
            there, asked = later(some, seed)
            gained = apply(rule_sets()[name], frame(there + asked), people_frame(some[1]), some[2]).gains
            kinds = {asking.id: asking for asking in rule_sets()[name].require}
            for asking in (kinds[str(requirement)] for requirement in gained["requirement"]):
                found.add((asking.per, asking.in_one is not None, asking.measure))
    assert {("year", False, "counted"), ("cycle", False, "counted"), ("year", True, "counted")} <= found
    assert "hours" in {measure for _, _, measure in found}


def asked_of(rule_set: RuleSet, there: list[Line], asked: list[Line], as_of: str = "2022-06-30") -> Result:
    """One teacher's result; ``asked`` carry their numbers."""
    lines = [{"aside": -1, **line} for line in (*there, *asked)]
    people = people_frame([{"teacher": "t-1", "cycle_start": date(2020, 1, 1)}])
    return apply(rule_set, frame(lines), people, as_of)


def project(number: int, aside: int, amount: float, **given: Any) -> Line:
    return entry(number, date=date(2022, 12, 31), unit="hours", amount=amount, aside=aside, **given)


def amounts(result: Result) -> dict[tuple[int, str, int], float]:
    return {(a, str(r), y): g / 100 for _, _, a, r, y, g in result.gains.itertuples(index=False, name=None)}


def test_two_modes_of_one_project_share_a_limit_and_two_projects_do_not() -> None:
    capped = rules(
        "limit",
        "id: event, per: event, max: 10",
        "id: year, per: year, max: 15",
        require=[clause("id: total, per: cycle, min: 40")],
    )
    asked = [project(11, 0, 8, event="p"), project(12, 0, 8, event="p"), project(13, 1, 8, event="q")]
    result = asked_of(capped, hours(10, year=2022), asked)
    assert list(result.aside["counted"]) == [500, 0, 500]
    assert amounts(result) == {(0, "total", 0): 5, (1, "total", 0): 5}


def test_a_gain_is_no_more_than_what_is_missing() -> None:
    least = rules(
        "require", "id: year, per: year, min: 12", "id: total, per: cycle, min: 100", "id: most, per: year, max: 1"
    )
    result = asked_of(least, hours(10, year=2022), [project(11, 7, 8)])
    assert amounts(result) == {(7, "year", 3): 2, (7, "total", 0): 8}


def test_one_single_event_is_filled_at_once_or_not_at_all() -> None:
    block = rules("require", "id: block, in_one: event, per: cycle, min: 30")
    asked = [project(n, aside, 15 + aside, event=f"p{aside}") for n, aside in ((11, 0), (12, 0), (13, 1))]
    assert amounts(asked_of(block, hours(10, year=2022), asked)) == {(0, "block", 0): 20}


def test_what_a_spared_project_takes_from_others_is_no_gain_for_them_together() -> None:
    spared = rules(
        "limit",
        "id: year, per: year, max: 20, spare: central",
        require=[clause("id: central, in: central, per: cycle, min: 10"), clause("id: total, per: cycle, min: 50")],
        **BUCKETS,
    )
    result = asked_of(spared, hours(18, year=2022, mode="online"), [project(11, 0, 8, mode="centralised")])
    assert list(result.aside["counted"]) == [800]
    assert amounts(result) == {(0, "central", 0): 8, (0, "total", 0): 2}


def test_what_is_exempt_or_has_an_open_figure_gains_nothing() -> None:
    open_ = rules(
        "require",
        "id: total, per: cycle, min: 50",
        "id: share, where: {mode: online}, per: cycle, min: unset",
        waive=[clause("id: retiring, for: {last_cycle: yes}, closes: [total], per: cycle")],
    )
    lines = [{**line, "last_cycle": "yes"} for line in [project(11, 0, 8)]]
    people = people_frame([{"teacher": "t-1", "cycle_start": date(2020, 1, 1), "last_cycle": "yes"}])
    assert apply(open_, frame(lines), people, "2022-06-30").gains.empty


def test_the_limit_that_leaves_too_little_room_is_named() -> None:
    narrow = rules(
        "limit",
        "id: wide, per: cycle, max: 90",
        "id: year, per: year, max: 10",
        require=[clause("id: total, per: cycle, min: 31"), clause("id: year-least, per: year, min: 1")],
    )
    found = asked_of(narrow, hours(4), []).requirements
    told = [(str(r.requirement), str(r.status), r.limit) for r in found.itertuples() if r.status == "impossible"]
    assert told == [("total", "impossible", "year")]
    assert found["limit"].notna().sum() == 1
