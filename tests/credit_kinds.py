"""One small rule set for every kind of clause, so that a property is asked of each kind alone."""

from __future__ import annotations

import random
from datetime import date
from functools import cache
from typing import Any

from generator.credit import RuleSet
from tests.credit_fixture import BUCKETS, HOURS, SPANS_OF_LIMITS, Document, Ledger, asked, clause, document, rules_of

REQUIRE = (
    "id: total, per: cycle, min: 150",
    "id: year, per: year, min: 40",
    "id: online, in: online, per: cycle, min: 60",
)
ONLINE = "where: {mode: online}"


def each_span(name: str, stage: str, text: str, spans: tuple[str, ...] = SPANS_OF_LIMITS) -> dict[str, Any]:
    """A kind for each span that a clause may speak about."""
    return {name + span: {stage: [text.replace("SPAN", span)]} for span in spans}


KINDS: dict[str, dict[str, Any]] = {
    # convert
    "rate": {"convert": ["id: x, each: 3 hours, gives: 1"]},
    "turn": {"convert": [f"id: x, {ONLINE}, each: 2 hours, gives: 1", "id: y, each: 1 hours, gives: 1"]},
    "table": {"convert": ["id: x, each: 1 hours, gives: {by: level, province_up: 2, nation: 3, county: 1/3}"]},
    "times": {"convert": ["id: x, each: 1 hours, gives: 1, times: [{by: role, lead: 1, else: 1/3}, 50%]"]},
    "for": {"convert": ["id: x, each: 1 hours, gives: {by: title, junior: 2, else: 1}, for: {vocational: yes}"]},
    "planned": {"convert": ["id: x, each: 1 hours, gives: 1, if_blank: planned"]},
    "whole-entry": {"convert": ["id: x, each: 45 hours, gives: 20, whole: yes"]},
    "over-entry": {"convert": ["id: x, each: 1 hours, gives: 1, over: 20 hours"]},
    **each_span("whole-", "convert", "id: x, each: 45 hours, gives: 20, per: SPAN, whole: yes"),
    **each_span("over-", "convert", "id: x, each: 1 hours, gives: 1, per: SPAN, over: 50 hours"),
    **each_span("at-most-", "convert", "id: x, each: 1 hours, gives: 1, at_most: {SPAN: 40}"),
    "rate-unset": {"convert": [f"id: x, {ONLINE}, each: 1 hours, gives: unset", "id: y, each: 1 hours, gives: 1"]},
    **{
        f"round-{per}": {"convert": ["id: x, each: 37 hours, gives: 11"], "round": {"to": 1, "per": per}}
        for per in ("entry", "year", "cycle")
    },
    # limit
    "share": {"limit": [f"id: x, {ONLINE}, count: 1/3"]},
    "share-unset": {"limit": [f"id: x, {ONLINE}, count: unset"]},
    **each_span("highest-", "limit", "id: x, per: SPAN, keep: highest"),
    "max-entry": {"limit": ["id: x, max: 25"]},
    **each_span("max-", "limit", "id: x, per: SPAN, max: 40"),
    **each_span("online-", "limit", "id: x, in: online, per: SPAN, max: 40"),
    "cells": {
        "limit": [
            "id: x, in: online, per: year, max: {by: level, county: 20, province_up: {by: kind, ethics: 10, else: 40}}"
        ]
    },
    "max-unset": {"limit": ["id: x, in: online, per: year, max: unset"]},
    "spare": {"limit": ["id: x, per: year, max: 40, spare: central"]},
    "nested": {"limit": ["id: x, in: online, per: event, max: 20", "id: y, in: online, per: year, max: 50"]},
    "wide-first": {"limit": ["id: x, per: year, max: 60", "id: y, in: online, per: year, max: 40"]},
    "crossing": {"limit": ["id: x, in: online, per: cycle, max: 90", "id: y, per: year, max: 60"]},
    "spare-cycle": {"limit": ["id: x, per: cycle, max: 100, spare: online"]},
    "highest-capped": {"limit": ["id: x, per: work, keep: highest", "id: y, per: year, max: 40"]},
    "whole-capped": {
        "convert": ["id: x, each: 45 hours, gives: 45, per: cycle, whole: yes"],
        "limit": ["id: y, per: year, max: 60"],
    },
    "whole-table": {
        "convert": ["id: x, each: 45 hours, gives: {by: level, county: 20, else: 60}, per: cycle, whole: yes"]
    },
    "over-table": {
        "convert": ["id: x, each: 1 hours, gives: {by: level, county: 1, else: 3}, per: cycle, over: 45 hours"]
    },
    "round-capped": {
        "convert": ["id: x, each: 4 hours, gives: 3"],
        "round": {"to": 1, "per": "cycle"},
        "limit": ["id: y, per: year, max: 40"],
    },
    # offset
    "offset": {"offset": ["id: x, from: central, to: online, max: 60"]},
    "offset-bounds": {"offset": ["id: x, from: central, to: online, keep: 20, fill: 50, per: year"]},
    "offset-unset": {"offset": ["id: x, from: central, to: online, max: unset"]},
    "carry": {"offset": ["id: x, from: total, to: total, per: year, carry: next_year, max: 50"]},
    "borrow": {"offset": ["id: x, from: total, to: total, per: year, carry: previous_year, max: 50"]},
    # require
    "more-than": {"require": ["id: x, per: year, more_than: 60"]},
    "most": {"require": ["id: x, in: online, per: cycle, max: 120"]},
    "by-title": {
        "require": ["id: x, in: central, per: cycle, min: {by: title, junior: 200, middle: 300, else: unset}"]
    },
    "prorate": {"require": ["id: x, in: central, per: cycle, min: 400, prorate: {years_in_post: 5}"]},
    "raw": {"require": ["id: x, per: cycle, measure: raw, min: 300"], "limit": ["id: y, per: year, max: 60"]},
    "unit": {"require": ["id: x, per: year, measure: hours, min: 90"]},
    **each_span("in-one-", "require", "id: x, in: online, per: cycle, in_one: SPAN, min: 90", SPANS_OF_LIMITS[:-1]),
    "year-of": {
        "require": [
            "id: x, in: online, per: cycle, in_one: event, min: 60",
            "id: y, per: cycle, year_of: x, min: 120",
        ]
    },
    "cells-required": {"require": ["id: x, in: online, per: year, min: {by: level, county: 20, else: 40}"]},
    # waive
    "waive": {"waive": ["id: x, for: {last_cycle: yes}, closes: all"]},
    "waive-given": {"waive": ["id: x, given: {activity: degree}, closes: [year, total], per: year"]},
    "waive-unset": {"waive": ["id: x, given: {activity: degree}, closes: [total], when: unset"]},
}


