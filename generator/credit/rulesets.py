"""All rule sets of a county from its documents; the door of this package for whoever must not wait for numpy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.credit.cells import applied
from generator.credit.doubts import doubts
from generator.credit.family import merged
from generator.credit.reading import read_document
from generator.credit.refusals import refusals
from generator.credit.ruleset import RuleSet
from generator.problem import Problem, problem
from generator.vocabulary import Vocabulary

Documents = Mapping[str, Mapping[str, Any]]
RESTING = frozenset({"C613", "C615"})  # said of requirements that are missing: not where some could not be read


def _are_left_out(wrong: list[Problem]) -> bool:
    return any(one.at[:1] in (("require",), ("buckets",)) for one in wrong)


def read(documents: Documents, vocabulary: Vocabulary) -> tuple[dict[str, RuleSet], list[Problem]]:
    """Return the rule sets that can be applied, by id, and all problems of all of them (C6xx; some are warnings).

    ``documents`` by path; each has passed ``schemas/rule-set-1.schema.json``. A set whose parent is refused is left
    out without a word of its own: mend the parent first.
    """
    paths = {document["id"]: path for path, document in sorted(documents.items(), reverse=True)}
    problems = list(_orphans(documents, paths))
    orphaned = {found.path for found in problems}
    written: dict[str, RuleSet] = {}
    found: dict[str, RuleSet] = {}
    for path in _parents_first(documents, paths, orphaned):
        document = documents[path]
        parent = written.get(document.get("extends", ""))
        if parent is None and "extends" in document:
            continue
        own, wrong = read_document(path, document, vocabulary, parent)
        if parent is not None:
            own, trespasses = merged(parent, own, document)
            wrong = wrong + trespasses
        rules = applied(own, vocabulary)
        wrong = wrong + [one for one in refusals(rules) if not (one.code in RESTING and _are_left_out(wrong))]
        problems += wrong or doubts(rules)
        if not wrong:
            written[own.id], found[own.id] = own, rules
    return dict(sorted(found.items())), problems


def _orphans(documents: Documents, paths: Mapping[str, str]) -> Iterator[Problem]:
    """C601, C602: every parent exists, and nobody is their own ancestor."""
    for path, document in sorted(documents.items()):
        line = [document["id"]]
        while (parent := documents[paths[line[-1]]].get("extends")) in paths and parent not in line:
            line.append(parent)
        if parent == line[0]:
            yield problem("C602", path, ("extends",), cycle=" → ".join((*line, parent)))
        elif document.get("extends", document["id"]) not in paths:
            yield problem("C601", path, ("extends",), parent=document["extends"], known="、".join(sorted(paths)))


def _parents_first(documents: Documents, paths: Mapping[str, str], orphaned: set[str]) -> list[str]:
    """Return the paths to read, each parent before its children."""
    order: dict[str, None] = {}
    left = [path for path in sorted(paths.values()) if path not in orphaned]
    while True:
        ready = [
            path
            for path in left
            if path not in order and paths.get(documents[path].get("extends", ""), path) in {path, *order}
        ]
        if not ready:
            return list(order)
        order.update(dict.fromkeys(ready))
