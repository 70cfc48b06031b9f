"""A rule set tried out before it is in the register: `totals --rules FILE` (DESIGN section 5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from generator.credit import RuleSet
from generator.credit import read as read_rule_sets
from generator.load import load, located
from generator.messages import severity
from generator.problem import Problem
from generator.records import Document, Register
from generator.schema import Schemas, check
from generator.tree import Listing
from generator.vocabulary import Vocabulary

HOME = "records/county/rules/"


def rule_set(file: Path, register: Register) -> tuple[RuleSet | None, list[Problem]]:
    """Return the rule set in ``file`` as if it stood in the register, or None and what is wrong with it.

    Parents that the register lacks are looked for beside the file. Problems name the files as given. Raises OSError.
    """
    given = {f"{HOME}{file.stem}.yaml": file}
    documents, problems = load((path, source.read_bytes()) for path, source in given.items())
    while wanted := _missing(documents, register, file.parent) - given.keys():
        beside = {path: file.parent / Path(path).name for path in sorted(wanted)}
        given |= beside
        more, broken = load((path, source.read_bytes()) for path, source in beside.items())
        documents, problems = documents | more, problems + broken
    valid, misshapen = check(Schemas.read(), documents)
    known = {record.path: record.data for record in register.of("rule-set")} | valid
    found, refused = read_rule_sets(known, Vocabulary.read())
    told = [*problems, *misshapen, *(one for one in refused if one.path in given)]
    path = next(iter(given))
    chosen = found.get(valid[path]["id"]) if path in valid else None
    if any(severity(one) == "error" for one in told):
        chosen = None
    return chosen, [replace(one, path=str(given[one.path])) for one in located(told, _Files(given))]


def _missing(documents: dict[str, Document], register: Register, folder: Path) -> set[str]:
    """The parents that are not read yet but lie beside the file, by the path they would have in the register."""
    parents = {f"{doc['extends']}.yaml" for doc in documents.values() if isinstance(doc.get("extends"), str)}
    known = {record.path for record in register.of("rule-set")}
    return {HOME + name for name in parents if HOME + name not in known and (folder / name).is_file()}


class _Files:
    """The tried files under the paths they would have, as a tree."""

    def __init__(self, given: dict[str, Path]) -> None:
        self.given = given

    def scan(self, prefix: str = HOME) -> Listing:
        """See ``Tree.scan``."""
        return [path for path in sorted(self.given) if path.startswith(prefix)], []

    def paths(self, prefix: str = HOME) -> list[str]:
        """See ``Tree.paths``."""
        return self.scan(prefix)[0]

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """See ``Tree.read``."""
        return ((path, self.given[path].read_bytes()) for path in paths if path in self.given)
