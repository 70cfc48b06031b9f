"""The trainees of each project by name: what its provider filed, and no more."""

from __future__ import annotations

from generator.explain.words import vocabulary
from generator.ledger import Ledger
from generator.pages.model import TraineeView
from generator.totals import Totals


def trainees(book: Ledger, found: Totals) -> dict[str, tuple[TraineeView, ...]]:
    """Return everybody with a result by project, by school and name; corrections are followed."""
    seen: dict[str, dict[tuple[str, str], str]] = {}
    for line in book.lines:
        if line.corrected is None and line.batch.project and line.end <= found.as_of:
            seen.setdefault(line.batch.project["id"], {})[line.batch.school, line.teacher] = line.result or ""
    return {
        project: tuple(sorted(_view(book, found, *one) for one in people.items())) for project, people in seen.items()
    }


def _view(book: Ledger, found: Totals, who: tuple[str, str], result: str) -> TraineeView:
    school, teacher = who
    return TraineeView(
        found.schools.get(school, school),
        book.register.names.get(teacher, teacher),
        vocabulary().label("result", result),
    )
