"""The repository as bytes by path: the work tree, or Git objects of any revision (DESIGN sections 3 and 7)."""

from __future__ import annotations

import os
import re
import stat
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Protocol, cast

from generator.git import Change, Repository, UnknownRevisionError
from generator.problem import Problem

__all__ = ["GitTree", "Sources", "Tree", "UnknownRevisionError", "WorkTree", "head", "shown", "sift"]

MAX_BYTES = 1 << 20
"""A longer record is refused; only ``MAX_BYTES + 1`` bytes of it are read, so that no file fills the memory."""

Listing = tuple[list[str], list[Problem]]
File = tuple[str, int]  # path and mode, the mode as Git and stat spell it

RECORDS = "records/"
_FOLDERS_WITH_CAPITALS = ("records/county/rules/",)
_SUFFIX = ".yaml"
_NEARLY_YAML = re.compile(r".+\.ya?ml(\.[^/]*|~)?\Z|.+\.json\Z", re.IGNORECASE | re.DOTALL)
_ODD = re.compile(r"[^A-Za-z0-9/-]")
_UPPER = re.compile(r"[A-Z]")


class Sources(Protocol):
    """Files that can be read by their paths."""

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield path and content (at most ``MAX_BYTES + 1`` bytes) in the order given; what is no plain file, not."""
        ...


class Tree(Sources, Protocol):
    """What is read: all files of one state of the repository."""

    def scan(self, prefix: str = RECORDS) -> Listing:
        """Return the record files below the folder ``prefix`` and what is wrong with files there, sorted by path.

        A file is in the first list or has a problem (C001–C007); one that is merely executable (C006) has both. No
        symbolic link is followed.
        """
        ...

    def paths(self, prefix: str = RECORDS) -> list[str]:
        """Return the first half of ``scan``."""
        ...


class WorkTree:
    """The files as they lie on the disk below ``root``, committed or not."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def scan(self, prefix: str = RECORDS) -> Listing:
        """See ``Tree.scan``."""
        return sift(_walk(self.root, prefix.rstrip("/")))

    def paths(self, prefix: str = RECORDS) -> list[str]:
        """See ``Tree.paths``."""
        return self.scan(prefix)[0]

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """See ``Tree.read``."""
        root = os.fspath(self.root) + "/"
        for path in paths:
            source = _bytes_of(root + path)
            if source is not None:
                yield path, source


class GitTree:
    """The files of a commit with some changes laid over it, read from Git objects alone.

    Raises ``UnknownRevisionError``.
    """

    def __init__(self, root: Path, revision: str, changes: Iterable[Change] = ()) -> None:
        self._repository = Repository(root)
        with self._repository:
            self.commit = self._repository.resolve(revision)
        self._changes = tuple(changes)
        self._files: dict[str, tuple[int, str]] = {}

    def scan(self, prefix: str = RECORDS) -> Listing:
        """See ``Tree.scan``."""
        files = self._listed()
        top = prefix.rstrip("/")
        return sift((path, files[path][0]) for path in files if path == top or path.startswith(top + "/") or not top)

    def paths(self, prefix: str = RECORDS) -> list[str]:
        """See ``Tree.paths``."""
        return self.scan(prefix)[0]

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """See ``Tree.read``."""
        files = self._listed()
        wanted = [(path, files[path][1]) for path in paths if path in files and stat.S_ISREG(files[path][0])]
        from tempfile import TemporaryFile  # noqa: PLC0415 - a third of what it takes to import this module

        with TemporaryFile() as request:  # a pipe could fill up while nobody reads the answers
            request.writelines(blob.encode() + b"\n" for _, blob in wanted)
            request.seek(0)
            with self._repository.start("cat-file", "--batch", "--buffer", source=request) as process:
                answers = cast("IO[bytes]", process.stdout)
                for path, _ in wanted:
                    yield path, _next_blob(answers)

    def _listed(self) -> dict[str, tuple[int, str]]:
        if not self._files:
            listing = self._repository.run("ls-tree", "-r", "-z", "--full-tree", self.commit)
            for line in listing.split(b"\0")[:-1]:
                facts, _, name = line.partition(b"\t")
                mode, _, blob = facts.decode().split()
                self._files[name.decode("utf-8", "surrogateescape")] = int(mode, 8), blob
            for change in self._changes:
                self._files.pop(change.path, None)
                if change.new:
                    self._files[change.path] = int(change.new_mode, 8), change.new
        return self._files


