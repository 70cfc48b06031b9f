"""The small county under ``tests/records_totals`` read all the way to its ledger, and variations of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from generator.credit import RuleSet
from generator.credit import read as read_rule_sets
from generator.entries import entries
from generator.ledger import Ledger, ledger
from generator.load import load
from generator.membership import membership
from generator.records import Document, Register
from generator.totals import Totals, totals
from generator.vocabulary import Vocabulary

ROOT = Path(__file__).parent / "records_totals"
AS_OF = "2026-11-23"


def documents(order: int | None = None) -> dict[str, Document]:
    """All documents, in path order or shuffled by a seed."""
    paths = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "records").rglob("*.yaml"))
    if order is not None:
        random.Random(order).shuffle(paths)
    found, problems = load((path, (ROOT / path).read_bytes()) for path in paths)
    assert problems == []
    return found


def book_of(docs: Mapping[str, Document]) -> tuple[Ledger, dict[str, RuleSet]]:
    register = Register(docs)
    rules, problems = read_rule_sets({r.path: r.data for r in register.of("rule-set")}, Vocabulary.read())
    assert [p.code for p in problems if p.code < "C650"] == []
    return ledger(register, membership(register), entries(register)), rules


@cache
def county() -> tuple[Ledger, dict[str, RuleSet]]:
    return book_of(documents())


def changed(change: Callable[[dict[str, Document]], Any]) -> tuple[Ledger, dict[str, RuleSet]]:
    docs = documents()
    change(docs)
    return book_of(docs)


@cache
def everything(as_of: str = AS_OF) -> Totals:
    return totals(*county(), as_of)


def counted(teacher: str, cycle: str = "2023", as_of: str = AS_OF) -> int:
    """Hundredths that count for a teacher in a cycle."""
    who = everything(as_of).people
    (value,) = who.loc[(who["teacher"] == teacher) & (who["cycle"] == cycle), "counted"]
    return int(value)
