"""What a teacher lacks, and the open projects that could fill it, as views."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from generator.credit.clause import Measure
from generator.explain.lacking import Lacking, Offer, days, enrolment, lacking, left_out, offers
from generator.explain.standing import Asked
from generator.explain.words import labels, quantity
from generator.ledger import Ledger
from generator.pages.collect.words import Table, credits_text
from generator.pages.model import LackView, OfferView
from generator.totals import Period, Totals


class Filling:
    """Says of every teacher what is missing in a cycle, until when, and what could fill it."""

    def __init__(self, book: Ledger, found: Totals) -> None:
        self._as_of, self._offers = found.as_of, offers(book, found)
        self._projects, self._views = book.register.projects, Table(self._view)

    def lacks(
        self, period: Period, teacher: str, school: str | None, asked: Iterable[Asked]
    ) -> tuple[tuple[LackView, ...], str]:
        """Return what can still be filled, and in one sentence what cannot any more."""
        found = list(lacking(period, teacher, asked, self._offers, self._as_of))
        views = tuple(self._lack(one, period, school) for one in found if not one.over)
        return views, left_out((one for one in found if one.over), period)

    def _lack(self, one: Lacking, period: Period, school: str | None) -> LackView:
        return LackView(
            label=one.clause.label,
            span=period.year_label(one.asked.year) if one.asked.year else "整个周期",
            missing=_amount(one.asked.missing, one.clause.measure),
            deadline=one.deadline,
            note=one.note,
            offers=tuple(self._views[offer, one.clause.measure, school] for offer in one.offers),
        )

    def _view(self, key: tuple[Any, ...]) -> OfferView:
        offer: Offer
        offer, measure, school = key
        project = self._projects[offer.project].data
        fills = "" if measure == "counted" and offer.gain == offer.counted else _amount(offer.gain, measure)
        return OfferView(
            project=offer.project,
            title=project["title"],
            days=days(project),
            state=labels("project-1", "status")[project["status"]],
            enrolment=enrolment(project, school),
            target=project.get("target", ""),
            counted=f"{'至多 ' if offer.doubtful else ''}{credits_text[offer.counted]}",
            fills=fills,
        )


def _amount(hundredths: int, measure: Measure) -> str:
    return credits_text[hundredths] if measure in ("counted", "raw") else quantity(hundredths, measure)
