"""The records checked beside a change: the changed files and their neighbours alone, whatever the county's size.

Ids stand in paths, so the neighbours are found without a list of all files. The rules run over them twice, without
the change and with it: what is said only the second time is what the change brings; what a neighbourhood cannot know is
missing in both. A change of what the whole county rests on, and a change that seems to bring an error, is judged on all
records instead: the quick way only ever says yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.entries import entries
from generator.git import Change
from generator.guard.acts import RECORDS
from generator.guard.facts import past_changes
from generator.guard.neighbours import neighbours
from generator.guard.state import State
from generator.load import load, located
from generator.membership import FOREVER, membership
from generator.messages import severity
from generator.problem import Problem
from generator.records import Document, Register, name_of
from generator.rules import check as check_rules
from generator.schema import check as check_shape
from generator.tree import MAX_BYTES, GitTree, sift

WIDE = frozenset({"accounts", "approvals", "county", "periods", "policy", "rule-set", "provider", "verification"})
"""Kinds that records all over the county may rest on: a change of one is judged on all records."""


def introduced(state: State, after: State) -> list[Problem]:
    """Return the problems that the changes laid over ``state`` in ``after`` bring, located and sorted."""
    changes = [change for change in after.changes.values() if change.path.startswith(RECORDS)]
    if not changes:
        return []
    if not any(_kind(after, change) in WIDE or change.removed or _unsettles(after, change) for change in changes):
        own, found = _beside(state, after, changes)
        if own or not any(severity(one) == "error" for one in found):
            return located([*own, *found], Files(after))
    return wholly(state, after)


def _unsettles(after: State, change: Change) -> bool:
    """Return whether a roster or plan loses or alters what records elsewhere rest on; a roster may grow."""
    if not change.old or not change.path.endswith("/roster.yaml"):
        return bool(change.old) and "/plans/" in change.path
    new = after.new(change)
    return new is None or any(past_changes(after.old(change), new, FOREVER))


def wholly(state: State, after: State) -> list[Problem]:
    """Return the same from a check of all records, before and after."""
    from generator.check import problems  # noqa: PLC0415 - rule sets and all that reads them: the quick way has no use

    root = state.repository.root
    new = problems(GitTree(root, state.commit, after.changes.values()))
    touched = {change.path for change in after.changes.values()}
    if all(one.path in touched for one in new if severity(one) == "error"):
        return [one for one in new if one.path in touched]
    known = {_sameness(one) for one in problems(GitTree(root, state.commit))}
    return [one for one in new if one.path in touched or _sameness(one) not in known]


def _sameness(one: Problem) -> tuple[object, ...]:
    return one.code, one.path, one.values


def _beside(state: State, after: State, changes: list[Change]) -> tuple[list[Problem], list[Problem]]:
    """Return what is wrong with the changed files themselves, and what the rules say only with the change."""
    shaped, own = _changed(after, changes)
    paths = neighbours(after, changes)
    before = _documents(state, paths)
    now = {**before, **shaped}
    unread = frozenset(change.path for change in changes if change.new) - shaped.keys()
    for path in unread:
        now.pop(path, None)
    told = {_sameness(one) for one in _rules(before, frozenset())}
    return own, [one for one in _rules(now, unread) if _sameness(one) not in told]


def _changed(after: State, changes: list[Change]) -> tuple[dict[str, Document], list[Problem]]:
    """Return the changed records that can be read and have their shape, and what is wrong with the others."""
    readable, _ = sift((c.path, int(c.new_mode, 8)) for c in changes if c.new)
    blobs = {c.path: c.new for c in changes if c.path in set(readable)}
    sources = [(p, after.repository.blob(b, MAX_BYTES) or b"\0" * (MAX_BYTES + 1)) for p, b in blobs.items()]
    documents, broken = load(sources)
    valid, misshapen = check_shape(after.schemas, documents)
    return valid, [*broken, *misshapen]


def _rules(documents: dict[str, Document], unread: frozenset[str]) -> list[Problem]:
    register = Register(documents)
    return check_rules(register, membership(register), entries(register), unread)


def _documents(state: State, paths: Iterable[str]) -> dict[str, Document]:
    found = ((path, state.document(path)) for path in sorted(paths))
    return {path: document for path, document in found if document is not None}


def _kind(after: State, change: Change) -> str:
    data = after.new(change)
    kinds, _ = after.schemas.place(change.path)
    return name_of(data["kind"] if data else kinds[0] if kinds else "")


class Files:
    """The files of a state, for finding lines again."""

    def __init__(self, state: State) -> None:
        self._state = state

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """See ``Sources.read``."""
        return self._state.sources(paths)
