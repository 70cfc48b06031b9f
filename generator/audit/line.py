"""The main line as one stream: every commit as it is written, and what it changes of the one before."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from generator.audit.store import read
from generator.git import Change, GitError, Repository, raw_changes

_TREE = re.compile(rb"tree ([0-9a-f]{40})\n")


class Link(NamedTuple):
    """One commit of the line: its id, the whole object, and its changes of the one before, sorted by path."""

    commit: str
    source: bytes
    changes: tuple[Change, ...]


def line(repository: Repository, tip: str) -> list[str]:
    """Return the ids of the first-parent line that ends with ``tip``, oldest first; raises ``GitError``."""
    return repository.text("rev-list", "--first-parent", "--reverse", tip).split()


def links(repository: Repository, commits: Sequence[str]) -> list[Link]:
    """Return the commits of a line, the first without changes; raises ``GitError`` for one that cannot be read.

    Trees are compared, not commits: what Git might think of parents plays no part.
    """
    sources = [source or b"" for source in read(repository, commits)]
    trees = [found[1].decode() for found in map(_TREE.match, sources) if found]
    if len(trees) != len(commits):
        raise GitError("cat-file")
    changes = [(), *_compared(repository, trees)]
    return [Link(*one) for one in zip(commits, sources, changes, strict=True)]


def _compared(repository: Repository, trees: Sequence[str]) -> Iterator[tuple[Change, ...]]:
    """Yield what changes from each tree to the next."""
    with tempfile.TemporaryFile() as request:
        request.writelines(f"{old} {new}\n".encode() for old, new in pairwise(trees))
        request.seek(0)
        with repository.start("diff-tree", "--stdin", "-r", "-z", "--raw", "--no-renames", source=request) as process:
            listing = process.communicate()[0]
    if process.returncode:
        raise GitError("diff-tree")
    yield from _divided(listing, trees)


def _divided(listing: bytes, trees: Sequence[str]) -> Iterator[tuple[Change, ...]]:
    """Yield the parts of a listing, each after a line with the two trees compared.

    Such a line ends without a NUL: it stands before the first facts of its part, with those of empty parts.
    """
    found: list[bytes] = []
    begun = 0
    parts = iter(listing.split(b"\0"))
    for part in parts:
        heads, colon, facts = part.partition(b":")
        for head in heads.splitlines():
            if head.decode() != " ".join(trees[begun : begun + 2]):
                raise GitError("diff-tree")
            if begun:
                yield _changes(found)
            begun, found = begun + 1, []
        if colon:
            found += [colon + facts, next(parts)]
    if begun != len(trees) - 1:
        raise GitError("diff-tree")
    if begun:
        yield _changes(found)


def _changes(parts: list[bytes]) -> tuple[Change, ...]:
    return tuple(sorted(raw_changes(b"\0".join(parts))))
