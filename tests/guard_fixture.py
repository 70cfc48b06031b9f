"""Registers as Git objects, written without a process: any tree and any history, whatever the names in it.

The register of all examples is ``records/base`` with ``changes/base`` laid over it. Objects have their content as name,
so one repository serves all tests of a process.
"""

from __future__ import annotations

import atexit
import hashlib
import shutil
import stat
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from generator.git import Repository
from generator.guard import Guarded, Submission, guard, submission
from generator.guard.state import State
from generator.problem import Problem
from generator.schema import Schemas

TESTS = Path(__file__).parent
CHANGES = TESTS / "changes"
ABSENT = ".absent"  # a file of this ending takes away the one it is named after
PLAIN, EXECUTABLE, LINK, SUBMODULE = "100644", "100755", "120000", "160000"
NOON = 1_770_000_000


class File(NamedTuple):
    """A file of a tree; ``source`` is its content, the id of a commit for a submodule."""

    source: bytes
    mode: str = PLAIN


Files = dict[str, File]


class Store:
    """A bare repository at ``root`` that objects are written into."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("objects", "refs/heads"):
            (root / folder).mkdir(parents=True)
        (root / "HEAD").write_text("ref: refs/heads/main\n")
        (root / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tbare = true\n")

    def put(self, kind: str, source: bytes) -> str:
        """Write an object and return its id."""
        whole = f"{kind} {len(source)}".encode() + b"\0" + source
        name = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
        file = self.root / "objects" / name[:2] / name[2:]
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(zlib.compress(whole, 1))
        return name

    def tree(self, files: Mapping[str, File]) -> str:
        """Write the tree of some files by path; a name may be anything that holds neither slash nor NUL."""
        lines: dict[bytes, bytes] = {}
        folders: dict[str, Files] = {}
        for path, file in files.items():
            name, slash, rest = path.partition("/")
            if slash:
                folders.setdefault(name, {})[rest] = file
                continue
            found = file.source.decode() if file.mode == SUBMODULE else self.put("blob", file.source)
            lines[_bytes(name)] = _line(file.mode, name, found)
        for name, inner in folders.items():
            lines[_bytes(name) + b"/"] = _line("40000", name, self.tree(inner))
        return self.put("tree", b"".join(lines[name] for name in sorted(lines)))

    def commit(self, files: Mapping[str, File] | str, *parents: str, message: str = "改动", at: int = NOON) -> str:
        """Write a commit of some files, or of a tree that is there already."""
        tree = files if isinstance(files, str) else self.tree(files)
        who = f"甲 <jia@example.org> {at} +0800"
        head = "".join([f"tree {tree}\n", *(f"parent {one}\n" for one in parents)])
        return self.put("commit", f"{head}author {who}\ncommitter {who}\n\n{message}\n".encode())


def _line(mode: str, name: str, found: str) -> bytes:
    return mode.encode() + b" " + _bytes(name) + b"\0" + bytes.fromhex(found)


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


@cache
def store() -> Store:
    """Return the repository of this process."""
    home = Path(tempfile.mkdtemp(prefix="xuefen-guard-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return Store(home / "register.git")


@cache
def schemas() -> Schemas:
    return Schemas.read()


def over(files: Mapping[str, File], folder: Path, but: frozenset[str] = frozenset()) -> Files:
    """Return files with those of a folder laid over them, without what stands in it by one of the names ``but``."""
    found = dict(files)
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        if path.partition("/")[0] in but:
            continue
        if path.endswith(ABSENT):
            gone = path.removesuffix(ABSENT)
            below = [name for name in found if name == gone or name.startswith(f"{gone}/")]
            assert below, f"{gone} is not in the register"
            for name in below:
                del found[name]
        elif file.is_symlink():
            found[path] = File(str(file.readlink()).encode(), LINK)
        elif file.is_file():
            executable = file.stat().st_mode & stat.S_IXUSR
            found[path] = File(file.read_bytes(), EXECUTABLE if executable else PLAIN)
    return found


@cache
def register() -> Files:
    """Return the files of the register that changes are laid over."""
    found: Files = {}
    for folder in (TESTS / "records" / "base", CHANGES / "base"):
        found = over(found, folder)
    return found


Edits = Mapping[str, str | bytes | File | None]  # by path; None takes a file away


def edited(files: Mapping[str, File], edits: Edits) -> Files:
    """Return files with some of them written anew or taken away."""
    found = dict(files)
    for path, edit in edits.items():
        if edit is None:
            del found[path]
        elif isinstance(edit, File):
            found[path] = edit
        else:
            found[path] = File(edit.encode() if isinstance(edit, str) else edit)
    return found


def replaced(path: str, *pairs: tuple[str, str], files: Mapping[str, File] | None = None) -> dict[str, str]:
    """Return a file of the register with some texts replaced, each of which stands there."""
    text = (files or register())[path].source.decode()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return {path: text}


class Proposed(NamedTuple):
    """A submission before the guard: commits, and the words of ``guard``."""

    base: str
    head: str
    actor: str
    day: str
    submitted_on: str = ""


def proposed(edits: Edits, actor: str = "", day: str = "2026-03-10", before: Edits | None = None) -> Proposed:
    """Return edits of the register as a submission of one commit; ``before`` is registered already."""
    files = edited(register(), before or {})
    base = store().commit(files)
    return Proposed(base, store().commit(edited(files, edits), base), actor, day)


@contextmanager
def guarding(case: Proposed) -> Iterator[tuple[Repository, Submission | None, list[Problem]]]:
    with Repository(store().root) as repository:
        yield repository, *submission(repository, case.base, case.head, case.actor)


def judged(case: Proposed) -> Guarded:
    """Return what the guard makes of a submission; its objects can be read until the process ends."""
    with guarding(case) as (repository, found, problems):
        assert found is not None, problems
        return guard(repository, found, case.day, case.submitted_on)


def codes(case: Proposed) -> list[str]:
    """Return the codes of what is wrong with a submission, in the guard's order."""
    with guarding(case) as (repository, found, problems):
        told = guard(repository, found, case.day, case.submitted_on).problems if found else problems
        return [one.code for one in told]


@contextmanager
def states(case: Proposed) -> Iterator[tuple[State, State]]:
    """Yield the register before a submission and after it."""
    with guarding(case) as (repository, found, problems):
        assert found is not None, problems
        state = State(repository, found.base, schemas())
        yield state, state.after(found.changes)


def document(kind: str, *lines: str, **fields: object) -> str:
    """Return a record: its fields, then lines as they are."""
    return "".join(f"{line}\n" for line in (f"kind: {kind}/1", *(f"{k}: {v}" for k, v in fields.items()), *lines))


def lines_of(items: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return mappings as items of a list, each in one line."""
    return [f"  - {{{', '.join(f'{key}: {value}' for key, value in item.items())}}}" for item in items]
