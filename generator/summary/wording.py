"""Fields and values of records in the words of their schemas, escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from generator.explain.words import vocabulary
from generator.problem import Place
from generator.records import name_of
from generator.schema import Schemas
from generator.schema.fields import Node, stated
from generator.summary.case import Case
from generator.summary.escape import inert, joined

NONE = "—"
NAMELESS = frozenset({"文字", "一行文字"})  # titles that a field has from its form alone
_TEACHER, _SCHOOL = re.compile(r"t-[0-9a-z]{6}"), re.compile(r"s-[0-9]{4}")


@cache
def _shapes() -> Mapping[str, Node]:
    return {name_of(kind): shape for kind, shape in Schemas.read().shapes.items()}


def kind_title(kind: str) -> str:
    """Return what people call a kind of record: ``花名册``."""
    shape = _shapes().get(kind, {})
    return str(shape.get("title", kind))


@dataclass(frozen=True, slots=True)
class Wording:
    """Says the places and values of one kind of document."""

    case: Case
    kind: str

    def title(self, at: Place) -> str:
        """Return what a field is called; a key that is an id is named, a mode of training too."""
        key = str(at[-1]) if at else ""
        if _TEACHER.fullmatch(key) or _SCHOOL.fullmatch(key):
            return self.text(key)
        if "hours" in at[:-1]:
            return vocabulary().label("mode", key)
        if self._speaks_of(at):
            return vocabulary().titles[key]
        shape = _shapes().get(self.kind, {})
        found = stated(shape, at, "title")
        of_any = at and found == stated(shape, (*at[:-1], ""), "title")  # the key itself is what was written
        return str(found) if found and found not in NAMELESS and not of_any else inert(key, 32)

    def _speaks_of(self, at: Place) -> bool:
        """Whether a place of a rule set holds words of an attribute."""
        return self.kind == "rule-set" and len(at) > 1 and at[-1] in vocabulary().labels

    def value(self, at: Place, value: object) -> str:
        """Return what stands in a field: labels for words, names with ids, the parts of what is composed."""
        match value:
            case None:
                return NONE
            case bool():
                return "是" if value else "否"
            case dict():
                return self._mapping(at, value)
            case list():
                return joined([self.value((*at, n), item) for n, item in enumerate(value)])
            case str():
                return self._word(at, value)
        return inert(str(value))

    def _word(self, at: Place, value: str) -> str:
        if value == "unset" and self.kind == "rule-set":
            return "未定"
        field = at[:-1] if at and isinstance(at[-1], int) else at
        if self._speaks_of(field):
            return vocabulary().label(str(field[-1]), value)
        labels = stated(_shapes().get(self.kind, {}), at, "x-labels") or {}
        return str(labels[value]) if value in labels else self.text(value)

    def _mapping(self, at: Place, value: Mapping[str, Any]) -> str:
        said = ((self.title((*at, key)), self.value((*at, key), item)) for key, item in value.items() if key != "id")
        return joined([title if title == told else f"{title} {told}" for title, told in said], "，")

    def text(self, text: str) -> str:
        """Return a text, an id of a teacher or school with the name."""
        if _TEACHER.fullmatch(text):
            return self.case.who(text)
        return self.case.school(text) if _SCHOOL.fullmatch(text) else inert(text, 80)
