"""Selections of entries or teachers, as exact sets: any of several boxes, a box being values for some attributes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.credit.figure import Figure, Value, cells

Box = frozenset[tuple[str, frozenset[Value]]]  # all of: the attribute has one of the values
Selection = tuple[Box, ...]  # any of the boxes; () chooses nothing
Domain = Mapping[str, frozenset[Value]]  # every value an attribute can have, None (blank) among them

EVERYTHING: Selection = (frozenset(),)
MOST_PIECES = 5_000  # beyond it `covers` gives up and answers no, so that no rule set can stall a check


def one(attribute: str, values: Iterable[Value]) -> Selection:
    """Return the selection of what has one of the values."""
    return (frozenset({(attribute, frozenset(values))}),)


def both(a: Selection, b: Selection) -> Selection:
    """Return what is in a and in b."""
    if EVERYTHING in (a, b):
        return b if a == EVERYTHING else a
    return tuple(dict.fromkeys(box for x in a for y in b for box in _meet(dict(x), dict(y))))


def _meet(x: dict[str, frozenset[Value]], y: dict[str, frozenset[Value]]) -> Iterator[Box]:
    met = {key: x.get(key, y.get(key, frozenset())) & y.get(key, x.get(key, frozenset())) for key in x | y}
    if all(met.values()):
        yield frozenset(met.items())


def negation(a: Selection, domain: Domain) -> Selection:
    """Return what is not in a, blank attributes among it."""
    out = EVERYTHING
    for box in a:
        others = (
            (attribute, domain[attribute] - values) for attribute, values in sorted(box, key=lambda pair: pair[0])
        )
        out = both(out, tuple(frozenset({(attribute, rest)}) for attribute, rest in others if rest))
    return out


def named(figure: Figure) -> Selection:
    """Return what the figure has a value for (everything, unless it is a table without `else`)."""
    return tuple(dict.fromkeys(frozenset(path.items()) for path, _ in cells(figure)))


def covers(outer: Selection, inner: Selection, domain: Domain) -> bool:
    """Return whether all of inner is in outer, whatever way each is written."""
    pieces = list(inner)
    for cutter in outer:
        pieces = [left for piece in pieces for left in _minus(piece, cutter, domain)]
        if len(pieces) > MOST_PIECES:
            return False
    return not pieces


def _minus(piece: Box, cutter: Box, domain: Domain) -> Iterator[Box]:
    """Yield disjoint boxes that make up what of piece is outside cutter."""
    have = dict(piece)
    cuts = [(attribute, have.get(attribute, domain[attribute]), values) for attribute, values in cutter]
    if any(not mine & values for _, mine, values in cuts):
        yield piece
        return
    for attribute, mine, values in cuts:
        if outside := mine - values:
            yield frozenset({**have, attribute: outside}.items())
        have[attribute] = mine & values
