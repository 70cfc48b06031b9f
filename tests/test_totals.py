from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from generator.check import check
from generator.ledger import ledger
from generator.totals import Totals, amount, by_year, rows, totals
from generator.totals import judge as judging
from generator.tree import WorkTree
from tests.totals_fixture import AS_OF, ROOT, book_of, changed, counted, county, documents, everything

CASES = yaml.safe_load((ROOT / "cases.yaml").read_text(encoding="utf-8"))
FRAMES = ("people", "requirements", "entries", "outside", "struck", "deductions", "moves")


def row(teacher: str, cycle: str = "2023", found: Totals | None = None) -> dict[str, Any]:
    (one,) = [r for r in rows(found or everything()) if (r["teacher"], r["cycle"]) == (teacher, cycle)]
    return one


def test_years_that_ask_nothing_set_no_pace():
    """A teacher who came in 2025 is not behind for 2023 and 2024, nor for a year that a waiver may close."""
    found = check(WorkTree(ROOT.parent.parent))
    newcomer = next(t for t in found.membership.teachers.values() if t.stays and t.stays[0].since == "2025-08-01")
    book = ledger(found.register, found.membership, found.entries)
    judged = row(newcomer.id, "2023-2027", totals(book, found.rule_sets, "2026-11-23", teacher=newcomer.id))
    assert {key: status(judged)[key] for key in ("year.2023", "year.2024", "year.2025")} == {
        "year.2023": "exempt",
        "year.2024": "exempt",
        "year.2025": "unset",
    }
    assert status(judged)["total"] != "behind"


def status(one: dict[str, Any]) -> dict[str, str]:
    return {asked["id"]: asked["status"] for asked in one["requirements"]}


def test_the_county_of_these_tests_is_sound():
    assert check(WorkTree(ROOT)).errors == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_worked_cases(case: dict[str, Any]):
    one = row(case["teacher"], case["cycle"])
    assert one["counted"] == case["counted"]
    if "closed" in case:
        found = {name: word for name, word in status(one).items() if name == "total" or name.startswith("year.")}
        assert [int(name[5:]) for name, word in found.items() if name != "total" and word == "missed"] == case["short"]
        assert (
            set(found.values()) <= {"met", "exempt"} if case["closed"] else not set(found.values()) <= {"met", "exempt"}
        )


def test_what_nobody_knows_is_unset_and_never_met():
    assert row("t-jx0001", "2018")["status"] == "unset"
    assert status(row("t-jx0006", "2018"))["year.2018"] == "unset"
    assert status(row("t-jx0001", "2018")) == {
        "total": "met",
        **{f"year.{year}": "met" for year in range(2018, 2023)},
        **dict.fromkeys(("high", "middle", "school"), "unset"),
    }


def test_a_row_has_the_shape_programs_rely_on():
    one = row("t-jx0002", "2018")
    asked = one.pop("requirements")
    assert one == {
        "teacher": "t-jx0002",
        "school": "s-0001",
        "cycle": "2018",
        "rule_set": "JX-2018",
        "counted": "37.00",
        "required": "36.00",
        "status": "missed",
    }
    assert {r["id"]: r for r in asked if r["id"] in ("total", "year.2022", "high")} == {
        "total": {
            "id": "total",
            "need": "36.00",
            "have": "37.00",
            "missing": "0.00",
            "status": "met",
            "clause": "total",
        },
        "year.2022": {
            "id": "year.2022",
            "need": "2.00",
            "have": "1.00",
            "missing": "1.00",
            "status": "missed",
            "clause": "year",
        },
        "high": {"id": "high", "need": None, "have": "0.00", "missing": None, "status": "unset", "clause": "high"},
    }


def test_two_open_classes_at_school_are_one_credit():
    def second(docs: dict[str, Any]) -> None:
        batch = docs["records/schools/s-0001/credits/2024/20241128-yjcase.yaml"]
        batch["entries"].append({**batch["entries"][1], "to": "2024-11-15", "title": "校级公开课《冬天》"})

    found = totals(*changed(second), AS_OF)
    assert row("t-yj0006", found=found)["counted"] == "1.00"


