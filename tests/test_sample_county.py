"""The sample county 青禾县: what `records/` must hold, so that pages, totals and the README have every case to show."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from generator.check import Checked, check
from generator.entries import Entry, line_of
from generator.load import load
from generator.membership import FOREVER, Teacher
from generator.tree import WorkTree

ROOT = Path(__file__).resolve().parent.parent
START = "2023-01-01"
AS_OF = "2026-11-23"
TEACHERS = {
    "s-0001": 42, "s-0002": 30, "s-0003": 18, "s-0004": 34, "s-0005": 14, "s-0006": 16, "s-0007": 15,
    "s-0008": 6, "s-0009": 3, "s-0010": 14, "s-0011": 6, "s-0012": 7, "s-0013": 3, "s-0014": 6,
}  # fmt: skip


@pytest.fixture(scope="module")
def county() -> Checked:
    return check(WorkTree(ROOT))


def read_cases() -> dict[str, dict[str, str]]:
    path = ROOT / "tests" / "sample_cases.yaml"
    documents, problems = load([("tests/sample_cases.yaml", path.read_bytes())])
    assert problems == []
    return documents["tests/sample_cases.yaml"]


CASES = read_cases()


def teacher(county: Checked, case: str) -> Teacher:
    return county.membership.teachers[CASES[case]["teacher"]]


def stays(county: Checked, case: str) -> list[tuple[str, str, str]]:
    return [(stay.school, stay.since, stay.until) for stay in teacher(county, case).stays]


def lines(county: Checked, case: str, year: str = "") -> list[Entry]:
    """All entries of a case's teacher that end in a year, by date."""
    mine = [e for e in county.entries if e.teacher == CASES[case]["teacher"] and e.end.startswith(year)]
    return sorted(mine, key=lambda e: e.end)


def amounts(county: Checked, case: str, year: str = "") -> list[tuple[str, str | None, int]]:
    return [(e.unit, e.mode, e.recognised) for e in lines(county, case, year)]


def entry(county: Checked, case: str) -> Entry:
    """The entry a case points to; corrections put others in its place, so the id decides."""
    (found,) = [e for e in county.entries if e.id == CASES[case]["entry"]]
    assert found.teacher == CASES[case].get("teacher", found.teacher)
    return found


def outcome(county: Checked, case: str) -> tuple[str | None, int]:
    found = entry(county, case)
    return found.result, found.recognised


def test_is_free_of_problems(county: Checked) -> None:
    """Only the rule sets have warnings: their unset figures are meant to be seen."""
    assert county.errors == []
    assert [found for found in county.problems if not found.path.startswith("records/county/rules/")] == []


def test_has_214_teachers_in_14_schools(county: Checked) -> None:
    first = Counter(found.stays[0].school for found in county.membership.teachers.values())
    assert first == TEACHERS
    assert sum(TEACHERS.values()) == 214
    assert set(county.register.names) == set(county.membership.teachers)


def test_every_case_points_to_what_exists(county: Checked) -> None:
    ids = {e.id for e in county.entries} | {line_of(e) for e in county.entries}
    for case, found in CASES.items():
        assert set(found) <= {"teacher", "entry", "file", "school"}, case
        assert found.get("teacher", CASES["moved"]["teacher"]) in county.membership.teachers, case
        assert found.get("entry", CASES["failed"]["entry"]) in ids, case
        assert found.get("school", "s-0001") in county.register.schools, case
        assert (ROOT / found.get("file", "records/county/county.yaml")).is_file(), case


def test_names_are_of_every_sort(county: Checked) -> None:
    name = {case: county.register.names[found["teacher"]] for case, found in CASES.items() if "teacher" in found}
    namesakes = ["namesake_1", "namesake_2", "namesake_3"]
    assert len({name[case] for case in namesakes}) == 1
    assert len({CASES[case]["teacher"] for case in namesakes}) == 3
    assert [teacher(county, case).school_on(AS_OF) for case in namesakes] == ["s-0001", "s-0001", "s-0002"]
    assert max(name["rare_name"]) > "\uffff"
    assert len(name["two_character_name"]) == 2
    assert (name["compound_surname"][:2], len(name["compound_surname"])) == ("欧阳", 4)
    assert name["middle_dot_name"].count("·") == 1
    shared = [n for n, times in Counter(county.register.names.values()).items() if times > 1]
    assert shared == [name["namesake_1"]]


