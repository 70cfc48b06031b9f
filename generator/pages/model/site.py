"""The county, and the whole site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.pages.model.catalogue import CodeView, PolicyView, ProjectView
from generator.pages.model.clause import ClauseView
from generator.pages.model.queue import OpenView
from generator.pages.model.school import SchoolView, Tally, TeacherRow, YearTally
from generator.pages.model.teacher import TeacherView
from generator.pages.model.trail import AuditPage, AuditView


@dataclass(frozen=True, slots=True)
class CountyView:
    """The county at a glance. ``attention`` are those who need help most, ``attention_total`` how many do."""

    name: str
    bureau: str
    contact: str
    cycle: str
    elapsed: int
    rules: str
    teachers: int
    average: str
    need: str
    percent: int
    tallies: tuple[Tally, ...]
    years: tuple[YearTally, ...]
    open_years: tuple[tuple[str, str, str], ...]
    unset: tuple[ClauseView, ...]
    attention: tuple[TeacherRow, ...]
    attention_total: int


@dataclass(frozen=True, slots=True)
class SiteView:
    """Everything one site shows. ``teachers`` may be an iterator: pages are stamped as it goes, never held at once.

    ``as_of`` is the data date, ``commit`` the Git commit (``""`` outside Git), ``source`` the web address under which
    records are seen (``""`` = none). ``queue`` are the open submissions, the oldest first; ``audit`` is None where
    registrations are not kept, and there are no ``books`` then.
    """

    county: CountyView
    schools: tuple[SchoolView, ...]
    teachers: Iterable[TeacherView]
    projects: tuple[ProjectView, ...]
    policies: tuple[PolicyView, ...]
    codes: tuple[CodeView, ...]
    as_of: str
    commit: str = ""
    source: str = ""
    queue: tuple[OpenView, ...] = ()
    audit: AuditView | None = None
    books: tuple[AuditPage, ...] = ()
