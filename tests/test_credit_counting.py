"""Conversions and limits by hand: small ledgers whose outcome anyone can work out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from generator.credit.evaluation import apply
from generator.credit.grid import ranks
from generator.credit.kernel import best, half_up, parts
from tests.credit_fixture import (
    BUCKETS,
    clause,
    counted,
    document,
    entries_frame,
    entry,
    hours,
    people_frame,
    rules,
    rules_of,
    total,
    yearly,
)
from tests.slow_credit import evaluate


# --- the kernel -------------------------------------------------------------------------------------------------------
def test_parts_follow_the_order_inside_their_groups() -> None:
    x, key = np.array([5, 5, 5, 5]), np.array([1, 2, 1, 1])
    assert list(parts(x, key, lambda t: np.minimum(t, 12))) == [5, 5, 5, 2]
    assert list(parts(x, key, lambda t: np.minimum(t, 12), last=np.array([True, False, False, False]))) == [2, 5, 5, 5]
    assert list(parts(x[:0], key[:0], lambda t: t)) == []


def test_best_pays_the_difference() -> None:
    assert list(best(np.array([2, 4, 3, 7, 1]), np.array([1, 1, 1, 1, 2]))) == [2, 2, 0, 3, 1]
    assert list(best(np.array([], np.int64), np.array([], np.int64))) == []


@pytest.mark.parametrize(("x", "rounded"), [(0, 0), (149, 1), (150, 2), (250, 3)])
def test_halves_go_up(x: int, rounded: int) -> None:
    assert half_up(x, 100) == rounded


def test_ids_are_compared_as_path_and_number() -> None:
    ids = pd.Series(["b#1", "a#10", "a#2", "a-b#1", "a#2.online", "a#2.field"], dtype="str")
    assert [ids[n] for n in np.argsort(ranks(ids))] == ["a#2", "a#2.field", "a#2.online", "a#10", "a-b#1", "b#1"]


def test_a_table_without_places_orders_by_id() -> None:
    lines = [entry(n, date=date(2020, 5, 1), unit="hours", amount=6) for n in (10, 2)]
    people = people_frame([{"teacher": "t-1", "cycle_start": date(2020, 1, 1)}])
    table = entries_frame(lines).drop(columns="seq")
    assert counted(apply(rules("limit", "id: x, per: year, max: 10"), table, people, "2020-06-01")) == [6, 4]


# --- convert ----------------------------------------------------------------------------------------------------------
def test_the_first_clause_that_fits_converts() -> None:
    rule_set = rules(
        "convert",
        "id: city, each: 1 hours, gives: {by: level, city: 2}",
        "id: online, where: {mode: online}, each: 2 hours, gives: 1",
        "id: early, each: 1 hours, gives: 1, until: 2020-02-28",
    )
    lines = hours(10, 10, 10)
    lines[1] |= {"level": "city", "mode": "online"}
    lines[2] |= {"mode": "online"}
    lines.append(entry(4, date=date(2020, 5, 1), unit="hours", amount=10))
    result = total(rule_set, lines)
    assert counted(result) == [10, 20, 5, 0]
    assert list(result.entries["convert"].astype(object).where(result.entries["convert"].notna(), None)) == [
        "early",
        "city",
        "online",
        None,
    ]


@pytest.mark.parametrize(
    ("rounding", "shown"),
    [
        ({}, [3.33, 3.33, 3.33]),
        ({"per": "year"}, [3.33, 3.34, 3.33]),
        ({"mode": "down", "per": "cycle"}, [3.33, 3.33, 3.34]),
        ({"to": Decimal("0.5")}, [3.5, 3.5, 3.5]),
        ({"to": Decimal("0.5"), "per": "cycle"}, [3.5, 3, 3.5]),
        ({"to": 1, "mode": "down", "per": "year"}, [3, 3, 4]),
    ],
)
def test_rounding_is_once_at_its_step_and_place(rounding: dict[str, Any], shown: list[float]) -> None:
    rule_set = rules("convert", "id: x, each: 3 hours, gives: 1", round=rounding)
    assert counted(total(rule_set, hours(10, 10, 10))) == shown


def test_times_multiply_exactly() -> None:
    rule_set = rules("convert", "id: x, each: 1 items, gives: 20, times: [{by: role, lead: 1, member: 1/3}, 50%]")
    lines = [
        entry(n, date=date(2020, n, 1), unit="items", amount=1, role=role) for n, role in ((1, "lead"), (2, "member"))
    ]
    assert counted(total(rule_set, lines)) == [10, 3.33]


def test_only_whole_multiples_of_a_span() -> None:
    rule_set = rules("convert", "id: x, each: 2 hours, gives: 1, per: year, whole: yes")
    assert counted(total(rule_set, hours(1, 1, 3, 1))) == [0, 1, 1, 1]


def test_only_what_exceeds_a_span() -> None:
    rule_set = rules("convert", "id: x, each: 1 hours, gives: 0.25, per: term, over: 10 hours")
    lines = [
        entry(n, date=day, unit="hours", amount=8)
        for n, day in enumerate((date(2020, 1, 31), date(2020, 2, 1), date(2020, 8, 31), date(2020, 9, 1)))
    ]
    assert counted(total(rule_set, lines)) == [0, 0, 1.5, 0]


def test_amounts_that_count_differently_are_not_added_up() -> None:
    rule_set = rules_of(
        document(
            "",
            convert=[clause("id: x, each: 2 hours, gives: 1, per: year, whole: yes")],
            limit=[clause("id: half, where: {audience: principals}, count: 50%")],
        )
    )
    lines = hours(1, 1, 1, 1)
    lines[1]["audience"] = lines[3]["audience"] = "principals"
    assert counted(total(rule_set, lines)) == [0, 0, 1, 0.5]


def test_an_hour_of_one_rate_completes_no_multiple_of_another() -> None:
    rule_set = rules(
        "convert", "id: x, each: 2 hours, gives: {by: level, county: 1, province: 3}, per: year, whole: yes"
    )
    lines = hours(1, 1, 1, 1)
    for line, level in zip(lines, ("county", "province", "province", "county"), strict=True):
        line["level"] = level
    assert counted(total(rule_set, lines)) == [0, 0, 3, 1]


def test_a_blank_amount_takes_the_projects_hours_if_the_clause_says_so() -> None:
    rule_set = rules(
        "convert",
        "id: a, where: {mode: online}, each: 1 hours, gives: 1, if_blank: planned",
        "id: b, each: 1 hours, gives: 1",
    )
    lines = [entry(n, date=date(2020, 1, n), unit="hours", amount=None, planned=40) for n in (1, 2)]
    lines[0]["mode"] = "online"
    assert counted(total(rule_set, lines)) == [40, 0]


def test_numbers_beyond_64_bits_are_still_exact() -> None:
    """Denominators that multiply past 2**62 are counted in Python's integers: the same parts, slower."""
    times = "[1/99991, 99989/99971, 1/99961, 99929/99907, 99901]"
    people = [{"teacher": "t-1", "cycle_start": date(2020, 1, 1)}]
    lines = hours(100_000, 100_000, 7)
    for rounding in ({}, {"per": "cycle"}):
        rule_set = rules("convert", f"id: x, each: 1 hours, gives: 99991, times: {times}", round=rounding)
        exact = evaluate(rule_set, lines, people, date(2023, 6, 30))
        found = total(rule_set, lines, people=people)
        assert list(found.entries["raw"]) == [raw for _, raw, _ in exact.entries.values()]
        assert found.entries["raw"].dtype == np.int64