def kind_document(name: str) -> Document:
    """The document of a kind: two buckets, three plain requirements and the kind's own clauses."""
    given = dict(KINDS[name])
    more = {key: given.pop(key) for key in ("round",) if key in given}
    stages = {stage: [clause(text) for text in clauses] for stage, clauses in given.items()}
    stages["require"] = [*map(clause, REQUIRE), *stages.get("require", [])]
    return document("" if "convert" in given else HOURS, **stages, **more, **BUCKETS)


@cache
def kind(name: str) -> RuleSet:
    """The rule set of a kind."""
    return rules_of(kind_document(name))


DAYS = [date(year, month, day) for year in (2020, 2021, 2022) for month, day in ((1, 20), (5, 1), (9, 10), (12, 31))]


def dense_ledger(name: str, seed: int, teacher: str = "t-1") -> Ledger:
    """One teacher, few days, few events and works: everything that can meet meets."""
    dice, rules = random.Random(seed), kind(name)
    words = {attribute: [None, *some] for attribute, some in asked(rules).items()}
    words |= {"mode": ["online", "centralised", "school"], "event": [None, "p", "q"], "work": [None, "v", "w"]}
    lines = []
    for number in dice.sample(range(100), dice.randrange(2, 9)):
        line = {"id": f"f#{number}", "seq": number, "teacher": teacher, "date": dice.choice(DAYS), "unit": "hours"}
        line |= {"amount": dice.choice([-1, 1000, 3000, 4500, 7000]), "planned": dice.choice([-1, 2000, 5000])}
        lines.append(line | {attribute: dice.choice(some) for attribute, some in words.items()})
    person = {"teacher": teacher, "cycle_start": date(2020, 1, 1), "years_in_post": 300, "vocational": "yes"}
    person |= {"title": dice.choice(["second", "first"]), "last_cycle": dice.choice(["yes", "no", "no"])}
    return lines, [person], dice.choice([date(2021, 7, 1), date(2023, 6, 30)])
