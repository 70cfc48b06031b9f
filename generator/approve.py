"""The only way into the register: a submission judged once more, merged, signed, and pushed (DESIGN section 7)."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from generator.git import Repository
from generator.guard import Act, Context, Guarded, Submission, guard, submission
from generator.guard.closure import wholly
from generator.messages import severity
from generator.problem import Problem
from generator.trail import approval as approvals
from generator.trail import clock, mailbox, manifest, proof, registration
from generator.trail.approval import Approval
from generator.trail.entitlement import Case, Claimed, Outcome, latest, may_fill, outcome
from generator.trail.lines import Lines, proposer
from generator.trail.manifest import TARGET, Manifest
from generator.trail.registration import Registration


@dataclass(frozen=True)
class Prepared:
    """A submission as it stands before those who approve: what it is, its approvals, and all that is in the way."""

    name: str
    found: Submission
    guarded: Guarded
    case: Case
    approvals: tuple[Approval, ...]
    outcome: Outcome

    @property
    def context(self) -> Context:
        """What it would do to the register."""
        return self.guarded.context

    @property
    def act(self) -> Act:
        """What kind of act it is."""
        return self.guarded.act

    @property
    def errors(self) -> list[Problem]:
        """What is wrong with the submission itself, apart from approvals."""
        return [one for one in self.guarded.problems if severity(one) == "error"]


@dataclass(frozen=True)
class Registered:
    """What became of an attempt: ``commit`` is ``""`` where somebody was quicker (``raced``) or it has problems."""

    commit: str = ""
    problems: tuple[Problem, ...] = ()
    raced: bool = False


class NoAccountError(LookupError):
    """The login has no account in force."""


class Said(NamedTuple):
    """What a decision says: see ``Manifest``; without a ``holder`` it is the signer's own, without ``at`` given now."""

    verdict: str = "approve"
    way: str = "signature"
    holder: str = ""
    note: str = ""
    at: str = ""


class Place(NamedTuple):
    """Where a submission is found if its branch does not say it all: who proposed it, its commit, the register's."""

    who: str = ""
    head: str = ""
    base: str = ""


def prepare(
    lines: Lines, name: str, now: int, given: Sequence[Approval] = (), place: Place | None = None
) -> tuple[Prepared | None, list[Problem]]:
    """Return the submission ``name`` before those who approve, or why it is none (C720–C723).

    ``given`` are approvals beside those of the mailbox; ``now`` is in seconds.
    """
    repository, at = lines.repository, place or Place()
    found, problems = submission(
        repository, at.base or lines.main, at.head or lines.head(name), at.who or proposer(name)
    )
    if found is None:
        return None, problems
    changes = manifest.digest(found.changes)
    held = tuple(latest([*mailbox.read(repository, changes), *given]))
    day = clock.day(now)
    submitted_on = min((_day(one, day) for one in held if one.manifest.verdict == "approve"), default=day)
    guarded = guard(repository, found, day, submitted_on)
    claimed = Claimed(lines.register, TARGET, guarded.act.scope, found.proposer, changes)
    case = Case(claimed, guarded.act, guarded.accounts, guarded.matrix, now)
    return Prepared(name, found, guarded, case, held, outcome(case, held)), []


def decide(prepared: Prepared, signer: str, key: Path, said: Said | None = None) -> Approval:
    """Return a signed decision on a submission: the signer's own approval, given now, unless something else is said.

    Raises ``sshsig.SigningError``, and ``NoAccountError`` for a holder without an account in force.
    """
    said = said or Said()
    account = prepared.guarded.accounts.get(said.holder or signer)
    if account is None:
        raise NoAccountError(said.holder or signer)
    claimed = prepared.case.claimed
    made = Manifest(
        **claimed._asdict(), base=prepared.found.fork, verdict=said.verdict, way=said.way, signer=signer,
        role=account.role, holder=account.login, at=said.at or clock.stamp(prepared.case.now), note=said.note,
    )  # fmt: skip
    return approvals.sign(made, key)


def joined(prepared: Prepared, decision: Approval) -> Prepared:
    """Return the same with one more decision."""
    held = tuple(latest([*prepared.approvals, decision]))
    return replace(prepared, approvals=held, outcome=outcome(prepared.case, held))


def can_fill(prepared: Prepared, login: str) -> bool:
    """Return whether somebody could fill, in their own name, a seat that is still empty."""
    account = prepared.guarded.accounts.get(login)
    return account is not None and may_fill(prepared.case, prepared.outcome, account)


def register(lines: Lines, prepared: Prepared, registrar: str, key: Path) -> Registered:
    """Merge, sign and push a submission whose approvals suffice; raises ``sshsig.SigningError``, ``GitError``.

    All records are checked once more as they would be afterwards, and the commit as the server will.
    """
    repository, found, now = lines.repository, prepared.found, prepared.case.now
    problems = [*prepared.errors, *prepared.outcome.problems]
    problems += [one for one in wholly(prepared.context.state, prepared.context.after) if severity(one) == "error"]
    used = tuple(_used(prepared.outcome))
    manifests = [one.manifest for one in used]
    problems += proof.bases(repository, manifests, found.base, [change.path for change in found.changes])
    if problems:
        return Registered(problems=tuple(dict.fromkeys(problems)))
    before = proof.Before(found.base, _time(repository, found.base))
    made = Registration(prepared.name, used, registrar)
    commit = _merge(repository, prepared, made, max(now, before.at), key)
    written = registration.commit(repository.run("cat-file", "commit", commit), commit)
    if written is None:
        raise ValueError(commit)
    wrong = [
        *proof.form(written, before)[1],
        *proof.registrar(written, made, prepared.guarded.accounts, prepared.guarded.matrix),
    ]
    if wrong:
        return Registered(problems=tuple(wrong))
    return Registered(commit) if lines.push(commit) else Registered(raced=True)


def _merge(repository: Repository, prepared: Prepared, made: Registration, at: int, key: Path) -> str:
    with tempfile.TemporaryDirectory(prefix="xuefen-") as folder:
        tree = registration.tree(repository, prepared.found, Path(folder) / "index")
    return registration.write(repository, made, tree, (prepared.found.base, prepared.found.head), at, key)


def _time(repository: Repository, commit: str) -> int:
    return int(repository.text("show", "--no-patch", "--format=%ct", commit))


def _used(found: Outcome) -> list[Approval]:
    """Return the approvals that fill a seat, each once, in the order of seats; others are not registered."""
    return list(dict.fromkeys(seat.decision.approval for seat in found.seats if seat.decision is not None))


def _day(one: Approval, otherwise: str) -> str:
    try:
        return clock.day(clock.seconds(one.manifest.at))
    except ValueError:
        return otherwise
