"""Refused rule sets through the real command: `xuefen check` says code, file, line, what was found and the way out.

An example is a file of ``tests/refusals``, laid into a county that is otherwise sound: the line with the key that is
wrong ends in ``# ←``, and the first line says what the message names.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli import main
from generator.messages import catalogue

BASE = Path(__file__).parent / "records" / "base" / "records"
EXAMPLES = sorted((Path(__file__).parent / "refusals").glob("*.yaml"))
RULES = "records/county/rules/T-2023.yaml"
MARK = "# ←"
SAYS = "# 说出："
CHINESE = re.compile("[\u4e00-\u9fff]")
HEAD = """\
kind: rule-set/1
id: T-2023
label: 试县细则
source: 试教字〔2023〕8号
unit: credits
cycle: {years: 5, year: calendar}
valid: {since: 2023-01-01}
"""
HOURS = """\
convert:
  - {id: hours, label: 学时, cite: 折算, each: 10 hours, gives: 1}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(BASE, tmp_path / "records")
    return tmp_path


def wrong_line(text: str) -> int:
    """The number of the marked line."""
    (line,) = [n for n, line in enumerate(text.splitlines(), start=1) if line.endswith(MARK)]
    return line


def told(said: str) -> list[tuple[str, str, str]]:
    """Every problem as (path:line, code, message); each has a hint, and both are in Chinese."""
    *lines, summary = said.splitlines()
    assert summary.startswith("发现")
    found = []
    for problem, hint in zip(lines[::2], lines[1::2], strict=True):
        place, code, message = problem.split(" ", 2)
        assert re.fullmatch(r"  提示: .*", hint)
        assert CHINESE.search(hint)
        assert CHINESE.search(message)
        found.append((place.rpartition(":")[0], code, message))
    return found


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_refused_with_line_and_way_out(example: Path, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = example.read_text("utf-8")
    (root / RULES).write_text(text, "utf-8")
    assert main(["check", "--root", str(root)]) == 1
    ((place, code, message),) = told(capsys.readouterr().out)
    assert (place, code) == (f"{RULES}:{wrong_line(text)}", example.stem[:4])
    words = text.splitlines()[0].removeprefix(SAYS).split("，")
    assert [word for word in words if word not in message] == []


def test_parents_in_a_circle(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = RULES.replace("T-2023", "U-2023")
    (root / RULES).write_text(HEAD + "extends: U-2023\n", "utf-8")
    (root / other).write_text(HEAD.replace("T-2023", "U-2023") + "extends: T-2023\n", "utf-8")
    assert main(["check", "--root", str(root)]) == 1
    assert told(capsys.readouterr().out) == [
        (f"{RULES}:8", "C602", "上级关系绕成一圈：T-2023 → U-2023 → T-2023"),
        (f"{other}:8", "C602", "上级关系绕成一圈：U-2023 → T-2023 → U-2023"),
    ]


def test_one_id_for_two_sets(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second file stands where its id says it does not, either."""
    (root / RULES).write_text(HEAD + HOURS, "utf-8")
    (root / RULES.replace("T-2023", "U-2023")).write_text(HEAD + HOURS, "utf-8")
    assert main(["check", "--root", str(root)]) == 1
    found = [(place, code) for place, code, _ in told(capsys.readouterr().out)]
    second = RULES.replace("T-2023", "U-2023")
    assert found == [(f"{second}:1", "C502"), (f"{second}:2", "C204")]


def test_two_sets_in_one_period(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two cycles that overlap would judge one year by two rule sets."""
    (root / RULES).write_text(HEAD + HOURS, "utf-8")
    periods = root / "records/county/periods.yaml"
    cycle = "  - {id: 2027-2031, start: 2027-01-01, rules: T-2023}\n"
    periods.write_text(periods.read_text("utf-8").replace("years:\n", cycle + "years:\n"), "utf-8")
    assert main(["check", "--root", str(root)]) == 1
    ((place, code, message),) = told(capsys.readouterr().out)
    assert (place, code) == ("records/county/periods.yaml:4", "C503")
    assert all(word in message for word in ("2027-2031", "2023-2027", "2027-01-01", "2027-12-31"))


def test_all_at_once_by_the_command_itself(root: Path) -> None:
    """Every example in one county, each refused as it is alone, and nothing but problems is said."""
    expected = set()
    for n, example in enumerate(EXAMPLES):
        text, name = example.read_text("utf-8"), f"T-{3000 + n}"
        path = RULES.replace("T-2023", name)
        (root / path).write_text(text.replace("T-2023", name), "utf-8")
        expected.add((f"{path}:{wrong_line(text)}", example.stem[:4]))
    command = [sys.executable, "-m", "generator", "check", "--root", str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert {(place, code) for place, code, _ in told(done.stdout)} == expected


def test_every_refusal_of_rule_sets_is_here() -> None:
    refused = {code for code, rule in catalogue().items() if "C601" <= code <= "C689" and rule.severity == "error"}
    assert refused <= {example.stem[:4] for example in EXAMPLES}
