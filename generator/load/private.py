"""Text that looks like an ID card number or a mobile number (DESIGN section 4: none may stand in a record)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_AS_ZERO = bytes(ord("0") if chr(byte).isdecimal() else byte for byte in range(128)) + bytes(range(128, 256))
_LONG = (b"0" * 11, b"000-0000-0000", b"000 0000 0000")
_LIKELY = re.compile(
    rb"(?<![0-9A-Za-z])(?:"
    rb"(?P<id>[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx])"
    rb"|(?:\+?86[- ]?)?1[3-9][0-9](?P<gap>[- ]?)[0-9]{4}(?P=gap)[0-9]{4}"
    rb")(?![0-9A-Za-z])"
)
_LONG_NUMBER = re.compile("[0-9](?:[ -]?[0-9]){9,}[0-9Xx]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = b"10X98765432"


def private_numbers(source: bytes) -> Iterator[tuple[str, int]]:
    """Yield code and byte offset: C060 an ID card number (date and GB 11643 check digit fit), C061 a mobile number.

    Works on any bytes and costs next to nothing where there is no long run of digits.
    """
    digits = source.translate(_AS_ZERO)
    if not any(run in digits for run in _LONG):
        return
    for found in _LIKELY.finditer(source):
        if found["id"] is None:
            yield "C061", found.start()
        elif _checks(found["id"].upper()):
            yield "C060", found.start()


def masked(text: str) -> str:
    """Return what a message may quote of a record: long numbers are left out, for messages end up in public logs."""
    return _LONG_NUMBER.sub("…", text)


def _checks(number: bytes) -> bool:
    total = sum(weight * (digit - ord("0")) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    return _CHECK[total % 11] == number[17]
