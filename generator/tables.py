"""Text laid out for a terminal in which a Chinese character is two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence


def width(text: str) -> int:
    """Return how many columns a text takes in a terminal: wide characters two, combining ones none."""
    return sum(map(_width, text))


def _width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def left(text: str, columns: int) -> str:
    """Return a text filled up with spaces behind it."""
    return text + " " * (columns - width(text))


def right(text: str, columns: int) -> str:
    """Return a text filled up with spaces before it."""
    return " " * (columns - width(text)) + text


def cut(text: str, columns: int) -> str:
    """Return a text of at most so many columns, ending in ``…`` where it was longer."""
    if width(text) <= columns:
        return text
    kept, room = "", columns - 1
    for char in text:
        room -= _width(char)
        if room < 0:
            break
        kept += char
    return kept + "…"


def wrap(text: str, columns: int, indent: str = "") -> Iterator[str]:
    """Yield a text as lines of at most ``columns``, every one but the first after ``indent``; words stay whole."""
    line = ""
    for piece in _pieces(text):
        if width(line + piece.rstrip()) > columns and line.strip():
            yield line.rstrip()
            line = indent + piece.lstrip()
        else:
            line += piece
    yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """Yield what a line may be broken between: single wide characters, and runs of others up to a space."""
    run = ""
    for char in text:
        if _width(char) == 2 and unicodedata.category(char)[0] != "P":
            if run:
                yield run
            run = char
        else:
            run += char
            if char == " ":
                yield run
                run = ""
    if run:
        yield run


def table(header: Sequence[str], rows: Sequence[Sequence[str]], numbers: frozenset[int] = frozenset()) -> Iterator[str]:
    """Yield header, rule and rows in columns two spaces apart; the columns in ``numbers`` are set to the right."""
    sizes = [max(width(row[n]) for row in [header, *rows]) for n in range(len(header))]
    for row in [header, ["─" * size for size in sizes], *rows]:
        cells = [
            (right if n in numbers else left)(cell, size) for n, (cell, size) in enumerate(zip(row, sizes, strict=True))
        ]
        yield "  ".join(cells).rstrip()
