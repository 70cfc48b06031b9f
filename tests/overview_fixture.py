"""A fabricated overview for the fabricated site of ``pages_fixture``: every kind of figure, doubt and state."""

# ruff: noqa: E501 - a table of views reads better in long rows

from __future__ import annotations

from generator.pages.model.overview import (
    CutView,
    DoubtLine,
    DoubtSchool,
    DoubtView,
    FilingRow,
    FilingView,
    FilingYear,
    GroupView,
    OverviewView,
    Rate,
    SpanView,
    Wait,
)
from generator.pages.model.school import Tally

CODE = "C250"  # of the two codes that have a page in the fabricated site
NONE = FilingView("none")
OVERLAP = "一位教师的集中培训日期不重叠，同在一天的两项除外。"


def group(label: str, teachers: int, cents: int, tallies: tuple[Tally, ...], id: str = "", type: str = "") -> GroupView:  # noqa: A002
    mean = cents // teachers
    years, one = (Rate(teachers, teachers), Rate(0, teachers)), Rate(teachers - 1, teachers)
    passed = Rate(0, 0) if teachers == 1 else Rate(2 * teachers - 1, 2 * teachers)
    average = f"{mean // 100}.{mean % 100:02d}"
    return GroupView(label, teachers, cents, average, mean * 100 // 3600, years, one, passed, tallies, id, type)


def spans() -> tuple[SpanView, ...]:
    return (
        SpanView("2025", Rate(6, 7), (Tally("missed", 1), Tally("met", 6), Tally("exempt", 1)), Rate(7, 8), Rate(12, 13), "5.20", Rate(1, 8), Wait(12, 3, 11)),
        SpanView("2026", Rate(3, 7), (Tally("in_progress", 4), Tally("met", 3), Tally("exempt", 1)), Rate(5, 8), Rate(0, 0), "2.10", Rate(0, 0)),
        SpanView("周期", Rate(1, 7), (Tally("missed", 1), Tally("impossible", 1), Tally("unset", 1), Tally("behind", 1), Tally("in_progress", 2), Tally("met", 1), Tally("exempt", 1)), Rate(8, 8), Rate(12, 13), "14.20", Rate(1, 8), Wait(12, 3, 11)),
    )  # fmt: skip


def schools() -> tuple[GroupView, ...]:
    return (
        group("青禾县第一中学", 1, 1240, (Tally("behind", 1),), "s-0001", "普通高中"),
        group("青禾县实验小学", 4, 8230, (Tally("missed", 1), Tally("in_progress", 1), Tally("met", 1), Tally("exempt", 1)), "s-0004", "小学"),
        group("枫溪镇中心小学", 2, 1780, (Tally("impossible", 1), Tally("unset", 1)), "s-0005", "小学"),
        group("枫溪镇上坪教学点", 1, 0, (Tally("in_progress", 1),), "s-0009", "教学点"),
    )  # fmt: skip


def cuts() -> tuple[CutView, ...]:
    town = group("枫溪镇", 3, 1780, (Tally("impossible", 1), Tally("unset", 1), Tally("in_progress", 1)))
    city = group("城区", 5, 9470, (Tally("missed", 1), Tally("behind", 1), Tally("in_progress", 1), Tally("met", 1), Tally("exempt", 1)))  # fmt: skip
    return CutView("乡镇", (city, town)), CutView("学科", (group("语文", 8, 11250, spans()[-1].tallies),))


def doubts() -> tuple[DoubtView, ...]:
    first = DoubtLine("t-7m3k9d", "欧阳清和", "“小学语文骨干教师能力提升培训”（2025-10-18–2025-10-25）与 county/projects/2025/p-5t6w7x/results/s-0004#2（2025-10-20–2025-10-22）")  # fmt: skip
    spelt = DoubtLine("t-k0m1n2", "陈禾", "2026 年：“镇级教研活动 主讲”、“镇级教研活动主讲”")
    return (
        DoubtView("集中培训日期重叠", OVERLAP, CODE, 1, (DoubtSchool("s-0004", "青禾县实验小学", 1, (first,)),)),
        DoubtView("一天的学时过多", "一位教师一天的集中培训学时不超过规则集的 hours_per_day。", "C306", 0, ()),
        DoubtView(
            "名称写法不同",
            "可能是同一件事。",
            "",
            5,
            (DoubtSchool("s-0005", "枫溪镇中心小学", 5, (spelt, spelt, spelt)),),
        ),
    )


def filings() -> tuple[FilingRow, ...]:
    filed, verified = FilingView("filed", "2026-11-20"), FilingView("verified", "2026-01-13")
    return (
        FilingRow("s-0001", "青禾县第一中学", (verified, filed)),
        FilingRow("s-0004", "青禾县实验小学", (verified, filed)),
        FilingRow("s-0005", "枫溪镇中心小学", (verified, NONE)),
        FilingRow("s-0009", "枫溪镇上坪教学点", (NONE, NONE)),
        FilingRow("s-0013", "竹源乡黄泥小学", (verified, FilingView(""))),
    )


def overview() -> OverviewView:
    return OverviewView(
        "2023–2027",
        78,
        "36.00",
        spans(),
        Rate(1, 8),
        ("2025", "2026"),
        cuts(),
        schools(),
        doubts(),
        (FilingYear("2025", 1, 0, 4), FilingYear("2026", 2, 2, 0)),
        filings(),
    )
