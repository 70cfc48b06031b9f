"""The register of registrations: who proposed, approved and registered what, and whether all of it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from generator.pages.model.queue import PlaceView


class StepView(NamedTuple):
    """How a record came into the register, in a few words: ``commit`` on the audit page named ``page``, if any.

    ``odd`` is ``odd`` where it did not come in as it should, else ``""``; a ``page`` alone is where to read of it.
    """

    text: str
    commit: str = ""
    page: str = ""
    odd: str = ""


class ApprovalView(NamedTuple):
    """One approval: whose, as what, in which way, when (Chinese time); ``by`` says who signed it for them, if so."""

    holder: str
    role: str
    way: str
    at: str
    by: str = ""
    note: str = ""


class RegisteredView(NamedTuple):
    """One registration, ``at`` in Chinese time.

    ``url`` and ``submission_url`` are addresses on the code host, ``""`` where there is none. ``files`` are the first
    few of ``number`` that concern the page; ``others`` counts those that do not, ``errors`` what the audit found.
    """

    commit: str
    url: str
    at: str
    scope: PlaceView
    matters: str
    submission: str
    submission_url: str
    proposer: str
    approvals: tuple[ApprovalView, ...]
    registrar: str
    files: tuple[str, ...]
    number: int
    others: int = 0
    errors: int = 0


class FaultView(NamedTuple):
    """Something wrong with the register: ``severity`` is that of its code."""

    code: str
    severity: str
    place: str
    message: str
    hint: str


class RegisterNote(NamedTuple):
    """How many registrations concern a school, and the day of the last (``""`` = none)."""

    number: int
    last: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """The registrations of one school, or (``id`` ``county``) those that are no school's, the latest first.

    ``brought`` counts the files that stood there from the beginning; ``strange`` are those not as registered.
    """

    id: str
    name: str
    registrations: tuple[RegisteredView, ...]
    brought: int
    strange: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditView:
    """The whole register at a glance: ``faults`` are the worst of ``errors`` and ``warnings``, ``latest`` the latest.

    ``strange`` are files that this site shows otherwise than they are registered.
    """

    facts: tuple[tuple[str, str], ...]
    number: int
    faults: tuple[FaultView, ...]
    errors: int
    warnings: int
    latest: tuple[RegisteredView, ...]
    strange: tuple[str, ...] = ()
