"""Public notices."""

from __future__ import annotations

from typing import NamedTuple


class NoticeView(NamedTuple):
    """One public notice that stands: ``left`` are the days it still does after the data date, 0 on its last.

    ``text`` are its paragraphs; ``about`` are label, address from the site's root and title of what it belongs to.
    """

    id: str
    title: str
    type: str
    since: str
    until: str
    left: int
    text: tuple[str, ...]
    contact: str
    about: tuple[tuple[str, str, str], ...]
    record: str
