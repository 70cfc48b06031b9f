"""Changes of standing files — rosters, schools, rule sets, periods, policies … — field by field, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.records import Document, Record, name_of
from generator.summary.case import Case
from generator.summary.differences import Difference, differences
from generator.summary.escape import code, inert, joined
from generator.summary.layout import Section, Table
from generator.summary.wording import NONE, Wording, kind_title

ELSEWHERE = frozenset(  # other sections tell of these
    {"credit-batch", "results", "correction", "opening", "accounts", "rule-set", "public-notice"}
)
SILENT = frozenset({"kind", "totals"})
Row = tuple[str, str, str, str]


def sections(case: Case) -> dict[str, Section]:
    """Return a section for each kind of standing file that changes, in the order of their names."""
    rows: dict[str, list[Row]] = {}
    for change, old, new in case.pairs:
        record = new or old
        kind = name_of(record.data["kind"]) if record else ""
        if record and new is None and kind != "rule-set":
            now = "读不懂，见“问题”" if change.new else "删除"
            rows.setdefault(kind, []).append((_subject(case, record), "整个文件", "有", now))
        elif new and kind not in ELSEWHERE:
            rows.setdefault(kind, []).extend(_rows(case, kind, old, new))
    return {kind: _section(kind, rows[kind]) for kind in sorted(rows) if rows[kind]}


def _section(kind: str, rows: list[Row]) -> Section:
    """Return a kind's rows; what all of them share is told once, and what is all new has no column for before."""
    fresh, subjects = all(row[2] == NONE for row in rows), {row[0] for row in rows}
    title = f"{kind_title(kind)}：{'新增' if fresh else '改了什么'}"
    header, cells = ["项", "内容" if fresh else "现"], [[row[1], row[3] if fresh else _strong(row[3])] for row in rows]
    if not fresh:
        header, cells = [header[0], "原", header[1]], [[c[0], row[2], c[1]] for c, row in zip(cells, rows, strict=True)]
    if len(subjects) > 1:
        header, cells = ["对象", *header], [[row[0], *c] for c, row in zip(cells, rows, strict=True)]
    table = Table(header, cells, "处")
    return Section(title, [table] if len(subjects) > 1 else [f"对象：{subjects.pop()}", table])


def _rows(case: Case, kind: str, old: Record | None, new: Record) -> Iterator[Row]:
    subject, wording = _subject(case, new), Wording(case, kind)
    for one in differences(old.data if old else {}, new.data):
        if one.trail[0] not in SILENT:
            yield subject, _trail(wording, one, new.data), *_sides(wording, one)


def _subject(case: Case, record: Record) -> str:
    """Return what a file is about: its school, or what names it."""
    data = record.data
    school = data["id"] if data["kind"].startswith("school/") else data.get("school")
    named = data.get("title") or data.get("label") or data.get("name") or data.get("order")
    said = [case.school(school)] if school else []
    said += [inert(str(named), 40)] if named and not (school and data["kind"].startswith("school/")) else []
    return " ".join(said) or code(record.path.removeprefix("records/"))


def _trail(wording: Wording, one: Difference, document: Document) -> str:
    """Return the way to a place in people's words; in a roster it begins with the teacher."""
    steps: list[str] = []
    for n, name in enumerate(one.trail):
        if isinstance(one.at[n], str):
            steps.append(wording.title(one.at[: n + 1]))
        else:
            steps = [] if wording.kind == "roster" and n == 1 else steps
            label = _label(one, n + 1, document)
            steps.append(f"{inert(label, 40)}（{wording.text(name)}）" if label else wording.text(name))
    return joined(steps, " · ")


def _label(one: Difference, steps: int, document: Document) -> str:
    """Return what the item of a list is called besides its id."""
    item: Any = document
    if steps == len(one.at):
        item = one.new or one.old
    else:  # it stands in the new document, for something inside it differs
        for key in one.at[:steps]:
            item = item[key]
    named = isinstance(item, dict) and item.get("id") == one.trail[steps - 1]
    return str(item.get("label") or item.get("title") or "") if named else ""


def _sides(wording: Wording, one: Difference) -> tuple[str, str]:
    if not one.partial:
        return wording.value(one.at, one.old), wording.value(one.at, one.new)
    if not one.old and not one.new:
        return "原次序", "次序不同"
    gone = f"去掉 {wording.value(one.at, one.old)}" if one.old else NONE
    return gone, f"增加 {wording.value(one.at, one.new)}" if one.new else NONE


def _strong(said: str) -> str:
    return said if said == NONE else f"**{said}**"
