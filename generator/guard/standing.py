"""What stands: submissions are never edited, past facts stay, a project only moves on (DESIGN section 4)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.git import Change
from generator.guard.accounts import holds
from generator.guard.acts import RECORDS
from generator.guard.context import Context
from generator.guard.facts import may_become, past_changes, project_changes, year_changes
from generator.problem import Problem, problem
from generator.records import name_of
from generator.tree import shown

IMMUTABLE = frozenset({"credit-batch", "results", "correction", "opening", "transfer", "verification", "public-notice"})


def records_do_not_vanish(context: Context) -> Iterator[Problem]:
    """A record once registered stays."""
    for change in context.submission.changes:
        if change.removed and change.path.startswith(RECORDS):
            yield problem("C708", shown(change.path))


def submissions_are_not_edited(context: Context) -> Iterator[Problem]:
    """A submission once registered is not edited: what is wrong in it is corrected by a new file."""
    for change in _edited(context):
        if _kind(context, change) in IMMUTABLE:
            yield problem("C709", shown(change.path))


def past_facts_stand(context: Context) -> Iterator[Problem]:
    """Facts that have begun stay: spans and days of joining, all of a project that is over, years that are over.

    Whom the matrix lets propose a change of past facts of people may.
    """
    for change in _edited(context):
        old, new = context.state.old(change), context.after.new(change)
        if old is None or new is None:
            continue
        kind = name_of(old["kind"])
        if kind == "roster" and not _may_alter(context):
            altered = past_changes(old, new, context.day)
        elif kind == "project":
            altered = project_changes(old, new)
        elif kind == "periods":
            altered = year_changes(old, new, context.day)
        else:
            continue
        for one in altered:
            yield problem("C710", change.path, one.at, who=one.who, was=one.was, now=one.now)


def projects_move_on(context: Context) -> Iterator[Problem]:
    """A project goes forward: planned, enrolling, running, finished, closed; or is cancelled before it is over."""
    for change in context.submission.changes:
        new = context.after.new(change)
        if new is None or name_of(new["kind"]) != "project":
            continue
        old = context.state.old(change)
        was = old["status"] if old else "planned"
        allowed = may_become(was, new["status"]) if old else new["status"] != "closed"
        if not allowed:
            yield problem("C711", change.path, ("status",), was=was if old else "—", now=new["status"])


def _edited(context: Context) -> Iterator[Change]:
    return (c for c in context.submission.changes if c.old and c.new and c.path.startswith(RECORDS))


def _kind(context: Context, change: Change) -> str:
    """Return the kind of a registered file, by what is written in it, else by its place."""
    old = context.state.old(change)
    if old is not None:
        return name_of(old["kind"])
    kinds, _ = context.state.schemas.place(change.path)
    return name_of(kinds[0]) if kinds else ""


def _may_alter(context: Context) -> bool:
    """Return whether the proposer may propose changes of past facts; where nobody asks, nobody may."""
    account = context.accounts.get(context.submission.proposer)
    roles = context.matrix.matters["past_facts"].propose
    return account is not None and any(holds(account, role, context.act) for role in roles)
