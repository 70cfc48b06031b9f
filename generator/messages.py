"""The message catalogue: every problem code with its rule, message and hint, in Chinese and English."""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple

import yaml

from generator.problem import Problem
from generator.resources import PACKAGE

Lang = Literal["zh", "en"]


class Rule(NamedTuple):
    """One code: ``severity`` is ``error`` or ``warning``; the texts are keyed by language."""

    code: str
    severity: str
    rule: dict[str, str]
    message: dict[str, str]
    hint: dict[str, str]


@cache
def catalogue() -> dict[str, Rule]:
    """Return all rules by code, in code order. Read once, and only when there is something to say."""
    found: dict[str, Rule] = {}
    for file in sorted((PACKAGE / "catalogue").glob("*.yaml")):
        for code, texts in yaml.load(file.read_bytes(), yaml.CBaseLoader).items():  # noqa: S506 (makes text alone)
            found[code] = Rule(code, texts["severity"], texts["rule"], texts["message"], texts["hint"])
    return dict(sorted(found.items()))


def severity(problem: Problem) -> str:
    """Return ``error`` or ``warning``."""
    return catalogue()[problem.code].severity


def message(problem: Problem, lang: Lang = "zh") -> str:
    """Return what is wrong, with what was found."""
    return catalogue()[problem.code].message[lang].format_map(dict(problem.values))


def hint(problem: Problem, lang: Lang = "zh") -> str:
    """Return how to mend it."""
    return catalogue()[problem.code].hint[lang].format_map(dict(problem.values))
