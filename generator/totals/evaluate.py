"""Every cycle judged, and what comes out for all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from generator.credit import RuleSet
from generator.ledger import Ledger, people
from generator.ledger.dated import coded
from generator.membership import FOREVER
from generator.totals.judge import Judged, joined, judge
from generator.totals.period import Period, periods
from generator.totals.windows import Window, within


@dataclass(frozen=True, slots=True)
class Totals:
    """The outcome for all teachers asked for. Amounts are int64 hundredths of the rule set's unit.

    ``people``: the columns of ``ledger.people`` + ``raw counted required`` (-1: unknown, or nothing asks for a total)
    ``status rule_set cycle`` (categorical); one row per teacher and cycle, by teacher, then cycle. Who is on no
    school's books on the judging day has a blank ``school`` and the status ``left``, in ``requirements`` too.
    ``requirements``: ``teacher requirement year need have missing status waiver limit cycle``; year 0: the cycle; need
    -1: unset or unknown; ``waiver``: the clause that exempts, or may; ``limit``: the one that makes it impossible. A
    year in which the teacher was on no school's books asks nothing: what it lacks is ``exempt``.
    ``entries``: the columns of ``Ledger.entries`` + ``year convert`` (blank: no clause fits) ``waiting`` (bool: its
    rate is unset) ``raw counted doubtful`` (bool: an unset limit may cut it) ``cycle``; by cycle, teacher, date, id.
    ``outside``: the entries that are in no cycle of their teacher; ``struck``: those a correction struck out; both with
    the columns of ``Ledger.entries`` and up to ``as_of``.
    ``deductions``: ``seq`` (of the entry) ``clause amount cycle``: raw less these is counted.
    ``moves``: ``teacher clause from to year amount cycle``.
    ``offers`` (None: not asked for): what open projects would fill of each requirement, ``teacher project requirement
    year gain counted`` (all that the project would count, whatever is missing) ``doubtful cycle``.
    ``schools``: names by id. ``skipped``: cycles that cannot be judged because their rule set is missing or refused.
    With a ``window`` nothing is judged: ``people`` has a row per teacher and rule set with what counted in those days
    (``cycle`` is ``first/last``; see ``windows.within``), ``entries`` only those of these days, ``requirements`` none.
    Compared with other totals, ``people`` also says what those had (see ``compare.compared``).
    """

    as_of: str
    periods: tuple[Period, ...]
    skipped: tuple[str, ...]
    people: pd.DataFrame
    requirements: pd.DataFrame
    entries: pd.DataFrame
    outside: pd.DataFrame
    struck: pd.DataFrame
    deductions: pd.DataFrame
    moves: pd.DataFrame
    offers: pd.DataFrame | None
    schools: Mapping[str, str]
    window: Window | None = None


def totals(  # noqa: PLR0913 - what to total, for whom and how far; all but the first three have a default
    book: Ledger,
    rule_sets: Mapping[str, RuleSet],
    as_of: str,
    *,
    school: str | None = None,
    teacher: str | None = None,
    window: Window | None = None,
    rules: RuleSet | None = None,
    offers: bool = False,
) -> Totals:
    """Return what every teacher has in every cycle that has begun by ``as_of`` (ISO date).

    What happened after ``as_of`` is left out; what was filed since about earlier days is in (what the register said
    then, its history says). ``school`` keeps the rows of that school, ``teacher`` those of one; ``rules`` judges every
    cycle by that rule set instead of its own. ``offers``: say what the projects open on that day would fill, too.
    """
    found, skipped = periods(book.register, rule_sets, rules)
    begun = tuple(period for period in found if period.start <= as_of)
    at_school = None if window else school
    parts = [judge(book, period, as_of, at_school, teacher, offers=offers) for period in begun]
    if not parts:
        return _nothing(book, as_of, skipped, window)
    whole = joined(parts)
    everyone = whole.people.sort_values(["teacher", "cycle_start", "cycle"], kind="stable", ignore_index=True)
    result = Totals(
        as_of=as_of,
        periods=begun,
        skipped=skipped,
        people=everyone,
        requirements=whole.requirements,
        entries=whole.entries,
        outside=_of_them(book.entries, whole, as_of, without=whole.entries["seq"]),
        struck=_of_them(book.struck, whole, as_of, without=whole.entries["seq"]),
        deductions=whole.deductions,
        moves=whole.moves,
        offers=whole.offers if offers else None,
        schools=_school_names(book),
    )
    return within(book, result, window, school) if window else result


def _of_them(lines: pd.DataFrame, whole: Judged, as_of: str, *, without: pd.Series) -> pd.DataFrame:
    """Return the lines up to ``as_of`` of the teachers there are, except those of the ranks ``without``."""
    member = np.zeros(len(lines["teacher"].cat.categories), bool)
    member[whole.people["teacher"].cat.codes] = True
    early = lines["date"].to_numpy("datetime64[D]") <= np.datetime64(as_of)
    wanted = member[lines["teacher"].cat.codes] & early & ~np.isin(lines["seq"].to_numpy(), without.to_numpy())
    return lines[wanted].reset_index(drop=True)


def _school_names(book: Ledger) -> dict[str, str]:
    return {school: record.data["name"] for school, record in book.register.schools.items()}


def _nothing(book: Ledger, as_of: str, skipped: tuple[str, ...], window: Window | None) -> Totals:
    """Return the totals of no cycle at all."""
    zero, none = np.zeros(0, np.int64), coded(np.zeros(0, np.int8), [])
    who = people(book, FOREVER, FOREVER, as_of)[:0].assign(
        raw=zero, counted=zero, required=zero, status=none, rule_set=none, cycle=none
    )
    if window:
        who = who.assign(first=zero.astype("datetime64[D]"), last=zero.astype("datetime64[D]"))
    lines = book.entries[:0].assign(year=zero, convert=none, raw=zero, counted=zero, cycle=none)
    lines = lines.assign(waiting=zero.astype(bool), doubtful=zero.astype(bool))
    asked = pd.DataFrame(
        {"teacher": none, "requirement": none, "year": zero, "need": zero, "have": zero, "missing": zero}
    )
    cuts = pd.DataFrame({"seq": zero, "clause": none, "amount": zero, "cycle": none})
    moves = pd.DataFrame({"teacher": none, "clause": none, "from": none, "to": none, "year": zero, "amount": zero})
    asked, moves = asked.assign(status=none, waiver=none, limit=none, cycle=none), moves.assign(cycle=none)
    return Totals(
        as_of,
        (),
        skipped,
        who,
        asked,
        lines,
        book.entries[:0],
        book.struck[:0],
        cuts,
        moves,
        None,
        _school_names(book),
        window,
    )
