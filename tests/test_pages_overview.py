"""The overview: figures worked out by hand in a small county; in the sample county parts add up to the whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator.audience import Audience
from generator.audit.model import Registered, Trail
from generator.check import check
from generator.explain.standing import standings
from generator.ledger import ledger
from generator.membership import membership
from generator.pages import bodies
from generator.pages.collect import collect, sites
from generator.pages.collect.overview import overview
from generator.pages.model import SiteView, Tally
from generator.pages.model.overview import DoubtView, FilingView, GroupView, OverviewView, Rate, SpanView, Wait
from generator.pages.strip import strip, told
from generator.problem import Problem, problem
from generator.records import Document
from generator.rules import check as check_rules
from generator.totals import totals
from generator.trail import clock
from generator.tree import WorkTree
from tests import overview_fixture
from tests.pages_fixture import HOSTILE
from tests.pages_fixture import site as fabricated
from tests.totals_fixture import AS_OF, changed

ROOT = Path(__file__).resolve().parent.parent
BATCH = "records/schools/s-0001/credits/2024/20241128-yjcase.yaml"
CLAIMED = {"title": "校本研修", "activity": "training", "mode": "online", "level": "county", "unit": "hours"}
Change = Callable[[dict[str, Document]], Any]


def unchanged(_: dict[str, Document]) -> None:
    """The county as it stands in its files."""


def small(change: Change = unchanged, trail: Trail | None = None, as_of: str = AS_OF) -> OverviewView:
    book, rule_sets = changed(change)
    found = totals(book, rule_sets, as_of)
    period = found.periods[-1]
    warned = check_rules(book.register, membership(book.register), book.lines)
    view = overview(book, found, period, standings(book, found, period), trail, warned)
    assert view is not None
    return view


@cache
def plain() -> OverviewView:
    return small()


def span(view: OverviewView, label: str) -> SpanView:
    return next(one for one in view.spans if one.label == label)


def doubt(view: OverviewView, label: str) -> DoubtView:
    return next(one for one in view.doubts if one.label == label)


@cache
def sample() -> tuple[OverviewView, SiteView]:
    done = check(WorkTree(ROOT))
    book = ledger(done.register, done.membership, done.entries)
    view = collect(book, totals(book, done.rule_sets, AS_OF), done.rule_sets, warned=done.problems)
    assert view.overview is not None
    return view.overview, view


def test_who_met_the_year_of_those_it_asks() -> None:
    """Of 23 two are exempt; with 2.00 in 2024: t-arr1ve, t-c0rr01, t-head00, t-m0ved1, t-yj0001, t-yj0004."""
    assert span(plain(), "2024").met == Rate(6, 21)
    assert span(plain(), "2024").tallies == (
        Tally("missed", 13),
        Tally("unset", 2),
        Tally("met", 6),
        Tally("exempt", 2),
    )
    assert span(plain(), "周期").met == Rate(0, 21)


def test_only_years_that_have_begun_and_then_the_cycle() -> None:
    assert [one.label for one in plain().spans] == ["2023", "2024", "2025", "2026", "周期"]
    assert plain().judged == ("2025", "2026")
    assert [one.label for one in small(as_of="2023-05-01").spans] == ["2023", "周期"]
    assert small(as_of="2023-05-01").judged == ("2023",)


def test_who_had_a_training_counted_of_those_on_the_books() -> None:
    """2025: t-m0ved1, t-m1xed1, t-part01, t-yj0002; t-fa13ed failed. In the cycle five more had one in 2024.

    In 2024 t-arr1ve was elsewhere, so the opening counts in the cycle alone; what t-pr0b01 attended counted nothing,
    lessons and papers of t-c0rr01, t-papers and t-yj0005 are no trainings.
    """
    assert span(plain(), "2025").trained == Rate(4, 23)
    assert span(plain(), "2024").trained == Rate(5, 22)
    assert span(plain(), "周期").trained == Rate(9, 23)


@pytest.mark.parametrize(("amount", "people"), [(16, 6), (0, 5)])
def test_a_claimed_training_is_one_if_it_counted(amount: int, people: int) -> None:
    def claim(docs: dict[str, Document]) -> None:
        docs[BATCH]["entries"][5] = docs[BATCH]["entries"][5] | CLAIMED | {"amount": amount, "recognised": amount}

    assert span(small(claim), "2024").trained == Rate(people, 22)


def test_passed_of_those_with_a_result_a_project_counting_once() -> None:
    """2024: all but t-fa13ed of seven; 2025: t-m1xed1 and t-part01 have two modes of one project, and one result."""
    assert span(plain(), "2024").passed == Rate(6, 7)
    assert span(plain(), "2025").passed == Rate(4, 5)
    assert span(plain(), "周期").passed == Rate(10, 12)


@pytest.mark.parametrize(
    ("result", "passed"),
    [("absent", Rate(5, 7)), ("withdrawn", Rate(5, 7)), ("deferred", Rate(5, 6)), ("replaced", Rate(5, 6))],
)
def test_who_was_put_off_has_no_result_yet(result: str, passed: Rate) -> None:
    def change(docs: dict[str, Document]) -> None:
        docs["records/county/projects/2024/p-cent15/results/s-0001.yaml"]["entries"][0]["result"] = result

    assert span(small(change), "2024").passed == passed


def test_the_mean_is_of_everyone_rounded_down() -> None:
    """2025: 2.00 + 8.00 + 3.00 + 2.00 = 15.00 over 23 teachers."""
    assert span(plain(), "2025").average == "0.65"
    assert span(plain(), "周期").average == "2.02"  # 46.50 over 23


def test_rural_teachers_beside_their_share_of_places() -> None:
    """t-arr1ve and t-m0ved1 are at s-0002; t-m0ved1 went to p-cent40 in 2024 and p-net040 in 2025."""

    def rural(docs: dict[str, Document]) -> None:
        docs["records/schools/s-0002/school.yaml"]["area"] = "rural"

    view = small(rural)
    assert view.rural == Rate(2, 23)
    assert [span(view, label).rural for label in ("2024", "2025", "周期")] == [Rate(1, 7), Rate(1, 5), Rate(2, 12)]


def test_projects_of_a_school_are_no_places_of_the_county() -> None:
    def own(docs: dict[str, Document]) -> None:
        path = "records/county/projects/2025/p-net040/project.yaml"
        docs[path]["school"] = "s-0001"

    assert span(small(own), "2025").rural == Rate(0, 2)


def test_days_from_submission_to_registration() -> None:
    """12 files, registered 1 … 12 days after 2024-11-28: lower median 6, nine of ten (11th) within 11."""

    def batches(docs: dict[str, Document]) -> None:
        lesson = docs[BATCH]["entries"][1]
        for n in range(12):
            lines = [lesson | {"title": f"公开课 {n}"}]
            docs[f"records/schools/s-0001/credits/2024/20241128-aaaa{n:02d}.yaml"] = docs[BATCH] | {"entries": lines}

    def registered(n: int, *paths: str) -> Registered:
        at = int(datetime(2024, 11, 28, 9, tzinfo=clock.CHINA).timestamp()) + n * 86_400
        return Registered(f"{n:040d}", at, "s-0001", ("school",), "b", "clerk", "registrar", (), paths)

    files = [registered(n + 1, f"records/schools/s-0001/credits/2024/20241128-aaaa{n:02d}.yaml") for n in range(12)]
    again = registered(30, "records/schools/s-0001/credits/2024/20241128-aaaa00.yaml", "records/county/county.yaml")
    view = small(batches, Trail("r", "g", "t", (*files, again), ()))
    assert span(view, "2024").wait == span(view, "周期").wait == Wait(12, 6, 11)
    assert span(view, "2025").wait is None
    assert span(plain(), "2024").wait is None


def test_one_thing_under_two_spellings() -> None:
    def twice(docs: dict[str, Document]) -> None:
        lecture = docs[BATCH]["entries"][8]
        docs[BATCH]["entries"] += [lecture | {"title": "县级　讲座。", "to": "2024-06-28"}]
        docs[BATCH]["entries"] += [lecture | {"teacher": "t-yj0006"}, lecture | {"to": "2024-07-01"}]

    found = doubt(small(twice), "名称写法不同")
    assert (found.number, [(one.id, one.number) for one in found.schools]) == (1, [("s-0001", 1)])
    assert found.schools[0].first[0][::2] == ("t-papers", "2024 年：“=县级讲座”、“县级　讲座。”")


def test_claims_that_come_long_after_the_longest_first() -> None:
    """From 2024-05-20, -06-20, -06-21 and twice -09-…; submitted 2024-11-28, or corrected in December."""
    (school,) = doubt(plain(), "申报过迟").schools
    assert school.number == 5
    assert [(one.teacher, one.found) for one in school.first] == [
        ("t-papers", "2024-05-20“县级刊物论文”，192 天以后"),
        ("t-papers", "2024-06-20“省级刊物论文”，161 天以后"),
        ("t-papers", "2024-06-21“=县级讲座”，160 天以后"),
    ]


def test_what_the_check_warns_of_stands_under_its_school() -> None:
    def overlap(docs: dict[str, Document]) -> None:
        docs["records/county/projects/2024/p-cent15/project.yaml"] |= {"from": "2024-05-09", "to": "2024-05-12"}
        docs["records/county/projects/2024/p-cent15/results/s-0001.yaml"]["entries"][0]["teacher"] = "t-yj0001"

    found = doubt(small(overlap), "集中培训日期重叠")
    assert (found.code, found.number, [one.id for one in found.schools]) == ("C305", 1, ["s-0001"])
    line = found.schools[0].first[0]
    assert line.teacher == "t-yj0001"
    assert line.found.startswith("“名师大讲堂”（2024-05-09–2024-05-12）与 county/projects/2024/p-cent40/results/")


def test_a_day_of_too_many_hours_is_told() -> None:
    book, rule_sets = changed(unchanged)
    found = totals(book, rule_sets, AS_OF)
    period = found.periods[-1]
    values = {"teacher": "t-yj0005", "title": "听课", "date": "2024-10-15", "hours": "12", "most": "8"}
    warned = [problem("C306", BATCH, ("entries", 0), **values), Problem("C690", "records/county/rules/x.yaml")]
    view = overview(book, found, period, standings(book, found, period), None, warned)
    assert view is not None
    told_of = doubt(view, "一天的学时过多")
    assert told_of.number == 1
    assert told_of.schools[0].first[0].found == "2024-10-15 一天合 12 学时（含“听课”），规则至多 8"


def test_filed_and_verified_year_by_year() -> None:
    """Openings of 2022 are before the cycle; s-0002 filed for 2024 by an opening alone; s-0001 is then verified."""

    def verified(docs: dict[str, Document]) -> None:
        sign = {"kind": "verification/1", "school": "s-0001", "year": 2024, "date": "2025-01-14"}
        docs["records/county/verifications/2024/s-0001.yaml"] = sign | {"verifier": "r", "totals": {"entries": 0}}
        docs["records/schools/s-0002/school.yaml"]["closed"] = "2025-08-31"

    first, second = small(verified).filings
    none = FilingView("none")
    assert first.years == (none, FilingView("verified", "2025-01-14"), none, none)
    assert second.years == (none, FilingView("filed", "2025-02-10"), none, FilingView(""))
    years = [(one.label, one.none, one.filed, one.verified) for one in small(verified).filing_years]
    assert years == [("2023", 2, 0, 0), ("2024", 0, 1, 1), ("2025", 2, 0, 0), ("2026", 1, 0, 0)]
    assert plain().filings[0].years[1] == FilingView("filed", "2024-11-28")


def summed(groups: tuple[GroupView, ...]) -> tuple[object, ...]:
    """What groups say together."""

    def added(rates: list[Rate]) -> Rate:
        return Rate(sum(rate.part for rate in rates), sum(rate.whole for rate in rates))

    statuses: dict[str, int] = {}
    for group in groups:
        for tally in group.tallies:
            statuses[tally.status] = statuses.get(tally.status, 0) + tally.count
    return (
        sum(group.teachers for group in groups),
        sum(group.sum_cents for group in groups),
        [added([group.years[n] for group in groups]) for n in range(2)],
        added([group.trained for group in groups]),
        added([group.passed for group in groups]),
        statuses,
    )


def test_the_groups_of_every_cut_add_up_to_the_county() -> None:
    view, site = sample()
    assert [cut.label for cut in view.cuts] == ["乡镇", "城乡", "学校类别", "学段", "职称", "层次", "学科"]
    *_, last, now, cycle = view.spans
    whole = summed(view.schools)
    assert whole[0] == site.county.teachers
    assert whole[2:5] == ([last.met, now.met], now.trained, cycle.passed)
    for cut in view.cuts:
        assert summed(cut.groups)[:5] == whole[:5]
        assert summed(cut.groups)[5] == whole[5] == {one.status: one.count for one in site.county.tallies}


def test_the_overview_says_what_the_other_pages_say() -> None:
    view, site = sample()
    asked = [(year.label, year.met, year.judged) for year in site.county.years if year.state != "future"]
    assert [(one.label, *one.met) for one in view.spans[:-1]] == asked
    assert view.spans[-1].average == site.county.average
    assert view.spans[-1].tallies == site.county.tallies
    staffed = [school for school in site.schools if school.teachers]
    told_of = [(one.id, one.label, one.teachers, one.average, one.percent, one.tallies) for one in view.schools]
    assert told_of == [(s.id, s.name, len(s.teachers), s.average, s.percent, s.tallies) for s in staffed]
    assert sum(one.beyond + one.late for one in view.behind) == site.county.attention_total
    supervised = {str(one.year): (one.verified, one.schools) for one in site.supervision}
    assert {one.label: (one.verified, one.none + one.filed + one.verified) for one in view.filing_years} == supervised
    assert {number for _, number in supervised.values()} == {len(site.schools), len(site.schools) - 1}  # one closed


def test_years_add_up_to_the_cycle() -> None:
    view, _ = sample()
    *years, cycle = view.spans
    for rate in ("passed", "rural"):
        assert [sum(parts) for parts in zip(*(getattr(one, rate) for one in years), strict=True)] == [
            *getattr(cycle, rate)
        ]
    for one in view.spans:
        asked = {tally.status: tally.count for tally in one.tallies}
        assert sum(asked.values()) - asked.get("exempt", 0) == one.met.whole
        assert asked.get("met", 0) == one.met.part


def test_the_schools_with_most_beyond_repair_come_first() -> None:
    view, _ = sample()
    ranks = [(-one.beyond, -one.late, one.id) for one in view.behind]
    assert ranks
    assert ranks == sorted(ranks)
    assert all(one.beyond or one.late for one in view.behind)


def test_no_smaller_site_has_an_overview() -> None:
    book, rule_sets = changed(unchanged)
    found = totals(book, rule_sets, AS_OF)
    for audience in ("school:s-0001", "teacher:t-yj0001", "public"):
        kind, _, name = audience.partition(":")
        (site,) = sites(book, found, rule_sets, [Audience(kind, name)])
        assert site.overview is None
        places = [page.place for page in bodies.pages(site, bodies.environment(ROOT / "site" / "templates"))]
        assert "overview/index.html" not in places


def test_each_school_is_a_dot_and_a_ring_where_somebody_missed() -> None:
    schools = overview_fixture.schools()
    drawn = str(strip(schools, 78))
    assert (drawn.count('class="dot"'), drawn.count('class="beyond"')) == (2, 2)
    assert re.findall(r"<title>(.*?)</title>", drawn)[:2] == ["枫溪镇中心小学 24%", "青禾县实验小学 57%"]
    assert drawn.count("<text") == 3 + 5 + 1  # lines, scale, data date


def test_equal_schools_pile_up_and_a_high_pile_is_pressed_together() -> None:
    one = overview_fixture.schools()[0]
    low, high = (str(strip([one] * many, 78)) for many in (3, 60))
    heights = [[float(y) for y in re.findall(r'cy="([\d.]+)"', drawn)] for drawn in (low, high)]
    assert heights[0][0] - heights[0][1] == pytest.approx(5.6)
    assert len(set(heights[1])) == 60
    assert max(heights[1]) - min(heights[1]) <= 90


def test_the_picture_is_told_in_words() -> None:
    assert told(overview_fixture.schools(), 78) == (
        "4 所学校的人均学分占周期应达的比例：中位数 24%，最低 0%（枫溪镇上坪教学点），最高 57%（青禾县实验小学）；"
        "2 所有教师未达到或已不可能达到；周期时间已过 78%"
    )
    assert told((), 78) == "没有学校有在册教师"


def test_names_are_text_in_the_picture_and_on_the_page() -> None:
    hostile = overview_fixture.group(HOSTILE, 2, 100, (Tally("missed", 2),), "s-0001", HOSTILE)
    assert "<script" not in str(strip([hostile], 10))


def test_without_a_cycle_the_page_says_so() -> None:
    env = bodies.environment(ROOT / "site" / "templates")
    found = bodies.pages(replace(fabricated(), overview=None), env)
    (page,) = (page for page in found if page.place == "overview/index.html")
    assert "还没有可以核算的周期。" in page.body()


def test_every_term_leads_to_its_definition() -> None:
    env = bodies.environment(ROOT / "site" / "templates")
    (page,) = (page for page in bodies.pages(fabricated(), env) if page.place == "overview/index.html")
    linked = set(re.findall(r'guide/index\.html#([a-z-]+)"', page.body()))
    written = (ROOT / "site" / "pages" / "guide" / "index.md").read_text("utf-8")
    assert len(linked) == 8
    assert linked <= set(re.findall(r"\{ #([a-z-]+) \}", written))
