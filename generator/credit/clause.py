"""The clauses of a rule set, one frozen value per kind (the language: site/pages/rules/)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from generator.credit.figure import Figure
from generator.credit.selection import EVERYTHING, Selection
from generator.problem import Place

FIRST_DAY: Final = "0001-01-01"
LAST_DAY: Final = "9999-12-31"
TOTAL: Final = "total"  # the bucket that is always there

Span = Literal["entry", "event", "work", "term", "school_year", "year", "cycle"]
SPANS: Final[tuple[Span, ...]] = ("entry", "event", "work", "term", "school_year", "year", "cycle")  # inner to outer
Per = Literal["year", "cycle"]  # the spans that requirements, offsets and waivers speak about
Measure = str  # "counted", "raw", or a unit
Need = Literal["min", "max", "more_than"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What every clause has.

    ``written`` is the id in the file: a table over entry attributes becomes several clauses, `award.nation` of the
    written `award`. ``rules`` and ``source`` name the rule set it stands in and the document its ``cite`` means;
    ``path`` and ``at`` are its place. In force from ``since`` to ``until`` (ISO dates, both included).
    """

    id: str
    written: str
    label: str
    cite: str
    rules: str
    source: str
    path: str
    at: Place
    assumes: str | None = None
    since: str = FIRST_DAY
    until: str = LAST_DAY
    where: Selection = EVERYTHING
    who: Selection = EVERYTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket(Clause):
    """A name for a selection of entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion(Clause):
    """``each`` units give ``gives``, times every one of ``times``.

    ``whole``: only whole multiples of ``each`` in the span ``per``; ``over``: only what exceeds so many units in it.
    ``planned``: a blank amount takes the project's hours. ``at_most``: limits on what this clause gave, by span.
    """

    unit: str
    each: Fraction
    gives: Figure
    times: tuple[Figure, ...] = ()
    per: Span = "entry"
    whole: bool = False
    over: Fraction = Fraction(0)
    planned: bool = False
    at_most: tuple[tuple[Span, Figure], ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The factors of the rate."""
        return (self.gives, *self.times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(Clause):
    """Exactly one of: a ``max`` per span, a share that counts (``count``), only the ``highest`` per span.

    ``spare``: entries outside this selection lose first.
    """

    per: Span = "entry"
    max: Figure | None = None
    count: Figure | None = None
    highest: bool = False
    spare: Selection | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset(Clause):
    """Surplus of the bucket ``giver`` fills what ``taker`` lacks, at most ``max``.

    ``keep`` and ``fill`` replace the minima of giver and taker. ``carry``: 1 from the year before, -1 from the next.
    """

    giver: str
    taker: str
    per: Per = "cycle"
    max: Figure | None = None
    keep: Figure | None = None
    fill: Figure | None = None
    carry: Literal[-1, 0, 1] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement(Clause):
    """What must be there in a year or cycle.

    ``buckets`` are those whose moves (offsets) it feels; ``measure``: counted, raw or a unit. ``in_one``: in one single
    span. ``year_of``: in the best year that holds a span large enough for that requirement. ``prorate``: a number of
    the teacher, and for how much of it the figure holds.
    """

    per: Per
    kind: Need
    need: Figure
    buckets: tuple[str, ...] = ()
    measure: Measure = "counted"
    in_one: Span | None = None
    year_of: str | None = None
    prorate: tuple[str, Fraction] | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it asks for the sum of what counted, the thing offsets and limits speak about."""
        return self.measure == "counted" and self.in_one is None and self.year_of is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver(Clause):
    """Closes requirements (None: all) of the teachers ``who``, given an entry of ``where`` in the year or cycle.

    ``undecided``: the text leaves open whether it holds.
    """

    closes: tuple[str, ...] | None = None
    per: Per = "cycle"
    undecided: bool = False
