"""A teacher's credits told as text for a terminal of 80 to 100 columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.credit.clause import Clause, Requirement
from generator.credit.figure import is_unset
from generator.entries import Correction, Entry
from generator.explain.filling import filling
from generator.explain.lacking import Offers, lacking, offers
from generator.explain.reasons import Reason, reasons
from generator.explain.standing import Asked
from generator.explain.texts import texts
from generator.explain.words import SOURCE, STATUS, cited, events, named, number, quantity, vocabulary
from generator.ledger import Ledger
from generator.membership import FOREVER
from generator.tables import cut, table, width, wrap
from generator.totals import Period, Totals, amount, by_year
from generator.totals.judge import UNKNOWN
from generator.totals.rows import records

COLUMNS = 92
Line = dict[str, Any]


def explain(book: Ledger, found: Totals, teacher: str) -> str:
    """Return everything the register knows about a teacher's credits and how it counts.

    ``found`` holds the totals of that teacher (or of more) with offers, not of a window; ``teacher`` is an id of the
    ledger.
    The latest cycle comes first.
    """
    lines = [*_who(book, teacher, found.as_of)]
    people = [row for row in records(found.people) if row["teacher"] == teacher]
    offered = offers(book, found)
    if not people:
        lines += ["", "  到这一天为止没有可判断的周期。"]
    for row in reversed(people):
        period = next(period for period in found.periods if period.id == row["cycle"])
        lines += ["", *_cycle(book, found, period, row, offered)]
    lines += _outside(book, found, teacher)
    return "\n".join(lines) + "\n"


def _who(book: Ledger, teacher: str, as_of: str) -> Iterator[str]:
    known = book.teachers[book.place[teacher]]
    name = book.register.names.get(teacher)
    yield f"{name or '（无姓名）'}  {teacher}    数据截至 {as_of}"
    for stay in known.stays:
        ended = "" if stay.until == FOREVER else f"{stay.until} 前（{events().get(stay.event, stay.event)}）"
        yield f"  {stay.since} 起{'' if ended else '，现在'}  {school_name(book, stay.school)}  {ended}".rstrip()
    for placed in known.placements:
        until = "" if placed.until == FOREVER else f" 至 {placed.until}"
        where = f"{events()[placed.event]}：{school_name(book, placed.school)}（学分仍记在原学校）"
        yield f"  {placed.since} 起{until}  {where}"


def school_name(book: Ledger, school: str | None) -> str:
    """Return a school's name and id, or that there is none."""
    if school is None:
        return "不在本县学校"
    record = book.register.schools.get(school)
    return f"{record.data['name']} {school}" if record else school


def _cycle(book: Ledger, found: Totals, period: Period, row: Line, offered: Offers | None) -> Iterator[str]:
    unit = vocabulary().label("unit", period.rules.unit).removeprefix("已认定")
    asked = [r for r in records(found.requirements) if (r["teacher"], r["cycle"]) == (row["teacher"], period.id)]
    yield f"{'━' * 2} {period.label} {'━' * max(2, COLUMNS - width(period.label) - 4)}"
    text = f"{period.start} 至 {period.end}   {period.rules.label}（{period.rules.source}）"
    yield from (f"  {line}" for line in wrap(text, COLUMNS - 2))
    facts = [school_name(book, row["school"]), *(vocabulary().label(k, row[k]) for k in ("title", "post") if row[k])]
    yield f"  {' · '.join(facts)}"
    for text in texts(period):
        yield from (f"  {line}" for line in wrap(f"* {text}", COLUMNS - 2, "  "))
    yield ""
    need = "" if row["status"] in ("exempt", "left") else f"，共需 {_need(row['required'])}"
    yield f"  【{STATUS[row['status']]}】计入 {number(row['counted'])} {unit}{need}"
    yield from (f"  {line}" for line in wrap(headline(asked, period, row), COLUMNS - 2))
    yield from ("", "  要求", *(f"    {line}" for line in _requirements(asked, period)))
    yield from (f"    {line}" for line in _assumed(period, asked))
    rows = [Asked(**{name: one[name] for name in Asked._fields}) for one in asked]
    lacks = list(lacking(period, row["teacher"], rows, offered, found.as_of))
    yield from filling(book.register.projects, period, row["school"], lacks, COLUMNS)
    yield from ("", "  各年度计入", *(f"    {line}" for line in _years(found, period, row["teacher"])))
    yield from _moves(found, period, row["teacher"])
    yield from _entries(book, found, period, row["teacher"])


