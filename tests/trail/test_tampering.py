"""Whoever holds the files of a register can change anything in them; whatever they change, an audit says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.audit import Mark, Trail, audit, export, signatures
from generator.git import Repository
from tests.trail import tampering
from tests.trail.dealt import dealt
from tests.trail.history import LATER, History, git
from tests.trail.rewriting import Tampered, follow, lay, relinked, state, write
from tests.trail.tampering import ACTS, Act, claim, credits_of, more

SOMEWHERE = 30  # the step at which it happens
NOW = 1_800_000_000  # some days after the last registration


@pytest.fixture(scope="module")
def history() -> History:
    return dealt(6, 2, 50)


@pytest.fixture(autouse=True)
def forgotten(history: History) -> Iterator[None]:
    """Leave the history as it was."""
    known = set(history.objects)
    yield
    for name in history.objects.keys() - known:
        del history.objects[name]


def audited(root: Path, history: History, *marks: Mark, genesis: str = "") -> Trail:
    with Repository(root) as repository:
        tip = repository.resolve("refs/heads/main")
        return audit(repository, history.repository, genesis or history.genesis, tip, marks=marks, now=NOW)


def codes(trail: Trail) -> set[str]:
    return {one.code for one in trail.problems}


def done(root: Path, history: History, act: Act) -> Trail:
    marks = [Mark(history.tip, "anchor")] if act.anchored else []
    return audited(write(root, history, act.do(history, SOMEWHERE)), history, *marks)


def test_the_history_that_is_tampered_with_is_without_fault(history: History, tmp_path: Path) -> None:
    trail = audited(write(tmp_path, history, Tampered(history.tip)), history, Mark(history.tip, "anchor"))
    assert trail.problems == ()
    assert len(trail.registrations) == len(history.steps)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_tampering_is_found(history: History, tmp_path: Path, act: Act) -> None:
    assert act.codes <= codes(done(tmp_path, history, act))


@pytest.mark.parametrize(
    "act", [act for act in ACTS if "C824" in act.codes or "C80" in min(act.codes)], ids=lambda act: act.name
)
def test_it_is_found_with_signatures_checked_ahead(
    history: History, tmp_path: Path, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart = done(tmp_path / "apart", history, act)
    monkeypatch.setattr(signatures, "LEAST", 0)
    assert done(tmp_path / "beside", history, act) == apart


def test_moving_the_line_back_is_seen_by_nothing_but_what_is_known_elsewhere(history: History, tmp_path: Path) -> None:
    root = write(tmp_path, history, tampering.moved_back(history, SOMEWHERE))
    assert audited(root, history).problems == ()
    assert codes(audited(root, history, Mark(history.tip, "anchor"))) == {"C836"}


def test_a_genesis_exchanged_is_seen_by_nothing_but_what_is_known_elsewhere(history: History, tmp_path: Path) -> None:
    root = write(tmp_path, history, tampering.genesis_exchanged(history, 0))
    with Repository(root) as repository:
        genesis = repository.text("rev-list", "--max-parents=0", "--first-parent", "main")
    assert "C830" not in codes(audited(root, history, genesis=genesis))
    assert "C830" in codes(audited(root, history))


def test_problems_name_the_registration_and_the_file(history: History, tmp_path: Path) -> None:
    act = next(act for act in ACTS if act.do is tampering.deleted_with_approvals)
    path, _ = credits_of(history.steps[claim(history, SOMEWHERE)])
    trail = done(tmp_path, history, act)
    assert f"{trail.tip[:12]}:{path}" in {one.path for one in trail.problems if one.code == "C708"}


def test_two_objects_of_a_pack_exchanged_in_its_index_are_found(history: History, tmp_path: Path) -> None:
    """Nothing is added or changed but where the index says that two claims lie."""
    root = write(tmp_path, history, Tampered(history.tip))
    first, second = claim(history, 0), claim(history, claim(history, 0) + 1)
    blobs = [history.objects.put("blob", credits_of(history.steps[n])[1]) for n in (first, second)]
    index = next((root / "objects" / "pack").glob("*.idx"))
    content = bytearray(index.read_bytes())
    number = int.from_bytes(content[8 + 255 * 4 : 8 + 256 * 4], "big")
    names = [content[8 + 1024 + 20 * n : 8 + 1024 + 20 * (n + 1)].hex() for n in range(number)]
    places = [8 + 1024 + 24 * number + 4 * names.index(blob) for blob in blobs]
    one, other = (bytes(content[place : place + 4]) for place in places)
    content[places[0] : places[0] + 4], content[places[1] : places[1] + 4] = other, one
    index.chmod(0o644)
    index.write_bytes(content)
    assert "C834" in codes(audited(root, history))


def test_a_registration_that_the_registrar_did_not_sign_is_found_alone(history: History, tmp_path: Path) -> None:
    """Of all that follows one changed amount the first registration says what was changed."""
    n = claim(history, SOMEWHERE)
    step, tree = history.steps[n], state(history, n)
    path, content = credits_of(step)
    tip = relinked(history, step, lay(history, tree, {**step.files, path: more(content)}), step.before)
    trail = audited(write(tmp_path, history, Tampered(follow(history, n + 1, tip, tree))), history)
    assert [one.path for one in trail.problems if one.code == "C804"] == [
        f"{tip[:12]}:批准/{signer.manifest.signer}" for signer in step.made.approvals
    ]


def test_a_shallow_clone_is_no_history(history: History, tmp_path: Path) -> None:
    root = write(tmp_path / "whole", history, Tampered(history.tip))
    git(tmp_path, "clone", "--quiet", "--bare", "--depth=5", root.as_uri(), "shallow")
    found = codes(audited(tmp_path / "shallow", history))
    assert {"C830", "C832"} <= found


def test_a_partial_clone_is_no_history(history: History, tmp_path: Path) -> None:
    root = write(tmp_path / "whole", history, Tampered(history.tip))
    git(root, "config", "extensions.partialClone", "origin")
    git(root, "config", "core.repositoryFormatVersion", "1")
    assert "C832" in codes(audited(root, history))


def test_own_credits_hidden_in_an_escape_are_found(history: History, tmp_path: Path) -> None:
    """A principal approves a claim of their own: the id stands in the file, but not as it is written."""
    step = next(
        step for step in reversed(history.steps) if step.made.approvals[0].manifest.holder.endswith(".principal")
    )
    principal = step.made.approvals[0].manifest.holder
    accounts = (history.genesis_files["records/county/accounts.yaml"] or b"").decode()
    person = accounts.partition(f"login: {principal},")[2].partition("person: ")[2][:8]
    files = tampering.new_claim(history, step.made.scope)
    hidden = f'"t-\\x{ord(person[2]):02x}{person[3:]}"'.encode()
    files = {path: (content or b"").replace(b"t-000000", hidden) for path, content in files.items()}
    approver = tampering.Approver(principal, "principal")
    found = tampering.one_more(history, files, step.made.scope, approver)
    assert {"C809", "C811"} <= codes(audited(write(tmp_path, history, found), history))


def test_commits_that_change_nothing_are_registrations_no_less(history: History, tmp_path: Path) -> None:
    tip, at = history.tip, history.steps[-1].at
    for n in range(3):
        tip = history.commit(history.steps[-1].tree, (tip,), "nobody", at + LATER + n, "空\n")
    trail = audited(write(tmp_path, history, Tampered(tip)), history)
    assert [one.code for one in trail.problems] == ["C820", "C722"] * 3


@pytest.mark.parametrize(
    "content", [b"", b"\xff\0", b"kind: accounts/1\naccounts: 1\n", b"kind: correction/1\n", b"- [\n"]
)
@pytest.mark.parametrize("path", ["accounts", "periods", "county", "approvals"])
def test_whatever_stands_in_what_the_county_rests_on_the_replay_goes_on(
    history: History, tmp_path: Path, path: str, content: bytes
) -> None:
    n = claim(history, SOMEWHERE)
    tree = state(history, n)
    found = lay(history, tree, {f"records/county/{path}.yaml": content})
    tip = history.commit(found, (history.steps[n].before,), "nobody", history.steps[n].at, "乱\n")
    trail = audited(write(tmp_path, history, Tampered(follow(history, n, tip, tree))), history)
    assert "C820" in codes(trail)
    assert len(trail.registrations) == len(history.steps)


ODD = (
    "records/x", "records/schools", "records/schools.yaml", "records/county/projects/2023/p-x/project.yaml",
    "records/county/projects/2023/p-aaaaaa/results/s-0001.yaml", "records/county/transfers/2023/20230101-aaaaaa.yaml",
    "records/county/verifications/2023/s-0001.yaml", "records/county/openings/20230101-aaaaaa.yaml", "::error::x",
    "records/schools/s-0001/credits/2023/20230101-aaaaaa.yaml", "a\nb", "-x", "=1+1", "code:x.py", ".github/CODEOWNERS",
    "records/schools/s-0001/roster.yaml",
)  # fmt: skip


@pytest.mark.parametrize(
    "kind", ["", "credit-batch", "correction", "transfer", "roster", "project", "results", "opening"]
)
def test_whatever_a_registration_brings_the_replay_goes_on(history: History, tmp_path: Path, kind: str) -> None:
    """Files of any kind at any place, all in one commit that nobody approved."""
    tree = state(history, len(history.steps))
    found = lay(
        history, tree, {path: f"kind: {kind}/1\nsubmitted: x\n".encode() for path in ODD if path != "records/schools"}
    )
    tip = history.commit(found, (history.tip,), "nobody", history.steps[-1].at, "乱\n")
    root = write(tmp_path, history, Tampered(tip))
    trail = audited(root, history)
    assert "C820" in codes(trail)
    for told in (export.text(trail), export.to_json(trail), export.to_csv(trail).decode()):
        assert not any(line.startswith("::") for line in told.splitlines())
