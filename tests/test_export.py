from __future__ import annotations

import csv
import io
import json
import time
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from generator import export
from generator.export import writers
from generator.export.sheet import Column, Sheet, harmless
from generator.tables import width
from generator.totals import rows, totals
from tests.totals_fixture import AS_OF, book_of, county, everything

FORMATS = ("table", "csv", "json", "xlsx", "parquet")


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {page.title: list(page.iter_rows(values_only=True)) for page in book}


def names() -> dict[str, str]:
    return county()[0].register.names


def test_csv_opens_right_in_a_spreadsheet():
    content = export.entries(everything(), "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == len(content.splitlines())
    lines = read_csv(content)
    (line,) = [row for row in lines if row["条目编号"] == "county/projects/2025/p-m1x100/results/s-0001#1.online"]
    assert {key: value for key, value in line.items() if value} == {
        "条目编号": "county/projects/2025/p-m1x100/results/s-0001#1.online",
        "教师编号": "t-m1xed1",
        "当时学校": "s-0001",
        "申报学校": "s-0001",
        "内容类别": "实践体验",
        "周期": "2023",
        "年度": "2025",
        "开始日期": "2025-04-01",
        "结束日期": "2025-08-20",
        "名称": "县级教师培训团队研修",
        "来源": "培训结果",
        "状态": "有效",
        "单位": "学时",
        "申报": "40.00",
        "认定": "40.00",
        "折算": "2.00",
        "计入": "2.00",
        "折算条款": "online",
        "项目": "p-m1x100",
        "文件": "records/county/projects/2025/p-m1x100/results/s-0001.yaml",
        "培训方式": "网络（远程）研修",
        "级别": "国家级",
        "活动类别": "培训",
        "承担角色": "学员",
        "结果": "合格",
        "当时职称": "二级教师",
        "当时岗位": "教师",
        "当时班主任": "否",
        "当时中职专业课教师": "否",
        "当时学段": "小学",
    }


def test_the_ledger_is_whole_and_in_order():
    book, _ = county()
    lines = read_csv(export.entries(everything(), "csv"))
    assert [row["条目编号"] for row in lines] == [line.id for line in book.lines]
    assert [row["状态"] for row in lines].count("已更正") == 3
    assert [row["状态"] for row in lines].count("周期外") == 1
    (struck,) = [row for row in lines if row["条目编号"].endswith("yjcase#3")]
    assert (struck["计入"], struck["更正原因"]) == ("0.00", "重复登记")


def test_no_cell_is_a_formula():
    (line,) = [row for row in read_csv(export.entries(everything(), "csv")) if row["条目编号"].endswith("yjcase#9")]
    assert line["名称"] == "'=县级讲座"
    heads, *cells = sheets(export.entries(everything(), "xlsx"))["条目"]
    (row,) = [cell for cell in cells if str(cell[0]).endswith("yjcase#9")]
    assert row[heads.index("名称")] == "'=县级讲座"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_takes_for_a_formula_is_neutralised(start: str):
    assert (harmless(f"{start}1"), harmless(f"1{start}"), harmless("")) == (f"'{start}1", f"1{start}", "")


def test_names_are_left_out_unless_given():
    for form in FORMATS:
        for what in (export.totals, export.entries):
            without, given = what(everything(), form), what(everything(), form, names())
            assert "欧阳素禾" not in text_of(without)
            assert "欧阳素禾" in text_of(given)


def text_of(content: bytes) -> str:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    if content.startswith(b"PAR1"):
        return str(pq.read_table(io.BytesIO(content)).to_pylist())
    return content.decode()


@pytest.mark.parametrize("form", FORMATS)
def test_equal_totals_are_equal_bytes(form: Any):
    book, rules = county()
    first = [what(everything(), form, names()) for what in (export.totals, export.entries)]
    if form == "xlsx":
        time.sleep(2.1)  # a time in the archive would change by its two-second grain
    again = totals(book, rules, AS_OF)
    assert [what(again, form, names()) for what in (export.totals, export.entries)] == first


def test_json_of_totals_is_the_documented_shape():
    content = export.totals(everything(), "json")
    assert json.loads(content) == list(rows(everything()))


def test_json_of_entries_speaks_the_words_of_the_records():
    (line,) = [row for row in json.loads(export.entries(everything(), "json")) if row["id"].endswith("yjcase#6")]
    assert {
        key: value
        for key, value in line.items()
        if key in ("claimed", "amount", "raw", "counted", "unit", "activity", "state")
    } == {
        "claimed": "22.00",
        "amount": "20.00",
        "raw": "1.00",
        "counted": "1.00",
        "unit": "lessons",
        "activity": "observe",
        "state": "counted",
    }
    assert line["mode"] is None


def test_parquet_has_exact_decimals_and_dates():
    table = pq.read_table(io.BytesIO(export.entries(everything(), "parquet")))
    (line,) = [row for row in table.to_pylist() if row["id"].endswith("yjcase#6")]
    assert (line["claimed"], line["counted"], line["date"]) == (Decimal("22.00"), Decimal("1.00"), date(2024, 11, 20))
    found = pq.read_table(io.BytesIO(export.totals(everything(), "parquet"))).to_pylist()
    (row,) = [row for row in found if (row["teacher"], row["cycle"]) == ("t-jx0002", "2018")]
    assert row["counted"] == Decimal("37.00")
    assert row["requirements"][0] == {
        "id": "total",
        "clause": "total",
        "status": "met",
        "need": Decimal("36.00"),
        "have": Decimal("37.00"),
        "missing": Decimal("0.00"),
    }


def test_the_workbook_of_totals():
    found = sheets(export.totals(everything(), "xlsx"))
    assert list(found) == ["汇总", "要求", "说明"]
    heads, *cells = found["汇总"]
    assert heads == ("教师编号", "学校编号", "学校", "周期", "规则集", "计入", "需要", "状态", "说明")
    (row,) = [cell for cell in cells if cell[0] == "t-jx0002" and cell[3] == "2018"]
    assert row == (
        "t-jx0002",
        "s-0001",
        "青禾县实验小学",
        "2018",
        "JX-2018",
        37,
        36,
        "未达到",
        "每年学分（2022年差 1）。另有 3 项数值未定，不能断定已达到。",
    )
    assert ("t-jx0002", "2018", "每年学分", "2022年", 2, 1, 1, "未达到") in found["要求"]
    assert ("t-jx0002", "2018", "国家级、省级比例", "整个周期", None, 0, None, "数值未定") in found["要求"]
    assert found["说明"][1] == ("数据截至", AS_OF)
    assert ("JX-YJ-2019 假定", "校级公开课：满2节的累计期限按年") in found["说明"]


def test_the_workbook_can_be_worked_with():
    book = openpyxl.load_workbook(io.BytesIO(export.entries(everything(), "xlsx")))
    page = book["条目"]
    assert book.sheetnames == ["条目", "汇总", "说明"]
    assert (page.freeze_panes, page.auto_filter.ref) == (
        "A2",
        f"A1:{page.cell(1, page.max_column).coordinate[:-1]}{page.max_row}",
    )
    heads = [cell.value for cell in page[1]]
    cell = page.cell(2, heads.index("计入") + 1)
    assert (cell.value, cell.data_type, cell.number_format) == (9, "n", "0.00")
    assert book.properties.created.year == 2000


def test_a_long_sheet_goes_on_on_the_next(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(writers, "MOST_ROWS", 2)
    sheet = Sheet(
        "条目", (Column("id", "编号", "text", ["a", "b", "c"]), Column("n", "计入", "amount", [435, None, 29]))
    )
    assert sheets(writers.to_xlsx([sheet])) == {
        "条目": [("编号", "计入"), ("a", 4.35), ("b", None)],
        "条目 2": [("编号", "计入"), ("c", 0.29)],
    }


def test_the_table_fits_a_terminal():
    content = export.totals(everything(), "table", names()).decode()
    head, rule, *lines = content.splitlines()
    assert head.split() == ["教师编号", "姓名", "学校", "周期", "计入", "需要", "状态", "说明"]
    assert set(rule) == {"─", " "}
    assert len(lines) == len(everything().people)
    assert max(map(width, content.splitlines())) <= 120


def test_a_window_has_no_status_and_no_needs():
    found = totals(*county(), AS_OF, window=("2024-01-01", "2024-12-31"), teacher="t-m0ved1")
    (line,) = read_csv(export.totals(found, "csv"))
    assert line == {
        "教师编号": "t-m0ved1",
        "学校编号": "s-0002",
        "学校": "枫溪中学",
        "起": "2024-01-01",
        "止": "2024-12-31",
        "规则集": "JX-YJ-2019",
        "计入": "4.00",
        "需要": "",
        "状态": "",
        "说明": "",
    }
    assert len(read_csv(export.entries(found, "csv"))) == 1


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_can_be_exported_too(form: Any):
    found = totals(*book_of({}), AS_OF)
    assert all(what(found, form, names()) for what in (export.totals, export.entries))
