"""A push judged ref by ref: submissions by their proposer, approvals by their signer, the main line by its proof."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from generator.git import ZERO, Repository, UnknownRevisionError
from generator.guard import guard, submission
from generator.guard.accounts import PATH as ACCOUNTS
from generator.guard.accounts import Accounts
from generator.guard.state import State
from generator.hook.main_line import registrations
from generator.hook.pin import pins
from generator.hook.settings import Settings
from generator.problem import Problem, problem
from generator.schema import Schemas
from generator.trail import approval as approvals
from generator.trail import clock, mailbox, proof
from generator.trail.lines import proposer
from generator.trail.manifest import TARGET

_SUBMIT = re.compile(r"refs/heads/submit/[a-z0-9][a-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9_-]*(?:[./][A-Za-z0-9_-]+)*")
_REVIEW = re.compile(r"refs/reviews/[0-9a-f]{64}/[a-z0-9._-]+/[a-z0-9._-]+")

_PULL = re.compile(r"refs/pull/[0-9]+/(?:head|merge)")  # judged when it is registered, as every submission is
MAX_AGE = 86_400  # seconds between the signing of an approval and its push


class Update(NamedTuple):
    """One ref of a push: commit ids before and after, ``ZERO`` where there is none."""

    old: str
    new: str
    ref: str


def updates(lines: Iterable[str]) -> Iterator[Update]:
    """Yield the updates that Git writes to a hook's input; raises ``ValueError`` for anything else."""
    for line in lines:
        old, new, ref = line.rstrip("\n").split(" ", 2)
        yield Update(old, new, ref)


def receive(repository: Repository, known: Settings, pushed: Iterable[Update]) -> list[Problem]:
    """Return why a push is refused, for all its refs; nothing to say means it is taken."""
    now = int(time.time())
    return [one for update in pushed for one in _judge(repository, known, update, now)]


def _judge(repository: Repository, known: Settings, update: Update, now: int) -> Iterator[Problem]:
    if update.ref == TARGET:
        yield from _main(repository, known, update, now)
    elif _SUBMIT.fullmatch(update.ref):
        yield from _submit(repository, known, update, now)
    elif _REVIEW.fullmatch(update.ref):
        yield from _review(repository, known, update, now)
    elif not (known.internal and _PULL.fullmatch(update.ref)):
        yield problem("C827", update.ref, (), login=known.pusher or "—")


def _tip(repository: Repository, known: Settings) -> str:
    """Return the last commit of the main line, the genesis where there is no main line yet."""
    try:
        return repository.resolve(TARGET)
    except UnknownRevisionError:
        return known.genesis


def _account_problem(repository: Repository, known: Settings, tip: str, place: str, now: int) -> Iterator[Problem]:
    state = State(repository, tip, Schemas.read())
    if Accounts(state.document(ACCOUNTS), clock.day(now)).get(known.pusher) is None:
        yield problem("C715", place, (), login=known.pusher or "—", day=clock.day(now))


def _submit(repository: Repository, known: Settings, update: Update, now: int) -> Iterator[Problem]:
    """Judge a push to a submission's branch: by its proposer, and without errors."""
    name = update.ref.removeprefix("refs/heads/")
    if proposer(name) != known.pusher:
        yield problem("C827", update.ref, (), login=known.pusher or "—")
        return
    tip = _tip(repository, known)
    if update.new == ZERO:
        yield from _account_problem(repository, known, tip, update.ref, now)
        return
    found, problems = submission(repository, tip, update.new, known.pusher)
    yield from problems
    if found is not None:
        yield from guard(repository, found, clock.day(now)).problems


def _review(repository: Repository, known: Settings, update: Update, now: int) -> Iterator[Problem]:
    """Judge an approval left in a mailbox: it stays, and is signed by who pushes it."""
    if update.new == ZERO:
        yield problem("C828", update.ref)
        return
    source = repository.blob(update.new, approvals.MAX_BYTES) or b""
    one = approvals.read(source.decode("utf-8", "replace"))
    state = State(repository, _tip(repository, known), Schemas.read())
    keys = Accounts(state.document(ACCOUNTS), clock.day(now)).keys
    own = one is not None and mailbox.ref(one.manifest) == update.ref and one.manifest.signer == known.pusher
    if one is None or not own or not approvals.is_by(one, keys):
        yield problem("C831", update.ref, (), login=known.pusher or "—")
    elif one.manifest.repository != known.repository:
        yield problem("C801", update.ref, (), found=one.manifest.repository, expected=known.repository)
    elif one.manifest.way != "host" and not _is_fresh(one.manifest.at, now):
        yield problem("C815", update.ref, (), time=one.manifest.at)


def _is_fresh(at: str, now: int) -> bool:
    try:
        return -proof.MAX_SKEW <= now - clock.seconds(at) <= MAX_AGE
    except ValueError:
        return False


def _main(repository: Repository, known: Settings, update: Update, now: int) -> Iterator[Problem]:
    """Judge a push to the main line: registrations after its present end, each with its proof."""
    if update.new == ZERO:
        yield problem("C828", update.ref)
    elif update.old == ZERO:
        if update.new != known.genesis:
            yield problem("C830", update.ref, (), found=update.new[:12], expected=known.genesis[:12])
    elif not repository.is_ancestor(update.old, update.new):
        yield problem("C828", update.ref)
    else:
        yield from pins(repository, update.old, update.new)
        yield from registrations(repository, known, update.old, update.new, now)
