"""The picture of a cycle: what it says, and that its geometry tells the truth."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

from generator.pages.model import CycleView
from generator.pages.picture import cycle, told
from tests.pages_fixture import HOSTILE
from tests.pages_fixture import cycle as view

FLOOR_ONLY = view(((200, 0, 0), (0, 200, 0), (150, 50, 0), (200, 0, 0)), "in_progress")
DONE = view(((1800, 0, 0), (900, 0, 0), (900, 0, 0), (200, 0, 0)), "met")


def boxes(drawn: str, css: str) -> list[tuple[float, float]]:
    """Top and height of every bar of a class."""
    found = re.findall(rf'<rect class="{css}"[^>]* y="([0-9.]+)" width="[0-9.]+" height="([0-9.]+)"', drawn)
    return [(float(y), float(height)) for y, height in found]


def test_it_is_sound_xml_and_speaks() -> None:
    root = ET.fromstring(cycle(FLOOR_ONLY))  # noqa: S314 - our own text
    assert root.attrib["aria-label"] == told(FLOOR_ONLY)


def test_in_words_each_year_stands_beside_the_total() -> None:
    assert told(FLOOR_ONLY) == (
        "2023 年计入 2.00，达到年度要求；2024 年计入 2.00，达到年度要求；2025 年计入 2.00，达到年度要求；"
        "2026 年计入 2.00，达到年度要求；合计 8.00，应达 36.00，还缺 28.00"
    )


def test_total_and_gap_make_up_what_is_asked() -> None:
    drawn = cycle(FLOOR_ONLY)
    [(top, total)], [(upper, gap)] = boxes(drawn, "total"), boxes(drawn, "missing")
    assert abs(total / (total + gap) - 8 / 36) < 0.005
    assert abs(upper + gap - top) < 0.2


def test_each_step_stands_on_the_one_before() -> None:
    drawn = cycle(FLOOR_ONLY)
    steps = sorted(boxes(drawn, "b0") + boxes(drawn, "b1"), reverse=True)
    for (top, _), (above, height) in pairwise(steps):
        assert abs(above + height - top) < 0.2


def test_a_tick_for_each_year_that_has_its_floor_and_a_cross_for_each_that_lacks_it() -> None:
    short = view(((200, 0, 0), (0, 150, 0), (0, 0, 0), (0, 0, 0)), "missed")
    drawn = cycle(short)
    assert (drawn.count('class="yes"'), drawn.count('class="no"')) == (1, 2)


def test_no_gap_is_drawn_where_nothing_is_missing() -> None:
    drawn = cycle(DONE)
    assert boxes(drawn, "missing") == []
    assert "还缺" not in drawn


def test_without_a_figure_neither_line_nor_gap() -> None:
    unknown: CycleView = replace(FLOOR_ONLY, need="", need_cents=0, missing="")
    drawn = cycle(unknown)
    assert 'class="need"' not in drawn
    assert boxes(drawn, "missing") == []


def test_a_cycle_without_credits_is_drawn_too() -> None:
    nothing = view(((0, 0, 0),) * 4, "impossible")
    assert boxes(cycle(nothing), "total") == []
    assert len(boxes(cycle(nothing), "missing")) == 1


def test_texts_are_escaped() -> None:
    drawn = cycle(replace(FLOOR_ONLY, need=HOSTILE))
    assert "<script>" not in drawn
    assert ET.fromstring(drawn).attrib["role"] == "img"  # noqa: S314 - our own text
