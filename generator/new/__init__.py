"""Begin records: `xuefen new KIND` writes a file in its right place, with a fresh id and every field explained."""

from __future__ import annotations

from generator.new.file import NotBegunError, begin
from generator.new.ids import fresh

__all__ = ["NotBegunError", "begin", "fresh"]