def shown(path: str) -> str:
    """Return a path as it may be printed: what is not UTF-8 or would steer a terminal is written as an escape."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _walk(root: Path, top: str) -> Iterator[File]:
    """Yield every file below the folder ``top``; links are yielded, not followed."""
    if top and not os.path.lexists(root / top):
        return
    if top and not stat.S_ISDIR(mode := os.lstat(root / top).st_mode):
        yield top, mode
        return
    folders = [top]
    while folders:
        folder = folders.pop()
        with os.scandir(root / folder) as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                else:
                    yield path, entry.stat(follow_symlinks=False).st_mode


def sift(files: Iterable[File]) -> Listing:
    """Return which of some files are records by name and mode, and what is wrong with the others (C001–C007)."""
    paths: list[str] = []
    problems: list[Problem] = []
    for path, mode in sorted(files):
        found = _refusal(path, mode)
        if found is None:
            paths.append(path)
            found = ("C006", "") if mode & 0o111 else None
        if found is not None:
            code, what = found
            problems.append(Problem(code, shown(path), values=(("found", what),) if what else (), line=1, column=1))
    return paths, problems


def _refusal(path: str, mode: int) -> tuple[str, str] | None:
    """Return why a file cannot be a record: a code and what was found."""
    name = path.rpartition("/")[2]
    stem = path.removesuffix(_SUFFIX)
    if not stat.S_ISREG(mode):
        return "C005", ""
    if stem == path or stem.endswith("/"):
        return ("C004" if _NEARLY_YAML.match(name) else "C007"), shown(name)
    if " " in stem:
        return "C002", shown(name)
    if odd := _ODD.search(stem):
        return "C003", shown(odd[0])
    if not path.startswith(_FOLDERS_WITH_CAPITALS) and (upper := _UPPER.search(stem)):
        return "C001", upper[0]
    return None


_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def _bytes_of(path: str) -> bytes | None:
    """Return the beginning of a plain file; None where there is none (a link or a pipe is none)."""
    try:
        handle = os.open(path, _OPEN)
    except OSError:
        if stat.S_ISREG(_mode(path)):
            raise
        return None
    try:
        facts = os.fstat(handle)
        return os.read(handle, min(facts.st_size, MAX_BYTES) + 1) if stat.S_ISREG(facts.st_mode) else None
    finally:
        os.close(handle)


def _mode(path: str) -> int:
    try:
        return os.lstat(path).st_mode
    except OSError:
        return 0


def _next_blob(stream: IO[bytes]) -> bytes:
    """Read one answer of ``git cat-file --batch``; raises ``LookupError`` for an object that is not there."""
    header = stream.readline().split()
    if len(header) != 3:
        raise LookupError(b" ".join(header).decode("ascii", "replace"))
    size = int(header[2])
    source = stream.read(min(size, MAX_BYTES + 1))
    rest = size - len(source)
    while rest:
        rest -= len(stream.read(min(rest, MAX_BYTES)))
    stream.read(1)
    return source


def head(root: Path) -> str:
    """Return the id of the commit checked out at ``root``, with ``+`` if records differ from it; "" without one."""
    git = ("git", "-C", os.fspath(root), "--no-optional-locks")
    try:
        found = subprocess.run(
            (*git, "rev-parse", "--verify", "--quiet", "HEAD"), capture_output=True, text=True, check=False
        )
        if found.returncode:
            return ""
        status = (*git, "status", "--porcelain", "--untracked-files=all", "--", RECORDS)
        changed = subprocess.run(status, capture_output=True, check=False)
    except FileNotFoundError:  # no Git on this machine
        return ""
    return found.stdout.strip() + ("+" if changed.stdout else "")
