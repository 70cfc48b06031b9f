"""A push to the main line: every registration in it judged as if nobody had before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.git import Repository, UnknownRevisionError
from generator.guard import guard, submission
from generator.hook.settings import Settings
from generator.messages import severity
from generator.problem import Problem, problem
from generator.trail import clock, mailbox, proof, registration
from generator.trail.entitlement import Case, latest, outcome
from generator.trail.lines import SUBMIT, proposer
from generator.trail.manifest import TARGET
from generator.trail.registration import Commit, Registration

_PULL = re.compile("/pulls?/([0-9]+)")


def registrations(repository: Repository, known: Settings, old: str, new: str, now: int) -> Iterator[Problem]:
    """Yield what is wrong with the first registration after ``old`` that does not hold; ``now`` is in seconds."""
    previous = old
    for name in repository.text("rev-list", "--first-parent", "--reverse", f"{old}..{new}").split():
        found = registration.commit(repository.run("cat-file", "commit", name), name)
        problems = (
            list(_registration(repository, known, found, previous, now)) if found else [problem("C822", name[:12])]
        )
        yield from problems
        if problems:
            return
        previous = name


def _registration(repository: Repository, known: Settings, found: Commit, previous: str, now: int) -> Iterator[Problem]:
    before = registration.commit(repository.run("cat-file", "commit", previous), previous)
    made, problems = proof.form(found, proof.Before(previous, before.at if before else 0))
    yield from problems
    if abs(found.at - now) > proof.MAX_SKEW:
        yield problem("C826", found.id[:12], (), minutes=abs(found.at - now) // 60)
    if made is not None:
        if made.registrar != known.pusher:
            yield problem("C827", TARGET, (), login=known.pusher or "—")
        yield from _origin(repository, known, found, made)
        yield from _content(repository, known, found, made, previous)


def _origin(repository: Repository, known: Settings, found: Commit, made: Registration) -> Iterator[Problem]:
    """Yield why a registration is not of what its proposer pushed here: its branch, or the host's pull request."""
    pull = _PULL.fullmatch(made.submission.removeprefix(known.host)) if known.host else None
    ref = f"refs/pull/{pull[1]}/head" if pull else f"refs/heads/{made.submission}"
    own = pull is not None or (made.submission.startswith(SUBMIT) and proposer(made.submission) == made.proposer)
    try:
        stands = own and repository.resolve(ref) == found.parents[1]
    except UnknownRevisionError:
        stands = False
    if not stands:
        yield problem("C816", found.id[:12], (), submission=made.submission, proposer=made.proposer)
    if not known.host:
        for one in (one.manifest for one in made.approvals if one.manifest.way == "host"):
            yield problem("C807", f"批准/{one.signer}", (), way="平台批准", role=one.role, holder=one.holder)


def _content(
    repository: Repository, known: Settings, found: Commit, made: Registration, previous: str
) -> Iterator[Problem]:
    """Yield what is wrong with what is registered, and with those who approved it."""
    proposed, problems = submission(repository, previous, found.parents[1], made.proposer)
    yield from problems
    if proposed is None:
        return
    if repository.changes(previous, found.id) != proposed.changes:
        yield problem("C823", found.id[:12])
    guarded = guard(repository, proposed, clock.day(found.at), proof.handed_in(made))
    yield from (one for one in guarded.problems if severity(one) == "error")
    yield from _approved(repository, proof.case(known.repository, made, proposed.changes, guarded, found.at), made)
    paths = [change.path for change in proposed.changes]
    yield from proof.bases(repository, [one.manifest for one in made.approvals], previous, paths)
    yield from proof.registrar(found, made, guarded.accounts, guarded.matrix)


def _approved(repository: Repository, case: Case, made: Registration) -> Iterator[Problem]:
    """Yield why the approvals do not suffice; who has returned it since, in the mailbox here, no longer approves."""
    carried = outcome(case, made.approvals)
    yield from (*carried.refused, *carried.problems)
    now = outcome(case, latest([*mailbox.read(repository, case.claimed.changes), *made.approvals]))
    yield from (one for one in now.problems if one.code == "C812" and one not in carried.problems)
