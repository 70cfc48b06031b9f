"""Who may approve what: every seat by another person who is entitled to it, by the default matrix."""

from __future__ import annotations

from itertools import permutations

import pytest

from generator.trail.entitlement import Case, latest, outcome
from tests.approval_fixture import case_of, codes, public, refused, seats, sign

COUNTY = ("bureau-1", "bureau-2", "head-1", "registrar-1", "registrar-2")


def able(case: Case) -> list[set[str]]:
    """Return for each seat who, alone, could fill it."""
    (matter,) = case.act.matters
    asked_for = case.matrix.matters[matter]
    found = []
    for seat in asked_for.seats:
        matters = {matter: asked_for._replace(seats=(seat,))}
        alone = case._replace(matrix=case.matrix._replace(matters=matters))
        found.append({who for who in case.accounts.by_login if seats(alone, who) == [who]})
    return found


REGISTRARS, BUREAU = {"registrar-1", "registrar-2"}, {"bureau-1", "bureau-2"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("claim", [{"s0002.principal"}, REGISTRARS]),
        ("claim-of-a-teaching-point", [{"s0002.principal"}, REGISTRARS]),
        ("claim-of-the-training-school", [{"head-1"}, BUREAU]),
        ("school-plan", [{"s0002.principal"}, REGISTRARS]),
        ("opening", [{"s0002.principal"}, REGISTRARS]),
        ("correction-by-clerk", [REGISTRARS]),
        ("correction-by-registrar", [{"registrar-2"}]),
        ("correction-after-verification", [set(COUNTY)] * 2),
        ("project-forward", [REGISTRARS | BUREAU]),
        ("results-by-provider", [REGISTRARS | BUREAU]),
        ("transfer-by-registrar", [{"registrar-2"}]),
        ("transfer-by-clerk", [REGISTRARS]),
        ("span", [REGISTRARS]),
        ("past-span-by-registrar", [BUREAU, {"bureau-1", "bureau-2", "head-1", "registrar-2"}]),
        ("county-plan-and-provider", [set(COUNTY) - {"registrar-1"}]),
        ("policy-and-rules", [{"bureau-2"}, set(COUNTY) - {"bureau-1"}]),
        ("accounts-of-others", [BUREAU, set(COUNTY) - {"registrar-1"}]),
        ("verification", [BUREAU, {"bureau-1", "bureau-2", "head-1"}]),  # registrar-2 is a teacher of that school
        ("code", [{"maintainer-2"}]),
        ("new-school", [{"registrar-2"}]),
    ],
)
def test_who_may_fill_which_seat(name: str, expected: list[set[str]]) -> None:
    assert able(case_of(name)) == expected


CLAIM = case_of("claim")


def test_seats_are_filled_by_those_who_hold_them_in_any_order() -> None:
    everyone = ["s0002.principal", "registrar-1", "bureau-1", "s0002.clerk", "head-1", "s0001.principal"]
    for some in permutations(everyone, 3):
        filled = seats(CLAIM, *some)
        assert filled[0] == ("s0002.principal" if "s0002.principal" in some else "-")
        assert filled[1] == ("registrar-1" if "registrar-1" in some else "-")
    found = outcome(CLAIM, [sign(CLAIM, "registrar-1")])
    assert [(state.matter, state.seat.roles) for state in found.missing] == [("school", ("principal",))]
    assert codes(found.problems) == ["C811"]
    assert codes(outcome(CLAIM, [sign(CLAIM, who) for who in ("s0002.principal", "registrar-1")]).problems) == []
    assert codes(outcome(CLAIM, []).problems) == ["C811", "C811"]


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("C801", {"repository": "other"}),
        ("C802", {"target": "refs/heads/try"}),
        ("C803", {"proposer": "s0002.vice"}),
        ("C804", {"changes": f"1 sha256:{'0' * 64}"}),
        ("C804", {"scope": "s-0003"}),
        ("C805", {"key": "registrar-1"}),
        ("C806", {"signer": "stranger", "key": "stranger"}),
        ("C806", {"signer": "s0002.former"}),
        ("C806", {"holder": "stranger"}),
        ("C807", {"holder": "s0001.principal", "role": "principal"}),
        ("C807", {"role": "registrar"}),
        ("C807", {"way": "paper"}),
        ("C807", {"signer": "s0002.clerk", "key": "s0002.clerk"}),
        ("C810", {"at": "2026-03-10T12:00:01Z"}),
        ("C810", {"at": "2026-19-39T29:00:00Z"}),
    ],
)
def test_an_approval_of_something_else_or_by_somebody_else_is_refused(code: str, fields: dict[str, str]) -> None:
    one = sign(CLAIM, **{"signer": "s0002.principal", "holder": "s0002.principal", **fields})
    found = outcome(CLAIM, [one, sign(CLAIM, "registrar-1")])
    assert codes(found.refused) == [code]
    assert [state.decision is not None for state in found.seats] == [False, True]


