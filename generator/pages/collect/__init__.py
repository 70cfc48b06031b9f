"""The view models of a site, filled from the register, the ledger and the totals. Nothing is computed again here."""

from __future__ import annotations

from generator.pages.collect.site import collect, sites

__all__ = ["collect", "sites"]
