"""YAML as a person would write it: a few head lines, then one line an entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base32, lower case


def amount(hundredths: int) -> str:
    """Return hundredths as the shortest exact decimal: 1200 is ``12``, 750 is ``7.5``."""
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02d}".rstrip("0") if part else str(whole)


def flow(pairs: Iterable[tuple[str, object]]) -> str:
    """Return a flow mapping on one line; pairs whose value is None or empty text are left out."""
    return "{" + ", ".join([f"{key}: {value}" for key, value in pairs if value is not None and value != ""]) + "}"


def sequence(values: Iterable[str]) -> str:
    """Return a flow sequence on one line."""
    return f"[{', '.join(values)}]"


def document(head: Mapping[str, object], key: str = "", items: Iterable[str] = ()) -> str:
    """Return a whole file: the head's lines, then ``key`` with one line per item."""
    lines = [f"{name}: {value}" for name, value in head.items() if value is not None and value != ""]
    if key:
        lines.append(f"{key}:")
        lines += [f"  - {item}" for item in items]
    return "\n".join(lines) + "\n"
