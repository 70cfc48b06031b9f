"""What a change of rule sets says: clause by clause, figure by figure, with label and citation; and what stays open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from generator.credit.ruleset import STAGES
from generator.messages import message, severity
from generator.problem import Place, Problem
from generator.records import Document, Record, name_of
from generator.summary.case import Case
from generator.summary.escape import inert, joined
from generator.summary.figures import Figures
from generator.summary.layout import Block, Items, Section, Table

NONE = "—"
NAMES = ("id", "label", "cite")  # what a clause is called; told in columns of their own
ORDERED = ("convert", "limit", "offset")  # where the order of clauses decides who comes first
WHOLE = "规则集"


class Row(NamedTuple):
    """One thing that differs, in words: of which clause, where that stands, what of it, and the two sides."""

    clause: str
    cite: str
    what: str
    old: str
    new: str


def sections(case: Case) -> Iterator[Section]:
    """Yield a section for each rule set that changes."""
    for change, old, new in case.pairs:
        record = new or old
        if record is None or name_of(record.data["kind"]) != "rule-set":
            continue
        blocks: list[Block] = [*_about(case, record)]
        if new is None:
            blocks.append("对象读不懂，见“问题”。" if change.new else "对象整部删除。")
        elif rows := list(_rows(case, old, new)):
            blocks.append(Table(("条款", "出处", "改什么", "现在", "改后"), rows, "处"))
        if record.data["id"] in case.after.rule_sets:
            blocks += _warnings(case, record)
        yield Section(f"规则改动：{inert(record.data['id'])}" + ("" if old else "（新增）"), blocks)


def _about(case: Case, record: Record) -> Iterator[str]:
    """Yield what the set is, which cycles it judges, and which sets feel its changes."""
    name, data = record.data["id"], record.data
    cycles = [c for c in case.after.register.periods["cycles"] if c["rules"] in {name, *_children(case, name)}]
    judged = joined([inert(cycle.get("label", cycle["id"]), 24) for cycle in cycles])
    below = joined([inert(child) for child in _children(case, name)])
    said = [f"{inert(data['label'], 80)}（{inert(data['source'])}）"]
    said.append(f"评判 {judged}" if judged else "现在不评判任何周期")
    said += [f"下级规则集 {below} 在它之上"] if below else []
    yield "对象：" + " · ".join(said)


def _children(case: Case, name: str) -> list[str]:
    """Return the sets below one, nearest first."""
    found: list[str] = []
    above = {name}
    sets = case.after.register.rule_sets
    while above := {child for child, record in sets.items() if record.data.get("extends") in above} - {*found, name}:
        found += sorted(above)
    return found


def _rows(case: Case, old: Record | None, new: Record) -> Iterator[Row]:
    before, after = old.data if old else {}, new.data
    figures = Figures.of(case, after, before)
    for key in dict.fromkeys([*after, *before]):
        if key not in (*STAGES, "kind") and before.get(key) != after.get(key):
            told = figures.differences((key,), before.get(key), after.get(key))
            yield from (Row(WHOLE, NONE, *one) for one in told)
    for stage in STAGES:
        yield from _of_stage(case, figures, stage, before, after)


def _of_stage(case: Case, figures: Figures, stage: str, before: Document, after: Document) -> Iterator[Row]:
    """Yield what differs in one list of clauses; they are told apart by their ids."""
    old, new = ({clause["id"]: clause for clause in side.get(stage, ())} for side in (before, after))
    for n, name in enumerate(dict.fromkeys([*new, *old])):
        was, now = old.get(name), new.get(name)
        if was != now:
            yield from _of_clause(case, figures, (stage, n), was, now, after["id"])
    kept = [[name for name in side if name in old and name in new] for side in (old, new)]
    if stage in ORDERED and kept[0] != kept[1]:
        moved = [n for n, pair in enumerate(zip(*kept, strict=True)) if pair[0] != pair[1]]
        sides = (joined([inert(one) for one in side[moved[0] : moved[-1] + 1]]) for side in kept)
        yield Row(figures.stage(stage), NONE, "先后次序", *sides)


def _of_clause(
    case: Case, figures: Figures, at: Place, was: Document | None, now: Document | None, rules: str
) -> Iterator[Row]:
    clause: Mapping[str, Any] = now or was or {}
    stage = str(at[0])
    title = f"{figures.stage(stage)} **{inert(clause['label'], 40)}**（{inert(clause['id'], 32)}）"
    own = [child for child in _children(case, rules) if _has(case, child, stage, clause["id"])]
    title += f"；{joined([inert(child) for child in own])} 另有规定" if own else ""
    cite = inert(clause["cite"], 40)
    if was is None or now is None:
        said = joined([f"{title} {value}" for title, value in figures.parts(at, clause, NAMES)], "，", 400)
        sides = ("新增", NONE, f"**{said}**") if was is None else ("**删除**", said, NONE)
        yield Row(title, cite, *sides)
        return
    for key in dict.fromkeys([*now, *was]):
        if was.get(key) != now.get(key):
            yield from (Row(title, cite, *one) for one in figures.differences((*at, key), was.get(key), now.get(key)))


def _has(case: Case, rules: str, stage: str, name: str) -> bool:
    own = case.after.register.rule_sets[rules].data.get(stage, ())
    return any(clause["id"] == name for clause in own)


def _warnings(case: Case, record: Record) -> Iterator[Block]:
    """Yield what the set, and unchanged sets below it, leave open or make depend on dates: new, gone, or as before."""
    sets = case.after.register.rule_sets
    below = {sets[child].path for child in _children(case, record.data["id"]) if child in case.after.rule_sets}
    paths = {record.path, *(below - case.paths)}
    before, after = (dict(_doubts(side.problems, paths)) for side in (case.before, case.after))
    moved = [f"- ⚠️ 新出现：{told}" for one, told in after.items() if one not in before]
    moved += [f"- ✅ 不再有：{told}" for one, told in before.items() if one not in after]
    if moved:
        yield Items(moved, "条提醒")
    if kept := [f"- {told}" for one, told in after.items() if one in before]:
        yield Items(kept, "条原有的提醒仍在", visible=0, minor=True)


def _doubts(problems: Sequence[Problem], paths: set[str]) -> Iterator[tuple[object, str]]:
    for one in problems:
        if one.path in paths and severity(one) == "warning":
            stem = one.path.rpartition("/")[2].removesuffix(".yaml")
            yield (one.path, one.code, one.values), f"{inert(stem)}：{inert(message(one), 160)}"