def test_people_move_as_the_transfers_say(county: Checked) -> None:
    assert stays(county, "moved") == [("s-0008", START, "2025-09-01"), ("s-0004", "2025-09-01", FOREVER)]
    assert stays(county, "merged_school") == [("s-0013", START, "2025-08-31"), ("s-0007", "2025-08-31", FOREVER)]
    assert stays(county, "arrival_12") == [("s-0007", "2025-02-17", FOREVER)]
    assert stays(county, "reemployed") == [("s-0003", START, "2025-01-01"), ("s-0003", "2025-09-01", FOREVER)]
    ended = ["retired", "departure", "resigned", "died"]
    assert [(teacher(county, case).stays[-1].event, teacher(county, case).stays[-1].until) for case in ended] == [
        ("retirement", "2025-11-01"), ("departure", "2025-09-01"),
        ("resignation", "2026-02-01"), ("death", "2026-03-09"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "books", "placed"),
    [
        ("rotation", "s-0004", ("rotation", "s-0007", "2025-09-01", "2026-08-31")),
        ("support", "s-0002", ("support", "s-0006", "2024-09-01", "2025-07-15")),
    ],
)
def test_placed_teachers_stay_on_their_schools_books(
    county: Checked, case: str, books: str, placed: tuple[str, str, str, str]
) -> None:
    (found,) = teacher(county, case).placements
    assert (found.event, found.school, found.since, found.until) == placed
    assert stays(county, case) == [(books, START, FOREVER)]


def test_facts_of_the_cases(county: Checked) -> None:
    assert teacher(county, "retires_2027").facts["retires"] == "2027-06-30"
    assert teacher(county, "registration_window").facts["registered_until"] == "2027-06-30"
    assert teacher(county, "title_since_2024").facts["title_since"] == "2024-12-01"
    assert teacher(county, "unlicensed").facts == {"licensed": "no"}
    assert [(s["since"], s.get("leave")) for s in teacher(county, "long_leave").spans] == [
        (START, None), ("2024-03-01", "L1"), ("2025-09-01", None),
    ]  # fmt: skip
    assert [(s["since"], s.get("probation")) for s in teacher(county, "probation_zero").spans] == [
        ("2024-08-01", "yes"), ("2025-08-01", None),
    ]  # fmt: skip


def test_three_green_years_far_from_the_total(county: Checked) -> None:
    assert amounts(county, "floor_only") == [
        ("credits", None, 200), ("hours", "online", 4000), ("hours", "online", 4000),
        ("hours", "online", 1000), ("hours", "online", 1000),
    ]  # fmt: skip


def test_one_low_year_beside_a_large_total(county: Checked) -> None:
    observed = lines(county, "one_low_year", "2024")[1]
    assert amounts(county, "one_low_year", "2024") == [
        ("hours", "online", 1000), ("lessons", None, observed.recognised), ("hours", "online", 0),
    ]  # fmt: skip
    assert 2000 <= observed.recognised < 4000  # one credit of observed lessons, not two
    assert sum(e.recognised for e in lines(county, "one_low_year", "2023")) == 1400
    assert ("hours", "centralised", 5000) in amounts(county, "one_low_year", "2025")


def test_arrival_brings_twelve_certified_credits(county: Checked) -> None:
    brought = [e for e in lines(county, "arrival_12") if e.unit == "credits"]
    assert [(e.end, e.recognised) for e in brought] == [
        ("2023-12-31", 300), ("2023-12-31", 250), ("2024-12-31", 300), ("2024-12-31", 350),
    ]  # fmt: skip
    assert {e.data["certificate"] for e in brought} == {"平教训证〔2025〕11号"}


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("principal_half", ("passed", 2400)),
        ("probation_zero", ("passed", 8000)),
        ("failed", ("failed", 0)),
        ("replaced", ("replaced", 0)),
        ("substitute", ("passed", 8000)),
        ("no_show", ("absent", 0)),
        ("late_withdrawal", ("withdrawn", 0)),
        ("leave_during_everyone", ("deferred", 0)),
        ("degree_study", ("passed", 100)),
        ("unset_hours", ("passed", 2400)),
    ],
)
def test_results_of_the_cases(county: Checked, case: str, expected: tuple[str, int]) -> None:
    assert outcome(county, case) == expected


def test_attributes_that_decide(county: Checked) -> None:
    assert entry(county, "principal_half").data["audience"] == "principals"
    halves = [e for e in lines(county, "probation_zero") if e.data.get("purpose") == "probation"]
    assert [(e.mode, e.recognised) for e in halves] == [("centralised", 8000), ("placement", 4000)]
    assert teacher(county, "leave_during_everyone").span_on(entry(county, "leave_during_everyone").end)["leave"] == "L2"
    lessons = [e for e in lines(county, "same_lesson", "2025") if "work" in e.data]
    assert [(e.data["level"], e.data["award"]) for e in lessons] == [("county", "first"), ("city", "other")]
    assert len({e.data["work"] for e in lessons}) == 1
    assert (entry(county, "serving").data["activity"], entry(county, "serving").recognised) == ("serving", 300)


