from __future__ import annotations

from typing import Any

import pytest

from generator.explain import Reason, Unknown, explain, find, reasons
from generator.tables import width
from generator.totals import totals
from generator.totals.rows import records
from tests.totals_fixture import AS_OF, ROOT, book_of, changed, county, everything


def explained(teacher: str, as_of: str = AS_OF) -> str:
    book, rules = county()
    return explain(book, totals(book, rules, as_of, teacher=teacher, offers=True), teacher)


def after(text: str, start: str, lines: int) -> list[str]:
    """The lines from the one that begins with ``start``, without their indent."""
    stripped = [line.strip() for line in text.splitlines()]
    at = next(n for n, line in enumerate(stripped) if line.startswith(start))
    return stripped[at : at + lines]


@pytest.mark.parametrize("teacher", ["t-c0rr01", "t-arr1ve"])
def test_a_whole_explanation(teacher: str):
    assert explained(teacher) == (ROOT / "explained" / f"{teacher}.txt").read_text(encoding="utf-8")


def test_no_line_is_wider_than_a_terminal():
    texts = [explained(teacher) for teacher in county()[0].place]
    assert max(width(line) for text in texts for line in text.splitlines()) <= 92
    assert not any(line != line.rstrip() for text in texts for line in text.splitlines())


def test_explaining_one_of_many_says_the_same():
    book, rules = county()
    assert explain(book, totals(book, rules, AS_OF, offers=True), "t-m0ved1") == explained("t-m0ved1")


def test_a_failed_result_says_so():
    assert after(explained("t-fa13ed"), "2024-05-10", 6) == [
        "2024-05-10  小学语文骨干教师提升培训",
        "培训 · 集中培训 · 县（区）级 · 学员 · 不合格",
        "当时：青禾县实验小学 s-0001 · 二级教师",
        "申报 40 学时 → 认定 0 → 折算 0.00 → 计入 0.00",
        "− 40 学时  结果为不合格，不得学时：结业考核未通过",
        "· 集中培训（校园长培训按50%）（县级集中）",
    ]


def test_a_cut_names_its_clause_and_where_it_stands():
    assert "− 12 学分  试用期培训不计入（赣教发〔2018〕2号 修订版第五条）" in after(
        explained("t-pr0b01"), "2024-08-25", 7
    )


def test_what_the_school_took_off_has_its_reason():
    assert after(explained("t-part01"), "2024-11-20", 5)[3:] == [
        "申报 22 节 → 认定 20 → 折算 1.00 → 计入 1.00",
        "− 2 节  学校核减：两节无听课记录",
    ]


def test_no_conversion_and_an_unset_one_are_told_apart():
    text = explained("t-papers")
    assert after(text, "2024-05-20", 5)[4] == "· 无对应折算条款，折算为 0"
    assert after(text, "2024-06-20", 5)[4] == "· 省级以上论文；折算数值未定，暂计 0（校级项目（数值被截断））"


def test_who_moved_sees_both_schools():
    assert explained("t-m0ved1").splitlines()[:3] == [
        "欧阳素禾  t-m0ved1    数据截至 2026-11-23",
        "  2010-09-01 起  青禾县实验小学 s-0001  2024-09-01 前（调动）",
        "  2024-09-01 起，现在  枫溪中学 s-0002",
    ]


def test_who_left_reads_what_they_take_along():
    text = explained("t-g0ne01")
    assert after(text, "【", 2) == ["【已离册】计入 4 学分", "已不在本县学校在册，不再提出要求；以下为离册前的学分。"]


def test_the_exempt_read_why():
    text = explained("t-jx0005", "2022-12-31")
    assert after(text, "【", 2) == ["【免除】计入 0 学分", "本周期不作学分要求。"]
    assert "    * 免除：退休前最后一个周期不作要求（退休）" in text.splitlines()


def test_an_open_exemption_is_said_to_be_open():
    assert "    * 是否免除未定：试用期当年是否免年度2学分（未读到）" in explained("t-jx0006", "2022-12-31").splitlines()


def test_the_headline_groups_what_is_missing():
    assert after(explained("t-m0ved1"), "【", 2) == [
        "【未达到】计入 6 学分，共需 36",
        "周期总学分还差 30；每年学分（2023年差 2、2026年差 2）。另有 3 项数值未定，不能断定已达到。",
    ]


def test_moves_between_buckets_are_told():
    def ask_for_the_high_level(docs: dict[str, Any]) -> None:
        rules = docs["records/county/rules/JX-2018.yaml"]
        for asked in rules["require"]:
            if asked["id"] in ("high", "middle"):
                asked["min"] = 3

    book, rules = changed(ask_for_the_high_level)
    text = explain(book, totals(book, rules, AS_OF, teacher="t-m0ved1"), "t-m0ved1")
    assert after(text, "冲抵（", 2) == [
        "冲抵（只改变各项要求的“已有”，不改变计入）",
        "设区市级、县级 → 国家级、省级 1  县级学分冲抵省级及以上（冲抵）",
    ]


def test_before_any_cycle_there_is_still_a_person():
    assert explained("t-m0ved1", "2010-01-01").splitlines()[-1] == "  到这一天为止没有可判断的周期。"


def test_find_by_id_or_by_a_name_of_one():
    book, _ = county()
    assert [find(book, asked) for asked in ("t-m0ved1", " 欧阳素禾 ", "林远山")] == ["t-m0ved1", "t-m0ved1", "t-head00"]


def test_namesakes_are_listed():
    found = find(county()[0], "苏青")
    assert isinstance(found, Unknown)
    assert found.message.splitlines() == [
        "“苏青”不止一人，请用教师编号：",
        "  t-c0rr01  苏青  青禾县实验小学",
        "  t-papers  苏青  青禾县实验小学",
    ]


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("欧阳素和", ["t-m0ved1"]),
        ("欧阳", ["t-m0ved1"]),
        ("t-m0ved2", ["t-m0ved1"]),
        ("T-HEAD00", ["t-head00"]),
        ("赵钱孙", []),
        ("", []),
    ],
)
def test_somebody_unknown_gets_a_hint(asked: str, near: list[str]):
    found = find(county()[0], asked)
    assert isinstance(found, Unknown)
    assert [teacher for teacher, _, _ in found.near][:1] == near
    assert found.message.startswith(f"没有找到教师“{asked}”。")


def test_find_in_an_empty_register():
    assert find(book_of({})[0], "谁") == Unknown("谁", ())


def test_reasons_are_values():
    found = everything()
    (line,) = [row for row in records(found.entries) if row["teacher"] == "t-pr0b01"]
    rules = found.periods[1].rules
    assert reasons(line, [("probation", 1200)], rules) == [
        Reason("集中培训（校园长培训按50%）", 0, "credits", rules.clause("convert", "centralised")),
        Reason("试用期培训不计入", 1200, "credits", rules.clause("limit", "probation")),
    ]
    assert reasons(line, [], None) == [Reason("不在任何周期内，不计入")]
