"""The verbs of submissions and approvals: sign, approve, queue, owners."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from generator import report
from generator.approve import Prepared, Said, can_fill, decide, joined, prepare, register
from generator.cli.command import CommandError
from generator.cli.identity import identity, opened
from generator.messages import Lang
from generator.problem import Problem
from generator.report import Counts
from generator.trail import mailbox
from generator.trail.lines import Lines
from generator.trail.manifest import MAX_NOTE


def sign(asked: Namespace) -> int:
    """``xuefen sign``: approve or return a submission, in one's own name, as a deputy, or as one recording a paper."""
    with opened(asked) as lines, identity(asked, lines) as (login, key):
        prepared = _prepared(lines, asked.submission, asked.lang)
        if asked.returned and not asked.note:
            raise CommandError("退回要写理由：--note 理由。")
        if len(asked.note) > MAX_NOTE or not asked.note.isprintable() or asked.note != asked.note.strip():
            raise CommandError(f"--note 只写一行，不超过 {MAX_NOTE} 字，首尾没有空格。")
        if asked.paper and (not asked.holder or not asked.note):
            raise CommandError("记录纸质批准要写 --for 账号，并用 --note 写原件存放处。")
        _show(prepared)
        _confirm(asked, "退回" if asked.returned else "批准")
        way = "paper" if asked.paper else "signature"
        verdict = "return" if asked.returned else "approve"
        decision = decide(prepared, login, key, Said(verdict, way, asked.holder, asked.note))
        after = joined(prepared, decision)
        if after.outcome.refused:
            own = [one for one in after.outcome.refused if one.path == f"批准/{login}"]
            if own:
                _complain(own, asked.lang)
                return 1
        mailbox.put(lines.repository, [decision], lines.remote)
        print(f"{'已退回' if asked.returned else '已批准'}：{asked.submission}")
        _seats(after)
    return 0


def approve(asked: Namespace) -> int:
    """``xuefen approve``: register a submission that has its approvals; the missing one is signed on the way."""
    with opened(asked) as lines, identity(asked, lines) as (login, key):
        prepared = (
            _pull(lines, asked.pr, login, key, asked.lang) if asked.pr else _prepared(lines, _named(asked), asked.lang)
        )
        _show(prepared)
        if prepared.errors:
            _complain(prepared.errors, asked.lang)
            return 1
        _confirm(asked, "批准并登记" if can_fill(prepared, login) else "登记")
        if can_fill(prepared, login):
            prepared = joined(prepared, decide(prepared, login, key))
        if prepared.outcome.problems:
            _complain([*prepared.outcome.refused, *prepared.outcome.problems], asked.lang)
            return 1
        done = register(lines, prepared, login, key)
        if done.problems:
            _complain(done.problems, asked.lang)
            return 1
        if done.raced:
            raise CommandError("主线上刚有别的登记，这一笔没有登记：请再运行一次。", 1)
        print(f"已登记：{prepared.name}（{done.commit[:12]}）")
    return 0


def queue(asked: Namespace) -> int:
    """``xuefen queue``: the submissions that wait, the oldest first; none of them counts yet."""
    import json

    from generator.guard.words import matter_words
    from generator.queue import STATES, waiting
    from generator.tables import table

    with opened(asked) as lines:
        found = waiting(lines, int(time.time()))
    if asked.format == "json":
        print(json.dumps([one._asdict() for one in found], ensure_ascii=False))
        return 0
    if not found:
        print("没有在审的提交。")
        return 0
    rows = []
    for one in found:
        lacks = one.note if one.state == "returned" else "、".join(one.missing) or STATES[one.state]
        matters = "、".join(map(matter_words, one.matters))
        rows.append((one.since, str(one.days), one.name, matters, STATES[one.state], lacks))
    print("\n".join(table(("最后推送", "天数", "提交", "事项", "状态", "还缺"), rows, frozenset({1}))))
    return 0


def owners(asked: Namespace) -> int:
    """``xuefen owners``: CODEOWNERS, from the accounts in the work tree."""
    from generator.guard.owners import owners as generate
    from generator.load import read
    from generator.write import write

    path = asked.root / "records/county/accounts.yaml"
    found = read(str(path), path.read_bytes())
    if not isinstance(found, dict):
        raise CommandError(f"{path} 读不懂：先运行 xuefen check。", 1)
    text = generate(found, asked.as_of)
    if asked.output:
        write(asked.output, text.encode())
        print(f"已写入 {asked.output}", file=sys.stderr)
    else:
        sys.stdout.write(text)
    return 0


def _named(asked: Namespace) -> str:
    if not asked.submission:
        raise CommandError("写明登记哪个提交：分支名，或 --pr 编号；在审的见 xuefen queue。")
    return str(asked.submission)


def _prepared(lines: Lines, name: str, lang: Lang) -> Prepared:
    found, problems = prepare(lines, name, int(time.time()))
    if found is None:
        _complain(problems, lang)
        raise CommandError("这个分支不是一个可以登记的提交。", 1)
    return found


def _pull(lines: Lines, number: int, login: str, key: Path, lang: Lang) -> Prepared:
    """A pull request with the approvals that the host knows of, recorded by who registers."""
    from generator.attest import attested, host_of
    from generator.host import HostError

    try:
        found, problems = attested(lines, host_of(lines), number, int(time.time()), login, key)
    except HostError as error:
        raise CommandError(str(error), 1) from None
    if found is not None:
        return found
    _complain(problems, lang)
    raise CommandError("这个合并请求不是一个可以登记的提交。", 1)


def _show(prepared: Prepared) -> None:
    """Print what is to be decided upon."""
    print(
        f"{prepared.name}：{prepared.act.scope}，{prepared.found.proposer} 提出，{len(prepared.found.changes)} 个文件"
    )
    _seats(prepared)


def _seats(prepared: Prepared) -> None:
    for seat in prepared.outcome.seats:
        who = seat.decision.holder.login if seat.decision else "还缺"
        print(f"  {'✓' if seat.decision else '·'} {seat.label}：{who}")


def _confirm(asked: Namespace, what: str) -> None:
    if asked.yes:
        return
    if not sys.stdin.isatty():
        raise CommandError("没有终端可以询问：确认无误后加 --yes。")
    if input(f"{what}？输入 y 确认：").strip().lower() != "y":
        raise CommandError("没有改动。", 1)


def _complain(problems: Sequence[Problem], lang: Lang) -> None:
    sys.stderr.write(report.text(list(problems), Counts(0, 0), lang))
