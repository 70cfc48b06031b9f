from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.tables import cut, table, width, wrap


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("学分", 4), ("ｆ", 2), ("é", 1), ("e\u0301", 1), ("𠮷", 2), ("·—…→", 4), ("", 0), ("a\u200bb", 2)],
)
def test_width(text: str, columns: int):
    assert width(text) == columns


@pytest.mark.parametrize(("text", "short"), [("青禾县实验小学", "青禾…"), ("青禾县", "青禾县"), ("abcdefg", "abcde…")])
def test_cut(text: str, short: str):
    assert cut(text, 6) == short


def test_wrap_breaks_between_characters_but_not_inside_words_nor_before_punctuation():
    assert list(wrap("见 JX-YJ-2019 第五条，不计入", 12)) == ["见", "JX-YJ-2019", "第五条，不计", "入"]
    assert list(wrap("按第五条，不计", 8)) == ["按第五", "条，不计"]
    assert list(wrap("每年学分还差", 8, "  ")) == ["每年学分", "  还差"]


def test_table():
    lines = list(table(("学校", "计入"), [("枫溪中学", "6.00"), ("s-1", "12.50")], frozenset({1})))
    assert lines == ["学校       计入", "────────  ─────", "枫溪中学   6.00", "s-1       12.50"]


@given(st.text(), st.integers(2, 40))
def test_cut_is_never_wider(text: str, columns: int):
    assert width(cut(text, columns)) <= columns


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60), st.integers(4, 40))
def test_wrap_loses_nothing_but_spaces(text: str, columns: int):
    assert "".join("".join(wrap(text, columns)).split()) == "".join(text.split())
