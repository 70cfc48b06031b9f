"""Every key a rule set may have, from its schema: what it means, what it takes, what holds where it is not written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from generator.credit.ruleset import STAGES
from generator.schema import Schemas
from generator.schema.fields import target, unfolded

Node = Mapping[str, Any]
COMMON: Final = ("id", "label", "cite", "assumes", "since", "until", "where", "in", "for")  # keys of several lists
SECTION: Final = {
    "figure": "figure",
    "where": "select",
    "for": "select",
    "in": "buckets",
    "bucket": "buckets",
    "each": "figure",
}
PLAIN: Final = {"integer": "整数", "number": "数"}


class Form(NamedTuple):
    """One thing a key takes: a word with its label, or (word ``""``) something the label names.

    ``section`` is the part of the reference that says more, ``""`` where none does.
    """

    word: str
    label: str
    section: str = ""


class Key(NamedTuple):
    """One key; ``name`` is dotted inside the header (``cycle.years``).

    ``otherwise`` says what holds where it is not written, ``""`` if it must be; ``lists`` are those that know the key.
    """

    name: str
    title: str
    about: str
    forms: tuple[Form, ...]
    otherwise: str
    lists: tuple[str, ...] = ()


@cache
def keys(part: str) -> tuple[Key, ...]:
    """Return the keys of a list's clauses but the common ones, of the ``header``, or of a selection (``select``)."""
    if part == "header":
        return tuple(_header())
    if part == "select":
        return tuple(_key(name, _shape()["$defs"]["where"]) for name in ("not", "any"))
    clause = _clause(part)
    return tuple(_key(name, clause) for name in clause["properties"] if name not in COMMON)


@cache
def common() -> tuple[Key, ...]:
    """Return the keys that clauses of several lists have, each with the lists that know it."""
    found = []
    for name in COMMON:
        lists = tuple(stage for stage in STAGES if name in _clause(stage)["properties"])
        found.append(_key(name, _clause("convert"))._replace(lists=lists))
    return tuple(found)


@cache
def _shape() -> Node:
    return Schemas.read().shapes["rule-set/1"]


def _clause(stage: str) -> Node:
    items: Node = _shape()["properties"][stage]["items"]
    return items


def _header() -> Iterator[Key]:
    shape = _shape()
    for name, node in shape["properties"].items():
        yield _key(name, shape)
        for inner in node.get("properties", ()):
            yield _key(inner, node)._replace(name=f"{name}.{inner}")


def _key(name: str, owner: Node) -> Key:
    node = owner["properties"][name]
    title, about = (str(_stated(node, word) or "") for word in ("title", "description"))
    forms = (Form("", "列表", name),) if name in STAGES else tuple(dict.fromkeys(_forms(node)))
    return Key(name, title, about, forms, _otherwise(name, owner))


def _stated(node: Node, keyword: str) -> Any:
    return next((one[keyword] for one in unfolded(_shape(), node) if keyword in one), None)


def _otherwise(name: str, owner: Node) -> str:
    choice = [word for one in owner.get("oneOf", ()) for word in one["required"]]
    if name in owner.get("required", ()):
        return ""
    return f"{'、'.join(choice)} 恰好写一个" if name in choice else str(owner["properties"][name]["x-default"])


def _forms(node: Node) -> Iterator[Form]:
    """Yield what a node takes, as deep as a reader needs: a definition with a name of its own is only named."""
    labels = node.get("x-labels", {})
    words = node.get("enum", [node["const"]] if "const" in node else [])
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        yield Form("", str(target(_shape(), node)["title"]), SECTION.get(name, ""))
    elif words:
        yield from (Form(str(word), labels.get(word, "")) for word in words)
    elif "anyOf" in node:
        yield from (form for one in node["anyOf"] for form in _forms(one))
    elif node["type"] == "array":
        first, *more = _forms(node["items"])
        yield Form("", "列表，每项是") if more else first._replace(label=f"{first.label}的列表")
        yield from (first, *more) if more else ()
    elif "properties" in node:
        yield Form("", "下面各键")
    elif node["type"] == "object":
        names, (value,) = node["propertyNames"], _forms(node["additionalProperties"])
        yield value._replace(label=f"{{{names['title']}: {value.label}}}")
        yield from _forms(names)
    elif node["type"] == "string":
        yield Form("", node["title"])
    else:
        yield Form("", PLAIN[node["type"]] + _range(node))


def _range(node: Node) -> str:
    least, most = node.get("minimum"), node.get("maximum")
    return f" {least}–{most}" if least is not None and most is not None else ""
