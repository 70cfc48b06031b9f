from __future__ import annotations

from pathlib import Path

import pytest

from generator.check import problems
from generator.new import NotBegunError
from generator.new.starter import start
from generator.tree import WorkTree


def test_a_new_county_has_no_errors_and_only_the_unset_figures_of_the_province(tmp_path: Path) -> None:
    made = start(tmp_path / "county", "云岭县", "yunling", 2026)
    found = problems(WorkTree(tmp_path / "county"))
    assert {one.code for one in found} == {"C690"}
    assert {one.path for one in found} == {"records/county/rules/JX-2018.yaml"}
    assert made == sorted(
        str(p.relative_to(tmp_path / "county")) for p in (tmp_path / "county").rglob("*") if p.is_file()
    )
    assert ".github/workflows/check.yml" in made


def test_no_placeholder_is_left(tmp_path: Path) -> None:
    for path in start(tmp_path, "云岭县", "yunling", 2026):
        text = (tmp_path / path).read_text("utf-8")
        assert "${" not in text.replace("${{", ""), path


def test_a_folder_with_records_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    with pytest.raises(NotBegunError, match="已有 records/"):
        start(tmp_path, "云岭县", "yunling", 2026)
    assert [p.name for p in tmp_path.iterdir()] == ["records"]
