"""A child is never looser where nothing is delegated: random changes of a parent's clauses, refused or harmless."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.credit import RuleSet
from generator.credit.evaluation import Result, apply
from generator.credit.status import STATUSES
from tests.credit_fixture import Document, documents, entries_frame, people_frame, random_ledger, read_all, rule_sets
from tests.credit_kinds import KINDS, kind_document
from tests.test_credit_kinds import DAYS, crowd, line_of
from tests.test_credit_mutations import Place, changed, figures, value

PARENTS = ("CN-MOE", "EVERY-1", "EVERY-3", "GD-2023", "JX-2018", "SC-PROV", "ZJ-2016")
STRICTER = {"min": 1, "more_than": 1, "max": -1, "at_most": -1}  # by key: which way a figure may go
ERRORS = "C690"


def parent_of(name: str) -> Document:
    return documents()[f"records/county/rules/{name}.yaml"] if name in rule_sets() else kind_document(name)


def child_of(parent: Document, stage: str, *clauses: Any) -> Document:
    """A child that repeats some of its parent's clauses, changed."""
    copied = {key: parent[key] for key in ("kind", "label", "source", "unit", "valid")}
    cycle = {key: parent["cycle"][key] for key in ("years", "year")}
    return {**copied, "id": "CHILD", "extends": parent["id"], "cycle": cycle, stage: list(clauses)}


def errors(parent: Document, child: Document) -> list[tuple[str, Place]]:
    found = read_all({**parent, "delegates": []}, child)[1]
    return [(one.code, one.at) for one in found if one.path.endswith("CHILD.yaml") and one.code < ERRORS]


def written(figure: Fraction) -> str | int:
    return int(figure) if figure.denominator == 1 else f"{figure.numerator}/{figure.denominator}"


def number(figure: Any) -> Fraction:
    text = str(figure)
    return Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)


def moved(figure: Any, way: int, dice: random.Random) -> Any:
    """The figure a random part larger (way 1) or smaller (-1), to two decimals."""
    found = number(figure)
    part = max(round(found * dice.randrange(5, 60)), 1) / Fraction(100)
    return written(max(found + way * part, Fraction(0)))


def clauses_with_figures(parent: Document) -> Iterator[tuple[str, int, Place, int]]:
    """Stage and number of a clause, a figure's place in it, and which way is stricter (0: none)."""
    for stage, n, *at in figures(parent):
        if at[0] not in ("each", "over", "prorate"):
            yield stage, int(n), tuple(at), STRICTER.get(str(at[0]), 0)


@pytest.mark.parametrize("name", [*PARENTS, *KINDS])
@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_every_looser_figure_is_refused_and_every_stricter_one_accepted(name: str, seed: int) -> None:
    dice, parent = random.Random(seed), parent_of(name)
    for stage, n, at, way in clauses_with_figures(parent):
        clause = parent[stage][n]
        before = value(clause, at)
        for direction in (1, -1):
            after = moved(before, direction, dice)
            if number(after) == number(before):
                continue  # nothing is smaller than nothing
            found = errors(parent, child_of(parent, stage, changed(clause, at, after)))
            if direction == way:
                assert found == []
            else:
                assert ("C616", (stage, 0, at[0])) in found or {"C610", "C611"} & {code for code, _ in found}


OTHER: dict[str, list[Any]] = {
    "where": [{"topic": "hr"}, {"not": {"topic": "hr"}}],
    "in": ["total"],
    "for": [{"title": "third"}, {"not": {"title": "third"}}],
    "given": [{"mode": "short"}],
    "per": ["entry", "event", "work", "term", "school_year", "year", "cycle"],
    "in_one": ["event", "work", "term", "school_year", "year"],
    "measure": ["raw", "counted", "items"],
    "each": ["7 hours", "7 items"],
    "over": ["7 hours"],
    "whole": ["yes"],
    "if_blank": ["planned"],
    "spare": ["total"],
    "carry": ["next_year", "previous_year"],
    "prorate": [{"months_on_duty": 7}],
    "closes": [["total"]],
    "when": ["unset"],
    "keep": [7],
    "fill": [7],
}
STAGES: dict[str, tuple[str, ...]] = {
    "buckets": ("where",),
    "convert": ("where", "in", "for", "each", "over", "per", "whole", "if_blank"),
    "limit": ("where", "in", "for", "per", "spare"),
    "offset": ("for", "per", "carry", "keep", "fill"),
    "require": ("where", "in", "for", "per", "measure", "in_one", "prorate"),
    "waive": ("for", "given", "closes", "per", "when"),
}
NEEDED = {("buckets", "where"), ("convert", "each"), ("require", "per"), ("waive", "closes")}
FILLING = ("waive", "when")  # without it an open waiver is decided, as a figure that is filled in


def others(stage: str, clause: Document) -> Iterator[tuple[str, Document]]:
    """The clause with one key changed, added or left out, where that may mean something else."""
    for key in STAGES[stage]:
        rest = {name: part for name, part in clause.items() if name != key}
        if (
            key in clause
            and (stage, key) not in (*NEEDED, FILLING)
            and meaning(stage, key, clause[key]) != meaning(stage, key, None)
        ):
            yield key, rest
        for other in OTHER[key]:
            if meaning(stage, key, other) != meaning(stage, key, clause.get(key)):
                yield key, {**rest, key: other}


