from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.credit_fixture import HERE, Line, counted, entry, rule_sets, statuses, total

CASES = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))


def lines_of(case: dict[str, Any]) -> list[Line]:
    lines = [{**line, "date": date.fromisoformat(line["date"])} for line in case["entries"]]
    return [entry(n, **line) for n, line in enumerate(lines, start=1)]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_worked_case(case: dict[str, Any]) -> None:
    """Every expectation that the case states: the total, each entry, statuses and what is missing."""
    person = {"teacher": "t-1", "cycle_start": date.fromisoformat(case["start"]), **case["teacher"]}
    result = total(rule_sets()[case["rules"]], lines_of(case), case["as_of"], [person])
    expected = case["expect"]
    assert result.totals["counted"].sum() == round(expected["counted"] * 100)
    if "each" in expected:
        assert counted(result) == expected["each"]
    for requirement, status in expected.get("status", {}).items():
        assert statuses(result, requirement) == ([status] if isinstance(status, str) else status)
    for requirement, missing in expected.get("missing", {}).items():
        rows = result.requirements[result.requirements["requirement"] == requirement]
        assert list(rows["missing"]) == [missing * 100]


def test_there_are_28_cases() -> None:
    assert len({case["id"] for case in CASES}) == 28
