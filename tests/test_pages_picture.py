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
        "2026 年计入 2.00，达到年度要求；2027 年未到，要求 2.00；合计 8.00，应达 36.00，还缺 28.00；"
        "截至 2026-11-23，周期时间已过 78%"
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


def test_a_tick_for_what_has_its_figure_and_a_cross_for_what_lacks_it_at_the_end() -> None:
    """Three years are over, the fourth is not; the cycle has a sign of its own."""
    short = view(((200, 0, 0), (0, 150, 0), (0, 0, 0), (0, 0, 0)), "missed")
    drawn = cycle(short)
    assert (drawn.count('class="yes"'), drawn.count('class="no"')) == (1, 3)
    assert (cycle(DONE).count('class="yes"'), cycle(DONE).count('class="no"')) == (5, 0)


def test_every_year_shows_what_it_asks_and_what_it_lacks_of_it_by_now() -> None:
    short = view(((200, 0, 0), (0, 150, 0), (0, 0, 0), (0, 0, 0)), "missed")
    drawn = cycle(short)
    assert drawn.count('<path class="floor"') == 5
    gaps = sorted(height for _, height in boxes(drawn, "missing"))
    assert [round(gap / gaps[1], 1) for gap in gaps[:3]] == [0.3, 1, 1]  # half a credit, and two twice
    assert boxes(cycle(DONE), "missing") == []


def test_the_data_date_stands_where_the_cycle_is() -> None:
    drawn = cycle(FLOOR_ONLY)
    line = re.search(r'<path class="ground" d="M([0-9.]+) [0-9.]+V', drawn)
    assert line is not None
    assert abs((float(line[1]) - 4) / ((416 - 4) * 5 / 6) - 0.78) < 0.01
    assert "截至 2026-11-23</text>" in drawn
    assert "</text>" in cycle(replace(FLOOR_ONLY, elapsed=100))
    assert "截至" not in cycle(replace(FLOOR_ONLY, elapsed=100)).partition(">")[2]
    for elapsed in (1, 50, 99):
        (x,) = re.findall(r'x="([0-9.]+)" y="[0-9.]+">截至', cycle(replace(FLOOR_ONLY, elapsed=elapsed)))
        assert 45 <= float(x) <= 350


def test_no_gap_is_drawn_where_nothing_is_missing() -> None:
    drawn = cycle(DONE)
    assert boxes(drawn, "missing") == []
    assert ">缺 " not in drawn


def test_without_a_figure_neither_line_nor_gap() -> None:
    unknown: CycleView = replace(FLOOR_ONLY, need="", need_cents=0, missing="")
    drawn = cycle(unknown)
    assert 'class="need"' not in drawn
    assert boxes(drawn, "missing") == []


def test_a_cycle_without_credits_is_drawn_too() -> None:
    nothing = view(((0, 0, 0),) * 4, "impossible")
    assert boxes(cycle(nothing), "total") == []
    assert len(boxes(cycle(nothing), "missing")) == 1 + 4


def test_texts_are_escaped() -> None:
    drawn = cycle(replace(FLOOR_ONLY, need=HOSTILE))
    assert "<script>" not in drawn
    assert ET.fromstring(drawn).attrib["role"] == "img"  # noqa: S314 - our own text
