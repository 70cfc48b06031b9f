from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from generator.problem import Problem
from tests.credit_fixture import (
    BUCKETS,
    HOURS,
    Document,
    clause,
    counted,
    document,
    entry,
    path_of,
    read_all,
    rules_of,
    total,
)


def family(parent: Document, **child: object) -> tuple[Document, Document]:
    return {**parent, "id": "P"}, document("", extends="P", **{"valid": {"since": "2021-06-01"}, **child})


PARENT = document(
    HOURS,
    delegates=["convert"],
    limit=[clause("id: cap, in: online, per: year, max: 10"), clause("id: open, per: event, max: unset")],
    require=[clause("id: total, per: cycle, min: 36"), clause("id: most, in: online, per: cycle, max: 20")],
    offset=[clause("id: move, from: central, to: online, fill: 3, max: {by: title, junior: 2, else: unset}")],
    waive=[clause("id: maybe, for: {new: yes}, closes: all, when: unset")],
    **BUCKETS,
)


@pytest.mark.parametrize(
    ("stage", "text", "codes"),
    [
        ("require", "id: total, per: cycle, min: 40", []),
        ("require", "id: total, per: cycle, min: 35.9", ["C616"]),
        ("require", "id: total, per: cycle, min: unset", ["C616"]),
        ("require", "id: total, per: year, min: 40", ["C616"]),
        ("require", "id: total, per: cycle, min: 40, for: {new: yes}", ["C616"]),
        ("require", "id: total, per: cycle, min: {by: title, junior: 36, else: 40}", []),
        ("require", "id: total, per: cycle, min: {by: title, junior: 35, else: 40}", ["C616"]),
        ("require", "id: most, in: online, per: cycle, max: 19", []),
        ("require", "id: most, in: online, per: cycle, max: 21", ["C616"]),
        ("require", "id: fresh, in: online, per: cycle, min: 2", []),
        ("limit", "id: cap, in: online, per: year, max: 9", []),
        ("limit", "id: cap, in: online, per: year, max: 0", []),
        ("limit", "id: cap, in: online, per: year, max: 11", ["C616"]),
        ("limit", "id: cap, in: online, per: year, count: 50%", ["C616"]),
        ("limit", "id: open, per: event, max: 1000", []),
        ("limit", "id: fresh, in: central, per: year, max: 2", []),
        ("convert", "id: hours, each: 1 hours, gives: 1", []),
        ("convert", "id: hours, each: 1 hours, gives: 0.5", ["C616"]),
        ("convert", "id: hours, each: 2 hours, gives: 1", ["C616"]),
        ("convert", "id: fresh, each: 1 items, gives: 1", []),
        ("offset", "id: move, from: central, to: online, fill: 3, max: {by: title, junior: 1, else: 7}", []),
        ("offset", "id: move, from: central, to: online, fill: 3, max: 2", []),
        ("offset", "id: move, from: central, to: online, fill: 3, max: 3", ["C616"]),
        ("offset", "id: move, from: central, to: online, fill: 4, max: 2", ["C616"]),
        ("offset", "id: fresh, from: online, to: central, fill: 3", ["C617"]),
        ("waive", "id: maybe, for: {new: yes}, closes: all", []),
        ("waive", "id: maybe, for: {new: no}, closes: all", ["C616"]),
        ("waive", "id: fresh, for: {new: no}, closes: all", ["C617"]),
        ("buckets", "id: online, where: {mode: online}", []),
        ("buckets", "id: online, where: {mode: [online, school]}", ["C616"]),
    ],
)
def test_a_child_is_stricter_fills_or_was_asked(stage: str, text: str, codes: list[str]) -> None:
    parent, child = family(PARENT, **{stage: [clause(text)]})
    found = [problem for problem in read_all(parent, child)[1] if problem.path == path_of(child)]
    assert [problem.code for problem in found if problem.code < "C690"] == codes
    assert all(problem.at[:2] == (stage, 0) for problem in found if problem.code in ("C616", "C617"))


