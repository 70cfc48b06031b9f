"""Every attribute and word a rule set may ask about, and where the records state it, from the vocabulary's schema."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from generator.resources import folder


class Group(NamedTuple):
    """A word that stands for several."""

    name: str
    label: str
    words: tuple[str, ...]


class Attribute(NamedTuple):
    """One attribute: what it describes (``entry teacher unit number``), its words, and where they come from."""

    name: str
    title: str
    of: str
    words: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    source: str


def attributes() -> tuple[Attribute, ...]:
    """Return all attributes in the order of the schema."""
    definitions: dict[str, Any] = json.loads((folder("schemas") / "vocabulary.schema.json").read_bytes())["$defs"]
    return tuple(
        Attribute(
            name=name,
            title=node["title"],
            of=node["x-of"],
            words=tuple(node.get("x-labels", {}).items()),
            groups=tuple(
                Group(group, node["x-group-labels"][group], tuple(words))
                for group, words in node.get("x-groups", {}).items()
            ),
            source=node["x-from"],
        )
        for name, node in definitions.items()
    )
