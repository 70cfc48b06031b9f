from __future__ import annotations

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from generator.membership import FOREVER, Membership, Placement, Stay, Teacher, membership
from generator.records import Document, Register

WHO = "t-aaaaa1"
ENTERS = ("arrival", "reemployment")
LEAVES = ("departure", "resignation", "retirement", "death")
PASSES = ("move", "merger", "rotation", "support")


def roster(school: str, joined: str | None = None, *spans: str, **facts: str) -> tuple[str, Document]:
    item = {"id": WHO, **facts, "spans": [{"since": since, "post": "teacher"} for since in spans or ("2023-01-01",)]}
    item |= {"joined": joined} if joined else {}
    return f"records/schools/{school}/roster.yaml", {"kind": "roster/1", "school": school, "teachers": [item]}


def act(name: str, event: str, date: str, source: str = "", target: str = "", until: str = "") -> tuple[str, Document]:
    ways = {"from": source, "to": target, "until": until}
    data = {"kind": "transfer/1", "event": event, "date": date, "teachers": [WHO]}
    return f"records/county/transfers/2025/{name}.yaml", data | {key: value for key, value in ways.items() if value}


def walked(*files: tuple[str, Document]) -> Membership:
    return membership(Register(dict(files)))


def teacher(*files: tuple[str, Document]) -> Teacher:
    found = walked(*files)
    assert found.faults == ()
    return found.teachers[WHO]


def faults(*files: tuple[str, Document]) -> list[tuple[str, str, dict[str, str]]]:
    return [(fault.code, fault.path, dict(fault.values)) for fault in walked(*files).faults]


def test_one_who_never_moves_stays() -> None:
    found = teacher(roster("s-0001", "2023-01-01"))
    assert found.stays == (Stay("s-0001", "2023-01-01", FOREVER, "records/schools/s-0001/roster.yaml"),)
    assert (found.school_on("2022-12-31"), found.school_on("2023-01-01")) == (None, "s-0001")


def test_a_move_ends_one_stay_and_begins_the_next_on_its_day() -> None:
    found = teacher(roster("s-0001", "2023-01-01"), act("a", "move", "2025-09-01", "s-0001", "s-0002"))
    assert found.stays == (
        Stay("s-0001", "2023-01-01", "2025-09-01", "records/schools/s-0001/roster.yaml", "move"),
        Stay("s-0002", "2025-09-01", FOREVER, "records/county/transfers/2025/a.yaml"),
    )
    assert (found.school_on("2025-08-31"), found.school_on("2025-09-01")) == ("s-0001", "s-0002")


def test_rotation_leaves_the_books_where_they_are() -> None:
    found = teacher(
        roster("s-0001", "2023-01-01"), act("a", "rotation", "2025-09-01", "s-0001", "s-0002", "2026-08-31")
    )
    assert found.school_on("2025-10-01") == "s-0001"
    assert found.placements == (Placement("rotation", "s-0002", "2025-09-01", "2026-08-31"),)


def test_the_retired_may_come_back_the_same_day() -> None:
    found = teacher(
        roster("s-0001", "2023-01-01"),
        act("a", "retirement", "2025-09-01", "s-0001"),
        act("b", "reemployment", "2025-09-01", "", "s-0002"),
    )
    assert [(stay.school, stay.since, stay.until, stay.event) for stay in found.stays] == [
        ("s-0001", "2023-01-01", "2025-09-01", "retirement"),
        ("s-0002", "2025-09-01", FOREVER, ""),
    ]


def test_who_is_on_the_books_of_a_day() -> None:
    found = walked(roster("s-0001", "2023-01-01"), act("a", "death", "2025-09-01", "s-0001"))
    assert (found.on_books("s-0001", "2025-08-31"), found.on_books("s-0001", "2025-09-01")) == ([WHO], [])


def test_facts_are_those_of_the_latest_span_by_then() -> None:
    found = teacher(
        roster("s-0001", "2023-01-01", "2023-01-01", "2024-01-01"),
        roster("s-0002", None, "2025-09-01"),
        act("a", "move", "2025-09-01", "s-0001", "s-0002"),
    )
    days = ["2022-12-31", "2023-01-01", "2023-12-31", "2024-01-01", "2025-08-31", "2026-01-01"]
    spans = [found.span_on(day) for day in days]
    assert [span and span["since"] for span in spans] == [
        None, "2023-01-01", "2023-01-01", "2024-01-01", "2024-01-01", "2025-09-01",
    ]  # fmt: skip