def test_the_largest_amounts_and_figures_fit() -> None:
    """The bound: 100,000 units an entry, worth 100,000 each, and 20,000 of them for one teacher."""
    lines = [entry(n, date=date(2020, 1, 1), unit="hours", amount=100_000) for n in range(20_000)]
    result = total(rules("convert", "id: x, each: 1 hours, gives: 100000", round={"per": "cycle"}), lines)
    assert list(result.totals["counted"]) == [20_000 * 100_000 * 100_000 * 100]


# --- limit ------------------------------------------------------------------------------------------------------------
def test_shares_then_highest_then_maxima_from_inner_to_outer() -> None:
    rule_set = rules(
        "limit",
        "id: cycle, per: cycle, max: 11",
        "id: event, per: event, max: 8",
        "id: same, per: work, keep: highest",
        "id: half, where: {mode: online}, count: 50%",
    )
    lines = hours(20, 9, 6, 4)
    lines[0] |= {"mode": "online", "work": "w"}
    lines[1] |= {"work": "w", "event": "e"}
    lines[2] |= {"event": "e"}
    result = total(rule_set, lines)
    assert counted(result) == [8, 0, 3, 0]
    cuts = [(str(cut.id), str(cut.clause), int(cut.amount)) for cut in result.deductions.itertuples()]
    assert cuts == [
        ("f#1", "half", 1000),
        ("f#2", "same", 900),
        ("f#1", "event", 200),
        ("f#3", "cycle", 300),
        ("f#4", "cycle", 400),
    ]


def test_the_later_entry_loses_then_the_later_id() -> None:
    lines = [entry(n, date=date(2020, 5, 1), unit="hours", amount=6) for n in (10, 2)]
    assert counted(total(rules("limit", "id: x, per: year, max: 10"), lines)) == [6, 4]


def test_spared_entries_lose_last() -> None:
    rule_set = rules("limit", "id: x, per: year, max: 10, spare: central", **BUCKETS)
    lines = hours(6, 6, 6)
    lines[2]["mode"] = "centralised"
    assert counted(total(rule_set, lines)) == [4, 0, 6]


def test_a_blank_event_is_its_own() -> None:
    lines = hours(6, 6, 6)
    lines[1]["event"] = lines[2]["event"] = "e"
    assert counted(total(rules("limit", "id: x, per: event, max: 7"), lines)) == [6, 6, 1]


def test_limits_by_teacher() -> None:
    rule_set = rules(
        "limit", "id: x, per: year, max: {by: title, junior: 3, else: 5}", "id: y, for: {new: yes}, per: year, max: 1"
    )
    people = [
        {"teacher": name, "cycle_start": date(2020, 1, 1), "title": title, "new": new}
        for name, title, new in (("t-1", "third", "no"), ("t-2", "first", "no"), ("t-3", "first", "yes"))
    ]
    lines = [entry(n, f"t-{n}", date=date(2020, 1, 1), unit="hours", amount=9) for n in (1, 2, 3)]
    assert counted(total(rule_set, lines, people=people)) == [3, 5, 1]


def test_a_teachers_attribute_as_it_was_then_decides_about_single_entries() -> None:
    rule_set = rules(
        "convert", "id: x, for: {title: junior}, each: 1 hours, gives: 2", "id: y, each: 1 hours, gives: 1"
    )
    people = [{"teacher": "t-1", "cycle_start": date(2020, 1, 1), "title": "first"}]
    assert counted(total(rule_set, [*hours(1, title="third"), *yearly(0, 1, title="first")[1:]], people=people)) == [
        2,
        1,
    ]
    assert counted(total(rule_set, hours(1), people=people)) == [1]
