"""What became of the trainees of a project: outcomes, the lines they are written in, the entries they are."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from benchmarks.county.model import Line, Project
from benchmarks.county.text import amount, flow
from benchmarks.county.words import NOT_PASSED

EARNING = ("passed", "excellent")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One trainee's line in a results file: ``hours`` in hundredths by mode, None = all hours of the project."""

    teacher: str
    result: str
    hours: tuple[int, ...] | None = None
    end: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """One results file as it was submitted; ``left_out`` are teachers who could have been in it."""

    stem: str
    project: Project
    school: str
    submitted: str
    outcomes: tuple[Outcome, ...]
    left_out: tuple[str, ...]


def outcome_of(rng: Random, project: Project, teacher: str) -> Outcome:
    """Most pass with all hours; some earn a part, finish early, fail, or never come."""
    chance = rng.random()
    if chance < 0.035:
        result = rng.choice(tuple(NOT_PASSED))
        return Outcome(teacher, result, reason=NOT_PASSED[result])
    result = "excellent" if chance < 0.07 else "passed"
    if chance < 0.90:
        return Outcome(teacher, result)
    partly = tuple(hours if hours < 200 else rng.randrange(hours // 2 // 5 * 5, hours, 5) for _, hours in project.hours)
    early = project.end[:8] + "01" if project.end[5:7] > project.start[5:7] and rng.random() < 0.3 else ""
    return Outcome(teacher, result, partly, early)


def hours_of(project: Project, outcome: Outcome) -> tuple[int, ...]:
    """Return the hundredths of hours earned in each mode of the project: none unless passed."""
    full = tuple(hours for _, hours in project.hours)
    return (outcome.hours or full) if outcome.result in EARNING else tuple(0 for _ in full)


def outcome_text(project: Project, outcome: Outcome) -> str:
    """Return one line of a results file."""
    hours = (
        None
        if outcome.hours is None
        else flow((mode, amount(h)) for (mode, _), h in zip(project.hours, outcome.hours, strict=True))
    )
    return flow(
        [
            ("teacher", outcome.teacher),
            ("result", outcome.result),
            ("hours", hours),
            ("to", outcome.end),
            ("reason", outcome.reason),
        ]
    )


def lines_of(filed: Filed, outcome: Outcome, stem: str, number: int, submitted: str) -> list[Line]:
    """Return the entries of one outcome, one per mode, at a place in the order of ids."""
    project, words = filed.project, dict(filed.project.words)
    what = words.get("activity", "training"), project.level
    more = outcome.result, words.get("audience", ""), words.get("purpose", "")
    who = filed.school, outcome.teacher, outcome.end or project.end, submitted
    return [
        Line(stem, number, mode, *who, "hours", earned, *what, mode, *more)
        for (mode, _), earned in zip(project.hours, hours_of(project, outcome), strict=True)
    ]
