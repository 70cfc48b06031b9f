"""What a submission is taken for: scope, matters, the offices whose business it is, and whom it concerns."""

from __future__ import annotations

import pytest

from generator.guard.acts import Act, act
from generator.guard.state import State
from tests.guard_fixture import Edits, document, guarding, lines_of, proposed, register, replaced, schemas

ACCOUNTS = "records/county/accounts.yaml"
ROSTER = "records/schools/s-0002/roster.yaml"
SCHOOL = "records/schools/s-0004/school.yaml"
CLAIM = {"title": "听课", "activity": "observe", "level": "school", "to": "2026-03-02", "amount": 4, "unit": "lessons"}


def acted(edits: Edits, before: Edits | None = None, day: str = "2026-03-10") -> Act:
    """Return what edits of the register are."""
    case = proposed(edits, day=day, before=before)
    with guarding(case) as (repository, found, problems):
        assert found is not None, problems
        made = act(State(repository, found.base, schemas()), found.changes, day)
        made.beneficiaries  # noqa: B018 - read while the repository is open
        return made


def batch(school: str, *teachers: str, kind: str = "credit-batch", year: int = 2026) -> dict[str, str]:
    lines = lines_of([{"teacher": who, **CLAIM} for who in teachers])
    totals = f"{{entries: {len(lines)}, lessons: {4 * len(lines)}}}"
    head = {"school": school, "year": year, "submitted": f"{year}-03-10", "totals": totals}
    text = document(kind, "entries:", *lines, **head)
    return {f"records/schools/{school}/credits/{year}/{year}0310-k3m9x2.yaml": text}


def correction(school: str, year: int, *lines: str) -> dict[str, str]:
    text = document("correction", "corrections:", *lines, school=school, year=year, submitted="2026-03-10")
    return {f"records/schools/{school}/credits/{year}/20260310-c4v8n1.yaml": text}


def void(target: str) -> str:
    return f"  - {{action: void, target: {target}, reason: 误报}}"


def transfer(name: str, **fields: object) -> dict[str, str]:
    text = document("transfer", order="试教人〔2026〕2号", date="2026-03-16", **fields)
    return {f"records/county/transfers/2026/20260305-{name}.yaml": text}


def move(old: str, new: str, *teachers: str, name: str = "m4k7p2") -> dict[str, str]:
    return transfer(name, event="move", **{"from": old, "to": new}, teachers=f"[{', '.join(teachers)}]")


def project(path: str, **fields: object) -> dict[str, str]:
    head = {
        "year": 2026,
        "title": "题",
        "level": "county",
        "host": "局",
        "status": "planned",
        "hours": "{centralised: 8}",
    }
    dates = {"from": "2026-04-01", "to": "2026-04-02", "enrolment": "voluntary"}
    return {f"{path}/project.yaml": document("project", **{**head, **dates, **fields})}


RENAMED = replaced(ACCOUNTS, ("login: s0003.clerk", "login: s0003.new"))
SPAN = ("title: third, stage: junior", "title: second, stage: junior")


@pytest.mark.parametrize(
    ("edits", "scope", "matters", "offices"),
    [
        (batch("s-0002", "t-bbbbb3"), "s-0002", ("school",), {"s-0002"}),
        (batch("s-0004", "t-ddddd1"), "s-0004", ("school",), {"s-0004", "s-0002"}),
        (batch("s-0003", "t-ccccc1"), "s-0003", ("school",), {"s-0003", "s-0001"}),
        (batch("s-0001", "t-aaaaa2"), "s-0001", ("training_school",), {"s-0001"}),
        ({**batch("s-0002", "t-bbbbb3"), **batch("s-0004", "t-ddddd1")}, "mixed", ("school",), set()),
        ({**batch("s-0002", "t-bbbbb3"), "x": "x"}, "mixed", ("code", "school"), set()),
        (replaced(ROSTER, SPAN), "s-0002", ("past_facts",), {"s-0002"}),
        (move("s-0001", "s-0002", "t-aaaaa2"), "county", ("people",), {"s-0001", "s-0002"}),
        (move("s-0001", "s-0004", "t-aaaaa2"), "county", ("people",), {"s-0001", "s-0004", "s-0002"}),
        (
            {**move("s-0001", "s-0002", "t-aaaaa2"), **move("s-0001", "s-0003", "t-aaaaa3", name="m4k7p3")},
            "county",
            ("people",),
            {"s-0001"},
        ),
        (
            {**move("s-0001", "s-0002", "t-aaaaa2"), **move("s-0003", "s-0004", "t-ccccc1", name="m4k7p3")},
            "county",
            ("people",),
            set(),
        ),
        (
            {**move("s-0001", "s-0002", "t-aaaaa2"), **replaced("records/schools/s-0003/names.yaml", ("丙一", "丙"))},
            "county",
            ("people",),
            set(),
        ),
        (
            {**replaced(SCHOOL, ("下坪", "上坝")), **replaced("records/schools/s-0003/school.yaml", ("上坪", "下坝"))},
            "county",
            ("people",),
            set(),
        ),
        (RENAMED, "county", ("county",), set()),
        (project("records/county/projects/2026/p-bbbbb1", id="p-bbbbb1"), "p-bbbbb1", ("project",), set()),
        (
            project("records/schools/s-0002/projects/2026/p-bbbbb1", id="p-bbbbb1", school="s-0002", level="school"),
            "s-0002",
            ("school",),
            {"s-0002"},
        ),
        ({"README.md": "x", ".github/CODEOWNERS": "x"}, "code", ("code",), set()),
        ({".github/CODEOWNERS": "x"}, "code", ("code",), set()),
        ({"records/schools/s-0002/credits/2026/20260310-k3m9x2.yaml": "坏: ["}, "s-0002", ("correction",), {"s-0002"}),
        ({ROSTER: "坏: ["}, "s-0002", ("people",), {"s-0002"}),
        ({"records/county/x.yaml": "kind: x/1\n"}, "county", ("county",), set()),
    ],
)
def test_act(edits: Edits, scope: str, matters: tuple[str, ...], offices: set[str]) -> None:
    found = acted(edits)
    assert (found.scope, found.matters, found.offices) == (scope, matters, offices)


