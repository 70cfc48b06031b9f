"""Git's objects, asked for by name of one process that stays: a thousand of them cost what starting Git once does."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from typing import IO, NamedTuple, cast

ZERO = "0" * 40
_AT_ONCE = 32_768  # bytes of names that fit into a pipe, so that nobody waits for the other side
_UNASKABLE = re.compile(r"[\n\0]|:\.\.?/")  # no path of a commit is relative; asked for one, Git gives up
_LONGEST = 1 << 26  # bytes of an object


class GitObject(NamedTuple):
    """One object: ``source`` is its whole content, or None where it is longer than was asked for."""

    id: str
    type: str
    size: int
    source: bytes | None


class Objects:
    """One reader of a repository's objects; ``start`` starts ``git cat-file --batch`` when the first is asked for."""

    def __init__(self, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self._start = start
        self._reader: subprocess.Popen[bytes] | None = None

    def close(self) -> None:
        """End the reader."""
        if self._reader is not None:
            self._reader.communicate()
            self._reader = None

    def one(self, name: str, limit: int = _LONGEST) -> GitObject | None:
        """Return the object of a name, None where there is none; its source up to ``limit`` bytes."""
        return _answer(self._ask([name]), limit)

    def many(self, names: Iterable[str]) -> Iterator[GitObject | None]:
        """Yield the object of each name, asked for as many at once as a pipe takes."""
        for some in _fitting(names):
            answers = self._ask(some)
            for _ in some:
                yield _answer(answers, _LONGEST)

    def _ask(self, names: list[str]) -> IO[bytes]:
        """Ask for some names; return where the answers come."""
        self._reader = self._reader or self._start()
        asked = cast("IO[bytes]", self._reader.stdin)
        plain = (ZERO if _UNASKABLE.search(name) else name for name in names)  # one line is one name
        asked.writelines(name.encode("utf-8", "surrogateescape") + b"\n" for name in plain)
        asked.flush()
        return cast("IO[bytes]", self._reader.stdout)


def _fitting(names: Iterable[str]) -> Iterator[list[str]]:
    """Yield names in groups that a pipe takes at once; one that is longer than that stands alone."""
    some: list[str] = []
    size = 0
    for name in names:
        length = len(name.encode("utf-8", "surrogateescape")) + 1
        if some and size + length > _AT_ONCE:
            yield some
            some, size = [], 0
        some.append(name)
        size += length
    if some:
        yield some


def _answer(answers: IO[bytes], limit: int) -> GitObject | None:
    header = answers.readline().split()
    if len(header) != 3 or not header[2].isdigit():
        return None
    size = int(header[2])
    source = answers.read(size) if size <= limit else None
    rest = 0 if source is not None else size
    while rest:
        rest -= len(answers.read(min(rest, 1 << 20)))
    answers.read(1)
    return GitObject(header[0].decode(), header[1].decode(), size, source)
