"""A registration: the merge commit by which a submission enters the register, and what its message must say.

The message carries the approvals and the trailers that follow from them, and nothing else: it is composed again and
compared, so nothing can be slipped in. The commit itself is signed by the account that registers, in Git's own way
(``git verify-commit`` reads it), over tree, parents, dates and message.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from generator import __version__
from generator.git import Repository
from generator.guard.submission import Submission
from generator.trail import approval as approvals
from generator.trail import clock, sshsig
from generator.trail.approval import Approval
from generator.trail.manifest import FIRST

NAMESPACE = "git"
_END = "-----END SSH SIGNATURE-----\n"
_ENDS = re.compile(f"^{_END}", re.MULTILINE)  # a note may say the same, but not alone in its line
_SUBMISSION = re.compile(r"submit/[a-z0-9][a-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._/-]*|https?://[!-~]+")
_PERSON = re.compile(r"[^<>\n]* <[^<>\n]*> ([0-9]+) [+-][0-9]{4}")


class Registration(NamedTuple):
    """What a registration says: the branch or pull request it registers, its approvals, and who registers it."""

    submission: str
    approvals: tuple[Approval, ...]
    registrar: str
    version: str = __version__

    @property
    def proposer(self) -> str:
        """Return who proposed, as all approvals say."""
        return self.approvals[0].manifest.proposer

    @property
    def scope(self) -> str:
        """Return what it belongs to, as all approvals say."""
        return self.approvals[0].manifest.scope


class Commit(NamedTuple):
    """A commit object taken apart; ``payload`` is what is signed, ``at`` the committer's time in seconds."""

    id: str
    tree: str
    parents: tuple[str, ...]
    at: int
    message: str
    signature: str
    payload: bytes


def text(registration: Registration) -> str:
    """Return the message of a registration; it has at least one approval."""
    first = registration.approvals[0].manifest
    number = first.changes.partition(" ")[0]
    subject = f"登记 {first.scope}：{number} 个文件，{first.proposer} 提出"
    blocks = "\n".join(approvals.text(one) for one in registration.approvals)
    approved = "".join(f"Approved-by: {_told(one)}\n" for one in registration.approvals)
    return (
        f"{subject}\n\n{blocks}\nSubmission: {registration.submission}\nProposed-by: {first.proposer}\n{approved}"
        f"Registered-by: {registration.registrar}\nXuefen: {registration.version}\n"
    )


def read(message: str) -> Registration | None:
    """Return the registration of a message; None for any message that ``text`` would not have written."""
    _, _, body = message.partition("\n\n")
    blocks = [block + _END for block in _ENDS.split(body)]
    found = [approvals.read(block.removeprefix("\n")) for block in blocks[:-1]]
    kept = [one for one in found if one is not None]
    trailers = dict(line.partition(": ")[::2] for line in blocks[-1].removesuffix(_END).splitlines() if line)
    submission, registrar = trailers.get("Submission", ""), trailers.get("Registered-by", "")
    if not kept or len(kept) != len(found) or not _SUBMISSION.fullmatch(submission) or FIRST not in message:
        return None
    made = Registration(submission, tuple(kept), registrar, trailers.get("Xuefen", ""))
    return made if text(made) == message else None


def commit(source: bytes, name: str = "") -> Commit | None:
    """Take a commit object apart; None for one that is not of the usual form."""
    head, _, message = source.decode("utf-8", "surrogateescape").partition("\n\n")
    headers = re.findall(r"^(\S+) (.*(?:\n .*)*)$", head, re.MULTILINE)
    of: dict[str, list[str]] = {}
    for key, value in headers:
        of.setdefault(key, []).append(value)
    person = _PERSON.fullmatch(of.get("committer", [""])[0])
    if "tree" not in of or person is None:
        return None
    signature = of.get("gpgsig", [""])[0].replace("\n ", "\n")
    unsigned = re.sub(r"^gpgsig .*(?:\n .*)*\n", "", head + "\n", flags=re.MULTILINE)
    payload = f"{unsigned}\n{message}".encode("utf-8", "surrogateescape")
    return Commit(name, of["tree"][0], tuple(of.get("parent", ())), int(person[1]), message, signature, payload)


def is_by(found: Commit, key: str) -> bool:
    """Return whether a commit is signed with the public key ``key``."""
    signature = sshsig.read(found.signature)
    return signature is not None and sshsig.verify(found.payload, signature, key, NAMESPACE)


def tree(repository: Repository, found: Submission, index: Path) -> str:
    """Write the tree of the register with a submission's changes laid over it; ``index`` is a file to work with."""
    environment = {"GIT_INDEX_FILE": str(index)}
    repository.run("read-tree", found.base, environment=environment)
    lines = (
        f"{change.new_mode or '0'} {change.new or '0' * 40}\t{change.path}\0".encode("utf-8", "surrogateescape")
        for change in found.changes
    )
    repository.run("update-index", "-z", "--index-info", source=b"".join(lines), environment=environment)
    return repository.run("write-tree", environment=environment).decode().strip()


def write(
    repository: Repository, made: Registration, tree_id: str, parents: tuple[str, str], at: int, key: Path
) -> str:
    """Write the signed merge commit and return its id; raises ``sshsig.SigningError``."""
    who = f"{made.registrar} <{made.registrar}@xuefen.invalid> {at} {clock.ZONE}"
    head = "".join([f"tree {tree_id}\n", *(f"parent {one}\n" for one in parents), f"author {who}\ncommitter {who}\n"])
    message = text(made)
    signature = sshsig.sign(f"{head}\n{message}".encode(), key, NAMESPACE).strip().replace("\n", "\n ")
    signed = f"{head}gpgsig {signature}\n\n{message}"
    return repository.run("hash-object", "-t", "commit", "-w", "--stdin", source=signed.encode()).decode().strip()


def _told(one: Approval) -> str:
    manifest = one.manifest
    by = "" if manifest.signer == manifest.holder else f", by {manifest.signer}"
    return f"{manifest.holder} ({manifest.role}, {manifest.way}{by})"
