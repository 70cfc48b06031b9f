"""Older versions of a kind, lifted in memory to the newest: a past record is never rewritten (DESIGN section 3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.load import Document

Lift = Callable[[Document], Document]

LIFTS: Mapping[str, Lift] = {}
"""By the old kind (``credit-batch/1``): a pure function from a valid document of it to one of the next version.

A breaking change to a kind adds its schema ``<kind>-2.schema.json``, leaves ``-1`` as it is, and adds one line here.
"""


def lift(document: Document, lifts: Mapping[str, Lift] = LIFTS) -> Document:
    """Return a valid document in its newest version; the document itself, unchanged, if there is none newer."""
    while step := lifts.get(document["kind"]):
        document = step(document)
    return document
