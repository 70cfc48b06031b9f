"""The result of an audit for people, and the register of registrations as a table or as data."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator import messages
from generator.audit.model import Approved, Registered, Trail
from generator.guard.words import matter_words, office_words, way_words
from generator.messages import Lang
from generator.problem import Problem
from generator.report import HINT, visible
from generator.trail import clock
from generator.tree import shown

PAGE = 40  # problems on a page
NAMED = 5  # accounts named of each sort
COLUMNS = ("登记时间", "登记", "归属", "事项", "提交", "提出人", "批准", "登记人", "文件")
WORST = ("C83", "C84", "C820", "C821", "C822", "C823", "C824", "C80", "C81", "C825", "C70", "C71")
"""Codes, or how they begin, from what puts all in doubt to what is wrong with single records (all others)."""


def worst_first(trail: Trail) -> list[Problem]:
    """Return the problems, what puts most in doubt first, else as the line has them."""
    return sorted(trail.problems, key=lambda one: _rank(one.code))


def text(trail: Trail, lang: Lang = "zh") -> str:
    """Return one page: from where to where, how much, by whom, and what is wrong, worst first."""
    return "".join(f"{line}\n" for line in (*_summary(trail), "", *_findings(trail, lang)))


def to_json(trail: Trail, lang: Lang = "zh") -> str:
    """Return everything: ``repository genesis tip from to files registrations problems``, times in seconds."""
    problems = [
        {
            "code": one.code,
            "severity": messages.severity(one),
            "path": shown(one.path),
            "message": messages.message(one, lang),
            "hint": messages.hint(one, lang),
        }
        for one in worst_first(trail)
    ]
    found = {
        "repository": trail.repository,
        "genesis": trail.genesis,
        "tip": trail.tip,
        "from": trail.began,
        "to": trail.ended,
        "files": trail.files,
        "registrations": [_as_data(one) for one in trail.registrations],
        "problems": problems,
    }
    told = json.dumps(found, ensure_ascii=False, indent=1).replace("##[", "\\u0023#[") + "\n"
    return told.encode("utf-8", "backslashreplace").decode()


def to_csv(trail: Trail) -> bytes:
    """Return the register as a table, one row for each file of each registration, that Excel opens right."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    rows.writerows(map(_harmless, _rows(trail)))
    return out.getvalue().encode("utf-8-sig")


def _rows(trail: Trail) -> Iterator[list[str]]:
    for one in trail.registrations:
        facts = [_time(one.at), one.commit, one.scope, _matters(one), one.submission, one.proposer]
        for file in one.files:
            yield [*facts, "；".join(map(_approval, one.approvals)), one.registrar, shown(file)]


def _harmless(row: Iterable[str]) -> list[str]:
    from generator.export.sheet import harmless  # noqa: PLC0415 - pandas comes with it: only a table should wait for it

    return [harmless(cell) for cell in row]


def _as_data(one: Registered) -> dict[str, Any]:
    approvals = [approval._asdict() for approval in one.approvals]
    return {**one._asdict(), "approvals": approvals, "files": list(map(shown, one.files))}


def _summary(trail: Trail) -> Iterator[str]:
    approvals = [approval for one in trail.registrations for approval in one.approvals]
    ways = "，".join(f"{way_words(way)} {n}" for way, n in Counter(one.way for one in approvals).most_common())
    yield f"登记库  {trail.repository}"
    yield f"起点    {trail.genesis[:12]}  {_time(trail.began)}"
    yield f"末尾    {trail.tip[:12]}  {_time(trail.ended)}"
    yield f"登记    {len(trail.registrations)} 笔，末尾有 {trail.files} 份记录"
    if trail.registrations:
        yield f"提出    {_most(one.proposer for one in trail.registrations)}"
        yield f"批准    {len(approvals)} 份（{ways}）：{_most(one.holder for one in approvals)}"
        yield f"登记人  {_most(one.registrar for one in trail.registrations)}"


def _most(logins: Iterable[str]) -> str:
    """Return the accounts that occur most often, with how often, and how many others there are."""
    found = Counter(logins).most_common()
    named = "，".join(f"{login} {n}" for login, n in found[:NAMED])
    return named if len(found) <= NAMED else f"{named}，另 {len(found) - NAMED} 个账号"


def _findings(trail: Trail, lang: Lang) -> Iterator[str]:
    found = worst_first(trail)
    if not found:
        yield "没有发现问题：每一笔登记都有当时有权的人批准，登记过的都在。"
        return
    by_commit = {one.commit[:12]: one for one in trail.registrations}
    yield f"发现 {len(found)} 个问题（最要紧的在前）：\n"
    hinted: set[str] = set()
    last = ""
    for one in found[:PAGE]:
        commit, _, path = one.path.partition(":")
        if commit != last:
            yield _heading(commit, by_commit)
        yield f"  {one.code} {visible(f'{path} ' if path else '')}{visible(messages.message(one, lang))}"
        if one.code not in hinted:
            yield f"    {HINT[lang]}: {visible(messages.hint(one, lang))}"
        hinted.add(one.code)
        last = commit
    if len(found) > PAGE:
        yield f"\n另有 {len(found) - PAGE} 个问题没有列出：--format json 列出全部。"


def _heading(commit: str, registrations: Mapping[str, Registered]) -> str:
    one = registrations.get(commit)
    return visible(commit) if one is None else f"{commit}  {_time(one.at)}  {one.scope}，{one.proposer} 提出"


def _approval(one: Approved) -> str:
    by = "" if one.signer == one.holder else f"，{one.signer} 签"
    note = f"，{one.note}" if one.note else ""
    return f"{one.holder}（{office_words(one.role)}，{way_words(one.way)}{by}，{_stamp(one.at)}{note}）"


def _matters(one: Registered) -> str:
    return "、".join(map(matter_words, one.matters))


def _stamp(at: str) -> str:
    try:
        return clock.shown(at)
    except ValueError:
        return at


def _time(seconds: int) -> str:
    return clock.shown(clock.stamp(seconds))


def _rank(code: str) -> int:
    return next((n for n, begin in enumerate(WORST) if code.startswith(begin)), len(WORST))
