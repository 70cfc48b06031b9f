"""The verbs that read the register: totals, explain, export, build, serve; each imports what it needs."""

from __future__ import annotations

import gc
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from generator import report
from generator.cli.command import CommandError, output, sound
from generator.progress import Progress
from generator.report import Counts
from generator.tree import head

if TYPE_CHECKING:
    from generator.check import Checked
    from generator.credit import RuleSet
    from generator.ledger import Ledger
    from generator.pages import BuildReport
    from generator.totals import Totals

SITE = Path("build/site/internal")


def totals(asked: Namespace) -> int:
    """``xuefen totals``: one row per teacher and cycle."""
    from generator import export

    done = sound(asked)
    found = _totals(asked, done, _book(done))
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
    book = _book(done)
    who = find(book, asked.teacher)
    if isinstance(who, Unknown):
        raise CommandError(who.message)
    sys.stdout.write(explain_teacher(book, total(book, done.rule_sets, asked.as_of, teacher=who), who))
    return 0


def export(asked: Namespace) -> int:
    """``xuefen export``: every entry of the ledger with what it counted."""
    from generator import export as exports

    done = sound(asked)
    found = _totals(asked, done, _book(done))
    output(asked, exports.entries(found, asked.format, done.register.names if asked.names else None))
    return 0


def build(asked: Namespace) -> int:
    """``xuefen build``: the internal site, from a register without errors."""
    out = asked.output or asked.root / SITE
    made = _built(asked, out)
    told = f"{made.pages} 个记录页，写入 {made.written} 个文件，{made.unchanged} 个没有变化"
    print(f"站点已生成（{told}，{made.seconds:.1f} 秒）。用浏览器打开：\n{(out / 'index.html').resolve()}")
    return 0


def serve(asked: Namespace) -> int:
    """``xuefen serve``: the internal site on this machine, rebuilt on change."""
    from generator.resources import folder
    from generator.serve import serve as serve_site

    out = asked.root / SITE

    def again() -> None:
        _built(asked, out)
        gc.collect()  # a server lives on: what one build leaves behind is not kept for the next

    serve_site(again, out, [asked.root / "records", folder("site")], port=asked.port)
    return 0


def _built(asked: Namespace, out: Path) -> BuildReport:
    from generator import pages
    from generator.totals import totals as total

    done = sound(asked)
    progress = Progress()
    progress("汇总学分")
    book = _book(done)
    found = total(book, done.rule_sets, asked.as_of)
    try:
        made = pages.build(book, found, done.rule_sets, out, commit=head(asked.root), progress=progress)
    except pages.EngineError as error:
        raise CommandError(f"页面引擎没有渲染成功：\n{error}") from None
    progress.done()
    return made


def _book(done: Checked) -> Ledger:
    from generator.ledger import ledger

    return ledger(done.register, done.membership, done.entries)


def _totals(asked: Namespace, done: Checked, book: Ledger) -> Totals:
    from generator.totals import totals as total

    window = (asked.since, asked.until or asked.as_of) if asked.since or asked.until else None
    if window and not window[0]:
        raise CommandError("写了 --to 也要写 --from。")
    chosen = {"school": asked.school, "teacher": asked.teacher}
    found = total(book, done.rule_sets, asked.as_of, **chosen, window=window, rules=_rules(asked, done))
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
