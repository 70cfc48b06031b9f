"""The county at work: rates by year and group, schools beside each other, doubts, filings.

Everyone on a school's books on the judging day (the data date, or the cycle's end) is looked at, with the school, title
and subject of that day. Rates are whole per cent, rounded down:

- 达标率: of those whom a year asks something, who has it; of the cycle, of all but the exempt, who has all that it asks
  (the status that the pages show).
- 参训率: of those on some school's books in a year, who had a training counted: a result, a claimed training activity,
  or an opening balance.
- 合格率: of all results (passed, excellent, failed, absent, withdrawn; not those put off or replaced), how many passed.
- 人均学分: what counted, divided by everyone looked at, rounded down to hundredths.
- 乡村占比: of all times that teachers took part in projects that are no school's (absent ones did not), those of
  teachers of rural schools; beside it the share of these teachers.
- 审核用时: days from the submission written in a file that brings credits to its first registration, by the year of
  the registration: lower median, and the least number that 90 % do not exceed.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.audit.model import Trail
from generator.explain.standing import Standing
from generator.ledger import Ledger
from generator.pages.collect.overview.doubts import doubts
from generator.pages.collect.overview.filings import filings, waits
from generator.pages.collect.overview.groups import RURAL, cuts, of_schools, schools, spans
from generator.pages.collect.overview.staff import staff
from generator.pages.collect.schools import means
from generator.pages.collect.words import credits_text, elapsed
from generator.pages.model.overview import OverviewView, Rate
from generator.problem import Problem
from generator.totals import Period, Totals

__all__ = ["overview"]


def overview(
    book: Ledger,
    found: Totals,
    period: Period | None,
    everyone: Sequence[Standing],
    trail: Trail | None,
    warned: Sequence[Problem],
) -> OverviewView | None:
    """Return the overview of a cycle, None without one; ``everyone`` are its standings, ``warned`` the check's."""
    if period is None:
        return None
    of = staff(book, found, period, everyone)
    _, need = means([one for one in everyone if one.school])
    rural = [area == RURAL for area in of_schools(book, of, "area")]
    filing_years, rows = filings(book, period.years.start, found.as_of)
    day = min(found.as_of, period.end)
    return OverviewView(
        cycle=period.label.removesuffix("周期").strip(),
        elapsed=elapsed(period, found.as_of),
        need=credits_text[need] if need else "",
        spans=spans(of, rural, waits(book.register, trail, period.start, day)),
        rural=Rate(sum(rural), len(rural)),
        judged=tuple(map(str, of.years[-2:])),
        cuts=cuts(book, of, need, day),
        schools=schools(book, of, need),
        doubts=doubts(book, warned, found.as_of),
        filing_years=filing_years,
        filings=rows,
    )
