"""Requirements, offsets, waivers and unset figures by hand: small ledgers whose outcome anyone can work out."""

from __future__ import annotations

from datetime import date

import pytest

from generator.credit import RuleSet
from generator.credit.evaluation import Result
from tests.credit_fixture import (
    BUCKETS,
    HOURS,
    Document,
    clause,
    document,
    entry,
    hours,
    row,
    rules,
    rules_of,
    statuses,
    total,
    yearly,
)


# --- require ----------------------------------------------------------------------------------------------------------
def test_more_than_lacks_a_hundredth() -> None:
    rule_set = rules("require", "id: x, per: cycle, more_than: 30")
    assert row(total(rule_set, hours(30)), "x") == (3000, 3000, 1, "missed")


def test_a_maximum_is_kept_or_never() -> None:
    rule_set = rules("require", "id: x, per: cycle, max: 5")
    assert row(total(rule_set, hours(6), "2020-12-31"), "x") == (500, 600, 100, "impossible")
    assert row(total(rule_set, hours(5), "2020-12-31"), "x") == (500, 500, 0, "met")


def test_figures_pro_rata_are_rounded_down() -> None:
    rule_set = rules("require", "id: x, per: cycle, min: 100, prorate: {months_on_duty: 60}")
    for months, need in ((6000, 10000), (9000, 10000), (700, 1166), (0, 0), (-1, -1)):
        person = [{"teacher": "t-1", "cycle_start": date(2020, 1, 1), "months_on_duty": months}]
        assert row(total(rule_set, [], people=person), "x")[0] == need


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2019-12-31", "not_started"),
        ("2020-01-01", "in_progress"),
        ("2022-12-31", "in_progress"),
        ("2023-02-28", "grace"),
        ("2023-03-01", "missed"),
    ],
)
def test_how_a_shortfall_stands(as_of: str, status: str) -> None:
    cycle = {"years": 3, "year": "calendar", "grace_months": 2}
    assert row(total(rules("require", "id: x, per: cycle, min: 5", cycle=cycle), hours(4), as_of), "x")[3] == status


def test_yearly_minima_set_the_pace_of_the_cycle() -> None:
    """Behind is who has less than the ended years asked for; without yearly minima nobody sets a pace."""
    rule_set = rules("require", "id: x, per: cycle, min: 36", "id: year, per: year, min: 2")
    assert statuses(total(rule_set, yearly(2, 1), "2022-06-01"), "x") == ["behind"]
    assert statuses(total(rule_set, yearly(3, 1), "2022-06-01"), "x") == ["in_progress"]
    assert statuses(total(rule_set, yearly(3, 1), "2022-06-01"), "year") == ["met", "missed", "in_progress"]


def test_what_limits_leave_no_room_for_is_impossible() -> None:
    rule_set = rules("limit", "id: cap, per: year, max: 10", require=[clause("id: x, per: cycle, min: 29")])
    assert row(total(rule_set, yearly(9), "2021-06-01"), "x")[3] == "in_progress"
    assert row(total(rule_set, yearly(8), "2021-06-01"), "x") == (2900, 800, 2100, "impossible")


def test_what_a_limit_spares_still_has_room_when_others_filled_it() -> None:
    for spare, status in ((", spare: central", "in_progress"), ("", "impossible"), (", spare: online", "impossible")):
        rule_set = rules(
            "limit",
            f"id: cap, per: cycle, max: 10{spare}",
            require=[clause("id: x, in: central, per: cycle, min: 5")],
            **BUCKETS,
        )
        assert row(total(rule_set, hours(10), "2020-06-01"), "x") == (500, 0, 500, status)


def test_one_single_event_must_reach_it_and_its_year_more() -> None:
    rule_set = rules(
        "require",
        "id: block, in: central, per: cycle, in_one: event, min: 9",
        "id: block-year, per: cycle, year_of: block, min: 12",
        **BUCKETS,
    )
    lines = [
        entry(1, date=date(2020, 12, 31), unit="hours", amount=5, mode="centralised", event="e"),
        entry(2, date=date(2021, 1, 2), unit="hours", amount=4, mode="centralised", event="e"),
        entry(3, date=date(2021, 5, 2), unit="hours", amount=7, mode="online"),
        entry(4, date=date(2022, 5, 2), unit="hours", amount=8, mode="centralised"),
    ]
    result = total(rule_set, lines)
    assert row(result, "block") == (900, 900, 0, "met")
    assert row(result, "block-year") == (1200, 1100, 100, "missed")