@pytest.mark.parametrize(
    ("stage", "text", "key"),
    [
        ("require", "id: total, per: cycle, min: 35.9", "min"),
        ("require", "id: total, per: cycle, min: 36, for: {new: yes}", "for"),
        ("require", "id: total, per: year, min: 36", "per"),
        ("require", "id: total, per: cycle, max: 36", "max"),
        ("require", "id: most, in: online, per: cycle, max: 20, measure: raw", "measure"),
        ("require", "id: most, per: cycle, max: 20", "where"),
        ("limit", "id: cap, in: online, per: year, max: 11", "max"),
        ("limit", "id: cap, in: online, per: year, max: 10, spare: central", "spare"),
        ("convert", "id: hours, each: 2 hours, gives: 1", "each"),
        ("convert", "id: hours, each: 1 items, gives: 1", "each"),
        ("convert", "id: hours, each: 1 hours, gives: 1, times: 50%", "times"),
        ("convert", "id: hours, each: 1 hours, gives: 1, if_blank: planned", "if_blank"),
        ("offset", "id: move, from: central, to: online, fill: 4, max: 2", "fill"),
        ("offset", "id: move, from: online, to: central, fill: 3, max: 2", "from"),
        ("waive", "id: maybe, for: {new: yes}, closes: [total]", "closes"),
        ("waive", "id: maybe, for: {new: yes}, closes: all, given: {activity: degree}", "given"),
    ],
)
def test_a_trespass_stands_at_the_key_that_is_looser(stage: str, text: str, key: str) -> None:
    found = read_all(*family(PARENT, **{stage: [clause(text)]}))[1]
    assert [problem.at for problem in found if problem.code == "C616"] == [(stage, 0, key)]


LAPSED = document(
    HOURS.replace("gives: 1", "gives: 1, until: 2022-12-31"),
    require=[clause("id: total, per: cycle, min: 36, until: 2022-12-31")],
    limit=[clause("id: cap, in: online, per: year, max: 10, until: 2022-12-31")],
    offset=[clause("id: move, from: central, to: online, fill: 3, until: 2022-12-31")],
    waive=[clause("id: maybe, for: {new: yes}, closes: all, until: 2022-12-31")],
    **BUCKETS,
)


@pytest.mark.parametrize(
    ("stage", "text", "key"),
    [
        ("convert", "id: hours, each: 1 hours, gives: 1", "until"),
        ("offset", "id: move, from: central, to: online, fill: 3, until: 2023-01-01", "until"),
        ("offset", "id: move, from: central, to: online, fill: 3, until: 2022-06-30", None),
        ("waive", "id: maybe, for: {new: yes}, closes: all", "until"),
        ("waive", "id: maybe, for: {new: yes}, closes: all, since: 2019-12-31, until: 2022-12-31", "since"),
        ("waive", "id: maybe, for: {new: yes}, closes: all, until: 2022-12-31", None),
        ("limit", "id: cap, in: online, per: year, max: 10", None),
        ("require", "id: total, per: cycle, min: 36", None),
    ],
)
def test_what_grants_something_is_not_in_force_longer_than_the_parents(stage: str, text: str, key: str | None) -> None:
    """A requirement or limit may be: that is stricter."""
    found = read_all(*family(LAPSED, **{stage: [clause(text)]}))[1]
    assert [problem.at for problem in found if problem.code == "C616"] == ([(stage, 0, key)] if key else [])


def test_the_parents_clause_holds_outside_the_childs_days() -> None:
    text = "id: total, per: cycle, min: 40, until: 2024-12-31"
    rules = rules_of(*family(PARENT, require=[clause(text)]))
    assert [(c.need, c.since, c.until) for c in rules.require if c.id == "total"] == [
        (Fraction(36), "2020-01-01", "2021-05-31"),
        (Fraction(36), "2025-01-01", "9999-12-31"),
        (Fraction(40), "2021-06-01", "2024-12-31"),
    ]


def test_the_childs_conversions_come_first_its_requirements_last() -> None:
    child = {
        "convert": [clause("id: online, where: {mode: online}, each: 20 hours, gives: 1")],
        "require": [clause("id: own, in: central, per: cycle, min: 1")],
    }
    rules = rules_of(*family(PARENT, **child))
    assert [c.id for c in rules.convert] == ["online", "hours"]
    assert [c.id for c in rules.require] == ["total", "most", "own"]


def test_a_child_inherits_the_settings_it_does_not_write() -> None:
    cycle = {"years": 3, "year": "calendar", "grace_months": 3, "judged_by": "start", "terms": ["03-01"]}
    parent = {**PARENT, "cycle": cycle, "round": {"to": 1}, "hours_per_day": 8}
    rules = rules_of(*family(parent))
    assert (rules.cycle.grace_months, rules.cycle.judged_by, rules.cycle.terms) == (3, "start", (301,))
    assert (rules.rounding.to, rules.hours_per_day, rules.delegates) == (100, Fraction(8), frozenset())