def _need(hundredths: int) -> str:
    return "未定" if hundredths == UNKNOWN else number(hundredths)


def headline(asked: list[Line], period: Period, row: Line) -> str:
    """Return in one sentence where a teacher stands in a cycle and what is missing."""
    if row["status"] == "left":
        return "已不在本县学校在册，不再提出要求；以下为离册前的学分。"
    if row["status"] == "exempt":
        return "本周期不作学分要求。"
    short: dict[Requirement, list[str]] = {}
    for one in asked:
        if one["missing"] > 0 and one["status"] not in ("exempt", "not_started"):
            year = f"{period.year_label(one['year'])}差" if one["year"] else "还差"
            short.setdefault(_clause(period, one), []).append(f"{year} {number(one['missing'])}")
    missing = "；".join(
        f"{clause.label}（{'、'.join(lacks)}）" if clause.per == "year" else clause.label + lacks[0]
        for clause, lacks in short.items()
    )
    unset = sum(r["status"] == "unset" and r["missing"] == 0 for r in asked)
    open_end = f"另有 {unset} 项数值未定，不能断定已达到。" if unset else ""
    return f"{missing}。{open_end}" if missing else open_end or "各项要求均已达到。"


def _name(row: Line, period: Period) -> str:
    clause = _clause(period, row)
    return f"{clause.label} {period.year_label(row['year'])}" if row["year"] else clause.label


def _clause(period: Period, row: Line) -> Requirement:
    return next(clause for clause in reversed(period.rules.require) if clause.id == row["requirement"])


def _requirements(asked: list[Line], period: Period) -> Iterator[str]:
    rows = []
    for row in asked:
        unknown = row["need"] == UNKNOWN
        need, missing = ("未定", "—") if unknown else (amount(row["need"]), amount(row["missing"]))
        until = "—" if row["status"] in ("exempt", "left") else period.deadline(row["year"])
        figures = (need, amount(row["have"]), missing)
        rows.append((cut(_name(row, period), 24), *figures, STATUS[row["status"]], until))
    header = ("要求", "需要", "已有", "还差", "状态", "期限", "出处")
    room = COLUMNS - 4 - sum(max(map(width, column)) + 2 for column in zip(header, *rows, strict=False))
    cites = [cut(cited(_clause(period, row), period.rules), max(room, 12)) for row in asked]
    yield from table(header, [(*row, cite) for row, cite in zip(rows, cites, strict=True)], frozenset({1, 2, 3}))


def _assumed(period: Period, asked: list[Line]) -> Iterator[str]:
    """Yield what a reader must know of the clauses that were used: readings we chose, exemptions, what is open."""
    rules, used = period.rules, {row["waiver"] for row in asked}
    notes = [f"{clause.label}：{clause.assumes}" for clause in _asking(period, asked) if clause.assumes]
    for waiver in rules.waive:
        if waiver.id in used:
            what = "是否免除未定" if waiver.undecided else "免除"
            notes.append(f"{what}：{named(waiver, rules)}{_assumption(waiver)}")
    if any(row["status"] == "exempt" and row["waiver"] is None for row in asked):
        notes.append("不在本县学校在册的年度不作要求")
    notes += [f"上限未定，暂不冲抵：{named(offset, rules)}" for offset in rules.offset if is_unset(offset.max)]
    for note in notes:
        yield from wrap(f"* {note}", COLUMNS - 4, "  ")


def _asking(period: Period, asked: list[Line]) -> list[Requirement]:
    return list({row["requirement"]: _clause(period, row) for row in asked}.values())


def _assumption(clause: Clause | None) -> str:
    return f" *假定：{clause.assumes}" if clause and clause.assumes else ""