def test_an_approval_up_to_now_holds() -> None:
    assert refused(CLAIM, sign(CLAIM, "s0002.principal", at="2026-03-10T12:00:00Z")) == []


def test_who_proposes_does_not_approve_by_whatever_account() -> None:
    mine = {"login": "bureau-3", "role": "bureau", "scope": "county", "person": "t-bbbbb2"}
    same_key = {"login": "bureau-4", "role": "bureau", "scope": "county", "key": public("s0002.clerk")}
    case = case_of("claim", "", mine, same_key)
    assert refused(case, sign(case, "s0002.clerk")) == ["C808"]
    assert refused(case, sign(case, "bureau-3")) == ["C808"]
    assert refused(case, sign(case, "bureau-4", key="s0002.clerk")) == ["C808"]
    assert refused(case_of("claim", "registrar-1"), sign(case_of("claim", "registrar-1"), "registrar-1")) == ["C808"]


def test_nobody_approves_their_own_credits_or_account() -> None:
    case = case_of("claim", "", s0002_principal={"person": "t-bbbbb3"})
    assert refused(case, sign(case, "s0002.principal")) == ["C809"]
    own = case_of(
        "accounts-of-others", "", {"login": "s0004.clerk", "role": "clerk", "scope": "s-0004", "key": public("head-1")}
    )
    assert refused(own, sign(own, "head-1")) == ["C809"]


def test_stand_ins_sit_only_where_all_who_hold_the_seat_must_stand_aside() -> None:
    assert seats(CLAIM, "head-1", "registrar-1") == ["-", "registrar-1"]
    own = {"person": "t-bbbbb3"}
    case = case_of("claim", "", s0002_principal={**own, "deputy": ""})
    assert seats(case, "head-1", "registrar-1") == ["head-1", "registrar-1"]
    assert seats(case, "bureau-1", "registrar-1") == ["bureau-1", "registrar-1"]
    assert seats(case, "bureau-1", "bureau-2") == ["bureau-1", "-"]
    deputy = case_of("claim", "", s0002_principal=own)
    assert seats(deputy, "head-1", "registrar-1") == ["-", "registrar-1"]  # the deputy can
    both = case_of("claim", "s0002.vice", s0002_principal=own)
    assert seats(both, "head-1", "registrar-1") == ["head-1", "registrar-1"]  # the deputy proposes
    second = {"login": "s0002.second", "role": "principal", "scope": "s-0002"}
    assert seats(case_of("claim", "", second, s0002_principal=own), "head-1", "registrar-1") == ["-", "registrar-1"]
    nobody = case_of("claim", "", s0002_principal={"to": "2026-03-09"})
    assert seats(nobody, "head-1", "registrar-1") == ["head-1", "registrar-1"]  # the office is vacant


def test_deputies_sign_for_whom_the_register_says() -> None:
    assert seats(CLAIM, sign(CLAIM, "s0002.vice", "s0002.principal"), "registrar-1") == [
        "s0002.principal",
        "registrar-1",
    ]
    assert refused(CLAIM, sign(CLAIM, "s0003.clerk", "s0002.principal")) == ["C807"]
    assert refused(CLAIM, sign(CLAIM, "s0002.vice", "registrar-1")) == ["C807"]
    proposing = case_of("claim", "s0002.vice")
    assert refused(proposing, sign(proposing, "s0002.vice", "s0002.principal")) == ["C808"]
    own = case_of("claim", "", s0002_vice={"person": "t-bbbbb3"})
    assert refused(own, sign(own, "s0002.vice", "s0002.principal")) == ["C809"]
    instead = case_of("claim", "", s0002_principal={"person": "t-bbbbb3"})
    assert seats(instead, sign(instead, "s0002.vice", "s0002.principal")) == ["s0002.principal", "-"]
    gone = case_of("claim", "", s0002_vice={"to": "2026-03-09"})
    assert refused(gone, sign(gone, "s0002.vice", "s0002.principal")) == ["C806"]


