"""Whatever the bytes: a document or problems with places, never an exception; and what loads means what it says."""

from __future__ import annotations

import random
import re
import sys
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import messages
from generator.load import locate, read
from generator.load.structure import inspect
from generator.load.text import examine, flaws, is_clean

PATH = "records/x.yaml"
BOUNDED = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
BAD = Path(__file__).parent / "records" / "bad"

VALID = """\
# 申报
kind: credit-batch/1
school: s-0004
submitted: 2025-12-05
totals: {entries: 2, hours: 6.5, 甲: [1, "2", 'x''y', null, true]}
note: |
  第一行
    第二行
entries:
  - teacher: t-4fj2wq
    title: "作业设计\\n与 ·双减· \\u4e2d"
    url: https://x.example/?a=1&b=%20*!
    hours: 4

  - teacher: t-9xk2mm
    title: >-
      课堂教学
      评价
    rest: '-'
    hours: 2.50
""".encode()

TRAPS = [
    *(
        text.encode()
        for text in (
            "：",
            "，",
            "“",
            "”",
            "［",
            "｛",
            "１",
            "•",
            "\ufeff",
            "\0",
            "\t",
            "\u202e",
            "\u200b",
            "\u3000",
            "\xa0",
            "\ue000",
            "e\u0301",
            "\r",
            "\r\n",
            "\n",
            "\u2028",
            "\x85",
            "&a ",
            "*a ",
            "!x ",
            "!!int ",
            "<<: ",
            "---\n",
            "...\n",
            "%YAML 1.1\n",
            "%",
            "? ",
            "- ",
            "- - ",
            "-  ",
            ": ",
            ":",
            "[",
            "]",
            "{",
            "}",
            ",",
            "'",
            '"',
            "|",
            ">",
            "#",
            " #",
            "@",
            "`",
            "\\",
            "\\x00",
            "\\ud800",
            "  ",
            " ",
            "011",
            "1_0",
            ".inf",
            "1e9",
            "null",
            "~",
            "<<",
            "kind: x\n",
            "13800000000",
            "11010519491231002X",
            "9" * 20,
            "𠮷",
            "—",
        )
    ),
    b"\xff",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xd6\xd0",
    b"\xe4",
    b"\xf4\x90\x80\x80",
]


def agrees_with_reference(found: Any, source: bytes) -> bool:
    """Compare with PyYAML's parser in pure Python and the rules of DESIGN section 4, said once more."""
    try:
        return bool(kinds(found) == kinds(_value(yaml.compose(source.decode(), yaml.loader.Loader))))
    except yaml.YAMLError:
        return b"?" in source  # it knows no question mark inside a word in brackets; YAML 1.2 and libyaml do


def _value(node: yaml.Node | None) -> Any:
    if isinstance(node, yaml.MappingNode):
        pairs = [(_value(key), _value(item)) for key, item in node.value]
        assert len(dict(pairs)) == len(pairs)
        assert all(isinstance(key, str) for key, _ in pairs)
        return dict(pairs)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    assert isinstance(node, yaml.ScalarNode)
    return node.value if node.style else _plain_value(node.value)


def _plain_value(text: str) -> Any:
    words = {"": None, "null": None, "true": True, "false": False}
    if text in words:
        return words[text]
    if re.fullmatch("-?(0|[1-9][0-9]*)", text):
        return int(text)
    if re.fullmatch(r"-?(0|[1-9][0-9]*)\.0+", text):
        return int(text.partition(".")[0])
    return Decimal(text) if re.fullmatch(r"-?(0|[1-9][0-9]*)\.[0-9]+", text) else text


def kinds(value: Any) -> Any:
    """Return a value with its types, since 1, True and Decimal(1) are equal."""
    if isinstance(value, dict):
        return {key: kinds(item) for key, item in value.items()}
    if isinstance(value, list):
        return [kinds(item) for item in value]
    whole = isinstance(value, Decimal) and value == value.to_integral_value()  # 36.0 is read as the integer 36
    return (int, int(value)) if whole else (type(value), value)


