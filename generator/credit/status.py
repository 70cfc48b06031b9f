"""How a requirement stands on a day, mild to grave; a teacher has the gravest."""

from __future__ import annotations

from typing import Any

import numpy as np

from generator.credit.kernel import Bools, Ints

STATUSES = ("exempt", "met", "not_started", "in_progress", "behind", "grace", "unset", "impossible", "missed")
EXEMPT, MET, NOT_STARTED, IN_PROGRESS, BEHIND, GRACE, NOT_SET, IMPOSSIBLE, MISSED = range(9)


def judged(missing: Ints, days: tuple[Any, Any, Any], as_of: Any, *, hopeless: Bools, in_pace: Bools) -> Ints:
    """Return the status of each span if everything is known; ``days``: first, last, last of grace of each span."""
    begins, ends, closes = days
    running = np.where(hopeless, IMPOSSIBLE, np.where(in_pace, IN_PROGRESS, BEHIND))
    begun = np.where(as_of < begins, NOT_STARTED, running)
    short = np.where(as_of <= ends, begun, np.where(as_of <= closes, GRACE, MISSED))
    return np.where(missing == 0, MET, short)


def doubted(status: Ints, *, may_rise: Bools, may_fall: Bools) -> Ints:
    """Return the status, `unset` where what nobody knows yet could turn it: nothing is met on an unknown."""
    return np.where(np.where(status == MET, may_fall, may_rise), NOT_SET, status)