def test_credits_move_with_the_teacher():
    assert counted("t-m0ved1") == 600
    assert [(row("t-m0ved1", cycle)["school"]) for cycle in ("2018", "2023")] == ["s-0001", "s-0002"]
    assert row("t-m0ved1", found=totals(*county(), "2024-08-31"))["school"] == "s-0001"


def test_a_mixed_project_is_converted_part_by_part():
    lines = everything().entries
    parts = lines.loc[lines["teacher"] == "t-m1xed1", ["mode", "convert", "counted"]].to_numpy().tolist()
    assert parts == [["centralised", "centralised", 600], ["online", "online", 200]]
    assert counted("t-part01") == 300 + 100  # half the centralised hours, 20 of 22 lessons


def test_corrections_count_and_what_they_struck_out_does_not():
    assert counted("t-c0rr01") == 100 + 100 + 100
    assert counted("t-fa13ed") == 0
    assert set(everything().struck["id"]) == {
        "county/projects/2025/p-net040/results/s-0001#2",
        "schools/s-0001/credits/2024/20241128-yjcase#3",
        "schools/s-0001/credits/2024/20241128-yjcase#4",
    }


def test_principals_get_half():
    assert counted("t-head00") == counted("t-yj0004") == 200


def test_probation_training_is_cut_by_its_clause():
    found = everything()
    (seq,) = found.entries.loc[found.entries["teacher"] == "t-pr0b01", "seq"]
    cuts = found.deductions[found.deductions["seq"] == seq]
    assert cuts[["clause", "amount", "cycle"]].to_numpy().tolist() == [["probation", 1200, "2023"]]
    assert counted("t-pr0b01") == 0


def test_openings_count_in_the_cycle_of_their_date_and_lie_outside_before_arrival():
    assert counted("t-arr1ve") == 1200
    assert everything().outside[["id", "amount"]].to_numpy().tolist() == [["county/openings/20250210-arr1ve#2", 150]]


def test_a_year_on_no_school_s_books_asks_nothing():
    assert status(row("t-arr1ve"))["year.2023"] == "exempt"
    assert status(row("t-arr1ve"))["year.2024"] == "met"
    assert status(row("t-pr0b01"))["year.2023"] == "exempt"
    assert status(row("t-jx0001"))["year.2023"] == "missed"


def test_who_left_is_listed_but_not_judged():
    one = row("t-g0ne01")
    assert (one["school"], one["status"], one["counted"]) == (None, "left", "4.00")
    assert set(status(one).values()) == {"left"}
    assert row("t-g0ne01", found=totals(*county(), "2025-06-30"))["status"] == "missed"


def test_the_retired_who_came_back_are_exempt():
    assert (row("t-ret1r3")["status"], row("t-ret1r3")["school"]) == ("exempt", "s-0001")


def test_what_comes_after_the_day_is_left_out():
    found = totals(*county(), "2024-12-31")
    assert row("t-m0ved1", found=found)["counted"] == "4.00"
    assert found.entries["date"].max() <= pd.Timestamp("2024-12-31")
    assert status(row("t-m0ved1", found=found))["year.2025"] == "not_started"


def test_school_and_teacher_narrow_the_rows_and_change_none():
    whole = {(r["teacher"], r["cycle"]): r for r in rows(everything())}
    school = list(rows(totals(*county(), AS_OF, school="s-0002")))
    assert school == [whole["t-arr1ve", "2023"], whole["t-m0ved1", "2023"]]
    teacher = list(rows(totals(*county(), AS_OF, teacher="t-jx0002")))
    assert teacher == [whole["t-jx0002", "2018"], whole["t-jx0002", "2023"]]
    assert list(rows(totals(*county(), AS_OF, teacher="t-zzzzzz"))) == []


