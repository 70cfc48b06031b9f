"""Clauses, wherever they are shown."""

from __future__ import annotations

from typing import NamedTuple


class ClauseView(NamedTuple):
    """A clause as it is shown wherever it cuts, grants or asks: ``policy`` is the id of a policy page or ``""``."""

    label: str
    cite: str
    source: str
    policy: str = ""
