"""Every worked case as records: YAML files → check → ledger → totals, a small county for each rule set."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.totals import Totals, totals
from tests.credit_fixture import HERE, VOCABULARY, random_ledger, rule_sets
from tests.real_path_fixture import Line, county, family, judged, write
from tests.totals_fixture import book_of

FRAMES = ("people", "requirements", "entries", "outside", "deductions", "moves")
CLAIMED = (*VOCABULARY.entry, "work", "unit")
CASES = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))
SETS = sorted({case["rules"] for case in CASES})


def teacher(case: dict[str, Any]) -> str:
    """The teacher who shows a case."""
    of_set = [other["id"] for other in CASES if other["rules"] == case["rules"]]
    return f"t-case{of_set.index(case['id']):02}"


def records(name: str, *, split: bool = False) -> Any:
    """The county of a rule set, one teacher per case; all cases of a set begin their cycle on one day."""
    cases = [case for case in CASES if case["rules"] == name]
    ((start, _),) = {(case["start"], case["as_of"]) for case in cases}
    lines: list[Line] = [{**line, "teacher": teacher(case)} for case in cases for line in case["entries"]]
    return county(family(name), start, {teacher(case): case["teacher"] for case in cases}, lines, split=split)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Any:
    @cache
    def make(name: str, *, split: bool = False) -> Totals:
        root: Path = tmp_path_factory.mktemp(name)
        as_of = next(case["as_of"] for case in CASES if case["rules"] == name)
        return judged(write(root, records(name, split=split)), as_of)[1]

    return make


def plain(frame: pd.DataFrame) -> list[str]:
    """The rows without the ids of entries and files."""
    rows = frame.drop(columns=["id", "file"], errors="ignore").itertuples(index=False, name=None)
    return [repr(row) for row in rows]


def hundredths(amount: float) -> int:
    return int(Decimal(str(amount)) * 100)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_worked_case_from_its_records(case: dict[str, Any], made: Any) -> None:
    found, expected, who = made(case["rules"]), case["expect"], teacher(case)
    (row,) = found.people[found.people["teacher"] == who].itertuples()
    assert (row.counted, row.rule_set) == (hundredths(expected["counted"]), case["rules"])
    lines = found.entries[found.entries["teacher"] == who].sort_values(["date", "seq"])
    assert len(lines) == len(case["entries"])
    if "each" in expected:
        assert list(lines["counted"]) == [hundredths(amount) for amount in expected["each"]]
    asked = found.requirements[found.requirements["teacher"] == who]
    for requirement, status in expected.get("status", {}).items():
        rows = asked[asked["requirement"] == requirement].sort_values("year")
        assert list(rows["status"].astype(str)) == ([status] if isinstance(status, str) else status)
    for requirement, missing in expected.get("missing", {}).items():
        assert list(asked.loc[asked["requirement"] == requirement, "missing"]) == [hundredths(missing)]


@pytest.mark.parametrize("name", SETS)
def test_one_file_or_many_is_the_same(name: str, made: Any) -> None:
    """Only the ids of entries and files differ: they say where a line stands."""
    one, many = made(name), made(name, split=True)
    assert len(many.entries["file"].unique()) >= len(one.entries["file"].unique())
    for frame in FRAMES:
        assert plain(getattr(one, frame)) == plain(getattr(many, frame))


@pytest.mark.parametrize("name", sorted(rule_sets()))
@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_random_claims_in_one_file_or_many(name: str, seed: int) -> None:
    lines, people, as_of = random_ledger(rule_sets()[name], seed)
    start = min(person["cycle_start"] for person in people).replace(day=1)
    names = {f"t-{n}": f"t-rand{n:02}" for n in range(6)}
    claims = [
        {
            "amount": abs(line["amount"]),
            **{key: line[key] for key in CLAIMED if line.get(key)},
            "date": str(line["date"]),
        }
        | {"teacher": names[line["teacher"]]}
        for line in lines
    ]
    asked = {names[person["teacher"]]: person for person in people}
    frames = []
    for split in (False, True):
        book, rules = book_of(county(family(name), str(start), asked, claims, split=split))
        assert len(book.entries) + len([c for c in claims if c["teacher"] not in asked]) == len(claims)
        found = totals(book, rules, str(max(as_of, start)))
        frames.append([plain(getattr(found, frame)) for frame in FRAMES])
    assert frames[0] == frames[1]


def test_every_province_is_here() -> None:
    assert len(CASES) == len({case["id"] for case in CASES}) == 28
    assert SETS == ["FJ-platform", "GD-2023", "JX-2018", "JX-YJ-2019", "SC-CD", "SC-PROV", "ZJ-2016", "ZJ-CITY-A"]