def test_a_window_adds_up_what_counted_in_it_by_rule_set():
    found = totals(*county(), AS_OF, window=("2022-01-01", "2024-12-31"))
    mine = [
        (r["teacher"], r["rule_set"], r["counted"], r["cycle"])
        for r in rows(found)
        if r["teacher"] in ("t-jx0002", "t-m0ved1")
    ]
    assert mine == [
        ("t-jx0002", "JX-2018", "1.00", "2022-01-01/2024-12-31"),
        ("t-jx0002", "JX-YJ-2019", "0.00", "2022-01-01/2024-12-31"),
        ("t-m0ved1", "JX-2018", "0.00", "2022-01-01/2024-12-31"),
        ("t-m0ved1", "JX-YJ-2019", "4.00", "2022-01-01/2024-12-31"),
    ]
    assert {(r["required"], r["status"], len(r["requirements"])) for r in rows(found)} == {(None, None, 0)}
    assert set(found.entries["date"].dt.year) == {2022, 2024}


def test_a_window_of_a_school_has_its_teachers_of_the_last_day():
    found = totals(*county(), AS_OF, window=("2023-01-01", "2026-12-31"), school="s-0002")
    assert [(r["teacher"], r["counted"]) for r in rows(found)] == [("t-arr1ve", "12.00"), ("t-m0ved1", "6.00")]
    early = totals(*county(), AS_OF, window=("2023-01-01", "2024-06-30"), school="s-0002")
    assert list(rows(early)) == []


def test_another_rule_set_can_be_tried():
    book, rules = county()
    found = totals(book, rules, AS_OF, teacher="t-m0ved1", rules=rules["JX-2018"])
    assert [(r["cycle"], r["rule_set"], r["counted"]) for r in rows(found)] == [
        ("2018", "JX-2018", "0.00"),
        ("2023", "JX-2018", "0.00"),
    ]


def test_a_cycle_without_a_usable_rule_set_is_skipped_and_named():
    book, rules = county()
    found = totals(book, {"JX-2018": rules["JX-2018"]}, AS_OF)
    assert (found.skipped, [period.id for period in found.periods]) == (("2023",), ["2018"])


def test_a_cycle_that_does_not_begin_with_a_year_is_skipped():
    def february(docs: dict[str, Any]) -> None:
        docs["records/county/periods.yaml"]["cycles"][1]["start"] = "2023-02-01"

    assert totals(*changed(february), AS_OF).skipped == ("2023",)


def test_school_years_and_own_years_have_their_names():
    _, rules = county()
    (_, period) = everything().periods
    school = replace(
        period,
        start="2023-09-01",
        rules=replace(rules["JX-2018"], cycle=replace(rules["JX-2018"].cycle, year="school")),
    )
    days = pd.to_datetime(["2023-09-01", "2024-08-31", "2024-09-01"]).to_numpy("datetime64[D]")
    assert school.year_of(days).tolist() == [2023, 2023, 2024]
    assert (school.year_label(2023), period.year_label(2023)) == ("2023—2024学年", "2023年")
    assert (period.start, period.end) == ("2023-01-01", "2027-12-31")


@pytest.mark.parametrize("docs", [{}, None], ids=["no record at all", "no entry at all"])
def test_an_empty_county_has_empty_totals(docs: dict[str, Any] | None):
    if docs is None:
        docs = {
            path: doc for path, doc in documents().items() if doc["kind"].startswith(("periods", "rule-set", "county"))
        }
    found = totals(*book_of(docs), AS_OF)
    assert {name: len(getattr(found, name)) for name in FRAMES} == dict.fromkeys(FRAMES, 0)
    assert (list(rows(found)), len(by_year(found))) == ([], 0)
    assert list(rows(totals(*book_of(docs), AS_OF, window=("2023-01-01", "2024-01-01")))) == []


def test_before_the_first_cycle_there_is_nothing():
    assert list(rows(totals(*county(), "2010-01-01"))) == []


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_files_changes_no_frame(seed: int):
    other = totals(*book_of(documents(seed)), AS_OF)
    for name in FRAMES:
        assert_frame_equal(getattr(everything(), name), getattr(other, name))


