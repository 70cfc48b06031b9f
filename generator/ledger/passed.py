"""What a project would bring whoever passes it: the lines that a result of it would be."""

from __future__ import annotations

from generator.entries import Batch, Entry, Item, entries_of
from generator.records import Record


def passed(project: Record, teacher: str) -> list[Entry]:
    """Return the entries of a teacher who passes a project: one per mode, each with all its hours."""
    batch = Batch(project.path, project.stem, "result", "", project.data["to"], project.data)
    return entries_of(Item(batch, 0, project.data["id"], {"teacher": teacher, "result": "passed"}))
