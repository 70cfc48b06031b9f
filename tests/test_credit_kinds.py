"""What holds of every kind of clause alone, and what does not: each exception has a name and a case that shows it.

The kinds are those of ``tests/credit_kinds.py``, the cases those of ``tests/counterexamples.yaml``.
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.credit.clause import TOTAL
from generator.credit.evaluation import Result, apply
from generator.credit.figure import UNSET
from generator.credit.selection import EVERYTHING
from generator.credit.status import STATUSES
from tests.credit_fixture import HERE, Line, entries_frame, hundredths, people_frame
from tests.credit_kinds import KINDS, dense_ledger, kind
from tests.slow_credit import Cycle, fits, look_up

CROWD = 50  # teachers, each with a ledger of their own: none touches another's
DAYS = (date(2021, 7, 1), date(2023, 6, 30))  # within the cycle, and when it is over
seeds = st.integers(0, 2**32 - 1)
every_kind = pytest.mark.parametrize("name", KINDS)
few = settings(max_examples=2, deadline=None)

# An entry that is added lowers the sum of what counts where …
CROSSING = "two maxima cross, or in one span the wider stands first: what the first spares the second cuts"
SHIFTING = "what counts only once, in whole multiples or by a running rounding moves into a year that is full"
FALLING = {
    **dict.fromkeys(("crossing", "wide-first"), CROSSING),
    **dict.fromkeys(("highest-capped", "whole-capped", "round-capped"), SHIFTING),
}
# … and turns a status for the worse where …
MOST = "a requirement sets a maximum"
UNKNOWN = "the entry brings in what nobody knows yet: the status is unset"
BEYOND = (
    "what is limited, counted once or in multiples reaches beyond what the requirement asks: earlier entries go first"
)
MOVING = "an event is of the year of its last entry: one that goes on into the next year moves there"
SPANS = ("event", "work", "term", "school_year", "year", "cycle")
WORSE = {
    "most": MOST,
    **dict.fromkeys(("rate-unset", "share-unset", "max-unset", "offset-unset", "waive-unset"), UNKNOWN),
    **dict.fromkeys((f"{sort}-{span}" for sort in ("at-most", "max", "highest", "whole") for span in SPANS), BEYOND),
    **dict.fromkeys((f"online-{span}" for span in SPANS if span != "year"), BEYOND),
    **dict.fromkeys(("spare", "spare-cycle", "nested", "raw", "whole-table", *FALLING), BEYOND),
    "year-of": MOVING,
}
# A later entry changes what an earlier one counts where a maximum spares the later one.
SPARING = ("spare", "spare-cycle")


def crowd(name: str, seed: int) -> tuple[list[Line], list[Line]]:
    """Entries and teachers of many dense ledgers."""
    ledgers = [dense_ledger(name, seed + n, f"t-{n:02}") for n in range(CROWD)]
    lines = [{**line, "id": f"{line['teacher']}#{line['seq']}"} for some, _, _ in ledgers for line in some]
    return lines, [person for _, people, _ in ledgers for person in people]


def evaluate(name: str, lines: list[Line], people: list[Line], day: date = DAYS[1]) -> Result:
    return apply(kind(name), entries_frame(lines), people_frame(people), day)


def worth(result: Result) -> dict[str, tuple[int, int]]:
    lines = result.entries
    return dict(zip(lines["id"], zip(lines["raw"], lines["counted"], strict=True), strict=True))


def rows(frame: pd.DataFrame) -> list[str]:
    return sorted(map(repr, frame.itertuples(index=False, name=None)))


@every_kind
@few
@given(seed=seeds)
def test_the_order_of_entries_is_irrelevant(name: str, seed: int) -> None:
    lines, people = crowd(name, seed)
    one, other = (evaluate(name, some, people) for some in (lines, random.Random(seed).sample(lines, len(lines))))
    for frame in ("entries", "deductions", "moves", "requirements", "totals"):
        assert rows(getattr(one, frame)) == rows(getattr(other, frame))


@every_kind
@few
@given(seed=seeds)
def test_no_more_counts_than_was_earned_and_no_more_than_any_limit(name: str, seed: int) -> None:
    """The groups are formed anew: by the second interpreter's spans, for each clause and teacher."""
    lines, people = crowd(name, seed)
    found = worth(evaluate(name, lines, people))
    assert all(0 <= counted <= raw for raw, counted in found.values())
    clauses = [clause for clause in kind(name).limit if clause.highest or clause.max not in (None, UNSET)]
    for person in people:
        cycle = Cycle(kind(name), person, DAYS[1])
        mine = [{**line, "converted": "x"} for line in lines if line["teacher"] == person["teacher"]]
        for clause in clauses:
            groups: dict[Any, list[tuple[int, int]]] = defaultdict(list)
            for line in (line for line in mine if cycle.speaks(clause, line)):
                groups[cycle.key(clause.per, line)].append(found[line["id"]])
            for group in groups.values():
                most = max(raw for raw, _ in group) if clause.highest else look_up(clause.max, person) * 100
                assert sum(counted for _, counted in group) <= most


