"""What programs may read of the public site."""

from __future__ import annotations

from typing import Any, NamedTuple


class FieldView(NamedTuple):
    """One field of a record as the data dictionary tells it; ``name`` is dotted where it stands inside another."""

    name: str
    title: str
    text: str
    words: tuple[tuple[str, str], ...]


class DataView(NamedTuple):
    """One file of open data: ``name`` is its stem under ``api/``, ``schema`` the file that describes one record."""

    name: str
    title: str
    schema: str
    records: tuple[dict[str, Any], ...]
    fields: tuple[FieldView, ...]


class NewsView(NamedTuple):
    """One entry of the feed: ``day`` is an ISO date, ``place`` its page."""

    place: str
    title: str
    day: str
    text: str
