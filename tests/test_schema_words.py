"""What people are told about a wrong shape: code, place and Chinese sentence of each kind of mistake."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

import pytest

from generator import messages
from generator.problem import Place
from generator.schema import Schemas, check
from tests.test_schema_samples import ENTRY, SAMPLES

SCHEMAS = Schemas.read()
GONE = object()
Edit = tuple[Place, Any]
Told = tuple[str, Place, str]


def told(kind: str, *edits: Edit, path: str = "") -> list[Told]:
    home, sample = SAMPLES[kind]
    document = copy.deepcopy({"kind": kind, **sample})
    for (*parents, key), value in edits:
        holder: Any = document
        for parent in parents:
            holder = holder[parent]
        if value is GONE:
            del holder[key]
        else:
            holder[key] = value
    valid, problems = check(SCHEMAS, {path or home: document})
    assert valid == {}
    return [(one.code, one.at, messages.message(one)) for one in problems]


def entry(*edits: Edit) -> list[Told]:
    """Edit the first entry of a batch; places are told without their common start."""
    found = told("credit-batch/1", *((("entries", 0, *at), value) for at, value in edits))
    return [(code, at[2:], message) for code, at, message in found]


@pytest.mark.parametrize(
    ("kind", "code", "at", "message"),
    [
        (GONE, "C101", (), "没有写记录种类（kind）"),
        (None, "C101", ("kind",), "没有写记录种类（kind）"),
        ("credit_batch/1", "C102", ("kind",), "不认识的记录种类 credit_batch/1"),
        (1, "C102", ("kind",), "不认识的记录种类 1"),
        (["credit-batch/1"], "C102", ("kind",), "不认识的记录种类 […]"),
        ("credit-batch", "C102", ("kind",), "不认识的记录种类 credit-batch"),
        ("credit-batch/2", "C103", ("kind",), "记录种类 credit-batch 没有第 2 版"),
    ],
)
def test_the_kind_must_be_known(kind: Any, code: str, at: Place, message: str) -> None:
    assert told("credit-batch/1", (("kind",), kind)) == [(code, at, message)]


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        ("credit_batch/1", "应写：credit-batch/1（学分申报）。"),
        ("更正", "应写：correction/1（更正）。"),
        ("zzz", "应写：correction/1（更正）、credit-batch/1（学分申报）。"),
    ],
)
def test_the_hint_names_the_kind_meant_or_those_of_the_place(kind: str, hint: str) -> None:
    path, sample = SAMPLES["credit-batch/1"]
    [problem] = check(SCHEMAS, {path: {**sample, "kind": kind}})[1]
    assert messages.hint(problem) == hint


def test_a_kind_lives_in_its_place_and_its_shape_is_told_as_well() -> None:
    path = "records/county/plans/2025-26.yaml"
    assert told("plan/1", (("title",), GONE), path=path) == [
        ("C104", ("kind",), "年度培训计划（plan/1）不放在这里"),
        ("C110", (), "缺少 题名（title）"),
    ]


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([(("level",), GONE)], [("C110", (), "缺少 级别（level）")]),
        ([(("remark",), 1)], [("C111", ("remark",), "不认识的字段 remark")]),
        (
            [(("level",), GONE), (("levle",), "county")],
            [("C112", ("levle",), "没有 levle 这个字段，是不是 level（级别）？")],
        ),
        ([(("培训方式",), "online")], [("C112", ("培训方式",), "没有 培训方式 这个字段，是不是 mode（培训方式）？")]),
        (
            [(("reason",), GONE)],
            [("C116", ("recognised",), "写了 认定数量（recognised），就必须写 reason（核减原因）")],
        ),
        ([(("level",), "x")], [("C120", ("level",), "级别（level） 不能写 x")]),
        ([(("level",), 3)], [("C120", ("level",), "级别（level） 不能写 3")]),
        (
            [(("level",), "County")],
            [("C121", ("level",), "级别（level） 没有 County 这个词，是不是 county（县（区）级）？")],
        ),
        (
            [(("level",), "县级")],
            [("C121", ("level",), "级别（level） 没有 县级 这个词，是不是 county（县（区）级）？")],
        ),
        (
            [(("mode",), "网络")],
            [("C121", ("mode",), "培训方式（mode） 没有 网络 这个词，是不是 online（网络（远程）研修）？")],
        ),
        (
            [(("approved",), True)],
            [("C121", ("approved",), "主办认可（approved） 没有 true 这个词，是不是 yes（教育行政部门主办或认可）？")],
        ),
        ([(("level",), None)], [("C130", ("level",), "级别（level） 没有内容")]),
        ([(("title",), 2025)], [("C131", ("title",), "名称（title） 应为文字，现为 2025")]),
        ([(("amount",), "10学时")], [("C132", ("amount",), "申报数量（amount） 应为数，现为 10学时")]),
        ([(("amount",), "１０")], [("C132", ("amount",), "申报数量（amount） 应为数，现为 １０")]),
        ([(("amount",), [1])], [("C132", ("amount",), "申报数量（amount） 应为数，现为 […]")]),
        ([(("evidence",), {"kind": "照片"})], [("C134", ("evidence",), "佐证材料（evidence） 应为列表，现为 {…}")]),
        ([(("evidence", 0), "照片")], [("C135", ("evidence", 0), "佐证材料（evidence#1） 应分字段写，现为 照片")]),
        ([(("to",), "2026/3/1")], [("C140", ("to",), "结束日期（to） 的日期写法不对：2026/3/1")]),
        ([(("to",), 20260301)], [("C140", ("to",), "结束日期（to） 的日期写法不对：20260301")]),
        ([(("to",), "2026-02-30")], [("C141", ("to",), "结束日期（to） 写的 2026-02-30 没有这一天")]),
        ([(("to",), "2026-03-01\n")], [("C140", ("to",), '结束日期（to） 的日期写法不对："2026-03-01\n"')]),
        ([(("teacher",), "t-123")], [("C142", ("teacher",), "教师编号（teacher） 的写法不对：t-123")]),
        ([(("title",), "长" * 121)], [("C144", ("title",), "名称（title） 有 121 个字，至多 120 个")]),
        ([(("title",), "")], [("C145", ("title",), "名称（title） 有 0 个字，至少 1 个")]),
        ([(("title",), "一\n二")], [("C146", ("title",), "名称（title） 应在一行里写完：一\n二")]),
        ([(("title",), "一\n")], [("C146", ("title",), '名称（title） 应在一行里写完："一\n"')]),
        ([(("amount",), -1)], [("C150", ("amount",), "申报数量（amount） 是 -1，不得小于 0")]),
        ([(("amount",), 100001)], [("C151", ("amount",), "申报数量（amount） 是 100001，不得大于 100000")]),
        ([(("amount",), Decimal("0.125"))], [("C152", ("amount",), "申报数量（amount） 是 0.125，应为 0.01 的整数倍")]),
        (
            [(("evidence",), [ENTRY["evidence"][0]] * 21)],
            [("C161", ("evidence",), "佐证材料（evidence） 有 21 项，至多 20 项")],
        ),
    ],
)
def test_mistakes_in_an_entry(edits: list[Edit], expected: list[Told]) -> None:
    assert entry(*edits) == expected


@pytest.mark.parametrize(
    ("kind", "edits", "expected"),
    [
        (
            "correction/1",
            [(("corrections", 0, "entry"), ENTRY)],
            [("C114", ("corrections", 0, "entry"), "action: void（撤销） 时不能写 新条目（申报）（entry）")],
        ),
        (
            "correction/1",
            [(("corrections", 1, "target"), GONE)],
            [("C113", ("corrections", 1), "action: replace（替换） 时必须写 被更正条目（target）")],
        ),
        (
            "correction/1",
            [(("corrections", 2, "result"), GONE)],
            [
                (
                    "C115",
                    ("corrections", 2),
                    "entry（新条目（申报））、result（新结果（项目）） 应恰好写一项，现在写了 0 项",
                )
            ],
        ),
        (
            "correction/1",
            [(("corrections", 0, "action"), GONE)],
            [("C110", ("corrections", 0), "缺少 更正方式（action）")],
        ),
        (
            "correction/1",
            [(("project",), "p-7k2m9x")],
            [("C115", (), "year（年度）、project（项目） 应恰好写一项，现在写了 2 项")],
        ),
        (
            "transfer/1",
            [(("event",), "retirement")],
            [("C114", ("to",), "event: retirement（退休） 时不能写 新学校（to）")],
        ),
        ("transfer/1", [(("from",), GONE)], [("C113", (), "event: move（调动） 时必须写 原学校（from）")]),
        (
            "transfer/1",
            [(("event",), "调动"), (("from",), GONE)],
            [("C121", ("event",), "变动（event） 没有 调动 这个词，是不是 move（调动）？")],
        ),
        (
            "transfer/1",
            [(("from",), GONE), (("form",), "s-0004")],
            [("C112", ("form",), "没有 form 这个字段，是不是 from（原学校）？")],
        ),
        ("transfer/1", [(("event",), GONE)], [("C110", (), "缺少 变动（event）")]),
        ("transfer/1", [(("teachers",), [])], [("C160", ("teachers",), "教师（teachers） 有 0 项，至少 1 项")]),
        (
            "transfer/1",
            [(("teachers", 1), "t-4fj2wq")],
            [("C162", ("teachers", 1), "教师（teachers） 中 t-4fj2wq 重复")],
        ),
        ("policy/1", [(("issued",), GONE)], [("C113", (), "status: in_force（现行） 时必须写 发文日期（issued）")]),
        (
            "policy/1",
            [(("status",), "announced"), (("number",), GONE)],
            [("C114", ("issued",), "status: announced（已宣布，尚未印发） 时不能写 发文日期（issued）")],
        ),
        ("policy/1", [(("url",), "www.example.org")], [("C143", ("url",), "网址（url） 不是网址：www.example.org")]),
        ("policy/1", [(("url",), "http://a b")], [("C143", ("url",), "网址（url） 不是网址：http://a b")]),
        ("project/1", [(("level",), "school")], [("C113", (), "level: school（校级） 时必须写 组织学校（school）")]),
        ("project/1", [(("hours",), {})], [("C163", ("hours",), "学时（hours） 有 0 项，至少 1 项")]),
        ("project/1", [(("quota",), {"一小": 3})], [("C117", ("quota", "一小"), "名额（quota） 里不能有 一小")]),
        (
            "school/1",
            [(("closed",), GONE)],
            [("C116", ("merged_into",), "写了 并入学校（merged_into），就必须写 closed（撤并日期）")],
        ),
        (
            "names/1",
            [(("names", "t-4fj2wr"), "周" * 41)],
            [("C144", ("names", "t-4fj2wr"), "姓名（t-4fj2wr） 有 41 个字，至多 40 个")],
        ),
        (
            "rule-set/1",
            [(("hours_per_day",), 0)],
            [("C153", ("hours_per_day",), "每天至多学时（hours_per_day） 是 0，必须大于 0")],
        ),
        (
            "rule-set/1",
            [(("cycle", "years"), "5年")],
            [("C133", ("cycle", "years"), "年数（years） 应为整数，现为 5年")],
        ),
        (
            "rule-set/1",
            [(("convert", 0, "gives", "city", "first"), "三分")],
            [("C122", ("convert", 0, "gives", "city", "first"), "数值（first） 的写法不对：三分")],
        ),
        (
            "rule-set/1",
            [(("require", 0, "max"), 3)],
            [("C115", ("require", 0), "min（至少）、max（至多）、more_than（多于） 应恰好写一项，现在写了 2 项")],
        ),
        (
            "rule-set/1",
            [(("require", 0, "prorate"), {"years_in_post": 5, "months_on_duty": 12})],
            [("C164", ("require", 0, "prorate"), "按比例（prorate） 有 2 项，至多 1 项")],
        ),
    ],
)
def test_mistakes_in_other_kinds(kind: str, edits: list[Edit], expected: list[Told]) -> None:
    assert told(kind, *edits) == expected


@pytest.mark.parametrize(
    ("found", "example"),
    [
        ("2026/3/1", "2026-03-01"),
        ("2024.2.29", "2024-02-29"),
        ("2026年12月5日", "2026-12-05"),
        (20251205, "2025-12-05"),
        ("２０２５-１-２", "2025-01-02"),
        ("2025/2/30", "2026-03-01"),
        ("去年", "2026-03-01"),
    ],
)
def test_the_hint_writes_the_date_that_was_meant(found: Any, example: str) -> None:
    path, sample = SAMPLES["provider/1"]
    [problem] = check(SCHEMAS, {path: {**sample, "kind": "provider/1", "since": found}})[1]
    assert messages.hint(problem) == f"用半角数字，月、日各两位，如 {example}。"
    assert messages.hint(problem, "en") == f"Use digits, two each for month and day, as in {example}."


def test_all_mistakes_of_a_document_are_told_at_once_each_value_once() -> None:
    edits = [(("submitted",), "昨天"), (("entries", 0, "amount"), Decimal("-0.001")), (("entries", 0, "unit"), "x")]
    assert [(code, at) for code, at, _ in told("credit-batch/1", *edits)] == [
        ("C140", ("submitted",)),
        ("C150", ("entries", 0, "amount")),
        ("C120", ("entries", 0, "unit")),
    ]


def test_found_values_are_shortened() -> None:
    [(_, _, message)] = entry((("level",), "错" * 500))
    assert message == f"级别（level） 不能写 {'错' * 60}…"
