"""The reviewer's summary: Markdown for a pull request, to be decided on in a minute (DESIGN sections 7 and 8)."""

from __future__ import annotations

from collections.abc import Sequence

from generator.check import Checked
from generator.git import Change
from generator.problem import Problem
from generator.summary import (
    accounts,
    anomalies,
    context,
    corrections,
    effects,
    filed,
    settings,
    teachers,
    verdict,
)
from generator.summary.case import Case, Header
from generator.summary.layout import LIMIT, fitted

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
    case = Case(before, after, ordered, as_of, tuple(introduced), header)
    felt, doubts = effects.effects(case), anomalies.doubts(case)
    sections = [
        verdict.head(case, len(doubts), teachers.overview(case, felt) if felt else ""),
        verdict.problems(case),
        filed.section(case),
        teachers.section(case, felt),
        anomalies.section(doubts),
        context.section(case),
        corrections.section(case),
        accounts.section(case),
        *settings.sections(case),
        verdict.foot(case, verdict.command(header)),
    ]
    return fitted(sections, limit, verdict.command(header, "-o summary.md"))
