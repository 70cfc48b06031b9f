from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from generator.ledger import people
from tests.totals_fixture import AS_OF, book_of, changed, county, documents

AT = "county/projects/2025/p-m1x100/results/s-0001"


def line(entry: str) -> dict[str, Any]:
    book, _ = county()
    found = book.entries[book.entries["id"] == entry]
    assert len(found) == 1
    return {key: None if pd.isna(value) else value for key, value in found.iloc[0].to_dict().items()}


def person(teacher: str, *, as_of: str = AS_OF, start: str = "2023-01-01", end: str = "2027-12-31") -> dict[str, Any]:
    book, _ = county()
    who = people(book, start, end, as_of)
    (row,) = who[who["teacher"] == teacher].to_dict("records")
    return {key: None if pd.isna(value) else value for key, value in row.items()}


def test_a_result_has_the_words_of_its_project_and_of_its_mode():
    found = line(f"{AT}#1.online")
    assert {key: value for key, value in found.items() if value is not None} == {
        "id": f"{AT}#1.online",
        "name": "县级教师培训团队研修",
        "teacher": "t-m1xed1",
        "date": pd.Timestamp("2025-08-20"),
        "start": pd.Timestamp("2025-04-01"),
        "unit": "hours",
        "amount": 4000,
        "claimed": 4000,
        "planned": 4000,
        "seq": found["seq"],
        "source": "result",
        "filed_by": "s-0001",
        "file": f"records/{AT}.yaml",
        "school": "s-0001",
        "event": "p-m1x100",
        "mode": "online",
        "level": "nation",
        "activity": "training",
        "kind": "practice",
        "role": "trainee",
        "result": "passed",
        "title": "second",
        "post": "teacher",
        "class_teacher": "no",
        "vocational": "no",
        "stage": "primary",
    }


def test_hours_in_a_result_are_the_whole_statement():
    assert [
        (line(f"{AT}#2.{mode}")["amount"], line(f"{AT}#2.{mode}")["planned"]) for mode in ("centralised", "online")
    ] == [
        (3000, 6000),
        (0, 4000),
    ]


def test_a_failed_result_earns_nothing_and_says_why():
    found = line("county/projects/2024/p-cent40/results/s-0001#3")
    assert (found["claimed"], found["amount"], found["note"]) == (4000, 0, "结业考核未通过")


def test_a_claim_keeps_what_was_claimed_and_what_was_recognised():
    found = line("schools/s-0001/credits/2024/20241128-yjcase#6")
    assert (found["claimed"], found["amount"], found["note"], found["unit"]) == (
        2200,
        2000,
        "两节无听课记录",
        "lessons",
    )


def test_attributes_and_school_are_as_they_were_then():
    before, after = (
        line("county/projects/2024/p-cent40/results/s-0001#2"),
        line("county/projects/2025/p-net040/results/s-0002#1"),
    )
    assert [(row["teacher"], row["school"], row["title"], row["class_teacher"]) for row in (before, after)] == [
        ("t-m0ved1", "s-0001", "first", "yes"),
        ("t-m0ved1", "s-0002", "first", "yes"),
    ]


def test_before_the_first_span_nothing_is_known_of_a_teacher():
    found = line("county/openings/20250210-arr1ve#1")
    assert (found["school"], found["filed_by"], found["title"], found["class_teacher"]) == (None, "s-0002", None, None)


def test_corrections_replace_void_and_add():
    book, _ = county()
    mine = book.entries[book.entries["teacher"] == "t-c0rr01"]
    stem = "schools/s-0001/credits/2024"
    assert mine[["id", "by", "remark"]].astype(object).where(
        mine[["id", "by", "remark"]].notna(), None
    ).to_numpy().tolist() == [
        [f"{stem}/20241215-c0rr01#2", f"{stem}/20241215-c0rr01#2", "级别误写为校级"],
        [f"{stem}/20241128-yjcase#5", None, None],
        [f"{stem}/20241215-c0rr01#3", f"{stem}/20241215-c0rr01#3", "漏报"],
    ]
    struck = book.struck[book.struck["teacher"] == "t-c0rr01"]
    assert struck[["id", "corrected", "remark"]].to_numpy().tolist() == [
        [f"{stem}/20241128-yjcase#3", f"{stem}/20241215-c0rr01#1", "重复登记"],
        [f"{stem}/20241128-yjcase#4", f"{stem}/20241215-c0rr01#2", "级别误写为校级"],
    ]


