"""The verb summary: what a submission does, for those who decide on it."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.approve import Place, Prepared, prepare
from generator.check import Checked, check
from generator.cli.command import CommandError, output
from generator.cli.identity import opened
from generator.explain.words import quantity
from generator.guard.words import matter_words
from generator.messages import message
from generator.problem import Problem
from generator.summary import Header
from generator.summary import summary as summarise
from generator.summary.paper import Line, paper
from generator.trail import clock
from generator.tree import GitTree

if TYPE_CHECKING:
    from generator.trail.lines import Lines

MARKER = "<!-- xuefen summary -->"


def summary(asked: Namespace) -> int:
    """``xuefen summary``: of a submission's branch, a pull request, or the changes between two revisions."""
    with opened(asked) as lines:
        if asked.pr or asked.pr_of:
            return _pull(asked, lines)
        now = int(time.time())
        if asked.submission:
            found, problems = prepare(lines, asked.submission, now)
        elif asked.base:
            head = lines.repository.resolve(asked.head) if asked.head else lines.repository.snapshot()
            found, problems = prepare(lines, "", now, place=Place(head=head, base=lines.repository.resolve(asked.base)))
        else:
            raise CommandError("写明看哪个提交：分支名、--pr 编号，或 --base 版本；在审的见 xuefen queue。")
        if found is None:
            raise CommandError("；".join(sorted({_said(one) for one in problems})), 1)
        before, after = sides(found)
        written = told(found, before, after, asked.as_of, whole=bool(asked.output or asked.paper))
        if asked.paper:
            written = paper(written, header(found), after.register.county.get("name", ""), list(_lines(found, after)))
    asked.format = "markdown"
    output(asked, written)
    return 0


def sides(prepared: Prepared) -> tuple[Checked, Checked]:
    """Return the check of all records as the register has them, and as it would afterwards."""
    root, found = prepared.context.repository.root, prepared.found
    return check(GitTree(root, found.base)), check(GitTree(root, found.base, found.changes))


def told(prepared: Prepared, before: Checked, after: Checked, as_of: str, *, whole: bool = False) -> str:
    """Return the summary of a submission as Markdown; ``whole``: with no limit to its length."""
    found = prepared.found
    limit = {"limit": None} if whole else {}
    return summarise(
        before, after, found.changes, as_of, introduced=prepared.guarded.problems, header=header(prepared), **limit
    )


def _lines(prepared: Prepared, after: Checked) -> Iterator[Line]:
    """Yield the entries that a submission adds, as people read them."""
    paths = {change.path for change in prepared.found.changes}
    for entry in after.entries:
        path = entry.by.path if entry.by else entry.batch.path
        if path in paths and entry.corrected is None:
            name = after.register.names.get(entry.teacher, "")
            days = entry.end if entry.start == entry.end else f"{entry.start} 至 {entry.end}"
            amounts = (quantity(amount, entry.unit) for amount in (entry.claimed, entry.recognised))
            yield Line(f"{name}（{entry.teacher}）", entry.title, days, *amounts)


def header(prepared: Prepared) -> Header:
    """Return what the approval side knows of a submission."""
    act, found = prepared.act, prepared.found
    seats = tuple((seat.label, _state(prepared, n)) for n, seat in enumerate(prepared.outcome.seats))
    return Header(
        title=prepared.name or found.head[:12],
        scope_label=f"{act.scope}，{'、'.join(map(matter_words, act.matters))}",
        proposer=found.proposer,
        base=found.base,
        head=found.head,
        digest=prepared.case.claimed.changes,
        seats=seats,
    )


def _state(prepared: Prepared, n: int) -> str:
    decision = prepared.outcome.seats[n].decision
    if decision is None:
        return "还缺"
    manifest = decision.approval.manifest
    return f"{manifest.holder}，{clock.shown(manifest.at)}"


def _pull(asked: Namespace, lines: Lines) -> int:
    """A pull request's summary, printed, or put on it as the one comment that is kept up to date."""
    from generator.attest import host_of, opened_pull
    from generator.host import HostError

    try:
        where = host_of(lines)
        pull = where.pull(asked.pr) if asked.pr else where.pull_of_head(asked.pr_of, "main")
        if pull is None:
            print(f"没有以 {asked.pr_of[:12]} 为最后一个提交的合并请求：不用写摘要。", file=sys.stderr)
            return 0
        found, problems = opened_pull(lines, pull, int(time.time()))
        text = (
            told(found, *sides(found), asked.as_of)
            if found
            else "；".join(sorted({_said(one) for one in problems})) + "\n"
        )
        if not asked.comment:
            sys.stdout.write(text)
            return 0
        print(where.comment(pull.number, f"{MARKER}\n{text}", MARKER))
    except HostError as error:
        raise CommandError(str(error), 1) from None
    return 0


def _said(one: Problem) -> str:
    return f"{one.path}：{message(one)}"
