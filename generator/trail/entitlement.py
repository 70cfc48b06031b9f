"""Which approvals count, and whether they are enough: every seat filled by another person who is entitled to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, combinations, permutations
from typing import NamedTuple

from generator.guard.accounts import Account, Accounts, holds, registers
from generator.guard.acts import Act
from generator.guard.matrix import Matrix, Seat
from generator.guard.words import matter_words, role_words, way_words
from generator.problem import Problem, problem
from generator.trail import clock
from generator.trail.approval import Approval, is_by

CLAIMS = (
    ("C801", "repository"),
    ("C802", "target"),
    ("C803", "proposer"),
    ("C804", "changes"),
    ("C804", "scope"),
)


CHOICES = 6  # decisions looked at for one seat: more than there are seats, few enough to try every order


class Claimed(NamedTuple):
    """What a submission is, as its approvals must say it: see ``Manifest``."""

    repository: str
    target: str
    scope: str
    proposer: str
    changes: str


class Case(NamedTuple):
    """A submission before those who decide: ``accounts`` and ``matrix`` are in force at the time ``now`` (seconds)."""

    claimed: Claimed
    act: Act
    accounts: Accounts
    matrix: Matrix
    now: int


class Decision(NamedTuple):
    """A valid approval: ``holder`` is whose seat it fills, ``decider`` who decided (the holder, or a deputy)."""

    approval: Approval
    holder: Account
    decider: Account


class SeatState(NamedTuple):
    """One seat of a matter, and who fills it (None: still empty)."""

    matter: str
    seat: Seat
    decision: Decision | None

    @property
    def label(self) -> str:
        """Return the seat in words: the roles that may fill it."""
        return " / ".join(map(role_words, self.seat.roles))


class Outcome(NamedTuple):
    """What the approvals of a submission come to: it may be registered when nothing is missing and nobody returned it.

    ``refused`` says why approvals that do not hold do not (C801–C810): they fill no seat, and stand in nobody's way.
    """

    seats: tuple[SeatState, ...]
    returned: tuple[Decision, ...]
    refused: tuple[Problem, ...]

    @property
    def missing(self) -> list[SeatState]:
        """The seats that nobody fills yet."""
        return [seat for seat in self.seats if seat.decision is None]

    @property
    def problems(self) -> list[Problem]:
        """What is in the way of registering: returns (C812) and empty seats (C811)."""
        return [*map(_returned, self.returned), *map(_empty, self.missing)]


def outcome(case: Case, approvals: Sequence[Approval]) -> Outcome:
    """Judge the approvals of a submission; only who could fill a seat can return it."""
    found = [_decision(case, approval) for approval in approvals]
    decisions = [one for one in found if isinstance(one, Decision)]
    returns = [one for one in decisions if one.approval.manifest.verdict == "return"]
    recorders = {one.approval.manifest.signer for one in decisions if one.approval.manifest.way == "paper"}
    deciding = [one for one in decisions if one not in returns and not _recorded(case, one, recorders)]
    seats = tuple(_filled(case, deciding))
    returned = tuple(one for one in returns if any(_may_sit(case, state.seat, one.holder) for state in seats))
    return Outcome(seats, returned, tuple(one for one in found if isinstance(one, Problem)))


def _recorded(case: Case, one: Decision, recorders: set[str]) -> bool:
    """Return whether who decided has recorded another's paper here: such a one sits in no seat besides."""
    return any(case.accounts.same_person(one.decider.login, login) for login in recorders)


def latest(found: Sequence[Approval]) -> list[Approval]:
    """Return the last decision of each signer for each holder; of two in one second a return is the last."""
    last: dict[tuple[str, str], Approval] = {}
    for one in sorted(found, key=lambda one: (one.manifest.at, one.manifest.verdict == "return")):
        last[one.manifest.signer, one.manifest.holder] = one
    return list(last.values())


def may_fill(case: Case, found: Outcome, account: Account) -> bool:
    """Return whether somebody could fill, in their own name, a seat that is still empty."""
    able = not stands_aside(case, account)
    return able and any(_may_sit(case, state.seat, account) for state in found.missing)


def stands_aside(case: Case, account: Account) -> tuple[str, dict[str, str]] | None:
    """Return why somebody must not decide: as proposer (C808), or because it is about their own (C809)."""
    accounts = case.accounts
    if accounts.same_person(account.login, case.claimed.proposer):
        return "C808", {"login": account.login}
    own = any(accounts.same_person(account.login, login) for login in case.act.logins)
    if own or case.act.benefits(account.person):
        return "C809", {"login": account.login, "person": account.person or account.login}
    return None


