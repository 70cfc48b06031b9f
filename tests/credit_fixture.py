"""Rule sets and small ledgers for the tests of ``generator.credit``."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from generator.credit import RuleSet, read
from generator.credit.evaluation import Result, apply
from generator.load import load
from generator.problem import Problem
from generator.vocabulary import Vocabulary

HERE = Path(__file__).parent
VOCABULARY = Vocabulary.read()
Document = dict[str, Any]
SPANS_OF_LIMITS = ("event", "work", "term", "school_year", "year", "cycle")
HOURS = "convert: [{id: hours, label: 学时, cite: 一, each: 1 hours, gives: 1}]\n"


@cache
def documents() -> dict[str, Document]:
    """The rule sets of the sample county and those of ``tests/rulesets``, by path."""
    files = [*(HERE.parent / "records/county/rules").glob("*.yaml"), *(HERE / "rulesets").glob("*.yaml")]
    found, problems = load((f"records/county/rules/{file.name}", file.read_bytes()) for file in sorted(files))
    assert problems == []
    return found


@cache
def rule_sets() -> dict[str, RuleSet]:
    found, problems = read(documents(), VOCABULARY)
    assert [problem for problem in problems if problem.code < "C690"] == []
    return found


def document(text: str, **more: object) -> Document:
    """A rule set from its clauses alone, written as YAML."""
    head = "kind: rule-set/1\nid: T\nlabel: 例\nsource: 例〔2020〕1号\nunit: credits\n"
    found, problems = load([("records/county/rules/T.yaml", (head + text).encode())])
    assert problems == []
    base = {"cycle": {"years": 3, "year": "calendar"}, "valid": {"since": "2020-01-01"}}
    return {**base, **found["records/county/rules/T.yaml"], **more}


def path_of(document: Document) -> str:
    return f"records/county/rules/{document['id']}.yaml"


def read_all(*given: Document) -> tuple[dict[str, RuleSet], list[Problem]]:
    return read({path_of(document): document for document in given}, VOCABULARY)


def rules_of(*given: Document) -> RuleSet:
    """The last of the rule sets, which must all be sound."""
    found, problems = read_all(*given)
    assert [problem for problem in problems if problem.code < "C690"] == []
    return found[given[-1]["id"]]


def clause(text: str) -> dict[str, Any]:
    """One clause in flow style; its label and citation may be left out."""
    found, problems = load([("records/x.yaml", f"x: {{{text}}}".encode())])
    assert problems == []
    return {"label": "条款", "cite": "第一条", **found["records/x.yaml"]["x"]}


BUCKETS = {"buckets": [clause("id: central, where: {mode: centralised}"), clause("id: online, where: {mode: online}")]}


def rules(stage: str = "convert", *clauses: str, **more: Any) -> RuleSet:
    text = "" if stage == "convert" else HOURS
    return rules_of(document(text, **{stage: [clause(c) for c in clauses]}, **more))


# --- ledgers ----------------------------------------------------------------------------------------------------------
Line = dict[str, Any]


def hundredths(amount: float | str | None) -> int:
    return -1 if amount is None else int(Decimal(str(amount)) * 100)


def entry(number: int, teacher: str = "t-1", **given: Any) -> Line:
    """An entry as the engine takes it, its amount given in units."""
    amounts = {key: hundredths(given.pop(key)) for key in ("amount", "planned") if key in given}
    return {"id": f"f#{number}", "seq": number, "teacher": teacher, "planned": -1, **given, **amounts}


def entries_frame(lines: list[Line]) -> pd.DataFrame:
    columns = ["id", "seq", "teacher", "date", "unit", "amount", "planned"]
    frame = pd.DataFrame(lines, columns=list(dict.fromkeys([*columns, *(key for line in lines for key in line)])))
    frame["date"] = frame["date"].astype("datetime64[s]")
    for name in frame.columns.difference(["id", "seq", "date", "amount", "planned"]):
        frame[name] = frame[name].astype("str").where(frame[name].notna()).astype("category")
    return frame.astype({"seq": "int64", "amount": "int64", "planned": "int64"})


def people_frame(people: list[Line]) -> pd.DataFrame:
    frame = pd.DataFrame(people)
    frame["cycle_start"] = frame["cycle_start"].astype("datetime64[s]")
    return frame


def total(rules: RuleSet, lines: list[Line], as_of: str = "2023-06-30", people: list[Line] | None = None) -> Result:
    """Apply a rule set; without ``people`` one teacher, whose cycle begins with 2020."""
    people = people or [{"teacher": "t-1", "cycle_start": date(2020, 1, 1)}]
    return apply(rules, entries_frame(lines), people_frame(people), as_of)


def counted(result: Result) -> list[float]:
    """What counts of each entry in the order of seq."""
    rows = sorted(zip(result.entries["id"], result.entries["counted"], strict=True), key=lambda row: int(row[0][2:]))
    return [amount / 100 for _, amount in rows]


def statuses(result: Result, requirement: str) -> list[str]:
    rows = result.requirements[result.requirements["requirement"] == requirement]
    return list(rows["status"].astype(str))


def hours(*amounts: float, year: int = 2020, **given: Any) -> list[dict[str, Any]]:
    """One entry per amount, a month apart."""
    return [
        entry(n, date=date(year, n, 15), unit="hours", amount=amount, **given)
        for n, amount in enumerate(amounts, start=1)
    ]


def yearly(*amounts: float, **given: Any) -> list[dict[str, Any]]:
    """One entry per year from 2020."""
    return [
        entry(n, date=date(2019 + n, 6, 15), unit="hours", amount=amount, **given)
        for n, amount in enumerate(amounts, start=1)
    ]


def row(result: Result, requirement: str, year: int = 0) -> tuple[int, int, int, str]:
    asked = result.requirements
    (found,) = asked[(asked["requirement"] == requirement) & (asked["year"] == year)].itertuples()
    return found.need, found.have, found.missing, found.status


# --- random ledgers ---------------------------------------------------------------------------------------------------
def asked(rules: RuleSet) -> dict[str, list[str]]:
    """The attributes of entries a rule set asks about, each with the words it names and one more."""
    text = repr(list(rules.clauses()))
    return {
        name: [word for word in words if f"'{word}'" in text] + [word for word in words if f"'{word}'" not in text][:1]
        for name, words in VOCABULARY.entry.items()
        if f"'{name}'" in text
    }


Ledger = tuple[list[Line], list[Line], date]  # entries, teachers (one row per cycle), the day


def random_ledger(rules: RuleSet, seed: int, teachers: int = 4, entries: int = 40, year: int | None = None) -> Ledger:
    """A ledger spread over a cycle that begins in ``year`` and a little beyond; the last teacher has two cycles."""
    dice = random.Random(seed)
    year = year or min(2020, int(rules.until[:4]) + 1 - rules.cycle.years)
    start = date(year, {"calendar": 1, "school": 9, "own": 3}[rules.cycle.year], 1)
    days = 366 * rules.cycle.years
    words = asked(rules)
    units = sorted({conversion.unit for conversion in rules.convert} | {"hours"})
    lines = []
    for number in dice.sample(range(1, 10 * entries), entries):
        day = start + timedelta(dice.choice([dice.randrange(-20, days + 20), 30 * dice.randrange(1 + days // 30)]))
        amount = dice.choice([-1, 0, 100, 200, 1000, 3300, dice.randrange(5000), dice.randrange(20_000)])
        line = {"id": f"f#{number}", "seq": number, "teacher": f"t-{dice.randrange(teachers + 1)}", "date": day}
        line |= {"unit": dice.choice(units), "amount": amount, "planned": dice.choice([-1, 1000, 4050])}
        line |= {name: dice.choice([None, *some]) for name, some in words.items()}
        line |= {"event": dice.choice([None, "p", "q"]), "work": dice.choice([None, "v", "w"])}
        lines.append(line)
    people = [person(rules, dice, n, start) for n in range(teachers)]
    next_cycle = people[-1]["cycle_start"].replace(year=start.year + rules.cycle.years)
    people.append({**people[-1], "cycle_start": next_cycle})
    return lines, people, start + timedelta(dice.randrange(-50, days + 400))


def person(rules: RuleSet, dice: random.Random, number: int, start: date) -> Line:
    attributes = {name: dice.choice([None, *words]) for name, words in VOCABULARY.teacher.items()}
    numbers = {"years_in_post": dice.choice([-1, 150, 900]), "months_on_duty": dice.choice([-1, 700, 6000])}
    day = start.replace(day=dice.randrange(1, 29)) if rules.cycle.year == "own" else start
    return {"teacher": f"t-{number}", "cycle_start": day, **attributes, **numbers}
