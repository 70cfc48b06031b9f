"""Time on its boundary days: the day written, the last days of a year, and years that are verified."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from generator.resources import PACKAGE
from tests.guard_fixture import Edits, codes, document, proposed, replaced

TIME = {"C712", "C713", "C714"}
PERIODS = "records/county/periods.yaml"
P5 = "records/county/projects/2025/p-aaaaa5"


def late(edits: Edits, day: str, actor: str, submitted_on: str = "", before: Edits | None = None) -> list[str]:
    """Return what is wrong with the time of a submission."""
    case = proposed(edits, actor, day, before)._replace(submitted_on=submitted_on)
    return [code for code in codes(case) if code in TIME]


def batch(submitted: str, year: int = 2025, end: str = "", school: str = "s-0002", who: str = "t-bbbbb3") -> Edits:
    end = end or f"{year}-02-20"
    line = f"  - {{teacher: {who}, title: 听课, activity: observe, level: school, to: {end}, amount: 4, unit: lessons}}"
    head = {"school": school, "year": year, "submitted": submitted, "totals": "{entries: 1, lessons: 4}"}
    path = f"records/schools/{school}/credits/{year}/{submitted.replace('-', '')}-k3m9x2.yaml"
    return {path: document("credit-batch", "entries:", line, **head)}


def results(submitted: str, school: str = "s-0002", who: str = "t-bbbbb3", more: str = "", folder: str = P5) -> Edits:
    head = {"project": folder[-8:], "school": school, "submitted": submitted, "totals": "{entries: 1, hours: 8}"}
    line = f"  - {{teacher: {who}, result: passed{more}}}"
    return {f"{folder}/results/{school}.yaml": document("results", "entries:", line, **head)}


@pytest.mark.parametrize(("age", "found"), [(-1, ["C712"]), (0, []), (1, []), (31, []), (32, ["C712"])])
def test_the_day_of_submission_is_that_of_the_push_or_up_to_31_days_before(age: int, found: list[str]) -> None:
    today = date(2026, 3, 31)
    edits = batch(str(today - timedelta(days=age)), 2026)
    assert late(edits, str(today), "s0002.clerk") == found
    assert late(edits, "2026-12-01", "s0002.clerk", str(today)) == found  # the day of the first approval is what counts


@pytest.mark.parametrize(("days", "age", "found"), [(0, 0, []), (0, 1, ["C712"]), (7, 7, []), (7, 8, ["C712"])])
def test_a_county_sets_how_many_days_before(days: int, age: int, found: list[str], matrix_text: str) -> None:
    before = {"records/county/approvals.yaml": matrix_text.replace("submitted_days: 31", f"submitted_days: {days}")}
    edits = batch(str(date(2026, 3, 31) - timedelta(days=age)), 2026)
    assert late(edits, "2026-03-31", "s0002.clerk", before=before) == found


@pytest.mark.parametrize(
    ("day", "submitted_on", "found"),
    [
        ("2025-12-31", "", []),
        ("2026-01-01", "", ["C713"]),
        ("2026-01-01", "2025-12-31", []),
        ("2026-06-01", "2025-12-31", []),
        ("2026-01-02", "2026-01-01", ["C713"]),
    ],
)
def test_claims_come_by_the_day_a_year_closes(day: str, submitted_on: str, found: list[str]) -> None:
    assert late(batch("2025-12-31"), day, "s0002.clerk", submitted_on) == found


@pytest.mark.parametrize(("day", "found"), [("2026-01-01", []), ("2026-03-31", []), ("2026-04-01", ["C713"])])
def test_results_come_by_the_end_of_correcting(day: str, found: list[str]) -> None:
    submitted = min(day, "2026-03-31")
    assert late(results(submitted), day, "provider-2") == found


def test_results_are_of_the_year_in_which_each_line_ends() -> None:
    reaching = replaced(f"{P5}/project.yaml", ("to: 2025-12-16", "to: 2026-01-16"))
    assert late(results("2026-03-31"), "2026-04-01", "provider-2", before=reaching) == []
    early = results("2026-03-31", more=", to: 2025-12-16")
    assert late(early, "2026-04-01", "provider-2", before=reaching) == ["C713"]


def test_corrections_have_no_deadline() -> None:
    target = "schools/s-0002/credits/2025/20251208-aaaaa2#1"
    line = f"  - {{action: void, target: {target}, reason: 误报}}"
    head = {"school": "s-0002", "year": 2025, "submitted": "2026-11-30"}
    path = "records/schools/s-0002/credits/2025/20261130-c4v8n1.yaml"
    assert late({path: document("correction", "corrections:", line, **head)}, "2026-11-30", "s0002.clerk") == []


def test_dates_that_the_submission_itself_moves_do_not_count() -> None:
    longer = replaced(PERIODS, ("closes: 2025-12-31", "closes: 2026-02-28"))
    edits = {**longer, **batch("2026-01-10")}
    assert "C713" in late(edits, "2026-01-10", "registrar-1")
    assert late(batch("2026-01-10"), "2026-01-10", "s0002.clerk", before=longer) == []


VERIFIED = document(
    "verification", school="s-0002", year=2025, date="2026-01-15", verifier="registrar-1", totals="{entries: 4}"
)


@pytest.mark.parametrize(
    ("edits", "actor", "found"),
    [
        (batch("2025-12-30"), "s0002.clerk", ["C714"]),
        (batch("2025-12-30", 2026, "2025-12-30"), "s0002.clerk", []),
        (batch("2025-12-30", school="s-0004", who="t-ddddd1"), "s0002.clerk", []),
        (results("2025-12-30"), "provider-2", ["C714"]),
        (results("2025-12-30", "s-0003", "t-ccccc1"), "provider-2", []),
    ],
)
def test_a_verified_year_of_a_school_takes_corrections_alone(edits: Edits, actor: str, found: list[str]) -> None:
    before = {"records/county/verifications/2025/s-0002.yaml": VERIFIED}
    assert late(edits, "2025-12-31", actor, before=before) == found
    assert late(edits, "2025-12-31", actor) == []


def test_results_with_a_line_in_a_verified_year_are_late_for_it() -> None:
    path = "records/county/projects/2026/p-aaaaa4"
    before = {
        **replaced(f"{path}/project.yaml", ("from: 2026-02-23", "from: 2025-12-23")),
        "records/county/verifications/2025/s-0002.yaml": VERIFIED,
    }
    assert late(results("2026-03-10", folder=path), "2026-03-10", "provider-1", before=before) == []
    split = results("2026-03-10", more=", to: 2025-12-30", folder=path)
    assert late(split, "2026-03-10", "provider-1", before=before) == ["C714"]


@pytest.fixture
def matrix_text() -> str:
    return (PACKAGE / "guard" / "matrix.yaml").read_text(encoding="utf-8")
