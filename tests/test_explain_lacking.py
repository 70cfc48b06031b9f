"""What is missing, until when and what could fill it, as a teacher reads it; and which text holds when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generator.explain import explain
from generator.explain.texts import texts
from generator.records import Document
from generator.tables import width
from generator.totals import totals
from tests.totals_fixture import AS_OF, changed

HINT = "只列计划中和报名中、对象相符的项目；可计入多少按单独参加一项计算，录取以通知为准。"
Change = Callable[[dict[str, Document]], Any]
PROVINCE, COUNTY = (f"records/county/rules/{name}.yaml" for name in ("JX-2018", "JX-YJ-2019"))


def project(docs: dict[str, Document], number: int, **more: Any) -> None:
    docs[f"records/county/projects/2026/p-0pen0{number}/project.yaml"] = {
        "kind": "project/1",
        "id": f"p-0pen0{number}",
        "year": 2026,
        "title": f"县级集中培训之{number}",
        "level": "county",
        "host": "青禾县教育体育局",
        "status": "enrolling",
        "hours": {"centralised": 8},
        "from": f"2026-12-0{number}",
        "to": f"2026-12-1{number}",
        "enrolment": "voluntary",
        **more,
    }


def text_of(teacher: str, *changes: Change, as_of: str = AS_OF) -> list[str]:
    """The lines of an explanation once the county is changed."""

    def all_of_them(docs: dict[str, Document]) -> None:
        for change in changes:
            change(docs)

    book, rule_sets = changed(all_of_them)
    return explain(book, totals(book, rule_sets, as_of, teacher=teacher, offers=True), teacher).splitlines()


def section(lines: list[str]) -> list[str]:
    """What stands under the first heading of what is missing, up to the next blank line."""
    first = next(n for n, line in enumerate(lines) if line.startswith("  还差的"))
    return lines[first : lines.index("", first)]


def test_open_projects_stand_under_what_they_fill_the_best_first() -> None:
    def open_three(docs: dict[str, Document]) -> None:
        project(docs, 1)
        project(docs, 2, hours={"centralised": 30}, enrolment="quota", quota={"s-0001": 4}, target="小学教师")
        project(docs, 3, status="planned", to="2026-12-03")

    assert section(text_of("t-c0rr01", open_three)) == [
        "  还差的，可以这样补",
        f"    {HINT}",
        "    周期总学分  还差 33  期限 2027-12-31",
        "      县级集中培训之2  p-0pen02                                                     可计入 3",
        "        2026-12-02 至 2026-12-12 · 报名中 · 报名方式：名额（本校 4 人） · 对象：小学教师",
        "      县级集中培训之3  p-0pen03                                                   可计入 0.8",
        "        2026-12-03 · 计划 · 报名方式：自愿",
        "      县级集中培训之1  p-0pen01                                                   可计入 0.8",
        "        2026-12-01 至 2026-12-11 · 报名中 · 报名方式：自愿",
        "    每年学分 2026年  还差 2  期限 2026-12-31",
        "      县级集中培训之2  p-0pen02                                             可计入 3，可补 2",
        "        2026-12-02 至 2026-12-12 · 报名中 · 报名方式：名额（本校 4 人） · 对象：小学教师",
        "      县级集中培训之3  p-0pen03                                                   可计入 0.8",
        "        2026-12-03 · 计划 · 报名方式：自愿",
        "      县级集中培训之1  p-0pen01                                                   可计入 0.8",
        "        2026-12-01 至 2026-12-11 · 报名中 · 报名方式：自愿",
        "    每年学分 2023年 差 2、每年学分 2025年 差 2：已过期限，不能再补；当年取得而漏登的学分，可",
        "    由学校申报补登。",
    ]


def test_no_more_than_five_and_none_wider_than_the_terminal() -> None:
    def open_many(docs: dict[str, Document]) -> None:
        for number in range(1, 8):
            project(docs, number, title="中小学教师" * 30, target="对象" * 40, hours={"centralised": 8 + number})

    lines = text_of("t-c0rr01", open_many)
    assert max(map(width, lines)) <= 92
    total = section(lines)
    total = total[: next(n for n, line in enumerate(total) if line.startswith("    每年学分"))]
    assert [line.partition("p-0pen0")[2][0] for line in total if "p-0pen0" in line] == ["7", "6", "5", "4", "3"]


def test_what_nothing_fills_says_so_and_what_an_offset_brings_is_left_out() -> None:
    def ask_for_levels(docs: dict[str, Document]) -> None:
        for asked in docs[PROVINCE]["require"]:
            if asked["id"] in ("high", "middle"):
                asked["min"] = 5

    found = section(text_of("t-c0rr01", ask_for_levels))
    high = next(n for n, line in enumerate(found) if line.startswith("    国家级、省级比例"))
    assert found[high : high + 2] == [
        "    国家级、省级比例  还差 5  期限 2027-12-31",
        "      目录里没有现在能补这一项的项目。冲抵能带来的不在内。",
    ]
    assert "      目录里没有现在能补这一项的项目。" in found


def test_who_is_not_asked_for_offers_is_not_told_that_there_are_none() -> None:
    book, rule_sets = changed(lambda docs: project(docs, 1))
    told = explain(book, totals(book, rule_sets, AS_OF, teacher="t-c0rr01"), "t-c0rr01")
    assert "    周期总学分  还差 33  期限 2027-12-31" in told.splitlines()
    assert "目录里没有" not in told


def test_a_limit_that_leaves_no_room_is_named() -> None:
    def limit(docs: dict[str, Document]) -> None:
        narrow = {"id": "narrow", "label": "每年至多3学分", "cite": "年度", "per": "year", "max": 3}
        docs[COUNTY]["limit"] = [*docs[COUNTY].get("limit", []), narrow]

    found = section(text_of("t-c0rr01", limit, lambda docs: project(docs, 1)))
    assert found[2:5] == [
        "    周期总学分  还差 33  期限 2027-12-31",
        "      受“每年至多3学分（年度）”限制，余下的空间不够，已不可能补足。",
        "      县级集中培训之1  p-0pen01                                                   可计入 0.8",
    ]


def test_a_year_of_grace_moves_the_deadline() -> None:
    def grace(docs: dict[str, Document]) -> None:
        docs[PROVINCE]["cycle"]["grace_months"] = 6

    lines = text_of("t-c0rr01", grace)
    assert "    周期总学分  还差 33  期限 2028-06-30" in lines
    assert "    每年学分 2026年  还差 2  期限 2027-06-30" in lines


def test_nothing_is_missing_and_nothing_is_said() -> None:
    def ask_for_nothing(docs: dict[str, Document]) -> None:
        for asked in docs[PROVINCE]["require"]:
            if asked["id"] in ("total", "year"):
                asked["min"] = 0

    assert not any(line.startswith("  还差的") for line in text_of("t-c0rr01", ask_for_nothing))


def told_of(change: Change) -> list[str]:
    book, rule_sets = changed(change)
    return texts(totals(book, rule_sets, AS_OF).periods[-1])


def test_one_text_throughout_is_not_worth_a_word() -> None:
    assert told_of(lambda _: None) == []


HEAD = "本周期内条款有变：学分按取得之日的条款折算，各项要求按年度或周期最后一天的条款判断。"


def test_a_county_text_that_begins_within_the_cycle_says_what_held_before() -> None:
    def begin_later(docs: dict[str, Document]) -> None:
        docs[COUNTY]["valid"] = {"since": "2025-01-01"}

    assert told_of(begin_later) == [
        HEAD,
        "2025-01-01 起：余教体字〔2019〕134号",
        "整个周期：赣教发〔2018〕2号的其余条款",
    ]


def test_a_clause_that_changes_names_both_versions() -> None:
    def raise_the_floor(docs: dict[str, Document]) -> None:
        (floor,) = [asked for asked in docs[PROVINCE]["require"] if asked["id"] == "year"]
        own = {**floor, "min": 3, "since": "2026-01-01"}
        docs[COUNTY]["require"] = [*docs[COUNTY].get("require", []), own]

    assert told_of(raise_the_floor) == [
        HEAD,
        "2025-12-31 及以前：赣教发〔2018〕2号（每年学分）",
        "2026-01-01 起：余教体字〔2019〕134号（每年学分）",
        "整个周期：余教体字〔2019〕134号、赣教发〔2018〕2号的其余条款",
    ]


@pytest.mark.parametrize("until", ["2026-06-30"])
def test_days_that_no_text_covers_are_named(until: str) -> None:
    def end_early(docs: dict[str, Document]) -> None:
        for rules in (PROVINCE, COUNTY):
            docs[rules]["valid"] = {"since": "2023-03-01", "until": until}

    assert told_of(end_early) == [
        HEAD,
        "2023-02-28 及以前：没有可用的条款",
        "2026-07-01 起：没有可用的条款",
        "2023-03-01 至 2026-06-30：余教体字〔2019〕134号",
        "2023-03-01 至 2026-06-30：赣教发〔2018〕2号",
    ]
