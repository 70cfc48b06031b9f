"""Files by path, from a real folder and from a real Git repository: both must tell the same."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from generator import tree
from generator.problem import Problem
from generator.tree import GitTree, UnknownRevisionError, WorkTree

ROSTER = "records/schools/s-0001/roster.yaml"


def git(root: Path, *arguments: str, source: bytes = b"") -> str:
    identity = (
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@localhost",
        "-c",
        "core.autocrlf=false",
        "-c",
        "core.fileMode=true",
    )
    command = ("git", "-C", str(root), *identity, *arguments)
    return subprocess.run(command, input=source, stdout=subprocess.PIPE, check=True).stdout.decode().strip()


def commit(root: Path) -> str:
    if not (root / ".git").exists():
        git(root, "init", "--quiet")
    git(root, "add", "--all", "--force")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "state")
    return git(root, "rev-parse", "HEAD")


def put(root: Path, path: str, source: bytes = b"kind: x/1\n") -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(source)
    return file


def awkward(root: Path) -> Path:
    """Make a tree with each thing that can be wrong about a file, and four files that are read."""
    put(root, "README.md")
    put(root, ROSTER, b"kind: roster/1\n")
    put(root, "records/county/rules/JX-2018.yaml", b"\x00\xff")
    put(root, "records/county/county.yaml", b"")
    put(root, "records/county/accounts.yaml").chmod(0o755)
    put(root, "records/county/Plans/2025.yaml")
    put(root, "records/county/a b.yaml")
    put(root, "records/county/县.yaml")
    put(root, "records/county/a.b.yaml")
    put(root, "records/county/line\nfeed.yaml")
    put(root, "records/county/periods.yml")
    put(root, "records/county/periods.YAML")
    put(root, "records/county/periods.yaml.txt")
    put(root, "records/county/.yaml")
    put(root, "records/county/scan.pdf")
    put(root, "records/.DS_Store")
    (root / "records/county/link.yaml").symlink_to("county.yaml")
    (root / "records/schools/s-0002").symlink_to("s-0001")
    os.close(os.open(os.fsencode(root / "records/county") + b"/\xff.yaml", os.O_CREAT | os.O_WRONLY))
    return root


READABLE = [
    "records/county/accounts.yaml",
    "records/county/county.yaml",
    "records/county/rules/JX-2018.yaml",
    ROSTER,
]
WRONG = [
    ("C007", "records/.DS_Store", ".DS_Store"),
    ("C007", "records/county/.yaml", ".yaml"),
    ("C001", "records/county/Plans/2025.yaml", "P"),
    ("C002", "records/county/a b.yaml", "a b.yaml"),
    ("C003", "records/county/a.b.yaml", "."),
    ("C006", "records/county/accounts.yaml", None),
    ("C003", "records/county/line\\nfeed.yaml", "\\n"),
    ("C005", "records/county/link.yaml", None),
    ("C004", "records/county/periods.YAML", "periods.YAML"),
    ("C004", "records/county/periods.yaml.txt", "periods.yaml.txt"),
    ("C004", "records/county/periods.yml", "periods.yml"),
    ("C007", "records/county/scan.pdf", "scan.pdf"),
    ("C003", "records/county/县.yaml", "县"),
    ("C003", "records/county/\\xff.yaml", "\\xff"),
    ("C005", "records/schools/s-0002", None),
]


def told(problems: list[Problem]) -> list[tuple[str, str, str | None]]:
    assert {(p.line, p.column) for p in problems} <= {(1, 1)}
    return [(p.code, p.path, dict(p.values).get("found")) for p in problems]


def test_every_file_is_read_or_told_about(tmp_path: Path) -> None:
    root = awkward(tmp_path)
    work, committed = WorkTree(root), GitTree(root, commit(root))
    for state in (work, committed):
        paths, problems = state.scan()
        assert paths == READABLE == state.paths()
        assert sorted(told(problems)) == sorted(WRONG)
    assert work.scan() == committed.scan()


def test_submodule_is_no_record(tmp_path: Path) -> None:
    put(tmp_path, ROSTER)
    inner = tmp_path / "records/inner"
    inner.mkdir()
    commit(inner)
    paths, problems = GitTree(tmp_path, commit(tmp_path)).scan()
    assert paths == [ROSTER]
    assert told(problems) == [("C005", "records/inner", None)]


def test_pipe_is_no_record_and_does_not_hang(tmp_path: Path) -> None:
    put(tmp_path, ROSTER)
    os.mkfifo(tmp_path / "records/pipe.yaml")
    state = WorkTree(tmp_path)
    assert told(state.scan()[1]) == [("C005", "records/pipe.yaml", None)]
    assert list(state.read(["records/pipe.yaml", ROSTER])) == [(ROSTER, b"kind: x/1\n")]


def test_linked_records_folder_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path, "elsewhere/a.yaml")
    (tmp_path / "records").symlink_to("elsewhere")
    for state in (WorkTree(tmp_path), GitTree(tmp_path, commit(tmp_path))):
        paths, problems = state.scan()
        assert paths == []
        assert told(problems) == [("C005", "records", None)]


def test_read_gives_bytes_in_the_order_asked_for_and_leaves_out_what_is_no_plain_file(tmp_path: Path) -> None:
    root = awkward(tmp_path)
    wanted = [ROSTER, "records/none.yaml", "records/county", "records/county/link.yaml", "records/county/county.yaml"]
    wanted += ["records/county/rules/JX-2018.yaml", "records/county/county.yaml/x", "README.md"]
    found = [
        (ROSTER, b"kind: roster/1\n"),
        ("records/county/county.yaml", b""),
        ("records/county/rules/JX-2018.yaml", b"\x00\xff"),
        ("README.md", b"kind: x/1\n"),
    ]
    for state in (WorkTree(root), GitTree(root, commit(root))):
        assert list(state.read(wanted)) == found
        assert list(state.read([])) == []


def test_long_files_are_read_no_further_than_needed_and_spoil_no_other(tmp_path: Path) -> None:
    size = tree.MAX_BYTES
    put(tmp_path, "records/a.yaml", b"a" * (3 * size + 7))
    put(tmp_path, "records/b.yaml", b"b" * size)
    put(tmp_path, "records/c.yaml", b"c")
    for state in (WorkTree(tmp_path), GitTree(tmp_path, commit(tmp_path))):
        lengths = [(path, len(source)) for path, source in state.read(state.paths())]
        assert lengths == [("records/a.yaml", size + 1), ("records/b.yaml", size), ("records/c.yaml", 1)]


def test_prefix_is_a_folder(tmp_path: Path) -> None:
    for path in ("records/schools/s-0001/roster.yaml", "records/schools/s-00011/roster.yaml", "records/x.yaml"):
        put(tmp_path, path)
    for state in (WorkTree(tmp_path), GitTree(tmp_path, commit(tmp_path))):
        assert state.paths("records/schools/s-0001/") == [ROSTER]
        assert state.paths("records/x.yaml") == ["records/x.yaml"]
        assert state.paths("records/none/") == []


def test_repository_without_records(tmp_path: Path) -> None:
    for state in (WorkTree(tmp_path), GitTree(tmp_path, commit(tmp_path))):
        assert state.scan() == ([], [])


def test_git_tree_reads_the_commit_not_the_work_tree(tmp_path: Path) -> None:
    file = put(tmp_path, ROSTER, b"old: 1\n")
    old = commit(tmp_path)
    file.write_bytes(b"new: 1\n")
    commit(tmp_path)
    file.unlink()
    assert list(GitTree(tmp_path, old).read([ROSTER])) == [(ROSTER, b"old: 1\n")]
    assert list(GitTree(tmp_path, "HEAD").read([ROSTER])) == [(ROSTER, b"new: 1\n")]
    assert list(WorkTree(tmp_path).read([ROSTER])) == []


def test_git_tree_of_a_bare_repository(tmp_path: Path) -> None:
    put(tmp_path / "work", ROSTER)
    head = commit(tmp_path / "work")
    git(tmp_path, "clone", "--quiet", "--bare", "work", "bare.git")
    state = GitTree(tmp_path / "bare.git", head)
    assert (state.commit, state.paths()) == (head, [ROSTER])


def test_git_tree_ignores_replacements(tmp_path: Path) -> None:
    put(tmp_path, ROSTER, b"true: 1\n")
    head = commit(tmp_path)
    forged = git(tmp_path, "hash-object", "-w", "--stdin", source=b"forged: 1\n")
    git(tmp_path, "replace", git(tmp_path, "rev-parse", f"{head}:{ROSTER}"), forged)
    assert list(GitTree(tmp_path, head).read([ROSTER])) == [(ROSTER, b"true: 1\n")]


@pytest.mark.parametrize("revision", ["none", "--help", "", "HEAD:records", "HEAD..HEAD"])
def test_what_is_no_commit_is_an_unknown_revision(tmp_path: Path, revision: str) -> None:
    put(tmp_path, ROSTER)
    commit(tmp_path)
    with pytest.raises(UnknownRevisionError):
        GitTree(tmp_path, revision)


def test_reading_may_stop_early(tmp_path: Path) -> None:
    paths = [f"records/f{number}.yaml" for number in range(300)]
    for path in paths:
        put(tmp_path, path, b"x" * 2000)
    reader = GitTree(tmp_path, commit(tmp_path)).read(paths)
    assert next(reader)[0] == paths[0]
    del reader
    assert git(tmp_path, "status", "--porcelain") == ""
