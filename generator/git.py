"""Git's plumbing: commits, changes and objects, read so that no setting of the repository can alter the answer.

Replacement refs, grafts and the commit graph are left aside: what is read is what the ids vouch for. Every listing is
NUL-separated, no revision can be taken for an option.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple, Self

from generator.git_objects import ZERO, GitObject, Objects

__all__ = ["ZERO", "Change", "GitError", "GitObject", "History", "Repository", "UnknownRevisionError", "raw_changes"]

MODE_ABSENT = "000000"
_ENVIRONMENT = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C.UTF-8",
}
_CHANGES = ("-r", "-z", "--raw", "--no-renames")
_NO_INDEX = {"GIT_INDEX_FILE": "/nonexistent"}  # comparing commits reads it for nothing: 4 ms with 17,000 files
_HISTORY = (  # spelt out, so that no setting of whoever runs it hides a merge, a word or a file
    "-z", "--raw", "--diff-merges=separate", "--root", "--no-renames", "--no-abbrev", f"-O{os.devnull}",
    "--encoding=UTF-8", "--format=%an %ae%n%cn %ce%n%B%x01",
)  # fmt: skip
_BROUGHT = re.compile(
    rb"(?=:[0-9]{6} [0-9]{6} [0-9a-f]{40} ([0-9a-f]{40}) [AMT]\0([^\0]+)\0)"
)  # overlapping: a name may look like one
_SNAPSHOT = {
    "GIT_AUTHOR_NAME": "work tree", "GIT_AUTHOR_EMAIL": "tree@xuefen.invalid", "GIT_AUTHOR_DATE": "@0 +0000",
    "GIT_COMMITTER_NAME": "work tree", "GIT_COMMITTER_EMAIL": "tree@xuefen.invalid", "GIT_COMMITTER_DATE": "@0 +0000",
}  # fmt: skip
_SETTINGS = tuple(
    word
    for setting in ("core.commitGraph=false", "core.useReplaceRefs=false", "advice.graftFileDeprecated=false")
    for word in ("-c", setting)
)


class Change(NamedTuple):
    """One file between two states: modes as Git writes them (``100644``), blob ids; all ``""`` where there is none."""

    path: str
    old_mode: str
    old: str
    new_mode: str
    new: str

    @property
    def added(self) -> bool:
        """Whether the file is new."""
        return not self.old

    @property
    def removed(self) -> bool:
        """Whether the file is gone."""
        return not self.new


class History(NamedTuple):
    """What a range of commits brings: blobs, each with a path it stood at, and all that the commits say (raw)."""

    blobs: dict[str, str]
    told: bytes


class GitError(Exception):
    """Git did not do what it was asked; the text is what it said."""


class UnknownRevisionError(LookupError):
    """The revision asked for is no commit of this repository."""


class Repository:
    """One repository at ``root`` (a work tree or a bare one); a context manager, for it keeps one reader of objects."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._objects = Objects(lambda: self.start("cat-file", "--batch"))
        self._sought: dict[tuple[str, str], subprocess.Popen[bytes]] = {}  # histories that Git is looking for

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the reader of objects, and what was begun and never asked for."""
        self._objects.close()
        while self._sought:
            _, seeking = self._sought.popitem()
            seeking.kill()
            seeking.communicate()

    def run(self, *arguments: str, source: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
        """Return what a Git command prints; raises ``GitError``."""
        pipe = subprocess.PIPE
        command = self._command(arguments)
        env = {**os.environ, **_ENVIRONMENT, **(environment or {})}
        return _told(subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=env), source)

    def start(
        self, *arguments: str, source: IO[bytes] | int = subprocess.PIPE, errors: int | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a Git command that reads ``source`` and whose answers are read as they come; ``errors`` as its errors.

        Without, they go where this program's own go.
        """
        environment = {**os.environ, **_ENVIRONMENT}
        command = self._command(arguments)
        return subprocess.Popen(command, stdin=source, stdout=subprocess.PIPE, stderr=errors, env=environment)

    def text(self, *arguments: str) -> str:
        """Return what a Git command prints, as one stripped text."""
        return self.run(*arguments).decode("utf-8", "replace").strip()

    def setting(self, name: str) -> str:
        """Return a setting of the repository or its user, ``""`` where there is none."""
        try:
            return self.text("config", "--get", name)
        except GitError:
            return ""

    def resolve(self, revision: str) -> str:
        """Return the id of a commit; raises ``UnknownRevisionError``."""
        found = self.object(revision + "^{commit}", 0)
        if found is None or not revision:
            raise UnknownRevisionError(revision)
        return found.id

    def is_ancestor(self, old: str, new: str) -> bool:
        """Return whether the commit ``old`` is ``new`` or before it."""
        try:
            self.run("merge-base", "--is-ancestor", old, new)
        except GitError:
            return False
        return True

    def merge_bases(self, one: str, other: str) -> list[str]:
        """Return all best common ancestors of two commits; none where their histories have nothing in common."""
        if self._follows(one, other):
            return [one]
        try:
            return self.text("merge-base", "--all", one, other).split()
        except GitError:
            return []

    def _follows(self, one: str, other: str) -> bool:
        """Return whether a commit is the only parent of another: most submissions are one commit on the newest main."""
        found = self.object(other)
        head = (found.source or b"").partition(b"\n\n")[0] if found and found.type == "commit" else b""
        return re.findall(rb"(?m)^parent ([0-9a-f]{40})$", head) == [one.encode()]

    def changes(self, old: str, new: str) -> tuple[Change, ...]:
        """Return what differs between two commits or trees, file by file, sorted by path; renames are two changes."""
        listing = self.run("diff-tree", *_CHANGES, "--end-of-options", old, new, environment=_NO_INDEX)
        return tuple(sorted(raw_changes(listing)))

    def history(self, base: str, head: str) -> History:
        """Return what the commits after ``base`` up to ``head`` bring.

        A merge is compared with each of its parents, so that nothing hides in it.
        """
        self.seek_history(base, head)
        told = _told(self._sought.pop((base, head)))
        brought = ((found[1].decode(), found[2]) for found in _BROUGHT.finditer(told))
        named = sorted(((blob, path.decode("utf-8", "surrogateescape")) for blob, path in brought), key=_strictest)
        return History(dict(named), told)

    def seek_history(self, base: str, head: str) -> None:
        """Have Git look for a history meanwhile; ``history`` takes what it finds."""
        if (base, head) not in self._sought:
            arguments = ("log", *_HISTORY, "--end-of-options", f"{base}..{head}")
            self._sought[base, head] = self.start(*arguments, source=subprocess.DEVNULL, errors=subprocess.PIPE)

    def snapshot(self) -> str:
        """Write the work tree as a commit after HEAD, on no branch, and return its id; the index stays as it is."""
        from tempfile import TemporaryDirectory  # noqa: PLC0415 - a third of what it takes to import this module

        with TemporaryDirectory(prefix="xuefen-") as folder:
            environment = {**_SNAPSHOT, "GIT_INDEX_FILE": f"{folder}/index"}
            self.run("read-tree", "HEAD", environment=environment)
            self.run("add", "--all", "--", ":/", environment=environment)
            tree = self.run("write-tree", environment=environment).decode().strip()
            command = ("commit-tree", tree, "-p", "HEAD", "-m", "work tree")
            return self.run(*command, environment=environment).decode().strip()

    def object(self, name: str, limit: int = 1 << 26) -> GitObject | None:
        """Return the object of an id or ``<commit>:<path>``, None where there is none; up to ``limit`` bytes."""
        return self._objects.one(name, limit)

    def contents(self, names: Iterable[str]) -> Iterator[bytes | None]:
        """Yield the content of each file named, None where there is none; asked for by the hundred, which is quick."""
        for found in self._objects.many(names):
            yield found.source if found and found.type == "blob" else None

    def blob(self, name: str, limit: int = 1 << 26) -> bytes | None:
        """Return the content of a file, None where there is none or it is longer than ``limit``."""
        found = self.object(name, limit)
        return found.source if found and found.type == "blob" else None

    def listing(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Yield mode, name and id of everything directly in a folder (``<commit>:<path>``); nothing where none is."""
        found = self.object(name)
        source = (found.source or b"") if found and found.type == "tree" else b""
        at = 0
        while at < len(source):
            space, end = source.index(b" ", at), source.index(b"\0", at)
            mode, name = source[at:space].decode(), source[space + 1 : end].decode("utf-8", "surrogateescape")
            yield mode.zfill(6), name, source[end + 1 : end + 21].hex()
            at = end + 21

    def _command(self, arguments: tuple[str, ...]) -> tuple[str, ...]:
        return ("git", "-C", os.fspath(self.root), *_SETTINGS, *arguments)


def _told(running: subprocess.Popen[bytes], source: bytes | None = None) -> bytes:
    """Return what a command prints once it has ended; raises ``GitError``."""
    with running:
        printed, errors = running.communicate(source)
    if running.returncode:
        said = errors.decode("utf-8", "replace").strip()
        raise GitError(said or f"git ended with {running.returncode}")
    return printed


def _strictest(brought: tuple[str, str]) -> tuple[bool, str]:
    """Order what is brought so that of several names of one blob a record's comes last, and is kept."""
    return brought[1].startswith("records/"), brought[1]


def raw_changes(listing: bytes) -> Iterator[Change]:
    """Yield the changes of a raw, NUL-separated listing of ``diff-tree``."""
    parts = iter(listing.split(b"\0"))
    for facts in parts:
        if not facts.startswith(b":"):
            continue
        old_mode, new_mode, old, new, _ = facts[1:].decode().split()
        path = next(parts).decode("utf-8", "surrogateescape")
        yield Change(path, *_side(old_mode, old), *_side(new_mode, new))


def _side(mode: str, blob: str) -> tuple[str, str]:
    return ("", "") if mode == MODE_ABSENT else (mode, blob)
