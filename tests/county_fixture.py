"""The small county of ``tests/records/base`` with an example laid over it, in memory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.entries import Entry, entries
from generator.load import load
from generator.membership import Membership, membership
from generator.problem import Problem
from generator.records import Document, Register
from generator.rules import Context, check
from generator.schema import Schemas
from generator.schema import check as check_shape

RECORDS = Path(__file__).parent / "records"
BASE = RECORDS / "base"
ABSENT = ".absent"  # a file of this ending takes away the one it is named after


@dataclass(frozen=True)
class County:
    """A county's documents by path, and all that follows from them."""

    documents: dict[str, Document]
    unread: frozenset[str] = frozenset()

    @property
    def register(self) -> Register:
        return Register(self.documents)

    @property
    def membership(self) -> Membership:
        return membership(self.register)

    @property
    def entries(self) -> list[Entry]:
        return entries(self.register)

    @property
    def context(self) -> Context:
        return Context(self.register, self.membership, self.entries, self.unread)

    @property
    def problems(self) -> list[Problem]:
        return check(self.register, self.membership, self.entries, self.unread)


def county(example: Path | None = None, files: dict[str, str] | None = None) -> County:
    """Return the base county with a folder or some texts by path laid over it; all files must have their shape."""
    sources = _files(BASE)
    if example is not None:
        sources |= _files(example)
    sources |= {path: text.encode() for path, text in (files or {}).items()}
    for path in [path for path in sources if path.endswith(ABSENT)]:
        del sources[path], sources[path.removesuffix(ABSENT)]
    return County(shaped(sources))


def shaped(sources: dict[str, bytes]) -> dict[str, Document]:
    documents, broken = load(sorted(sources.items()))
    valid, misshapen = check_shape(_schemas(), documents)
    assert [*broken, *misshapen] == []
    return valid


@cache
def _schemas() -> Schemas:
    return Schemas.read()


def _files(root: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(root).as_posix()): file.read_bytes()
        for file in sorted((root / "records").rglob("*"))
        if file.is_file()
    }
