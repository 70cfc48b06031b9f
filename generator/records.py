"""The register: valid documents grouped by kind and found by id (DESIGN section 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """One document and the file it came from; ``path`` is posix, from the repository's root."""

    path: str
    data: Document

    @property
    def stem(self) -> str:
        """The path without ``records/`` and ``.yaml``: the first half of its entries' ids."""
        return stem(self.path)


def stem(path: str) -> str:
    """Return the first half of the ids of the entries in the file ``path``."""
    return path.removeprefix("records/").removesuffix(".yaml")


def name_of(kind: str) -> str:
    """Return the kind without its version: ``credit-batch`` for ``credit-batch/1``."""
    return kind.partition("/")[0]


class Register:
    """All valid documents of one revision, by path, kind and id.

    Documents must have passed the schemas (``schema.check``). Where an id occurs twice the first path holds it;
    the rules report the other. Everything is derived from the documents once and never changed.
    """

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = documents
        self.records = [Record(path, documents[path]) for path in sorted(documents)]
        self.by_path = {record.path: record for record in self.records}
        self.by_kind: dict[str, list[Record]] = {}
        for record in self.records:
            self.by_kind.setdefault(name_of(record.data["kind"]), []).append(record)

    def of(self, kind: str) -> list[Record]:
        """Return all records of a kind (without version), in path order."""
        return self.by_kind.get(kind, [])

    def _by(self, kind: str, key: str) -> dict[Any, Record]:
        found: dict[Any, Record] = {}
        for record in self.of(kind):
            found.setdefault(record.data[key], record)
        return found

    @cached_property
    def county(self) -> Document:
        """The county's settings; empty where the file is missing or broken."""
        return next((record.data for record in self.of("county")), {})

    @cached_property
    def periods(self) -> Document:
        """Cycles and years; both lists empty where the file is missing or broken."""
        return next((record.data for record in self.of("periods")), {"cycles": [], "years": []})

    @cached_property
    def years(self) -> dict[int, Document]:
        """The dates of each declared year by number."""
        return {year["year"]: year for year in self.periods["years"]}

    @cached_property
    def schools(self) -> dict[str, Record]:
        """Schools by id."""
        return self._by("school", "id")

    @cached_property
    def rosters(self) -> dict[str, Record]:
        """Rosters by school id."""
        return self._by("roster", "school")

    @cached_property
    def projects(self) -> dict[str, Record]:
        """Projects by id, the county's and the schools'."""
        return self._by("project", "id")

    @cached_property
    def policies(self) -> dict[str, Record]:
        """Policies by id."""
        return self._by("policy", "id")

    @cached_property
    def providers(self) -> dict[str, Record]:
        """Providers by id."""
        return self._by("provider", "id")

    @cached_property
    def rule_sets(self) -> dict[str, Record]:
        """Rule-set documents by id."""
        return self._by("rule-set", "id")

    @cached_property
    def names(self) -> dict[str, str]:
        """Teachers' names by id; a teacher whose name was erased is missing."""
        return {teacher: name for record in self.of("names") for teacher, name in record.data["names"].items()}
