"""The words that records and rule sets may use, read from ``schemas/vocabulary.schema.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.resources import folder

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All attributes with their words, in the order of the schema.

    ``entry`` and ``teacher`` map an attribute (``level``) to its words; ``units`` and ``numbers`` are plain words.
    ``groups`` maps an attribute to its groups and their words (``county_up``); ``titles`` maps every attribute,
    ``unit`` and number to its Chinese title; ``labels`` maps an attribute to the Chinese label of each word and group.
    """

    entry: Mapping[str, Words]
    teacher: Mapping[str, Words]
    units: Words
    numbers: Words
    groups: Mapping[str, Mapping[str, Words]]
    titles: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, path: Path | None = None) -> Vocabulary:
        """Read the program's own vocabulary, or the file ``path`` of the same form."""
        source = path or folder("schemas") / "vocabulary.schema.json"
        definitions: dict[str, Any] = json.loads(source.read_bytes())["$defs"]
        return cls(
            entry=_words_of(definitions, "entry"),
            teacher=_words_of(definitions, "teacher"),
            units=_words_of(definitions, "unit")["unit"],
            numbers=tuple(name for name, attribute in definitions.items() if attribute["x-of"] == "number"),
            groups={
                name: {group: tuple(words) for group, words in attribute["x-groups"].items()}
                for name, attribute in definitions.items()
                if "x-groups" in attribute
            },
            titles={name: attribute["title"] for name, attribute in definitions.items()},
            labels={
                name: {**attribute["x-labels"], **attribute.get("x-group-labels", {})}
                for name, attribute in definitions.items()
                if "x-labels" in attribute
            },
        )

    def label(self, attribute: str, word: str) -> str:
        """Return the Chinese label of a word or group, or the word itself where it has none."""
        return self.labels.get(attribute, {}).get(word, word)

    def expand(self, attribute: str, word: str) -> Words:
        """Return the words a word stands for: those of a group, else itself alone."""
        return self.groups.get(attribute, {}).get(word, (word,))


def _words_of(definitions: dict[str, Any], of: str) -> dict[str, Words]:
    return {name: tuple(attribute["enum"]) for name, attribute in definitions.items() if attribute["x-of"] == of}