@pytest.mark.parametrize("size", [1, 5, 20])
def test_chunks_of_teachers_give_the_same_frames(size: int, monkeypatch: pytest.MonkeyPatch):
    whole = everything()
    monkeypatch.setattr(judging, "CHUNK", size)
    chunked = totals(*county(), AS_OF)
    assert list(rows(chunked)) == list(rows(whole))
    for name in ("people", "entries", "outside"):
        assert_frame_equal(getattr(whole, name), getattr(chunked, name), check_categorical=False)
    key = ["cycle", "seq"]
    cuts = [frame.sort_values(key, ignore_index=True) for frame in (whole.deductions, chunked.deductions)]
    assert_frame_equal(*cuts, check_categorical=False)


def test_years_and_buckets_add_up():
    sums = by_year(everything())
    total = sums[sums["bucket"] == "total"].groupby(["teacher", "cycle"], observed=True)["counted"].sum()
    people = everything().people
    for who, cycle, value in zip(people["teacher"], people["cycle"], people["counted"], strict=True):
        assert total.get((who, cycle), 0) == value
    mine = sums[(sums["teacher"] == "t-m0ved1")][["bucket", "year", "counted"]].to_numpy().tolist()
    assert mine == [["total", 2024, 400], ["middle", 2024, 400], ["total", 2025, 200], ["high", 2025, 200]]


def test_cycles_may_overlap_and_each_has_its_own_cuts():
    def second(docs: dict[str, Any]) -> None:
        cycle = {"id": "2024", "start": "2024-01-01", "rules": "JX-YJ-2019"}
        docs["records/county/periods.yaml"]["cycles"].append(cycle)

    found = totals(*changed(second), AS_OF, teacher="t-pr0b01")
    assert found.deductions[["clause", "amount", "cycle"]].to_numpy().tolist() == [
        ["probation", 1200, "2023"],
        ["probation", 1200, "2024"],
    ]
    assert [(r["cycle"], r["counted"]) for r in rows(found)] == [("2023", "0.00"), ("2024", "0.00")]


def check_sums(found: Totals) -> None:
    lines, people = found.entries, found.people
    for name in ("raw", "counted"):
        sums = lines.groupby(["teacher", "cycle"], observed=True)[name].sum()
        keys = zip(people["teacher"], people["cycle"], strict=True)
        assert [sums.get(key, 0) for key in keys] == people[name].tolist()
    cuts = found.deductions.groupby("seq")["amount"].sum()
    assert (lines["raw"] - lines["seq"].map(cuts).fillna(0).astype("int64")).tolist() == lines["counted"].tolist()


ACTIVITY = st.sampled_from(["observe", "open_class", "lecture", "training", "paper"])
CLAIM = st.fixed_dictionaries(
    {
        "teacher": st.sampled_from(["t-yj0001", "t-m0ved1", "t-pr0b01", "t-g0ne01"]),
        "title": st.just("一项"),
        "activity": ACTIVITY,
        "level": st.sampled_from(["school", "county", "province"]),
        "mode": st.sampled_from(["centralised", "online", "school"]),
        "to": st.dates(pd.Timestamp("2017-06-01").date(), pd.Timestamp("2027-12-31").date()).map(str),
        "amount": st.integers(0, 9999).map(lambda n: Decimal(n) / 100),
        "unit": st.sampled_from(["hours", "lessons", "items", "credits"]),
        "purpose": st.sampled_from(["in_service", "probation"]),
    }
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(CLAIM, min_size=1, max_size=12),
    st.dates(pd.Timestamp("2017-01-01").date(), pd.Timestamp("2028-12-31").date()),
)
def test_entries_always_add_up_to_the_totals(claims: list[dict[str, Any]], day: Any):
    path = "records/schools/s-0001/credits/2024/20241129-rand0m.yaml"
    batch = {"kind": "credit-batch/1", "school": "s-0001", "year": 2024, "submitted": "2024-11-29", "entries": claims}
    check_sums(totals(*book_of({**documents(), path: batch}), str(day)))


def test_amounts_are_written_with_two_places():
    assert [amount(n) for n in (0, 5, 100, 12345, -5, -250)] == ["0.00", "0.05", "1.00", "123.45", "-0.05", "-2.50"]
