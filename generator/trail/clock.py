"""Time in the register: seconds for order and signatures, and the day in China for everything that has a date."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
ZONE = "+0800"
LAST = 253_402_271_999  # the last second of the calendar, in China: a commit may bear any number
_STAMP = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def stamp(seconds: int) -> str:
    """Return a time as a manifest writes it, in UTC: ``2026-11-25T09:00:00Z``."""
    return datetime.fromtimestamp(min(seconds, LAST), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds(written: str) -> int:
    """Return the seconds of a stamp; raises ``ValueError`` for one that is no time."""
    if not _STAMP.fullmatch(written):
        raise ValueError(written)
    return int(datetime.fromisoformat(written).timestamp())


def day(at: int) -> str:
    """Return the day in China of a time in seconds; of one beyond the calendar its last day."""
    return datetime.fromtimestamp(min(at, LAST), CHINA).date().isoformat()


def today() -> str:
    """Return the day it is in China, wherever the machine stands."""
    return day(int(time.time()))


def shown(written: str) -> str:
    """Return a stamp as people in China read it: ``2026-11-25 17:00``."""
    return datetime.fromtimestamp(min(seconds(written), LAST), CHINA).strftime("%Y-%m-%d %H:%M")