@every_kind
@few
@given(seed=seeds)
def test_later_entries_never_change_what_earlier_ones_count(name: str, seed: int) -> None:
    """Later is a later day, or a later place on the same day; where a maximum spares, only what was earned is fixed."""
    lines, people = crowd(name, seed)
    order = sorted(lines, key=lambda line: (line["date"], line["seq"]))
    before = order[: random.Random(seed).randrange(len(order))]
    one, other = (worth(evaluate(name, some, people)) for some in (before, lines))
    assert {key: raw for key, (raw, _) in one.items()} == {key: other[key][0] for key in one}
    assert name in SPARING or one == {key: other[key] for key in one}


@pytest.mark.parametrize("name", [name for name in KINDS if "offset" in KINDS[name]])
@few
@given(seed=seeds)
def test_offsets_move_and_make_nothing(name: str, seed: int) -> None:
    """Entries count as without them; a have is its entries' sum, more by what came and less by what went."""
    lines, people = crowd(name, seed)
    found = evaluate(name, lines, people)
    assert (found.entries["raw"] == found.entries["counted"]).all()
    assert found.moves["amount"].gt(0).all()
    assert found.moves.empty is (name == "offset-unset")
    (clause,) = kind(name).offset
    selections = {TOTAL: EVERYTHING, **{bucket.id: bucket.where for bucket in kind(name).buckets}}
    stated = {line["id"]: line for line in lines}
    asked = found.requirements[found.requirements["requirement"].isin(["total", "online", "year"])]
    for teacher, requirement, year, have in asked[["teacher", "requirement", "year", "have"]].itertuples(index=False):
        bucket = "online" if requirement == "online" else TOTAL
        mine = found.entries[(found.entries["teacher"] == teacher) & (found.entries["year"].eq(year) | (year == 0))]
        inside = [fits(selections[bucket], stated[entry]) for entry in mine["id"]]
        moves = found.moves[(found.moves["teacher"] == teacher) & ((clause.per == "year") | (year == 0))]
        came = moves[(moves["to"] == bucket) & (moves["year"].eq(year) | (year == 0))]["amount"].sum()
        went = moves[(moves["from"] == bucket) & ((moves["year"] - clause.carry).eq(year) | (year == 0))][
            "amount"
        ].sum()
        assert have == mine["counted"][inside].sum() + came - went


@every_kind
@few
@given(seed=seeds)
def test_an_entry_more_never_lowers_a_total_nor_worsens_a_status(name: str, seed: int) -> None:
    lines, people = crowd(name, seed)
    dice = random.Random(seed)
    added = {dice.choice([line["id"] for line in lines if line["teacher"] == person["teacher"]]) for person in people}
    for day in DAYS:
        before, after = (
            evaluate(name, some, people, day) for some in ([x for x in lines if x["id"] not in added], lines)
        )
        if name not in FALLING:
            assert (after.totals["counted"] >= before.totals["counted"]).all()
        if name not in WORSE:
            assert (after.requirements["status"].cat.codes <= before.requirements["status"].cat.codes).all()


# --- the exceptions ---------------------------------------------------------------------------------------------------
CASES = yaml.safe_load((HERE / "counterexamples.yaml").read_text("utf-8"))


def line_of(text: str) -> Line:
    """`2020-05-01 30 mode=online #2`: day, hours, attributes, place."""
    day, amount, *words, place = text.split()
    given = dict(word.split("=") for word in words)
    seq = int(place.removeprefix("#"))
    line = {"id": f"t-1{place}", "seq": seq, "teacher": "t-1", "date": date.fromisoformat(day), "unit": "hours"}
    return {**line, "amount": hundredths(amount), "planned": -1, **given}


def outcome(case: dict[str, Any], lines: list[str]) -> object:
    person = {"teacher": "t-1", "cycle_start": date(2020, 1, 1), "years_in_post": 300, "vocational": "yes"}
    result = evaluate(case["kind"], list(map(line_of, lines)), [person], date.fromisoformat(case["as_of"]))
    if case["loses"] == "total":
        return int(result.totals["counted"].sum()) / 100
    name, year = case["loses"].split()
    asked = result.requirements
    (status,) = asked[(asked["requirement"] == name) & (asked["year"] == int(year))]["status"]
    return status


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['kind']}-{case['loses'].partition(' ')[0]}")
def test_an_exception_is_real(case: dict[str, Any]) -> None:
    before, after = outcome(case, case["entries"]), outcome(case, [*case["entries"], case["added"]])
    assert [before, after] == case["from_to"]
    assert before > after if case["loses"] == "total" else STATUSES.index(str(before)) < STATUSES.index(str(after))


def test_every_exception_has_its_case() -> None:
    assert {case["kind"] for case in CASES if case["loses"] == "total"} == FALLING.keys()
    assert {case["kind"] for case in CASES if case["loses"] != "total"} == WORSE.keys()
    assert FALLING.keys() <= WORSE.keys() <= KINDS.keys()


def test_who_is_spared_takes_from_earlier_entries() -> None:
    """The one exception from "later entries never change earlier ones"."""
    lines = [line_of(text) for text in ("2020-05-01 40 mode=school #1", "2020-06-01 30 mode=centralised #2")]
    person = {"teacher": "t-1", "cycle_start": date(2020, 1, 1)}
    counted = [
        [counted for _, counted in worth(evaluate("spare", some, [person])).values()] for some in (lines[:1], lines)
    ]
    assert counted == [[4000], [1000, 3000]]
