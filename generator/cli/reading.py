"""The verbs that read the register: totals, explain, export; each imports what it needs."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from generator import report
from generator.cli.command import CommandError, book, output, sound
from generator.report import Counts

if TYPE_CHECKING:
    from generator.check import Checked
    from generator.credit import RuleSet
    from generator.ledger import Ledger
    from generator.totals import Totals


def totals(asked: Namespace) -> int:
    """``xuefen totals``: one row per teacher and cycle."""
    from generator import export

    done = sound(asked)
    found = _totals(asked, done, book(done))
    if found.people.empty:
        print("没有符合条件的教师：核对学校或教师编号、日期。", file=sys.stderr)
    output(asked, export.totals(found, asked.format, done.register.names if asked.names else None))
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
    sys.stdout.write(explain_teacher(ledger, total(ledger, done.rule_sets, asked.as_of, teacher=who), who))
    return 0


def export(asked: Namespace) -> int:
    """``xuefen export``: every entry of the ledger with what it counted."""
    from generator import export as exports

    done = sound(asked)
    found = _totals(asked, done, book(done))
    output(asked, exports.entries(found, asked.format, done.register.names if asked.names else None))
    return 0


def _totals(asked: Namespace, done: Checked, ledger: Ledger) -> Totals:
    from generator.totals import totals as total

    window = (asked.since, asked.until or asked.as_of) if asked.since or asked.until else None
    if window and not window[0]:
        raise CommandError("写了 --to 也要写 --from。")
    chosen = {"school": asked.school, "teacher": asked.teacher}
    found = total(ledger, done.rule_sets, asked.as_of, **chosen, window=window, rules=_rules(asked, done))
    for cycle in found.skipped:
        print(f"周期 {cycle} 没有可用的规则集，未作判断。", file=sys.stderr)
    return found


def _rules(asked: Namespace, done: Checked) -> RuleSet | None:
    """The rule set of ``--rules FILE``, read as if it stood in the register."""
    from generator.trial import rule_set

    if asked.rules is None:
        return None
    found, problems = rule_set(asked.rules, done.register)
    if found is None:
        sys.stderr.write(report.text(problems, Counts(1, 0), asked.lang))
        raise CommandError(f"规则集 {asked.rules} 不能用。", 1)
    return found
