"""The Chinese words for what the totals say."""

from __future__ import annotations

import json
from functools import cache

from generator.credit.clause import Clause
from generator.credit.ruleset import RuleSet
from generator.resources import folder
from generator.totals.rows import amount
from generator.vocabulary import Vocabulary

STATUS = {
    "exempt": "免除",
    "met": "已达到",
    "not_started": "未开始",
    "in_progress": "进行中",
    "behind": "落后",
    "grace": "宽限期内",
    "unset": "数值未定",
    "impossible": "已不可能达到",
    "missed": "未达到",
    "left": "已离册",
}
GRAVITY = {status: n for n, status in enumerate(["left", *(word for word in STATUS if word != "left")])}
SOURCE = {"claim": "申报", "result": "培训结果", "opening": "期初学分"}
SPAN = {
    "entry": "每条",
    "event": "每期",
    "work": "同一内容",
    "term": "每学期",
    "school_year": "每学年",
    "year": "每年度",
    "cycle": "整个周期",
}


@cache
def vocabulary() -> Vocabulary:
    """Return the program's own vocabulary, read once."""
    return Vocabulary.read()


@cache
def events() -> dict[str, str]:
    """Return the labels of what ends a stay on a school's books."""
    schema = json.loads((folder("schemas") / "transfer-1.schema.json").read_bytes())
    return dict(schema["properties"]["event"]["x-labels"])


def number(hundredths: int) -> str:
    """Return an amount as people write it: 40, 1.5, 0.25."""
    return amount(hundredths).rstrip("0").rstrip(".")


def quantity(hundredths: int, unit: str) -> str:
    """Return an amount with its unit: ``20 节``."""
    return f"{number(hundredths)} {vocabulary().label('unit', unit).removeprefix('已认定')}"


def cited(clause: Clause, rules: RuleSet) -> str:
    """Return where a clause stands; the document is named where it is not the rule set's own."""
    return clause.cite if clause.source == rules.source else f"{clause.source} {clause.cite}"


def named(clause: Clause, rules: RuleSet) -> str:
    """Return a clause's label and where it stands."""
    return f"{clause.label}（{cited(clause, rules)}）"


@cache
def labels(kind: str, field: str) -> dict[str, str]:
    """Return the Chinese labels of a field's words in the schema of ``kind`` (``project-1``)."""
    schema = json.loads((folder("schemas") / f"{kind}.schema.json").read_bytes())
    return dict(schema["properties"][field]["x-labels"])


@cache
def roles() -> dict[str, str]:
    """Return the Chinese labels of the roles of accounts."""
    schema = json.loads((folder("schemas") / "accounts-1.schema.json").read_bytes())
    return dict(schema["properties"]["accounts"]["items"]["properties"]["role"]["x-labels"])
