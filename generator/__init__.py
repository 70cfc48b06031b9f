"""A county's register of teacher-training credits, kept in Git (DESIGN: site/pages/architecture.md)."""

from __future__ import annotations

__version__ = "0.1.0"