def meaning(stage: str, key: str, written: Any) -> Any:
    """What stands, or what a clause means that does not have the key."""
    silent = {"per": "entry" if stage in ("convert", "limit") else "cycle", "measure": "counted", "in": "total"}
    return silent.get(key) if written is None else written


@pytest.mark.parametrize("name", PARENTS)
@pytest.mark.parametrize("stage", STAGES)
def test_no_other_key_may_be_changed_added_or_left_out(name: str, stage: str) -> None:
    """Whatever is not a figure stays as the parent has it."""
    parent = parent_of(name)
    accepted = [
        (clause["id"], key)
        for clause in parent.get(stage, [])
        for key, other in others(stage, clause)
        if errors(parent, child_of(parent, stage, other)) == []
    ]
    assert accepted == []


# --- what is accepted is harmless -------------------------------------------------------------------------------------
ROOM = "a lower maximum on one part leaves more of another's"
BETTER = {"crossing": ROOM, "EVERY-1": ROOM}  # where a stricter child may do somebody a favour, and why


def stricter_child(parent: Document, seed: int) -> Document | None:
    """A child in which about half of the figures that may go somewhere went there; None if there is none."""
    dice, stages = random.Random(seed), dict[str, dict[int, Any]]()
    for stage, n, at, way in clauses_with_figures(parent):
        if way and dice.random() < 0.5:
            mine = stages.setdefault(stage, {})
            clause = mine.get(n, parent[stage][n])
            mine[n] = changed(clause, at, moved(value(clause, at), way, dice))
    child = child_of(parent, "require") | {stage: list(clauses.values()) for stage, clauses in stages.items()}
    return child if stages else None


def judged(name: str, rules: RuleSet, seed: int) -> Result:
    if name in KINDS:
        lines, people = crowd(name, seed)
        return apply(rules, entries_frame(lines), people_frame(people), DAYS[seed % 2])
    lines, people, as_of = random_ledger(rule_sets()[name], seed, teachers=12, entries=200)
    return apply(rules, entries_frame(lines), people_frame(people), as_of)


def better(parent: Result, child: Result) -> list[str]:
    """The requirements that somebody meets better under the child; what the parent leaves unset is the child's."""
    keys = ["teacher", "cycle_start", "requirement", "year"]
    codes = [
        found.requirements.assign(code=found.requirements["status"].cat.codes)[[*keys, "code"]]
        for found in (parent, child)
    ]
    both = codes[0].merge(codes[1], on=keys)
    won = (both["code_y"] < both["code_x"]) & (both["code_x"] != STATUSES.index("unset"))
    return sorted(set(both.loc[won, "requirement"].astype(str)))


@pytest.mark.parametrize("name", [*PARENTS, *KINDS])
@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_nobody_stands_better_under_a_stricter_child(name: str, seed: int) -> None:
    parent = parent_of(name)
    child = stricter_child(parent, seed)
    if child is None:
        return
    found, problems = read_all(parent, child)
    assert [(one.code, one.at) for one in problems if one.code < ERRORS] == []
    one, other = (judged(name, found[rules], seed) for rules in (parent["id"], "CHILD"))
    assert name in BETTER or (one.totals["counted"].to_numpy() >= other.totals["counted"].to_numpy()).all()
    assert name in BETTER or better(one, other) == []


def test_a_lower_maximum_may_leave_room_elsewhere() -> None:
    """The exception above: with fewer credits of the first year, more of the second are within the cycle's maximum."""
    parent = kind_document("crossing")
    child = child_of(parent, "limit", changed(parent["limit"][1], ("max",), 45))
    texts = ("2020-05-01 60 mode=online #1", "2021-05-01 40 mode=online #2", "2021-06-01 5 mode=school #3")
    person = {"teacher": "t-1", "cycle_start": date(2020, 1, 1)}
    found = read_all(parent, child)[0]
    years = []
    for rules in ("T", "CHILD"):
        result = apply(found[rules], entries_frame(list(map(line_of, texts))), people_frame([person]), DAYS[1])
        asked = result.requirements
        years.append(list(asked[asked["requirement"] == "year"]["status"]))
    assert years == [["met", "missed", "missed"], ["met", "met", "missed"]]


def test_a_rounding_of_its_own_may_favour() -> None:
    """Where the parent says nothing of rounding a child may round, and halves may go up: no text read forbids it."""
    parent = kind_document("rate")
    child = child_of(parent, "require") | {"require": [], "round": {"to": 1}}
    lines = [line_of("2020-05-01 2 mode=online #1")]
    person = {"teacher": "t-1", "cycle_start": date(2020, 1, 1)}
    found = read_all(parent, child)[0]
    counted = [
        apply(found[rules], entries_frame(lines), people_frame([person]), DAYS[1]).totals["counted"].sum()
        for rules in ("T", "CHILD")
    ]
    assert counted == [67, 100]
