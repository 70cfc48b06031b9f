"""What is in review: shown beside the credits, counted nowhere."""

from __future__ import annotations

from typing import NamedTuple


class PlaceView(NamedTuple):
    """What an act belongs to: its name, and its page from the site's root (``""`` = it has none)."""

    name: str
    page: str = ""


class ClaimView(NamedTuple):
    """A claim or result that an open submission would add; ``amount`` is what is claimed, with its unit."""

    teacher: PlaceView
    school: str
    title: str
    amount: str


class OpenView(NamedTuple):
    """One open submission: ``id`` names it on its page.

    ``state`` is a key of ``generator.queue.STATES``, ``lacks`` says what stands between it and the register. ``since``
    is the day of its last commit, ``given`` are those who approved already, ``claims`` the first few of ``number``.
    """

    id: str
    name: str
    scope: PlaceView
    matters: str
    proposer: str
    since: str
    days: int
    state: str
    lacks: str
    given: tuple[str, ...]
    files: tuple[str, ...]
    claims: tuple[ClaimView, ...]
    number: int


class OpenRow(NamedTuple):
    """An open submission on the page of a school: ``number`` counts what it would add for that school."""

    id: str
    matters: str
    proposer: str
    since: str
    state: str
    lacks: str
    number: int


class PendingView(NamedTuple):
    """What an open submission would add for one teacher; ``id`` names the submission."""

    id: str
    title: str
    amount: str
    since: str
    state: str
