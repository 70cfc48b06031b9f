"""What an attacker with Git and a text editor can make: approvals that say anything, registrations of any form."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from generator.git import Repository
from generator.guard import submission
from generator.trail import approval as approvals
from generator.trail import clock, mailbox, manifest, registration, sshsig
from generator.trail.approval import Approval
from generator.trail.manifest import Manifest
from generator.trail.registration import Registration
from tests.trail.county import Answer, Person
from tests.trail.records import PEOPLE, REGISTER

ROLES = {login: role for login, role, *_ in PEOPLE}


def approval(clone: Person, head: str, signer: str, scope: str, key: Path | None = None, **other: Any) -> Approval:
    """Return an approval of ``head`` as ``signer`` would give it, but for ``other``; the ``clone`` has fetched it."""
    with Repository(clone.root) as repository:
        head = repository.resolve(head)
        base = repository.merge_bases("origin/main", head)[0]
        changes = manifest.digest(repository.changes(base, head))
    holder = other.get("holder", signer)
    honest = Manifest(
        repository=REGISTER, target=manifest.TARGET, base=base, scope=scope, proposer=proposer_of(clone, head),
        changes=changes, verdict="approve", way="signature", signer=signer, role=ROLES[holder], holder=holder,
        at=clock.stamp(int(time.time())),
    )  # fmt: skip
    return approvals.sign(honest._replace(**other), key or clone.county.ground.key(signer))


def proposer_of(at: Person, head: str) -> str:
    """Return on whose submission's branch a commit is."""
    name = at.git("for-each-ref", "--points-at", head, "--format=%(refname)", "refs/remotes/origin/submit")
    return name.split("/")[4] if name else "nobody"


def leave(who: Person, one: Approval, ref: str = "") -> Answer:
    """Push an approval into a mailbox: its own, unless another is named."""
    blob = who.git("hash-object", "-w", "--stdin", source=approvals.text(one).encode())
    return who.push(f"+{blob}:{ref or mailbox.ref(one.manifest)}")


def merge(
    by: Person,
    head: str,
    *given: Approval,
    at: int = 0,
    parents: tuple[str, ...] = (),
    tree: str = "",
    name: str = "",
    registrar: str = "",
    key: Path | None = None,
    edit: Callable[[str], str] = str,
) -> str:
    """Return a registration of ``head`` over the server's main, carrying ``given``, in all else as asked."""
    branch = head.removeprefix("origin/") if "/" in head else f"submit/{given[0].manifest.proposer}/work"
    head, base = by.git("rev-parse", head, "origin/main").split()
    login = registrar or by.login
    made = Registration(name or branch, given, login)
    who = f"{login} <{login}@xuefen.invalid> {at or int(time.time())} {clock.ZONE}"
    lines = [f"tree {tree or laid(by, base, head)}", *(f"parent {one}" for one in parents or (base, head))]
    top = "\n".join([*lines, f"author {who}", f"committer {who}"])
    message = edit(registration.text(made))
    signature = sshsig.sign(f"{top}\n\n{message}".encode(), key or by.key, registration.NAMESPACE)
    signed = f"{top}\ngpgsig {signature.strip()}".replace("\n", "\n ").replace("\n ", "\n", len(lines) + 2)
    return store(by, "commit", f"{signed}\n\n{message}".encode())


def laid(at: Person, base: str, head: str) -> str:
    """Return the tree of ``base`` with the changes of ``head`` laid over it, which a registration has to have."""
    with Repository(at.root) as repository, tempfile.TemporaryDirectory() as folder:
        found, problems = submission(repository, base, head, "")
        assert found is not None, problems
        return registration.tree(repository, found, Path(folder) / "index")


def store(at: Person, kind: str, source: bytes) -> str:
    """Write an object of any content, Git's own rules for it aside."""
    return at.git("hash-object", "-t", kind, "-w", "--stdin", "--literally", source=source)


def tree(at: Person, *items: tuple[str, str, str]) -> str:
    """Write a folder of modes, names and ids, whatever the names."""
    lines = (f"{mode} {name}".encode() + b"\0" + bytes.fromhex(found) for mode, name, found in items)
    return store(at, "tree", b"".join(lines))


def register(by: Person, commit: str) -> Answer:
    """Push a commit as the end of the main line."""
    return by.push(f"{commit}:refs/heads/main")