def test_measures_before_limits_and_in_units() -> None:
    rule_set = rules(
        "limit",
        "id: none, where: {purpose: probation}, count: 0%",
        require=[
            clause("id: raw, per: cycle, measure: raw, min: 8"),
            clause("id: unit, per: cycle, measure: hours, min: 20"),
        ],
        convert=[clause("id: hours, each: 2 hours, gives: 1")],
    )
    result = total(rule_set, hours(16, purpose="probation"))
    assert row(result, "raw") == (800, 800, 0, "met")
    assert row(result, "unit") == (2000, 1600, 400, "missed")


def test_the_clauses_at_the_end_judge_unless_the_start_does() -> None:
    clauses = ("id: old, per: cycle, min: 1, until: 2021-12-31", "id: new, per: cycle, min: 2, since: 2022-01-01")
    for judged_by, name in (("end", "new"), ("start", "old")):
        cycle = {"years": 3, "year": "calendar", "judged_by": judged_by}
        assert list(total(rules("require", *clauses, cycle=cycle), []).requirements["requirement"]) == [name]


# --- unset ------------------------------------------------------------------------------------------------------------
def unset_case(**stages: list[str]) -> RuleSet:
    given: Document = {stage: [clause(text) for text in clauses] for stage, clauses in stages.items()}
    return rules_of(document(HOURS if "convert" not in given else "", **{**BUCKETS, **given}))


def test_nothing_is_met_or_missed_on_an_unknown() -> None:
    need = ["id: x, in: online, per: cycle, min: 5"]
    rate = unset_case(
        convert=["id: a, where: {level: city}, each: 1 hours, gives: unset", "id: h, each: 1 hours, gives: 1"],
        require=need,
    )
    waits = [
        *hours(4, mode="online"),
        entry(9, date=date(2020, 9, 9), unit="hours", amount=1, mode="online", level="city"),
    ]
    assert row(total(rate, waits), "x") == (500, 400, 100, "unset")
    assert row(total(rate, [*waits, *hours(1, mode="online")]), "x")[3] == "met"
    cap = unset_case(limit=["id: c, where: {level: city}, per: year, max: unset"], require=need)
    assert row(total(cap, hours(5, mode="online", level="city")), "x")[3] == "unset"
    assert row(total(cap, hours(4, mode="online", level="city")), "x")[3] == "missed"
    share = unset_case(limit=["id: c, where: {level: city}, count: unset"], require=need)
    assert row(total(share, hours(5, mode="online", level="city")), "x") == (500, 500, 0, "unset")
    offset = unset_case(offset=["id: o, from: central, to: online, max: unset"], require=need)
    assert row(total(offset, hours(3, mode="centralised")), "x") == (500, 0, 500, "unset")
    assert row(total(offset, hours(3, mode="online")), "x") == (500, 300, 200, "missed")
    figure = unset_case(require=["id: x, in: online, per: cycle, min: {by: title, junior: 5}"])
    assert row(total(figure, hours(9, mode="online")), "x") == (-1, 900, 0, "unset")


def test_an_unset_rate_that_would_count_nothing_promises_nothing() -> None:
    rule_set = unset_case(
        convert=["id: a, each: 1 hours, gives: unset"],
        limit=["id: probation, where: {purpose: probation}, count: 0%"],
        require=["id: x, per: cycle, min: 5", "id: raw, per: cycle, measure: raw, min: 5"],
    )
    result = total(rule_set, hours(9, purpose="probation"))
    assert (row(result, "x")[3], row(result, "raw")[3]) == ("missed", "unset")


# --- offset -----------------------------------------------------------------------------------------------------------
def moved(result: Result) -> list[tuple[str, int, int]]:
    return [(str(move.clause), int(move.year), int(move.amount)) for move in result.moves.itertuples()]


