"""What is in review: the queue, and what of it each school and teacher waits for. Nothing of it is in any total."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from generator.explain.words import vocabulary
from generator.guard.words import matter_words
from generator.pages.collect.places import Places
from generator.pages.model import ClaimView, OpenRow, OpenView, PendingView, PlaceView
from generator.queue import Waiting
from generator.records import Register
from generator.report import visible

LISTED = 200  # claims and files of one submission; the rest is counted


class Review:
    """The open submissions, the oldest first, and their claims by school and teacher.

    ``shown`` are the teachers who have a page. What a branch says was checked by nobody: nothing invisible is kept.
    """

    def __init__(self, register: Register, queue: Sequence[Waiting], shown: Iterable[str]) -> None:
        self._waiting = sorted(queue, key=lambda one: (one.since, one.name))
        self._places, self._names, self._shown = Places(register), register.names, frozenset(shown)
        self._pending: dict[str, list[PendingView]] = {}
        for one in self._waiting:
            for _, teacher, title, amount in one.entries:
                line = PendingView(_id(one), visible(title), _amount(amount), one.since, one.state)
                self._pending.setdefault(teacher, []).append(line)

    def queue(self) -> tuple[OpenView, ...]:
        """Return the open submissions."""
        return tuple(map(self._view, self._waiting))

    def school(self, school: str) -> tuple[OpenRow, ...]:
        """Return the open submissions of a school, or with claims of it."""
        return tuple(self._row(one, school) for one in self._waiting if school in _schools(one))

    def teacher(self, teacher: str) -> tuple[PendingView, ...]:
        """Return the claims for a teacher that are in review."""
        return tuple(self._pending.get(teacher, ()))

    def _view(self, one: Waiting) -> OpenView:
        return OpenView(
            id=_id(one),
            name=visible(one.name),
            scope=self._places.scope(one.scope),
            matters=matters(one.matters),
            proposer=visible(one.proposer),
            since=one.since,
            days=one.days,
            state=one.state,
            lacks=_lacks(one),
            given=tuple(map(visible, one.given)),
            files=tuple(map(visible, one.files[:LISTED])),
            claims=tuple(self._claims(one)),
            number=len(one.entries),
        )

    def _claims(self, one: Waiting) -> Iterator[ClaimView]:
        for school, teacher, title, amount in one.entries[:LISTED]:
            page = f"teachers/{teacher}.html" if teacher in self._shown else ""
            who = PlaceView(self._names.get(teacher, visible(teacher)), page)
            named = self._places.school(school) if school and school != one.scope else ""
            yield ClaimView(who, named, visible(title), _amount(amount))

    def _row(self, one: Waiting, school: str) -> OpenRow:
        number = sum(line[0] == school for line in one.entries)
        return OpenRow(_id(one), matters(one.matters), visible(one.proposer), one.since, one.state, _lacks(one), number)


def matters(found: Iterable[str]) -> str:
    """Return matters in words."""
    return "、".join(map(matter_words, found))


def _schools(one: Waiting) -> set[str]:
    return {one.scope, *(line[0] for line in one.entries)}


def _id(one: Waiting) -> str:
    """Return a name for a submission that fits into an address, whatever its branch is called."""
    return "q-" + hashlib.blake2b(one.name.encode("utf-8", "surrogateescape"), digest_size=5).hexdigest()


def _amount(written: str) -> str:
    """Return an amount with its unit in words."""
    number, _, unit = visible(written).partition(" ")
    return f"{number} {vocabulary().label('unit', unit)}" if unit else number


def _lacks(one: Waiting) -> str:
    """Return what stands between a submission and the register."""
    if one.state == "returned":
        return f"退回理由：{visible(one.note)}" if one.note else "没有写退回理由"
    if one.state == "faulty":
        return f"{one.problems} 个错误，改好再推送"
    return f"还缺：{'、'.join(one.missing)}" if one.missing else "批准齐了，等登记员登记"
