"""The summary of changed rules and cycles: every clause that differs, then what it does, those who fall first."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from generator.check import check
from generator.summary import LIMIT, summary
from generator.summary.layout import Items, Section, Table, fitted, length
from tests.county_fixture import BASE
from tests.test_summary import HEADER, Files, InMemory, changes, files, summed
from tests.test_summary_text import crowd
from tests.totals_fixture import ROOT

PROVINCE, COUNTY = (f"records/county/rules/{name}.yaml" for name in ("JX-2018", "JX-YJ-2019"))
PERIODS = "records/county/periods.yaml"
SMALL = "records/county/rules/SX-2023.yaml"


def edited(start: Files, edits: Mapping[str, Mapping[str, str]]) -> Files:
    """Files with some texts replaced, each of which stands there once."""
    done = dict(start)
    for path, pairs in edits.items():
        for old, new in pairs.items():
            assert done[path].count(old.encode()) == 1, (path, old)
            done[path] = done[path].replace(old.encode(), new.encode())
    return done


def changed(edits: Mapping[str, Mapping[str, str]], start: Files | None = None, limit: int | None = LIMIT) -> str:
    """The summary of an edit of the county of the worked cases."""
    before = files(ROOT) if start is None else start
    return summed(edited(before, edits), before, limit=limit)


def cells(told: str, title: str) -> list[list[str]]:
    """The rows of all tables under a heading, without their headers and padding."""
    part = told.partition(f"# {title}\n")[2].partition("\n### ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [
        row
        for n, row in enumerate(rows)
        if not set("".join(row)) <= set("-: ") and not (n + 1 < len(rows) and set("".join(rows[n + 1])) <= set("-: "))
    ]


def test_a_figure_is_told_with_label_and_citation_old_and_new() -> None:
    told = changed({PROVINCE: {"per: cycle, min: 36": "per: cycle, min: 37"}})
    assert cells(told, "规则改动：JX-2018") == [["要求 **周期总学分**（total）", "总量", "至少", "36", "**37**"]]
    assert "评判 2018—2022年、2023—2027年 · 下级规则集 JX-YJ-2019 在它之上" in told
    assert told.index("### 规则改动") < told.index("### 对教师学分的影响")


def test_the_worked_transitions_of_a_higher_total() -> None:
    """JX-01, JX-03 and JX-06 have 36.00; only JX-01 and JX-06 have no missed year that already decides."""
    told = changed({PROVINCE: {"per: cycle, min: 36": "per: cycle, min: 37"}})
    assert (
        "**2 位教师的状态变差，0 位变好** · 2018—2022年 计入合计 **0.00 学分** · 2023—2027年 计入合计 **0.00 学分**"
        in told
    )
    assert "22 位教师，计入合计 155.00 → **155.00** 学分（0.00）；0 人增加，0 人减少；22 人应达改变" in told
    assert "24 位教师，计入合计 50.50 → **50.50** 学分（0.00）；0 人增加，0 人减少；24 人应达改变" in told
    assert told.count("\n- **20") == 2
    rows = cells(told, "对教师学分的影响")
    assert ["数值未定", "**未达到**", "2", "变差"] in rows
    assert ["周期总学分", "周期", "已达到 → **未达到** 3 人"] in rows
    worse = cells(told, "状态变差的教师")
    assert [row[0] for row in worse][:2] == ["t-jx0001", "t-jx0006"]
    assert "周期总学分差 1" in told


def test_a_change_of_the_parent_reaches_the_child_and_what_the_child_has_itself_is_marked() -> None:
    own = {COUNTY: {"offset:\n": "require:\n  - {id: year, label: 每年, cite: 年度, per: year, min: 3}\noffset:\n"}}
    start = edited(files(ROOT), own)
    edits = {PROVINCE: {"per: year, min: 2}": "per: year, min: 1}"}}
    with_own = changed(edits, start)
    assert "要求 **每年学分**（year）；JX-YJ-2019 另有规定" in with_own
    assert [row[0] for row in cells(with_own, "状态变好的教师")] == ["t-jx0002"]
    assert not [row for row in cells(with_own, "对教师学分的影响") if row[1:2] == ["2024年"]]
    without = changed(edits)
    assert "另有规定" not in without
    assert ["每年学分", "2024年", "未达到 → **已达到** 3 人，数值未定 → **已达到** 1 人"] in cells(
        without, "对教师学分的影响"
    )


def test_tables_are_told_cell_by_cell_and_unset_as_such() -> None:
    table = "{by: level, county: 2, else: 1/2}"
    told = changed(
        {
            COUNTY: {
                "principals: 50%, else: 1": "principals: 60%, else: 1",
                "result: filed}, each: 1 items, gives: unset": f"result: filed}}, each: 1 items, gives: {table}",
            },
            PROVINCE: {
                "in: school, per: cycle, min: unset": "in: school, per: cycle, min: 6",
                "per: cycle, min: 36": "per: cycle, min: unset",
            },
        }
    )
    rows = cells(told, "规则改动：JX-YJ-2019")
    assert [row[2:] for row in rows] == [
        ["系数 · 校（园）长", "50%", "**60%**"],
        ["得", "未定", "**按级别：县（区）级 2、其余 1/2**"],
    ]
    assert cells(told, "规则改动：JX-2018") == [
        ["要求 **周期总学分**（total）", "总量", "至少", "36", "**未定**"],
        ["要求 **校本级比例**（school）", "分级按比例获得", "至少", "未定", "**6**"],
    ]
    assert "- ⚠️ 新出现：JX-2018：total 的数值未定" in told
    assert "- ✅ 不再有：JX-2018：school 的数值未定" in told
    assert re.search(r"<summary>共 \d+ 条原有的提醒仍在</summary>", told)


def test_clauses_that_come_go_or_change_places() -> None:
    text = files(ROOT)[COUNTY].decode()
    online = next(line for line in text.splitlines(keepends=True) if "{id: online" in line)
    observe = next(line for line in text.splitlines(keepends=True) if "{id: observe" in line)
    cap = "{id: online-max, label: 网络至多1学分, cite: 县级网络研修, where: {mode: online}, per: year, max: 1}"
    last = text[text.index("  - {id: paper") : text.index("offset:")]
    told = changed(
        {COUNTY: {online + observe: observe + online, last: "", "offset:\n": f"limit:\n  - {cap}\noffset:\n"}}
    )
    rows = cells(told, "规则改动：JX-YJ-2019")
    assert ["折算", "—", "先后次序", "online、observe", "observe、online"] in rows
    (gone,) = [row for row in rows if row[2] == "**删除**"]
    assert gone[0].startswith("折算 **省级以上论文**（paper）")
    assert gone[4] == "—"
    (come,) = [row for row in rows if row[2] == "新增"]
    assert come[0] == "上限 **网络至多1学分**（online-max）"
    assert come[4].startswith("**选取条目 培训方式 网络（远程）研修，")
    assert come[4].endswith("至多 1**")
    effects = cells(told, "对教师学分的影响")
    # YJ-02, t-m1xed1 and t-m0ved1 have 2.00 online each
    assert ["上限 网络至多1学分（online-max）", "县级网络研修", "减去 0.00", "**3.00**", "+3.00"] in effects


def test_a_limit_that_crosses_another_is_a_new_warning() -> None:
    cap = (
        "limit:\n  - {id: online-max, label: 网络, cite: 一, where: {mode: online}, per: year, max: 9}\n"
        "  - {id: county-max, label: 县级, cite: 一, where: {level: county}, per: year, max: 9}\noffset:\n"
    )
    told = changed({COUNTY: {"offset:\n": cap}})
    assert "- ⚠️ 新出现：JX-YJ-2019：上限 county-max 与 online-max 交叉" in told
    assert "**C691**" in told


def test_a_label_alone_changes_nobody_s_status() -> None:
    told = changed({PROVINCE: {"label: 周期总学分": "label: 周期学分总量"}})
    assert "没有教师的学分、应达或状态因此改变" in told
    assert "\n没有教师的状态改变。\n" in told
    assert "状态变差" not in told


def test_warnings_that_stood_before_are_no_problem_of_the_change() -> None:
    start = files(ROOT)
    after = edited(start, {PROVINCE: {"per: cycle, min: 36": "per: cycle, min: 37"}})
    then, now = check(InMemory(start)), check(InMemory(after))
    told = summary(then, now, changes(start, after), "2026-11-23", introduced=now.problems, header=HEADER)
    assert "**C690**" not in told
    assert "✅ **没有发现错误。**\n" in told


def test_a_cycle_judged_by_another_set_is_told_as_such() -> None:
    told = changed({PERIODS: {"start: 2023-01-01, rules: JX-YJ-2019": "start: 2023-01-01, rules: JX-2018"}})
    assert "（JX-YJ-2019 → **JX-2018**，2023-01-01 至 2027-12-31）" in told
    assert told.index("### 周期与年度：改了什么") < told.index("### 对教师学分的影响")
    # the county's set gives what the 12 had whose hours and lessons no clause of the province's takes
    assert "0 人增加，12 人减少；0 人应达改变" in told


def test_a_set_that_cannot_be_read_has_no_effects() -> None:
    told = changed({COUNTY: {"each: 20 lessons": "each: 二十节"}})
    assert "❌ **有 1 个错误" in told
    assert "对教师学分的影响" not in told
    assert "不再有" not in told


@pytest.mark.parametrize("path", [PROVINCE, COUNTY])
def test_a_set_may_go_or_come_whole(path: str) -> None:
    whole = files(ROOT)
    without = {name: source for name, source in whole.items() if name != path}
    assert "对象整部删除。" in summed(without, whole)
    assert f"### 规则改动：{path.rpartition('/')[2][:-5]}（新增）" in summed(whole, without)


def test_no_text_of_a_clause_is_more_than_text() -> None:
    hostile = '"@all <b> [x](y) | #1"'
    told = changed({PROVINCE: {"label: 周期总学分, cite: 总量": f"label: {hostile}, cite: {hostile}"}})
    part = told.split("### 规则改动")[1].split("\n---\n")[0]
    assert "<b>" not in part
    assert not re.search(r"@(?!&#8203;)", part)
    assert {line.count(" | ") for line in part.splitlines() if line.startswith("| 要求 **")} == {4}


def test_thousands_fit_and_those_who_fall_are_listed_before_all_others() -> None:
    before = crowd(2990)
    roster = "records/schools/s-0003/roster.yaml"
    parts = before[roster].split(b"title: third")  # one of the school itself, then the crowd
    before[roster] = b"title: second".join(parts[:152]) + b"title: third" + b"title: third".join(parts[152:])
    before = edited(before, {SMALL: {"per: year, min: 2}": "per: year, min: {by: title, second: 0, else: 0}}"}})
    now = edited(before, {SMALL: {"second: 0,": "second: 0.05,", "per: cycle, min: 36": "per: cycle, min: 37"}})
    told = summed(now, before)
    assert LIMIT - 500 < length(told) <= LIMIT
    worse = told.partition("#### 状态变差的教师")[2].partition("#### 其余受影响的教师")[0]
    assert set(re.findall(r"t-000\d{3}", worse)) == {f"t-{n:06d}" for n in range(150)}
    assert "没有列出" not in worse
    (rest,) = map(int, re.findall(r"另有 (\d+) 位教师没有列出", told))
    assert 2000 < rest < 2850
    assert length(summed(now, before, limit=None)) > LIMIT


def test_minor_tables_end_first() -> None:
    rows = [(f"{n:03d}",) for n in range(100)]
    sections = [Section("", [Table(("大",), rows), Table(("小",), rows, visible=0, minor=True), Items(["- x"] * 3)])]
    whole = length(fitted(sections, None, "`x`"))
    told = fitted(sections, whole - 300, "`x`")
    assert length(told) <= whole - 300
    assert all(told.count(f"| {n:03d}") >= 1 for n in range(100))
    assert re.findall(r"<summary>(.)", told) == ["其", "共"]
    short = fitted(sections, 700, "`x`")
    assert length(short) <= 700
    assert "另有 100 行没有列出" in short


def test_folding_a_whole_table_leaves_no_empty_one() -> None:
    told = fitted([Section("题", [Table(("甲",), [("1",), ("2",)], "行", visible=0)])], None, "`x`")
    assert (
        told == "### 题\n\n<details>\n<summary>共 2 行</summary>\n\n| 甲  |\n| --- |\n| 1   |\n| 2   |\n\n</details>\n"
    )


def test_the_small_county_is_judged_by_one_set_of_its_own() -> None:
    told = changed({SMALL: {"per: year, min: 2}": "per: year, min: 2.5}"}}, files(BASE))
    assert cells(told, "规则改动：SX-2023")[0][2:] == ["至少", "2", "**2.5**"]