def test_only_surplus_moves_and_only_what_is_lacking() -> None:
    rule_set = unset_case(
        offset=["id: o, from: central, to: online, max: 4"],
        require=[
            "id: c, in: central, per: cycle, min: 5",
            "id: n, in: online, per: cycle, min: 3",
            "id: both, in: [central, online], per: cycle, min: 9",
        ],
    )
    for central, online, amount in ((7, 0, 200), (12, 0, 300), (12, 2, 100), (5, 0, 0), (12, 4, 0)):
        result = total(rule_set, [*hours(central, mode="centralised"), *hours(online, mode="online")])
        assert moved(result) == ([("o", 0, amount)] if amount else [])
        assert row(result, "c")[1] == central * 100 - amount
        assert row(result, "n")[1] == online * 100 + amount
        assert row(result, "both")[1] == (central + online) * 100
        assert int(result.totals["counted"].sum()) == (central + online) * 100


def test_surplus_is_carried_one_year_at_most() -> None:
    rule_set = unset_case(
        offset=["id: carry, from: total, to: total, per: year, carry: next_year, max: 4"],
        require=["id: year, per: year, min: 10", "id: total, per: cycle, min: 30"],
    )
    result = total(rule_set, yearly(20, 8, 4))
    assert moved(result) == [("carry", 2, 200)]
    assert [row(result, "year", n)[1] for n in (1, 2, 3)] == [1800, 1000, 400]
    assert row(result, "total")[1] == 3200


def test_a_year_may_borrow_from_the_next() -> None:
    rule_set = unset_case(
        offset=["id: borrow, from: total, to: total, per: year, carry: previous_year"],
        require=["id: year, per: year, min: 10"],
    )
    result = total(rule_set, yearly(4, 20, 10))
    assert moved(result) == [("borrow", 1, 600)]
    assert [row(result, "year", n)[1] for n in (1, 2, 3)] == [1000, 1400, 1000]


# --- waive ------------------------------------------------------------------------------------------------------------
def test_waivers_close_for_teachers_and_by_achievements() -> None:
    rule_set = unset_case(
        require=["id: x, per: cycle, min: 5", "id: year, per: year, min: 2"],
        waive=[
            "id: degree, given: {activity: degree}, closes: [year], per: year",
            "id: retiring, for: {last_cycle: yes}, closes: all",
            "id: maybe, given: {purpose: probation}, closes: [year], per: year, when: unset",
        ],
    )
    lines = [
        entry(1, date=date(2020, 5, 1), unit="items", amount=1, activity="degree", purpose="probation"),
        entry(2, date=date(2021, 5, 1), unit="items", amount=1, purpose="probation"),
    ]
    result = total(rule_set, lines)
    assert statuses(result, "year") == ["exempt", "unset", "missed"]
    waivers = result.requirements["waiver"].astype(object).where(result.requirements["waiver"].notna(), None)
    assert list(waivers) == [None, "degree", "maybe", None]
    last = [{"teacher": "t-1", "cycle_start": date(2020, 1, 1), "last_cycle": "yes"}]
    assert list(total(rule_set, lines, people=last).totals["status"]) == ["exempt"]


def test_who_is_asked_nothing_is_exempt() -> None:
    assert list(total(rules("convert", "id: x, each: 1 hours, gives: 1"), hours(1)).totals["status"]) == ["exempt"]


# --- the tables -------------------------------------------------------------------------------------------------------
def test_entries_outside_every_cycle_are_handed_back() -> None:
    lines = [
        entry(1, date=date(2019, 12, 31), unit="hours", amount=1),
        entry(2, "t-9", date=date(2020, 5, 1), unit="hours", amount=1),
    ]
    result = total(rules("convert", "id: x, each: 1 hours, gives: 1"), lines)
    assert (list(result.outside["id"]), len(result.entries)) == (["f#1", "f#2"], 0)


def test_a_cycle_must_begin_with_a_year() -> None:
    people = [{"teacher": "t-1", "cycle_start": date(2020, 2, 1)}]
    with pytest.raises(ValueError, match="first day of a year"):
        total(rules("convert", "id: x, each: 1 hours, gives: 1"), [], people=people)
