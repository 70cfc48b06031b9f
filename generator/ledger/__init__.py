"""The ledger: live entries and the people they belong to, as tables the credit engine reads (DESIGN section 3)."""

from __future__ import annotations

from generator.ledger.book import Ledger, ledger
from generator.ledger.people import people

__all__ = ["Ledger", "ledger", "people"]
