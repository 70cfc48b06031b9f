"""The quick way from bytes to a document: libyaml's composer and an own small constructor, without line numbers.

It only says yes or no. What it refuses goes to ``structure``, which says where and why; what it cannot judge cheaply
(``needs_care``) goes there first, because libyaml's composer follows aliases and recurses without a limit.
"""

from __future__ import annotations

import operator
from typing import Any

import yaml
from yaml._yaml import CParser
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.load.scalars import Scalar, is_harmless, meaning, refusals

MAX_DEPTH = 20
MAX_NODES = 100_000

Document = dict[str, Any]

_BRACKETS = b"[]{}"
_NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in _BRACKETS)
_HARMLESS = bytes(byte for byte in range(256) if byte not in b"&*!\\")
_PARSE_ERRORS = (yaml.YAMLError, UnicodeError)


class RefusedError(Exception):
    """The document breaks a rule of this loader; ``structure`` knows which and where."""


class Scalars:
    """The scalars met so far, each judged once: records repeat the same few texts. One for each bulk of files."""

    def __init__(self) -> None:
        self.plain = _Plain()
        self.quoted = _Quoted()


class _Plain(dict[str, Scalar]):
    def __missing__(self, text: str) -> Scalar:
        if not is_harmless(text) and any(refusals(text, plain=True)):
            raise RefusedError
        value = self[text] = meaning(text)
        return value


class _Quoted(dict[str, str]):
    def __missing__(self, text: str) -> str:
        if not is_harmless(text) and any(refusals(text, plain=False)):
            raise RefusedError
        self[text] = text
        return text


def needs_care(source: bytes) -> bool:
    """Tell whether a file may hold anchors, aliases, tags, directives, escapes, or be very deep or large."""
    return bool(
        source.translate(None, _HARMLESS)
        or b"\n%" in source
        or b"- - " in source
        or b"-  " in source
        or b"? " in source
        or len(source) > MAX_NODES
        or source.startswith(b"%")
        or not _shallow(source.translate(None, _NOT_BRACKETS))
    )


def compose(source: bytes) -> Node | None:
    """Return libyaml's nodes with marks; raises ``RefusedError``. For sources that need no care, or inspected ones."""
    try:
        node: Node | None = _Composer(source).get_single_node()
    except _PARSE_ERRORS as error:
        raise RefusedError from error
    return node


def build(source: bytes, scalars: Scalars) -> Document:
    """Return the document in a source for which ``compose`` is safe; raises ``RefusedError``."""
    node = compose(source)
    if type(node) is not MappingNode:
        raise RefusedError
    return _mapping(node, 1, scalars.plain, scalars.quoted)


class _Composer(CParser):
    """libyaml's composer with PyYAML's resolver (YAML 1.1, regular expressions per scalar) left out.

    The two functions only have to be cheap and take the arguments of the methods they stand for.
    """

    descend_resolver = operator.is_
    ascend_resolver = bool

    def resolve(self, kind: type[Node], value: str | None, implicit: object) -> None:
        """Give no node a tag."""


def _shallow(brackets: bytes) -> bool:
    """Tell whether flow collections nest no deeper than allowed, by peeling the innermost pairs."""
    for _ in range(MAX_DEPTH):
        if not brackets:
            return True
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
    return not brackets


def _mapping(node: MappingNode, depth: int, plain: _Plain, quoted: _Quoted) -> Document:
    if depth > MAX_DEPTH:
        raise RefusedError
    found: Document = {}
    for key_node, item in node.value:
        if type(key_node) is not ScalarNode:
            raise RefusedError
        key = quoted[key_node.value] if key_node.style else plain[key_node.value]
        if type(key) is not str:
            raise RefusedError
        if type(item) is ScalarNode:
            found[key] = quoted[item.value] if item.style else plain[item.value]
        elif type(item) is MappingNode:
            found[key] = _mapping(item, depth + 1, plain, quoted)
        else:
            found[key] = _sequence(item, depth + 1, plain, quoted)
    if len(found) != len(node.value):
        raise RefusedError
    return found


def _sequence(node: SequenceNode, depth: int, plain: _Plain, quoted: _Quoted) -> list[Any]:
    if depth > MAX_DEPTH:
        raise RefusedError
    found: list[Any] = []
    for item in node.value:
        if type(item) is MappingNode:
            found.append(_mapping(item, depth + 1, plain, quoted))
        elif type(item) is ScalarNode:
            found.append(quoted[item.value] if item.style else plain[item.value])
        else:
            found.append(_sequence(item, depth + 1, plain, quoted))
    return found