@pytest.mark.parametrize(
    ("more", "at"),
    [
        ({"unit": "hours"}, ("unit",)),
        ({"cycle": {"years": 4, "year": "calendar"}}, ("cycle", "years")),
        ({"cycle": {"years": 3, "year": "school"}}, ("cycle", "year")),
        ({"round": {"per": "cycle"}}, ("round",)),
        ({"cycle": {"years": 3, "year": "calendar", "grace_months": 1}}, ("cycle", "grace_months")),
        ({"cycle": {"years": 3, "year": "calendar", "judged_by": "start"}}, ("cycle", "judged_by")),
        ({"cycle": {"years": 3, "year": "calendar", "terms": ["03-01"]}}, ("cycle", "terms")),
    ],
)
def test_a_child_counts_as_its_parent_does(more: dict[str, object], at: tuple[str, ...]) -> None:
    parent, child = family({**PARENT, "round": {"to": 1}}, **more)
    assert ("C618", at) in [(p.code, p.at) for p in read_all(parent, child)[1]]


def test_a_grandchild_uses_the_buckets_of_the_first() -> None:
    parent, child = family(PARENT)
    last = {**document("", extends="T"), "id": "U", "require": [clause("id: own, in: central, per: cycle, min: 1")]}
    found, _ = read_all(parent, child, last)
    assert [c.id for c in found["U"].require] == ["total", "most", "own"]


def test_a_grandchilds_clause_replaces_every_one_of_that_id() -> None:
    """Each figure on its own days, from whichever of the three texts it is."""
    parent, child = family(PARENT, require=[clause("id: total, per: cycle, min: 40")])
    last = {**document("", extends="T"), "id": "U", "valid": {"since": "2022-01-01"}}
    found = read_all(parent, child, {**last, "require": [clause("id: total, per: cycle, min: 50")]})[0]
    assert [(c.need, c.since, c.until) for c in found["U"].require if c.id == "total"] == [
        (Fraction(36), "2020-01-01", "2021-05-31"),
        (Fraction(40), "2021-06-01", "2021-12-31"),
        (Fraction(50), "2022-01-01", "9999-12-31"),
    ]
    looser = {**last, "require": [clause("id: total, per: cycle, min: 39")]}
    assert [problem.code for problem in read_all(parent, child, looser)[1] if problem.code < "C690"] == ["C616"]


def test_a_bucket_that_a_child_repeats_is_there_once() -> None:
    found = read_all(*family(PARENT, buckets=[clause("id: online, where: {mode: online}")]))[0]
    assert [bucket.id for bucket in found["T"].buckets] == ["central", "online"]


def test_children_of_a_refused_parent_are_left_out_in_silence() -> None:
    parent, child = family({**PARENT, "limit": [clause("id: x, in: nowhere, per: year, max: 1")]})
    found, wrong = read_all(parent, child)
    assert (found, [problem.code for problem in wrong]) == ({}, ["C608"])


def test_a_circle_is_named_by_each_of_its_members() -> None:
    documents = [{**document(HOURS, extends=parent), "id": name} for name, parent in ("AB", "BC", "CB")]
    documents = [{**d, "id": d["id"] * 2, "extends": d["extends"] * 2} for d in documents]
    wrong: list[Problem] = read_all(*documents)[1]
    assert [(p.path, dict(p.values)["cycle"]) for p in wrong] == [
        ("records/county/rules/BB.yaml", "BB → CC → BB"),
        ("records/county/rules/CC.yaml", "CC → BB → CC"),
    ]


def test_a_childs_narrower_maximum_is_kept_before_the_parents() -> None:
    """Ten online in January, five centralised in December: six of the ten, and so eleven in all."""
    parent = document(HOURS, limit=[clause("id: all, per: year, max: 11")], **BUCKETS)
    child = family(parent, limit=[clause("id: few, in: online, per: year, max: 6")])
    rules = rules_of(*child)
    assert [limit.id for limit in rules.limit] == ["few", "all"]
    lines = [
        entry(1, date=date(2022, 1, 9), unit="hours", amount=10, mode="online"),
        entry(2, date=date(2022, 12, 9), unit="hours", amount=5, mode="centralised"),
    ]
    assert counted(total(rules, lines)) == [6, 5]
    wider = family(parent, limit=[clause("id: sum, per: year, max: 12"), clause("id: event, per: event, max: 1")])
    assert [limit.id for limit in rules_of(*wider).limit] == ["all", "sum", "event"]
