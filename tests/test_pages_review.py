"""What is in review: each state in words, by school and by teacher, and in no total."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.pages.collect import collect
from generator.pages.collect.review import LISTED, Review
from generator.pages.model import OpenRow, PendingView, PlaceView
from generator.queue import STATES
from tests.pages_fixture import HOSTILE
from tests.review_fixture import queue, register, shown
from tests.totals_fixture import county, everything


def test_the_oldest_come_first_whatever_order_they_are_given_in() -> None:
    ways = [queue(), queue()[::-1]]
    days = [[(one.since, one.name) for one in shown(way).queue()] for way in ways]
    assert days[0] == days[1] == sorted(days[0])


def test_each_state_says_what_is_lacking() -> None:
    assert {one.state: one.lacks for one in shown().queue() if one.days} == {
        "returned": "退回理由：第 3 条课时与活动记录不符，请核对签到表后重报。",
        "ready": "批准齐了，等登记员登记",
        "waiting": "还缺：本校校（园）长（或代报学校的）、县学分登记员",
        "faulty": "2 个错误，改好再推送",
    }
    assert {one.state for one in shown().queue()} == set(STATES)


def test_a_return_without_a_reason_says_so() -> None:
    returned = next(one for one in queue() if one.state == "returned")
    [view] = shown([returned._replace(note="")]).queue()
    assert view.lacks == "没有写退回理由"


def test_scopes_and_matters_are_named() -> None:
    told = {one.proposer: (one.scope, one.matters) for one in shown().queue()}
    assert told == {
        "clerk-0004": (PlaceView("青禾县实验小学", "schools/s-0004.html"), "学校申报"),
        "provider-college": (PlaceView("小学语文骨干教师能力提升培训", "projects/p-3h8n4v.html"), "项目与培训结果"),
        "clerk-0005": (PlaceView("枫溪镇中心小学", "schools/s-0005.html"), "学校申报"),
        "clerk-0013": (PlaceView("—"), ""),
        "registrar-1": (PlaceView("县级"), "县级制度、账号与验证"),
    }


@pytest.mark.parametrize("scope", ["s-9999", "p-zzzzzz", "mixed", "code"])
def test_what_the_register_does_not_know_has_no_page(scope: str) -> None:
    [view] = shown([queue()[0]._replace(scope=scope)]).queue()
    assert view.scope.page == ""
    assert view.scope.name


def test_claims_name_teachers_and_units() -> None:
    views = {one.proposer: one for one in shown().queue()}
    first, second = views["clerk-0004"].claims
    assert (first.teacher, first.school, first.amount) == (
        PlaceView("欧阳清和", "teachers/t-7m3k9d.html"),
        "",
        "2 节",
    )
    assert second.amount == "12 学时"
    result = views["provider-college"].claims[1]
    assert (result.teacher, result.school, result.amount) == (PlaceView("t-k0m1n2"), "枫溪镇中心小学", "")


def test_a_school_sees_its_own_and_what_of_others_concerns_it() -> None:
    rows = shown().school("s-0004")
    assert [(row.matters, row.number) for row in rows] == [("项目与培训结果", 1), ("学校申报", 2)]
    assert isinstance(rows[0], OpenRow)
    assert shown().school("s-0013") == ()


def test_a_teacher_sees_what_is_in_review() -> None:
    pending = shown().teacher("t-7m3k9d")
    assert [(one.title, one.amount, one.since, one.state) for one in pending] == [
        ("小学语文骨干教师能力提升培训", "", "2026-11-12", "ready"),
        ("校级公开课《草船借箭》", "2 节", "2026-11-20", "waiting"),
    ]
    assert isinstance(pending[0], PendingView)
    assert shown().teacher("t-nobody") == ()


def test_a_submission_keeps_its_name_in_addresses_whatever_its_branch_is_called() -> None:
    odd = [
        one._replace(name=f"submit/clerk/{name}") for one, name in zip(queue(), ["a", "名 字", HOSTILE], strict=False)
    ]
    ids = [one.id for one in shown(odd).queue()]
    assert len(set(ids)) == 3
    assert all(id.replace("-", "").isalnum() and id.isascii() for id in ids)  # noqa: A001 - as the view says


def test_nothing_invisible_is_kept() -> None:
    odd = queue()[0]._replace(
        name="submit/clerk-0004/\u202egpj",
        proposer="a\u200bb",
        note="x\ny",
        state="returned",
        files=("records/\udcff.yaml",),
    )
    [view] = shown([odd]).queue()
    assert (view.name, view.proposer, view.lacks, view.files) == (
        r"submit/clerk-0004/\u202egpj",
        r"a\u200bb",
        r"退回理由：x\ny",
        (r"records/\udcff.yaml",),
    )


def test_of_many_claims_some_are_listed_and_all_are_counted() -> None:
    many = queue()[0]._replace(entries=queue()[0].entries * LISTED)
    [view] = shown([many]).queue()
    assert (len(view.claims), view.number) == (LISTED, 2 * LISTED)


def test_no_total_changes_by_what_is_in_review() -> None:
    book, rule_sets = county()
    teacher = book.teachers[0].id
    waiting = [queue()[0]._replace(entries=(("s-0001", teacher, "公开课", "40 lessons"),))]
    without, beside = (collect(book, everything(), rule_sets, queue=found) for found in ((), waiting))
    assert beside.county == without.county
    assert [replace(one, open=()) for one in beside.schools] == list(without.schools)
    assert [replace(one, pending=()) for one in beside.teachers] == list(without.teachers)
    assert [one.title for view in beside.teachers for one in view.pending] == ["公开课"]


def test_without_a_queue_nobody_waits() -> None:
    assert Review(register(), (), ()).queue() == ()
