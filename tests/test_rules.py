from __future__ import annotations

import random
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from generator import messages
from generator.rules import RULES
from tests.county_fixture import RECORDS, County, county

FAMILIES = ("C2", "C3", "C4", "C5")
CODES = [code for code in messages.catalogue() if code.startswith(FAMILIES)]
BAD = sorted(folder for folder in (RECORDS / "bad").iterdir() if folder.name.startswith(FAMILIES))
SENTENCES = {messages.catalogue()[code].rule["en"]: code for code in CODES}


def name(folder: Path) -> str:
    return folder.name


def test_each_code_is_one_rule_whose_docstring_is_the_sentence_of_the_catalogue() -> None:
    assert sorted(SENTENCES[str(rule.__doc__)] for rule in RULES) == CODES


def test_each_code_has_a_bad_example() -> None:
    assert sorted({folder.name[:4] for folder in BAD}) == CODES


@pytest.mark.parametrize("folder", BAD, ids=name)
def test_only_the_rule_of_its_code_finds_a_bad_example(folder: Path) -> None:
    context = county(folder).context
    code = folder.name[:4]
    found = {SENTENCES[str(rule.__doc__)]: {problem.code for problem in rule(context)} for rule in RULES}
    assert {of: codes for of, codes in found.items() if codes} == {code: {code}}


@pytest.mark.parametrize("folder", BAD, ids=name)
def test_messages_and_hints_of_a_bad_example_are_filled_in(folder: Path) -> None:
    for problem in county(folder).problems:
        for lang in ("zh", "en"):
            told = messages.message(problem, lang) + messages.hint(problem, lang)
            assert "{" not in told
            assert "None" not in told


@pytest.mark.parametrize("folder", BAD, ids=name)
def test_the_order_of_files_changes_nothing(folder: Path) -> None:
    documents = county(folder).documents
    paths = list(documents)
    random.Random(7).shuffle(paths)
    assert County({path: documents[path] for path in paths}).problems == county(folder).problems


def test_a_file_that_cannot_be_read_lets_no_other_be_called_wrong() -> None:
    documents = county().documents
    for lost in documents:
        rest = {path: document for path, document in documents.items() if path != lost}
        assert County(rest, frozenset({lost})).problems == [], lost


def test_a_file_that_is_missing_is_missed() -> None:
    documents = county().documents
    silent = set()
    for lost in documents:
        rest = {path: document for path, document in documents.items() if path != lost}
        if not County(rest).problems:
            silent.add(lost)
    assert silent == {  # what nothing else needs
        "records/county/policies/sj-2018.yaml",
        "records/county/projects/2025/p-aaaaa1/results/s-0002-20250805-aaaaa1.yaml",
        "records/county/transfers/2025/20250821-aaaaa2.yaml",
        "records/county/openings/20240304-aaaaa1.yaml",
        "records/county/verifications/2025/s-0001.yaml",
        "records/schools/s-0002/credits/2025/20251208-aaaaa2.yaml",
    }


def test_the_rules_need_neither_pandas_nor_a_schema_library() -> None:
    heavy = {"pandas", "numpy", "jsonschema", "mkdocs"}
    code = f"import sys, generator.rules; print(*{heavy} & sys.modules.keys())"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout == "\n"


BATCH = "records/schools/s-0002/credits/2026/20260302-aaaaa3.yaml"


def batch(*lines: str, totals: str) -> County:
    head = f"kind: credit-batch/1\nschool: s-0002\nyear: 2026\nsubmitted: 2026-03-02\ntotals: {{{totals}}}\nentries:\n"
    return county(files={BATCH: head + "".join(f"  - {{{line}}}\n" for line in lines)})


def lesson(teacher: str = "t-bbbbb2", *, title: str = "讲座", day: str = "2026-02-27", amount: str = "1") -> str:
    what = f"teacher: {teacher}, title: {title}, activity: lecture, level: school"
    return f"{what}, to: {day}, amount: {amount}, unit: hours"


def told(found: County, lang: messages.Lang = "zh") -> list[tuple[str, str]]:
    return [(problem.code, messages.message(problem, lang)) for problem in found.problems]


def test_a_message_says_where_the_teacher_was() -> None:
    wrong = "on 2026-02-27 teacher t-aaaaa2 was not on the books of s-0002 试县第二中学"
    found = batch(lesson("t-aaaaa2"), totals="entries: 1, hours: 1")
    assert told(found, "en") == [("C203", f"{wrong} (books then: s-0001 试县第一小学)")]


def test_a_message_says_what_the_totals_must_be() -> None:
    assert told(batch(lesson(amount="1.25"), lesson("t-bbbbb3"), totals="entries: 2, hours: 3")) == [
        ("C301", "控制数 hours 应为 2.25，写的是 3，相差 0.75")
    ]


def test_totals_are_of_what_is_recognised() -> None:
    assert told(batch(lesson(amount="2") + ", recognised: 1.5, reason: 缺席", totals="entries: 1, hours: 1.5")) == []


@pytest.mark.parametrize("title", ["校内讲座一", "校内 讲座一", "“校内讲座”（一）", "校内讲座、一", "校内讲座（一）"])
def test_titles_are_the_same_however_they_are_written(title: str) -> None:
    found = batch(lesson(title="校内讲座（一）"), lesson(title=f'"{title}"'), totals="entries: 2, hours: 2")
    assert [problem.code for problem in found.problems] == ["C304"]


def test_titles_that_differ_in_a_number_are_two_achievements() -> None:
    found = batch(lesson(title="校内讲座（一）"), lesson(title="校内讲座（二）"), totals="entries: 2, hours: 2")
    assert found.problems == []


def centralised(first: str, last: str, hours: str, title: str) -> str:
    return lesson(title=title, day=last, amount=hours) + f", mode: centralised, from: {first}"


@pytest.mark.parametrize(
    ("trainings", "codes"),
    [
        ([("02-02", "02-06", "40")], []),
        ([("02-02", "02-06", "40.01")], ["C306"]),
        ([("02-02", "02-06", "8"), ("02-06", "02-10", "8")], ["C305"]),
        ([("02-02", "02-06", "8"), ("02-07", "02-10", "8")], []),
        ([("02-02", "02-20", "8"), ("02-03", "02-03", "1"), ("02-19", "02-19", "1")], ["C305", "C305"]),
        ([("02-02", "02-02", "4"), ("02-02", "02-02", "4")], []),
        ([("02-02", "02-02", "4"), ("02-02", "02-02", "4.01")], ["C306"]),
        ([("02-02", "02-03", "8"), ("02-03", "02-04", "8.02")], ["C305", "C306"]),
    ],
)
def test_days_of_centralised_training(trainings: list[tuple[str, str, str]], codes: list[str]) -> None:
    lines = [centralised(f"2026-{a}", f"2026-{b}", hours, f"研修{n}") for n, (a, b, hours) in enumerate(trainings)]
    hours = sum(Decimal(training[2]) for training in trainings)
    found = batch(*lines, totals=f"entries: {len(lines)}, hours: {hours}")
    assert [problem.code for problem in found.problems] == codes


def test_a_training_that_was_not_recognised_takes_no_time() -> None:
    lines = [
        centralised("2026-02-02", "2026-02-06", "8", "研修甲") + ", recognised: 0, reason: 未参加",
        centralised("2026-02-02", "2026-02-06", "8", "研修乙"),
    ]
    assert batch(*lines, totals="entries: 2, hours: 8").problems == []
