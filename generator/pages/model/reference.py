"""The rule language: what the pages about it show; amounts are decimal texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.pages.model.catalogue import CodeView
from generator.reference import Attribute, Key


@dataclass(frozen=True, slots=True)
class LineView:
    """One entry of a case and what became of it; ``facts`` are key, word and label, ``cuts`` clause and amount.

    ``clause`` is ``""`` where no conversion fits; ``outside``: it is in no cycle.
    """

    number: int
    teacher: str
    date: str
    amount: str
    facts: tuple[tuple[str, str, str], ...]
    clause: str
    waiting: bool
    raw: str
    cuts: tuple[tuple[str, str], ...]
    counted: str
    doubtful: bool
    outside: bool


@dataclass(frozen=True, slots=True)
class MoveView:
    """One move of an offset; ``year`` is ``周期`` for the cycle."""

    teacher: str
    clause: str
    giver: str
    taker: str
    year: str
    amount: str


@dataclass(frozen=True, slots=True)
class AskedView:
    """One requirement of one teacher; ``need`` is ``""`` where it is unknown."""

    teacher: str
    requirement: str
    year: str
    need: str
    have: str
    missing: str
    status: str
    waiver: str


@dataclass(frozen=True, slots=True)
class SumView:
    """What counts for one teacher in all; ``status`` is ``""`` where nothing is asked."""

    teacher: str
    raw: str
    counted: str
    status: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """Entries in, results out; ``people`` are the teachers with their facts, none where no fact matters."""

    title: str
    note: str
    as_of: str
    people: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    several: bool
    lines: tuple[LineView, ...]
    moves: tuple[MoveView, ...]
    asked: tuple[AskedView, ...]
    sums: tuple[SumView, ...]


@dataclass(frozen=True, slots=True)
class ExampleView:
    """A worked example: rule sets as text, each with a caption, and its cases."""

    id: str
    title: str
    note: str
    texts: tuple[tuple[str, str], ...]
    cases: tuple[CaseView, ...]


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of the reference; ``seen`` maps a key to the examples of this part that write it."""

    id: str
    title: str
    about: str
    keys: tuple[Key, ...]
    seen: Mapping[str, tuple[ExampleView, ...]]
    examples: tuple[ExampleView, ...]


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """The whole reference; ``common`` are the keys of several lists, ``codes`` the refusals and warnings."""

    parts: Mapping[str, PartView]
    common: tuple[Key, ...]
    attributes: tuple[Attribute, ...]
    codes: tuple[CodeView, ...]
