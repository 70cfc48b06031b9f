"""Why a teacher has what they have: entry by entry, cut by cut, requirement by requirement, in Chinese."""

from __future__ import annotations

from generator.explain.find import Unknown, find
from generator.explain.reasons import Reason, reasons
from generator.explain.text import explain

__all__ = ["Reason", "Unknown", "explain", "find", "reasons"]
