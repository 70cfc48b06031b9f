"""Who may propose what: accounts in force on a day, the default matrix, and a county's own instead of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.guard import authority, context_of
from generator.guard.accounts import Accounts
from generator.guard.matrix import Seat, default, matrix
from generator.guard.owners import HEADING, owners
from generator.guard.state import State
from generator.resources import PACKAGE
from generator.schema import Schemas
from tests.guard_fixture import Edits, Proposed, codes, document, guarding, judged, proposed, register, replaced, states

MATRIX = "records/county/approvals.yaml"
TEXT = (PACKAGE / "guard" / "matrix.yaml").read_text(encoding="utf-8")
ACCOUNTS = "records/county/accounts.yaml"
POLICY = {
    "records/county/policies/sx-2026.yaml": document(
        "policy", id="sx-2026", title="补充规定", number="试教字〔2026〕3号", issuer="教体局", issued="2026-03-01",
        status="in_force", level="county", summary="补充。",
    )
}  # fmt: skip
PLAN = {
    "records/schools/s-0002/plans/2026.yaml": document(
        "plan", "items:", "  - {id: 校1, title: 集体备课, level: school}", year=2026, school="s-0002", title="计划"
    )
}
CODE = {"README.md": "x\n"}
PROJECT = replaced("records/county/projects/2026/p-aaaaa3/project.yaml", ("running", "finished"))
PEOPLE = replaced("records/schools/s-0004/names.yaml", ("丁一", "丁乙"))
OFFICE = replaced("records/county/providers/v-aaaaa1.yaml", ("试县教师发展中心", "试县教师培训中心"))
TRAINING = {
    path.replace("s-0002", "s-0001").replace("2026", "2027"): text.replace("s-0002", "s-0001").replace("2026", "2027")
    for path, text in PLAN.items()
}
PAST = replaced("records/schools/s-0002/roster.yaml", ("title: third", "title: second"))
EVERYBODY = [line.split("login: ")[1].split(",")[0] for line in register()[ACCOUNTS].source.decode().splitlines()[2:]]


def may(edits: Edits, before: Edits | None = None) -> set[str]:
    """Return who of the county may propose something."""
    case = proposed(edits, before=before)
    with guarding(case) as (repository, found, _):
        assert found is not None
        context = context_of(repository, found, case.day)
        asked = {who: replace(context, submission=found._replace(proposer=who)) for who in EVERYBODY}
        rules = (authority.proposers_have_an_account, authority.proposers_keep_to_their_business)
        return {who for who, one in asked.items() if not any(problem for rule in rules for problem in rule(one))}


COUNTY = {"registrar-1", "registrar-2", "head-1", "bureau-1", "bureau-2"}


@pytest.mark.parametrize(
    ("edits", "who"),
    [
        (PLAN, {"s0002.clerk", "s0002.vice"}),
        (TRAINING, {"s0001.clerk"}),
        (PROJECT, {"provider-1", "s0001.clerk", "registrar-1", "registrar-2", "head-1"}),
        (PEOPLE, {"s0002.clerk", "s0002.vice", "registrar-1", "registrar-2"}),
        (PAST, {"registrar-1", "registrar-2"}),
        (OFFICE, COUNTY),
        (POLICY, COUNTY - {"head-1"}),
        (CODE, {"maintainer-1", "maintainer-2"}),
    ],
    ids=["school", "training_school", "project", "people", "past_facts", "office", "county", "code"],
)
def test_who_proposes_by_the_default_matrix(edits: Edits, who: set[str]) -> None:
    assert may(edits) == who


def test_default_matrix_has_the_shape_of_a_countys_own() -> None:
    assert Schemas.read().is_valid("approvals/1", default())


def test_without_an_own_matrix_the_default_holds_and_with_one_that() -> None:
    own = TEXT.replace("  code:\n    propose: [maintainer]", "  code:\n    propose: [maintainer, bureau]")
    own = own.replace("ways: [signature, host, paper]", "ways: [signature]")
    assert may(CODE, {MATRIX: own}) == {"maintainer-1", "maintainer-2", "bureau-1", "bureau-2"}
    guarded = judged(proposed(CODE, before={MATRIX: own}))
    assert guarded.matrix.ways == {"signature"}
    assert guarded.matrix.matters["school"].seats == (
        Seat(("principal",), ("head", "bureau")),
        Seat(("registrar",), ("bureau",)),
    )


def test_the_matrix_of_a_submission_does_not_hold_for_itself() -> None:
    own = TEXT.replace("propose: [registrar, bureau]", "propose: [clerk, registrar, bureau, training_clerk]")
    case = proposed({MATRIX: own}, "s0001.clerk")
    assert codes(case) == ["C716"]
    assert judged(case).matrix.matters["county"].propose == ("registrar", "bureau")


def test_a_broken_matrix_is_refused_and_never_takes_the_place_of_the_default() -> None:
    with states(proposed({MATRIX: "kind: approvals/1\n"}, "bureau-1")) as (state, after):
        assert matrix(after) == matrix(state)
    assert "C110" in codes(proposed({MATRIX: "kind: approvals/1\n"}, "bureau-1"))


@pytest.mark.parametrize(
    ("day", "found"), [("2022-12-31", None), ("2023-01-01", "s-0002"), ("2025-06-30", "s-0002"), ("2025-07-01", None)]
)
def test_accounts_are_in_force_from_their_first_day_to_their_last(day: str, found: str | None) -> None:
    line = {"login": "ming", "role": "clerk", "scope": "s-0002", "from": "2023-01-01", "to": "2025-06-30"}
    account = Accounts({"accounts": [line]}, day).get("ming")
    assert (account.scope if account else None) == found


def test_a_login_changes_hands_from_one_day_to_the_next() -> None:
    old = {"login": "ming", "role": "clerk", "scope": "s-0002", "from": "2023-01-01", "to": "2025-06-30"}
    new = {"login": "ming", "role": "principal", "scope": "s-0003", "from": "2025-07-01"}
    roles = [Accounts({"accounts": [old, new]}, day).by_login["ming"].role for day in ("2025-06-30", "2025-07-01")]
    assert roles == ["clerk", "principal"]


def test_same_person_is_the_same_login_teacher_or_key() -> None:
    lines = [
        {"login": "a", "person": "t-aaaaa1", "key": "ssh-ed25519 AAAA a@home"},
        {"login": "b", "person": "t-aaaaa1"},
        {"login": "c", "key": "ssh-ed25519   AAAA  another comment"},
        {"login": "d"},
        {"login": "e"},
    ]
    accounts = Accounts(
        {"accounts": [{"role": "clerk", "scope": "s-0002", "from": "2023-01-01", **x} for x in lines]}, "2026-01-01"
    )
    same = {(x, y) for x in "abcdez" for y in "abcdez" if x < y and accounts.same_person(x, y)}
    assert same == {("a", "b"), ("a", "c")}
    assert all(accounts.same_person(x, x) for x in "abcdez")


def test_no_accounts_at_all_let_nobody_propose() -> None:
    assert Accounts(None, "2026-01-01").by_login == {}


def test_owners_are_those_who_must_review() -> None:
    with states(proposed(CODE)) as (state, _):
        found = owners(state.document(ACCOUNTS) or {}, "2026-03-10")
    county, bureau = "@bureau-1 @bureau-2 @registrar-1 @registrar-2", "@bureau-1 @bureau-2"
    assert found == HEADING + "".join(
        f"{line}\n"
        for line in (
            "* @maintainer-1 @maintainer-2",
            f"/records/ {county}",
            f"/records/county/*.yaml {bureau}",
            f"/records/county/notices/ {bureau}",
            f"/records/county/policies/ {bureau}",
            f"/records/county/rules/ {bureau}",
            f"/records/county/verifications/ {bureau}",
            f"/records/schools/s-0001/ @s0001.principal {county}",
            f"/records/schools/s-0002/ @s0002.principal {county}",
        )
    )
    assert owners({"accounts": []}, "2026-03-10") == HEADING


def test_schemas_and_accounts_are_those_of_the_base_whatever_the_submission_says() -> None:
    mine = replaced(ACCOUNTS, ("login: s0002.clerk, role: clerk", "login: s0002.clerk, role: registrar"))
    mine = {
        path: text.replace("role: registrar, scope: s-0002", "role: registrar, scope: county")
        for path, text in mine.items()
    }
    case: Proposed = proposed(mine, "s0002.clerk")
    assert set(codes(case)) == {"C716", "C717"}
    assert isinstance(judged(case).context.state, State)
