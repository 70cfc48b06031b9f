"""What is filed: each file with its school, year, entries, control totals, dates and school notice."""

from __future__ import annotations

from collections.abc import Iterator

from generator.entries import hundredths
from generator.explain.words import quantity, vocabulary
from generator.git import Change
from generator.problem import Problem
from generator.records import Document, Record, name_of
from generator.summary.case import Case
from generator.summary.escape import code, inert, joined
from generator.summary.layout import Section, Table
from generator.summary.wording import kind_title

NONE = "—"
TOTALS = ("C301", "C302")  # what the check says of control totals


def section(case: Case) -> Section:
    """Return all files of the change; those without a record are outside the register, or cannot be read."""
    wrong: dict[str, list[Problem]] = {}
    for one in case.after.problems:
        if one.code in TOTALS and one.path in case.paths:
            wrong.setdefault(one.path, []).append(one)
    rows = [_row(case, one, new if one.new else old, wrong.get(one.path, [])) for one, old, new in case.pairs]
    rows.sort(key=lambda row: row[0] == NONE)
    header = ("内容", "学校 / 范围", "年度", "条数与控制数", "提交日期", "校内公示")
    used = [n for n in range(len(header)) if n == 0 or any(row[n] != NONE for row in rows)]
    table = Table([header[n] for n in used], [[row[n] for n in used] for row in rows], "个文件")
    return Section("提交了什么", [table, _files(case)] if rows else [])


def _row(case: Case, change: Change, record: Record | None, wrong: list[Problem]) -> list[str]:
    sign = "修改" if change.old and change.new else "删除" if change.old else "新增"
    if record is None:
        readable = change.path.startswith("records/")
        return [
            f"{sign} {'读不懂的记录' if readable else '程序或其他文件'} {code(change.path.rpartition('/')[2])}",
            *[NONE] * 5,
        ]
    data = record.data
    return [
        f"{sign} {kind_title(name_of(data['kind']))}{_named(case, data)}",
        _scope(case, record),
        inert(str(data["year"])) if "year" in data else NONE,
        _totals(data, wrong),
        inert(data["submitted"]) if "submitted" in data else NONE,
        _notice(data),
    ]


def _scope(case: Case, record: Record) -> str:
    school = record.data["id"] if record.data["kind"].startswith("school/") else record.data.get("school")
    return case.school(school) if school else "全县"


def _named(case: Case, data: Document) -> str:
    """Return what else names a file: its title, or the project it is about."""
    project = case.after.register.projects.get(data.get("project", ""))
    about = {**({"title": project.data["title"]} if project else {}), **data}
    said = next((about[key] for key in ("title", "name", "label", "order", "project") if key in about), "")
    return f"：{inert(str(said), 40)}" if said else ""


def _totals(data: Document, wrong: list[Problem]) -> str:
    """Return the number of lines and the declared sums, and what they should be where the check found otherwise."""
    lines = data.get("entries", data.get("corrections"))
    said = [f"{len(lines)} 条"] if isinstance(lines, list) else []
    declared = data.get("totals", {})
    said += [quantity(hundredths(sum_), unit) for unit, sum_ in declared.items() if unit != "entries"]
    if not said and not declared:
        return NONE
    if not lines and declared:
        said.insert(0, f"{declared['entries']} 条")
    checked = " ✓ 与条目相符" if declared and not wrong else ""
    return "、".join(said) + checked + "".join(f"；{one}" for one in _differing(wrong))


def _differing(wrong: list[Problem]) -> Iterator[str]:
    for one in wrong:
        found = dict(one.values)
        unit = "条数" if found["unit"] == "entries" else vocabulary().label("unit", found["unit"])
        expected, stated, difference = (inert(found[name], 16) for name in ("expected", "found", "difference"))
        yield f"**❌ {unit}应为 {expected}，写的是 {stated}，差 {difference}**"


def _notice(data: Document) -> str:
    notice = data.get("notice")
    if name_of(data["kind"]) != "credit-batch":
        return NONE
    if not notice:
        return "没有写"
    found = notice["objections"]
    objections = f"**异议 {found} 件**" if found else "无异议"
    return f"{inert(notice['from'])} 至 {inert(notice['to'])}，{objections}"


def _files(case: Case) -> str:
    """Return the paths, so that a reviewer can open the files."""
    paths = [code(change.path) for change in case.changes[:10]]
    return f"文件：{joined(paths, '、', 1200)}{f' 等 {len(case.changes)} 个' if len(case.changes) > len(paths) else ''}"
