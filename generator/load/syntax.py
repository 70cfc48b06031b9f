"""What libyaml could not parse, said as the mistake a person made: which code, and the line it really is in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from generator.load.private import masked
from generator.problem import Problem

_KEY_WIDE_COLON = re.compile(r"""\s*(?:-\s+)*(["']?[A-Za-z_][A-Za-z0-9_]*["']?\s*)(：)""")
_WIDE = dict(zip("，［］｛｝：“”＂‘’", ',[]{}:"""\'\'', strict=True))
_WIDE_NEARBY = re.compile("[" + "".join(_WIDE) + "]")
_WIDE_DASH = re.compile(r"\s*([－—–])\s")
_LOOK_BACK = 3


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of message of libyaml's: its words, our code, and whether the context's mark is the place to mend."""

    words: str
    code: str
    at_context: bool = False


_KINDS = (
    _Kind("while scanning an anchor", "C038"),
    _Kind("while scanning an alias", "C039"),
    _Kind("while scanning a tag", "C040"),
    _Kind("while parsing a tag", "C040"),
    _Kind("undefined tag handle", "C040"),
    _Kind("while scanning a directive", "C042"),
    _Kind("while scanning a %", "C042"),
    _Kind("incompatible YAML document", "C042"),
    _Kind("directive", "C042"),
    _Kind("escape", "C053"),
    _Kind("hexdecimal", "C053"),
    _Kind("while scanning a quoted scalar", "C048", at_context=True),
    _Kind("could not find expected ':'", "C050", at_context=True),
    _Kind("mapping values are not allowed", "C051"),
    _Kind("while parsing a flow", "C049"),
    _Kind("cannot start any token", "C054"),
    _Kind("block sequence entries are not allowed", "C052"),
    _Kind("while parsing a block", "C052"),
)
_OTHER = _Kind("", "C043")


def explain(path: str, text: str, error: yaml.YAMLError) -> list[Problem]:
    """Return the one problem that explains a parse error; a full-width mark nearby (C044, C045) comes first."""
    words = " ".join(filter(None, (getattr(error, "context", None), getattr(error, "problem", None)))) or str(error)
    kind = next((kind for kind in _KINDS if kind.words in words), _OTHER)
    end, begin = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    end = end or begin
    place = begin if kind.at_context and begin else end
    lines = text.split("\n")
    last = min(end.line if end else 0, len(lines) - 1)
    wide = _wide_colon(path, lines, last) or _wide_mark(path, lines, last, place)
    if wide:
        return [wide]
    row, column = (min(place.line, len(lines) - 1), place.column) if place else (0, 0)
    values = (("found", masked(lines[row].strip())[:40]), ("words", words))
    return [Problem(kind.code, path, (), values, row + 1, column + 1)]


def _wide_colon(path: str, lines: list[str], last: int) -> Problem | None:
    """Find the first of the lines ending at or shortly before ``last`` that have ``：`` after a key."""
    first: tuple[int, re.Match[str]] | None = None
    for row in range(last, -1, -1):
        found = _KEY_WIDE_COLON.match(lines[row])
        if found:
            first = row, found
        elif first or row <= last - _LOOK_BACK:
            break
    if first is None:
        return None
    row, found = first
    key = found[1].strip()
    return Problem("C044", path, (), (("found", f"{key}："), ("normal", f"{key}: ")), row + 1, found.start(2) + 1)


def _wide_mark(path: str, lines: list[str], last: int, place: Any) -> Problem | None:
    """Find a full-width mark in the line of the error where an ASCII one could have stood: next to ASCII text."""
    for row in dict.fromkeys((last, min(place.line, last) if place else last)):
        line = lines[row]
        if dash := _WIDE_DASH.match(line):
            return _wide(path, row, dash.start(1), dash[1], "-")
        for found in _WIDE_NEARBY.finditer(line):
            before, after = line[: found.start()].rstrip()[-1:], line[found.end() :].lstrip()[:1]
            if before.isascii() and after.isascii():
                return _wide(path, row, found.start(), found[0], _WIDE[found[0]])
    return None


def _wide(path: str, row: int, column: int, found: str, normal: str) -> Problem:
    return Problem("C045", path, (), (("found", found), ("normal", normal)), row + 1, column + 1)
