from __future__ import annotations

import random
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.credit import RuleSet
from generator.credit.evaluation import Result, apply
from tests.credit_fixture import Ledger, document, entries_frame, people_frame, random_ledger, rule_sets, rules_of

NAMES = ("EVERY-1", "EVERY-2", "EVERY-3", "QH-2023")
seeds = st.integers(0, 2**32 - 1)
every_set = pytest.mark.parametrize("name", NAMES)
few = settings(max_examples=4, deadline=None)


def evaluate(rules: RuleSet, ledger: Ledger) -> Result:
    lines, people, as_of = ledger
    return apply(rules, entries_frame(lines), people_frame(people), as_of)


def same(a: Result, b: Result) -> None:
    for name in ("entries", "deductions", "moves", "requirements", "totals"):
        assert rows(getattr(a, name)) == rows(getattr(b, name))


def rows(frame: pd.DataFrame) -> list[str]:
    """The rows in one order: positions are no part of what is claimed."""
    return sorted(map(repr, frame.itertuples(index=False, name=None)))


def parts(result: Result) -> dict[str, tuple[int, int]]:
    lines = result.entries
    return dict(zip(lines["id"], zip(lines["raw"], lines["counted"], strict=True), strict=True))


@every_set
@few
@given(seed=seeds)
def test_the_order_of_rows_is_irrelevant(name: str, seed: int) -> None:
    lines, people, as_of = random_ledger(rule_sets()[name], seed)
    shuffled = random.Random(seed).sample(lines, len(lines)), people[::-1], as_of
    same(evaluate(rule_sets()[name], (lines, people, as_of)), evaluate(rule_sets()[name], shuffled))


@every_set
@few
@given(seed=seeds)
def test_teachers_do_not_touch_each_other(name: str, seed: int) -> None:
    """Any split by whole teachers gives the same, so a county can be totalled in chunks."""
    rules, (lines, people, as_of) = rule_sets()[name], random_ledger(rule_sets()[name], seed)
    whole = evaluate(rules, (lines, people, as_of))
    for person in {person["teacher"] for person in people}:
        mine = [p for p in people if p["teacher"] == person]
        alone = evaluate(rules, (lines, mine, as_of))
        for frame in ("entries", "moves", "requirements", "totals"):
            table = getattr(whole, frame)
            assert rows(table[table["teacher"] == person]) == rows(getattr(alone, frame))


@every_set
@few
@given(seed=seeds)
def test_what_is_raw_less_what_is_cut_is_what_counts(name: str, seed: int) -> None:
    result = evaluate(rule_sets()[name], random_ledger(rule_sets()[name], seed))
    cut = result.deductions.groupby("id")["amount"].sum().reindex(result.entries["id"], fill_value=0)
    assert list(result.entries["raw"] - cut.to_numpy()) == list(result.entries["counted"])
    assert (result.deductions["amount"] > 0).all()
    assert (result.entries["counted"] >= 0).all()


@every_set
@few
@given(seed=seeds)
def test_totals_are_the_sums_of_entries(name: str, seed: int) -> None:
    result = evaluate(rule_sets()[name], random_ledger(rule_sets()[name], seed))
    sums = result.entries.groupby(["teacher", "cycle_start"], observed=True)[["raw", "counted"]].sum()
    for row in result.totals.itertuples():
        key = (row.teacher, row.cycle_start)
        assert (row.raw, row.counted) == (tuple(sums.loc[key]) if key in sums.index else (0, 0))


@every_set
@few
@given(seed=seeds)
def test_later_entries_never_change_earlier_parts(name: str, seed: int) -> None:
    """Except where a maximum spares a bucket: there the others lose, whatever the dates."""
    rules = rule_sets()[name]
    lines, people, as_of = random_ledger(rules, seed)
    day = random.Random(seed).choice(lines)["date"]
    earlier = [line for line in lines if line["date"] < day]
    before, after = (parts(evaluate(rules, (some, people, as_of))) for some in (earlier, lines))
    spares = any(limit.spare is not None for limit in rules.limit)
    assert {key: raw for key, (raw, _) in before.items()} == {key: after[key][0] for key in before}
    assert spares or before == {key: after[key] for key in before}


@every_set
@few
@given(seed=seeds)
def test_offsets_conserve(name: str, seed: int) -> None:
    """A move takes from one what it gives to the other, from a year of the same cycle."""
    rules = rule_sets()[name]
    with_moves = evaluate(rules, random_ledger(rules, seed))
    assert (with_moves.moves["amount"] > 0).all()
    everything = {"total"} | {bucket.id for bucket in rules.buckets}
    assert set(with_moves.moves["from"].astype(str)) | set(with_moves.moves["to"].astype(str)) <= everything
    same_bucket = with_moves.moves[with_moves.moves["from"].astype(str) == with_moves.moves["to"].astype(str)]
    assert (same_bucket["year"] > 0).all()


LIMITED = """
buckets: [{id: central, label: 集中, cite: 一, where: {mode: centralised}}]
convert: [{id: hours, label: 学时, cite: 一, each: 1 hours, gives: 1}]
limit:
  - {id: entry, label: 条, cite: 一, per: entry, max: 30}
  - {id: event, label: 期, cite: 一, per: event, max: 45}
  - {id: term, label: 学期, cite: 一, per: term, max: 60}
  - {id: year, label: 年, cite: 一, per: year, max: 80, spare: central}
  - {id: cycle, label: 周期, cite: 一, in: central, per: cycle, max: 100}
"""


@settings(max_examples=30, deadline=None)
@given(seed=seeds)
def test_no_limit_is_ever_exceeded(seed: int) -> None:
    rules = rules_of(document(LIMITED))
    lines, people, as_of = random_ledger(rules, seed, entries=60)
    result = evaluate(rules, (lines, people, as_of))
    told = pd.DataFrame(lines).set_index("id").loc[result.entries["id"]].reset_index()
    placed = result.entries.assign(event=told["event"], mode=told["mode"])
    placed["term"] = [(d.year, d.month >= 9) if d.month >= 2 else (d.year - 1, True) for d in told["date"]]
    one = ["teacher", "cycle_start"]
    assert (placed["counted"] <= 3000).all()
    for keys, most, some in (
        ([*one, "event"], 4500, placed["event"].notna()),
        ([*one, "term"], 6000, placed["counted"] >= 0),
        ([*one, "year"], 8000, placed["counted"] >= 0),
        (one, 10000, placed["mode"] == "centralised"),
    ):
        assert (placed[some].groupby(keys, observed=True)["counted"].sum() <= most).all()


@settings(max_examples=20, deadline=None)
@given(seed=seeds)
def test_without_limits_parts_are_additive(seed: int) -> None:
    """What one ledger earns and what another earns is what both earn together."""
    rules = rules_of(document("convert: [{id: hours, label: 学时, cite: 一, each: 3 hours, gives: 1}]"))
    lines, people, as_of = random_ledger(rules, seed)
    halves = [evaluate(rules, (some, people, as_of)).totals for some in (lines[::2], lines[1::2])]
    whole = evaluate(rules, (lines, people, as_of)).totals
    assert list(whole["counted"]) == list(halves[0]["counted"] + halves[1]["counted"])


def test_an_empty_county_has_empty_tables() -> None:
    rules = rule_sets()["EVERY-1"]
    nobody = people_frame([{"teacher": "t-1", "cycle_start": date(2020, 1, 1)}])[:0]
    result = apply(rules, entries_frame([]), nobody, "2020-06-01")
    assert [len(frame) for frame in (result.entries, result.requirements, result.totals, result.outside)] == [0] * 4
