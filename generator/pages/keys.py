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
        self._shared: dict[int, bytes] = {}  # the same reasons and steps stand beside many entries
        self._kept: list[object] = []

    def under(self, texts: Iterable[str]) -> Keys:
        """Return what makes keys for pages that have some texts in common besides."""
        made = Keys(base((self._base.hex(), *texts), ()))
        made._shapes, made._shared, made._kept = self._shapes, self._shared, self._kept
        return made

    def key(self, view: object) -> str:
        """Return the key of a page made from ``view``.

        Version 2 of marshal writes values alone, neither references nor interning, so equal views give equal keys.
        """
        return hashlib.blake2b(marshal.dumps(self._plain(view), 2), key=self._base, digest_size=16).hexdigest()

    def _plain(self, value: Any) -> Any:
        """Return a view model as nested lists and tuples of texts and numbers."""
        kind = type(value)
        if kind in _PLAIN:
            return self._row(value) if kind is tuple else value
        flat, nested = self._shapes.get(kind) or self._shape(kind)
        return flat(value), [self._plain(inner) for inner in nested(value)] if nested else None

    def _row(self, values: tuple[Any, ...]) -> Any:
        """Return a tuple of views, of texts, or of tuples of texts; views of one kind go column by column."""
        kinds = set(map(type, values))
        kind = kinds.pop() if len(kinds) == 1 else None
        if kind is EntryView:
            return [*map(_ENTRY, values)], *(self._same([*map(of, values)]) for of in _REPEATED)
        if kind is str:
            return values
        if kind is None or kind in _PLAIN:
            return [self._plain(value) for value in values]
        flat, nested = self._shapes.get(kind) or self._shape(kind)
        return [*map(flat, values)], [[self._plain(inner) for inner in nested(v)] for v in values] if nested else None

    def _same(self, column: list[tuple[Any, ...]]) -> list[bytes]:
        """Return what stands for tuples of views that many entries have; each is kept, so that no other gets its id."""
        ids = [*map(id, column)]
        for values in {key: value for key, value in zip(ids, column, strict=True) if key not in self._shared}.values():
            plain = marshal.dumps([self._plain(value) for value in values], 2)
            self._shared[id(values)] = hashlib.blake2b(plain, digest_size=16).digest()
            self._kept.append(values)
        return [*map(self._shared.__getitem__, ids)]

    def _shape(self, kind: type) -> Shape:
        """Return a getter for the fields that hold plain values, and one for those that hold view models."""
        fields = {name: str(getattr(of, "__forward_arg__", of)) for name, of in kind.__annotations__.items()}
        nested = [name for name, of in fields.items() if re.search(r"\b(?!None)[A-Z]", of)]
        made = _getter([name for name in fields if name not in nested]), _getter(nested) if nested else None
        self._shapes[kind] = made
        return made


_PLAIN = frozenset({str, int, bool, type(None), tuple})
_REPEATED = attrgetter("reasons"), attrgetter("steps")
_ENTRY = attrgetter(*[name for name in EntryView._fields if name not in ("reasons", "steps")])


def _getter(names: list[str]) -> Callable[[Any], Any]:
    """Like ``attrgetter``, but of one name too it returns a tuple."""
    return attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)
