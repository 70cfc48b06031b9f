"""Projects, policies and problem codes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from generator.credit import RuleSet
from generator.entries import EARNING
from generator.explain.words import labels, named, quantity, vocabulary
from generator.ledger import Ledger
from generator.messages import catalogue
from generator.pages.collect.preview import Preview, previews
from generator.pages.collect.words import credits_text
from generator.pages.model import CodeView, PolicyView, ProjectView, ResultTally
from generator.records import Document, Record
from generator.totals import Period, Totals

STAGES = {"buckets": "分组", "convert": "折算", "limit": "限制", "offset": "冲抵", "require": "要求", "waive": "免除"}


def projects(book: Ledger, found: Totals, rule_sets: Mapping[str, RuleSet]) -> tuple[ProjectView, ...]:
    """Return all projects, the latest first."""
    given, tallied = previews(book, rule_sets), _results(book, found)
    records = sorted(book.register.projects.values(), key=lambda r: (r.data["from"], r.data["id"]), reverse=True)
    periods = {period.id: period for period in found.periods}
    return tuple(
        _project(book, found, r, given.get(r.data["id"], []), periods, tallied.get(r.data["id"], ())) for r in records
    )


def _project(
    book: Ledger,
    found: Totals,
    record: Record,
    given: Sequence[Preview],
    periods: Mapping[str, Period],
    results: Sequence[ResultTally],
) -> ProjectView:
    data, words = record.data, vocabulary()
    hours = " + ".join(f"{words.label('mode', mode)} {hours} 学时" for mode, hours in data["hours"].items())
    school = data.get("school", "")
    return ProjectView(
        id=data["id"],
        title=data["title"],
        year=data["year"],
        level=words.label("level", data["level"]),
        status=data["status"],
        status_label=labels("project-1", "status")[data["status"]],
        modes=tuple(words.label("mode", mode) for mode in data["hours"]),
        hours=hours,
        since=data["from"],
        until=data["to"],
        host=data["host"],
        school=school,
        school_name=found.schools.get(school, school),
        facts=tuple(_facts(book, found, data, hours)),
        credits=tuple(_credits(given, periods)),
        basis=tuple(_basis(book, data)),
        results=tuple(results),
        summary=data.get("summary", ""),
        record=record.path,
        provider=data.get("provider", ""),
        stages=tuple(words.label("stage", stage) for stage in data.get("stages", ())),
        subjects=tuple(data.get("subjects", ())),
        tiers=tuple(words.label("tier", tier) for tier in data.get("tiers", ())),
    )


def _credits(given: Sequence[Preview], periods: Mapping[str, Period]) -> Iterator[tuple[str, str, str]]:
    """Yield for each mode its hours, the credits that passing would give, and the clauses this rests on."""
    for preview in given:
        if preview.cycle in periods:
            hours = f"{vocabulary().label('mode', preview.mode)} {quantity(preview.hours, 'hours')}"
            worth = "未定" if preview.waiting else credits_text[preview.counted]
            yield hours, worth, _grounds(preview, periods[preview.cycle].rules)


def _facts(book: Ledger, found: Totals, data: Document, hours: str) -> Iterator[tuple[str, str]]:
    words, provider = vocabulary(), book.register.providers.get(data.get("provider", ""))
    yield "年度", str(data["year"])
    yield "级别", words.label("level", data["level"])
    yield "学时", hours
    yield "时间", f"{data['from']} 至 {data['to']}"
    yield "主办", data["host"]
    if "organiser" in data:
        yield "承办", data["organiser"]
    if provider:
        yield "承训", provider.data["name"]
    if "school" in data:
        yield "组织学校", found.schools.get(data["school"], data["school"])
    if "joint" in data:
        yield "联合学校", "、".join(found.schools.get(school, school) for school in data["joint"])
    yield "报名方式", labels("project-1", "enrolment")[data["enrolment"]]
    if "quota" in data:
        yield "名额", f"{sum(data['quota'].values())} 人 · {len(data['quota'])} 所学校"
    if "target" in data:
        yield "培训对象", data["target"]
    if "budget" in data:
        yield "预算", f"{data['budget']:,} 元"


def _grounds(preview: Preview, rules: RuleSet) -> str:
    """Return which clauses turn hours into these credits."""
    found = [
        rules.clause("convert", preview.convert) if preview.convert else None,
        *(rules.clause("limit", cut) for cut in preview.cuts),
    ]
    return "；".join(named(clause, rules) for clause in found if clause) or "无对应折算条款"


def _basis(book: Ledger, data: Document) -> Iterator[tuple[str, str, str]]:
    for basis in data.get("basis", ()):
        policy = book.register.policies.get(basis["policy"])
        if policy:
            yield basis["policy"], policy.data["title"], basis.get("clause", "")


def _results(book: Ledger, found: Totals) -> dict[str, list[ResultTally]]:
    """Return, by project and school that filed, how many took part and how each ended; corrections are followed."""
    people: dict[tuple[str, str], dict[str, str]] = {}
    for line in book.lines:
        if line.corrected is None and line.batch.source == "result" and line.batch.project and line.end <= found.as_of:
            people.setdefault((line.batch.project["id"], line.batch.school), {})[line.teacher] = line.result or ""
    tallied: dict[str, list[ResultTally]] = {}
    for (project, school), ended in sorted(people.items()):
        counts = Counter(ended.values())
        passed = sum(counts[result] for result in EARNING)
        others = " · ".join(
            f"{vocabulary().label('result', r)} {n}" for r, n in sorted(counts.items()) if r not in EARNING
        )
        tallied.setdefault(project, []).append(
            ResultTally(school, found.schools.get(school, school), len(ended), passed, others)
        )
    return tallied


def policies(book: Ledger, rule_sets: Mapping[str, RuleSet]) -> tuple[PolicyView, ...]:
    """Return all policies: those in force first, the latest first; what is only announced last."""
    order = list(labels("policy-1", "status"))
    records = sorted(book.register.policies.values(), key=lambda r: r.data.get("issued", ""), reverse=True)
    return tuple(
        _policy(book, record, rule_sets)
        for record in sorted(records, key=lambda r: (order.index(r.data["status"]) + 1) % len(order))
    )


def _policy(book: Ledger, record: Record, rule_sets: Mapping[str, RuleSet]) -> PolicyView:
    data, known = record.data, book.register.policies
    facts = [
        (label, data[key])
        for key, label in (
            ("issuer", "发文机关"),
            ("number", "文号"),
            ("issued", "发文日期"),
            ("effective", "施行日期"),
            ("until", "失效日期"),
        )
        if key in data
    ]
    if "level" in data:
        facts.append(("级别", vocabulary().label("level", data["level"])))
    return PolicyView(
        id=data["id"],
        title=data["title"],
        number=data.get("number", ""),
        issuer=data["issuer"],
        issued=data.get("issued", ""),
        status=data["status"],
        status_label=labels("policy-1", "status")[data["status"]],
        summary=data["summary"],
        facts=tuple(facts),
        url=data.get("url", ""),
        clauses=tuple((clause["id"], clause.get("summary", "")) for clause in data.get("clauses", ())),
        rules=tuple(_rules(data.get("number", ""), rule_sets)),
        supersedes=tuple((old, known[old].data["title"]) for old in data.get("supersedes", ()) if old in known),
        superseded_by=tuple(
            (new, r.data["title"]) for new, r in known.items() if data["id"] in r.data.get("supersedes", ())
        ),
        record=record.path,
    )


def _rules(number: str, rule_sets: Mapping[str, RuleSet]) -> Iterator[tuple[str, str, str]]:
    """Yield the clauses of all rule sets that cite a document, each once."""
    seen = set()
    for rules in rule_sets.values():
        for stage, label in STAGES.items():
            for clause in rules.stage(stage):
                said = clause.label, clause.cite, label
                if number and clause.source == number and said not in seen:
                    seen.add(said)
                    yield said


def codes() -> tuple[CodeView, ...]:
    """Return all problem codes of the message catalogue."""
    return tuple(
        CodeView(r.code, r.severity, r.rule["zh"], _spoken(r.message["zh"]), _spoken(r.hint["zh"]))
        for r in catalogue().values()
    )


def _spoken(template: str) -> str:
    """Return a message as one reads it, its placeholders as dots."""
    return re.sub(r"\{\w+\}", "…", template)
