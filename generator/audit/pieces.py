"""Long lists read piece by piece: from one version to the next only few lines of accounts or a roster differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.guard.state import Known
from generator.load import private_numbers
from generator.load.parse import MAX_NODES
from generator.problem import Problem
from generator.records import Document
from generator.tree import MAX_BYTES

_LIST = re.compile(rb"(?:\A|\n)(accounts|teachers):\r?\n(?=  - )")
_ITEM = re.compile(rb"^(?=  - )", re.MULTILINE)
_ODD = re.compile(rb"[&*!\\%\t]|\n(?:---|\.\.\.)|\? ")


class Pieces(Known):
    """What was read already, with the items of long lists by their text.

    A file whose one list stands at its end is divided before each item. If every piece can be read for itself, as the
    one item of a list, no text in quotes or brackets reaches from one into the next, and the whole reads as its pieces
    do; any other file is read as a whole.
    """

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[bytes, tuple[Any, int] | None] = {}

    def read(self, path: str, source: bytes) -> Document | list[Problem]:
        """See ``Known.read``."""
        found = self._pieced(path, source) if len(source) <= MAX_BYTES else None
        return super().read(path, source) if found is None else found

    def _pieced(self, path: str, source: bytes) -> Document | None:
        begin = _LIST.search(source)
        if begin is None or _ODD.search(source) or next(private_numbers(source), None):
            return None
        key, (head, *texts) = begin[1].decode(), _ITEM.split(source)
        document = super().read(path, head)
        if len(head) != begin.end() or not isinstance(document, dict) or document.get(key, "") is not None:
            return None
        items = list(self._read_items(texts))
        nodes = _nodes(document) + sum(number for _, number in items)
        if len(items) != len(texts) or nodes > MAX_NODES:
            return None
        return {**document, key: [item for item, _ in items]}

    def _read_items(self, texts: list[bytes]) -> Iterator[tuple[Any, int]]:
        """Yield items and their numbers of nodes, as long as each can be read for itself."""
        for text in texts:
            if text not in self._items:
                found = super().read("", b"items:\n" + text)
                alone = isinstance(found, dict) and found.keys() == {"items"} and len(found["items"]) == 1
                self._items[text] = (found["items"][0], _nodes(found["items"][0])) if alone else None  # type: ignore[call-overload]
            known = self._items[text]
            if known is None:
                return
            yield known


def _nodes(value: Any) -> int:
    """Return of how many nodes a value is made."""
    if isinstance(value, dict):
        return 1 + sum(1 + _nodes(item) for item in value.values())
    return 1 + sum(map(_nodes, value)) if isinstance(value, list) else 1
