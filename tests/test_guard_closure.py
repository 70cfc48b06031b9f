"""The quick check of a change and its neighbours: never clean where a check of all records finds an error."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

import pytest

from generator.guard import closure
from generator.messages import severity
from generator.problem import Problem
from tests.guard_examples import GOOD, OWN
from tests.guard_fixture import (
    Edits,
    Files,
    over,
    proposed,
    register,
    states,
)

MUTATED = [one for one in GOOD if not one.name.startswith(("code", "owners", "policy", "periods", "accounts", "verif"))]
ROUNDS = 4
WORDS = {
    r"t-[0-9a-z]{6}": ("t-aaaaa1", "t-aaaaa2", "t-aaaaa3", "t-aaaaa4", "t-bbbbb1", "t-bbbbb3", "t-ccccc1", "t-zzzzz9"),
    r"(?<![0-9-])[0-9]{4}-[0-9]{2}-[0-9]{2}": (
        "2022-12-31", "2024-12-02", "2025-07-09", "2025-08-31", "2025-09-01", "2025-10-16", "2025-11-14", "2025-11-20",
        "2026-02-03", "2026-02-24", "2026-03-02", "2026-12-31",
    ),
    r"s-[0-9]{4}": ("s-0001", "s-0002", "s-0003", "s-0004", "s-0009"),
    r"(?<=title: )[^ ,\n}]+": ("听课", "分数的意义", "学科讲座", "县优质课评比", "骨干教师提升"),
    r"(?<=: )[0-9]{1,2}(?=[,}\n])": ("1", "4", "8", "16", "41"),
    r"(?<=event: )[a-z]+": ("move", "rotation", "death", "arrival"),
    r"(?<=#)[0-9]": ("1", "2", "9"),
}  # fmt: skip


def mutated(example: Files, chance: random.Random) -> dict[str, str]:
    """Return an honest change with some of its words changed for others of the same sort."""
    found = {path: file.source.decode() for path, file in example.items()}
    for _ in range(chance.randint(1, 3)):
        path, (form, words) = chance.choice(sorted(found)), chance.choice(list(WORDS.items()))
        places = list(re.finditer(form, found[path]))
        if places:
            start, end = chance.choice(places).span()
            found[path] = found[path][:start] + chance.choice(words) + found[path][end:]
    return found


def both_ways(edits: Edits, before: Edits | None = None) -> tuple[list[Problem], list[Problem]]:
    """Return what the quick way and the whole check say of a change; of names and modes the guard tells."""
    with states(proposed(edits, before=before)) as (state, after):
        return closure.introduced(state, after), [one for one in closure.wholly(state, after) if one.code >= "C010"]


def errors(problems: Iterable[Problem], paths: Iterable[str]) -> set[tuple[str, str]]:
    return {(one.code, one.path) for one in problems if severity(one) == "error" and one.path in paths}


@pytest.mark.parametrize("example", MUTATED, ids=lambda example: example.name)
def test_quick_way_is_never_clean_where_the_whole_check_finds_an_error_in_the_change(example) -> None:
    honest = dict(over({}, example, OWN))
    for round_ in range(ROUNDS):
        edits = mutated(honest, random.Random(f"{example.name} {round_}"))
        if all(register().get(path) and register()[path].source == text.encode() for path, text in edits.items()):
            continue
        quick, whole = both_ways(edits)
        assert errors(quick, edits) == errors(whole, edits)
