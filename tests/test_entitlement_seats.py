"""Seats filled: as many as can be, by as many people, however many approvals there are and in whatever order."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from itertools import combinations, product

import pytest

from generator.guard.matrix import Matter, Seat
from generator.trail.approval import Approval
from generator.trail.entitlement import Case, may_fill, outcome
from tests.approval_fixture import case_of, seats, sign

ROLES = ("registrar", "bureau", "head", "maintainer")
PEOPLE = [
    {
        "login": f"{role}-x{n}",
        "role": role,
        "scope": "county",
        **({"person": f"t-ddddd{n}"} if n < 3 else {}),
        **({"deputy": f"{role}-x{n - 1}"} if n else {}),
    }
    for role in ROLES
    for n in range(5)
]
WIDE = case_of("policy-and-rules", "", *PEOPLE)


def asking(*wanted: tuple[str, ...]) -> Case:
    """Return the case with a matrix of its own: for each seat the roles that may fill it."""
    matter = Matter(("bureau",), tuple(Seat(roles) for roles in wanted))
    return WIDE._replace(matrix=WIDE.matrix._replace(matters={"county": matter}))


def fillable(case: Case, given: list[Approval]) -> bool:
    """Return whether all seats can be filled, by trying everything."""
    wanted = case.matrix.matters["county"].seats
    possible = [[one for one in given if one.manifest.role in seat.roles] for seat in wanted]
    return any(_others(case, some) for some in product(*possible))


def _others(case: Case, some: Iterable[Approval]) -> bool:
    """Return whether no person decides twice, and nobody's seat is filled twice."""
    named = [one.manifest for one in some]
    pairs = [*combinations([m.signer for m in named], 2), *combinations([m.holder for m in named], 2)]
    return not any(case.accounts.same_person(*pair) for pair in pairs)


def offered(case: Case, chance: random.Random, number: int) -> list[Approval]:
    found = []
    for _ in range(number):
        holder = chance.choice(PEOPLE)
        deputy = holder.get("deputy", holder["login"])
        found.append(sign(case, chance.choice([holder["login"], holder["login"], deputy]), holder["login"]))
    return found


@pytest.mark.parametrize("seed", range(60))
def test_all_seats_are_filled_where_there_is_a_way(seed: int) -> None:
    chance = random.Random(seed)
    case = asking(*(tuple(chance.sample(ROLES, chance.randint(1, 3))) for _ in range(chance.randint(1, 4))))
    given = offered(case, chance, chance.randint(0, 8))
    found = outcome(case, given)
    assert found.refused == ()
    assert (not found.missing) == fillable(case, given)
    filled = [(state.seat, state.decision) for state in found.seats if state.decision]
    assert all(decision.holder.role in seat.roles for seat, decision in filled)
    assert _others(case, [decision.approval for _, decision in filled])


def test_one_person_many_times_over_does_not_hide_another() -> None:
    """Only so many decisions are looked at for each seat: those of one person must not use them up."""
    case = asking(("bureau", "registrar"), ("bureau",))
    twins = [{**one, "login": f"twin-{n}", "person": "t-aaaaa9"} for n, one in enumerate(PEOPLE[5:6] * 9)]
    case = case_of("policy-and-rules", "", *PEOPLE, *twins)._replace(matrix=case.matrix)
    for others in (["bureau-x4"], ["registrar-x4"], ["bureau-2", "registrar-x4"]):
        assert "-" not in seats(case, *(one["login"] for one in twins), *others)
        assert "-" not in seats(case, *others, *(one["login"] for one in twins))
    assert seats(case, *(one["login"] for one in twins)).count("-") == 1


@pytest.mark.parametrize(
    "wanted", [[("bureau",)] * 4, [(role,) for role in ROLES], [ROLES] * 4, [("code",), *[ROLES] * 3]]
)
def test_many_approvals_stay_quick(wanted: list[tuple[str, ...]]) -> None:
    case = asking(*wanted)
    chance = random.Random(50)
    given = offered(case, chance, 50)
    begun = time.perf_counter()
    outcome(case, given)
    assert time.perf_counter() - begun < 1


def test_many_approvals_of_an_honest_matter() -> None:
    case = case_of("claim", "", *PEOPLE)
    everyone = [sign(case, who) for who in case.accounts.by_login if who != "s0002.clerk"]
    more = [
        sign(case, who, way=way, holder="s0002.principal")
        for way in ("host", "paper")
        for who in ("bureau-1", "bureau-2")
    ]
    found = outcome(case, [*everyone, *more] * 2)
    assert not found.missing
    assert found.returned == ()


def test_who_could_still_fill_a_seat() -> None:
    case = case_of("claim")
    for given, able in (
        ([], {"s0002.principal", "registrar-1", "registrar-2"}),
        (["s0002.principal"], {"registrar-1", "registrar-2"}),
        (["registrar-1"], {"s0002.principal"}),
        (["s0002.principal", "registrar-1"], set()),
    ):
        found = outcome(case, [sign(case, who) for who in given])
        assert {who for who, one in case.accounts.by_login.items() if may_fill(case, found, one)} == able


def test_each_matter_asks_for_its_own_seats_and_one_person_may_sit_in_each() -> None:
    case = case_of("claim-and-new-span")
    assert case.act.matters == ("people", "school")
    assert seats(case, "registrar-1", "s0002.principal") == ["registrar-1", "s0002.principal", "registrar-1"]
    assert seats(case, "s0002.principal") == ["-", "s0002.principal", "-"]
