"""What a record may say, what is refused, and where the message points."""

from __future__ import annotations

import gc
from decimal import Decimal
from typing import Any

import pytest

from generator import messages
from generator.load import load, read
from generator.load.parse import MAX_DEPTH, MAX_NODES, needs_care
from generator.tree import MAX_BYTES

PATH = "records/county/county.yaml"
Where = tuple[str, int, int]


def where(source: str | bytes) -> list[Where]:
    """Return code, line and column of all problems of a file that must have some."""
    found = read(PATH, source if isinstance(source, bytes) else source.encode())
    assert isinstance(found, list)
    assert {problem.path for problem in found} == {PATH}
    return [(problem.code, problem.line, problem.column) for problem in found]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("null", None),
        ("true", True),
        ("false", False),
        ("0", 0),
        ("-0", 0),
        ("12", 12),
        ("-7", -7),
        ("1.50", Decimal("1.50")),
        ("-0.5", Decimal("-0.5")),
        ("999999999999999", 999_999_999_999_999),
        *(
            (text, text)
            for text in (
                "011",
                "-01",
                "00",
                "NO",
                "yes",
                "on",
                "True",
                "TRUE",
                "Null",
                "NULL",
                "~",
                "1:30",
                "1_000",
                "1e3",
                "1.5e3",
                ".inf",
                "-.inf",
                ".nan",
                ".5",
                "5.",
                "+1",
                "0x1F",
                "0o14",
                "0b1",
                "2024-02-30",
                "2024-13-01",
                "1.2.3",
                "=",
                "1/2",
                "50%",
                "10 hours",
                "“五育并举”",
                "第３期",
                "张·三",
                "注意：明天",
                "PPT：制作",
                "𰻝",
                "e-mail",
                "a#b",
                "a & b",
                "a*b!",
                "https://x.example/?a=1&b=%20",
                "C:\\x",
            )
        ),
        ('"12"', "12"),
        ("'true'", "true"),
        ("''", ""),
        ('"null"', "null"),
        ('"a\\nb"', "a\nb"),
        ("'12345678901234567'", "12345678901234567"),
        ("|\n  甲\n   乙\n", "甲\n 乙\n"),
        (">-\n  甲\n  乙\n", "甲 乙"),
        ("[1, a, {b: }]", [1, "a", {"b": None}]),
        ("{}", {}),
        ("[]", []),
    ],
)
def test_meaning_of_values(text: str, value: Any) -> None:
    assert read(PATH, f"a: {text}\nb: 甲\n".encode()) == {"a": value, "b": "甲"}


def test_decimals_are_exact_and_whole_ones_are_integers() -> None:
    found = read(PATH, b"a: 1.50\nb: -0.00\nc: 2026.0\n")
    assert isinstance(found, dict)
    assert [(type(found[key]), str(found[key])) for key in "abc"] == [(Decimal, "1.50"), (int, "0"), (int, "2026")]


