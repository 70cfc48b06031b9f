"""The top of a summary: whether it can be registered, who asks, what is wrong; and its foot: what it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator import messages
from generator.problem import Problem
from generator.summary.case import Case, Header
from generator.summary.escape import code, inert
from generator.summary.layout import Items, Section

SHOWN = 30
NONE = "—"
SIGN = {"error": "❌", "warning": "⚠️"}


def head(case: Case, doubts: int, overview: str) -> Section:
    """Return title, verdict, proposer and approvals."""
    about = case.header
    facts = [f"提交人 {inert(about.proposer)}", f"范围 {inert(about.scope_label)}", f"数据日期 {inert(case.as_of)}"]
    lines = [f"- {' · '.join(facts)}"]
    if about.seats:
        seats = [f"{inert(label, 40)} **{inert(state, 40)}**" for label, state in about.seats[:12]]
        lines.append(f"- 审批：{' · '.join(seats)}")
    told = [f"> {line}" for line in (_verdict(case, doubts), overview) if line]
    return Section("", [f"## {inert(about.title, 80) or '提交摘要'}", "\n>\n".join(told), "\n".join(lines)])


def _verdict(case: Case, doubts: int) -> str:
    errors, warnings = _count(case.introduced, "error"), _count(case.introduced, "warning")
    others = len(set(case.after.errors) - set(case.introduced))
    if errors:
        said = f"❌ **有 {errors} 个错误，改正以前不能登记。**"
    elif case.after.errors:
        said = f"❌ **登记库里原有 {others} 个错误，先改正它们；这次提交没有带来新的错误。**"
    else:
        said = "✅ **没有发现错误。**"
    found = [f"{warnings} 个警告"] * bool(warnings) + [f"{doubts} 处请核对"] * bool(doubts)
    found += [f"登记库里另有 {others} 个原有错误"] * bool(errors and others)
    return f"{said} 有 {'、'.join(found)}。" if found else said


def _count(problems: Sequence[Problem], severity: str) -> int:
    return sum(messages.severity(one) == severity for one in problems)


def problems(case: Case) -> Section:
    """Return what the change makes wrong, errors first."""
    ranked = sorted(case.introduced, key=_rank)
    rows = ["\n".join(_told(one)) for one in ranked]
    return Section("问题", [Items(rows, "个问题", SHOWN)] if rows else [])


def _rank(one: Problem) -> tuple[object, ...]:
    return messages.severity(one) != "error", one.path, one.line, one.column, one.code, one.values


def _told(one: Problem) -> Iterator[str]:
    where = f"{code(one.path)} 第 {one.line} 行" if one.line else code(one.path)
    yield f"- {SIGN[messages.severity(one)]} **{one.code}** {inert(messages.message(one), 200)}"
    yield f"    - 位置：{where}"
    yield f"    - 提示：{inert(messages.hint(one), 200)}"


def foot(case: Case, more: str) -> Section:
    """Return what the summary was made from, so that it can be made again."""
    about = case.header
    made = "由基准提交里的程序和权限表算出，没有运行提交里的任何代码；提交再有变动，本摘要即作废。"
    ids = [
        f"- 基准 {code(about.base) or NONE}",
        f"- 提交 {code(about.head) or NONE}",
        f"- 改动指纹 {code(about.digest) or NONE}",
    ]
    return Section("", ["---", f"{made}重算：{more}", "\n".join(ids)])


def command(about: Header, *options: str) -> str:
    """Return how to make the summary again."""
    states = [*(["--base", about.base] if about.base else []), *(["--head", about.head] if about.head else [])]
    return code(" ".join(["xuefen summary", *states, *options]))
