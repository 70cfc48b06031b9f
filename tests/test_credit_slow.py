from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.credit import RuleSet
from generator.credit.evaluation import Result, apply
from tests.credit_fixture import entries_frame, people_frame, random_ledger, rule_sets
from tests.slow_credit import STATUSES, Outcome, evaluate

NAMES = sorted(rule_sets())


def as_outcome(result: Result) -> Outcome:
    """The engine's frames in the words of the slow interpreter."""
    lines = result.entries
    took = lines["convert"].astype(object).where(lines["convert"].notna(), None)
    asked = result.requirements
    return Outcome(
        entries=dict(zip(lines["id"], zip(took, lines["raw"], lines["counted"], strict=True), strict=True)),
        cuts=list(result.deductions.astype(object).itertuples(index=False, name=None)),
        moves=[
            (str(row.teacher), str(row.clause), int(row.year), int(row.amount)) for row in result.moves.itertuples()
        ],
        requirements={
            (str(row.teacher), row.cycle_start.date(), str(row.requirement), int(row.year)): (
                int(row.need), int(row.have), int(row.missing), str(row.status),
            )
            for row in asked.itertuples()
        },
        totals={
            (str(row.teacher), row.cycle_start.date()): (int(row.raw), int(row.counted), str(row.status))
            for row in result.totals.itertuples()
        },
        outside=set(result.outside["id"]),
    )  # fmt: skip


def sorted_lists(outcome: Outcome) -> Outcome:
    outcome.cuts.sort()
    outcome.moves.sort()
    return outcome


def both(rules: RuleSet, seed: int) -> tuple[Outcome, Outcome]:
    lines, people, as_of = random_ledger(rules, seed)
    fast = apply(rules, entries_frame(lines), people_frame(people), as_of)
    return sorted_lists(as_outcome(fast)), sorted_lists(evaluate(rules, lines, people, as_of))


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_slow_interpreter_agrees(name: str, seed: int) -> None:
    fast, slow = both(rule_sets()[name], seed)
    assert fast.entries == slow.entries
    assert fast.cuts == slow.cuts
    assert fast.moves == slow.moves
    assert fast.requirements == slow.requirements
    assert fast.totals == slow.totals
    assert fast.outside == slow.outside


def test_random_ledgers_reach_every_status_and_every_clause() -> None:
    """The comparison above is worth something only if it meets what can happen."""
    seen: dict[str, set[str]] = {"status": set(), "convert": set(), "cut": set(), "move": set()}
    names = ("EVERY-1", "EVERY-2", "EVERY-3")
    for name in names:
        for seed in range(30):
            lines, people, as_of = random_ledger(rule_sets()[name], seed, teachers=2, entries=120)
            found = evaluate(rule_sets()[name], lines, people, as_of)
            seen["status"] |= {status for *_, status in found.requirements.values()}
            seen["convert"] |= {clause for clause, *_ in found.entries.values() if clause}
            seen["cut"] |= {clause for _, clause, _ in found.cuts}
            seen["move"] |= {clause for _, clause, *_ in found.moves}
    assert seen == {
        "status": set(STATUSES),
        "convert": {clause.id for name in names for clause in rule_sets()[name].convert},
        "cut": {clause.id for name in names for clause in rule_sets()[name].limit},
        "move": {clause.id for name in names for clause in rule_sets()[name].offset},
    }


def test_a_leap_day_begins_a_year_of_its_own() -> None:
    rules = rule_sets()["EVERY-3"]
    people = [{"teacher": "t-1", "cycle_start": date(2020, 2, 29)}]
    days = [date(2020, 2, day) for day in (28, 29)] + [date(2021, 2, 28), date(2021, 3, 1)]
    days += [date(2022, 2, 28), date(2022, 3, 1)]
    lines = [
        {"id": f"f#{n}", "seq": n, "teacher": "t-1", "date": day, "unit": "hours", "amount": 100, "planned": -1}
        for n, day in enumerate(days)
    ]
    fast = apply(rules, entries_frame(lines), people_frame(people), "2022-01-01")
    assert list(fast.entries["year"]) == [1, 1, 2, 2]
    assert as_outcome(fast).requirements == evaluate(rules, lines, people, date(2022, 1, 1)).requirements
