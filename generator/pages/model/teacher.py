"""Teachers: where each stands, and the entries that make it so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from generator.pages.model.clause import ClauseView
from generator.pages.model.queue import PendingView
from generator.pages.model.trail import StepView


@dataclass(frozen=True, slots=True)
class RequirementView:
    """One requirement over one span: ``need`` is ``""`` where the figure is unset; ``why`` explains a status."""

    label: str
    span: str
    clause: ClauseView
    need: str
    have: str
    missing: str
    status: str
    why: str = ""
    deadline: str = ""


class OfferView(NamedTuple):
    """An open project that could fill what is missing: ``counted`` credits in all, ``fills`` (``""``: these) of it.

    ``project`` is the id of a project page, or ``""``; ``target`` for whom it is, ``enrolment`` how one gets in.
    """

    project: str
    title: str
    days: str
    state: str
    enrolment: str
    target: str
    counted: str
    fills: str = ""


@dataclass(frozen=True, slots=True)
class LackView:
    """What is missing of one requirement, until when, and what could fill it; ``note``: why nothing can."""

    label: str
    span: str
    missing: str
    deadline: str
    note: str
    offers: tuple[OfferView, ...]


@dataclass(frozen=True, slots=True)
class YearView:
    """One year of the cycle: ``parts_cents`` are the counted credits of each band, in the bands' order.

    ``state`` is ``past``, ``current`` or ``future``; ``floor`` is what the year itself asks (``""`` = nothing) and
    ``status`` whether it has it (``""`` where the year asks nothing).
    """

    label: str
    state: str
    counted: str
    counted_cents: int
    parts: tuple[str, ...]
    parts_cents: tuple[int, ...]
    floor: str = ""
    floor_cents: int = 0
    status: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CycleView:
    """The picture of a cycle: years × bands, and the total beside its target (``need_cents`` 0 = no figure)."""

    label: str
    rules: str
    bands: tuple[str, ...]
    band_totals: tuple[str, ...]
    years: tuple[YearView, ...]
    counted: str
    counted_cents: int
    need: str
    need_cents: int
    missing: str
    status: str
    elapsed: int  # whole per cent of the cycle's days that are over on the data date
    as_of: str = ""


class ReasonView(NamedTuple):
    """Why an amount changed on its way: ``amount`` is what was taken (``""`` where nothing was)."""

    text: str
    amount: str = ""
    clause: ClauseView | None = None


class EntryView(NamedTuple):
    """One entry: ``claimed`` and ``recognised`` in ``unit``, then ``raw`` (converted) and ``counted`` credits.

    ``kind`` says how it was earned, ``then`` where and as what the teacher stood that day. ``struck`` says why a
    correction struck it out (``""`` = it counts), ``by`` which correction brought it in. ``project`` is the id of a
    project page or ``""``; ``record`` the path of the file it stands in, ``steps`` how that came into the register.
    """

    id: str
    date: str
    title: str
    kind: str
    then: str
    unit: str
    claimed: str
    recognised: str
    raw: str
    counted: str
    record: str
    project: str = ""
    reasons: tuple[ReasonView, ...] = ()
    struck: str = ""
    by: str = ""
    steps: tuple[StepView, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryYear:
    """The entries of one year, in date order; ``label`` is ``周期外`` for those outside any cycle."""

    label: str
    counted: str
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True)
class StayView:
    """Days on one school's books, or (``what`` is not ``在编``) a placement elsewhere; ``until`` ``""`` = today."""

    what: str
    school: str
    school_name: str
    since: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class TeacherView:
    """One teacher's page. ``facts`` are label and text pairs as of the data date; ``status`` is the gravest.

    ``pending`` is what is in review: in no total. ``lacks`` can still be filled (``hint``: how to read its offers),
    ``over`` says what cannot any more; ``texts`` say which text holds when, where not one holds throughout the cycle.
    """

    id: str
    name: str
    school: str
    school_name: str
    facts: tuple[tuple[str, str], ...]
    status: str
    unset: int
    headline: str
    cycle: CycleView | None
    requirements: tuple[RequirementView, ...]
    entries: tuple[EntryYear, ...]
    stays: tuple[StayView, ...] = ()
    notes: tuple[str, ...] = ()
    pending: tuple[PendingView, ...] = ()
    lacks: tuple[LackView, ...] = ()
    hint: str = ""
    over: str = ""
    texts: tuple[str, ...] = ()
