"""What a teacher's page says is missing and could fill it: the same as the explanation at the terminal."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from generator.check import check
from generator.explain import explain
from generator.ledger import Ledger, ledger
from generator.pages.collect import collect
from generator.pages.model import LackView, OfferView, SiteView, TeacherView
from generator.totals import Totals, totals
from generator.tree import WorkTree
from tests.totals_fixture import AS_OF, changed

ROOT = Path(__file__).parent.parent


@cache
def sample() -> tuple[Ledger, Totals, SiteView]:
    done = check(WorkTree(ROOT))
    book = ledger(done.register, done.membership, done.entries)
    found = totals(book, done.rule_sets, AS_OF, offers=True)
    return book, found, collect(book, found, done.rule_sets)


@cache
def teachers() -> dict[str, TeacherView]:
    return {view.id: view for view in sample()[2].teachers}


def test_what_is_missing_stands_with_its_deadline_and_its_offers() -> None:
    view = teachers()["t-06r5jw"]
    chosen = OfferView(
        "p-nhe2nf", "教师人工智能素养培训（自选式）", "2026-12-01 至 2026-12-31", "报名中", "自愿", "", "1.80"
    )
    assert view.lacks == (
        LackView("周期总学分", "整个周期", "26.60", "2027-12-31", "", (chosen,)),
        LackView("每年学分", "2026年", "0.20", "2026-12-31", "", (chosen._replace(fills="0.20"),)),
    )
    assert view.over == "每年学分 2024年 差 1：已过期限，不能再补；当年取得而漏登的学分，可由学校申报补登。"
    assert view.texts == ()
    assert {(one.label, one.span): one.deadline for one in view.requirements}["每年学分", "2025年"] == "2025-12-31"


def test_places_are_those_of_the_teachers_school() -> None:
    offered = {offer for view in teachers().values() for lack in view.lacks for offer in lack.offers}
    assert {offer.enrolment for offer in offered if offer.project == "p-af6zv7"} >= {
        "名额（本校 10 人）",
        "名额（本校 2 人）",
    }


def test_every_offer_links_to_a_page_of_the_catalogue() -> None:
    pages = {project.id for project in sample()[2].projects}
    offered = {offer.project for view in teachers().values() for lack in view.lacks for offer in lack.offers}
    assert offered == {"p-af6zv7", "p-nhe2nf", "p-nydm9q"}
    assert offered <= pages


def test_the_terminal_and_the_page_tell_the_same_projects() -> None:
    book, found, _ = sample()
    for teacher in ("t-06r5jw", "t-v01y14", "t-tz8agr"):
        told = [line for line in explain(book, found, teacher).splitlines() if "可计入 " in line and "p-" in line]
        shown = [offer for lack in teachers()[teacher].lacks for offer in lack.offers]
        assert len(told) == len(shown) > 0
        for line, offer in zip(told, shown, strict=True):
            assert offer.title in line
            assert offer.project in line
            assert f"可计入 {offer.counted.rstrip('0').rstrip('.')}" in line


def test_without_offers_a_page_does_not_say_that_there_are_none() -> None:
    book, rule_sets = changed(lambda _: None)
    with_offers, without = (
        collect(book, totals(book, rule_sets, AS_OF, offers=asked), rule_sets).teachers for asked in (True, False)
    )
    notes = [{lack.note for view in views for lack in view.lacks} for views in (with_offers, without)]
    assert notes == [{"目录里没有现在能补这一项的项目。"}, {""}]


def test_a_cycle_that_spans_two_texts_says_so_on_every_page() -> None:
    def begin_later(docs: dict[str, dict[str, dict[str, str]]]) -> None:
        docs["records/county/rules/JX-YJ-2019.yaml"]["valid"] = {"since": "2025-01-01"}

    book, rule_sets = changed(begin_later)
    views = list(collect(book, totals(book, rule_sets, AS_OF), rule_sets).teachers)
    assert {view.texts[1] for view in views} == {"2025-01-01 起：余教体字〔2019〕134号"}
