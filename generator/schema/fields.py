"""How a place in a document is called, and what stood there, for messages to people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.problem import Place

LONGEST_SHOWN = 60
SAYS = {"true": "yes", "是": "yes", "有": "yes", "false": "no", "否": "no", "无": "no"}

Node = Mapping[str, Any]


def unfolded(shape: Node, node: Node) -> Iterator[Node]:
    """Yield a schema node, then what its ``$ref`` leads to, then its alternatives."""
    yield node
    if "$ref" in node:
        yield from unfolded(shape, target(shape, node))
    for alternative in (*node.get("anyOf", ()), *node.get("oneOf", ())):
        yield from unfolded(shape, alternative)


def target(shape: Node, node: Node) -> Node:
    """Return the definition a node refers to."""
    definition: Node = shape["$defs"][node["$ref"].removeprefix("#/$defs/")]
    return definition


def node_at(shape: Node, at: Place) -> Node:
    """Return the schema node of a place in a document; an empty one where the schema knows no such place."""
    node = shape
    for key in at:
        node = next((child for one in unfolded(shape, node) if (child := _child(one, key)) is not None), {})
    return node


def _child(node: Node, key: str | int) -> Node | None:
    if isinstance(key, int):
        child = node.get("items")
    else:
        child = node.get("properties", {}).get(key, node.get("additionalProperties"))
    return child if isinstance(child, Mapping) else None


def stated(shape: Node, at: Place, keyword: str) -> Any:
    """Return the nearest ``title``, ``description`` or ``x-labels`` of a place; None where none is written."""
    return next((one[keyword] for one in unfolded(shape, node_at(shape, at)) if keyword in one), None)


def key_of(at: Place) -> str:
    """Return the last key of a place, with the number (from 1) of an item: ``entries#3``."""
    keys = [key if isinstance(key, str) else f"#{key + 1}" for key in at]
    named = max((n for n, key in enumerate(at) if isinstance(key, str)), default=0)
    return "".join(keys[named:])


def name_of(shape: Node, at: Place) -> str:
    """Return what people call a place: its title and key, ``级别（level）``; the kind's title for ``()``."""
    title, key = stated(shape, at, "title"), key_of(at)
    return f"{title}（{key}）" if title and key else title or key


def shown(value: Any) -> str:
    """Return a found value as a person would write it, shortened; what is inside a list or mapping is not shown."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case list():
            return "[…]"
        case dict():
            return "{…}"
        case str() if not value or value != value.strip():
            return f'"{_short(value)}"'
    return _short(str(value))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def labelled(word: str, labels: Mapping[str, str]) -> str:
    """Return a word with its label, ``county(县（区）级)``."""
    return f"{word}（{labels[word]}）" if labels.get(word) else word


def listed(labels: Mapping[str, str]) -> dict[str, str]:
    """Return all words for a message: ``options`` with their labels (Chinese), ``words`` without (English)."""
    return {"options": "、".join(labelled(word, labels) for word in labels), "words": ", ".join(labels)}


def nearest(found: str, labels: Mapping[str, str]) -> str | None:
    """Return the word that was probably meant: misspelt, or written as its label or a part of it."""
    text = found.strip()[:LONGEST_SHOWN].casefold()
    if (said := SAYS.get(text)) in labels:
        return said
    names = {name: word for word, label in labels.items() for name in (word.casefold(), label, _bare(label)) if name}
    from difflib import get_close_matches  # noqa: PLC0415 - most files have nothing wrong with them

    close = get_close_matches(text, names, n=1)
    parts = {word for name, word in names.items() if len(text) > 1 and text in name}
    return names[close[0]] if close else parts.pop() if len(parts) == 1 else None


def _bare(label: str) -> str:
    """Return a label without what stands in brackets: 县（区）级 → 县级."""
    return re.sub(r"（[^（）]*）", "", label)
