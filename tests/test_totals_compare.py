"""Totals under other rules beside what they are now: transitions worked out by hand, every format, every way to ask."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from generator import export
from generator.cli import main
from generator.tables import width
from generator.totals import Totals, rows, totals
from generator.totals.compare import Shift, Turn, compared, shifts
from tests.totals_fixture import AS_OF, ROOT, book_of, changed, county, documents, everything

PROVINCE, COUNTY = (f"records/county/rules/{name}.yaml" for name in ("JX-2018", "JX-YJ-2019"))
AMOUNTS = ("counted", "required")
Captured = pytest.CaptureFixture[str]


def clause(docs: dict[str, Any], path: str, stage: str, name: str) -> dict[str, Any]:
    (found,) = [one for one in docs[path][stage] if one["id"] == name]
    return found


def tried(change: Any, **chosen: Any) -> tuple[Totals, list[Shift]]:
    """The totals of the county under changed rules, compared with those it has."""
    book, now = county()
    _, rules = changed(change)
    before, after = (totals(book, sets, AS_OF, **chosen) for sets in (now, rules))
    found = compared(before, after)
    return found, shifts(before, found)


def total_of_37(docs: dict[str, Any]) -> None:
    clause(docs, PROVINCE, "require", "total")["min"] = 37


def observing_10(docs: dict[str, Any]) -> None:
    clause(docs, COUNTY, "convert", "observe")["each"] = "10 lessons"


def test_a_higher_total_turns_those_who_had_exactly_enough() -> None:
    """JX-01, JX-03 and JX-06 end the cycle of 2018 with 36.00, JX-02 with 37.00; JX-03 has missed years anyhow."""
    found, (first, second) = tried(total_of_37)
    assert first.turns == (Turn("unset", "missed", 2),)
    assert first.asked == (Turn("met", "missed", 3, "total", 0),)
    assert (first.risen, first.fallen, first.come, first.gone) == ((0, 0), (0, 0), 0, 0)
    assert (first.name, first.required, first.changed, first.same) == ("2018", 22, 22, 0)
    assert (second.name, second.turns, second.asked, second.required) == ("2023", (), (), 24)
    top = list(rows(found))[:2]
    assert [(row["teacher"], row["cycle"]) for row in top] == [("t-jx0001", "2018"), ("t-jx0006", "2018")]
    was = {"rule_set": "JX-2018", "counted": "36.00", "required": "36.00", "status": "unset"}
    assert all(row["was"] == was and row["required"] == "37.00" and row["status"] == "missed" for row in top)


def test_a_lower_yearly_minimum_of_the_parent_is_felt_through_the_child() -> None:
    """JX-02 has 1.00 in 2022; under the county's set nobody has every year, so that no status turns.

    In 2024 YJ-03 has 1.50, YJ-05 and t-part01 1.00, t-papers 1.00 and a paper of an unset rate. By the end of 2025 the
    pace is 3 instead of 6: YJ-01 and t-part01 have 4.00, t-c0rr01 has 3.00.
    """

    def lower(docs: dict[str, Any]) -> None:
        clause(docs, PROVINCE, "require", "year")["min"] = 1

    _, (first, second) = tried(lower)
    assert first.turns == (Turn("missed", "unset", 1),)
    assert first.asked == (Turn("missed", "met", 1, "year", 2022),)
    assert second.turns == ()
    found, _ = tried(lower, teacher="t-yj0005")
    asked = {(row["cycle"], one["id"]): one["status"] for row in rows(found) for one in row["requirements"]}
    assert (asked["2023", "year.2024"], asked["2023", "year.2023"]) == ("met", "missed")
    assert second.asked == (
        Turn("behind", "in_progress", 3, "total", 0),
        Turn("unset", "met", 1, "year", 2024),
        Turn("missed", "met", 3, "year", 2024),
    )


def test_a_rate_of_the_child_moves_those_who_observed() -> None:
    """YJ-05 and t-part01 have 20 recognised lessons each: two credits instead of one. A third entry was voided."""
    found, (first, second) = tried(observing_10)
    assert (first.changed, first.turns, first.asked) == (0, (), ())
    assert (second.risen, second.fallen, second.turns) == ((2, 200), (0, 0), ())
    assert second.asked == (Turn("missed", "met", 2, "year", 2024),)
    assert (second.changed, second.same, second.required) == (2, 22, 0)
    moved = [(row["teacher"], row["was"]["counted"], row["counted"]) for row in rows(found)][:2]
    assert moved == [("t-part01", "4.00", "5.00"), ("t-yj0005", "1.00", "2.00")]


def test_a_clause_that_comes_or_goes_turns_what_was_not_asked() -> None:
    def exchange(docs: dict[str, Any]) -> None:
        docs[PROVINCE]["require"] = [one for one in docs[PROVINCE]["require"] if one["id"] != "school"]
        docs[PROVINCE]["require"].append({"id": "most", "label": "至多", "cite": "一", "per": "cycle", "max": 36})

    _, (first, _) = tried(exchange, teacher="t-jx0002")
    assert first.turns == ()
    assert set(first.asked) == {Turn("unset", None, 1, "school", 0), Turn(None, "missed", 1, "most", 0)}


def test_nothing_changed_is_no_change() -> None:
    found, moved = tried(lambda _: None)
    assert all(
        (one.turns, one.asked, one.changed, one.risen, one.fallen) == ((), (), 0, (0, 0), (0, 0)) for one in moved
    )
    assert [one.same for one in moved] == [22, 24]
    without = [{key: value for key, value in row.items() if key != "was"} for row in rows(found)]
    assert without == list(rows(everything()))


def test_graver_comes_first_then_milder_then_other_amounts_then_the_rest() -> None:
    def mixed(docs: dict[str, Any]) -> None:
        total_of_37(docs)
        observing_10(docs)
        clause(docs, PROVINCE, "require", "year")["min"] = 1

    found, _ = tried(mixed)
    rank = {"missed": 2, "unset": 1, "left": 0, "exempt": 0}
    told = [
        (rank[row["status"]] - rank[row["was"]["status"]], any(row[key] != row["was"][key] for key in AMOUNTS))
        for row in rows(found)
    ]
    kinds = [0 if turn > 0 else 1 if turn < 0 else 2 if other else 3 for turn, other in told]
    assert kinds == sorted(kinds)
    assert Counter(kinds) == {0: 2, 1: 1, 2: 43}


def test_every_cell_is_what_two_separate_totals_say() -> None:
    """The slow way: two lists of rows, matched by teacher and cycle one by one."""

    def mixed(docs: dict[str, Any]) -> None:
        observing_10(docs)
        clause(docs, PROVINCE, "require", "total")["min"] = 10
        clause(docs, PROVINCE, "limit", "probation")["count"] = "50%"

    found, moved = tried(mixed)
    old = {(row["teacher"], row["cycle"]): row for row in rows(everything())}
    new = {(row["teacher"], row["cycle"]): row for row in rows(totals(*changed(mixed), AS_OF))}
    for row in rows(found):
        key = row["teacher"], row["cycle"]
        assert row["was"] == {name: old[key][name] for name in ("rule_set", "counted", "required", "status")}
        assert {name: row[name] for name in new[key]} == new[key]
    for one in moved:
        keys = [key for key in new if key[1] == one.name]
        turns = Counter((old[key]["status"], new[key]["status"]) for key in keys)
        assert {(t.was, t.now): t.count for t in one.turns} == {
            turn: n for turn, n in turns.items() if turn[0] != turn[1]
        }
        more = [Decimal(new[key]["counted"]) - Decimal(old[key]["counted"]) for key in keys]
        assert one.risen == (sum(m > 0 for m in more), int(100 * sum(m for m in more if m > 0)))
        assert one.fallen == (sum(m < 0 for m in more), int(-100 * sum(m for m in more if m < 0)))


def test_one_rule_set_for_all_cycles_and_cycles_that_end() -> None:
    book, rules = county()
    before = totals(book, {"JX-2018": rules["JX-2018"]}, AS_OF)
    found = compared(before, totals(book, rules, AS_OF, rules=rules["JX-2018"]))
    by_cycle = {one.name: one for one in shifts(before, found)}
    assert (by_cycle["2018"].same, by_cycle["2018"].come, by_cycle["2023"].come) == (22, 0, 24)
    assert all(row["was"] is None for row in rows(found) if row["cycle"] == "2023")
    assert by_cycle["2023"].turns == ()
    back = shifts(everything(), compared(everything(), before))
    assert [(one.name, one.gone, one.same) for one in back] == [("2018", 0, 22), ("2023", 24, 0)]


def test_a_window_is_compared_by_rule_set() -> None:
    found, moved = tried(observing_10, window=("2022-01-01", "2024-12-31"))
    by_set = {one.name: one for one in moved}
    assert (by_set["JX-YJ-2019"].risen, by_set["JX-2018"].changed) == ((2, 200), 0)
    (one,) = [row for row in rows(found) if (row["teacher"], row["rule_set"]) == ("t-yj0005", "JX-YJ-2019")]
    assert (one["was"]["counted"], one["counted"], one["first"]) == ("1.00", "2.00", "2022-01-01")
    book, rules = county()
    days = ("2024-01-01", "2024-12-31")
    now, then = (totals(book, rules, AS_OF, window=days, rules=by) for by in (None, rules["JX-2018"]))
    (one,) = [row for row in rows(compared(now, then)) if row["teacher"] == "t-yj0005"]
    assert (one["rule_set"], one["counted"], one["was"]["rule_set"]) == ("JX-2018", "0.00", "JX-YJ-2019")
    (only,) = shifts(now, compared(now, then))
    assert (only.come, only.gone, only.fallen[0]) == (
        0,
        0,
        10,
    )  # YJ-01 to YJ-05, the principal, the one who moved, part, corrected and papers


def test_own_windows_that_nobody_knows_do_not_differ() -> None:
    found, (one,) = tried(observing_10, window="title", school="s-0002")
    assert (one.name, one.changed, one.come, one.gone) == ("JX-YJ-2019", 0, 0, 0)
    assert [row["was"] for row in rows(found) if row["first"] is None] == [None]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_files_does_not_matter(seed: int) -> None:
    before = totals(*book_of(documents(seed)), AS_OF)
    docs = documents(seed)
    total_of_37(docs)
    found = compared(before, totals(*book_of(docs), AS_OF))
    assert list(rows(found)) == list(rows(tried(total_of_37)[0]))
    assert shifts(before, found) == tried(total_of_37)[1]


def test_the_table_says_first_what_changes_and_who() -> None:
    found, moved = tried(total_of_37)
    head, table = export.totals(found, "table", None, moved).decode().split("\n\n")
    assert head.splitlines() == [
        "2018—2022年：22 位教师，22 位有变化",
        "  状态  数值未定 → 未达到 2 位",
        "  要求  周期总学分：已达到 → 未达到 3 位",
        "  计入  没有教师的计入改变",
        "  需要  22 位改变",
        "2023—2027年：24 位教师，24 位有变化",
        "  状态  没有教师的状态改变",
        "  计入  没有教师的计入改变",
        "  需要  24 位改变",
    ]
    note, titles, _, first, *rest = table.splitlines()
    assert note == "有变化的在前，写作“现在 → 改后”。"
    assert titles.split() == ["教师编号", "学校", "周期", "计入", "需要", "状态"]
    assert first.split("  ") == ["t-jx0001", "青禾县实验小学", "2018", "36.00", "36.00 → 37.00", "数值未定 → 未达到"]
    assert len(rest) == 45
    assert max(map(width, table.splitlines())) <= 120


def test_totals_that_rise_and_fall_are_summed() -> None:
    def both(docs: dict[str, Any]) -> None:
        observing_10(docs)
        clause(docs, COUNTY, "convert", "online")["each"] = "40 hours"

    found, moved = tried(both)
    said = export.totals(found, "table", None, moved).decode()
    assert "  计入  增加 2 位，共 +2；减少 3 位，共 −3\n" in said  # YJ-02, t-m1xed1, t-m0ved1: 40 hours online each
    assert "2.00 → 1.00" in said


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_tables_have_columns_of_before(form: Any) -> None:
    content = export.totals(*(found := tried(observing_10))[:1], form, None, found[1])
    if form == "csv":
        line = next(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        assert [line[key] for key in ("改前规则集", "改前计入", "计入", "改前需要", "改前状态")] == [
            "JX-YJ-2019", "4.00", "5.00", "36.00", "未达到",
        ]  # fmt: skip
    elif form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        heads, line = list(book["汇总"].iter_rows(values_only=True))[:2]
        assert dict(zip(heads, line, strict=True))["改前计入"] == 4
        assert ("试算", "计入  增加 2 位，共 +2") in list(book["说明"].iter_rows(values_only=True))
    else:
        line = pq.read_table(io.BytesIO(content)).to_pylist()[0]
        assert (line["was_counted"], line["counted"], line["was_status"]) == (Decimal(4), Decimal(5), "missed")
        assert (line["was_rule_set"], line["was_required"]) == ("JX-YJ-2019", Decimal(36))


@pytest.fixture
def register(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "records", tmp_path / "records")
    return tmp_path


def asked(register: Path, rules: Path, *options: str) -> int:
    return main(["totals", "--root", str(register), "--as-of", AS_OF, "--rules", str(rules), *options])


def written(register: Path, path: str, old: str, new: str, name: str = "draft.yaml") -> Path:
    """A copy of a rule set of the register with one text replaced, outside the register."""
    source = (register / path).read_text("utf-8")
    assert source.count(old) == 1
    draft = register / name
    draft.write_text(source.replace(old, new), "utf-8")
    return draft


def told(capsys: Captured) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["teacher"], row["cycle"]): row for row in json.loads(capsys.readouterr().out)}


def test_a_file_with_the_parent_s_id_takes_its_place_under_the_child(register: Path, capsys: Captured) -> None:
    draft = written(register, PROVINCE, "per: cycle, min: 36", "per: cycle, min: 37")
    assert asked(register, draft, "--format", "json") == 0
    found = told(capsys)
    assert (found["t-jx0001", "2018"]["rule_set"], found["t-jx0001", "2018"]["status"]) == ("JX-2018", "missed")
    child = found["t-yj0001", "2023"]
    assert (child["rule_set"], child["counted"], child["required"]) == ("JX-YJ-2019", "4.00", "37.00")
    assert child["was"] == {"rule_set": "JX-YJ-2019", "counted": "4.00", "required": "36.00", "status": "missed"}


def test_a_file_with_the_child_s_id_leaves_the_parent_s_cycle_alone(register: Path, capsys: Captured) -> None:
    draft = written(register, COUNTY, "each: 20 lessons", "each: 10 lessons")
    assert asked(register, draft, "--format", "json", "--school", "s-0001") == 0
    found = told(capsys)
    assert (found["t-yj0005", "2023"]["counted"], found["t-yj0005", "2023"]["was"]["counted"]) == ("2.00", "1.00")
    assert all(row["rule_set"] == "JX-2018" for (_, cycle), row in found.items() if cycle == "2018")
    assert {row["school"] for row in found.values()} == {"s-0001"}


def test_a_new_id_judges_every_cycle_and_may_extend_the_register_s(register: Path, capsys: Captured) -> None:
    draft = written(register, COUNTY, "id: JX-YJ-2019", "id: JX-YJ-2027", "JX-2018.yaml")
    assert asked(register, draft, "--format", "json", "--teacher", "t-jx0001") == 0
    found = told(capsys)
    assert {key: (row["rule_set"], row["was"]["rule_set"]) for key, row in found.items()} == {
        ("t-jx0001", "2018"): ("JX-YJ-2027", "JX-2018"),
        ("t-jx0001", "2023"): ("JX-YJ-2027", "JX-YJ-2019"),
    }


def test_a_file_with_a_mistake_is_told_with_its_line_and_totals_nothing(register: Path, capsys: Captured) -> None:
    draft = written(register, PROVINCE, "per: cycle, min: 36", "per: cycle, min: 三十六")
    assert asked(register, draft) == 1
    said = capsys.readouterr()
    line = (
        (register / PROVINCE)
        .read_text("utf-8")
        .splitlines()
        .index("  - {id: total, label: 周期总学分, cite: 总量, per: cycle, min: 36}")
    )
    assert said.out == ""
    assert f"{draft}:{line + 1}:" in said.err
    assert "提示" in said.err
    assert "没有汇总" in said.err
    draft.write_text("kind: rule-set/1\nid: [\n", "utf-8")
    assert asked(register, draft) == 1
    assert f"{draft}:" in capsys.readouterr().err


def test_a_parent_that_breaks_its_child_is_told_at_the_child(register: Path, capsys: Captured) -> None:
    child = (register / COUNTY).read_text("utf-8")
    (register / COUNTY).write_text(
        f"{child}require:\n  - {{id: year, label: 每年, cite: 年度, per: year, min: 3}}\n", "utf-8"
    )
    draft = written(register, PROVINCE, "per: year, min: 2}", "per: year, min: 5}")
    assert asked(register, draft) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert f"{COUNTY}:{child.count(chr(10)) + 2}:" in said.err
    assert "C616" in said.err


def test_a_trial_goes_with_windows_days_and_schools(register: Path, capsys: Captured) -> None:
    draft = written(register, COUNTY, "each: 20 lessons", "each: 10 lessons")
    assert asked(register, draft, "--from", "2024-01-01", "--to", "2024-12-31", "--school", "s-0001") == 0
    assert "计入  增加 2 位，共 +2" in capsys.readouterr().out
    assert asked(register, draft, "--window", "title") == 0
    assert "没有教师的计入改变" in capsys.readouterr().out
    assert asked(register, draft, "--as-of", "2024-10-31") == 0
    assert "没有教师的状态改变" in capsys.readouterr().out
    assert asked(register, draft, "--school", "s-9999") == 0
    said = capsys.readouterr()
    assert "没有符合条件的教师" in said.err
    assert asked(register, register / "missing.yaml") == 2
