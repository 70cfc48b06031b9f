"""Bytes to text: the encoding, and every character that has no place in a record, with line and column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from generator.load.private import private_numbers
from generator.problem import Problem
from generator.tree import MAX_BYTES

BOM = "\ufeff"
_INVISIBLE = "\xad\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_INVISIBLE_YET_PRINTABLE = "\u034f\u115f\u1160\u3164\uffa0"
_UNWANTED = (  # as texts: most files hold none, and compiling these costs more than reading such a file
    ("C012", "\0"),
    ("C013", "\t"),
    ("C014", "\r(?!\n)|[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]"),
    ("C015", "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"),
    ("C016", f"[{_INVISIBLE}{_INVISIBLE_YET_PRINTABLE}]"),
    ("C017", "[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]"),
    ("C018", "[\ue000-\uf8ff\U000f0000-\U0010ffff]"),
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with a text: a code, where in the text it begins, what the message says of it."""

    code: str
    index: int
    values: tuple[tuple[str, str], ...] = ()


def clean(source: bytes) -> bool:
    """Tell whether ``examine`` will surely find nothing; made to be quick on what nearly every file looks like."""
    if len(source) > MAX_BYTES:
        return False
    try:
        text = source.decode()
    except UnicodeDecodeError:
        return False
    return is_clean(text.replace("\r\n", "\n")) and next(private_numbers(source), None) is None


def is_clean(text: str) -> bool:
    """Tell whether ``flaws`` will surely find nothing in a text; line feeds are no flaw."""
    if not text.replace("\n", "").isprintable():
        return False
    return text.isascii() or (
        unicodedata.is_normalized("NFC", text) and not any(char in text for char in _INVISIBLE_YET_PRINTABLE)
    )


def examine(path: str, source: bytes) -> list[Problem]:
    """Return what is wrong with a file as bytes and as text, comments included (C010–C019, C033, C060, C061).

    Of each kind of unwanted character the first is reported, with the number of all; every private number is.
    """
    if len(source) > MAX_BYTES:
        return [Problem("C033", path, values=(("limit", f"{MAX_BYTES >> 20} MiB"),), line=1, column=1)]
    found = [Problem(code, path, (), (), *_position_of_byte(source, at)) for code, at in private_numbers(source)]
    try:
        text = source.decode()
    except UnicodeDecodeError as error:
        values = (("byte", f"0x{source[error.start]:02X}"), ("guess", _guess(source)))
        return [*found, Problem("C010", path, (), values, *_position_of_byte(source, error.start))]
    return found + [Problem(flaw.code, path, (), flaw.values, *position(text, flaw.index)) for flaw in flaws(text)]


def flaws(text: str) -> Iterator[Flaw]:
    """Yield the first of each kind of unwanted character of a text."""
    if text.startswith(BOM):
        yield Flaw("C011", 0)
        text = " " + text[1:]
    for code, pattern in _UNWANTED:
        if matches := re.findall(pattern, text):
            at = text.index(matches[0])
            yield Flaw(code, at, (("char", f"U+{ord(matches[0]):04X}"), ("count", str(len(matches)))))
    if not unicodedata.is_normalized("NFC", text):
        yield _not_normalised(text)


def position(text: str, index: int) -> tuple[int, int]:
    """Return line and column (from 1) of a character."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _position_of_byte(source: bytes, at: int) -> tuple[int, int]:
    begin = source.rfind(b"\n", 0, at) + 1
    return source.count(b"\n", 0, at) + 1, len(source[begin:at].decode("utf-8", "replace")) + 1


def _guess(source: bytes) -> str:
    """Say in what encoding a file that is not UTF-8 seems to be written."""
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    try:
        text = source.decode("gb18030")
    except UnicodeDecodeError:
        return "?"
    chinese = re.search("[\u4e00-\u9fff]{1,8}", text)
    return f"GBK: {chinese[0]}…" if chinese else "GBK?"


def _not_normalised(text: str) -> Flaw:
    """Find the first line that is not NFC and the first character in it that differs."""
    begin = 0
    for line in text.splitlines(keepends=True):
        normal = unicodedata.normalize("NFC", line)
        if normal != line:
            break
        begin += len(line)
    at = next((i for i, (a, b) in enumerate(zip(line, normal, strict=False)) if a != b), 0)
    return Flaw("C019", begin + at, (("char", line[at]), ("normal", normal[at : at + 1])))
