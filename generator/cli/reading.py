"""The verbs that read the register: totals, explain, export; each imports what it needs."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from generator import report
from generator.cli.command import CommandError, book, output, sound
from generator.report import Counts
from generator.trial import Trial, trial

if TYPE_CHECKING:
    from generator.check import Checked
    from generator.ledger import Ledger
    from generator.totals import Totals, Window


def totals(asked: Namespace) -> int:
    """``xuefen totals``: one row per teacher and cycle; under other rules, each beside what it is now."""
    from generator import export
    from generator.totals.compare import compared, shifts

    done = sound(asked)
    tried, ledger = _trial(asked, done), book(done)
    found, moved = _totals(asked, ledger, tried or Trial(done.rule_sets)), None
    if tried is not None:
        now = _totals(asked, ledger, Trial(done.rule_sets))
        found = compared(now, found)
        moved = shifts(now, found)
    if found.people.empty:
        print("没有符合条件的教师：核对学校或教师编号、日期。", file=sys.stderr)
    for cycle in found.skipped:
        print(f"周期 {cycle} 没有可用的规则集，未作判断。", file=sys.stderr)
    output(asked, export.totals(found, asked.format, done.register.names if asked.names else None, moved))
    return 0


def explain(asked: Namespace) -> int:
    """``xuefen explain TEACHER``: every requirement and entry of one teacher, with reasons and clauses."""
    from generator.explain import Unknown, find
    from generator.explain import explain as explain_teacher
    from generator.totals import totals as total

    done = sound(asked)
    ledger = book(done)
    who = find(ledger, asked.teacher)
    if isinstance(who, Unknown):
        raise CommandError(who.message)
    sys.stdout.write(explain_teacher(ledger, total(ledger, done.rule_sets, asked.as_of, teacher=who, offers=True), who))
    return 0


def export(asked: Namespace) -> int:
    """``xuefen export``: every entry of the ledger with what it counted."""
    from generator import export as exports

    done = sound(asked)
    found = _totals(asked, book(done), _trial(asked, done) or Trial(done.rule_sets))
    output(asked, exports.entries(found, asked.format, done.register.names if asked.names else None))
    return 0


def _totals(asked: Namespace, ledger: Ledger, by: Trial) -> Totals:
    from generator.totals import totals as total

    chosen = {"school": asked.school, "teacher": asked.teacher, "window": _window(asked)}
    return total(ledger, by.rule_sets, asked.as_of, **chosen, rules=by.everywhere)


def _window(asked: Namespace) -> Window | None:
    """The days asked about: each teacher's own, or the same for all."""
    if asked.window and (asked.since or asked.until):
        raise CommandError("--window 与 --from、--to 只用一种。")
    if asked.until and not asked.since:
        raise CommandError("写了 --to 也要写 --from。")
    return (asked.since, asked.until or asked.as_of) if asked.since else asked.window


def _trial(asked: Namespace, done: Checked) -> Trial | None:
    """The rule sets as ``--rules FILE`` would make them."""
    from generator.tree import WorkTree

    if asked.rules is None:
        return None
    found = trial(asked.rules, done.register, WorkTree(asked.root))
    if found.errors:
        sys.stderr.write(report.text(found.errors, Counts(1, 0), asked.lang))
        raise CommandError(f"规则集 {asked.rules} 不能用，没有汇总。", 1)
    return found
