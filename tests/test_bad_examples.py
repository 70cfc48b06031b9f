"""Each problem code has a bad example whose check says exactly what is expected; of good examples it says nothing.

An example is a folder with the files that differ from ``records/base/``: they are laid over a copy of it; a file
``<x>.absent`` takes ``<x>`` away. A bad one, ``records/bad/<CODE>-<slug>/``, has an ``expected.txt`` too.
"""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import check, messages
from generator.problem import Problem
from generator.tree import WorkTree

RECORDS = Path(__file__).parent / "records"
BAD = sorted(folder for folder in (RECORDS / "bad").iterdir() if folder.is_dir())
GOOD = sorted(folder for folder in (RECORDS / "good").glob("*") if folder.is_dir())
CHINESE = re.compile("[\u4e00-\u9fff]")
ABSENT = ".absent"


def code_of(example: Path) -> str:
    return example.name.partition("-")[0]


def lay_over(base: Path, overlay: Path, target: Path) -> WorkTree:
    """Copy both folders' records, links as links, and take away what the overlay calls absent."""
    for layer in (base, overlay):
        if (layer / "records").is_dir():
            shutil.copytree(layer / "records", target / "records", symlinks=True, dirs_exist_ok=True)
    for mark in sorted(target.rglob(f"*{ABSENT}")):
        mark.unlink()
        absent = mark.with_name(mark.name.removesuffix(ABSENT))
        assert absent.exists(), f"{absent.relative_to(target)} is not in the base"
        shutil.rmtree(absent) if absent.is_dir() else absent.unlink()
    return WorkTree(target)


def line(problem: Problem) -> str:
    return f"{problem.path}:{problem.line}:{problem.column} {problem.code} {messages.severity(problem)}"


@pytest.mark.parametrize("example", BAD, ids=lambda example: example.name)
def test_bad_example(example: Path, tmp_path: Path) -> None:
    found = check.problems(lay_over(RECORDS / "base", example, tmp_path))
    assert [line(problem) for problem in found] == (example / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert code_of(example) in {problem.code for problem in found}
    for problem in found:
        for lang in ("zh", "en"):
            assert messages.message(problem, lang).strip()
            assert messages.hint(problem, lang).strip()


@pytest.mark.parametrize("example", [RECORDS / "base", *GOOD], ids=lambda example: example.name)
def test_good_example(example: Path, tmp_path: Path) -> None:
    assert [line(problem) for problem in check.problems(lay_over(RECORDS / "base", example, tmp_path))] == []


def test_every_code_has_a_bad_example_and_every_example_a_code() -> None:
    """Codes of records and of changes have examples, those of approvals a test that expects them."""
    codes = set(messages.catalogue())
    changes = {code_of(folder) for folder in (RECORDS.parent / "changes/bad").iterdir()}
    assert {code_of(example) for example in BAD} == {code for code in codes if code < "C7"}
    assert {code for code in changes if code > "C7"} == {code for code in codes if "C7" < code < "C8"}
    assert changes <= codes
    assert {code for code in codes if code > "C8"} <= set(expected_by_tests())


def expected_by_tests() -> Iterator[str]:
    """Yield each text in the source of the tests that stands by itself, such as a code; comments do not count."""
    for file in sorted(RECORDS.parent.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


@pytest.mark.parametrize("rule", messages.catalogue().values(), ids=lambda rule: rule.code)
def test_every_code_is_explained_in_both_languages(rule: messages.Rule) -> None:
    assert rule.severity in {"error", "warning"}
    for texts in (rule.rule, rule.message, rule.hint):
        assert set(texts) == {"zh", "en"}
        assert all(text.strip() for text in texts.values())
        assert not CHINESE.search(texts["en"])
        assert CHINESE.search(texts["zh"])