def _decision(case: Case, approval: Approval) -> Decision | Problem:
    manifest, accounts = approval.manifest, case.accounts
    place = f"批准/{manifest.signer}"
    for code, name in CLAIMS:
        found, expected = getattr(manifest, name), getattr(case.claimed, name)
        if found != expected:
            return problem(code, place, (), found=found, expected=expected or "—")
    signer, holder = accounts.get(manifest.signer), accounts.get(manifest.holder)
    if signer is None or holder is None:
        return problem("C806", place, (), login=manifest.signer if signer is None else manifest.holder)
    if not is_by(approval, accounts.keys):
        return problem("C805", place)
    if not _is_past(manifest.at, case.now):
        return problem("C810", place, (), time=manifest.at)
    if not _speaks_for(case, approval, signer, holder):
        return problem("C807", place, (), way=way_words(manifest.way), role=manifest.role, holder=holder.login)
    decider = signer if manifest.way == "signature" else holder
    wrong = stands_aside(case, decider)
    return problem(wrong[0], place, (), **wrong[1]) if wrong else Decision(approval, holder, decider)


def _is_past(at: str, now: int) -> bool:
    try:
        return clock.seconds(at) <= now
    except ValueError:
        return False


def _speaks_for(case: Case, approval: Approval, signer: Account, holder: Account) -> bool:
    """Return whether a signer may fill the seat of a holder in the way stated.

    Who records a decision of somebody else, made on a host or on paper, holds a role that registers, and proposes
    nothing here.
    """
    manifest, accounts = approval.manifest, case.accounts
    if manifest.way not in case.matrix.ways or manifest.role != holder.role:
        return False
    if manifest.way == "signature":
        return signer == holder or holder.deputy == signer.login
    own = accounts.same_person(signer.login, holder.login) or accounts.same_person(signer.login, case.claimed.proposer)
    return registers(signer, case.matrix.register) and not own


def _filled(case: Case, decisions: Sequence[Decision]) -> Iterator[SeatState]:
    """Yield every seat of every matter with the decision that fills it, so that as many as possible are filled."""
    for matter in case.act.matters:
        seats = case.matrix.matters[matter].seats
        allowed = [[n for n, one in enumerate(decisions) if _may_sit(case, seat, one.holder)] for seat in seats]
        for seat, n in zip(seats, _assigned(allowed, decisions, case.accounts), strict=True):
            yield SeatState(matter, seat, None if n is None else decisions[n])


def _may_sit(case: Case, seat: Seat, account: Account) -> bool:
    """Return whether a seat is an account's: it has the role, or stands in where all who have it must stand aside."""
    if any(holds(account, role, case.act) for role in seat.roles):
        return True
    if not any(holds(account, role, case.act) for role in seat.stand_ins):
        return False
    return all(_cannot(case, holder) for holder in case.accounts.holders(seat.roles, case.act))


def _cannot(case: Case, holder: Account) -> bool:
    """Return whether neither the holder of a seat nor the deputy may decide."""
    able = (account for account in (holder, case.accounts.get(holder.deputy)) if account is not None)
    return all(stands_aside(case, account) for account in able)


def _assigned(allowed: list[list[int]], decisions: Sequence[Decision], accounts: Accounts) -> list[int | None]:
    """Return for each seat the number of its decision: all are filled if there is a way, else the first that can be."""
    everyone = sorted({n for choices in allowed for n in _distinct(choices, decisions, accounts)[:CHOICES]})
    for some in permutations(everyone, len(allowed)):
        fits = all(n in choices for n, choices in zip(some, allowed, strict=True))
        if fits and _are_others([decisions[n] for n in some], accounts):
            return list(some)
    found: list[int | None] = []
    for choices in allowed:
        taken = [decisions[n] for n in found if n is not None]
        found.append(next((n for n in choices if _are_others([*taken, decisions[n]], accounts)), None))
    return found


def _distinct(choices: list[int], decisions: Sequence[Decision], accounts: Accounts) -> list[int]:
    """Return the decisions that may fill a seat, one of each person first."""
    first: list[int] = []
    for n in choices:
        login = decisions[n].decider.login
        if not any(accounts.same_person(login, decisions[m].decider.login) for m in first):
            first.append(n)
    return first + [n for n in choices if n not in first]


def _are_others(decisions: list[Decision], accounts: Accounts) -> bool:
    """Return whether no person decides twice, and nobody's seat is filled twice."""
    deciders = [one.decider.login for one in decisions]
    holders = [one.holder.login for one in decisions]
    pairs = chain.from_iterable(combinations(names, 2) for names in (deciders, holders))
    return not any(accounts.same_person(one, other) for one, other in pairs)


def _returned(one: Decision) -> Problem:
    manifest = one.approval.manifest
    return problem("C812", f"批准/{manifest.signer}", (), who=one.holder.login, note=manifest.note or "—")


def _empty(state: SeatState) -> Problem:
    return problem("C811", f"席位/{state.matter}", (), matter=matter_words(state.matter), seat=state.label)
