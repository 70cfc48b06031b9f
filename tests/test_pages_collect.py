"""The views of a small county and of the sample county: what the totals say, said once more, and nothing else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from generator.check import check
from generator.explain.standing import shown
from generator.ledger import ledger
from generator.pages.collect import collect
from generator.pages.collect.words import tallies
from generator.pages.model import ClauseView, EntryView, ReasonView, SiteView, StayView, Tally, TeacherView
from generator.totals import Totals, totals
from generator.totals.rows import rows
from generator.tree import WorkTree
from tests.totals_fixture import AS_OF, county, everything

ROOT = Path(__file__).resolve().parent.parent
COMMIT = "c0ffee" * 7


@cache
def site(as_of: str = AS_OF) -> SiteView:
    book, rule_sets = county()
    return collect(book, everything(as_of), rule_sets, COMMIT)


@cache
def teachers(as_of: str = AS_OF) -> dict[str, TeacherView]:
    return {teacher.id: teacher for teacher in site(as_of).teachers}


def entries(teacher: str) -> list[EntryView]:
    return [entry for year in teachers()[teacher].entries for entry in year.entries]


@cache
def sample() -> tuple[Totals, SiteView]:
    done = check(WorkTree(ROOT))
    book = ledger(done.register, done.membership, done.entries)
    found = totals(book, done.rule_sets, AS_OF)
    return found, collect(book, found, done.rule_sets, COMMIT)


def test_every_year_at_its_floor_and_yet_far_from_the_total() -> None:
    teacher = teachers("2022-06-30")["t-jx0004"]
    assert teacher.headline == (
        "已过去的 4 年都达到了年度要求，但周期合计只有 10.00，离应达的 36.00 还缺 26.00；周期时间已过 89%。"
    )
    assert teacher.cycle is not None
    assert [(y.label, y.counted, y.floor, y.status) for y in teacher.cycle.years] == [
        (str(year), "2.00", "2.00", "met") for year in range(2018, 2023)
    ]
    assert (teacher.cycle.counted, teacher.cycle.need, teacher.cycle.missing) == ("10.00", "36.00", "26.00")
    assert (teacher.status, teacher.unset) == ("in_progress", 3)


def test_a_replaced_entry_is_struck_out_and_the_new_one_says_why() -> None:
    struck, new, *_ = entries("t-c0rr01")
    assert (struck.id, struck.raw, struck.counted) == ("schools/s-0001/credits/2024/20241128-yjcase#4", "—", "—")
    assert struck.struck == "已被更正（2024-12-15）：级别误写为校级"
    assert (new.id, new.counted) == ("schools/s-0001/credits/2024/20241215-c0rr01#2", "1.00")
    assert new.by == "更正后的条目（2024-12-15）：级别误写为校级"


def test_a_void_and_a_late_entry_are_told_as_such() -> None:
    assert [entry.struck for entry in entries("t-c0rr01") if entry.title == "听课记录本"] == [
        "已撤销（2024-12-15）：重复登记"
    ]
    assert [entry.by for entry in entries("t-c0rr01") if entry.title == "县级讲座"] == ["补登（2024-12-15）：漏报"]


def test_a_failed_training_shows_what_it_took_and_no_conversion() -> None:
    failed = entries("t-fa13ed")[0]
    assert (failed.claimed, failed.unit, failed.recognised, failed.raw, failed.counted) == (
        "40",
        "学时",
        "0",
        "0.00",
        "0.00",
    )
    assert [(reason.amount, reason.clause) for reason in failed.reasons] == [("40 学时", None)]
    assert failed.project == "p-cent40"


def test_each_cut_names_its_clause() -> None:
    (probation,) = entries("t-pr0b01")
    assert (probation.raw, probation.counted) == ("12.00", "0.00")
    assert probation.reasons[-1] == ReasonView(
        "试用期培训不计入", "12.00", ClauseView("试用期培训不计入", "修订版第五条", "赣教发〔2018〕2号", "")
    )


def test_school_and_title_of_an_entry_are_those_of_that_day() -> None:
    assert [(entry.date, entry.then) for entry in entries("t-m0ved1")] == [
        ("2024-05-10", "青禾县实验小学 · 一级教师"),
        ("2025-10-31", "枫溪中学 · 一级教师"),
    ]
    assert teachers()["t-m0ved1"].stays == (
        StayView("在册，调动离开", "s-0001", "青禾县实验小学", "2010-09-01", "2024-09-01"),
        StayView("在册", "s-0002", "枫溪中学", "2024-09-01"),
    )


def test_what_lies_outside_every_cycle_is_told_and_counts_nothing() -> None:
    outside = teachers()["t-arr1ve"].entries[0]
    assert (outside.label, outside.counted, [e.counted for e in outside.entries]) == ("周期外", "0.00", ["0.00"])


def test_who_is_exempt_or_has_left_is_asked_for_nothing() -> None:
    exempt, left = teachers()["t-ret1r3"], teachers()["t-g0ne01"]
    assert (exempt.status, exempt.headline) == ("exempt", "本周期不作学分要求。")
    assert exempt.cycle is not None
    assert (exempt.cycle.need, exempt.cycle.missing) == ("", "")
    assert left.status == "left"
    assert left.headline.startswith("已不在本县学校在册")


def test_nobody_has_a_page_before_they_came() -> None:
    assert "t-arr1ve" not in teachers("2022-06-30")
    assert [stay.until for stay in teachers("2022-06-30")["t-m0ved1"].stays] == [""]


def test_a_projects_preview_comes_from_the_engine() -> None:
    given = {project.id: [(mode, amount) for mode, amount, _ in project.credits] for project in site().projects}
    assert given["p-m1x100"] == [("集中培训 60 学时", "6.00"), ("网络（远程）研修 40 学时", "2.00")]
    assert given["p-head40"] == [("集中培训 40 学时", "2.00")]
    assert given["p-new120"] == [("集中培训 120 学时", "0.00")]


def test_results_follow_corrections() -> None:
    (project,) = [project for project in site().projects if project.id == "p-net040"]
    (school,) = [tally for tally in project.results if tally.school == "s-0001"]
    assert "不合格" in school.others


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        (["met", "unset"], "unset"),
        (["in_progress", "unset"], "in_progress"),
        (["missed", "unset", "met"], "missed"),
        (["met", "not_started"], "in_progress"),
        (["met", "not_started", "unset"], "in_progress"),
        (["not_started", "unset"], "unset"),
        (["not_started"], "not_started"),
        (["met", "exempt"], "met"),
        (["unset"], "unset"),
        ([], "exempt"),
    ],
)
def test_what_is_decided_is_shown_and_no_good_news_on_an_unknown(statuses: list[str], status: str) -> None:
    assert shown(statuses) == status


def test_tallies_are_gravest_first() -> None:
    assert tallies(["met", "missed", "met"]) == (Tally("missed", 1), Tally("met", 2))


def test_every_total_on_the_pages_is_the_one_of_the_totals() -> None:
    found, view = sample()
    told = {row["teacher"]: row for row in rows(found)}
    shown_rows = {row.id: row for school in view.schools for row in school.teachers}
    pages = {teacher.id: teacher for teacher in view.teachers}
    assert shown_rows.keys() == {teacher for teacher, row in told.items() if row["school"]}
    assert pages.keys() >= told.keys()
    for teacher, row in told.items():
        cycle = pages[teacher].cycle
        assert cycle is not None
        assert cycle.counted == row["counted"]
        assert sum(cents for year in cycle.years for cents in year.parts_cents) == cycle.counted_cents
        assert sum(year.counted_cents for year in cycle.years) == cycle.counted_cents
        inside = [year for year in pages[teacher].entries if year.label != "周期外"]
        assert sum(cents(entry.counted) for year in inside for entry in year.entries) == cycle.counted_cents
        needs = {(r.label, r.span): (r.need or None, r.have, r.status) for r in pages[teacher].requirements}
        assert len(needs) == len(row["requirements"])
        asked = sorted((r["need"] or "", r["have"], r["status"]) for r in row["requirements"])
        assert sorted((need or "", have, status) for need, have, status in needs.values()) == asked


def cents(amount: str) -> int:
    return 0 if amount == "—" else int(amount.replace(".", ""))


def test_every_entry_of_the_sample_county_is_on_one_page() -> None:
    found, view = sample()
    ids = [entry.id for teacher in view.teachers for year in teacher.entries for entry in year.entries]
    lines = [*found.entries["id"], *found.outside["id"], *found.struck["id"]]
    assert sorted(ids) == sorted(lines)


def test_the_unfinished_come_first() -> None:
    _, view = sample()
    order = ["missed", "impossible", "unset", "grace", "behind", "in_progress", "not_started", "met", "exempt"]
    for school in view.schools:
        ranks = [order.index(row.status) for row in school.teachers]
        assert ranks == sorted(ranks)


def test_links_to_records_lead_to_the_commit() -> None:
    assert site().source == ""
    book, rule_sets = county()
    book.register.county["repository"] = "https://github.com/county/credits"
    try:
        assert collect(book, everything(), rule_sets, "abc").source == "https://github.com/county/credits/blob/abc/"
        book.register.county["repository"] = "https://git.county.example/credits/"
        other = collect(book, everything(), rule_sets, "").source
        assert other == "https://git.county.example/credits/src/commit/HEAD/"
    finally:
        del book.register.county["repository"]
