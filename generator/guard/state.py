"""Single records of one state of the register: a commit, with the changes of a submission laid over it or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from generator.git import ZERO, Change, Repository
from generator.load import Scalars, read
from generator.problem import Problem
from generator.records import Document, name_of
from generator.schema import Schemas
from generator.schema.lift import lift
from generator.tree import MAX_BYTES

FOLDER = "040000"
_KIND = re.compile(rb"(?:#[^\n]*\n|\r?\n)*kind: *([a-z-]+)/[0-9]+ *\r?\n")


class Known:
    """What was read already, by blob id; shared by the states of one check, so that nothing is read twice."""

    def __init__(self) -> None:
        self.documents: dict[tuple[str, str], Document | None] = {}  # by path too: a copy elsewhere is no such record
        self.sources: dict[str, bytes] = {}
        self.scalars = Scalars()

    def read(self, path: str, source: bytes) -> Document | list[Problem]:
        """Return the document in a file, or what is wrong with it."""
        return read(path, source, self.scalars)


class State:
    """The records of ``commit`` after ``changes``; each is read when asked for, and only what has its shape counts."""

    def __init__(
        self,
        repository: Repository,
        commit: str,
        schemas: Schemas,
        changes: Iterable[Change] = (),
        known: Known | None = None,
        files: Mapping[str, str] | None = None,
    ) -> None:
        self.repository, self.commit, self.schemas = repository, commit, schemas
        self.changes = {change.path: change for change in changes}
        self._known = known or Known()
        self._files = files  # blob ids of all files by path, where somebody has them
        self._blobs: dict[str, str] = {}

    def after(self, changes: Iterable[Change]) -> State:
        """Return the same state with changes laid over it."""
        return State(self.repository, self.commit, self.schemas, changes, self._known, self._files)

    def blob(self, path: str) -> str:
        """Return the blob id of a file, ``""`` where there is none."""
        if path in self.changes:
            return self.changes[path].new
        if self._files is not None:
            return self._files.get(path, "")
        if path not in self._blobs:
            found = self.repository.object(f"{self.commit}:{path}", 0)
            self._blobs[path] = found.id if found and found.type == "blob" else ""
        return self._blobs[path]

    def document(self, path: str) -> Document | None:
        """Return the record at ``path``; None where there is none, or none that can be read and has its shape."""
        blob = self.blob(path)
        return self._read(path, blob) if blob else None

    def old(self, change: Change) -> Document | None:
        """Return the record that a change replaces or removes."""
        return self._read(change.path, change.old) if change.old else None

    def new(self, change: Change) -> Document | None:
        """Return the record that a change puts in place."""
        return self._read(change.path, change.new) if change.new else None

    def source(self, blob: str) -> bytes:
        """Return the content of a blob; nothing where there is none or it is too long for a record."""
        if blob and blob not in self._known.sources:
            self._known.sources[blob] = self.repository.blob(blob, MAX_BYTES) or b""
        return self._known.sources.get(blob, b"")

    def kind(self, blob: str) -> str:
        """Return the name of the kind that a blob says it is; where that is not its first line, it is read for it.

        Further down a line may look like it and be part of a text in quotes.
        """
        source = self.source(blob)
        found = _KIND.match(source)
        if found:
            return found[1].decode()
        document = read("", source)
        return name_of(str(document.get("kind", ""))) if isinstance(document, dict) else ""

    def names(self, folder: str) -> list[str]:
        """Return the names of the files and folders directly in a folder (without a slash at its end), sorted."""
        here = set()
        for mode, name, found in self.repository.listing(f"{self.commit}:{folder}"):
            here.add(name)
            if mode != FOLDER:
                self._blobs[f"{folder}/{name}"] = found
        for path, change in self.changes.items():
            if path.startswith(f"{folder}/"):
                name, _, below = path[len(folder) + 1 :].partition("/")
                if change.new:
                    here.add(name)
                elif not below:
                    here.discard(name)
        return sorted(here)

    def files(self, folder: str) -> Iterator[str]:
        """Yield the paths of the record files directly in a folder, sorted."""
        return (f"{folder}/{name}" for name in self.names(folder) if name.endswith(".yaml"))

    def sources(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield path and content (at most ``MAX_BYTES + 1`` bytes) of the files that are there, in the order given."""
        named = [(path, self._name(path)) for path in paths]
        contents = self.repository.contents(name for _, name in named)
        for (path, _), source in zip(named, contents, strict=True):
            if source is not None:
                yield path, source[: MAX_BYTES + 1]

    def _name(self, path: str) -> str:
        """Return what Git calls a file: its blob id where that is known."""
        known = self.changes[path].new if path in self.changes else self._blobs.get(path)
        return f"{self.commit}:{path}" if known is None else known or ZERO

    def _read(self, path: str, blob: str) -> Document | None:
        known = self._known.documents
        if (path, blob) not in known:
            found = self._known.read(path, self.source(blob))
            known[path, blob] = lift(found) if isinstance(found, dict) and self._shaped(path, found) else None
        return known[path, blob]

    def _shaped(self, path: str, document: Document) -> bool:
        kind = document.get("kind")
        return (
            isinstance(kind, str)
            and kind in self.schemas.shapes
            and self.schemas.fits(kind, path)
            and self.schemas.is_valid(kind, document)
        )
