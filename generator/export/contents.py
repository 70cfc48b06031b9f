"""What the files hold: the ledger line by line, the totals row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from generator.explain.text import headline
from generator.explain.words import SOURCE, STATUS, vocabulary
from generator.export.sheet import Column, Kind, Sheet
from generator.ledger.dated import coded
from generator.totals import Totals
from generator.totals.frames import stacked
from generator.totals.judge import UNKNOWN
from generator.totals.rows import WAS, plain, records

Names = Mapping[str, str] | None
STATE = {"counted": "有效", "outside": "周期外", "struck": "已更正"}
WORDS = {"state": STATE, "source": SOURCE, "status": STATUS, f"{WAS}status": STATUS}
OWN = {"title": "任现职称以来", "licensure": "本注册周期"}
STANDING: tuple[tuple[str, str, Kind], ...] = (
    ("rule_set", "规则集", "text"),
    ("counted", "计入", "amount"),
    ("required", "需要", "amount"),
    ("status", "状态", "text"),
)
ENTRY: tuple[tuple[str, str, Kind], ...] = (
    ("id", "条目编号", "text"),
    ("teacher", "教师编号", "text"),
    ("school", "当时学校", "text"),
    ("filed_by", "申报学校", "text"),
    ("cycle", "周期", "text"),
    ("year", "年度", "number"),
    ("start", "开始日期", "date"),
    ("date", "结束日期", "date"),
    ("name", "名称", "text"),
    ("source", "来源", "text"),
    ("state", "状态", "text"),
    ("unit", "单位", "text"),
    ("claimed", "申报", "amount"),
    ("amount", "认定", "amount"),
    ("raw", "折算", "amount"),
    ("counted", "计入", "amount"),
    ("convert", "折算条款", "text"),
    ("note", "核减原因", "text"),
    ("corrected", "被何更正", "text"),
    ("by", "由何更正", "text"),
    ("remark", "更正原因", "text"),
    ("event", "项目", "text"),
    ("work", "同一内容", "text"),
    ("file", "文件", "text"),
)
DATED = ("title", "post", "class_teacher", "vocational", "tier", "stage")


def ledger_sheet(found: Totals, names: Names, *, labelled: bool) -> Sheet:
    """Return every entry in id order, those outside any cycle and the struck-out ones too; ``labelled``: for people."""
    frame = _every_entry(found)
    attributes = [name for name in vocabulary().entry if name in frame]
    columns = [_column(frame, key, label, kind, labelled=labelled) for key, label, kind in ENTRY]
    columns += [_column(frame, key, _title(key), "text", labelled=labelled) for key in (*attributes, *DATED)]
    return Sheet("条目", _named(columns, names))


def _every_entry(found: Totals) -> pd.DataFrame:
    parts = []
    for state, frame in (("counted", found.entries), ("outside", found.outside), ("struck", found.struck)):
        size = len(frame)
        zero, blank = np.zeros(size, np.int64), coded(np.full(size, -1), [])
        lacking = {"cycle": blank, "convert": blank, "raw": zero, "counted": zero, "waiting": zero == 1}
        lacking |= {"doubtful": zero == 1, "year": frame["date"].dt.year.to_numpy(np.int64)}
        lacking = {name: value for name, value in lacking.items() if name not in frame}
        parts.append(frame.assign(**lacking, state=coded(zero, [state]))[[*found.entries.columns, "state"]])
    return stacked(parts).sort_values("seq", ignore_index=True)


def _title(attribute: str) -> str:
    return f"当时{vocabulary().titles[attribute]}" if attribute in DATED else vocabulary().titles[attribute]


def _column(frame: pd.DataFrame, key: str, label: str, kind: Kind, *, labelled: bool) -> Column:
    words = WORDS.get(key) or vocabulary().labels.get(key)
    column = frame[key]
    if labelled and words and isinstance(column.dtype, pd.CategoricalDtype):
        column = column.cat.rename_categories({word: words.get(word, word) for word in column.cat.categories})
    values = plain(column)
    return Column(key, label, kind, [None if n == UNKNOWN else n for n in values] if kind == "amount" else values)


def _named(columns: list[Column], names: Names) -> tuple[Column, ...]:
    """Put the names beside the ids, if they are to be seen."""
    if names is not None:
        at = next(n for n, column in enumerate(columns) if column.key == "teacher")
        columns.insert(at + 1, Column("teacher_name", "姓名", "text", [names.get(who) for who in columns[at].values]))
    return tuple(columns)


def totals_sheet(found: Totals, names: Names, *, labelled: bool) -> Sheet:
    """Return one row per teacher and cycle; for people with what is missing in words."""
    people = found.people
    columns = [_column(people, "teacher", "教师编号", "text", labelled=labelled)]
    columns.append(_column(people, "school", "学校编号", "text", labelled=labelled))
    if labelled:
        columns.append(Column("school_name", "学校", "text", [found.schools.get(s) for s in columns[-1].values]))
    when: tuple[tuple[str, str, Kind], ...] = (("cycle", "周期", "text"),)
    if found.window is not None:
        when = (("first", "起", "date"), ("last", "止", "date"))
    columns += [_column(people, *one, labelled=labelled) for one in (*when, *STANDING)]
    if f"{WAS}counted" in people:
        before = ((f"{WAS}{key}", f"改前{label}", kind) for key, label, kind in STANDING)
        columns += [_column(people, *one, labelled=labelled) for one in before]
    if labelled:
        columns.append(Column("lacks", "说明", "text", _headlines(found) if found.window is None else _gaps(found)))
    return Sheet("汇总", _named(columns, names))


def _gaps(found: Totals) -> list[str]:
    """Return what a window's sum does not say by itself: that its days are unknown, or partly in no cycle."""
    named = "现职称任职日期" if found.window == "title" else "注册有效期"
    since = min((period.start for period in found.periods), default="")
    said = []
    for first, counted in zip(plain(found.people["first"]), plain(found.people["counted"]), strict=True):
        if first is None:
            said.append(f"花名册没有截至 {found.as_of} 的{named}，区间未知")
        elif counted == UNKNOWN:
            said.append("区间内没有周期，未作汇总")
        else:
            said.append(f"只含 {since} 起的周期" if first < since else "")
    return said


