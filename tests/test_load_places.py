"""From a place in a document to line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.load import locate, located
from generator.problem import Place, Problem, problem
from generator.tree import WorkTree

SOURCE = """\
kind: credit-batch/1
totals: {entries: 2, hours: 6}
entries:
  - teacher: t-4fj2wq
    title: "说课"
    note:

  - {teacher: t-9xk2mm, 题目: 课}
""".encode()


@pytest.mark.parametrize(
    ("at", "found"),
    [
        ((), (1, 1)),
        (("kind",), (1, 7)),
        (("totals",), (2, 9)),
        (("totals", "hours"), (2, 29)),
        (("entries",), (4, 3)),
        (("entries", 0), (4, 5)),
        (("entries", 0, "title"), (5, 12)),
        (("entries", 0, "note"), (6, 10)),
        (("entries", 1), (8, 5)),
        (("entries", 1, "题目"), (8, 29)),
        (("entries", 1, "missing", "deeper"), (8, 5)),
        (("entries", 2), (4, 3)),
        (("entries", -1), (4, 3)),
        (("entries", "0"), (4, 3)),
        (("kind", 0), (1, 7)),
        (("missing",), (1, 1)),
    ],
)
def test_locate(at: Place, found: tuple[int, int]) -> None:
    assert locate(SOURCE, at) == found
    assert locate(SOURCE.replace(b"\n", b"\r\n"), at) == found


@pytest.mark.parametrize(
    "source", [b"", b"a: [", b"\xff", b"a: &x [*x]\n", b"a: *x\n", b"- " * 400_000, b"a: " + b"[" * 400_000]
)
def test_a_source_that_cannot_be_read_has_one_place(source: bytes) -> None:
    assert locate(source, ("a", 0)) == (1, 1)


def test_a_source_that_needs_care_is_located_too() -> None:
    assert locate(b'u: https://x.example/?a=1&b=2\nv: "\\\\"\n', ("v",)) == (2, 4)


def test_located_fills_what_is_missing_and_sorts(tmp_path: Path) -> None:
    for name, source in {"b.yaml": SOURCE, "a.yaml": b"\xff"}.items():
        (tmp_path / name).write_bytes(source)
    given = [
        problem("C302", "b.yaml", ("entries", 0, "title")),
        problem("C301", "b.yaml", ("entries", 0, "title")),
        problem("C301", "b.yaml", ("entries", 1)),
        problem("C301", "b.yaml", ("totals",)),
        problem("C303", "none.yaml", ("entries", 1), expected="甲"),
        Problem("C010", "a.yaml", line=7, column=3),
        problem("C301", "a.yaml", ("x",)),
    ]
    found = located(given, WorkTree(tmp_path))
    assert [(p.path, p.line, p.column, p.code) for p in found] == [
        ("a.yaml", 1, 1, "C301"),
        ("a.yaml", 7, 3, "C010"),
        ("b.yaml", 2, 9, "C301"),
        ("b.yaml", 5, 12, "C301"),
        ("b.yaml", 5, 12, "C302"),
        ("b.yaml", 8, 5, "C301"),
        ("none.yaml", 1, 1, "C303"),
    ]
    assert found[-1] == Problem("C303", "none.yaml", ("entries", 1), (("expected", "甲"),), 1, 1)
    assert located(reversed(given), WorkTree(tmp_path)) == found
