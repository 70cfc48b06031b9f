"""Pushes to where nothing belongs, people whom the register does not know, and a hook that is not in force."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.hook import install
from tests.trail.county import Answer, County, git, working, xuefen
from tests.trail.records import ACCOUNTS, REGISTER, batch, line, policy


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[County]:
    with working(tmp_path, monkeypatch) as found:
        yield found


def refusal(county: County, login: str, ref: str) -> set[str]:
    """Return the codes with which a claim is refused that somebody pushes to a ref."""
    who = county.person(login)
    who.begin()
    who.commit(batch("s-0002", line("t-bbbbb4", title=login)))
    with county.unmoved():
        told = who.push(f"+HEAD:{ref}")
        assert told.code == 1, told
    return told.codes


def closed(county: County) -> str:
    """Return what the server says to a claim that it would take if its hook worked."""
    clerk = county.person("clerk-0002")
    with county.unmoved():
        told = clerk.offer("work", batch("s-0002", line("t-bbbbb4")))
        assert told.code == 1, told
    return told.said


def installed(county: County) -> Answer:
    return xuefen("hook", "install", county.bare, "--repository", REGISTER, "--genesis", county.ground.genesis)


def test_who_cannot_prove_who_they_are(county: County) -> None:
    clerk = county.person("clerk-0002")
    clerk.begin()
    clerk.commit(batch("s-0002", line("t-bbbbb4")))
    server, name = county.ground.server, county.bare.name
    for address in (server.url(name), server.url(name, "stranger").replace("stranger", "clerk-0002")):
        clerk.git("remote", "set-url", "origin", address)
        with county.unmoved():
            assert clerk.push("HEAD:refs/heads/submit/clerk-0002/work").code == 128


def test_unknown_pusher(county: County) -> None:
    assert refusal(county, "stranger", "refs/heads/submit/stranger/work") == {"C715"}
    assert refusal(county, "stranger", "refs/heads/submit/clerk-0002/work") == {"C827"}


def test_pusher_whose_account_has_ended(county: County) -> None:
    assert refusal(county, "former-0004", "refs/heads/submit/former-0004/work") == {"C715"}


def test_push_to_another_logins_branch(county: County) -> None:
    assert refusal(county, "clerk-0002-b", "refs/heads/submit/clerk-0002/work") == {"C827"}
    branch = county.person("clerk-0002").submit("work", batch("s-0002", line("t-bbbbb4")))
    assert refusal(county, "clerk-0002-b", f"refs/heads/{branch}") == {"C827"}
    with county.unmoved():
        assert county.person("registrar-1").push(f":refs/heads/{branch}").codes == {"C827"}


def test_push_of_a_tag(county: County) -> None:
    assert refusal(county, "clerk-0002", "refs/tags/v1") == {"C827"}


def test_push_to_another_branch(county: County) -> None:
    assert refusal(county, "clerk-0002", "refs/heads/other") == {"C827"}


def test_push_to_where_nothing_belongs(county: County) -> None:
    refs = (
        "refs/heads/main2",
        "refs/heads/submit/registrar-1",
        "refs/heads/submit/registrar-1/-x",
        "refs/notes/commits",
        f"refs/replace/{county.ground.genesis}",
        "refs/reviews/x",
        "refs/pull/1/head",
    )
    registrar = county.person("registrar-1")
    registrar.begin()
    registrar.commit(policy())
    with county.unmoved():
        told = registrar.push(*(f"HEAD:{ref}" for ref in refs))
        assert (told.code, told.codes) == (1, {"C827"})
    assert all(f"{ref} C827 " in told.said for ref in refs)


def test_branch_of_another_history(county: County) -> None:
    clerk = county.person("clerk-0002")
    clerk.begin()
    alone = clerk.git("commit-tree", "HEAD^{tree}", "-m", "启用")
    with county.unmoved():
        assert clerk.push(f"{alone}:refs/heads/submit/clerk-0002/work").codes == {"C720"}


def test_good_and_bad_in_one_push(county: County) -> None:
    """The whole push is refused, so that nobody has to find out which half arrived."""
    clerk = county.person("clerk-0002")
    clerk.begin()
    clerk.commit(batch("s-0002", line("t-bbbbb4")))
    with county.unmoved():
        assert clerk.push("HEAD:refs/heads/submit/clerk-0002/work", "HEAD:refs/tags/v1").codes == {"C827"}


@pytest.mark.parametrize("name", ["xuefen.repository", "xuefen.genesis", "xuefen.pusher"])
def test_hook_without_its_settings_takes_nothing(county: County, name: str) -> None:
    git(county.bare, "config", "--unset", name)
    assert f"服务器没有设置 {name}" in closed(county)


def test_hook_that_is_not_told_who_pushes_takes_nothing(county: County) -> None:
    county.set("xuefen.pusher", "GL_USER")
    assert "C827" in closed(county)


def test_hook_whose_interpreter_is_gone_takes_nothing(county: County) -> None:
    hook = county.bare / "hooks/pre-receive"
    python = next(word for word in hook.read_text("utf-8").split() if "python" in word and word.startswith("/"))
    hook.write_text(hook.read_text("utf-8").replace(python, f"{python}.gone"), "utf-8")
    assert "not found" in closed(county)


def test_hook_whose_check_fails_takes_nothing(county: County) -> None:
    """A damaged repository: Git cannot compare, which nothing foresees."""
    clerk = county.person("clerk-0002")
    clerk.begin()
    clerk.commit(batch("s-0002", line("t-bbbbb4")))
    tree = git(county.bare, "rev-parse", "main^{tree}")
    (pack,) = (county.bare / "objects/pack").glob("*.pack")
    source = pack.read_bytes()
    for file in pack.parent.iterdir():
        file.unlink()
    git(county.bare, "unpack-objects", "-q", source=source)
    (county.bare / "objects" / tree[:2] / tree[2:]).unlink()
    with county.unmoved():
        told = clerk.push("HEAD:refs/heads/submit/clerk-0002/work")
    assert (told.code, "拒收：检查没有完成" in told.said) == (1, True), told
    assert "Traceback" not in told.said


@pytest.mark.parametrize("accounts", ["kind: accounts/1\naccounts: [\n", "kind: accounts/1\n", ""])
def test_register_whose_accounts_cannot_be_read_takes_nothing(county: County, accounts: str) -> None:
    broken = git(county.bare, "hash-object", "-w", "--stdin", source=accounts.encode())
    index = {"GIT_INDEX_FILE": str(county.home / "index")}
    git(county.bare, "read-tree", "main", environment=index)
    git(county.bare, "update-index", "--cacheinfo", f"100644,{broken},{ACCOUNTS}", environment=index)
    tree = git(county.bare, "write-tree", environment=index)
    git(county.bare, "update-ref", "refs/heads/main", git(county.bare, "commit-tree", tree, "-p", "main", "-m", "x"))
    assert "C715" in closed(county)


def test_hook_that_is_switched_off_is_found_out(county: County, tmp_path: Path) -> None:
    proof = xuefen("hook", "prove", county.bare)
    assert (proof.code, "检查生效" in proof.out) == (0, True)
    county.set("core.hooksPath", str(tmp_path))
    for told in (xuefen("hook", "prove", county.bare), installed(county)):
        assert told.code != 0
        assert f"core.hooksPath 指向 {tmp_path}" in told.said


def test_hook_that_does_not_run_is_found_out(county: County) -> None:
    (county.bare / "hooks/pre-receive").chmod(0o644)
    with county.unmoved():
        told = xuefen("hook", "prove", county.bare)
    assert (told.code, "检查没有生效" in told.said) == (1, True)


def test_hook_that_another_refuses_for_is_found_out(county: County) -> None:
    (county.bare / "hooks/pre-receive").write_text("#!/bin/sh\necho no >&2\nexit 1\n", "utf-8")
    told = xuefen("hook", "prove", county.bare)
    assert (told.code, "不是被这个检查拒收的" in told.said) == (1, True)
    told = installed(county)
    assert (told.code, "已经有别的内容" in told.said) == (2, True)


def test_installing_twice_and_what_cannot_be_installed(county: County, tmp_path: Path) -> None:
    told = installed(county)
    assert (told.code, told.out.strip()) == (0, str(county.bare / "hooks/pre-receive"))
    assert "prove" in told.said
    for place, genesis in ((tmp_path, county.ground.genesis), (county.bare, "0" * 40)):
        told = xuefen("hook", "install", place, "--repository", REGISTER, "--genesis", genesis)
        assert (told.code, "不是含有" in told.said) == (2, True), told
    told = xuefen("hook", "prove", tmp_path)
    assert told.code in (1, 2), told
    assert told.said


def test_hook_beside_those_of_a_host(county: County) -> None:
    """Gitea and Forgejo run what is in the folder; each part of it can refuse."""
    hook = county.bare / "hooks/pre-receive"
    hook.unlink()
    (county.bare / "hooks/pre-receive.d").mkdir()
    assert install(county.bare, REGISTER, county.ground.genesis, "REMOTE_USER").parent.name == "pre-receive.d"
    hook.write_text('#!/bin/sh\nfor one in "$0".d/*; do "$one" || exit 1; done\n', "utf-8")
    hook.chmod(0o755)
    assert xuefen("hook", "prove", county.bare).code == 0
    clerk = county.person("clerk-0002")
    with county.unmoved():
        assert clerk.offer("work", policy()).codes == {"C716"}
    assert clerk.submit("work", batch("s-0002", line("t-bbbbb4")))
