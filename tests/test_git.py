"""Git's plumbing on real repositories: commits, changes and objects, whatever names there are."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.git import GitError, Repository, UnknownRevisionError
from tests.guard_fixture import EXECUTABLE, LINK, SUBMODULE, File, Files, Store
from tests.test_tree import commit, git, put

FILE = "records/a.yaml"
OPTIONS = ["--output=pwned", "-p", "--help", "--upload-pack=touch pwned", "-O/dev/null"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store.git")


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    """Return a work tree with two commits."""
    put(tmp_path, FILE, b"one\n")
    commit(tmp_path)
    put(tmp_path, FILE, b"two\n")
    put(tmp_path, "records/b.yaml", b"b\n")
    commit(tmp_path)
    with Repository(tmp_path) as found:
        yield found


def blob(store: Store, text: str) -> str:
    return store.put("blob", text.encode())


def files(**texts: str) -> Files:
    return {name: File(text.encode()) for name, text in texts.items()}


def test_resolve_returns_the_id_of_a_commit(repository: Repository) -> None:
    head = git(repository.root, "rev-parse", "HEAD")
    git(repository.root, "tag", "--annotate", "--message=x", "v1")
    assert {repository.resolve(name) for name in ("HEAD", head, head[:12], "v1", "HEAD^0")} == {head}
    assert repository.resolve("HEAD~1") == git(repository.root, "rev-parse", "HEAD~1")


@pytest.mark.parametrize(
    "name",
    ["", "none", "HEAD:records", f"HEAD:{FILE}", "HEAD^{tree}", "HEAD^{tree}\n", "HEAD\nHEAD", "0" * 40, *OPTIONS],
)
def test_what_is_no_commit_is_an_unknown_revision(repository: Repository, name: str) -> None:
    with pytest.raises(UnknownRevisionError):
        repository.resolve(name)
    assert repository.blob(f"HEAD:{FILE}") == b"two\n"  # the reader is none the worse


@pytest.mark.parametrize("name", OPTIONS)
def test_no_revision_is_taken_for_an_option(
    repository: Repository, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    head = repository.resolve("HEAD")
    before = sorted(tmp_path.iterdir())
    assert repository.merge_bases(name, head) == [] == repository.merge_bases(head, name)
    assert not repository.is_ancestor(name, head)
    for ask in (
        lambda: repository.changes(name, head),
        lambda: repository.changes(head, name),
        lambda: repository.history(name, head),
    ):
        with pytest.raises(GitError):
            ask()
    assert sorted(tmp_path.iterdir()) == before


def test_ancestors_and_merge_bases(store: Store) -> None:
    root = store.commit(files(a="1"))
    left, right = (store.commit(files(a="1"), root, message=side) for side in ("left", "right"))
    one, other = store.commit(files(a="1"), left, right), store.commit(files(a="1"), right, left)
    alien = store.commit(files(a="1"), message="alien")
    with Repository(store.root) as found:
        assert found.merge_bases(left, right) == [root]
        assert found.merge_bases(root, left) == [root]
        assert set(found.merge_bases(one, other)) == {left, right}
        assert found.merge_bases(root, alien) == []
        assert found.is_ancestor(root, one)
        assert found.is_ancestor(one, one)
        assert not found.is_ancestor(one, root)
        assert not found.is_ancestor(alien, root)


ODD = (
    "-rf",
    "..",
    ".git",
    "a b",
    "县.yaml",
    'quo"te',
    "tab\t",
    "line\nfeed",
    "back\\slash",
    ":",
    "\udcff",
    "*",
    "HEAD",
)


def test_changes_have_every_name_as_it_is(store: Store) -> None:
    named: Files = {name: File(name.encode("utf-8", "surrogateescape")) for name in ODD}
    named |= {f"folder/{name}/x": File(b"x") for name in ODD}
    base, head = store.commit(files(keep="1")), store.commit({**files(keep="1"), **named})
    with Repository(store.root) as found:
        added = found.changes(base, head)
        assert [one.path for one in added] == sorted(named)
        assert all(one.added and (one.old_mode, one.old) == ("", "") for one in added)
        removed = found.changes(head, base)
        assert [(one.path, one.old_mode, one.old) for one in removed] == [(a.path, a.new_mode, a.new) for a in added]
        assert all(one.removed and not one.new_mode for one in removed)
        held = {name: source for _, name, source in found.listing(f"{head}:")}
        assert {name: found.blob(held[name]) for name in ODD} == {name: named[name].source for name in ODD}


def test_changes_tell_modes_and_types_and_renames_as_two(store: Store) -> None:
    same = "x" * 500
    old = {**files(same="x", script="x", file="x", gone=same), "sub": File(b"1" * 40, SUBMODULE)}
    new = {
        **files(same="x", here=same),
        "script": File(b"x", EXECUTABLE),
        "file": File(b"x", LINK),
        "sub": File(b"2" * 40, SUBMODULE),
    }
    with Repository(store.root) as found:
        told = {one.path: (one.old_mode, one.new_mode) for one in found.changes(store.commit(old), store.commit(new))}
    assert told == {
        "file": ("100644", "120000"),
        "gone": ("100644", ""),
        "here": ("", "100644"),
        "script": ("100644", "100755"),
        "sub": ("160000", "160000"),
    }


def test_contents_of_thousands_of_files(store: Store) -> None:
    """A reader that asked for all at once would wait for Git, which waits for the reader."""
    names = [f"{'n' * 150}/{number}" for number in range(2000)]
    head = store.commit({name: File(name.encode() * 20) for name in names})
    asked = [f"{head}:{name}" for name in names]
    asked[1000:1000] = [f"{head}:none", "0" * 40, f"{head}:{'n' * 150}", "HEAD^{tree}"]
    answers: list[bytes | None] = []
    with Repository(store.root) as found:
        thread = threading.Thread(target=lambda: answers.extend(found.contents(asked)), daemon=True)
        thread.start()
        thread.join(30)
        assert not thread.is_alive()
    expected: list[bytes | None] = [name.encode() * 20 for name in names]
    expected[1000:1000] = [None] * 4
    assert answers == expected


@pytest.mark.parametrize(
    "path", ["none", "records/none", "records", "", "records/a.yaml/x", "../x", "./records/a.yaml", "records/../x"]
)
def test_what_is_no_file_has_no_content(repository: Repository, path: str) -> None:
    assert repository.blob(f"HEAD:{path}") is None
    assert repository.blob(f"HEAD:{FILE}") == b"two\n"


@pytest.mark.parametrize("tail", ["\n", "\nx", "\0", "\0x"])
def test_a_name_ends_where_it_ends(repository: Repository, tail: str) -> None:
    assert repository.blob(f"HEAD:{FILE}{tail}") is None
    assert list(repository.contents([f"HEAD:{FILE}{tail}", f"HEAD:{FILE}"])) == [None, b"two\n"]


def test_objects_longer_than_asked_for_spoil_nothing(repository: Repository) -> None:
    name = git(repository.root, "hash-object", "-w", "--stdin", source=b"x" * (3 << 20))
    long = repository.object(name, 100)
    assert long is not None
    assert (long.type, long.size, long.source) == ("blob", 3 << 20, None)
    assert repository.blob(name, 100) is None
    assert repository.blob(f"HEAD:{FILE}") == b"two\n"
    assert repository.blob(name) == b"x" * (3 << 20)


def test_listing_of_a_folder(repository: Repository) -> None:
    (repository.root / "records/link.yaml").symlink_to("a.yaml")
    put(repository.root, "records/s/x.yaml").chmod(0o755)
    commit(repository.root)
    assert [line[:2] for line in repository.listing("HEAD:records")] == [
        ("100644", "a.yaml"), ("100644", "b.yaml"), ("120000", "link.yaml"), ("040000", "s"),
    ]  # fmt: skip
    assert [line[:2] for line in repository.listing("HEAD:records/s")] == [("100755", "x.yaml")]
    for name in ("HEAD:none", f"HEAD:{FILE}", "none"):
        assert list(repository.listing(name)) == []


def test_snapshot_is_the_work_tree_and_leaves_index_refs_and_status_as_they_are(repository: Repository) -> None:
    root = repository.root
    put(root, FILE, b"three\n")
    put(root, "records/staged.yaml", b"staged\n")
    git(root, "add", "records/staged.yaml")
    put(root, "records/staged.yaml", b"later\n")
    put(root, "records/新.yaml", b"new\n")
    put(root, "build/x", b"ignored\n")
    put(root, ".gitignore", b"/build/\n")
    (root / "records/b.yaml").unlink()

    def facts() -> tuple[bytes, str, str, str]:
        listing = (git(root, "for-each-ref"), git(root, "reflog"), git(root, "status", "--porcelain"))
        return (root / ".git/index").read_bytes(), *listing

    git(root, "status")  # refreshes the index
    before = facts()
    made = repository.snapshot()
    assert facts() == before
    assert repository.text("rev-parse", f"{made}^") == repository.resolve("HEAD")
    assert {one.path: repository.blob(one.new) if one.new else None for one in repository.changes("HEAD", made)} == {
        ".gitignore": b"/build/\n", FILE: b"three\n", "records/b.yaml": None, "records/staged.yaml": b"later\n",
        "records/新.yaml": b"new\n",
    }  # fmt: skip
    assert repository.snapshot() == made


@pytest.mark.parametrize("place", ["bare", "linked"])
def test_bare_repositories_and_linked_work_trees(repository: Repository, place: str) -> None:
    root = repository.root
    if place == "bare":
        git(root, "clone", "--quiet", "--bare", ".", place)
    else:
        git(root, "worktree", "add", "--quiet", "--detach", place)
    with Repository(root / place) as found:
        head = found.resolve("HEAD")
        assert head == repository.resolve("HEAD")
        assert found.changes("HEAD~1", head) == repository.changes("HEAD~1", head)
        assert found.history(f"{head}~1", head).blobs == repository.history(f"{head}~1", head).blobs
        assert found.blob(f"HEAD:{FILE}") == b"two\n"
        if place == "linked":
            put(root / place, FILE, b"linked\n")
            assert found.blob(f"{found.snapshot()}:{FILE}") == b"linked\n"


def test_folder_without_a_repository(tmp_path: Path) -> None:
    with Repository(tmp_path) as found, pytest.raises((GitError, UnknownRevisionError, BrokenPipeError)):
        found.resolve("HEAD")


def test_no_reader_is_left_behind(repository: Repository) -> None:
    repository.resolve("HEAD")
    repository.close()
    children = subprocess.run(
        ["ps", "--ppid", str(os.getpid()), "-o", "comm="], capture_output=True, text=True, check=False
    )
    assert "git" not in children.stdout.split()
    assert repository.resolve("HEAD")