@pytest.mark.parametrize("way", ["paper", "host"])
def test_a_registrar_records_what_others_decided_elsewhere(way: str) -> None:
    recorded = sign(CLAIM, "registrar-1", "s0002.principal", way=way)
    assert seats(CLAIM, recorded, "registrar-2") == ["s0002.principal", "registrar-2"]
    assert seats(CLAIM, recorded, "registrar-1") == ["s0002.principal", "-" if way == "paper" else "registrar-1"]
    for signer, holder in (
        ("s0002.clerk", "s0002.principal"),
        ("head-1", "s0002.principal"),
        ("registrar-1", "registrar-1"),
    ):
        assert refused(CLAIM, sign(CLAIM, signer, holder, way=way)) == ["C807"]
    proposing = case_of("correction-by-registrar")
    assert refused(proposing, sign(proposing, "registrar-1", "registrar-2", way=way)) == ["C807"]
    own = case_of("claim", "", s0002_principal={"person": "t-bbbbb3"})
    assert refused(own, sign(own, "registrar-1", "s0002.principal", way=way)) == ["C809"]
    assert refused(CLAIM, sign(CLAIM, "registrar-1", "s0002.clerk", way=way)) == ["C808"]
    without = CLAIM._replace(matrix=CLAIM.matrix._replace(ways=frozenset({"signature"})))
    assert refused(without, recorded) == ["C807"]
    scoped = {"login": "registrar-9", "role": "registrar", "scope": "s-0002"}
    case = case_of("claim", "", scoped)
    assert refused(case, sign(case, "registrar-9", "s0002.principal", way=way)) == ["C807"]


def test_who_records_paper_does_not_approve_beside_it_by_whatever_account() -> None:
    twin = {"login": "registrar-3", "role": "registrar", "scope": "county", "person": "t-aaaaa4"}  # as registrar-2
    case = case_of("claim", "", twin)
    assert seats(case, sign(case, "registrar-2", "s0002.principal", way="paper"), "registrar-3") == [
        "s0002.principal",
        "-",
    ]


def test_seats_are_of_different_people() -> None:
    twin = {"login": "bureau-3", "role": "bureau", "scope": "county", "person": "t-aaaaa1"}  # as head-1
    key = {"login": "bureau-4", "role": "bureau", "scope": "county", "key": public("bureau-2")}
    case = case_of("policy-and-rules", "", twin, key)
    assert seats(case, "bureau-2", "registrar-1") == ["bureau-2", "registrar-1"]
    assert seats(case, "bureau-2", "bureau-2").count("-") == 1
    assert seats(case, "bureau-3", "head-1").count("-") == 1
    assert seats(case, "bureau-2", sign(case, "bureau-4", key="bureau-2")).count("-") == 1
    assert sorted(seats(case, "registrar-2", sign(case, "registrar-2", "registrar-1"), "bureau-2")) == [
        "bureau-2",
        "registrar-2",
    ]
    two = case_of("correction-after-verification")
    assert seats(two, "registrar-1", sign(two, "registrar-2", "registrar-1")).count("-") == 1  # one holder's seat twice
    assert seats(two, "registrar-2", sign(two, "registrar-2", "registrar-1")).count("-") == 1  # one decides twice


@pytest.mark.parametrize(
    ("who", "counts"),
    [("s0002.principal", True), ("registrar-2", True), ("bureau-1", False), ("head-1", False),
     ("s0001.principal", False), ("s0002.vice", False), ("maintainer-1", False)],
)  # fmt: skip
def test_only_who_could_fill_a_seat_returns(who: str, counts: bool) -> None:
    given = [
        sign(CLAIM, "s0002.principal"),
        sign(CLAIM, "registrar-1"),
        sign(CLAIM, who, verdict="return", note="不对"),
    ]
    found = outcome(CLAIM, given)
    assert codes(found.problems) == ["C812"] * counts
    assert [one.holder.login for one in found.returned] == [who] * counts


def test_returns_by_deputies_and_of_other_content() -> None:
    both = [sign(CLAIM, "s0002.principal"), sign(CLAIM, "registrar-1")]
    deputy = sign(CLAIM, "s0002.vice", "s0002.principal", verdict="return")
    assert codes(outcome(CLAIM, [*both, deputy]).problems) == ["C812"]
    old = sign(CLAIM, "registrar-2", verdict="return", changes=f"9 sha256:{'0' * 64}")
    assert codes(outcome(CLAIM, [*both, old]).problems) == []


def test_of_several_decisions_of_one_person_the_last_counts() -> None:
    first, second = sign(CLAIM, "registrar-1", verdict="return"), sign(CLAIM, "registrar-1", at="2026-03-10T10:00:00Z")
    assert latest([second, first]) == [second] == latest([first, second])
    same = sign(CLAIM, "registrar-1")
    assert latest([first, same]) == [first] == latest([same, first])
    other = sign(CLAIM, "registrar-1", "s0002.principal", way="paper")
    assert len(latest([first, other])) == 2
