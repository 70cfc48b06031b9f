"""Why an entry counts what it counts: everything that changed its amount on the way, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.credit.clause import Clause, Conversion
from generator.credit.ruleset import RuleSet
from generator.entries import EARNING
from generator.explain.words import SPAN, quantity, vocabulary


@dataclass(frozen=True, slots=True)
class Reason:
    """One step: ``amount`` is what it took, hundredths of ``unit`` (0: it only explains); ``clause`` if one did it.

    ``personal``: it says how somebody did or what was found, which is nobody else's business.
    """

    text: str
    amount: int = 0
    unit: str = ""
    clause: Clause | None = None
    personal: bool = False


def reasons(line: Mapping[str, Any], cuts: Sequence[tuple[str, int]], rules: RuleSet | None) -> list[Reason]:
    """Return the steps of one row of ``Totals.entries`` (or ``outside``: ``rules`` None), blanks being None.

    ``cuts`` are the clause and amount of its rows in ``Totals.deductions``, in order.
    """
    found = [*_recognised(line)]
    if rules is None:
        return [*found, Reason("不在任何周期内，不计入")]
    found += _converted(line, rules)
    for name, amount in cuts:
        clause = rules.clause("limit", name)
        found.append(Reason(clause.label if clause else name, amount, rules.unit, clause))
    if line["doubtful"]:
        found.append(Reason("有上限数值未定，以后可能减少"))
    return found


def _recognised(line: Mapping[str, Any]) -> list[Reason]:
    lost, unit, note = line["claimed"] - line["amount"], line["unit"], line["note"]
    if line["source"] == "result":
        if line["result"] not in EARNING:
            said = f"结果为{vocabulary().label('result', line['result'])}，不得学时"
            return [Reason(f"{said}：{note}" if note else said, lost, unit, personal=True)]
        short = line["planned"] - line["claimed"]
        return [Reason(f"未修满：项目共 {quantity(line['planned'], unit)}", 0, unit)] if short > 0 else []
    return [Reason(f"学校核减：{note or '未写原因'}", lost, unit, personal=True)] if lost else []


def _converted(line: Mapping[str, Any], rules: RuleSet) -> list[Reason]:
    clause = rules.clause("convert", line["convert"]) if line["convert"] else None
    if not isinstance(clause, Conversion):
        return [Reason("无对应折算条款，折算为 0")]
    said = clause.label
    if clause.over:
        said += f"；{SPAN[clause.per]}超过 {quantity(int(clause.over * 100), clause.unit)}的部分才计"
    if clause.whole:
        said += f"；按{SPAN[clause.per]}累计，每满 {quantity(int(clause.each * 100), clause.unit)}才计一次"
    if line["waiting"]:
        said += "；折算数值未定，暂计 0"
    return [Reason(said, 0, rules.unit, clause)]
