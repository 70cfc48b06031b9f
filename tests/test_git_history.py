"""What a range of commits brings, with nothing hidden in merges, names or settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.git import Repository
from tests.guard_fixture import SUBMODULE, File, Store
from tests.test_git import blob, files
from tests.test_tree import git


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store.git")


def test_blobs_of_a_history_are_all_that_any_commit_brings(store: Store) -> None:
    base = store.commit(files(a="old"))
    first = store.commit(files(a="old", b="passing"), base)
    side = store.commit(files(a="old", c="aside"), base)
    evil = store.commit(files(a="changed in the merge", c="aside", d="only in the merge"), first, side)
    last = store.commit(files(a="old", c="aside"), evil)
    root = store.commit(files(z="from another root"), message="alien")
    head = store.commit(files(a="old", c="aside"), last, root)
    with Repository(store.root) as found:
        brought = found.history(base, head).blobs
        assert found.history(head, head).blobs == {}
        assert found.history(base, base).blobs == {}
    texts = {
        "b": "passing",
        "c": "aside",
        "a": "changed in the merge",
        "d": "only in the merge",
        "z": "from another root",
    }
    assert {blob(store, text): name for name, text in texts.items()}.items() <= brought.items()
    assert set(brought) - {blob(store, text) for text in texts.values()} <= {blob(store, "old")}


def test_a_name_like_a_listing_hides_nothing(store: Store) -> None:
    base = store.commit(files(a="old"))
    tricks = [f":000000 100644 {'0' * 40} {'1' * 40} A", f":100644 100644 {'0' * 40} {'1' * 40} M"]
    named = {name: File(b"trick") for name in tricks}
    one = store.commit({**files(a="old"), **named}, base)
    two = store.commit(files(a="old", b="hidden", c="hidden too"), one)
    three = store.commit({**files(a="old"), **{name: File(b"trick 2") for name in tricks}}, two)
    head = store.commit(files(a="old"), store.commit({**files(a="old", d="last"), **named}, three))
    with Repository(store.root) as found:
        brought = found.history(base, head).blobs
    assert {blob(store, text) for text in ("trick", "hidden", "hidden too", "trick 2", "last")} <= set(brought)


def raw_commit(store: Store, base: str, *, headers: bytes = b"", message: bytes = b"x\n", name: str = "A <a@x>") -> str:
    tree = store.tree(files(a="old")).encode()
    head = b"tree %b\nparent %b\nauthor Bo <bo@x> 1 +0000\ncommitter %b 1 +0000\n" % (
        tree,
        base.encode(),
        name.encode(),
    )
    return store.put("commit", head + headers + b"\n" + message)


SECRET = b"13800138000"


@pytest.mark.parametrize(
    "words",
    [
        {"message": SECRET},
        {"message": b"x\n\n" + SECRET + b"\n"},
        {"message": "张三".encode() + SECRET},
        {"message": b"x " + SECRET, "headers": b"encoding UTF-16LE\n"},
        {"message": b"\xff\xfe" + SECRET},
        {"name": f"{SECRET.decode()} <a@x>"},
        {"name": f"A <{SECRET.decode()}@x>"},
    ],
    ids=["subject", "body", "chinese", "other-encoding", "no-text", "committer", "e-mail"],
)
def test_history_tells_all_that_commits_say(store: Store, words: dict[str, bytes | str]) -> None:
    base = store.commit(files(a="old"))
    with Repository(store.root) as found:
        assert SECRET in found.history(base, raw_commit(store, base, **words)).told  # type: ignore[arg-type]


HOSTILE = {
    "core.quotePath": "true", "core.abbrev": "4", "core.commitGraph": "true", "core.attributesFile": "/none",
    "color.ui": "always", "diff.renames": "copies", "diff.noprefix": "true", "diff.relative": "true",
    "diff.ignoreSubmodules": "all", "diff.orderFile": "/none", "submodule.s.path": "sub", "submodule.s.ignore": "all",
    "log.showSignature": "true", "log.showRoot": "false", "log.diffMerges": "off", "log.decorate": "full",
    "log.follow": "true", "log.mailmap": "true", "format.pretty": "oneline", "i18n.logOutputEncoding": "UTF-16",
}  # fmt: skip


@pytest.mark.parametrize("setting", HOSTILE)
def test_no_setting_of_the_repository_alters_an_answer(store: Store, setting: str) -> None:
    def answers() -> tuple[object, ...]:
        with Repository(store.root) as found:
            history = found.history(base, head)
            blobs = {one for one, path in history.blobs.items() if path != "sub"}
            return (
                found.changes(base, head),
                blobs,
                history.told.count("登记县".encode()),
                found.merge_bases(base, head),
            )

    base = store.commit({**files(a="old"), "sub": File(b"1" * 40, SUBMODULE)})
    side = store.commit(files(a="old", c="aside"), base, message="登记县")
    evil = store.commit({**files(a="evil"), "sub": File(b"2" * 40, SUBMODULE)}, base, side)
    head = store.commit(
        {**files(e="e"), "县/b": File(b"x" * 99), "sub": File(b"3" * 40, SUBMODULE)}, evil, store.commit({})
    )
    plain = answers()
    section, _, key = setting.rpartition(".")
    section, _, inner = section.partition(".")
    heading = f'[{section} "{inner}"]' if inner else f"[{section}]"
    with (store.root / "config").open("a") as file:
        file.write(f"{heading}\n\t{key} = {HOSTILE[setting]}\n")
        if setting.startswith("submodule."):
            file.write('[submodule "s"]\n\tpath = sub\n\turl = x\n\tignore = all\n')
    assert git(store.root, "config", "--get", setting) == HOSTILE[setting]
    assert answers() == plain


def test_replacements_and_grafts_do_not_count(store: Store) -> None:
    base = store.commit(files(a="old"))
    evil = store.commit(files(a="old", b="evil"), base)
    head = store.commit(files(a="old"), evil)
    meek = store.commit(files(a="old"), base)
    for old, new in ((head, meek), (evil, base), (blob(store, "evil"), blob(store, "old"))):
        git(store.root, "replace", old, new)
    (store.root / "info").mkdir()
    (store.root / "info" / "grafts").write_text(f"{head} {base}\n")
    with Repository(store.root) as found:
        assert blob(store, "evil") in found.history(base, head).blobs
        assert found.blob(blob(store, "evil")) == b"evil"
        assert found.is_ancestor(evil, head)
        assert found.resolve(head) == head