def _years(found: Totals, period: Period, teacher: str) -> Iterator[str]:
    sums = {
        (row["year"], row["bucket"]): row["counted"]
        for row in records(by_year(found))
        if (row["teacher"], row["cycle"]) == (teacher, period.id)
    }
    names = ["total", *(bucket.id for bucket in period.rules.buckets)]
    rows = [(period.year_label(year), *(amount(sums.get((year, name), 0)) for name in names)) for year in period.years]
    whole = tuple(amount(sum(sums.get((year, name), 0) for year in period.years)) for name in names)
    room = max(6, (COLUMNS - 22) // max(1, len(names) - 1) - 2)
    header = ("年度", "合计", *(cut(bucket.label, room) for bucket in period.rules.buckets))
    yield from table(header, [*rows, ("整个周期", *whole)], frozenset(range(1, len(names) + 1)))


def _moves(found: Totals, period: Period, teacher: str) -> Iterator[str]:
    moved = [row for row in records(found.moves) if (row["teacher"], row["cycle"]) == (teacher, period.id)]
    if not moved:
        return
    labels = {"total": "合计"} | {bucket.id: bucket.label for bucket in period.rules.buckets}
    yield from ("", "  冲抵（只改变各项要求的“已有”，不改变计入）")
    for row in moved:
        clause = period.rules.clause("offset", row["clause"])
        when = f"{period.year_label(row['year'])} " if row["year"] else ""
        source, target = labels[row["from"]], labels[row["to"]]
        why = f"{named(clause, period.rules)}{_assumption(clause)}" if clause else ""
        yield from wrap(f"    {when}{source} → {target} {number(row['amount'])}  {why}", COLUMNS, "      ")


def _entries(book: Ledger, found: Totals, period: Period, teacher: str) -> Iterator[str]:
    lines = [row for row in records(found.entries) if (row["teacher"], row["cycle"]) == (teacher, period.id)]
    cuts: dict[int, list[tuple[str, int]]] = {}
    for row in records(found.deductions):
        if row["cycle"] == period.id:
            cuts.setdefault(row["seq"], []).append((row["clause"], row["amount"]))
    struck = [row for row in records(book.struck) if row["teacher"] == teacher]
    struck = [row for row in struck if period.start <= row["date"] <= min(period.end, found.as_of)]
    if not lines and not struck:
        yield from ("", "  本周期没有登记的学分。")
        return
    yield from ("", "  逐条")
    for row in sorted([*lines, *struck], key=lambda row: (row["date"], row["seq"])):
        written = book.lines[row["seq"]]
        if "counted" in row:
            why = reasons(row, cuts.get(row["seq"], []), period.rules)
            yield from _entry(book, period, row, written, why)
        elif written.corrected is not None:
            yield from _struck(row, written.corrected)


def _entry(book: Ledger, period: Period, row: Line, written: Entry, why: list[Reason]) -> Iterator[str]:
    yield f"    {row['date']}  {cut(row['name'], COLUMNS - 18)}"
    words = [
        vocabulary().label(k, row[k]) for k in ("activity", "mode", "level", "role", "result", "purpose") if row[k]
    ]
    if row["source"] == "opening":
        words = [SOURCE["opening"]]
    then = [school_name(book, row["school"]), *([vocabulary().label("title", row["title"])] if row["title"] else [])]
    yield from _under(" · ".join(words))
    yield from _under(f"当时：{' · '.join(then)}")
    steps = f"申报 {quantity(row['claimed'], row['unit'])} → 认定 {number(row['amount'])}"
    yield from _under(f"{steps} → 折算 {amount(row['raw'])} → 计入 {amount(row['counted'])}")
    for reason in why:
        yield from _under(reason_text(reason, period))
    if written.by is not None:
        yield from _under(f"+ {'补登' if written.by.action == 'add' else '替换原条目'}：{written.by.reason}")
    yield from _under(row["id"])


def reason_text(reason: Reason, period: Period | None = None) -> str:
    """Return a reason in one line: what it took, what it is, where that stands, and what was assumed."""
    taken = f"− {quantity(reason.amount, reason.unit)}  " if reason.amount else "· "
    cite = f"（{cited(reason.clause, period.rules)}）" if reason.clause and period else ""
    return f"{taken}{reason.text}{cite}{_assumption(reason.clause)}"


def _struck(row: Line, done: Correction) -> Iterator[str]:
    yield f"    {row['date']}  ✗ {cut(row['name'], COLUMNS - 20)}"
    what = "已撤销" if done.action == "void" else "已被替换"
    yield from _under(f"{quantity(row['claimed'], row['unit'])} → {what}（{done.submitted}）：{done.reason}")
    yield from _under(row["id"])


def _under(text: str) -> Iterator[str]:
    yield from (f"                {line}" for line in wrap(text, COLUMNS - 16, "  "))


def _outside(book: Ledger, found: Totals, teacher: str) -> Iterator[str]:
    lines = [row for row in records(found.outside) if row["teacher"] == teacher]
    if lines:
        yield from ("", f"━━ 周期以外 {'━' * (COLUMNS - 14)}", "  登记在任何周期之外（例如入册前的周期），不计入。")
    for row in lines:
        yield f"    {row['date']}  {cut(row['name'], COLUMNS - 18)}"
        yield from _under(f"{quantity(row['claimed'], row['unit'])} · {school_name(book, row['school'])}")
        yield from _under(row["id"])
