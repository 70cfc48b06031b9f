"""Approvals given on a code host, for the exact head, recorded by the registrar who registers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.approve import Place, Prepared, Said, decide, prepare
from generator.guard.state import State
from generator.host import TOKEN_VARIABLES, Host, HostError, Pull, approvals, host, repository_url, standing
from generator.problem import Problem
from generator.schema import Schemas
from generator.trail.approval import Approval
from generator.trail.lines import REMOTE, Lines


def host_of(lines: Lines) -> Host:
    """Return the code host of a register: where ``county.yaml`` says, else the remote; raises ``HostError``.

    The token is read from the environment, the address from the register, never from a submission.
    """
    state = State(lines.repository, lines.main, Schemas.read())
    county = state.document("records/county/county.yaml") or {}
    address = county.get("repository") or repository_url(lines.repository.setting(f"remote.{REMOTE}.url"))
    token = next((os.environ[name] for name in TOKEN_VARIABLES if os.environ.get(name)), "")
    return host(address, token)


def opened_pull(
    lines: Lines, pull: Pull, now: int, given: Sequence[Approval] = ()
) -> tuple[Prepared | None, list[Problem]]:
    """Return a pull request as a submission: proposed by its author, its head as Git has it; raises ``HostError``."""
    head = lines.pull(pull.number)
    if pull.head != head:
        raise HostError(f"合并请求 {pull.number} 刚刚有新的推送（{pull.head[:12]} 与 {head[:12]}）：请再运行一次。")
    if pull.state != "open" or pull.base_ref != "main":
        raise HostError(f"合并请求 {pull.number} 不是对 main 开着的（{pull.state}，对 {pull.base_ref}）。")
    return prepare(lines, pull.url, now, given, Place(who=pull.author.lower(), head=head))


def attested(
    lines: Lines, where: Host, number: int, now: int, recorder: str, key: Path
) -> tuple[Prepared | None, list[Problem]]:
    """Return a pull request with the host's approvals of its head, signed by ``recorder`` for those who gave them.

    They bear the time of the review. Who has no account, and the recorder, who signs for themselves, are passed over; a
    request for changes is a return. Raises ``HostError``.
    """
    pull = where.pull(number)
    bare, problems = opened_pull(lines, pull, now)
    if bare is None:
        return None, problems
    return opened_pull(lines, pull, now, tuple(_attested(where, pull, bare, recorder, key)))


def _attested(where: Host, pull: Pull, prepared: Prepared, recorder: str, key: Path) -> Iterator[Approval]:
    reviews = where.reviews(pull.number)
    approved = approvals(reviews, pull.head, pull.author)
    for login, review in sorted(standing(reviews, pull.head, pull.author).items()):
        if login != recorder and prepared.guarded.accounts.get(login) is not None:
            verdict = "approve" if login in approved else "return"
            yield decide(prepared, recorder, key, Said(verdict, "host", login, review.url, review.at))