def test_who_files_for_a_school_is_read_from_the_register_not_from_the_submission() -> None:
    found = acted({**replaced(SCHOOL, ("filed_by: s-0002", "filed_by: s-0003")), **batch("s-0004", "t-ddddd1")})
    assert found.offices == {"s-0004", "s-0002"}


def test_training_school_is_read_from_the_register() -> None:
    county = replaced("records/county/county.yaml", ("training_school: s-0001", "training_school: s-0002"))
    assert acted({**county, **batch("s-0002", "t-bbbbb3")}).training_school == "s-0001"
    assert acted(batch("s-0002", "t-bbbbb3"), before=county).matters == ("training_school",)
    assert acted(batch("s-0001", "t-aaaaa2"), before=county).matters == ("school",)


@pytest.mark.parametrize("folder", ["p-aaaaa3", "p-aaaaa3/results"])
def test_provider_is_that_of_the_registered_project(folder: str) -> None:
    at = "records/county/projects/2026/p-aaaaa3"
    mine = replaced(f"{at}/project.yaml", ("v-aaaaa1", "v-aaaaa2"))
    results = {f"{at}/results/s-0002.yaml": document("results", project="p-aaaaa3", school="s-0002")}
    assert acted({**mine, **(results if "results" in folder else {})}).provider == "v-aaaaa1"


def test_two_projects_have_no_provider() -> None:
    found = acted({f"records/county/projects/2026/p-aaaaa{n}/results/s-0002.yaml": "kind: results/1\n" for n in (3, 4)})
    assert (found.scope, found.provider) == ("mixed", "")


CLAIMED = "schools/s-0001/credits/2025/20251205-k3m9x2"


@pytest.mark.parametrize(
    ("edits", "verified"),
    [
        (correction("s-0001", 2025, void(f"{CLAIMED}#1")), {("s-0001", 2025)}),
        (correction("s-0001", 2026, void("schools/s-0001/credits/2026/20260310-k3m9x2#1")), set()),
        (correction("s-0002", 2025, void("schools/s-0002/credits/2025/20251208-aaaaa2#1")), set()),
        (batch("s-0001", "t-aaaaa2", year=2025), set()),
        (batch("s-0001", "t-aaaaa2", kind="correction", year=2025), set()),
    ],
)
def test_corrections_after_verification_are_another_matter(edits: Edits, verified: set[tuple[str, int]]) -> None:
    found = acted(edits)
    assert found.verified == verified
    assert ("correction_verified" in found.matters) == bool(verified)


def test_correction_of_results_reaches_into_the_year_of_the_project() -> None:
    path = "records/county/projects/2025/p-aaaaa1/results/s-0001-20260310-c4v8n1.yaml"
    head = {"school": "s-0001", "project": "p-aaaaa1", "submitted": "2026-03-10"}
    line = void("county/projects/2025/p-aaaaa1/results/s-0001#1")
    found = acted({path: document("correction", "corrections:", line, **head)})
    assert (found.verified, found.matters) == ({("s-0001", 2025)}, ("correction_verified",))


