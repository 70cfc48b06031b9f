"""Per teacher what a change adds, how the total and the status move, and which limits cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from generator.entries import Entry
from generator.explain.standing import Standing
from generator.explain.words import STATUS, number, quantity, vocabulary
from generator.summary.case import Case
from generator.summary.effects import Cut, Effect
from generator.summary.escape import inert, joined
from generator.summary.layout import Block, Items, Section, Table
from generator.totals import amount
from generator.totals.judge import UNKNOWN

TITLE = "对教师学分的影响"
NONE = "—"
GIVEN, TOTAL = "计入", "周期合计 / 应达"
Legend = dict[str, str]  # the mark of each limit that cuts


def section(case: Case, found: Sequence[Effect]) -> Section:
    """Return the section, empty where nobody's credits are concerned."""
    if not found:
        told = case.concerned is None or bool(case.concerned)
        quiet = "没有教师的学分、应达或状态因此改变。" if told and not case.after.errors else ""
        return Section(TITLE, [quiet] if quiet else [])
    blocks: list[Block] = []
    if turns := _turns(found):
        blocks.append(f"状态变化：{turns}。")
    if case.after.errors:
        blocks.append("登记库有错误，改正以前不出总数和状态。")
    legend = _legend(found)
    blocks.append(table(case, found, legend))
    if legend:
        blocks += ["受限的条款：", _explained(found, legend)]
    return Section(TITLE, blocks)


def overview(case: Case, found: Sequence[Effect]) -> str:
    """Return in one line what the change does to teachers' credits as a whole."""
    added, removed = len(case.lines.added), len(case.lines.removed)
    said = [f"**{len({one.teacher for one in found})} 位教师**"]
    if added or removed:
        signs = [*([f"增 {added} 条"] if added else []), *([f"减 {removed} 条"] if removed else [])]
        said.append("、".join(signs))
    if not case.after.errors:
        turned, cut = sum(one.turned for one in found), sum(one.cut for one in found)
        said.append(f"计入 **{signed(sum(one.gained for one in found))} 学分**")
        said.append(f"**{turned} 人状态变化**" if turned else "状态都不变")
        said += [f"{sum(bool(one.cuts) for one in found)} 人受限共减 {number(cut)} 学分"] if cut else []
    return " · ".join(said)


def _turns(found: Iterable[Effect]) -> str:
    """Return how many go from which status to which, the most frequent first."""
    turns = Counter((one.before.status, one.after.status) for one in found if one.turned and one.before and one.after)
    often = sorted(turns.items(), key=lambda turn: (-turn[1], turn[0]))
    return "，".join(f"{STATUS[old]} → **{STATUS[new]}** {count} 人" for (old, new), count in often)


def _legend(found: Iterable[Effect]) -> Legend:
    """Return a mark for each limit, ① for the one that takes most."""
    sums: Counter[str] = Counter()
    for one in found:
        sums.update({cut.key: cut.amount for cut in one.cuts})
    order = sorted(sums, key=lambda key: (-sums[key], key))
    return {key: _mark(n) for n, key in enumerate(order)}


def _mark(n: int) -> str:
    return chr(ord("①") + n) if n < 20 else chr(ord("㉑") + n - 20) if n < 35 else f"（{n + 1}）"


def _explained(found: Sequence[Effect], legend: Legend) -> Items:
    """Return what each mark means, where the limit stands and what it takes."""
    taken: dict[str, list[Cut]] = {key: [] for key in legend}
    for one in found:
        for cut in one.cuts:
            taken[cut.key].append(cut)
    rows = []
    for key, mark in legend.items():
        first, all_ = taken[key][0], sum(cut.amount for cut in taken[key])
        cite = f"（{inert(first.cite, 80)}）" if first.cite else ""
        rows.append(f"- {mark} {inert(first.label)}{cite}：{len(taken[key])} 人，共减 {number(all_)} 学分")
    return Items(rows, "条")


