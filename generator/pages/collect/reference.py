"""The rule language on the pages: keys and words as the schemas have them, examples as the interpreter decides them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.credit.ruleset import STAGES
from generator.explain.words import quantity, vocabulary
from generator.pages.collect.words import plain_text
from generator.pages.model import CodeView
from generator.pages.model.reference import (
    AskedView,
    CaseView,
    ExampleView,
    LineView,
    MoveView,
    PartView,
    ReferenceView,
    SumView,
)
from generator.reference import (
    Asked,
    Case,
    Counted,
    Example,
    Outcome,
    attributes,
    common,
    fragments,
    keys,
    regulations,
    work_out,
)
from generator.reference.example import Line
from generator.reference.outcome import BLANK
from generator.reference.outcome import quantity as quantity_of

SHOWN: Final = 3  # examples named beside a key
OURS: Final = "C6"  # the codes about rule sets
HAND_WRITTEN: Final = {"header": "文件头", "select": "选取条目与教师", "figure": "数值", "family": "上下级"}
TITLES: Final = {"event": "同一期", "work": "同一内容", "planned": "项目学时", "cycle_start": "周期开始"}
PLAIN: Final = frozenset({"id", "teacher", "date", "amount", "unit"})  # what has a column of its own
NO: Final = "否"  # a label that says nothing without its title
Fact = tuple[str, str, str]


def reference(codes: tuple[CodeView, ...]) -> ReferenceView:
    """Return the reference of the rule language; of the site's problem codes it names those about rule sets."""
    header = {key.name: key for key in keys("header")}
    parts = {part: _part(part, title, "") for part, title in HAND_WRITTEN.items()}
    parts |= {stage: _part(stage, header[stage].title, header[stage].about) for stage in STAGES}
    return ReferenceView(parts, common(), attributes(), tuple(code for code in codes if code.code.startswith(OURS)))


def complete() -> tuple[ExampleView, ...]:
    """Return the complete examples."""
    return tuple(map(_example, regulations()))


def _part(part: str, title: str, about: str) -> PartView:
    known = () if part in ("figure", "family") else keys(part)
    found = fragments(part)
    shown = [(one.written(part), _example(one)) for one in found]
    seen = {key.name: tuple(view for names, view in shown if key.name in names)[:SHOWN] for key in known}
    return PartView(part, title, about, known, seen, tuple(view for _, view in shown))


def _example(example: Example) -> ExampleView:
    rules = example.rules()
    cases = tuple(_case(case, work_out(rules, case)) for case in example.cases)
    return ExampleView(example.name.replace("/", "-"), example.title, example.note, example.texts, cases)


def _case(case: Case, found: Outcome) -> CaseView:
    somebody = case.teachers[0]["id"]
    known = any(key != "id" for one in case.teachers for key in one)
    counted = {one.number: one for one in found.entries}
    return CaseView(
        title=case.title,
        note=case.note,
        as_of=case.as_of,
        people=tuple((one["id"], tuple(_facts(one))) for one in case.teachers) if known else (),
        several=len(case.teachers) > 1,
        lines=tuple(
            _line(n, line, line.get("teacher", somebody), counted.get(n)) for n, line in enumerate(case.entries, 1)
        ),
        moves=tuple(
            MoveView(one.teacher, one.clause, one.giver, one.taker, _year(one.year), plain_text[one.amount])
            for one in found.moves
        ),
        asked=tuple(map(_asked, found.asked)),
        sums=tuple(
            SumView(one.teacher, plain_text[one.raw], plain_text[one.counted], one.status if found.asked else "")
            for one in found.sums
        ),
    )


def _line(number: int, line: Line, teacher: str, found: Counted | None) -> LineView:
    amount, unit = quantity_of(line)
    one = found or Counted(number, "", waiting=False, raw=0, cuts=(), counted=0, doubtful=False)
    return LineView(
        number=number,
        teacher=teacher,
        date=line["date"],
        amount="空白" if amount == BLANK else quantity(amount, unit),
        facts=tuple(_facts(line)),
        clause=one.clause,
        waiting=one.waiting,
        raw=plain_text[one.raw],
        cuts=tuple((clause, plain_text[lost]) for clause, lost in one.cuts),
        counted=plain_text[one.counted],
        doubtful=one.doubtful,
        outside=found is None,
    )


def _asked(one: Asked) -> AskedView:
    need = "" if one.need == BLANK else plain_text[one.need]
    missing = plain_text[one.missing] if one.missing else ""
    return AskedView(
        one.teacher, one.requirement, _year(one.year), need, plain_text[one.have], missing, one.status, one.waiver
    )


def _facts(line: Line) -> Iterator[Fact]:
    """Yield what a line says beyond its date and amount: the key, the word, and what both are called."""
    for key, word in line.items():
        if key not in PLAIN:
            title = TITLES.get(key) or vocabulary().titles[key]
            label = vocabulary().labels.get(key, {}).get(str(word), "")
            yield key, str(word), f"{title}：{label}" if label == NO else label or title


def _year(year: int) -> str:
    return str(year) if year else "周期"