def test_corrections_of_the_cases(county: Checked) -> None:
    replaced, put = [e for e in lines(county, "corrected_before_verification") if e.corrected or e.by]
    assert replaced.id == CASES["corrected_before_verification"]["entry"]
    assert replaced.corrected is not None
    assert (replaced.recognised, replaced.corrected.action, put.recognised) == (4200, "replace", 2400)
    void = entry(county, "corrected_after_verification").corrected
    assert void is not None
    added = [entry(county, case).by for case in ("added_result", "added_claim")]
    assert [(c.action, c.submitted) for c in (replaced.corrected, void, *added) if c] == [
        ("replace", "2024-12-16"), ("void", "2025-05-20"), ("add", "2026-02-26"), ("add", "2026-03-05"),
    ]  # fmt: skip
    verified = {(r.data["school"], r.data["year"]): r.data["date"] for r in county.register.of("verification")}
    assert replaced.corrected.submitted < verified["s-0001", 2024]
    assert void.submitted > verified["s-0002", 2024]


def test_years_2024_and_2025_are_verified(county: Checked) -> None:
    verified = {(r.data["school"], r.data["year"]) for r in county.register.of("verification")}
    assert verified == {(school, year) for school in TEACHERS for year in (2024, 2025)}
    (cycle,) = county.register.periods["cycles"]
    assert (cycle["start"], cycle["rules"]) == (START, "QH-2023")


def test_projects_of_2026_stand_as_told(county: Checked) -> None:
    told = [r.data for r in county.register.of("project") if r.data["year"] == 2026 and r.data["level"] != "school"]
    assert {p["title"]: (p["level"], p["status"], p["hours"]) for p in told} == {
        "2026年寒假教师研修": ("nation", "finished", {"online": 10}),
        "2026年暑期教师研修": ("nation", "finished", {"online": 10}),
        "“国培计划（2026）”县级教师培训团队研修": ("nation", "running", {"centralised": 60, "online": 40}),
        "2026年江西省“互联网+教师专业发展”全员培训": ("province", "running", {"online": 40}),
        "“名师大讲堂”（2026年）": ("county", "closed", {"centralised": 8}),
        "学分管理平台校级管理员培训（2026年）": ("county", "closed", {"centralised": 4}),
        "班主任育人能力提升培训（2026年）": ("county", "enrolling", {"centralised": 16}),
        "幼儿园保教能力送培到园（2026年）": ("county", "running", {"centralised": 16}),
        "教师人工智能素养培训（自选式）": ("county", "enrolling", {"centralised": 8, "online": 20}),
        "送教下乡（枫溪、竹源片区）": ("county", "planned", {"centralised": 24}),
    }


def test_school_based_year_is_complete_at_one_school_and_missing_at_another(county: Checked) -> None:
    own = {
        (r.data["school"], r.data["year"]): r.data["status"]
        for r in county.register.of("project")
        if r.data["level"] == "school" and "joint" not in r.data
    }
    schools = set(TEACHERS) - {CASES["no_school_based"]["school"]}
    absent = {("s-0013", 2026)}  # merged before
    assert set(own) == {(school, year) for school in schools for year in (2024, 2025, 2026)} - absent
    assert [key for key, status in own.items() if key[1] == 2026 and status == "finished"] == [("s-0004", 2026)]
    joint = [r.data["joint"] for r in county.register.of("project") if "joint" in r.data]
    assert joint == [["s-0006", "s-0007"]]


def test_announced_policy_has_neither_number_nor_date(county: Checked) -> None:
    announced = [r.data for r in county.register.of("policy") if r.data["status"] == "announced"]
    assert [(p["id"], "number" in p, "issued" in p) for p in announced] == [("jx-process", False, False)]


def test_typical_teacher_earns_about_seven_a_year(county: Checked) -> None:
    """2023, as it came in: near 6.9 on average, so five such years stay under 36; some far above, some far below."""
    brought: Counter[str] = Counter()
    for found in county.entries:
        if found.unit == "credits" and found.end == "2023-12-31":
            brought[found.teacher] += found.recognised
    mean = Decimal(sum(brought.values())) / len(brought)
    assert 600 < mean < 720
    assert min(brought.values()) <= 200
    assert max(brought.values()) >= 1400