def test_the_roster_of_the_latest_span_has_the_last_word_on_undated_facts() -> None:
    found = teacher(
        roster("s-0002", None, "2025-09-01", retires="2040-02-29"),
        roster("s-0001", "2023-01-01", "2024-01-01", "2023-01-01", retires="2041-02-28", licensed="yes"),
        act("a", "move", "2025-09-01", "s-0001", "s-0002"),
    )
    assert found.facts == {"licensed": "yes", "retires": "2040-02-29"}


def test_faults_say_what_was_found() -> None:
    path = "records/county/transfers/2025/b.yaml"
    first = (roster("s-0001", "2023-01-01"), act("a", "move", "2025-09-01", "s-0001", "s-0002"))
    dead = act("c", "death", "2025-10-01", "s-0002")
    gone = act("c", "departure", "2025-10-01", "s-0002")

    def said(date: str, school: str, found: str) -> dict[str, str]:
        return {"teacher": WHO, "date": date, "school": school, "found": found}

    assert [
        *faults(*first, act("b", "retirement", "2025-11-01", "s-0001")),
        *faults(*first, act("b", "arrival", "2025-11-01", "", "s-0003")),
        *faults(*first, gone, act("b", "move", "2025-11-01", "s-0002", "s-0003")),
        *faults(*first, dead, act("b", "reemployment", "2025-11-01", "", "s-0003")),
        *faults(*first, act("b", "move", "2025-09-01", "s-0002", "s-0003")),
    ] == [
        ("C210", path, said("2025-11-01", "s-0001", "s-0002")),
        ("C211", path, said("2025-11-01", "s-0003", "s-0002")),
        ("C212", path, said("2025-11-01", "s-0002", "2025-10-01")),
        ("C213", path, said("2025-11-01", "s-0003", "2025-10-01")),
        ("C214", path, said("2025-09-01", "s-0002", "2025-09-01")),
    ]


def test_one_who_left_does_not_join_a_second_time() -> None:
    found = faults(
        roster("s-0001", "2023-01-01"),
        act("a", "departure", "2024-01-01", "s-0001"),
        roster("s-0002", "2025-01-01"),
    )
    assert [(code, path) for code, path, _ in found] == [("C211", "records/schools/s-0002/roster.yaml")]


schools = st.sampled_from(["s-0001", "s-0002", "s-0003"])
days = st.dates().map(lambda day: f"2025-{day.month:02d}-{min(day.day, 28):02d}")


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[str, Document]]:
    """Any transfers of one teacher, most of them impossible, and perhaps a roster or two to begin from."""
    files = [
        roster(school, draw(st.none() | days), *sorted(draw(st.sets(days, min_size=1, max_size=3))))
        for school in draw(st.sets(schools, max_size=2))
    ]
    for n in range(draw(st.integers(0, 12))):
        event = draw(st.sampled_from([*PASSES, *ENTERS, *LEAVES]))
        source = "" if event in ENTERS else draw(schools)
        target = "" if event in LEAVES else draw(schools)
        files.append(act(f"{n:02d}", event, draw(days), source, target))
    return files


@given(histories())
def test_stays_never_overlap_and_every_event_is_taken_or_faulted(files: list[tuple[str, Document]]) -> None:
    found = walked(*files)
    joins = sum("joined" in data["teachers"][0] for _, data in files if data["kind"] == "roster/1")
    acts = sum(data["kind"] == "transfer/1" for _, data in files)
    taken = 0
    for one in found.teachers.values():
        assert all(stay.since < stay.until for stay in one.stays)
        assert all(before.until <= after.since for before, after in pairwise(one.stays))
        assert all(stay.event for stay in one.stays[:-1])
        began = len(one.stays)
        ended = sum(stay.event in LEAVES for stay in one.stays)
        taken += began + ended + len(one.placements)
    assert taken + len(found.faults) == joins + acts


@given(histories(), st.randoms())
def test_the_order_of_files_changes_nothing(files: list[tuple[str, Document]], random: Random) -> None:
    shuffled = list(files)
    random.shuffle(shuffled)
    assert walked(*shuffled) == walked(*files)


@given(histories(), days)
def test_a_teacher_is_on_the_books_of_one_school_at_most(files: list[tuple[str, Document]], day: str) -> None:
    found = walked(*files)
    on = [school for school in ("s-0001", "s-0002", "s-0003") if WHO in found.on_books(school, day)]
    at = found.teachers[WHO].school_on(day) if found.teachers else None
    assert on == ([at] if at else [])
