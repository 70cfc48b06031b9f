"""The submissions that wait: what each is, what it still lacks, and for how long (nothing of them counts yet)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from generator.approve import Prepared, prepare
from generator.trail import clock
from generator.trail.lines import Lines

STATES = {"returned": "已退回", "faulty": "有错误", "waiting": "待批准", "ready": "可以登记"}


class Waiting(NamedTuple):
    """One open submission.

    ``state`` is ``returned`` (with the reason in ``note``), ``faulty`` (``problems`` errors), ``waiting`` for the seats
    in ``missing``, or ``ready``. ``since`` is the day of its last commit, ``days`` how many days ago that was.
    ``entries`` are school, teacher, title and amount with unit of each claim or result it would add.
    """

    name: str
    scope: str
    matters: tuple[str, ...]
    proposer: str
    head: str
    since: str
    days: int
    state: str
    missing: tuple[str, ...]
    given: tuple[str, ...]
    note: str
    problems: int
    files: tuple[str, ...]
    entries: tuple[tuple[str, str, str, str], ...]


def waiting(lines: Lines, now: int) -> list[Waiting]:
    """Return the open submissions of the clone, the oldest first; a branch that is registered already is none."""
    return sorted(_open(lines, now), key=lambda one: (one.since, one.name))


def _open(lines: Lines, now: int) -> Iterator[Waiting]:
    for name, head in lines.submissions().items():
        prepared, problems = prepare(lines, name, now)
        if prepared is not None:
            yield _waiting(lines, prepared, now)
        elif not any(one.code == "C722" for one in problems):
            since = _since(lines, head)
            proposer = name.split("/")[1]
            yield Waiting(
                name, "", (), proposer, head, since, _days(since, now), "faulty", (), (), "", len(problems), (), ()
            )


def _waiting(lines: Lines, prepared: Prepared, now: int) -> Waiting:
    outcome = prepared.outcome
    since = _since(lines, prepared.found.head)
    returned = next(iter(outcome.returned), None)
    state = "faulty" if prepared.errors else "waiting" if outcome.missing else "ready"
    return Waiting(
        name=prepared.name,
        scope=prepared.act.scope,
        matters=prepared.act.matters,
        proposer=prepared.found.proposer,
        head=prepared.found.head,
        since=since,
        days=_days(since, now),
        state="returned" if returned else state,
        missing=tuple(seat.label for seat in outcome.missing),
        given=tuple(seat.decision.holder.login for seat in outcome.seats if seat.decision),
        note=returned.approval.manifest.note if returned else "",
        problems=len(prepared.errors),
        files=tuple(change.path for change in prepared.found.changes),
        entries=tuple(_entries(prepared)),
    )


def _entries(prepared: Prepared) -> Iterator[tuple[str, str, str, str]]:
    """Yield what a submission would add, line by line."""
    after = prepared.context.after
    for change in prepared.found.changes:
        data = after.new(change) or {}
        project = after.document(change.path.rpartition("/results/")[0] + "/project.yaml") or {}
        lines = [
            *data.get("entries", ()),
            *(line.get("entry") or line.get("result") for line in data.get("corrections", ())),
        ]
        for line in lines:
            if line:
                amount = f"{line['amount']} {line['unit']}" if "amount" in line else str(line.get("credits", ""))
                yield data.get("school", ""), line["teacher"], line.get("title", project.get("title", "")), amount


def _since(lines: Lines, head: str) -> str:
    return clock.day(int(lines.repository.text("show", "--no-patch", "--format=%ct", head)))


def _days(since: str, now: int) -> int:
    return (date.fromisoformat(clock.day(now)) - date.fromisoformat(since)).days
