"""A user's mistake as a value: which rule, where, and what was found."""

from __future__ import annotations

from typing import NamedTuple

Place = tuple[str | int, ...]


class Problem(NamedTuple):
    """One mistake in one file.

    ``at`` is the place inside the document, e.g. ``("entries", 3, "teacher")``; ``()`` means the whole file.
    ``values`` fill the placeholders of the message of ``code`` (see ``messages``). ``line`` and ``column`` count
    from 1; 0 means not located yet (``load.located`` fills them).
    """

    code: str
    path: str
    at: Place = ()
    values: tuple[tuple[str, str], ...] = ()
    line: int = 0
    column: int = 0


def problem(code: str, path: str, at: Place = (), **values: object) -> Problem:
    """Make a problem, its values as text."""
    return Problem(code, path, at, tuple((name, str(value)) for name, value in values.items()))