@pytest.mark.parametrize(
    "source", ["a: 1\r\nb: |\r\n  x\r\n  y\r\n", "---\na: 1\nb: |\n  x\n  y\n...\n", '# 甲\n"a": 1\nb: "x\\ny\\n"']
)
def test_harmless_ways_of_writing_the_same(source: str) -> None:
    assert read(PATH, source.encode()) == {"a": 1, "b": "x\ny\n"}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        # bytes and characters
        ("name: 张三\n".encode("gb18030"), [("C010", 1, 7)]),
        ("a: 甲\n".encode("utf-16"), [("C010", 1, 1)]),
        (b"a: \xe5\x8d\n", [("C010", 1, 4)]),
        ("\ufeffa: 1\n", [("C011", 1, 1)]),
        ("a: 1\n\ufeffb: 1\n", [("C016", 2, 1)]),
        ("a: 甲\0乙\n", [("C012", 1, 5)]),
        ("\ta: 1\n", [("C013", 1, 1)]),
        ("a: 1 #\t\n", [("C013", 1, 7)]),
        ("a: 1\rb: 2\n", [("C014", 1, 5)]),
        ("a: \x85\n", [("C014", 1, 4)]),
        ("a: \u2028\n", [("C014", 1, 4)]),
        ("a: \uffff\n", [("C014", 1, 4)]),
        ("a: \x7f\x1b\n", [("C014", 1, 4)]),
        ("a: 1 # \u202e\n", [("C015", 1, 8)]),
        ("a: x\u200dy\n", [("C016", 1, 5)]),
        ("a: \u3164\n", [("C016", 1, 4)]),
        ("\u3000a: 1\n", [("C017", 1, 1)]),
        ("a: x\xa0y\n", [("C017", 1, 5)]),
        ("a: \ue815\n", [("C018", 1, 4)]),
        ("b: 1\na: e\u0301\n", [("C019", 2, 4)]),
        ("a: 豈\uf900\n", [("C019", 1, 5)]),
        ("a: \t\u200b\u202e\n", [("C013", 1, 4), ("C015", 1, 6), ("C016", 1, 5)]),
        *((f"a: 甲{dot}乙\n", [("C020", 1, 5)]) for dot in "•‧・･∙⋅․"),
        ('a: "甲•乙"\n', [("C020", 1, 4)]),
        ("甲•: 1\n", [("C020", 1, 2)]),
        ('a: "\\u200b"\n', [("C016", 1, 4)]),
        ('a: "\\0"\n', [("C012", 1, 4)]),
        ('a: "e\\u0301"\n', [("C019", 1, 4)]),
        ('a: "\\t"\n', [("C013", 1, 4)]),
        # structure
        ("", [("C030", 1, 1)]),
        ("# 甲\n", [("C030", 1, 1)]),
        ("---\n", [("C030", 1, 1)]),
        ("甲\n", [("C031", 1, 1)]),
        ("null\n", [("C031", 1, 1)]),
        ("- a: 1\n", [("C031", 1, 1)]),
        ("[a]\n", [("C031", 1, 1)]),
        ("a: 1\n---\nb: [\n", [("C032", 2, 1)]),
        ("a: 1\nb: 2\na: 3\na: 4\n", [("C036", 3, 1), ("C036", 4, 1)]),
        ("b:\n  - {a: 1, 'a': 1}\n", [("C036", 2, 12)]),
        ("2025: 1\ntrue: 1\nnull: 1\n1.5: 1\n", [("C037", 1, 1), ("C037", 2, 1), ("C037", 3, 1), ("C037", 4, 1)]),
        ("a:\n  ?\n  : 1\n", [("C037", 2, 4)]),
        ("? [a]\n: 1\n", [("C037", 1, 3)]),
        ("{a: 1}: 1\n", [("C037", 1, 1)]),
        ("a: &x 1\nb: *x\n", [("C038", 1, 4), ("C039", 2, 4)]),
        ("a: &x\n  b: *x\n", [("C038", 1, 4), ("C039", 2, 6)]),
        ("a: *重要\n", [("C039", 1, 5)]),
        ("a: &重要\n", [("C038", 1, 5)]),
        ("a: !!str 1\n", [("C040", 1, 4)]),
        ("a: ! x\n", [("C040", 1, 4)]),
        ("!x\na: 1\n", [("C040", 1, 1)]),
        ("a: !e!x 1\n", [("C040", 1, 4)]),
        ("a: !<%ED%A0%80> 1\n", [("C040", 1, 1)]),
        ("<<: {a: 1}\n", [("C041", 1, 1)]),
        ("a: <<\n", [("C041", 1, 4)]),
        ("%YAML 1.1\n---\na: 1\n", [("C042", 1, 1)]),
        ("# 甲\n%TAG ! tag:x,2000:\n---\na: 1\n", [("C042", 2, 1)]),
        ("%X\n---\na: 1\n", [("C042", 1, 3)]),
        ("a: 1234567890123456\n", [("C047", 1, 4)]),
        ("a: -0.1234567890123456\n", [("C047", 1, 4)]),
        ("a: " + "9" * 5000 + "\n", [("C047", 1, 4)]),
        # full-width marks
        ("a: 1\nhours：2\nb: 3\n", [("C044", 2, 6)]),
        ("a: 1\nhours：2\n", [("C044", 2, 6)]),
        ("e:\n  - teacher：t\n    title：x\n    hours: 2\n", [("C044", 2, 12)]),
        ('"hours"：2\na: 1\n', [("C044", 1, 8)]),
        ("hours：2\n", [("C044", 1, 6)]),
        ("a:\n  hours：2\n", [("C044", 2, 8)]),
        ("a: {hours：2}\n", [("C044", 1, 10)]),
        ("a: {hours ：2}\n", [("C044", 1, 11)]),
        ("e:\n  - {teacher: t-1，hours: 2}\n", [("C045", 2, 18)]),
        ("a: [t-1，t-2]\n", [("C045", 1, 8)]),
        ("a: ［t-1］\n", [("C045", 1, 4)]),
        ("a: “t-1”\n", [("C045", 1, 4)]),
        ("a:\n－ b\n", [("C045", 2, 1)]),
        ("a: ２０２５\n", [("C046", 1, 4)]),
        ('a: "1２.５"\n', [("C046", 1, 4)]),
        # syntax
        ("a: |x\n", [("C043", 1, 5)]),
        ("b: 1\na: 'x\nc: 1\n", [("C048", 2, 4)]),
        ("a: [1, 2\nb: 1\n", [("C049", 2, 2)]),
        ("a: 1\nb 2\nc: 3\n", [("C050", 2, 1)]),
        ("a: b: c\n", [("C051", 1, 5)]),
        ("a: 1\n  b: 2\n", [("C051", 2, 4)]),
        ("a:\n  - 1\n - 2\n", [("C052", 3, 2)]),
        ('a: "\\q"\n', [("C053", 1, 5)]),
        ('a: "\\ud800"\n', [("C053", 1, 7)]),
        ("a: @x\n", [("C054", 1, 4)]),
        ("a: `x`\n", [("C054", 1, 4)]),
        ("b: 1\nb: 2\na: @x\n", [("C036", 2, 1), ("C054", 3, 4)]),
    ],
)
def test_refused_with_its_place(source: str | bytes, found: list[Where]) -> None:
    assert where(source) == found


