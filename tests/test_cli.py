from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli import main

BASE = Path(__file__).parent / "records" / "base"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def county(tmp_path: Path) -> Path:
    shutil.copytree(BASE / "records", tmp_path / "records")
    return tmp_path


def test_a_clean_register_exits_0(county: Path, capsys: Captured) -> None:
    assert main(["check", "--root", str(county)]) == 0
    assert capsys.readouterr().out.startswith("没有发现问题")


def test_an_error_exits_1_in_every_format(county: Path, capsys: Captured) -> None:
    (county / "records/county/county.yaml").write_text("kind: county/1\nid: x y\n", "utf-8")
    for form in ("text", "github", "json"):
        assert main(["check", "--root", str(county), "--format", form]) == 1
    said = capsys.readouterr().out
    assert "records/county/county.yaml:2:" in said
    assert "::error file=records/county/county.yaml,line=2" in said


def test_only_the_named_files_are_reported(county: Path, capsys: Captured) -> None:
    (county / "records/county/county.yaml").write_text("kind: county/1\n", "utf-8")
    assert main(["check", "--root", str(county), "records/schools"]) == 0
    assert main(["check", "--root", str(county), "--format", "json", str(county / "records/county/county.yaml")]) == 1
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {one["path"] for one in found["problems"]} == {"records/county/county.yaml"}
    assert main(["check", "--root", str(county), "/etc/passwd"]) == 2
    assert "不在登记库" in capsys.readouterr().err


def test_a_broken_register_gives_no_totals(county: Path, capsys: Captured) -> None:
    (county / "records/county/county.yaml").write_text("kind: county/1\n", "utf-8")
    for verb in (["totals"], ["explain", "t-000000"], ["export"], ["build"]):
        assert main([*verb, "--root", str(county)]) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert "不出总数" in said.err


def test_totals_as_json_has_the_documented_shape(county: Path, capsys: Captured) -> None:
    assert main(["totals", "--root", str(county), "--format", "json", "--as-of", "2026-11-23"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows
    assert set(rows[0]) == {"teacher", "school", "cycle", "rule_set", "counted", "required", "status", "requirements"}
    assert set(rows[0]["requirements"][0]) == {"id", "need", "have", "missing", "status", "clause"}


def test_files_are_written_where_asked(county: Path, tmp_path: Path, capsys: Captured) -> None:
    for form in ("csv", "json", "xlsx", "parquet"):
        target = tmp_path / "out" / f"totals.{form}"
        assert main(["totals", "--root", str(county), "--format", form, "-o", str(target)]) == 0
        assert target.stat().st_size > 0
    assert main(["totals", "--root", str(county), "--format", "xlsx"]) == 2
    assert "-o" in capsys.readouterr().err


def test_an_unknown_teacher_and_an_empty_answer_are_said(county: Path, capsys: Captured) -> None:
    assert main(["explain", "无名氏", "--root", str(county)]) == 2
    assert "没有找到教师" in capsys.readouterr().err
    assert main(["totals", "--school", "s-9999", "--root", str(county)]) == 0
    assert "没有符合条件的教师" in capsys.readouterr().err


def test_a_folder_without_records_is_said(tmp_path: Path, capsys: Captured) -> None:
    assert main(["totals", "--root", str(tmp_path)]) == 2
    assert "records/" in capsys.readouterr().err


def test_a_wrong_date_is_a_usage_error(capsys: Captured) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["totals", "--as-of", "2026/1/1"])
    assert stop.value.code == 2
    assert "不是日期" in capsys.readouterr().err


def test_a_rule_set_is_tried_without_being_in_the_register(county: Path, tmp_path: Path, capsys: Captured) -> None:
    trial = tmp_path / "TRY-1.yaml"
    trial.write_text(
        "kind: rule-set/1\nid: TRY-1\nlabel: 试算\nsource: 试\nunit: credits\ncycle: {years: 5, year: calendar}\n"
        "valid: {since: 2000-01-01}\nrequire:\n  - {id: total, label: 总学分, cite: 一, per: cycle, min: 1000}\n",
        "utf-8",
    )
    assert main(["totals", "--root", str(county), "--rules", str(trial), "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {(row["rule_set"], row["required"]) for row in rows} == {("TRY-1", "1000.00")}
    assert {(row["was"]["rule_set"], row["was"]["required"]) for row in rows} == {("SX-2023", "36.00")}
    trial.write_text(trial.read_text("utf-8").replace("min: 1000", "min: 很多"), "utf-8")
    assert main(["totals", "--root", str(county), "--rules", str(trial)]) == 1
    assert f"{trial}:9:" in capsys.readouterr().err


def test_a_window_is_one_s_own_or_the_same_for_all(county: Path, capsys: Captured) -> None:
    totals = ["totals", "--root", str(county), "--as-of", "2026-11-23", "--format", "json"]
    assert main([*totals, "--window", "title"]) == 0
    assert {(row["first"], row["counted"]) for row in json.loads(capsys.readouterr().out)} == {(None, None)}
    assert main([*totals, "--from", "2025-01-01"]) == 0
    days = {(row["first"], row["last"]) for row in json.loads(capsys.readouterr().out)}
    assert days == {("2025-01-01", "2026-11-23")}
    assert main([*totals, "--window", "licensure", "--from", "2025-01-01"]) == 2
    assert "只用一种" in capsys.readouterr().err
    assert main([*totals, "--to", "2025-01-01"]) == 2
    assert "--from" in capsys.readouterr().err


def test_the_help_of_totals_says_what_a_trial_and_a_window_are(capsys: Captured) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["totals", "--help"])
    said = "".join(capsys.readouterr().out.split())
    assert stop.value.code == 0
    assert "title_since" in said
    assert "registered_until" in said
    assert "代替那一部" in said


def test_check_never_imports_pandas_numpy_or_mkdocs(county: Path) -> None:
    code = (
        "import sys; from generator.cli import main; main(['check', '--root', sys.argv[1]]); "
        "sys.exit(' '.join({'pandas', 'numpy', 'mkdocs', 'jsonschema'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(county)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_reader_of_a_pipe_may_leave(county: Path) -> None:
    command = f"{sys.executable} -m generator export --root {county} --format csv | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
