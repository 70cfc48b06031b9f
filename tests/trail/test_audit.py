"""What an audit says of a register: who submitted, approved and registered what; and what it asks to be known."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from generator import guard
from generator.audit import Mark, Trail, audit, export, replay
from generator.audit.line import line, links
from generator.audit.model import Approved, Registered
from generator.cli import main
from generator.git import Repository
from generator.guard import files as file_rules
from generator.trail import clock
from tests.trail.dealt import REGISTER, dealt
from tests.trail.history import History, git

LEFT_OUT = {file_rules.nothing_is_too_large, file_rules.history_holds_no_private_numbers}
"""Rules over the commits of a submission, which a register need not keep."""


@pytest.fixture(scope="module")
def history() -> History:
    return dealt(6, 2, 50)


@pytest.fixture(scope="module")
def shared(history: History, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return history.write(tmp_path_factory.mktemp("shared"))


@pytest.fixture
def root(history: History, tmp_path: Path) -> Path:
    """A repository of one's own."""
    return history.write(tmp_path / "register")


@pytest.fixture(scope="module")
def trail(shared: Path, history: History) -> Trail:
    with Repository(shared) as repository:
        return audit(repository, REGISTER, "", history.tip)


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["audit", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_register_that_was_kept_has_no_problem(trail: Trail, history: History) -> None:
    assert trail.problems == ()
    assert (trail.genesis, trail.tip) == (history.genesis, history.tip)
    assert (trail.began, trail.ended) == (clock.seconds("2022-12-15T02:00:00Z"), history.steps[-1].at)
    assert trail.files == len({path for step in history.steps for path in step.files} | history.genesis_files.keys())


def test_every_registration_says_who_did_what(trail: Trail, history: History) -> None:
    assert [one.commit for one in trail.registrations] == [step.commit for step in history.steps]
    for one, step in zip(trail.registrations, history.steps, strict=True):
        first = step.made.approvals[0].manifest
        assert (one.at, one.scope, one.proposer, one.registrar) == (
            step.at, first.scope, first.proposer, "qh-registrar-1",
        )  # fmt: skip
        assert one.approvals[0] == Approved(first.holder, first.role, first.signer, "signature", first.at)
        assert set(one.files) == set(step.files)


def test_matters_are_those_of_the_matrix(trail: Trail) -> None:
    found = {matter for one in trail.registrations for matter in one.matters}
    assert {"school", "training_school", "project", "people", "county", "office", "correction"} <= found


def test_the_registrations_of_a_file_are_found_by_it(trail: Trail, history: History) -> None:
    accounts = trail.by_file()["records/county/accounts.yaml"]
    assert [one.scope for one in accounts] == ["county", "county"]
    path = next(path for path in history.steps[-1].files)
    assert trail.by_file()[path][-1].commit == history.tip


def test_the_line_is_read_as_git_reads_it(shared: Path) -> None:
    with Repository(shared) as repository:
        commits = line(repository, "main")
        for before, link in zip(commits, links(repository, commits)[1:], strict=False):
            assert link.changes == repository.changes(before, link.commit)
            assert link.source == repository.run("cat-file", "commit", link.commit)


def test_a_register_may_begin_after_other_history(shared: Path, history: History) -> None:
    """What stands before the genesis is nobody's registration, and vouched for by its id alone."""
    begin = history.steps[9].commit
    with Repository(shared) as repository:
        trail = audit(repository, REGISTER, begin, history.tip)
    assert (trail.genesis, len(trail.registrations)) == (begin, len(history.steps) - 10)
    # approvals given before it rest on commits that are not of this register
    assert {one.code for one in trail.problems} <= {"C813"}
    assert len(trail.problems) <= 2 * 3


def test_every_rule_of_the_guard_is_considered() -> None:
    considered = {*replay.ALWAYS, *(rule for _, rules in replay.UNLESS for rule in rules)}
    assert considered | LEFT_OUT == set(guard.RULES)
    assert not considered & LEFT_OUT


def test_the_page_says_how_much_and_by_whom(trail: Trail) -> None:
    page = export.text(trail)
    assert page.splitlines()[:4] == [
        f"登记库  {REGISTER}",
        f"起点    {trail.genesis[:12]}  2022-12-15 10:00",
        f"末尾    {trail.tip[:12]}  {clock.shown(clock.stamp(trail.ended))}",
        f"登记    {len(trail.registrations)} 笔，末尾有 {trail.files} 份记录",
    ]
    assert f"批准    {2 * len(trail.registrations)} 份（签名 {2 * len(trail.registrations)}）" in page
    assert page.endswith("没有发现问题：每一笔登记都有当时有权的人批准，登记过的都在。\n")
    assert len(page.splitlines()) < 12


def test_the_page_names_the_worst_first_and_stays_a_page(trail: Trail) -> None:
    first = trail.registrations[0].commit[:12]
    wrong = [(f"{first}:records/x{n}.yaml", "C708") for n in range(90)]
    wrong += [(first, "C820"), ("objects", "C834"), (f"{first}:批准/qh-head", "C805")]
    values = (("parents", "1"), ("said", "missing blob"))
    problems = tuple(guard.Problem(code, path, (), values) for path, code in wrong)
    page = export.text(trail._replace(problems=problems))
    told = [text.split()[0] for text in page.splitlines() if text.startswith("  C")]
    assert told[:3] == ["C834", "C820", "C805"]
    assert f"{first}  2023-01-20 10:00  county，qh-registrar-2 提出" in page
    assert "另有 53 个问题没有列出" in page
    assert len(page.splitlines()) < 65


def test_the_register_as_a_table_has_a_row_for_each_file(trail: Trail) -> None:
    rows = list(csv.DictReader(io.StringIO(export.to_csv(trail).decode("utf-8-sig"))))
    assert tuple(rows[0]) == export.COLUMNS
    assert len(rows) == sum(len(one.files) for one in trail.registrations)
    assert rows[0]["批准"].startswith("qh-bureau-1（教体局，签名，2023-01-20 09:50）；qh-registrar-1（")


def test_no_cell_is_a_formula_and_no_line_a_command(trail: Trail) -> None:
    approved = Approved("=1+1", "head", "@x", "paper", "2025-01-01T00:00:00Z", "##[error]x")
    one = Registered("+1", 0, "-1", ("code",), "=cmd", "@who", "=r", (approved,), ("=1+1.yaml", "::error::\udcff"))
    found = trail._replace(registrations=(one,), problems=())
    for row in list(csv.reader(io.StringIO(export.to_csv(found).decode("utf-8-sig"))))[1:]:
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    assert "##[" not in export.to_json(found)
    assert json.loads(export.to_json(found))["registrations"][0]["proposer"] == "@who"


def test_the_data_say_everything(trail: Trail) -> None:
    found = json.loads(export.to_json(trail))
    assert found["genesis"] == trail.genesis
    assert len(found["registrations"]) == len(trail.registrations)
    assert found["registrations"][0]["approvals"][0]["holder"] == "qh-bureau-1"
    assert found["problems"] == []


def test_exit_codes(root: Path, history: History, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--root", root)[0] == 0
    other = tmp_path / "register.csv"
    assert run(capsys, "--root", root, "--format", "csv", "-o", other)[0] == 0
    assert other.read_bytes().startswith("\ufeff登记时间".encode())
    git(root, "update-ref", "refs/heads/main", history.steps[-1].head)
    code, out, _ = run(capsys, "--root", root)
    assert (code, "C820" in out) == (1, True)
    assert run(capsys, "--root", root, "--anchor", "nothing-of-this-name")[0] == 2
    git(root, "update-ref", "-d", "refs/heads/main")
    code, _, err = run(capsys, "--root", root)
    assert (code, "refs/heads/main" in err) == (2, True)


def test_an_anchor_is_on_the_line_or_the_line_was_cut(
    root: Path, history: History, capsys: pytest.CaptureFixture[str]
) -> None:
    middle, last = history.steps[40], history.steps[-1]
    assert run(capsys, "--root", root, "--anchor", middle.commit[:10])[0] == 0
    assert "C836" in run(capsys, "--root", root, "--anchor", last.head)[1]
    assert "C836" in run(capsys, "--root", root, "--anchor", "1" * 40)[1]


def test_the_genesis_is_taken_from_the_settings(
    root: Path, history: History, capsys: pytest.CaptureFixture[str]
) -> None:
    git(root, "config", "xuefen.genesis", "2" * 40)
    code, out, _ = run(capsys, "--root", root)
    assert (code, "C830" in out) == (1, True)
    assert run(capsys, "--root", root, "--genesis", history.genesis)[0] == 0


def test_marks_count_registrations(shared: Path, history: History) -> None:
    marks = [Mark(history.steps[4].commit, "right", 5), Mark(history.steps[4].commit, "wrong", 6)]
    with Repository(shared) as repository:
        trail = audit(repository, REGISTER, "", history.tip, marks=marks)
    assert [(one.code, one.path) for one in trail.problems] == [("C838", "wrong")]