ID_NUMBER = "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (ID_NUMBER, ["C060"]),
        (ID_NUMBER.lower(), ["C060"]),
        (f"身份证{ID_NUMBER}号", ["C060"]),
        ("'110105194912310029'", []),
        (f"'{ID_NUMBER}'", ["C060"]),
        (f"# {ID_NUMBER}", ["C060"]),
        (f"1{ID_NUMBER}", []),
        (f"a{ID_NUMBER}", []),
        ("'110105194913310021'", []),
        ("12361125491234567X", []),
        ("'440524188001010014'", ["C060"]),
        ("13800000000", ["C061"]),
        ("电话13800000000，", ["C061"]),
        ("+86 13800000000", ["C061"]),
        ("8613800000000", ["C061"]),
        ("138-0000-0000", ["C061"]),
        ("138 0000 0000", ["C061"]),
        ("12800000000", []),
        ("138000000001", []),
        ("a13800000000", []),
        ("20251205-13800000", []),
        ("电话１３８００００００００", ["C061"]),
        ('"1380000\\u0030000"', ["C061"]),
        (f"[13800000000, {ID_NUMBER}]", ["C061", "C060"]),
    ],
)
def test_numbers_of_persons(text: str, codes: list[str]) -> None:
    found = read(PATH, f"a: {text}\n".encode())
    assert ([problem.code for problem in found] if isinstance(found, list) else []) == codes


def test_numbers_of_persons_are_found_in_files_that_cannot_be_read_and_never_repeated() -> None:
    assert where(b"\xff " + ID_NUMBER.encode()) == [("C060", 1, 3), ("C010", 1, 1)]
    for source in (f"a: [{ID_NUMBER[:-1]}1\n", f"a: '{ID_NUMBER}\n", "110105194912310029: 1\n", "13800000000: 1\n"):
        found = read(PATH, source.encode())
        assert isinstance(found, list)
        texts = [
            messages.message(problem, lang) + messages.hint(problem, lang) for problem in found for lang in ("zh", "en")
        ]
        assert not [text for text in texts if "1380000" in text or "1101051949" in text]


