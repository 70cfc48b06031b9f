"""Time in the register: seconds for order and signatures, and the day in China for everything that has a date."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
ZONE = "+0800"
_STAMP = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def stamp(seconds: int) -> str:
    """Return a time as a manifest writes it, in UTC: ``2026-11-25T09:00:00Z``."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds(written: str) -> int:
    """Return the seconds of a stamp; raises ``ValueError`` for one that is no time."""
    if not _STAMP.fullmatch(written):
        raise ValueError(written)
    return int(datetime.fromisoformat(written).timestamp())


def day(at: int) -> str:
    """Return the day in China of a time in seconds."""
    return datetime.fromtimestamp(at, CHINA).date().isoformat()


def shown(written: str) -> str:
    """Return a stamp as people in China read it: ``2026-11-25 17:00``."""
    return datetime.fromtimestamp(seconds(written), CHINA).strftime("%Y-%m-%d %H:%M")