def test_correction_of_an_opening_reaches_into_the_year_of_its_line_whatever_year_it_says() -> None:
    opening = document(
        "opening",
        "entries:",
        "  - {teacher: t-aaaaa2, to: 2025-06-30, credits: 2, title: 2025年学分, level: county}",
        school="s-0001",
        submitted="2026-01-10",
        basis="清单",
        totals="{entries: 1, credits: 2}",
    )
    before = {"records/county/openings/20260110-a2b3c4.yaml": opening}
    found = acted(correction("s-0001", 2026, void("county/openings/20260110-a2b3c4#1")), before=before)
    assert found.matters == ("correction_verified",)


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize(
    ("path", "text", "kind", "matter"),
    [
        (ACCOUNTS, "2023-01-01", "plan", "county"),
        (ROSTER, "英语", "names", "past_facts"),
        ("records/county/policies/sx-2023.yaml", "本县的折算与要求。", "transfer", "county"),
        ("records/schools/s-0001/credits/2025/20251210-aaaaa1.yaml", "学时误写", "credit-batch", "correction_verified"),
    ],
)
def test_a_line_inside_a_text_changes_no_matter(path: str, text: str, kind: str, matter: str, quote: str) -> None:
    first, _, rest = register()[path].source.decode().partition("\n")
    hidden = rest.replace(text, f"{quote}{text}\nkind: {kind}/1\n{quote}", 1)
    for source in (f"{hidden}{first}\n", f"# x\n{hidden}{first}\n", f"{first}\n{hidden}"):
        assert acted({path: source}).matters == (matter,)


TRANSFERRED = move("s-0001", "s-0002", "t-aaaaa2")
VERIFICATION = document(
    "verification", school="s-0002", year=2025, date="2026-03-10", verifier="registrar-1", totals="{entries: 4}"
)


@pytest.mark.parametrize(
    ("edits", "who"),
    [
        (batch("s-0002", "t-bbbbb3", "t-bbbbb2"), {"t-bbbbb2", "t-bbbbb3"}),
        (batch("s-0002", r'"t-bbbb\u00623"'), {"t-bbbbb3"}),
        (batch("s-0002", '"t-bbb\\\n    bb3"'), {"t-bbbbb3"}),
        (TRANSFERRED, {"t-aaaaa2"}),
        (replaced(ROSTER, SPAN), {"t-bbbbb3"}),
        (replaced(ROSTER, ("  - id: t-bbbbb3", "  - id: t-bbbbb9")), {"t-bbbbb3", "t-bbbbb9"}),
        (correction("s-0001", 2025, void(f"{CLAIMED}#3")), {"t-aaaaa3"}),
        (correction("s-0001", 2025, void("schools/s-0001/credits/2025/20251210-aaaaa1#1")), {"t-aaaaa3"}),
        (correction("s-0001", 2025, void(f"{CLAIMED}#9")), set()),
        (
            {"records/county/verifications/2025/s-0002.yaml": VERIFICATION},
            {"t-bbbbb1", "t-bbbbb2", "t-bbbbb3", "t-aaaaa4"},
        ),
        (RENAMED, set()),
        ({"README.md": "t-bbbbb3"}, set()),
        ({"records/schools/s-0002/credits/2026/20260310-k3m9x2.yaml": "坏: [t-bbbbb3"}, set()),
    ],
)
def test_beneficiaries(edits: Edits, who: set[str]) -> None:
    case = proposed(edits)
    with guarding(case) as (repository, found, _):
        assert found is not None
        made = act(State(repository, found.base, schemas()), found.changes, case.day)
        everybody = [f"t-{letter * 5}{n}" for letter in "abcd" for n in range(1, 10)]
        assert {one for one in everybody if made.benefits(one)} == who == made.beneficiaries
        assert not made.benefits("")


def test_a_correction_that_puts_another_teacher_in_place_concerns_both() -> None:
    entry = (
        "{teacher: t-aaaaa4, title: 听课, activity: observe, level: school, to: 2025-11-14, amount: 3, unit: lessons}"
    )
    line = f"  - {{action: replace, target: {CLAIMED}#3, reason: 误报, entry: {entry}}}"
    assert acted(correction("s-0001", 2025, line)).beneficiaries == {"t-aaaaa3", "t-aaaaa4"}


def test_logins_are_the_accounts_that_change() -> None:
    assert acted(RENAMED).logins == {"s0003.clerk", "s0003.new"}
    assert acted({ACCOUNTS: None}).logins == {*(f"{name}-{n}" for name in ("bureau", "registrar") for n in (1, 2))} | {
        "head-1", "maintainer-1", "maintainer-2", "provider-1", "provider-2", "s0001.clerk", "s0001.principal",
        "s0002.clerk", "s0002.former", "s0002.principal", "s0002.vice", "s0003.clerk",
    }  # fmt: skip
