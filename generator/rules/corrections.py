"""Corrections: each mends one line of its own school or project, once, with something of the same sort."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.problem import Place, Problem, problem
from generator.records import Document, Record, name_of
from generator.rules.context import Context


@dataclass(frozen=True, slots=True)
class Line:
    """Line ``n`` (from 0) of a correction file."""

    record: Record
    n: int
    data: Document

    @property
    def id(self) -> str:
        """The id by which a later correction names it."""
        return f"{self.record.stem}#{self.n + 1}"

    @property
    def at(self) -> Place:
        """Where the line stands."""
        return ("corrections", self.n)


def _lines(context: Context) -> Iterator[Line]:
    for record in context.register.of("correction"):
        for n, data in enumerate(record.data["corrections"]):
            yield Line(record, n, data)


def _aimed(context: Context) -> Iterator[tuple[Line, Record]]:
    """Yield the lines that have a target that is there, with the target's file."""
    for line in _lines(context):
        target = _target(context, line)
        if target is not None:
            yield line, target


def _target(context: Context, line: Line) -> Record | None:
    """Return the file that holds the line to be corrected, or None if there is no such line."""
    stem, _, number = line.data.get("target", "").partition("#")
    record = context.register.by_path.get(f"records/{stem}.yaml")
    if record is None:
        return None
    key = "corrections" if name_of(record.data["kind"]) == "correction" else "entries"
    lines = record.data.get(key, ())
    if int(number) > len(lines) or (key == "corrections" and lines[int(number) - 1]["action"] == "void"):
        return None
    return record


def targets_exist(context: Context) -> Iterator[Problem]:
    """A correction names a line that is there: an entry, a result, or what an earlier correction put in place."""
    for line in _lines(context):
        target = line.data.get("target")
        if target is None or _target(context, line) is not None:
            continue
        if f"records/{target.partition('#')[0]}.yaml" not in context.unread:
            yield problem("C312", line.record.path, (*line.at, "target"), target=target)


def lines_are_corrected_once(context: Context) -> Iterator[Problem]:
    """A line is corrected once; who corrects again names the latest correction."""
    first: dict[str, str] = {}
    for line, _ in _aimed(context):
        held = first.setdefault(line.data["target"], line.id)
        if held != line.id:
            yield problem("C313", line.record.path, (*line.at, "target"), target=line.data["target"], first=held)


def targets_are_of_the_same_file(context: Context) -> Iterator[Problem]:
    """A correction stays with its own: the same school and year, or the same project and school."""
    for line, target in _aimed(context):
        opening = name_of(target.data["kind"]) == "opening"
        for key in ("school", "project") if opening else ("school", "project", "year"):
            found, expected = target.data.get(key, "—"), line.record.data.get(key, "—")
            if found != expected:
                values = {"target": line.data["target"], "found": found, "expected": expected}
                yield problem("C314", line.record.path, (*line.at, "target"), **values)
                break


def corrections_follow_their_targets(context: Context) -> Iterator[Problem]:
    """A correction is not submitted before what it corrects."""
    for line, target in _aimed(context):
        submitted, found = line.record.data["submitted"], target.data["submitted"]
        if submitted < found:
            values = {"target": line.data["target"], "submitted": submitted, "found": found}
            yield problem("C315", line.record.path, (*line.at, "target"), **values)


def replacements_are_of_the_same_sort(context: Context) -> Iterator[Problem]:
    """In a project's folder a correction brings results, in a school's credits entries."""
    for line in _lines(context):
        expected, other = ("result", "entry") if "project" in line.record.data else ("entry", "result")
        if other in line.data:
            yield problem("C316", line.record.path, (*line.at, other), found=other, expected=expected)


def corrections_lead_back_to_an_entry(context: Context) -> Iterator[Problem]:
    """Corrections of corrections lead back to an entry, never in a circle."""
    aims = {line.id: line.data["target"] for line, _ in _aimed(context)}
    for line, _ in _aimed(context):
        seen = {line.id}
        target = aims.get(line.id)
        while target in aims and target not in seen:
            seen.add(target)
            target = aims[target]
        if target == line.id:
            yield problem("C317", line.record.path, (*line.at, "target"), target=line.data["target"])
