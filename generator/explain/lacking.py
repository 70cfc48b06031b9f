"""What is still missing, until when, and which open projects could fill it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from generator.credit.clause import Measure, Requirement
from generator.explain.standing import Asked, clause
from generator.explain.words import labels, named, number, quantity
from generator.ledger import Ledger
from generator.records import Document
from generator.totals import Period, Totals
from generator.totals.rows import plain

MOST = 5  # projects told of for one requirement
CLOSED = ("met", "exempt", "left")
HINT = "只列计划中和报名中、对象相符的项目；可计入多少按单独参加一项计算，录取以通知为准。"
NOTHING = "目录里没有现在能补这一项的项目。"
OVER = "已过期限，不能再补；当年取得而漏登的学分，可由学校申报补登。"


class Offer(NamedTuple):
    """One project that would fill ``gain`` of one requirement and count ``counted`` (at most, if ``doubtful``)."""

    project: str
    gain: int
    counted: int
    doubtful: bool


Key = tuple[str, str, str, int]  # teacher, cycle, requirement, year
Offers = Mapping[Key, tuple[Offer, ...]]


@dataclass(frozen=True, slots=True)
class Lacking:
    """One requirement that lacks something: ``note`` is what must be said of it, ``offers`` what could fill it.

    ``over``: the deadline has passed.
    """

    asked: Asked
    clause: Requirement
    deadline: str
    over: bool
    note: str
    offers: tuple[Offer, ...]

    @property
    def missing(self) -> str:
        """The amount that is missing, with its unit where that is not the rule set's."""
        return measured(self.asked.missing, self.clause.measure)


def offers(book: Ledger, found: Totals) -> Offers | None:
    """Return for every requirement the projects that would fill most of it, of equals the one that ends earlier.

    None if the totals were not asked for offers: nobody can say then that there is none.
    """
    if found.offers is None:
        return None
    frame = found.offers
    ends = {project: record.data["to"] for project, record in book.register.projects.items()}
    last = np.array([ends[project] for project in frame["project"].cat.categories], "datetime64[D]")
    code = frame["project"].cat.codes.to_numpy()
    frame = frame.iloc[np.lexsort((code, last[code], -frame["gain"].to_numpy()))]
    key = ["teacher", "cycle", "requirement", "year"]
    frame = frame[(frame.groupby(key, observed=True).cumcount() < MOST).to_numpy()]
    best: dict[Key, tuple[Offer, ...]] = {}
    for teacher, cycle, requirement, year, *offer in zip(
        *(plain(frame[n]) for n in (*key, *Offer._fields)), strict=True
    ):
        place = teacher, cycle, requirement, year
        best[place] = (*best.get(place, ()), Offer(*offer))
    return best


def lacking(
    period: Period, teacher: str, asked: Iterable[Asked], offered: Offers | None, as_of: str
) -> Iterator[Lacking]:
    """Yield what a teacher lacks in a cycle, in the order asked; a year to come only where something could fill it."""
    for one in asked:
        asking = clause(period, one)
        if one.missing <= 0 or one.status in CLOSED or asking.kind == "max":
            continue
        found = (offered or {}).get((teacher, period.id, one.requirement, one.year), ())
        if found or one.status != "not_started":
            deadline = period.deadline(one.year)
            note = _note(period, one, asking) or ("" if found or offered is None else _nothing(period, asking))
            yield Lacking(one, asking, deadline, deadline < as_of, note, found)


def _note(period: Period, one: Asked, asking: Requirement) -> str:
    if one.status == "impossible":
        cap = period.rules.clause("limit", one.limit) if one.limit else None
        why = f"受“{named(cap, period.rules)}”限制，余下的空间不够，" if cap else ""
        return f"{why}已不可能补足。"
    if asking.year_of is not None:
        block = next(c for c in period.rules.require if asking.year_of in (c.id, c.written))
        return f"须在达到“{block.label}”的那一年里补足。"
    return ""


def _nothing(period: Period, asking: Requirement) -> str:
    helped = any(offset.taker in asking.buckets for offset in period.rules.offset)
    return NOTHING + ("冲抵能带来的不在内。" if helped else "")


def measured(hundredths: int, measure: Measure) -> str:
    """Return an amount of what a requirement measures: credits bare, other units named."""
    return number(hundredths) if measure in ("counted", "raw") else quantity(hundredths, measure)


def worth(offer: Offer, asking: Requirement) -> str:
    """Return what a project would bring in a few words."""
    said = f"{'至多' if offer.doubtful else ''}可计入 {number(offer.counted)}"
    same = asking.measure == "counted" and offer.gain == offer.counted
    return said if same else f"{said}，可补 {measured(offer.gain, asking.measure)}"


def enrolment(project: Document, school: str | None) -> str:
    """Return how one gets into a project, and how many places a school has."""
    said = labels("project-1", "enrolment")[project["enrolment"]]
    places = project.get("quota", {}).get(school)
    return f"{said}（本校 {places} 人）" if places else said


def days(project: Document) -> str:
    """Return from when to when a project is held."""
    return project["from"] if project["from"] == project["to"] else f"{project['from']} 至 {project['to']}"


def left_out(over: Iterable[Lacking], period: Period) -> str:
    """Return in one sentence what nothing can fill any more (``""``: nothing)."""
    named = "、".join(f"{title(one, period)} 差 {one.missing}" for one in over)
    return f"{named}：{OVER}" if named else ""


def title(lack: Lacking, period: Period) -> str:
    """Return what is asked, and of which year."""
    return f"{lack.clause.label} {period.year_label(lack.asked.year)}" if lack.asked.year else lack.clause.label
