"""Totals: every teacher's credits in every cycle under its rule set, with all that explains them (DESIGN section 5)."""

from __future__ import annotations

from generator.totals.evaluate import Totals, totals
from generator.totals.period import Period, periods
from generator.totals.rows import amount, rows
from generator.totals.sums import by_year
from generator.totals.windows import Window

__all__ = ["Period", "Totals", "Window", "amount", "by_year", "periods", "rows", "totals"]
