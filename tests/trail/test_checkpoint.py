"""Checkpoints: what somebody else keeps of a register, so that a history cut short cannot pass for the whole."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from generator.audit import Trail, checkpoint
from generator.cli import main
from generator.trail import clock
from tests.trail.dealt import REGISTER, dealt
from tests.trail.history import LATER, History, git, key_file, public


@pytest.fixture(scope="module")
def history() -> History:
    return dealt(6, 2, 50)


@pytest.fixture
def root(history: History, tmp_path: Path) -> Path:
    """A repository of one's own."""
    return history.write(tmp_path / "register")


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["audit", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "checkpoint.txt"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return key_file(tmp_path, "qh-registrar-2")


def given(root: Path, place: Path, key: Path, login: str = "qh-registrar-2") -> tuple[object, ...]:
    return "--root", root, "--checkpoint", place, "--as", login, "--key", key


def test_it_says_where_the_line_ends(
    root: Path, history: History, place: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, *given(root, place, key))[0] == 0
    said = dict(text.split(": ") for text in place.read_text("utf-8").split("\n\n")[0].splitlines()[1:])
    assert said["commit"] == history.tip
    assert said["registrations"] == str(len(history.steps))
    assert said["previous"] == "none"
    assert int(said["entries"]) > int(said["files"]) > 200
    assert run(capsys, "--root", root, "--anchor", place)[0] == 0


def test_it_shows_that_the_line_was_cut_and_is_not_replaced(
    root: Path, history: History, place: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, *given(root, place, key))
    kept = place.read_bytes()
    git(root, "update-ref", "refs/heads/main", history.steps[-2].commit)
    assert run(capsys, "--root", root)[0] == 0
    assert "C836" in run(capsys, "--root", root, "--anchor", place)[1]
    assert run(capsys, *given(root, place, key))[0] == 1
    assert place.read_bytes() == kept


def test_the_next_one_names_it(root: Path, place: Path, key: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, *given(root, place, key))
    first = place.read_bytes()
    assert run(capsys, *given(root, place, key))[0] == 0
    assert f"previous: sha256:{hashlib.sha256(first).hexdigest()}\n" in place.read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("registrations: 85", "registrations: 84", "C837"),
        ("signer: qh-registrar-2", "signer: qh-registrar-1", "C837"),
        ("signer: qh-registrar-2", "signer: nobody", "C837"),
        (f"repository: {REGISTER}", "repository: elsewhere", "C838"),
    ],
)
def test_it_is_what_was_signed(
    root: Path, place: Path, key: Path, old: str, new: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, *given(root, place, key))
    assert old in place.read_text("utf-8")
    place.write_text(place.read_text("utf-8").replace(old, new), "utf-8")
    exit_code, out, _ = run(capsys, "--root", root, "--anchor", place)
    assert (exit_code, code in out) == (1, True)


def test_a_file_of_another_form_is_refused_and_kept(
    root: Path, place: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place.parent.mkdir()
    place.write_text("notes\n", "utf-8")
    assert run(capsys, *given(root, place, key))[0] == 2
    assert place.read_text("utf-8") == "notes\n"


def test_who_has_no_account_of_the_county_signs_none(
    root: Path, place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for login in ("s0001.clerk", "stranger"):
        assert run(capsys, *given(root, place, key_file(tmp_path, login), login))[0] == 2
    assert not place.exists()


def test_a_key_kept_for_it_alone_is_the_only_one_then(
    root: Path, place: Path, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(root, "config", "xuefen.checkpointkey", public("vault"))
    assert run(capsys, *given(root, place, key))[0] == 2
    assert run(capsys, *given(root, place, key_file(tmp_path, "vault"), "vault"))[0] == 0
    assert run(capsys, "--root", root, "--anchor", place)[0] == 0
    git(root, "config", "xuefen.checkpointkey", public("another"))
    assert "C837" in run(capsys, "--root", root, "--anchor", place)[1]


def test_none_is_written_where_something_is_wrong(
    root: Path, history: History, place: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = history.steps[-1].at + LATER
    tip = history.commit(history.steps[-1].tree, (history.tip,), "nobody", at, "空\n")
    history.write(root.parent / "other", tip)
    assert run(capsys, *given(root.parent / "other", place, key))[0] == 1
    assert not place.exists()


def test_a_newer_one_is_kept(
    root: Path, history: History, place: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trail = Trail(REGISTER, history.genesis, history.tip, (), ())
    ahead = checkpoint.facts(trail, 1, "qh-registrar-2", clock.seconds("2199-01-01T00:00:00Z"), None)
    said = ahead._replace(registrations=str(len(history.steps)))
    place.parent.mkdir()
    place.write_text(checkpoint.text(checkpoint.sign(said, key)), "utf-8")
    kept = place.read_bytes()
    assert run(capsys, *given(root, place, key))[0] == 2
    assert place.read_bytes() == kept
