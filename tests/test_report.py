from __future__ import annotations

import json

import pytest

from generator import messages, report
from generator.problem import Problem
from generator.report import Counts

COUNTS = Counts(files=12, entries=345)
PATH = "records/schools/s-0004/credits/2025/20251205-k3m9x2.yaml"
WARNING = next(code for code, rule in messages.catalogue().items() if rule.severity == "warning")


def missing(line: int = 3, field: str = "level", path: str = PATH) -> Problem:
    return Problem("C110", path, (), (("name", f"级别（{field}）"), ("field", field)), line, 5)


def warning(line: int) -> Problem:
    rule = messages.catalogue()[WARNING]
    names = {
        part.partition("}")[0] for text in (*rule.message.values(), *rule.hint.values()) for part in text.split("{")[1:]
    }
    return Problem(WARNING, PATH, (), tuple((name, "x") for name in sorted(names)), line, 1)


def test_text_is_sorted_by_path_and_line_and_ends_with_a_summary() -> None:
    problems = [missing(12, "unit"), missing(2), missing(9, path="records/a.yaml"), missing(0, path="records/b.yaml")]
    assert report.text(problems, COUNTS) == (
        "records/a.yaml:9:5 C110 缺少 级别（level）\n"
        "  提示: 补上 level 一行。\n"
        "records/b.yaml C110 缺少 级别（level）\n"
        "  提示: 补上 level 一行。\n"
        f"{PATH}:2:5 C110 缺少 级别（level）\n"
        "  提示: 补上 level 一行。\n"
        f"{PATH}:12:5 C110 缺少 级别（unit）\n"
        "  提示: 补上 unit 一行。\n"
        "发现 4 个错误、0 个警告（共 12 个文件、345 条学分条目）\n"
    )


def test_text_in_english() -> None:
    assert report.text([missing()], Counts(1, 1), "en") == (
        f"{PATH}:3:5 C110 level is missing\n  hint: Add a line level.\n1 error, 0 warnings in 1 file, 1 entry\n"
    )


def test_nothing_wrong() -> None:
    assert report.text([], COUNTS) == "没有发现问题（共 12 个文件、345 条学分条目）\n"
    assert report.text([], COUNTS, "en") == "no problems in 12 files, 345 entries\n"
    assert report.github([], COUNTS) == report.text([], COUNTS)
    assert json.loads(report.json([], COUNTS)) == {"problems": [], "files": 12, "entries": 345}


def test_warnings_are_counted_apart() -> None:
    assert report.summary([missing(), warning(1), warning(2)], COUNTS) == (
        "发现 1 个错误、2 个警告（共 12 个文件、345 条学分条目）"
    )


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("平安 abc·é", "平安 abc·é"),
        ("a\nb\r\tc", "a\\nb\\r\\tc"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\u202eb\u200b\ufeff", "a\\u202eb\\u200b\\ufeff"),
        ("a\u2028b\u3000c", "a\\u2028b\\u3000c"),
        ("\udcff", "\\udcff"),
        ("##[add-path]/x", "#\\x23[add-path]/x"),
    ],
)
def test_record_text_holds_nothing_invisible(written: str, seen: str) -> None:
    assert report.visible(written) == seen
    assert report.text([missing(1, written)], COUNTS).splitlines()[0] == f"{PATH}:1:5 C110 缺少 级别（{seen}）"


@pytest.mark.parametrize("path", ["::error::x", " ::stop-commands::y", "\t::set-env::z", "a\n::error::x", "##[error]x"])
def test_no_line_of_text_is_a_command_to_a_runner(path: str) -> None:
    told = report.text([missing(1, "\n::error::x", path), missing(0, "x\r\n ::warning::y", path)], COUNTS)
    assert [line for line in told.splitlines() if line.lstrip().startswith("::") or "##[" in line] == []
    assert len(told.splitlines()) == 5


def test_annotations_are_escaped() -> None:
    problem = missing(3, "100%,a:b\nc", "records/a,b:c%.yaml")
    assert report.github([problem], COUNTS).splitlines() == [
        (
            "::error file=records/a%2Cb%3Ac%25.yaml,line=3,col=5,title=C110 必填的字段都要写。"
            "::缺少 级别（100%25,a:b\\nc）%0A提示: 补上 100%25,a:b\\nc 一行。"
        ),
        "发现 1 个错误、0 个警告（共 12 个文件、345 条学分条目）",
    ]


def test_an_annotation_of_a_whole_file_has_no_line() -> None:
    problem = Problem("C110", PATH, (), (("name", "x"), ("field", "x")))
    assert report.github([problem], COUNTS, "en").splitlines()[0] == (
        f"::error file={PATH},title=C110 Required fields are present.::x is missing%0Ahint: Add a line x."
    )


def test_at_most_ten_of_each_severity_are_annotated_errors_first_and_the_rest_is_told() -> None:
    problems = [*(warning(line) for line in range(1, 13)), *(missing(line) for line in range(1, 14))]
    lines = report.github(problems, COUNTS).splitlines()
    assert [line.partition(" ")[0] for line in lines[:20]] == ["::error"] * 10 + ["::warning"] * 10
    assert [line.partition(",line=")[2].partition(",")[0] for line in lines[:20]] == [str(n) for n in range(1, 11)] * 2
    assert lines[20] == "::notice::另有 3 个错误、2 个警告没有标注，见运行日志"
    told = [line.split(" ")[:2] for line in lines[21:-1:2]]
    assert told == [
        [f"{PATH}:11:1", WARNING],
        [f"{PATH}:11:5", "C110"],
        [f"{PATH}:12:1", WARNING],
        [f"{PATH}:12:5", "C110"],
        [f"{PATH}:13:5", "C110"],
    ]
    assert lines[-1] == "发现 13 个错误、12 个警告（共 12 个文件、345 条学分条目）"
    assert "::notice::3 more errors and 2 more warnings are listed in the log\n" in report.github(
        problems, COUNTS, "en"
    )


def test_json_holds_every_problem_unchanged() -> None:
    odd = "\x1b\u202e\udcff##[x]\U000e0001"
    written = report.json([missing(7), missing(3, odd)], COUNTS)
    assert json.loads(written) == {
        "problems": [
            {
                "code": "C110",
                "severity": "error",
                "path": PATH,
                "line": line,
                "column": 5,
                "message": f"缺少 级别（{field}）",
                "hint": f"补上 {field} 一行。",
            }
            for line, field in ((3, odd), (7, "level"))
        ],
        "files": 12,
        "entries": 345,
    }
    assert written.rstrip("\n").isprintable()
    assert "##[" not in written
    assert "缺少" in written


def test_all_formats_are_offered_by_name() -> None:
    formats = {"text": report.text, "github": report.github, "json": report.json}
    assert formats == report.FORMATS
