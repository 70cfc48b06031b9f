"""What a page depends on, as a short key: while it is the same, the page need not be rendered again."""

from __future__ import annotations

import hashlib
import marshal
import re
from collections.abc import Callable, Iterable
from operator import attrgetter
from pathlib import Path
from typing import Any

from generator.pages.model import EntryView

Shape = tuple[Callable[[Any], Any], Callable[[Any], Any] | None]


def base(texts: Iterable[str], files: Iterable[Path]) -> bytes:
    """Return what all pages have in common: some texts, and the contents of templates and code."""
    digest = hashlib.blake2b(repr(list(texts)).encode(), digest_size=32)
    for path in sorted(files):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.digest()


class Keys:
    """Makes keys of view models; ``base`` stands for all that the pages have in common."""

    def __init__(self, base: bytes) -> None:
        self._base = base
        self._shapes: dict[type, Shape] = {}
        self._shared: dict[Any, bytes] = {}  # the same reasons and steps stand beside thousands of entries

    def key(self, view: object) -> str:
        """Return the key of a page made from ``view``.

        Version 2 of marshal writes values alone, neither references nor interning, so equal views give equal keys.
        """
        return hashlib.blake2b(marshal.dumps(self._plain(view), 2), key=self._base, digest_size=16).hexdigest()

    def _plain(self, value: Any) -> Any:
        """Return a view model as nested lists and tuples of texts and numbers."""
        kind = type(value)
        if kind is str or kind is int or value is None:
            return value
        if kind is tuple:
            return self._row(value)
        flat, nested = self._shapes.get(kind) or self._shape(kind)
        return flat(value), [self._plain(inner) for inner in nested(value)] if nested else None

    def _row(self, values: tuple[Any, ...]) -> Any:
        """Return a tuple of views, of texts, or of tuples of texts; entries are many, so they go column by column."""
        kind = type(values[0]) if values else str
        if kind is EntryView:
            return [*map(_ENTRY, values)], *([*map(self._same, map(of, values))] for of in _REPEATED)
        return values if kind is str else [self._plain(value) for value in values]

    def _same(self, values: tuple[Any, ...]) -> bytes:
        """Return what stands for a tuple of views that many entries have."""
        found = self._shared.get(values)
        if found is None:
            plain = marshal.dumps([self._plain(value) for value in values], 2)
            found = self._shared[values] = hashlib.blake2b(plain, digest_size=16).digest()
        return found

    def _shape(self, kind: type) -> Shape:
        """Return a getter for the fields that hold plain values, and one for those that hold view models."""
        fields = {name: str(getattr(of, "__forward_arg__", of)) for name, of in kind.__annotations__.items()}
        nested = [name for name, of in fields.items() if re.search(r"\b(?!None)[A-Z]", of)]
        made = _getter([name for name in fields if name not in nested]), _getter(nested) if nested else None
        self._shapes[kind] = made
        return made


_REPEATED = attrgetter("reasons"), attrgetter("steps")
_ENTRY = attrgetter(*[name for name in EntryView._fields if name not in ("reasons", "steps")])


def _getter(names: list[str]) -> Callable[[Any], Any]:
    """Like ``attrgetter``, but of one name too it returns a tuple."""
    return attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)
