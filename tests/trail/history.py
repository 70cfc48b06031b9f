"""Registers made in memory, with real keys and real signatures, and written out as real Git repositories.

``ssh-keygen`` takes 4 ms a signature and Git a process a commit, which is minutes for a county's history: keys sign
here, objects are hashed here, and Git takes them as one pack. Everything is the same for the same input.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from generator.git import Change
from generator.trail import clock, registration, sshsig
from generator.trail import manifest as manifests
from generator.trail.approval import NAMESPACE as APPROVAL
from generator.trail.approval import Approval
from generator.trail.manifest import TARGET, Manifest
from generator.trail.registration import Registration

PLAIN, FOLDER, SUBMODULE = "100644", "40000", "160000"
KINDS = {"commit": 1, "tree": 2, "blob": 3}
Files = Mapping[str, bytes | None]  # content by path; None takes a file away
REGISTRAR = "qh-registrar-1"
LATER = 600  # seconds from the submission to its approval, and from there to the registration


@cache
def private(login: str) -> Ed25519PrivateKey:
    """Return the key of a login: made from its name, so that it is always the same."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"fabricated/{login}".encode()).digest())


@cache
def public(login: str) -> str:
    """Return the public key of a login as a line of ``accounts.yaml``."""
    raw = private(login).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return f"ssh-ed25519 {base64.b64encode(_strings(b'ssh-ed25519', raw)).decode()}"