def judge(source: bytes) -> bool:
    """Assert all that must hold for any bytes; tell whether they loaded."""
    found = read(PATH, source)
    slowly = examine(PATH, source) or inspect(PATH, source)
    line, column = locate(source, ("entries", 1, "title"))
    assert line >= 1
    assert column >= 1
    if isinstance(found, dict):
        assert slowly == []
        assert agrees_with_reference(found, source)
        return True
    assert found == slowly != []
    lines = re.split(rb"\n", source)
    for problem in found:
        assert problem.path == PATH
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        for lang in ("zh", "en"):
            assert messages.message(problem, lang)
            assert messages.hint(problem, lang)
    return False


def test_the_valid_file_is_valid() -> None:
    assert judge(VALID)


@settings(BOUNDED, max_examples=400)
@given(st.binary(max_size=200))
def test_any_bytes(source: bytes) -> None:
    judge(source)


@settings(BOUNDED, max_examples=400)
@given(st.text(max_size=100))
def test_any_text(source: str) -> None:
    judge(source.encode("utf-8", "surrogatepass"))


@settings(BOUNDED, max_examples=1500)
@given(st.lists(st.sampled_from([*TRAPS, b"a", b"b", b"1", "中".encode()]), max_size=25).map(b"".join))
def test_any_heap_of_traps(source: bytes) -> None:
    judge(source)


plain = st.text("ab1-.:#, '\"中·", min_size=1, max_size=8)
scalars = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.decimals(-9999, 9999, places=2) | plain
documents = st.dictionaries(
    st.text("abc中", min_size=1, max_size=4),
    st.recursive(
        scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain, inner, max_size=4), max_leaves=20
    ),
    min_size=1,
)


@settings(BOUNDED, max_examples=300)
@given(documents, st.sampled_from([None, True, False]))
def test_what_is_written_is_read_again(document: dict[str, Any], flow: bool | None) -> None:
    source = yaml.dump(document, Dumper=_Writer, allow_unicode=True, default_flow_style=flow).encode()
    assert kinds(read(PATH, source)) == kinds(document)
    assert judge(source)


class _Writer(yaml.SafeDumper):
    """Writes text always in quotes, decimals as they are."""


_Writer.add_representer(str, lambda writer, text: writer.represent_scalar("tag:yaml.org,2002:str", text, style='"'))
_Writer.add_representer(Decimal, lambda writer, value: writer.represent_scalar("tag:yaml.org,2002:float", f"{value:f}"))
_Writer.ignore_aliases = lambda *_: True  # type: ignore[method-assign]


def mutants(source: bytes, seed: int, count: int) -> list[bytes]:
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        mutant = bytearray(source)
        for _ in range(chance.choice((1, 1, 1, 2, 5))):
            at = chance.randrange(len(mutant) + 1)
            match chance.randrange(5):
                case 0:
                    mutant[at : at + 1] = bytes((chance.randrange(256),))
                case 1:
                    mutant[at:at] = chance.choice(TRAPS)
                case 2:
                    del mutant[at : at + chance.randrange(1, 12)]
                case 3:
                    mutant[at:at] = mutant[at : at + chance.randrange(1, 40)]
                case _:
                    del mutant[at : at + chance.choice((1, 1, 1, 1, len(mutant)))]
        found.append(bytes(mutant))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_mutants_of_a_valid_file(seed: int) -> None:
    loaded = sum(map(judge, mutants(VALID, seed, 700)))
    assert 0 < loaded < 700


def test_each_trap_at_each_place() -> None:
    source = b'a: 1\nb:\n  - {c: "d", e: f}\n  - g: h i\n'
    for trap in TRAPS:
        for at in range(len(source) + 1):
            judge(source[:at] + trap + source[at:])


def test_each_truncation() -> None:
    for end in range(len(VALID)):
        judge(VALID[:end])


def test_mutants_of_the_bad_examples() -> None:
    for file in sorted(BAD.glob("C0*/records/**/*.yaml")):
        source = file.read_bytes() if file.is_file() else b""
        if source and len(source) < 2000:
            for mutant in [source, *mutants(source, 7, 20)]:
                judge(mutant)


def test_the_quick_look_at_characters_misses_none() -> None:
    for number in range(sys.maxunicode + 1):
        char = chr(number)
        if char == "\n" or 0xD800 <= number < 0xE000 or not is_clean(char):
            continue
        assert next(flaws(char), None) is None, hex(number)
        assert unicodedata.is_normalized("NFC", char)
