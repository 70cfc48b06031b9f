"""Two documents compared field by field; items of lists are told apart by what names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.problem import Place

NAMES = (("id",), ("login", "from"), ("year",), ("since",), ("policy", "clause"), ("role",))
"""What may name an item of a list, the first that every item has and no two share."""


class Difference(NamedTuple):
    """One place that differs. ``at`` leads there in the schema, ``trail`` is what people call the steps.

    ``old`` and ``new`` are None where there is nothing. Of a list of plain values only what goes and what comes.
    """

    at: Place
    trail: tuple[str, ...]
    old: Any
    new: Any
    partial: bool = False


def differences(old: Any, new: Any, at: Place = (), trail: tuple[str, ...] = ()) -> Iterator[Difference]:
    """Yield what differs between two documents, or parts of them, in the order of the new one."""
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in (*new, *(key for key in old if key not in new)):
            yield from differences(old.get(key), new.get(key), (*at, key), (*trail, key))
    elif _is_list(old, new) and _is_list(new, old):
        yield from _of_lists(old or [], new or [], at, trail)
    else:
        yield Difference(at, trail, old, new)


def _is_list(one: Any, other: Any) -> bool:
    """Whether a value is a list, or missing beside a list of mappings."""
    return isinstance(one, list) or (
        one is None and isinstance(other, list) and any(isinstance(i, Mapping) for i in other)
    )


def _of_lists(old: list[Any], new: list[Any], at: Place, trail: tuple[str, ...]) -> Iterator[Difference]:
    items = [*old, *new]
    if not all(isinstance(item, Mapping) for item in items):
        gone, come = [item for item in old if item not in new], [item for item in new if item not in old]
        yield Difference(at, trail, gone, come, partial=True)
        return
    names = next((names for names in NAMES if _tell_apart(old, names) and _tell_apart(new, names)), None)
    if names is None:
        yield from (Difference((*at, n), trail, item, None) for n, item in enumerate(old) if item not in new)
        yield from (Difference((*at, n), trail, None, item) for n, item in enumerate(new) if item not in old)
        return
    before = {_name(item, names): (n, item) for n, item in enumerate(old)}
    after = {_name(item, names): (n, item) for n, item in enumerate(new)}
    for name in (*after, *(name for name in before if name not in after)):
        n, was = before.get(name, (0, None))
        n, now = after.get(name, (n, None))
        if was is None or now is None:
            yield Difference((*at, n), (*trail, name), was, now)
        else:
            yield from differences(was, now, (*at, n), (*trail, name))


def _tell_apart(items: list[Any], names: tuple[str, ...]) -> bool:
    found = [_name(item, names) for item in items if names[0] in item]
    return len(found) == len(items) == len(set(found))


def _name(item: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return " ".join(str(item[name]) for name in names if name in item)
