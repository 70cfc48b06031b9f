"""Both validators, thousands of damaged documents: one verdict, and never a refusal without words."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from generator import messages
from generator.problem import Place
from generator.schema import Schemas
from generator.schema.findings import validator
from generator.schema.words import worded
from tests.test_schema_samples import SAMPLES

MUTANTS_PER_KIND = 400
ODD_VALUES: list[Any] = [
    None, True, False, 0, -1, 1, 10**30, 10**400, 20260301, "", " ", "x", "yes", "true", "unset", "1/3", "all", "是",
    Decimal("1.0"), Decimal("0.1"), Decimal("1.005"), Decimal("-0.01"), Decimal("1E+400"), Decimal("1E-400"),
    Decimal("0.1000000000000000000000000000000001"), Decimal("99999.99"), Decimal("100000.01"),
    "2026-02-30", "2026/3/1", "0000-01-01", "2026-03-01\n", "20260301", "2026-W01-1", "2O26-03-01", "２０２６-03-01",
    "s-0004\n", "s-００04", "t-4fj2wi", "a\nb", "a\tb", "线" * 121, "x" * 4001, "http://a b", "https://例.cn", "ftp://x",
    "𠮷" * 40, "𠮷" * 41, "é", "0" * 40, "#", "schools/s-0004/credits/2025/x#0", [], {}, [None], [[]], {"kind": 1},
    ["x", "x"], [1, Decimal("1.0")], [1, True], {"by": "level"}, {"not": {}}, ["primary", "primary"],
]  # fmt: skip


def places(node: Any, at: Place = ()) -> Iterator[Place]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in items:
        yield (*at, key)
        yield from places(child, (*at, key))


def value_at(node: Any, at: Place) -> Any:
    for key in at:
        node = node[key]
    return node


def damaged(document: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    mutant = copy.deepcopy(document)
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        choices = [at for at in places(mutant) if at != ("kind",)]
        if not choices:
            break
        *parent, key = chance.choice(choices)
        holder = value_at(mutant, tuple(parent))
        chance.choice([replace, replace, replace, swap, remove, rename, double, nudge])(holder, key, mutant, chance)
    return mutant


def replace(holder: Any, key: Any, _: Any, chance: random.Random) -> None:
    holder[key] = copy.deepcopy(chance.choice(ODD_VALUES))


def swap(holder: Any, key: Any, mutant: Any, chance: random.Random) -> None:
    holder[key] = copy.deepcopy(value_at(mutant, chance.choice(list(places(mutant)))))


def remove(holder: Any, key: Any, _: Any, __: random.Random) -> None:
    del holder[key]


def rename(holder: Any, key: Any, _: Any, chance: random.Random) -> None:
    if isinstance(key, str):
        holder[chance.choice([key + "s", key.upper(), "级别", "entry", "target", "x" * 70, "school"])] = holder.pop(key)


def double(holder: Any, key: Any, _: Any, __: random.Random) -> None:
    if isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    else:
        holder[f"{key}2"] = copy.deepcopy(holder[key])


def nudge(holder: Any, key: Any, _: Any, chance: random.Random) -> None:
    match holder[key]:
        case str() as text:
            holder[key] = chance.choice([text + "\n", text[:-1], text + " ", text.upper(), text * 50, text[1:]])
        case bool() | None:
            holder[key] = 0
        case int() | Decimal() as number:
            holder[key] = chance.choice([str(number), -number, number + 1, Decimal(number) / 3, Decimal(number) * 1000])
        case list() as items:
            holder[key] = items * 30
        case dict() as fields:
            holder[key] = [fields]


@pytest.mark.parametrize("kind", SAMPLES)
def test_both_validators_agree_and_every_refusal_has_words(kind: str) -> None:
    schemas, chance = Schemas.read(), random.Random(kind)
    path, sample = SAMPLES[kind]
    slow = validator(schemas.shapes[kind])
    refused = 0
    for _ in range(MUTANTS_PER_KIND):
        mutant = damaged({"kind": kind, **sample}, chance)
        fast = schemas.is_valid(kind, mutant)
        assert slow.is_valid(mutant) == fast, mutant
        if not fast:
            refused += 1
            check_words(schemas, kind, path, mutant)
    assert refused > MUTANTS_PER_KIND / 2


def check_words(schemas: Schemas, kind: str, path: str, mutant: dict[str, Any]) -> None:
    existing = {(), *places(mutant)}
    problems = worded(schemas.shapes[kind], path, mutant)
    assert problems
    for one in problems:
        assert one.at in existing
        assert (one.code, one.at) != ("C122", ()), mutant
        assert messages.message(one, "zh")
        assert messages.message(one, "en")
        assert messages.hint(one, "zh")
        assert messages.hint(one, "en")