def _headlines(found: Totals) -> list[str]:
    periods = {period.id: period for period in found.periods}
    asked: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in records(found.requirements):
        asked.setdefault((row["teacher"], row["cycle"]), []).append(row)
    rows = records(found.people[["teacher", "cycle", "status"]])
    return [headline(asked.get((row["teacher"], row["cycle"]), []), periods[row["cycle"]], row) for row in rows]


def requirements_sheet(found: Totals, names: Names) -> Sheet:
    """Return one row per teacher, cycle and requirement, for people."""
    labels = {(p.id, c.id): c.label for p in found.periods for c in p.rules.require}
    spans = {(p.id, year): p.year_label(year) for p in found.periods for year in p.years}
    rows = records(found.requirements)
    columns = [
        Column("teacher", "教师编号", "text", [row["teacher"] for row in rows]),
        Column("cycle", "周期", "text", [row["cycle"] for row in rows]),
        Column("label", "要求", "text", [labels[row["cycle"], row["requirement"]] for row in rows]),
        Column("year", "范围", "text", [spans.get((row["cycle"], row["year"]), "整个周期") for row in rows]),
        Column("need", "需要", "amount", [None if row["need"] == UNKNOWN else row["need"] for row in rows]),
        Column("have", "已有", "amount", [row["have"] for row in rows]),
        Column("missing", "还差", "amount", [None if row["need"] == UNKNOWN else row["missing"] for row in rows]),
        Column("status", "状态", "text", [STATUS[row["status"]] for row in rows]),
    ]
    return Sheet("要求", _named(columns, names))


def notes_sheet(found: Totals, compared: Iterable[str] = ()) -> Sheet:
    """Return what a reader of a workbook must know: the day, the rules, what is not settled, what a trial changes."""
    notes = [("数据截至", found.as_of)]
    if found.window is not None:
        days = "/".join(found.window) if isinstance(found.window, tuple) else f"每位教师的{OWN[found.window]}"
        notes.append(("统计区间", days))
    notes += [("试算", line.strip()) for line in compared]
    for period in found.periods:
        rules = period.rules
        notes.append(
            (f"周期 {period.id}", f"{period.start} 至 {period.end}，按 {rules.id} {rules.label}（{rules.source}）")
        )
        notes += [
            (f"{rules.id} 假定", f"{clause.label}：{clause.assumes}") for clause in rules.clauses() if clause.assumes
        ]
    notes += [(f"周期 {cycle}", "没有可用的规则集，未汇总") for cycle in found.skipped]
    columns = [
        Column("what", "项目", "text", [what for what, _ in notes]),
        Column("note", "说明", "text", [n for _, n in notes]),
    ]
    return Sheet("说明", tuple(columns))