def key_file(folder: Path, login: str) -> Path:
    """Write the private key of a login as ``ssh-keygen`` wants it."""
    path = folder / login
    path.write_bytes(private(login).private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    path.chmod(0o600)
    return path


def signature(message: bytes, login: str, namespace: str) -> sshsig.Signature:
    """Return what ``ssh-keygen -Y sign`` would make of a message."""
    digest = hashlib.sha512(message).digest()
    signed = b"SSHSIG" + _strings(namespace.encode(), b"", b"sha512", digest)
    key = sshsig.raw_key(public(login))
    assert key is not None
    return sshsig.Signature(key, namespace.encode(), b"sha512", private(login).sign(signed))


def _strings(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


class Objects(dict[str, tuple[str, bytes]]):
    """Git objects by id: type and content."""

    def put(self, kind: str, content: bytes) -> str:
        """Take an object in and return its id."""
        name = hashlib.sha1(b"%s %d\0" % (kind.encode(), len(content)), usedforsecurity=False)
        name.update(content)
        self[name.hexdigest()] = kind, content
        return name.hexdigest()


class Tree:
    """The files of one state, as folders that are hashed again only where something changed below them."""

    def __init__(self) -> None:
        self.items: dict[str, Tree | tuple[str, str]] = {}
        self._id = ""

    def set(self, path: str, blob: str, mode: str = PLAIN) -> None:
        """Put a blob at a path, or take away what is there (``""``)."""
        self._id = ""
        name, _, below = path.partition("/")
        if below:
            inner = self.items.setdefault(name, Tree())
            assert isinstance(inner, Tree)
            inner.set(below, blob, mode)
            if not inner.items:
                del self.items[name]
        elif blob:
            self.items[name] = mode, blob
        else:
            del self.items[name]

    def get(self, path: str) -> str:
        """Return the blob at a path, ``""`` where there is none."""
        name, _, below = path.partition("/")
        found = self.items.get(name)
        if isinstance(found, Tree):
            return found.get(below)
        return found[1] if found and not below else ""

    def write(self, objects: Objects) -> str:
        """Take the folders into ``objects`` and return the id of the topmost."""
        if not self._id:
            lines = []
            for name, item in self.items.items():
                mode, found = (FOLDER, item.write(objects)) if isinstance(item, Tree) else item
                lines.append((name + "/" * (mode == FOLDER), b"%s %s\0" % (mode.encode(), name.encode()), found))
            content = b"".join(head + bytes.fromhex(found) for _, head, found in sorted(lines))
            self._id = objects.put("tree", content)
        return self._id


class Approver(NamedTuple):
    """Who approves: the signer, the role of the seat, and whose seat it is (the signer's own where not said)."""

    signer: str
    role: str
    holder: str = ""
    way: str = "signature"


class Step(NamedTuple):
    """One registration: its commit, the one before, the head of what it registers, its files, tree, time, message."""

    commit: str
    before: str
    head: str
    files: Files
    tree: str
    at: int
    made: Registration


class History:
    """A register that grows in memory: ``tip`` is its last commit, ``steps`` are its registrations.

    Approvals rest on the commit ``behind`` steps before.
    """

    def __init__(self, files: Files, at: int, repository: str) -> None:
        self.objects, self.tree, self.steps = Objects(), Tree(), list[Step]()
        self.repository = repository
        self.lay(files)
        self.genesis = self.tip = self.commit(self.tree.write(self.objects), (), "setup", at, "起点\n")
        self.genesis_files = files

    def lay(self, files: Files) -> tuple[Change, ...]:
        """Put files into the present state; return the changes."""
        return tuple(self._change(path, content) for path, content in sorted(files.items()))

    def commit(self, tree: str, parents: Sequence[str], who: str, at: int, message: str, signer: str = "") -> str:
        """Make a commit object, signed by ``signer`` if there is one."""
        person = f"{who} <{who}@xuefen.invalid> {at} {clock.ZONE}"
        head = "".join([f"tree {tree}\n", *(f"parent {one}\n" for one in parents)])
        head += f"author {person}\ncommitter {person}\n"
        if signer:
            made = sshsig.armoured(signature(f"{head}\n{message}".encode(), signer, registration.NAMESPACE))
            head += "gpgsig " + made.strip().replace("\n", "\n ") + "\n"
        return self.objects.put("commit", f"{head}\n{message}".encode())

    def approval(
        self, changes: Sequence[Change], approver: Approver, scope: str, proposer: str, at: int, **other: str
    ) -> Approval:
        """Return a signed approval of changes; ``other`` replaces fields of the manifest."""
        facts = {
            "repository": self.repository, "target": TARGET, "base": self.tip, "scope": scope, "proposer": proposer,
            "changes": manifests.digest(changes), "verdict": "approve", "way": approver.way, "signer": approver.signer,
            "role": approver.role, "holder": approver.holder or approver.signer, "at": clock.stamp(at),
        }  # fmt: skip
        manifest = Manifest(**{**facts, **other})
        return Approval(manifest, signature(manifests.text(manifest).encode(), approver.signer, APPROVAL))

    def register(
        self,
        files: Files,
        scope: str,
        proposer: str,
        approvers: Sequence[Approver],
        at: int,
        behind: int = 0,
        **other: str,
    ) -> str:
        """Submit, approve and register files; return the new tip. ``other`` replaces fields of the manifests."""
        fields = {"base": self.steps[-behind].before if behind else self.tip, **other}
        changes = self.lay(files)
        tree = self.tree.write(self.objects)
        head = self.commit(tree, (self.tip,), proposer, at - 2 * LATER, "提交\n")
        given = tuple(self.approval(changes, one, scope, proposer, at - LATER, **fields) for one in approvers)
        made = Registration(f"submit/{proposer}/{clock.day(at)}", given, REGISTRAR, "0.3.0")
        self.join(tree, head, made, at, files)
        return self.tip

    def join(self, tree: str, head: str, made: Registration, at: int, files: Files, signer: str = "") -> None:
        """Add the merge that registers ``head``, signed by ``signer`` (else the registrar it names)."""
        before = self.tip
        self.tip = self.commit(
            tree, (before, head), made.registrar, at, registration.text(made), signer or made.registrar
        )
        self.steps.append(Step(self.tip, before, head, files, tree, at, made))

    def write(self, root: Path, tip: str = "", without: Collection[str] = ()) -> Path:
        """Write a bare repository with all objects but some, ``main`` at ``tip``; return its folder."""
        kept = (found for name, found in self.objects.items() if name not in without)
        return repository(root, kept, tip or self.tip, self.repository)

    def _change(self, path: str, content: bytes | None) -> Change:
        old = self.tree.get(path)
        new = "" if content is None else self.objects.put("blob", content)
        self.tree.set(path, new)
        return Change(path, PLAIN if old else "", old, PLAIN if new else "", new)


def repository(
    root: Path, objects: Iterable[tuple[str, bytes]], tip: str, name: str, beside: Path | None = None
) -> Path:
    """Make a bare repository of some objects, with all those of the repository ``beside``."""
    git(root, "init", "--quiet", "--bare", "--initial-branch=main", ".")
    if beside:
        (root / "objects" / "info" / "alternates").write_text(f"{beside / 'objects'}\n", "utf-8")
    git(root, "index-pack", "--stdin", source=packed(list(objects)))
    git(root, "update-ref", "refs/heads/main", tip)
    git(root, "config", "xuefen.repository", name)
    return root


def git(root: Path, *arguments: str, source: bytes = b"") -> bytes:
    """Run Git in a folder, which is made if it is not there."""
    root.mkdir(parents=True, exist_ok=True)
    return subprocess.run(("git", *arguments), cwd=root, input=source, capture_output=True, check=True).stdout


def packed(objects: Sequence[tuple[str, bytes]]) -> bytes:
    """Return objects as a pack."""
    parts = [b"PACK" + (2).to_bytes(4, "big") + len(objects).to_bytes(4, "big")]
    for kind, content in objects:
        size, first = len(content) >> 4, KINDS[kind] << 4 | len(content) & 15
        header = bytearray()
        while size:
            header.append(first | 128)
            size, first = size >> 7, size & 127
        header.append(first)
        parts += [bytes(header), zlib.compress(content, 1)]
    body = b"".join(parts)
    return body + hashlib.sha1(body, usedforsecurity=False).digest()


def plant(root: Path, name: str, kind: str, content: bytes) -> None:
    """Lay an object on the disk under the name of another one."""
    place = root / "objects" / name[:2] / name[2:]
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(zlib.compress(b"%s %d\0" % (kind.encode(), len(content)) + content))
