"""Registrations: their message says what its approvals say and nothing else; the commit is what Git takes it for."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from generator.git import ZERO, Change, Repository
from generator.guard.submission import Submission
from generator.problem import Problem
from generator.trail import approval as approvals
from generator.trail import clock, mailbox, manifest, proof, registration
from generator.trail.approval import Approval
from generator.trail.registration import Commit, Registration
from tests.approval_fixture import PLAIN, approved, key_file, public
from tests.guard_fixture import EXECUTABLE, LINK, File, Store, edited
from tests.test_tree import git

NOW = clock.seconds("2026-03-10T12:00:00Z")
REGISTRAR = approved(signer="registrar-1", role="registrar", holder="registrar-1")
PAPER = approved(way="paper", signer="registrar-2", note="原件存校办 2026-07")
DEPUTY = approved(signer="s0002.vice")
FULL = Registration("submit/s0002.clerk/2026-03", (approved(), REGISTRAR), "registrar-1")
TEXT = registration.text(FULL)
END = "-----END SSH SIGNATURE-----"


@pytest.mark.parametrize(
    "made",
    [
        FULL,
        FULL._replace(approvals=(PAPER, REGISTRAR)),
        FULL._replace(approvals=(DEPUTY,)),
        FULL._replace(approvals=(REGISTRAR, approved(), DEPUTY, PAPER)),
        FULL._replace(submission="https://git.example.org/xian/register/pulls/12", registrar="bureau-1", version="9.9"),
        FULL._replace(approvals=(approved(note="Approved-by: bureau-1 (bureau, signature)"),)),
        FULL._replace(approvals=(approved(note=END),)),
        FULL._replace(approvals=(approved(note=f"x {END}"),)),
        FULL._replace(approvals=(approved(note="-----BEGIN SSH SIGNATURE-----"),)),
        FULL._replace(approvals=(approved(note="xuefen approval 1"),)),
    ],
)
def test_what_is_written_is_read_as_it_was(made: Registration) -> None:
    assert registration.read(registration.text(made)) == made
    assert (made.proposer, made.scope) == ("s0002.clerk", "s-0002")


def test_message_says_in_its_trailers_what_the_approvals_say() -> None:
    lines = registration.text(FULL._replace(approvals=(approved(), DEPUTY, PAPER))).splitlines()
    assert lines[0] == "登记 s-0002：3 个文件，s0002.clerk 提出"
    assert lines[-7:] == [
        "Submission: submit/s0002.clerk/2026-03",
        "Proposed-by: s0002.clerk",
        "Approved-by: s0002.principal (principal, signature)",
        "Approved-by: s0002.principal (principal, signature, by s0002.vice)",
        "Approved-by: s0002.principal (principal, paper, by registrar-2)",
        "Registered-by: registrar-1",
        f"Xuefen: {FULL.version}",
    ]


ONE, TWO = (approvals.text(one) for one in FULL.approvals)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "登记\n",
        TEXT[:-1],
        TEXT + "\n",
        "\n" + TEXT,
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("3 个文件", "4 个文件"),
        TEXT.replace("登记 s-0002", "登记 s-0003", 1),
        TEXT.replace("\n\n", "\n\n说明一句。\n\n", 1),
        TEXT.replace("Submission: ", "Co-authored-by: x <x@y>\nSubmission: "),
        TEXT.replace("Submission: submit/", "Submission: refs/heads/submit/"),
        TEXT.replace("Submission: submit/s0002.clerk/2026-03", "Submission: -rf"),
        TEXT.replace("Submission: submit/s0002.clerk/2026-03", "Submission: submit/s0002.clerk/2026-03 x"),
        TEXT.replace("Submission: submit/s0002.clerk/2026-03", "Submission: javascript:alert(1)"),
        TEXT.replace("Proposed-by: s0002.clerk", "Proposed-by: s0002.vice"),
        TEXT.replace("Approved-by: registrar-1", "Approved-by: bureau-1"),
        TEXT.replace("Approved-by: registrar-1 (registrar, signature)\n", ""),
        TEXT.replace("Registered-by: ", "Approved-by: bureau-1 (bureau, signature)\nRegistered-by: "),
        TEXT.replace("Registered-by: registrar-1\n", ""),
        TEXT.replace("Registered-by: registrar-1\n", "Registered-by: registrar-1\nRegistered-by: bureau-1\n"),
        TEXT.replace("Xuefen: ", "Reviewed-by: x\nXuefen: "),
        TEXT.replace(ONE, ""),
        TEXT.replace(f"{ONE}\n{TWO}", f"{TWO}\n{ONE}"),
        TEXT.replace(ONE, ONE.replace("verdict: approve", "verdict: Approve")),
        TEXT.replace(ONE, f"{ONE}\n{ONE}"),
        TEXT.replace(ONE, f"{ONE}\n"),
        TEXT.partition("\n\n")[0] + "\n\n" + TEXT.rpartition(f"{END}\n")[2],
    ],
)
def test_altered_message_is_none(message: str) -> None:
    assert registration.read(message) is None


def test_altered_approval_is_not_by_its_signer() -> None:
    """A message can be composed for any manifest; what it cannot have is the signature."""
    forged = FULL.approvals[0]._replace(manifest=PLAIN._replace(scope="s-0003"))
    found = registration.read(registration.text(FULL._replace(approvals=(forged,))))
    assert found is not None
    assert not approvals.is_by(found.approvals[0], {PLAIN.signer: public(PLAIN.signer)})


def plain_commit(message: str = TEXT, *, at: int = NOW, parents: int = 2, more: str = "") -> Commit:
    lines = "".join(f"parent {n * 40}\n" for n in ("1", "2", "3")[:parents])
    who = f"registrar-1 <r@x> {at} +0800"
    found = registration.commit(
        f"tree {'a' * 40}\n{lines}author {who}\ncommitter {who}\n{more}\n{message}".encode(), "f" * 40
    )
    assert found is not None
    return found


@pytest.mark.parametrize("options", [[], ["--signoff"], ["--author=甲 乙 <jia@x>"], ["--date=1970-01-02 00:00 -0930"]])
def test_commits_that_git_makes_are_taken_apart(tmp_path: Path, options: list[str]) -> None:
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "--message=一")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "--message=二\n\n正文\n\nX: y", *options)
    git(tmp_path, "merge", "--quiet", "--allow-unrelated-histories", "--strategy=ours", "--no-ff", "HEAD~1")
    with Repository(tmp_path) as repository:
        for name in git(tmp_path, "rev-list", "HEAD").splitlines():
            found = registration.commit(repository.run("cat-file", "commit", name), name)
            assert found is not None
            asked = repository.text("show", "--no-patch", "--format=%T%n%P%n%ct%n%B", name).split("\n", 3)
            assert [found.tree, " ".join(found.parents), str(found.at), found.message.strip()] == asked
            assert (found.signature, found.payload) == ("", repository.run("cat-file", "commit", name))


def test_other_headers_are_part_of_what_is_signed() -> None:
    tag = "mergetag object 1\n type commit\n tag v1\n \n gpgsig none\n"
    found = plain_commit("m\n", more=f"encoding x\n{tag}gpgsig -----BEGIN\n AAA\n -----END\nx-more y\n")
    assert found.signature == "-----BEGIN\nAAA\n-----END"
    assert found.payload.decode().endswith(f"encoding x\n{tag}x-more y\n\nm\n")
    assert found.parents == ("1" * 40, "2" * 40)
    assert plain_commit("gpgsig x\n y\n\nparent 9\n").message == "gpgsig x\n y\n\nparent 9\n"


@pytest.mark.parametrize(
    "source",
    [b"", b"\n\n", b"tree 1\n\nx", b"committer A <a> 1 +0000\n\nx", b"tree 1\ncommitter A 1 +0000\n\nx",
     b"\xff\0\n\n\xff", b"tree 1\ncommitter A <a> -1 +0000\n\nx", b"tree 1\ncommitter A <a> 1\n\nx"],
)  # fmt: skip
def test_what_has_another_form_is_no_commit(source: bytes) -> None:
    assert registration.commit(source) is None


def test_registration_is_a_commit_that_git_reads_and_verifies(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    one, two = (git(tmp_path, "commit-tree", git(tmp_path, "write-tree"), "-m", text) for text in "ab")
    key = key_file(tmp_path, "registrar-1")
    with Repository(tmp_path) as repository:
        name = registration.write(repository, FULL, git(tmp_path, "write-tree"), (one, two), NOW, key)
        found = registration.commit(repository.run("cat-file", "commit", name), name)
    assert found is not None
    assert (found.parents, found.at, found.message) == ((one, two), NOW, TEXT)
    assert registration.read(found.message) == FULL
    assert registration.is_by(found, public("registrar-1"))
    assert not registration.is_by(found, public("registrar-2"))
    assert not registration.is_by(plain_commit(), public("registrar-1"))
    (tmp_path / "allowed").write_text(f"registrar-1@xuefen.invalid {public('registrar-1')}\n")
    git(tmp_path, "-c", f"gpg.ssh.allowedSignersFile={tmp_path}/allowed", "verify-commit", name)
    git(tmp_path, "fsck", "--strict", "--no-dangling")
    trailers = git(tmp_path, "log", "-1", "--format=%(trailers:key=Approved-by,valueonly)", name).splitlines()
    assert [line for line in trailers if line] == [
        "s0002.principal (principal, signature)",
        "registrar-1 (registrar, signature)",
    ]


def test_tree_is_the_register_with_the_changes_and_nothing_else(tmp_path: Path) -> None:
    store = Store(tmp_path / "r.git")
    old = {name: File(name.encode()) for name in ("a", "b", "c/d", "c/e", "县/f", "g\th")}
    new = edited(
        old,
        {"a": "anew", "b": None, "c/d": File(b"c/d", EXECUTABLE), "x/y": File(b"a", LINK), "县/新": "x", "g\th": None},
    )
    fork, base = store.commit(old), store.commit({**old, "later": File(b"later")})
    with Repository(store.root) as repository:
        changes = repository.changes(fork, store.commit(new))
        found = Submission(base, fork, ZERO, "ming", changes)
        made = registration.tree(repository, found, tmp_path / "index")
        assert repository.changes(base, made) == changes
    assert made == store.tree({**new, "later": File(b"later")})


def codes(problems: list[Problem]) -> list[str]:
    return [one.code for one in problems]


BEFORE = proof.Before("1" * 40, NOW - 60)


@pytest.mark.parametrize(
    ("found", "before", "expected"),
    [
        (plain_commit(), BEFORE, []),
        (plain_commit(at=NOW - 60), BEFORE, []),
        (plain_commit(at=NOW - 61), BEFORE, ["C825"]),
        (plain_commit(parents=1), BEFORE, ["C820"]),
        (plain_commit(parents=0), BEFORE, ["C820"]),
        (plain_commit(parents=3), BEFORE, ["C820"]),
        (plain_commit(), BEFORE._replace(commit="2" * 40), ["C821"]),
        (plain_commit("Merge branch 'x'\n"), BEFORE, ["C822"]),
        (plain_commit(TEXT + "\n"), BEFORE, ["C822"]),
        (plain_commit(at=10**11), BEFORE, []),
        (plain_commit(at=10**18), BEFORE, []),
        (plain_commit(), BEFORE._replace(at=10**18), ["C825"]),
    ],
)
def test_form_of_a_registration(found: Commit, before: proof.Before, expected: list[str]) -> None:
    made, problems = proof.form(found, before)
    assert codes(problems) == expected
    assert (made == FULL) == (expected in ([], ["C825"]))


def test_day_of_handing_in_is_that_of_the_first_approval_in_china() -> None:
    late, early = approved(at="2026-01-01T00:00:00Z"), approved(at="2025-12-31T15:59:59Z")
    assert proof.handed_in(FULL._replace(approvals=(late, early))) == "2025-12-31"
    assert proof.handed_in(FULL._replace(approvals=(approved(at="2025-12-31T16:00:00Z"),))) == "2026-01-01"
    assert proof.handed_in(FULL._replace(approvals=(approved(at="2026-19-39T29:00:00Z"),))) == ""


def test_base_of_an_approval_stands_on_the_main_line_with_the_files_unchanged_since(tmp_path: Path) -> None:
    store = Store(tmp_path / "r.git")
    texts = {name: File(b"1") for name in ("a", "b", ":(glob)*")}
    then = clock.seconds(PLAIN.at) - 7200

    def step(*parents: str, at: int = then, **new: str) -> str:
        texts.update({name: File(text.encode()) for name, text in new.items()})
        return store.commit(texts, *parents, at=at)

    root = step()
    side = step(root, a="aside")
    one = step(root, side, b="2")
    late = step(one, side, b="3", at=then + 86400)
    alien = store.commit({"a": File(b"1")}, at=then)
    with Repository(store.root) as repository:

        def told(base: str, *paths: str, tip: str = late, at: str = PLAIN.at) -> list[str]:
            return codes(list(proof.bases(repository, [PLAIN._replace(base=base, at=at)], tip, paths)))

        assert told(one, "a") == [] == told(root, "none")
        assert told(one, "b") == ["C813"]
        assert told(root, "a") == ["C813"]
        assert told(root, ":(glob)*", tip=one) == []
        assert told(side, "none") == ["C813"]
        assert [told(base, "none") for base in (alien, ZERO, "9" * 40)] == [["C813"]] * 3
        assert told(late, "b", tip=one) == ["C813"]
        assert told(late, "b") == ["C814"]
        assert told(one, "a", at="2026-19-39T29:00:00Z") == ["C814"]
        assert told(store.tree(texts), "none") == ["C813"]


def test_approvals_of_one_change_wait_under_its_digest(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare")
    other = approved(changes=manifest.digest([Change("a", "", "", "100644", "1" * 40)]))
    with Repository(tmp_path) as repository:
        mailbox.put(repository, [approved(), PAPER, other])
        mailbox.put(repository, [approved(verdict="return", note="不对")])
        waiting: list[Approval] = mailbox.read(repository, PLAIN.changes)
        assert [one.manifest.signer for one in waiting] == ["registrar-2", "s0002.principal"]
        assert [one.manifest.verdict for one in waiting] == ["approve", "return"]
        assert mailbox.read(repository, other.manifest.changes) == [other]
        names = git(tmp_path, "for-each-ref", "--format=%(refname)").splitlines()
        assert names[0] == mailbox.ref(other.manifest) or names[-1] == mailbox.ref(other.manifest)
        moved = names[0].rpartition("/")[0] + "/bureau-1"
        git(tmp_path, "update-ref", moved, names[0])
        for number, junk in enumerate((b"", b"x", b"\xff\0" * 5000)):
            blob = git(tmp_path, "hash-object", "-w", "--stdin", source=junk)
            git(tmp_path, "update-ref", f"{mailbox.HOME}{'ab' * 32}/x/junk{number}", blob)
        assert mailbox.read(repository, PLAIN.changes) == waiting
        assert subprocess.run(["git", "-C", tmp_path, "fsck"], check=False, capture_output=True).returncode == 0
