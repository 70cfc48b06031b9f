"""Whether a registration proves itself: one commit of the main line judged by what the register said before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.git import Change, Repository
from generator.guard import Guarded
from generator.guard.accounts import Accounts, registers
from generator.guard.matrix import Matrix
from generator.problem import Problem, problem
from generator.trail import clock
from generator.trail.entitlement import Case, Claimed
from generator.trail.manifest import TARGET, Manifest, digest
from generator.trail.registration import Commit, Registration, is_by, read
from generator.trail.registration import commit as take_apart

MAX_SKEW = 3600  # seconds by which the clocks of two machines may differ


class Before(NamedTuple):
    """The register just before a registration: its last commit and that one's time in seconds."""

    commit: str
    at: int


def form(found: Commit, before: Before) -> tuple[Registration | None, list[Problem]]:
    """Return what a commit registers, or why it is no registration (C820–C822); its date may not go back (C825)."""
    place = found.id[:12]
    if len(found.parents) != 2:
        return None, [problem("C820", place, (), parents=len(found.parents))]
    if found.parents[0] != before.commit:
        return None, [problem("C821", place, (), found=found.parents[0][:12], expected=before.commit[:12])]
    made = read(found.message)
    if made is None:
        return None, [problem("C822", place)]
    late = found.at < before.at
    return made, [problem("C825", place, (), found=clock.day(found.at), before=clock.day(before.at))] if late else []


def case(repository: str, made: Registration, changes: Sequence[Change], guarded: Guarded, now: int) -> Case:
    """Return what the approvals of a registration must be about; ``repository`` is the register's own id."""
    claimed = Claimed(repository, TARGET, guarded.act.scope, made.proposer, digest(changes))
    return Case(claimed, guarded.act, guarded.accounts, guarded.matrix, now)


def registrar(found: Commit, made: Registration, accounts: Accounts, matrix: Matrix) -> Iterator[Problem]:
    """Yield why the account that registers may not, or did not sign (C824)."""
    account = accounts.get(made.registrar)
    if account is None or not registers(account, matrix.register) or not account.key or not is_by(found, account.key):
        yield problem("C824", found.id[:12], (), login=made.registrar)


def handed_in(made: Registration) -> str:
    """Return the day of the first approval, on which a submission is taken as handed in; ``""`` if it says none."""
    try:
        return min(clock.day(clock.seconds(one.manifest.at)) for one in made.approvals)
    except ValueError:
        return ""


def bases(repository: Repository, manifests: Sequence[Manifest], tip: str, paths: Sequence[str]) -> Iterator[Problem]:
    """Yield the approvals whose base is no commit of the register, or since which a file was changed (C813).

    One that is dated before its base (C814) was not given then: the day of the first approval decides on deadlines.
    """
    for base in sorted({manifest.base for manifest in manifests}):
        stands = base == tip or _stands(repository, base, tip, paths)
        for manifest in (one for one in manifests if one.base == base):
            if not stands:
                yield problem("C813", f"批准/{manifest.signer}", (), base=base[:12])
            elif not is_after(manifest, _time(repository, base)):
                yield problem("C814", f"批准/{manifest.signer}", (), time=manifest.at)


def is_after(manifest: Manifest, base: int) -> bool:
    """Return whether an approval is not dated before its base, a time in seconds; clocks differ a little."""
    try:
        return clock.seconds(manifest.at) >= base - MAX_SKEW
    except ValueError:
        return False


def _time(repository: Repository, commit: str) -> int:
    found = repository.object(commit)
    parts = take_apart(found.source or b"", commit) if found else None
    return parts.at if parts else 0


def _stands(repository: Repository, base: str, tip: str, paths: Sequence[str]) -> bool:
    found = repository.object(base, 0)
    if found is None or found.type != "commit":
        return False
    since = repository.text("rev-list", "--first-parent", "--parents", f"{base}..{tip}").splitlines()
    if not since or since[-1].split()[1:2] != [base]:
        return False
    asked = "\n".join([f"{base}..{tip}", "--", *paths]).encode("utf-8", "surrogateescape") + b"\n"
    return not repository.run(
        "--literal-pathspecs", "rev-list", "--first-parent", "--max-count=1", "--stdin", source=asked
    )
