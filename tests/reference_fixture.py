"""The examples of the rule language, and what comes out of them, in the words of their own `expect`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from generator.entries import hundredths
from generator.reference import Case, Example, Outcome, fragments, regulations
from generator.reference.outcome import BEGIN, BLANK, quantity
from generator.vocabulary import Vocabulary
from tests.slow_credit import Outcome as SlowOutcome
from tests.slow_credit import evaluate

PARTS = ("header", "select", "figure", "buckets", "convert", "limit", "offset", "require", "waive", "family")
NUMBERS = Vocabulary.read().numbers
Line = dict[str, Any]


@cache
def examples() -> tuple[Example, ...]:
    return (*(example for part in PARTS for example in fragments(part)), *regulations())


def cases() -> list[tuple[str, Example, Case]]:
    return [(f"{example.name} {case.title}", example, case) for example in examples() for case in example.cases]


def number(cents: int) -> Decimal:
    return Decimal(cents) / 100


def told(found: Outcome, case: Case) -> Line:
    """An outcome as an example's `expect` writes it: what is nothing is left out."""
    many = len(case.teachers) > 1

    def who(name: str) -> Line:
        return {"teacher": name} if many else {}

    stages = {
        "entries": [
            {
                **({"by": e.clause} if e.clause else {}),
                "raw": number(e.raw),
                **({"cut": {clause: number(lost) for clause, lost in e.cuts}} if e.cuts else {}),
                "counted": number(e.counted),
                **({"waiting": "yes"} if e.waiting else {}),
                **({"doubtful": "yes"} if e.doubtful else {}),
            }
            for e in found.entries
        ],
        "moves": [
            {
                **who(m.teacher),
                "by": m.clause,
                "from": m.giver,
                "to": m.taker,
                **({"year": m.year} if m.year else {}),
                "amount": number(m.amount),
            }
            for m in found.moves
        ],
        "require": [
            {
                **who(a.teacher),
                "id": a.requirement,
                **({"year": a.year} if a.year else {}),
                "need": "unset" if a.need == BLANK else number(a.need),
                "have": number(a.have),
                **({"missing": number(a.missing)} if a.missing else {}),
                "status": a.status,
                **({"waiver": a.waiver} if a.waiver else {}),
            }
            for a in found.asked
        ],
        "totals": [
            {**who(s.teacher), "raw": number(s.raw), "counted": number(s.counted), "status": s.status}
            for s in found.sums
        ],
        "outside": list(found.outside),
    }
    return {stage: lines for stage, lines in stages.items() if lines}


def slowly(example: Example, case: Case) -> SlowOutcome:
    """The same case by the slow interpreter."""
    entries = []
    for n, line in enumerate(case.entries, 1):
        amount, unit = quantity(line)
        planned = hundredths(line["planned"]) if "planned" in line else BLANK
        given = {"id": n, "seq": n, "teacher": line.get("teacher", case.teachers[0]["id"]), "unit": unit}
        entries.append({**line, **given, "date": day(line["date"]), "amount": amount, "planned": planned})
    people = [
        {
            **{key: hundredths(value) if key in NUMBERS else value for key, value in one.items()},
            "teacher": one["id"],
            "cycle_start": day(one.get("cycle_start", BEGIN)),
        }
        for one in case.teachers
    ]
    return evaluate(example.rules(), entries, people, day(case.as_of))


def day(text: str) -> date:
    return date.fromisoformat(text)