def table(case: Case, found: Sequence[Effect], legend: Legend) -> Table:
    """Return a row for each teacher and cycle; a column that says nothing, or the same of all, is left out."""
    several = len({school_of(one) for one in found}) > 1, len({one.period.id for one in found if one.period}) > 1
    moved, summed = bool(case.lines.added or case.lines.removed), not case.after.errors
    columns = {
        "教师": (True, [case.who(one.teacher) for one in found]),
        "学校": (several[0], [case.school(school_of(one)) if school_of(one) else NONE for one in found]),
        "周期": (several[1], [inert(one.period.label, 24) if one.period else NONE for one in found]),
        "本次": (moved, [_moved(one) for one in found]),
        GIVEN: (summed, [_given(one) for one in found]),
        TOTAL: (summed, [_total(one) for one in found]),
        "状态": (summed, [_status(one) for one in found]),
        "受限与说明": (summed, why := [_why(one, legend) for one in found]),
    }
    if not any(why):
        del columns["受限与说明"]
    header = [name for name, (wanted, _) in columns.items() if wanted]
    numbers = frozenset(n for n, name in enumerate(header) if name in (GIVEN, TOTAL))
    return Table(header, list(zip(*(columns[name][1] for name in header), strict=True)), "位教师", numbers)


def school_of(one: Effect) -> str:
    """Return the school that has the teacher on its books; ``""`` where there is none."""
    standing = one.after or one.before
    return (standing.school if standing else "") or next((entry.batch.school for entry in one.added), "")


def _moved(one: Effect) -> str:
    """Return what is added and what goes: ``3 条 22 节``; ``4 学时，认定 3 学时`` where less was recognised."""
    said = [_sum(one.added)] if one.added else []
    said += [f"撤 {_sum(one.removed)}"] if one.removed else []
    return "；".join(said) or NONE


def _sum(entries: Sequence[Entry]) -> str:
    claimed, recognised = _by_unit(entries, "claimed"), _by_unit(entries, "recognised")
    many = f"{len(entries)} 条 " if len(entries) > 1 else ""
    failed = [entry.result for entry in entries if entry.result and not entry.recognised]
    if failed and len(failed) == len(entries):
        return f"{vocabulary().label('result', failed[0])}，{claimed}不计"
    return f"{many}{claimed}" if claimed == recognised else f"{many}申报 {claimed} → 认定 {recognised}"


def _by_unit(entries: Sequence[Entry], name: str) -> str:
    sums: Counter[str] = Counter()
    for entry in entries:
        sums[entry.unit] += getattr(entry, name)
    return "、".join(quantity(total, unit) for unit, total in sums.items())


def _given(one: Effect) -> str:
    return signed(one.gained if one.counted is None or not (one.added or one.removed) else one.counted)


def _total(one: Effect) -> str:
    before, after = _counted(one.before), _counted(one.after)
    total = after if before == after else f"{before} → **{after}**"
    old, new = _required(one.before or one.after), _required(one.after or one.before)
    return total + (
        f" / {new}" if old == new and new else f" / {old or '未定'} → **{new or '未定'}**" if new or old else ""
    )


def _counted(one: Standing | None) -> str:
    return amount(one.counted) if one else NONE


def _required(one: Standing | None) -> str:
    return number(one.required) if one and one.required != UNKNOWN else ""


def _status(one: Effect) -> str:
    before, after = (STATUS[s.status] if s else NONE for s in (one.before, one.after))
    return after if before == after else f"{before} → **{after}**"


def _why(one: Effect, legend: Legend) -> str:
    """Return the limits that cut, and what else made the total other than what was asked for."""
    said = [f"{legend[cut.key]} −{number(cut.amount)}" for cut in one.cuts]
    said += one.notes
    if one.known and one.counted is not None and (one.added or one.removed) and (moved := one.gained - one.counted):
        said.append(f"其他条目 {signed(moved)}")
    return joined(said, "；")


def signed(hundredths: int) -> str:
    """Return an amount with its sign, as people write a difference."""
    return f"{'+' if hundredths > 0 else '−' if hundredths < 0 else ''}{amount(abs(hundredths))}"
