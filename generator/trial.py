"""A rule set tried out before it is in the register: `totals --rules FILE` (DESIGN section 5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.credit import RuleSet
from generator.credit import read as read_rule_sets
from generator.load import load, located
from generator.messages import severity
from generator.problem import Problem
from generator.records import Document, Register
from generator.schema import Schemas, check
from generator.tree import Tree
from generator.vocabulary import Vocabulary

HOME = "records/county/rules/"


@dataclass(frozen=True, slots=True)
class Trial:
    """What a file would make of the register's rule sets.

    ``rule_sets`` are all there would be, by id; ``everywhere`` judges every cycle instead of its own rule set, None
    where the file replaces one of the register's. Where ``errors`` says what is wrong, both are empty.
    """

    rule_sets: Mapping[str, RuleSet] = field(default_factory=dict)
    everywhere: RuleSet | None = None
    errors: tuple[Problem, ...] = ()


def trial(file: Path, register: Register, tree: Tree) -> Trial:
    """Return the rule sets as they would be if ``file`` stood in the register, which is read from ``tree``.

    A file with the id of a set of the register takes its place, and the sets that extend it are read again on top of
    it; what is then wrong with them is told too. Parents that the register lacks are looked for beside the file.
    Problems name files outside the register as given. Raises OSError.
    """
    given, documents, problems = _read(file, register)
    valid, misshapen = check(Schemas.read(), documents)
    known = {record.path: record.data for record in register.of("rule-set")} | valid
    found, refused = read_rule_sets(known, Vocabulary.read())
    errors = [one for one in (*problems, *misshapen, *refused) if severity(one) == "error"]
    if errors:
        named = (one._replace(path=str(given.get(one.path, one.path))) for one in located(errors, _Files(given, tree)))
        return Trial(errors=tuple(named))
    name = valid[next(iter(given))]["id"]
    return Trial(found, None if name in register.rule_sets else found[name])


def _read(file: Path, register: Register) -> tuple[dict[str, Path], dict[str, Document], list[Problem]]:
    """Return the file first, then the parents beside it, by the path each would have in the register."""
    given = {f"{HOME}{file.stem}.yaml": file}
    documents, problems = load((path, source.read_bytes()) for path, source in given.items())
    if documents and isinstance(name := next(iter(documents.values())).get("id"), str):
        given = {f"{HOME}{name}.yaml": file}
        documents = dict(zip(given, documents.values(), strict=True))
    while wanted := _missing(documents, register, file.parent) - given.keys():
        beside = {path: file.parent / Path(path).name for path in sorted(wanted)}
        given |= beside
        more, broken = load((path, source.read_bytes()) for path, source in beside.items())
        documents, problems = documents | more, problems + broken
    return given, documents, problems


def _missing(documents: dict[str, Document], register: Register, folder: Path) -> set[str]:
    """The parents that are not read yet but lie beside the file, by the path they would have in the register."""
    parents = {f"{doc['extends']}.yaml" for doc in documents.values() if isinstance(doc.get("extends"), str)}
    known = {record.path for record in register.of("rule-set")}
    return {HOME + name for name in parents if HOME + name not in known and (folder / name).is_file()}


@dataclass(frozen=True, slots=True)
class _Files:
    """The files of a tree, and the tried ones under the paths they would have."""

    given: dict[str, Path]
    tree: Tree

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """See ``Sources.read``."""
        for path in paths:
            if path in self.given:
                yield path, self.given[path].read_bytes()
            else:
                yield from self.tree.read([path])
