"""Where approvals wait until the submission is registered: one ref for each signer, holder and set of changes.

``refs/reviews/<sha-256 of the changes>/<signer>/<holder>`` points to a blob, the approval's text. It is only a mailbox:
once registered, the merge carries the approvals itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.git import Repository
from generator.trail import approval as approvals
from generator.trail.approval import Approval
from generator.trail.manifest import Manifest

HOME = "refs/reviews/"


def ref(manifest: Manifest) -> str:
    """Return the name of the ref in which an approval waits."""
    return f"{HOME}{_hash(manifest.changes)}/{manifest.signer}/{manifest.holder}"


def read(repository: Repository, changes: str) -> list[Approval]:
    """Return the approvals that wait for a set of changes (its digest), by ref; what is no approval is passed over."""
    return waiting(repository).get(_hash(changes), [])


def waiting(repository: Repository) -> dict[str, list[Approval]]:
    """Return all approvals that wait, by the SHA-256 of their changes."""
    listing = repository.text("for-each-ref", "--format=%(objectname) %(refname)", HOME).splitlines()
    found: dict[str, list[Approval]] = {}
    names = [line.split(" ", 1) for line in listing]
    for (_, name), source in zip(names, repository.contents(blob for blob, _ in names), strict=True):
        one = approvals.read((source or b"").decode("utf-8", "replace"))
        if one is not None and ref(one.manifest) == name:
            found.setdefault(_hash(one.manifest.changes), []).append(one)
    return found


def put(repository: Repository, given: Sequence[Approval], remote: str = "") -> None:
    """Leave approvals in the mailbox, here and, if there is one, at the remote; raises ``GitError``."""
    refs = []
    for one in given:
        blob = repository.run("hash-object", "-w", "--stdin", source=approvals.text(one).encode()).decode().strip()
        name = ref(one.manifest)
        repository.run("update-ref", name, blob)
        refs.append(f"+{blob}:{name}")
    if remote:
        repository.run("push", "--quiet", remote, *refs)


def _hash(changes: str) -> str:
    return changes.rpartition(":")[2]
