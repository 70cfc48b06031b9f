"""Windows of a teacher's own: since the present title, the registration period; in all formats."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from datetime import date
from typing import Any

import pyarrow.parquet as pq
import pytest

from generator import export
from generator.totals import Totals, rows, totals
from generator.totals.windows import Window
from tests.totals_fixture import AS_OF, book_of, changed, county, documents

ROSTER = "records/schools/s-0001/roster.yaml"
KEYS = ("rule_set", "first", "last", "counted")


def stating(docs: dict[str, Any], **facts: dict[str, str]) -> None:
    """Write dates of teachers (``m0ved1={...}``) into the roster."""
    for item in docs[ROSTER]["teachers"]:
        item.update(facts.get(item["id"].removeprefix("t-"), {}))


def of(found: Totals, teacher: str) -> list[tuple[Any, ...]]:
    return [tuple(row[key] for key in KEYS) for row in rows(found) if row["teacher"] == teacher]


def registered(until: str, as_of: str = AS_OF) -> list[tuple[Any, ...]]:
    """What the registration period of a teacher holds: 4 credits on 2024-05-10, 2 on 2025-10-31."""
    book, rules = changed(lambda docs: stating(docs, m0ved1={"registered_until": until}))
    return of(totals(book, rules, as_of, window="licensure"), "t-m0ved1")


def test_since_the_present_title_up_to_the_day() -> None:
    assert of(totals(*county(), AS_OF, window="title"), "t-m0ved1") == [
        ("JX-YJ-2019", "2024-01-01", AS_OF, "6.00"),
    ]
    assert of(totals(*county(), "2024-12-31", window="title"), "t-m0ved1") == [
        ("JX-YJ-2019", "2024-01-01", "2024-12-31", "4.00"),
    ]


def test_a_window_over_two_rule_sets_is_never_added_up() -> None:
    assert of(totals(*county(), AS_OF, window="title"), "t-head00") == [
        ("JX-2018", "2014-01-01", AS_OF, "0.00"),
        ("JX-YJ-2019", "2014-01-01", AS_OF, "2.00"),
    ]


def test_a_title_that_came_after_the_day_leaves_the_window_unknown() -> None:
    assert of(totals(*county(), "2023-06-30", window="title"), "t-m0ved1") == [(None, None, None, None)]


def test_who_lacks_the_date_is_listed_once_with_nothing_known() -> None:
    found = list(rows(totals(*county(), AS_OF, window="title")))
    everyone = {row["teacher"] for row in rows(totals(*county(), AS_OF))}
    unknown = [row for row in found if row["first"] is None]
    assert {row["teacher"] for row in found} == everyone
    assert {row["teacher"] for row in unknown} == everyone - {"t-m0ved1", "t-head00"}
    assert len(unknown) == len(everyone) - 2
    assert {(row["cycle"], row["rule_set"], row["last"], row["counted"]) for row in unknown} == {(None,) * 4}
    assert [row["teacher"] for row in found] == sorted(row["teacher"] for row in found)


@pytest.mark.parametrize(
    ("until", "first"),
    [
        ("2027-06-30", "2022-07-01"),
        ("2027-12-31", "2023-01-01"),
        ("2028-02-28", "2023-03-01"),
        ("2028-02-29", "2023-03-01"),
        ("2025-02-28", "2020-03-01"),
    ],
)
def test_a_registration_period_is_as_long_as_the_cycle(until: str, first: str) -> None:
    assert {row[1:3] for row in registered(until)} == {(first, until)}


def test_a_registration_period_holds_its_last_day_and_no_day_after() -> None:
    book, _ = county()
    mine = book.entries[(book.entries["teacher"] == "t-m0ved1").to_numpy()]
    assert sorted(mine["date"].astype(str)) == ["2024-05-10", "2025-10-31"]
    assert [row[3] for row in registered("2025-10-31") if row[0] == "JX-YJ-2019"] == ["6.00"]
    assert [row[3] for row in registered("2025-10-30") if row[0] == "JX-YJ-2019"] == ["4.00"]
    assert [row[3] for row in registered("2029-05-09")] == ["6.00"]
    assert [row[3] for row in registered("2029-05-10")] == ["2.00"]


def test_days_after_the_totals_day_are_left_out() -> None:
    assert [row[3] for row in registered("2027-12-31", "2024-12-31")] == ["4.00"]


def test_a_registration_period_in_no_cycle_is_listed_without_a_sum() -> None:
    assert registered("2017-12-31") == [(None, "2013-01-01", "2017-12-31", None)]


def test_another_length_of_the_cycle_is_another_period() -> None:
    def three(docs: dict[str, Any]) -> None:
        stating(docs, m0ved1={"registered_until": "2026-12-31"})
        for name in ("JX-2018", "JX-YJ-2019"):
            docs[f"records/county/rules/{name}.yaml"]["cycle"]["years"] = 3
        docs["records/county/periods.yaml"]["cycles"][1]["start"] = "2024-01-01"

    book, rules = changed(three)
    assert of(totals(book, rules, AS_OF, window="licensure"), "t-m0ved1")[0][1:3] == ("2024-01-01", "2026-12-31")


def test_a_school_keeps_the_rows_of_its_teachers_known_or_not() -> None:
    whole = [row for row in rows(totals(*county(), AS_OF, window="title")) if row["school"] == "s-0002"]
    school = totals(*county(), AS_OF, window="title", school="s-0002")
    assert list(rows(school)) == whole
    assert {row["teacher"] for row in whole} == {"t-m0ved1", "t-arr1ve"}
    assert set(school.entries["teacher"]) == {"t-m0ved1"}
    (one,) = rows(totals(*county(), AS_OF, window="title", teacher="t-arr1ve"))
    assert (one["teacher"], one["first"], one["counted"]) == ("t-arr1ve", None, None)


@pytest.mark.parametrize("window", ["title", "licensure", ("2019-05-01", "2024-11-01")])
def test_a_window_s_sums_are_those_of_its_entries_one_by_one(window: Window) -> None:
    def dated(docs: dict[str, Any]) -> None:
        for n, item in enumerate(docs[ROSTER]["teachers"]):
            if n % 4:
                item["title_since"] = f"{2015 + n % 10}-0{n % 9 + 1}-15"
                item["registered_until"] = f"{2020 + n % 9}-0{n % 9 + 1}-28"

    book, rules = changed(dated)
    whole, found = totals(book, rules, AS_OF), totals(book, rules, AS_OF, window=window)
    days = {row["teacher"]: (row["first"], row["last"]) for row in rows(found)}
    rule_set = {period.id: period.rules.id for period in whole.periods}
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for line in whole.entries.to_dict("records"):
        first, last = days.get(line["teacher"]) or (None, None)
        if first and first <= str(line["date"].date()) <= last:
            sums[line["teacher"], rule_set[line["cycle"]]] += line["counted"]
    told = {
        (who, by): counted
        for who, by, counted in found.people[["teacher", "rule_set", "counted"]].to_numpy().tolist()
        if counted > 0
    }
    assert told == {key: sum_ for key, sum_ in sums.items() if sum_}
    assert told
    assert found.entries["counted"].sum() == sum(told.values())


@pytest.mark.parametrize("window", ["title", "licensure"])
def test_the_order_of_files_does_not_matter(window: Window) -> None:
    told = [list(rows(totals(*book_of(documents(seed)), AS_OF, window=window))) for seed in (None, 1, 2)]
    assert told[0] == told[1] == told[2]


def test_nothing_has_a_window_too() -> None:
    assert list(rows(totals(*book_of({}), AS_OF, window="title"))) == []


def test_first_and_last_day_stand_in_every_format() -> None:
    found = totals(*county(), AS_OF, window="title")
    (mine,) = [row for row in json.loads(export.totals(found, "json")) if row["teacher"] == "t-m0ved1"]
    assert (mine["first"], mine["last"], mine["cycle"]) == ("2024-01-01", AS_OF, f"2024-01-01/{AS_OF}")
    table = pq.read_table(io.BytesIO(export.totals(found, "parquet"))).to_pylist()
    (mine,) = [row for row in table if row["teacher"] == "t-m0ved1"]
    assert (mine["first"], mine["last"]) == (date(2024, 1, 1), date.fromisoformat(AS_OF))
    assert {row["first"] for row in table if row["teacher"] == "t-jx0001"} == {None}
    lines = list(csv.DictReader(io.StringIO(export.totals(found, "csv").decode("utf-8-sig"))))
    told = {
        row["教师编号"]: (row["起"], row["止"], row["计入"], row["说明"]) for row in lines if row["规则集"] != "JX-2018"
    }
    assert told["t-m0ved1"] == ("2024-01-01", AS_OF, "6.00", "")
    assert told["t-head00"][3] == "只含 2018-01-01 起的周期"
    assert told["t-jx0001"] == ("", "", "", f"花名册没有截至 {AS_OF} 的现职称任职日期，区间未知")
    screen = export.totals(found, "table").decode()
    assert screen.splitlines()[0].split() == ["教师编号", "学校", "起", "止", "规则集", "计入", "说明"]
    (line,) = [line for line in screen.splitlines() if line.startswith("t-m0ved1")]
    assert line.split() == ["t-m0ved1", "枫溪中学", "2024-01-01", AS_OF, "JX-YJ-2019", "6.00"]
