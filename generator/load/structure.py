"""The slow way through a file, event by event: everything its structure breaks, each with line and column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml import events
from yaml._yaml import CParser

from generator.load.parse import MAX_DEPTH, MAX_NODES
from generator.load.private import masked
from generator.load.scalars import meaning, refusals
from generator.load.syntax import explain
from generator.problem import Problem

_AT_BEGIN = ("C044", "C045")


@dataclass(slots=True)
class _Open:
    """A collection that is not closed yet; in a mapping ``keys`` holds the line of each key so far."""

    mapping: bool
    keys: dict[str, int] = field(default_factory=dict)
    at_key: bool = True


def inspect(path: str, source: bytes) -> list[Problem]:
    """Return what is wrong with the structure and the scalars of a text (C020, C030–C054), in order.

    The source must be clean text (``text.examine``). Reads no further than the first place that cannot be parsed, the
    second document, or a limit; needs no more memory than the limits allow, whatever the source.
    """
    walk = _Walk(path)
    try:
        for event in _events(source):
            if walk.step(event):
                break
        else:
            walk.end()
    except yaml.YAMLError as error:
        walk.broken_off(explain(path, source.decode(), error))
    except UnicodeError:  # a %-escape in a tag that is not UTF-8: libyaml lets it pass, PyYAML cannot decode it
        walk.report("C040", walk.last)
    return list({(found.code, found.line, found.column): found for found in walk.problems}.values())


def _events(source: bytes) -> Iterator[Any]:
    return iter(CParser(source).get_event, None)


class _Walk:
    """The state of one walk over the events of a file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.last: Any = None
        self._open: list[_Open] = []
        self._nodes = 0
        self._documents = 0

    def step(self, event: Any) -> bool:
        """Take one event; tell whether to stop."""
        self.last = event.start_mark
        if isinstance(event, events.DocumentStartEvent):
            return self._document(event)
        if isinstance(event, events.CollectionEndEvent):
            self._open.pop()
        elif isinstance(event, events.NodeEvent):
            return self._node(event)
        return False

    def end(self) -> None:
        """Take the end of the stream."""
        if not self._documents:
            self._empty()

    def broken_off(self, reasons: list[Problem]) -> None:
        """Take the end of what can be parsed: what the top level is, nobody knows then."""
        self.problems = [found for found in self.problems if found.code != "C031"] + reasons

    def report(self, code: str, mark: Any, shift: int = 0, **values: object) -> None:
        """Add a problem at a mark of libyaml's."""
        line, column = (mark.line + 1, mark.column + 1 + shift) if mark else (1, 1)
        texts = tuple((name, masked(str(value))) for name, value in values.items())
        self.problems.append(Problem(code, self.path, (), texts, line, column))

    def _document(self, event: Any) -> bool:
        self._documents += 1
        if event.version or event.tags:
            self.report("C042", event.start_mark)
        if self._documents > 1:
            self.report("C032", event.start_mark)
        return self._documents > 1

    def _node(self, event: Any) -> bool:
        self._nodes += 1
        top, key = not self._open, self._enter()
        if isinstance(event, events.AliasEvent):
            self.report("C039", event.start_mark, name=event.anchor)
        else:
            self._property(event)
        if isinstance(event, events.ScalarEvent):
            self._scalar(event, key, top=top)
        elif isinstance(event, events.CollectionStartEvent):
            self._collection(event, key, top=top)
        return self._beyond_limits(event)

    def _enter(self) -> _Open | None:
        """Return the mapping whose key the next node is, or None, and turn that mapping from key to value or back."""
        if not self._open or not self._open[-1].mapping:
            return None
        mapping = self._open[-1]
        mapping.at_key = not mapping.at_key
        return None if mapping.at_key else mapping

    def _property(self, event: Any) -> None:
        if event.anchor is not None:
            self.report("C038", event.start_mark, name=event.anchor)
        if event.tag is not None:
            self.report("C040", event.start_mark, name=event.tag)

    def _collection(self, event: Any, key: _Open | None, *, top: bool) -> None:
        mapping = isinstance(event, events.MappingStartEvent)
        if key:
            self.report("C037", event.start_mark, found="{}" if mapping else "[]")
        if top and not mapping:
            self.report("C031", event.start_mark, found="- …" if event.flow_style is False else "[…]")
        self._open.append(_Open(mapping))

    def _scalar(self, event: Any, key: _Open | None, *, top: bool) -> None:
        plain = not event.style
        one_line = event.start_mark.line == event.end_mark.line
        before = len(self.problems)
        for flaw in refusals(event.value, plain=plain):
            shift = (
                flaw.index if plain and (one_line or flaw.code in _AT_BEGIN) else 0
            )  # escapes and folds move characters
            self.report(flaw.code, event.start_mark, shift, **dict(flaw.values))
        if len(self.problems) > before:
            return
        if top and plain and not event.value:
            self._empty()
        elif top:
            self.report("C031", event.start_mark, found=event.value[:20])
        elif key and plain and not isinstance(meaning(event.value), str):
            self.report("C037", event.start_mark, found=event.value)
        elif key:
            self._key(event, key)

    def _key(self, event: Any, mapping: _Open) -> None:
        if event.value in mapping.keys:
            self.report("C036", event.start_mark, key=event.value, first=mapping.keys[event.value])
        mapping.keys.setdefault(event.value, event.start_mark.line + 1)

    def _empty(self) -> None:
        self.report("C030", None)

    def _beyond_limits(self, event: Any) -> bool:
        if len(self._open) > MAX_DEPTH:
            self.report("C034", event.start_mark, limit=MAX_DEPTH)
        elif self._nodes > MAX_NODES:
            self.report("C035", event.start_mark, limit=MAX_NODES)
        else:
            return False
        return True
