"""The README's own commands, run as a reader would run them, on a copy of the sample county."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from generator.check import check
from generator.cli import main
from generator.tree import WorkTree

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"xuefen (?:new|totals|explain|init) [^`\n]*[^`\n ]", README)
TEACHER = "t-mhgct8"  # on the books of s-0008


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "records", tmp_path / "records")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def typed(command: str) -> list[str]:
    """A command of the README with its placeholders filled in."""
    batch = next(Path(ROOT / "records/schools/s-0004/credits/2025").glob("20251*.yaml")).stem
    for shown, meant in (("t-编号", TEACHER), ("2025/…#", f"2025/{batch}#"), ("=…", "=甲"), ("目录", "云岭")):
        command = command.replace(shown, meant)
    return shlex.split(command)[1:]


def test_the_readme_shows_the_five_tasks() -> None:
    kinds = {tuple(command.split()[1:3]) for command in COMMANDS if command.startswith("xuefen new")}
    assert kinds == {("new", kind) for kind in ("correction", "transfer", "school", "teacher", "policy")}
    assert {command.split()[1] for command in COMMANDS} == {"new", "totals", "explain", "init"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_works_and_breaks_nothing(command: str, county: Path) -> None:
    assert main(typed(command)) == 0
    wanted = {"C110", "C130"} if "policy" in command else set()  # the summary is left to fill in
    assert {one.code for one in check(WorkTree(county)).errors} <= wanted


def test_the_files_and_targets_it_names_exist() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / link).exists(), link
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`?make ([a-z]+)", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
