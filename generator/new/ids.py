"""Fresh ids and file stems: a prefix and six random Crockford base32 characters (DESIGN section 4)."""

from __future__ import annotations

import secrets
from collections.abc import Container

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def tail() -> str:
    """Return six random characters without i, l, o, u."""
    return "".join(secrets.choice(ALPHABET) for _ in range(6))


def fresh(prefix: str, taken: Container[str]) -> str:
    """Return an id such as ``t-4fj2wq`` that is not taken."""
    while (made := f"{prefix}-{tail()}") in taken:
        pass
    return made


def next_school(taken: Container[str]) -> str:
    """Return the lowest free school id, ``s-0001`` onwards."""
    return next(made for n in range(1, 10_000) if (made := f"s-{n:04}") not in taken)


def stem(day: str) -> str:
    """Return a file stem for a submission of that ISO day, e.g. ``20261123-x7k2m9``: two clerks never collide."""
    return f"{day.replace('-', '')}-{tail()}"
