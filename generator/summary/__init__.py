"""The reviewer's summary: Markdown for a pull request, to be decided on in a minute (DESIGN sections 7 and 8)."""

from __future__ import annotations

from collections.abc import Sequence

from generator.check import Checked
from generator.git import Change
from generator.messages import severity
from generator.problem import Problem
from generator.summary import (
    accounts,
    anomalies,
    clauses,
    context,
    corrections,
    effects,
    filed,
    impact,
    notices,
    settings,
    teachers,
    verdict,
)
from generator.summary.case import Case, Header
from generator.summary.layout import LIMIT, Section, fitted

__all__ = ["LIMIT", "Header", "summary"]


def summary(
    before: Checked,
    after: Checked,
    changes: Sequence[Change],
    as_of: str,
    *,
    introduced: Sequence[Problem],
    header: Header,
    limit: int | None = LIMIT,
) -> str:
    """Return a change of the register as Markdown, in Chinese: problems first, then what it does to whom.

    ``before`` and ``after`` are the checked base and merge result, ``changes`` the files between them, ``introduced``
    the located problems the change brings. At most ``limit`` characters (None: no limit; long tables end with a note).
    Where ``after`` has errors no totals are shown. No text of a record formats, links, mentions or commands.
    """
    ordered = tuple(sorted(changes, key=lambda change: change.path))
    case = Case(before, after, ordered, as_of, _fresh(introduced, before), header)
    was, now = effects.outcomes(case)
    felt, doubts, standing = effects.effects(case, was, now), anomalies.doubts(case), settings.sections(case)
    overview, told = teachers.overview(case, felt) if felt else "", teachers.section(case, felt)
    if case.rules_change and was.periods and now.periods:
        overview, told = impact.overview(felt), impact.section(case, felt, was, now)
    periods = standing.pop("periods", Section(""))
    sections = [
        verdict.head(case, len(doubts), overview),
        verdict.problems(case),
        filed.section(case),
        *notices.sections(case),
        *clauses.sections(case),
        periods,
        told,
        anomalies.section(doubts),
        context.section(case),
        corrections.section(case),
        accounts.section(case),
        *standing.values(),
        verdict.foot(case, verdict.command(header)),
    ]
    return fitted(sections, limit, verdict.command(header, "-o summary.md"))


def _fresh(introduced: Sequence[Problem], before: Checked) -> tuple[Problem, ...]:
    """Return the problems without the warnings that the base has in the same words, on whatever line."""
    known = {(one.path, one.code, one.values) for one in before.problems if severity(one) == "warning"}
    return tuple(one for one in introduced if (one.path, one.code, one.values) not in known)