def test_the_table_is_made_of_integers_dates_and_categories():
    book, _ = county()
    kinds = {name: str(dtype) for name, dtype in book.entries.dtypes.items()}
    text = {name for name, kind in kinds.items() if kind == "str"}
    numbers = {name for name, kind in kinds.items() if kind == "int64"}
    dates = {name for name, kind in kinds.items() if kind.startswith("datetime64")}
    assert (text, numbers, dates) == ({"id"}, {"amount", "claimed", "planned", "seq"}, {"date", "start"})
    assert {kinds[name] for name in set(kinds) - text - numbers - dates} == {"category"}
    assert book.entries["seq"].is_monotonic_increasing


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_files_changes_nothing(seed: int):
    book, _ = county()
    other, _ = book_of(documents(seed))
    assert_frame_equal(book.entries, other.entries)
    assert_frame_equal(book.struck, other.struck)
    for start in ("2018", "2023"):
        who = [people(b, f"{start}-01-01", f"{int(start) + 4}-12-31", AS_OF) for b in (book, other)]
        assert_frame_equal(*who)


def test_an_entry_of_nobody_known_is_left_out():
    def strange(docs: dict[str, Any]) -> None:
        docs["records/schools/s-0001/credits/2018/20181201-prbtn1.yaml"]["entries"][0]["teacher"] = "t-zzzzzz"

    book, _ = changed(strange)
    assert len(book.entries) == len(county()[0].entries) - 1


def test_people_are_those_on_the_books_in_the_cycle():
    book, _ = county()
    earlier = set(people(book, "2018-01-01", "2022-12-31", AS_OF)["teacher"])
    now = set(people(book, "2023-01-01", "2027-12-31", AS_OF)["teacher"])
    assert (now - earlier, earlier - now) == ({"t-arr1ve", "t-pr0b01"}, set())
    assert "t-arr1ve" not in set(people(book, "2023-01-01", "2027-12-31", "2025-01-31")["teacher"])


def test_a_person_is_seen_on_the_judging_day():
    assert (person("t-m0ved1", as_of="2023-12-31")["school"], person("t-m0ved1", as_of="2023-12-31")["title"]) == (
        "s-0001",
        "second",
    )
    assert (person("t-m0ved1")["school"], person("t-m0ved1")["title"], person("t-m0ved1")["class_teacher"]) == (
        "s-0002",
        "first",
        "yes",
    )


def test_who_left_has_no_school():
    assert (person("t-g0ne01", as_of="2025-06-30")["school"], person("t-g0ne01", as_of="2025-07-01")["school"]) == (
        "s-0001",
        None,
    )


def test_probation_counts_on_any_day_so_far():
    cycle = {"start": "2018-01-01", "end": "2022-12-31"}
    assert person("t-jx0006", **cycle)["new"] == "yes"
    assert (person("t-jx0006")["new"], person("t-pr0b01")["new"]) == ("no", "yes")


def test_the_last_cycle_is_the_one_that_ends_after_retirement():
    cycle = {"start": "2018-01-01", "end": "2022-12-31"}
    assert [person("t-jx0005", **cycle)["last_cycle"], person("t-ret1r3", **cycle)["last_cycle"]] == ["yes", "no"]
    assert person("t-ret1r3")["last_cycle"] == "yes"


def test_a_retirement_that_nobody_had_planned_makes_the_last_cycle_too():
    def unplanned(docs: dict[str, Any]) -> None:
        for item in docs["records/schools/s-0001/roster.yaml"]["teachers"]:
            item.pop("retires", None)

    book, _ = changed(unplanned)
    who = people(book, "2023-01-01", "2027-12-31", AS_OF)
    assert who.loc[who["last_cycle"] == "yes", "teacher"].tolist() == ["t-ret1r3"]


def test_months_on_duty_leave_out_leave_and_days_off_the_books():
    assert person("t-yj0001")["months_on_duty"] == 6000
    assert (
        person("t-1eave1")["months_on_duty"] == 6000 - 1249
    )  # 2024-03-01 to 2025-03-15: 12 15/31 months, rounded down
    assert person("t-ret1r3")["months_on_duty"] == 5400  # six months between retirement and return
    assert person("t-arr1ve")["months_on_duty"] == 3500
    assert person("t-g0ne01")["months_on_duty"] == 3000


def test_years_in_post_run_to_the_end_of_the_cycle_and_may_be_unknown():
    assert [person(who)["years_in_post"] for who in ("t-m0ved1", "t-head00", "t-yj0001")] == [400, 1400, -1]


def test_licence_is_yes_or_unknown():
    assert [person(who)["licensed"] for who in ("t-head00", "t-yj0001")] == ["yes", None]


def test_an_empty_register_gives_empty_tables():
    book, _ = book_of({})
    assert (len(book.entries), len(book.struck), len(people(book, "2023-01-01", "2027-12-31", AS_OF))) == (0, 0, 0)
    assert book.entries["amount"].dtype == np.int64


def test_amounts_stay_exact():
    def odd(docs: dict[str, Any]) -> None:
        entry = docs["records/schools/s-0001/credits/2018/20181201-prbtn1.yaml"]["entries"][0]
        entry["amount"] = Decimal("0.29")

    book, _ = changed(odd)
    assert book.entries.loc[book.entries["teacher"] == "t-jx0006", "amount"].min() == 29
