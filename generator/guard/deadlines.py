"""Time: what is submitted carries the day it is submitted, in time, and not into a verified year (DESIGN section 4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.guard.acts import RECORDS
from generator.guard.context import Context
from generator.guard.state import State
from generator.problem import Problem, problem
from generator.records import Document, name_of

New = tuple[str, str, Document]  # path, kind, document
LASTS = {"credit-batch": "closes", "results": "correcting_until"}  # by kind: the day of a year by which it comes


def submissions_carry_their_day(context: Context) -> Iterator[Problem]:
    """The day of submission written in a file is that of the push, or a little before."""
    today = date.fromisoformat(context.submitted_on)
    for path, _, data in _new(context):
        if "submitted" in data:
            age = (today - date.fromisoformat(data["submitted"])).days
            if not 0 <= age <= context.matrix.submitted_days:
                values = {
                    "submitted": data["submitted"],
                    "day": context.submitted_on,
                    "days": context.matrix.submitted_days,
                }
                yield problem("C712", path, ("submitted",), **values)


def submissions_come_in_time(context: Context) -> Iterator[Problem]:
    """Claims come by the day a year closes and results by the end of correcting, whatever day they bear."""
    years = {year["year"]: year for year in (context.state.document(_PERIODS) or {}).get("years", ())}
    for path, kind, data in _new(context):
        key = LASTS.get(kind)
        for year in sorted(_years(context.after, path, kind, data)) if key else ():
            last = years.get(year, {}).get(key, "9999-12-31")
            if context.submitted_on > last:
                yield problem("C713", path, ("submitted",), year=year, last=last, day=context.submitted_on)


def verified_years_take_corrections_alone(context: Context) -> Iterator[Problem]:
    """Once a school's year is verified only corrections reach into it."""
    for path, kind, data in _new(context):
        if kind in LASTS:
            for year in sorted(_years(context.after, path, kind, data)):
                if context.state.blob(f"records/county/verifications/{year}/{data['school']}.yaml"):
                    yield problem("C714", path, ("school",), school=data["school"], year=year)


_PERIODS = "records/county/periods.yaml"


def _new(context: Context) -> Iterator[New]:
    """Yield the submissions that are added."""
    for change in context.submission.changes:
        data = context.after.new(change) if change.added and change.path.startswith(RECORDS) else None
        if data is not None:
            yield change.path, name_of(data["kind"]), data


def _years(after: State, path: str, kind: str, data: Document) -> set[int]:
    """Return the years that a file's entries end in."""
    if kind == "credit-batch":
        return {data["year"]}
    project = after.document(path.rpartition("/results/")[0] + "/project.yaml") or {}
    ends = {entry.get("to", project.get("to", "")) for entry in data["entries"]}
    return {int(day[:4]) for day in ends if day}