def test_limits_hold_exactly() -> None:
    deep = "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert isinstance(read(PATH, deep.encode()), dict)
    assert where(f"a: [{deep[3:]}]") == [("C034", 1, 3 + MAX_DEPTH)]
    wide = "a:\n" + "-\n" * (MAX_NODES - 3)
    assert isinstance(read(PATH, wide.encode()), dict)
    assert where(wide + "-\n") == [("C035", MAX_NODES - 1, 2)]
    large = b"a: 1\n#" + b"x" * (MAX_BYTES - 6)
    assert read(PATH, large) == {"a": 1}
    assert where(large + b"x") == [("C033", 1, 1)]


@pytest.mark.parametrize(
    "source",
    [
        "[" * 500_000,
        "a: " + "{b: " * 200_000,
        "- " * 500_000,
        "? " * 500_000,
        "-\n" * 400_000,
        "a: [" + "[]," * 300_000,
        "a: &a [x]\n" + "".join(f"b{n}: &b{n} [{', '.join(['*a'] * 9)}]\n" for n in range(100)),
        "a" * 1_000_000,
        "a: '" + "''" * 500_000,
        "".join(" " * depth + "a:\n" for depth in range(1400)),
        "".join(" " * depth + "-\n" for depth in range(1400)),
        "a: |\n" + " x\n" * 300_000,
        "#" * 1_000_000,
        "\n" * 1_000_000,
        "a: " + "{" * 100_000 + "}" * 100_000,
        "'" * 1_000_000,
        "：" * 300_000,
        "a: " + "１" * 300_000,
        "a: [" + "“," * 200_000,
        "".join(f"k{n}：\n" for n in range(60_000)) + "[",
        "a: !" + "%41" * 300_000,
        "a: " + "a，" * 200_000,
        "a: " + "-" * 1_000_000,
        'a: "' + "\\x" * 500_000,
    ],
)
def test_bombs_are_answered(source: str) -> None:
    found = read(PATH, source.encode())
    assert isinstance(found, dict) or found


def test_one_broken_file_hides_no_other() -> None:
    files = [("b", b"x: 1\n"), ("a", b"x: 1\nx: 2\n"), ("c", b"\xff"), ("d", "x: 甲\n".encode())]
    documents, problems = load(files)
    assert list(documents.items()) == [("b", {"x": 1}), ("d", {"x": "甲"})]
    assert [(problem.path, problem.code) for problem in problems] == [("a", "C036"), ("c", "C010")]


def test_a_refused_scalar_is_refused_in_every_file() -> None:
    documents, problems = load([(str(number), "x: 甲•乙\n".encode()) for number in range(3)])
    assert documents == {}
    assert [(problem.path, problem.code) for problem in problems] == [("0", "C020"), ("1", "C020"), ("2", "C020")]


def test_documents_share_no_collection() -> None:
    documents, _ = load([("a", b"x: [1]\ny: [1]\n"), ("b", b"x: [1]\n")])
    documents["a"]["x"].append(2)
    assert documents == {"a": {"x": [1, 2], "y": [1]}, "b": {"x": [1]}}


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_left_as_it_was(enabled: bool) -> None:
    class BrokenError(Exception):
        pass

    def files() -> Any:
        seen.append(gc.isenabled())
        yield "a", b"x: 1\n"
        raise BrokenError

    seen: list[bool] = []
    before = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        load([("a", b"x: 1\n")])
        assert gc.isenabled() is enabled
        with pytest.raises(BrokenError):
            load(files())
        assert (gc.isenabled(), seen) == (enabled, [False])
    finally:
        (gc.enable if before else gc.disable)()


def test_what_nearly_every_record_looks_like_needs_no_care() -> None:
    source = (
        "kind: roster/1\nitems:\n  - teacher: t-4fj2wq # 甲\n    spans:\n      - {since: 2025-09-01, post: [a, b]}\n"
    )
    assert not needs_care(source.encode())
