"""Checkpoints: a signed word on how far the register had come, kept where whoever holds the register cannot reach it.

A history that was cut or rewritten can still prove itself; only what somebody else knows of it shows that more was
there. Each checkpoint names the one before by its SHA-256.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from generator.audit.model import Mark, Trail
from generator.git import GitError, Repository
from generator.guard.accounts import PATH as ACCOUNTS
from generator.guard.accounts import Accounts
from generator.guard.state import State
from generator.problem import Problem, problem
from generator.schema import Schemas
from generator.trail import clock, sshsig
from generator.trail.manifest import TARGET

FIRST = "xuefen checkpoint 1"
NAMESPACE = "xuefen-checkpoint"
KEY = "xuefen.checkpointkey"
_FORMS = {
    "repository": r"[a-z0-9][a-z0-9-]{1,39}",
    "target": re.escape(TARGET),
    "genesis": "[0-9a-f]{40}",
    "commit": "[0-9a-f]{40}",
    "registrations": "0|[1-9][0-9]{0,8}",
    "files": "0|[1-9][0-9]{0,8}",
    "entries": "0|[1-9][0-9]{0,8}",
    "at": r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z",
    "signer": r"[a-z0-9][a-z0-9._-]{1,38}",
    "previous": "none|sha256:[0-9a-f]{64}",
}
_LINES = "".join(f"{name}: (?P<{name}>{form})\n" for name, form in _FORMS.items())
_PATTERN = re.compile(f"{FIRST}\n{_LINES}")


class Facts(NamedTuple):
    """What a checkpoint says: the register's last commit at a time (UTC), and how much it held then.

    ``registrations`` counts the commits after the genesis, ``files`` the records, ``entries`` their credit entries.
    ``previous`` is the SHA-256 of the checkpoint before, ``none`` for the first.
    """

    repository: str
    target: str
    genesis: str
    commit: str
    registrations: str
    files: str
    entries: str
    at: str
    signer: str
    previous: str


class Checkpoint(NamedTuple):
    """Facts and the signature over their text."""

    facts: Facts
    signature: sshsig.Signature


def facts(trail: Trail, entries: int, signer: str, now: int, previous: bytes | None) -> Facts:
    """Return what there is to say of a register without problems; ``previous`` is the last checkpoint's file."""
    return Facts(
        repository=trail.repository,
        target=TARGET,
        genesis=trail.genesis,
        commit=trail.tip,
        registrations=str(len(trail.registrations)),
        files=str(trail.files),
        entries=str(entries),
        at=clock.stamp(now),
        signer=signer,
        previous="none" if previous is None else f"sha256:{hashlib.sha256(previous).hexdigest()}",
    )


def sign(said: Facts, key: Path) -> Checkpoint:
    """Return facts signed with a private key; raises ``sshsig.SigningError``."""
    made = sshsig.read(sshsig.sign(_words(said).encode(), key, NAMESPACE))
    if made is None:
        raise sshsig.SigningError(f"{key} 不是 Ed25519 密钥：用 ssh-keygen -t ed25519 生成。")
    return Checkpoint(said, made)


def text(checkpoint: Checkpoint) -> str:
    """Return a checkpoint as its file: facts, blank line, armoured signature."""
    return f"{_words(checkpoint.facts)}\n{sshsig.armoured(checkpoint.signature)}"


def read(source: bytes) -> Checkpoint | None:
    """Return the checkpoint in a file; None for any that ``text`` would not have written."""
    head, blank, tail = source.decode("utf-8", "replace").partition("\n\n")
    found, signature = _PATTERN.fullmatch(head + "\n"), sshsig.read(tail)
    if not blank or found is None or signature is None or sshsig.armoured(signature) != tail:
        return None
    return Checkpoint(Facts(**found.groupdict()), signature)


def mark(checkpoint: Checkpoint, place: str) -> Mark:
    """Return what a checkpoint says of the line."""
    return Mark(checkpoint.facts.commit, place, int(checkpoint.facts.registrations))


def doubts(repository: Repository, checkpoint: Checkpoint, register: str, place: str) -> Iterator[Problem]:
    """Yield why a checkpoint proves nothing: it is of another register (C838), or not signed by who may (C837).

    Who may: the holder of the key in Git's setting ``xuefen.checkpointkey``; where there is none, an account of the
    county in force then, as the commit that it names has it. Where that commit is gone, the line shows it.
    """
    said = checkpoint.facts
    if said.repository != register:
        yield problem("C838", place, (), what="repository", found=said.repository, expected=register)
    key = repository.setting(KEY) or _key_of(repository, said)
    if key is not None and not sshsig.verify(_words(said).encode(), checkpoint.signature, key, NAMESPACE):
        yield problem("C837", place, (), signer=said.signer)


def _key_of(repository: Repository, said: Facts) -> str | None:
    """Return the key with which a signer signed at that time, ``""`` for one who could not; None without the commit."""
    found = repository.object(said.commit, 0)
    if found is None or found.type != "commit":
        return None
    try:
        day = clock.day(clock.seconds(said.at))
        state = State(repository, said.commit, Schemas.read())
        account = Accounts(state.document(ACCOUNTS), day).get(said.signer)
    except (GitError, ValueError):
        return ""
    return account.key if account and account.scope == "county" else ""


def _words(said: Facts) -> str:
    return f"{FIRST}\n" + "".join(f"{name}: {value}\n" for name, value in said._asdict().items())
