"""What stands in a clause of a rule set in words: figures and their tables cell by cell, amounts, names of buckets."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.explain.words import vocabulary
from generator.problem import Place
from generator.records import Document
from generator.summary.case import Case
from generator.summary.escape import inert, joined
from generator.summary.wording import NONE, Wording

AMOUNTS = frozenset({"each", "over"})  # written as a number and a unit
BUCKETS = frozenset({"in", "from", "to", "spare"})  # written as ids of buckets
Said = tuple[str, str, str]  # what differs, and its two sides


@dataclass(frozen=True, slots=True)
class Figures:
    """Says what clauses hold; ``buckets`` are the labels of all buckets they may name."""

    wording: Wording
    buckets: Mapping[str, str]

    @classmethod
    def of(cls, case: Case, *documents: Document) -> Figures:
        """Return the words for clauses of these documents, the parents' buckets among them."""
        sets = [*case.before.rule_sets.values(), *case.after.rule_sets.values()]
        found = {bucket.id: bucket.label for rules in sets for bucket in rules.buckets}
        found |= {raw["id"]: raw["label"] for document in documents for raw in document.get("buckets", ())}
        return cls(Wording(case, "rule-set"), {"total": "全部", **found})

    def stage(self, name: str) -> str:
        """Return what a list of clauses is called."""
        return self.wording.title((name,))

    def parts(self, at: Place, clause: Mapping[str, Any], but: Collection[str]) -> Iterator[tuple[str, str]]:
        """Yield title and value of everything a clause holds."""
        for key, value in clause.items():
            if key not in but:
                yield self.wording.title((*at, key)), self.value((*at, key), value)

    def differences(self, at: Place, old: Any, new: Any) -> Iterator[Said]:
        """Yield what differs in one field: of two tables of one kind each cell by itself, else the whole."""
        yield from self._differences(at, self.wording.title(at), old, new)

    def _differences(self, at: Place, title: str, old: Any, new: Any) -> Iterator[Said]:
        if old == new:
            return
        if _is_table(old) and _is_table(new) and old["by"] == new["by"]:
            for cell in (key for key in dict.fromkeys([*new, *old]) if key != "by"):
                named = f"{title} · {_cell(old['by'], cell)}"
                yield from self._differences(at, named, old.get(cell), new.get(cell))
        elif _is_plain(old) and _is_plain(new):
            for key in dict.fromkeys([*new, *old]):
                named = f"{title} · {self.wording.title((*at, key))}"
                yield from self._differences((*at, key), named, old.get(key), new.get(key))
        else:
            now = self.value(at, new)
            yield title, self.value(at, old), now if now == NONE else f"**{now}**"

    def value(self, at: Place, value: Any) -> str:
        """Return what a field holds, escaped."""
        key = next((step for step in reversed(at) if isinstance(step, str)), "")
        if _is_table(value):
            cells = [
                f"{_cell(value['by'], cell)} {self.value(at, item)}" for cell, item in value.items() if cell != "by"
            ]
            return f"按{vocabulary().titles.get(value['by'], inert(value['by']))}：{joined(cells, '、', 400)}"
        if isinstance(value, list):
            return joined([self.value((*at, n), item) for n, item in enumerate(value)])
        if key in AMOUNTS and isinstance(value, str):
            number, _, unit = value.partition(" ")
            return f"{inert(number)} {inert(vocabulary().label('unit', unit).removeprefix('已认定'))}"
        if key in BUCKETS and isinstance(value, str):
            return inert(self.buckets.get(value, value))
        return self.wording.value(at, value)


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("by"), str)


def _is_plain(value: object) -> bool:
    """Whether a mapping holds a figure or setting per key, not a selection."""
    return isinstance(value, Mapping) and not _is_table(value)


def _cell(attribute: str, cell: str) -> str:
    return "其余" if cell == "else" else inert(vocabulary().label(attribute, cell))
