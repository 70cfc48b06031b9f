"""Open projects: whom each would take, and that what it promises is what then comes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator.check import Checked, check
from generator.entries import entries
from generator.ledger import Ledger, ledger
from generator.membership import membership
from generator.pages.collect.preview import previews
from generator.records import Document, Register
from generator.totals import Totals, totals
from generator.totals.rows import records
from generator.tree import WorkTree
from tests.totals_fixture import AS_OF, changed, county

SAMPLE = Path(__file__).parent.parent
OPEN = {
    "kind": "project/1",
    "id": "p-0pen01",
    "year": 2026,
    "title": "县级集中培训",
    "level": "county",
    "host": "青禾县教育体育局",
    "status": "enrolling",
    "hours": {"centralised": 8, "online": 20},
    "from": "2026-12-01",
    "to": "2026-12-20",
    "enrolment": "voluntary",
}


def with_project(**more: Any) -> tuple[Ledger, Totals]:
    """The county with one more project, and its totals."""

    def add(docs: dict[str, Document]) -> None:
        docs["records/county/projects/2026/p-0pen01/project.yaml"] = {**OPEN, **more}
        docs["records/schools/s-0001/roster.yaml"]["teachers"][0]["spans"][0]["subject"] = "数学"
        docs["records/schools/s-0001/roster.yaml"]["teachers"][1]["spans"][0]["tier"] = "leader"

    book, rule_sets = changed(add)
    return book, totals(book, rule_sets, AS_OF, offers=True)


def offered(**more: Any) -> set[str]:
    """To whom the project is offered."""
    frame = with_project(**more)[1].offers
    assert frame is not None
    return set(frame["teacher"].astype(str))


@cache
def everybody() -> frozenset[str]:
    return frozenset(offered())


def test_it_is_offered_to_whoever_lacks_something_and_is_on_the_books() -> None:
    assert {"t-c0rr01", "t-m0ved1", "t-head00"} <= everybody()
    assert not everybody() & {"t-g0ne01", "t-ret1r3"}


@pytest.mark.parametrize(
    "more", [{"status": "running"}, {"to": "2026-11-22"}, {"from": "2028-01-01", "to": "2028-01-09"}]
)
def test_what_takes_nobody_any_more_or_ends_outside_the_cycle_is_no_offer(more: dict[str, str]) -> None:
    assert offered(**more) == set()


def test_stage_tier_and_audience_are_asked_of_the_roster() -> None:
    assert offered(stages=["senior"]) == set()
    assert offered(stages=["primary", "senior"]) <= everybody()
    assert offered(tiers=["leader"]) == {"t-jx0002"}
    assert offered(audience="principals") == {"t-head00"}
    assert offered(audience="class_teachers") == {"t-m0ved1"}
    assert offered(audience="teachers") == everybody()


def test_a_subject_keeps_out_only_those_who_are_known_to_teach_another() -> None:
    assert offered(subjects=["语文"]) == everybody() - {"t-jx0001"}
    assert offered(subjects=["数学", "语文"]) == everybody()


def test_places_and_school_projects_are_for_their_schools() -> None:
    assert offered(enrolment="quota", quota={"s-0002": 2}) == everybody() - offered(
        enrolment="quota", quota={"s-0001": 9}
    )
    assert "t-m0ved1" in offered(level="school", school="s-0002")
    assert "t-c0rr01" not in offered(level="school", school="s-0002")
    assert offered(level="school", school="s-0002", joint=["s-0001"]) == everybody()
    assert offered(level="school", school="s-0001", enrolment="quota", quota={"s-0002": 1}) == set()


def test_who_has_a_result_of_it_is_not_asked_again() -> None:
    assert "t-m1xed1" in everybody()

    def reopen(docs: dict[str, Document]) -> None:
        project = docs["records/county/projects/2025/p-m1x100/project.yaml"]
        project |= {"status": "enrolling", "from": "2026-12-01", "to": "2026-12-20"}

    book, rule_sets = changed(reopen)
    frame = totals(book, rule_sets, AS_OF, offers=True).offers
    assert frame is not None
    assert "t-m1xed1" not in set(frame["teacher"])
    assert "t-c0rr01" in set(frame["teacher"])


def test_without_being_asked_there_are_none_and_nothing_else_changes() -> None:
    book, rule_sets = county()
    assert totals(book, rule_sets, AS_OF).offers is None
    open_book, with_offers = with_project()
    without = totals(open_book, rule_sets, AS_OF)
    for name in ("people", "requirements", "entries", "outside", "struck", "deductions", "moves"):
        assert getattr(without, name).equals(getattr(with_offers, name)), name


@cache
def sample() -> Checked:
    return check(WorkTree(SAMPLE))


def passed_by(teachers: list[str], project: str) -> Document:
    """Results of a project that all of them pass."""
    entries = [{"teacher": teacher, "result": "passed"} for teacher in teachers]
    head = {"kind": "results/1", "project": project, "school": "s-0001", "submitted": "2026-12-31"}
    return {**head, "totals": {"entries": len(entries)}, "entries": entries}


@pytest.mark.parametrize("project", ["p-af6zv7", "p-nhe2nf", "p-nydm9q"])
def test_what_it_promises_is_what_comes_once_it_is_passed(project: str) -> None:
    """Everyone passes it: each requirement then lacks less by exactly what was said."""
    done = sample()
    ends = done.register.projects[project].data["to"]
    book = ledger(done.register, done.membership, done.entries)
    found = totals(book, done.rule_sets, ends, offers=True)
    assert found.offers is not None
    promised = [one for one in records(found.offers) if one["project"] == project]
    assert promised
    path = f"records/county/projects/2026/{project}/results/s-0001.yaml"
    docs = {**done.register.documents, path: passed_by(sorted({one["teacher"] for one in promised}), project)}
    register = Register(docs)
    later = totals(ledger(register, membership(register), entries(register)), done.rule_sets, ends)
    now, then = (
        {(r["teacher"], r["requirement"], r["year"]): r["missing"] for r in records(t.requirements)}
        for t in (found, later)
    )
    assert {(p["teacher"], p["requirement"], p["year"]): p["gain"] for p in promised} == {
        key: now[key] - then[key] for key in now if now[key] != then[key]
    }


def test_the_catalogue_says_the_same_as_the_offers() -> None:
    """What a project gives whoever has nothing yet: in the preview by mode, in the offer in all."""
    done = sample()
    book = ledger(done.register, done.membership, done.entries)
    found = totals(book, done.rule_sets, AS_OF, offers=True)
    assert found.offers is not None
    given = previews(book, done.rule_sets)
    for one in records(found.offers):
        assert one["counted"] == sum(preview.counted for preview in given[one["project"]])
        assert one["gain"] <= one["counted"]
