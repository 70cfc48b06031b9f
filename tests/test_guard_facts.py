"""Which facts have begun: spans and days of joining by a day, all of a project that is over, years that are over."""

from __future__ import annotations

from typing import Any

import pytest

from generator.guard.facts import may_become, past_changes, project_changes, year_changes

DAY = "2026-03-10"
FIRST = {"since": "2023-01-01", "title": "third"}
SECOND = {"since": "2025-01-01", "title": "second"}
TODAY = {"since": DAY, "title": "first"}
COMING = {"since": "2026-09-01", "title": "first"}
Item = dict[str, Any]


def teacher(*spans: Item, who: str = "t-aaaaa1", **more: str) -> Item:
    return {"id": who, "joined": "2023-01-01", "spans": list(spans), **more}


def roster(*teachers: Item) -> Item:
    return {"teachers": list(teachers)}


OTHER = teacher(FIRST, who="t-aaaaa2")
PLAIN = teacher(FIRST, SECOND)
SPANS = ("teachers", 0, "spans")


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        (roster(PLAIN), roster(PLAIN), []),
        (roster(PLAIN), roster(teacher(FIRST, SECOND, TODAY)), []),
        (roster(PLAIN), roster(teacher(FIRST, SECOND, COMING)), []),
        (roster(PLAIN), roster(teacher(FIRST, SECOND, {"since": "2025-06-01", "title": "first"})), []),
        (roster(PLAIN), roster(teacher(FIRST, {"since": "2024-01-01"}, SECOND)), [(*SPANS, 1)]),
        (roster(PLAIN), roster(teacher({"since": "2022-01-01"}, FIRST, SECOND)), [(*SPANS, 0)]),
        (roster(PLAIN), roster(teacher(FIRST)), [SPANS]),
        (roster(PLAIN), roster(teacher(FIRST, {**SECOND, "title": "first"})), [(*SPANS, 1)]),
        (roster(PLAIN), roster(teacher({**FIRST, "title": "first"}, SECOND)), [(*SPANS, 0)]),
        (roster(PLAIN), roster(teacher(FIRST, {**SECOND, "leave": "long"})), [(*SPANS, 1)]),
        (roster(PLAIN), roster(teacher(SECOND, FIRST)), []),  # the rules ask for their order
        (roster(PLAIN), roster(teacher(FIRST, {**SECOND, "since": "2025-02-01"})), [SPANS]),
        (roster(teacher(FIRST, TODAY)), roster(teacher(FIRST)), [SPANS]),
        (roster(teacher(FIRST, COMING)), roster(teacher(FIRST)), []),
        (roster(teacher(FIRST, COMING)), roster(teacher(FIRST, {**COMING, "title": "x"})), []),
        (roster(teacher(FIRST, COMING)), roster(teacher(FIRST, {**COMING, "since": DAY})), []),
        (roster(teacher(COMING)), roster(teacher({"since": "2022-01-01"}, COMING)), []),
        (roster(PLAIN, OTHER), roster(OTHER, PLAIN), []),
        (roster(PLAIN), roster(PLAIN, OTHER), []),
        (roster(PLAIN, OTHER), roster(OTHER), [("teachers",)]),
        (roster(PLAIN), roster(teacher(FIRST, SECOND, joined="2023-02-01")), [("teachers", 0)]),
        (roster(PLAIN), roster({"id": "t-aaaaa1", "spans": [FIRST, SECOND]}), [("teachers", 0)]),
        (roster({"id": "t-aaaaa1", "spans": [FIRST]}), roster(teacher(FIRST)), []),
        (roster(teacher(COMING, joined="2026-09-01")), roster(teacher(COMING, joined="2026-10-01")), []),
        (roster(PLAIN), roster(teacher(FIRST, SECOND, licensed="2020-01-01", retires="2040-01-01")), []),
        (roster(PLAIN), None, [("teachers",)]),
        (None, roster(PLAIN), []),
        (None, None, []),
    ],
)
def test_past_changes_of_a_roster(old: Item | None, new: Item | None, places: list[tuple[str | int, ...]]) -> None:
    found = list(past_changes(old, new, DAY))
    assert [one.at for one in found] == places
    assert all(one.was != one.now for one in found)


def test_altered_facts_are_told_as_they_were_and_as_they_would_be() -> None:
    (one,) = past_changes(roster(PLAIN), roster(teacher(FIRST, {**SECOND, "title": "first"})), DAY)
    assert (one.who, one.was, one.now) == ("t-aaaaa1", "2025-01-01 起 title second", "2025-01-01 起 title first")


PROJECT = {"id": "p-aaaaa1", "status": "finished", "title": "研修", "from": "2026-02-02", "hours": {"school": 8}}


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ({}, {"title": "研讨"}, [("title",)]),
        ({}, {"hours": {"school": 16}, "from": "2026-02-01"}, [("from",), ("hours",)]),
        ({}, {"status": "closed"}, []),
        ({}, {"status": "closed", "budget": {"total": 1}, "note": "决算", "summary": "好", "plan_item": "县1"}, []),
        ({}, {"to": "2026-02-06"}, [("to",)]),
        ({"quota": {"s-0001": 1}}, {}, [()]),
        ({"status": "running"}, {"status": "finished", "title": "研讨"}, []),
        ({"status": "cancelled"}, {"title": "研讨"}, []),
        ({"status": "closed"}, {"status": "closed", "note": "补记"}, [("note",)]),
        ({"status": "closed", "note": "补记"}, {"status": "closed"}, [()]),
        ({"status": "closed"}, {"status": "closed"}, []),
    ],
)
def test_changes_of_a_project_that_is_over(old: Item, new: Item, places: list[tuple[str, ...]]) -> None:
    assert [one.at for one in project_changes({**PROJECT, **old}, {**PROJECT, **new})] == places


ORDER = ("planned", "enrolling", "running", "finished", "closed", "cancelled")
FORWARD = {
    "planned": {"planned", "enrolling", "running", "finished", "cancelled"},
    "enrolling": {"enrolling", "running", "finished", "cancelled"},
    "running": {"running", "finished", "cancelled"},
    "finished": {"finished", "closed"},
    "closed": {"closed"},
    "cancelled": {"cancelled"},
}


@pytest.mark.parametrize("old", ORDER)
def test_projects_go_forward(old: str) -> None:
    assert {new for new in ORDER if may_become(old, new)} == FORWARD[old]


YEAR = {"year": 2025, "opens": "2025-01-01", "closes": "2025-12-31", "correcting_until": "2026-03-31"}
NEXT = {"year": 2026, "opens": "2026-01-01", "closes": "2026-12-31", "correcting_until": "2027-03-31"}
LONGER = {**YEAR, "correcting_until": "2026-06-30"}


@pytest.mark.parametrize(
    ("new", "day", "places"),
    [
        ([LONGER, NEXT], "2026-03-31", []),
        ([LONGER, NEXT], "2026-04-01", [("years", 0)]),
        ([NEXT, LONGER], "2026-04-01", [("years", 1)]),
        ([NEXT], "2026-03-31", []),
        ([NEXT], "2026-04-01", [("years", 0)]),
        ([YEAR], "2026-04-01", []),
        ([YEAR, {**NEXT, "closes": "2026-11-30"}], "2026-04-01", []),
        ([NEXT, YEAR], "2026-04-01", []),
    ],
)
def test_changes_of_years_that_are_over(new: list[Item], day: str, places: list[tuple[str | int, ...]]) -> None:
    assert [one.at for one in year_changes({"years": [YEAR, NEXT]}, {"years": new}, day)] == places
