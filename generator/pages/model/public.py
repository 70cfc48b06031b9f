"""What everyone may see: figures about many, none about one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class OpenSchool(NamedTuple):
    """One school in public: ``people``, ``average`` and ``share`` are ``""`` where they are not told.

    ``open`` are the projects it holds or may join: id, title and state.
    """

    id: str
    name: str
    type: str
    area: str
    town: str
    facts: tuple[tuple[str, str], ...]
    closed: str
    people: str
    average: str
    share: str
    record: str


class MoneyRow(NamedTuple):
    """Projects of one level in one year: how many, for how many places, at what cost."""

    level: str
    projects: int
    planned: int
    budget: str


class MoneyYear(NamedTuple):
    """One year's plan and projects; ``plan`` is the title of the year's plan, ``cost`` the sum of its budget."""

    year: int
    plan: str
    cost: str
    rows: tuple[MoneyRow, ...]
    states: tuple[tuple[str, int], ...]


class Supervision(NamedTuple):
    """How far a year is: how many schools handed in, and how many the county has verified."""

    year: int
    state: str
    filed: int
    verified: int
    schools: int


@dataclass(frozen=True, slots=True)
class PublicView:
    """The county in public. ``year`` is the year that ``share`` speaks of; ``smallest`` the least group told of.

    ``told`` is whether the bureau publishes schools' figures.
    """

    schools: tuple[OpenSchool, ...]
    people: str
    average: str
    need: str
    year: str
    share: str
    smallest: int
    told: bool
