"""The county, and the whole site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.audience import INTERNAL, Audience
from generator.pages.model.catalogue import CodeView, PolicyView, ProjectView, ProviderView
from generator.pages.model.clause import ClauseView
from generator.pages.model.data import DataView, NewsView
from generator.pages.model.notice import NoticeView
from generator.pages.model.overview import OverviewView
from generator.pages.model.public import MoneyYear, PublicView, Supervision
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
    teachers: int = 0
    average: str = ""
    need: str = ""
    percent: int = 0
    tallies: tuple[Tally, ...] = ()
    years: tuple[YearTally, ...] = ()
    open_years: tuple[tuple[str, str, str], ...] = ()
    unset: tuple[ClauseView, ...] = ()
    attention: tuple[TeacherRow, ...] = ()
    attention_total: int = 0


@dataclass(frozen=True, slots=True)
class SiteView:
    """Everything one site shows. ``teachers`` may be an iterator: pages are stamped as it goes, never held at once.

    ``as_of`` is the data date, ``commit`` the Git commit (``""`` outside Git), ``source`` the web address under which
    records are seen, ``repository`` that of the repository itself (``""`` = none). ``queue`` are the open submissions,
    the oldest first; ``audit`` is None where registrations are not kept, and there are no ``books`` then.
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
    repository: str = ""
    queue: tuple[OpenView, ...] = ()
    audit: AuditView | None = None
    books: tuple[AuditPage, ...] = ()
    audience: Audience = INTERNAL
    providers: tuple[ProviderView, ...] = ()
    money: tuple[MoneyYear, ...] = ()
    supervision: tuple[Supervision, ...] = ()
    public: PublicView | None = None
    overview: OverviewView | None = None
    notices: tuple[NoticeView, ...] = ()
    data: tuple[DataView, ...] = ()
    news: tuple[NewsView, ...] = ()

    @property
    def provider(self) -> ProviderView:
        """The provider whose site it is."""
        return self.providers[0]
