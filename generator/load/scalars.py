"""What a scalar means, and which scalars are refused (DESIGN section 4, "Values")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from generator.load.private import private_numbers
from generator.load.text import Flaw, flaws, is_clean

Scalar = str | int | Decimal | bool | None

MAX_DIGITS = 15
_PRIVATE_DIGITS = 11  # a mobile number; an ID card number has more
_WORDS: dict[str, bool | None] = {"": None, "null": None, "true": True, "false": False}
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?")
_WRONG_DOT = re.compile("[\u2022\u2024\u2027\u2219\u22c5\u30fb\uff65]")
_WIDE_DIGIT = re.compile("[０-９]")
_WIDE_NUMBER = re.compile("[0-9./:+%-]*[０-９][0-9０-９./:+%．／：＋％－-]*")
_WIDE_COLON = re.compile(r"[a-z][a-z0-9_]*\s*(：)")
_WIDE_MARKS = (
    (re.compile("([［｛＃])"), {"［": "[", "｛": "{", "＃": "#"}),
    (re.compile(r"([－—–])\s"), {"－": "-", "—": "-", "–": "-"}),
    (re.compile("([“”‘’＂＇])[!-~]+[“”‘’＂＇]\\Z"), {"“": '"', "”": '"', "‘": "'", "’": "'", "＂": '"', "＇": "'"}),
    (re.compile(r"[!-~]+(，)\s*(?:[!-~]+(?:，\s*[!-~]+)*\Z|[a-z][a-z0-9_]*\s*[：:])"), {"，": ","}),
)


def meaning(text: str) -> Scalar:
    """Return what a plain (unquoted) scalar stands for: null, true/false, an integer, a decimal, else the text itself.

    ``011``, ``1_000``, ``1e3``, ``.inf``, ``0x1F``, ``+1``, ``~``, ``NO`` and ``True`` are text. ``36.0`` is the
    integer 36, and minus zero is zero, so that equal numbers are equal values of one type.
    """
    if text in _WORDS:
        return _WORDS[text]
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text
    if not number[1]:
        return int(text)
    value = Decimal(text)
    return int(value) if value == value.to_integral_value() else value


def refusals(text: str, *, plain: bool) -> Iterator[Flaw]:
    """Yield why a scalar is refused; ``plain`` means it stands without quotes."""
    if not is_clean(text):  # only escapes like "\\u200b" get past the examination of the whole file
        yield from flaws(text)
    for code, _ in private_numbers((narrow(text) if _WIDE_DIGIT.search(text) else text).encode()):
        yield Flaw(code, 0)
    if dot := _WRONG_DOT.search(text):
        yield Flaw("C020", dot.start(), (("char", f"{dot[0]} U+{ord(dot[0]):04X}"),))
    if _WIDE_NUMBER.fullmatch(text):
        yield Flaw("C046", 0, (("found", text), ("normal", narrow(text))))
    if plain:
        yield from _plain_refusals(text)


def is_harmless(text: str) -> bool:
    """Tell quickly that ``refusals`` will surely say nothing: ids, dates, words and amounts, which most scalars are."""
    return len(text) < _PRIVATE_DIGITS and text.isascii() and text.isprintable() and text != "<<"


def narrow(text: str) -> str:
    """Return a text with full-width ASCII characters made half-width."""
    return "".join(chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char for char in text)


def _plain_refusals(text: str) -> Iterator[Flaw]:
    if text == "<<":
        yield Flaw("C041", 0)
    if colon := _WIDE_COLON.match(text):
        yield Flaw("C044", colon.start(1), (("found", colon[0]), ("normal", colon[0][:-1].rstrip() + ": ")))
    for pattern, normal in _WIDE_MARKS:
        if mark := pattern.match(text):
            yield Flaw("C045", mark.start(1), (("found", mark[1]), ("normal", normal[mark[1]])))
    if _NUMBER.fullmatch(text) and sum(map(str.isdecimal, text)) > MAX_DIGITS:
        yield Flaw("C047", 0, (("limit", str(MAX_DIGITS)),))
