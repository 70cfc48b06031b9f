"""The sample county's five sites, with a history and a queue, so that every type of page has something to show."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from generator.audience import INTERNAL, PUBLIC, Audience
from generator.audit.model import Registered, Trail
from generator.check import check
from generator.entries import Entry
from generator.ledger import Ledger, ledger
from generator.pages import build
from generator.queue import Waiting
from generator.totals import totals
from generator.tree import WorkTree
from tests.review_fixture import approved, commit, registered, seconds

ROOT = Path(__file__).parent.parent
AS_OF = "2026-11-25"  # in the time of the sample's public notices
SCHOOL, PROVIDER, TEACHER, PROJECT = "s-0010", "v-f1nb2z", "t-za5hg4", "p-2mq6pf"
AUDIENCES = (
    INTERNAL,
    PUBLIC,
    Audience("school", SCHOOL),
    Audience("provider", PROVIDER),
    Audience("teacher", TEACHER),
)


def built(folder: Path) -> Path:
    """Return the folder with a folder for the site of each kind of audience, searched where it has a search."""
    done = check(WorkTree(ROOT))
    book = ledger(done.register, done.membership, done.entries)
    found = totals(book, done.rule_sets, AS_OF, offers=True)
    for one in AUDIENCES:
        if one != INTERNAL:  # all have the same shells
            shutil.copytree(folder / ".internal", folder / f".{one.kind}", ignore=shutil.ignore_patterns("files.txt"))
        build(
            book, found, done.rule_sets, folder / one.kind, audiences=[one], commit="c" * 40, trail=_trail(book),
            queue=tuple(_queue(book)), strange=frozenset(), warned=done.problems, searched=True,
        )  # fmt: skip
    return folder


def _claims(book: Ledger) -> dict[str, Entry]:
    """The last claim of each school."""
    return {line.batch.school: line for line in book.lines if line.batch.source == "claim"}


def _trail(book: Ledger) -> Trail:
    acts = tuple(_registered(school, line.batch.path) for school, line in _claims(book).items())
    began = seconds("2025-01-06 09:00")
    return Trail("qinghe", commit("genesis"), commit("tip"), acts, (), began, acts[-1].at, 412)


def _registered(school: str, path: str) -> Registered:
    number = school.removeprefix("s-")
    approvals = (
        approved(f"principal-{number}", "principal", "2026-07-08 15:00"),
        approved("registrar-1", "registrar", "2026-07-09 08:50", "paper", "registrar-2", "原件存县教师工作股档案柜"),
    )
    return registered("2026-07-09 09:12", school, "school", f"clerk-{number}", approvals, (path,), "2026-07")


def _queue(book: Ledger) -> Iterator[Waiting]:
    for n, (school, line) in enumerate([*list(_claims(book).items())[:4], (SCHOOL, _claims(book)[SCHOOL])]):
        state, days = ("returned", "faulty", "waiting", "ready", "returned")[n], 20 - 3 * n
        login = f"clerk-{school.removeprefix('s-')}"
        yield Waiting(
            name=f"submit/{login}/2026-11", scope=school, matters=("school",), proposer=login, head=commit(login),
            since=f"2026-11-{25 - days:02}", days=days, state=state, given=("registrar-1",),
            missing=("本校校（园）长（或代报学校的）",) if state == "waiting" else (), problems=int(state == "faulty"),
            note="第 1 条课时与活动记录不符，请核对签到表后重报。" if state == "returned" else "",
            files=(f"records/schools/{school}/credits/2026/202611{25 - days:02}-k3m9x2.yaml",),
            entries=((school, line.teacher, "校级公开课《草船借箭》", "2 lessons"),),
        )  # fmt: skip
