"""Read the smallest parts of a rule set: figures, selections, quantities; a mistake becomes a problem at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from generator.credit.figure import UNSET, Figure, Row, Table, Value
from generator.credit.selection import EVERYTHING, Domain, Selection, both, negation, one
from generator.problem import Place, Problem, problem
from generator.vocabulary import Vocabulary

CONVERTED = "converted"  # the attribute "which conversion took the entry"
LARGEST = 100_000  # no figure is greater, no denominator, and no unit is worth more: larger ones are slips of the pen
WRITTEN = re.compile(r"[0-9]+(\.[0-9]+)?(/[1-9][0-9]*)?%?", re.ASCII)


def nearest(word: object, known: Iterable[str]) -> str:
    """Return the words that may be written, those most like the one that was written first."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - only where something is misspelt

    alike = {one: SequenceMatcher(None, str(word), one).ratio() for one in known}
    return "、".join(sorted(alike, key=alike.__getitem__, reverse=True))


def domain_of(vocabulary: Vocabulary) -> Domain:
    """Return every value of every attribute, None for a blank one."""
    return {
        name: frozenset[Value]((*words, None)) for name, words in {**vocabulary.entry, **vocabulary.teacher}.items()
    }


def fraction(raw: object) -> Fraction | None:
    """Return 3, 0.5, 1/3 or 50% as an exact number; None if it is none of these, or beyond `LARGEST`."""
    if isinstance(raw, str) and not WRITTEN.fullmatch(raw):
        return None
    if isinstance(raw, str):
        top, _, bottom = raw.removesuffix("%").partition("/")
        number = Fraction(top) / Fraction(bottom or 1) / (100 if raw.endswith("%") else 1)
    elif isinstance(raw, int | Decimal) and not isinstance(raw, bool):
        number = Fraction(raw)
    else:
        return None
    return number if 0 <= number <= LARGEST and number.denominator <= LARGEST else None


class Reader:
    """Reads the parts of one document and gathers their problems; ``buckets`` may be unreadable (None)."""

    def __init__(self, path: str, vocabulary: Vocabulary, buckets: Mapping[str, Selection | None]) -> None:
        self.path = path
        self.vocabulary = vocabulary
        self.domain = domain_of(vocabulary)
        self.buckets = dict(buckets)
        self.problems: list[Problem] = []

    def refuse(self, code: str, at: Place, **values: object) -> None:
        """Note one problem."""
        self.problems.append(problem(code, self.path, at, **values))

    def quantity(self, raw: str, at: Place) -> tuple[Fraction, str]:
        """Read `10 hours`."""
        number, _, unit = raw.partition(" ")
        if unit not in self.vocabulary.units:
            self.refuse("C609", at, unit=unit, known=nearest(unit, self.vocabulary.units))
        found = fraction(number)
        if not found or (found * 100).denominator > 1:
            self.refuse("C610", at, figure=raw)
        return found or Fraction(1), unit

    def figure(self, raw: Any, at: Place) -> Figure:
        """Read a number, a ratio, a share, `unset`, or a table of them."""
        if isinstance(raw, dict):
            return self._table(raw, at)
        if raw == "unset":
            return UNSET
        found = fraction(raw)
        if found is None:
            self.refuse("C610", at, figure=raw)
        return found if found is not None else UNSET

    def amount(self, raw: Any, at: Place) -> Figure:
        """Read a figure in credits: nobody could tell what a share of them is of."""
        self._no_share(raw, at)
        return self.figure(raw, at)

    def _no_share(self, raw: Any, at: Place) -> None:
        if isinstance(raw, dict):
            for name in raw.keys() - {"by"}:
                self._no_share(raw[name], (*at, name))
        elif isinstance(raw, str) and raw.endswith("%"):
            self.refuse("C610", at, figure=raw)

    def _table(self, raw: dict[str, Any], at: Place) -> Figure:
        by = raw["by"]
        if not isinstance(by, str) or by not in self.domain:
            self.refuse("C606", (*at, "by"), word=by, known=nearest(by, self.domain))
            return UNSET
        written = {name: self.values(by, name, (*at, name)) for name in raw if name not in ("by", "else")}
        rows, free = [], self.domain[by]
        for name in sorted(written, key=lambda name: len(written[name])):  # an exact value beats a group
            rows.append(Row(name, written[name] & free, self.figure(raw[name], (*at, name))))
            free -= written[name]
        if "else" in raw:
            rows.append(Row("else", free, self.figure(raw["else"], (*at, "else"))))
        return Table(by, by in self.vocabulary.teacher, tuple(rows))

    def values(self, attribute: str, word: str, at: Place) -> frozenset[Value]:
        """Return the values a word of an attribute stands for."""
        groups = self.vocabulary.groups.get(attribute, {})
        if word in self.domain[attribute]:
            return frozenset({word})
        if word not in groups:
            known = sorted(str(value) for value in (self.domain[attribute] | groups.keys()) - {None})
            self.refuse("C607", at, attribute=attribute, word=word, known=nearest(word, known))
        return frozenset(groups.get(word, ()))

    def selection(self, raw: Mapping[str, Any], at: Place, attributes: Mapping[str, tuple[str, ...]]) -> Selection:
        """Read a `where` or `for`: all keys, each any of its words."""
        out = EVERYTHING
        for key, given in raw.items():
            place = (*at, key)
            if key == "not":
                out = both(out, negation(self.selection(given, place, attributes), self.domain))
            elif key == "any":
                out = both(
                    out, tuple(b for n, w in enumerate(given) for b in self.selection(w, (*place, n), attributes))
                )
            elif key in attributes:
                out = both(out, one(key, self._words(key, given, place)))
            else:
                self.refuse("C606", place, word=key, known=nearest(key, attributes))
        return out

    def _words(self, attribute: str, given: str | list[str], at: Place) -> frozenset[Value]:
        if isinstance(given, str):
            return self.values(attribute, given, at)
        return frozenset[Value]().union(*(self.values(attribute, word, (*at, n)) for n, word in enumerate(given)))

    def bucket(self, name: str, at: Place) -> Selection | None:
        """Return what a bucket holds; None if it is unknown (a problem) or was itself unreadable."""
        if name not in self.buckets:
            self.refuse("C608", at, bucket=name, known=nearest(name, self.buckets))
        return self.buckets.get(name)

    def within(self, names: tuple[str, ...], at: Place) -> Selection | None:
        """Return what any of the buckets holds; None if one of them is not known."""
        found = [self.bucket(name, at) for name in names]
        return (
            None
            if None in found
            else tuple(dict.fromkeys(box for selection in found if selection for box in selection))
        )
