"""What the server and the audit say of things that no attack is needed for: old approvals, versions, lost objects."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import __version__
from generator.audit import audit
from generator.git import Repository
from generator.hook.pin import pins
from generator.trail import clock
from tests.trail.county import County, git, working
from tests.trail.forgery import approval, leave
from tests.trail.records import batch, line


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[County]:
    with working(tmp_path, monkeypatch) as found:
        yield found


def test_an_approval_is_pushed_when_it_is_signed(county: County) -> None:
    branch = county.person("clerk-0002").submit("work", batch("s-0002", line("t-bbbbb4", amount=20)))
    principal = county.person("principal-0002")
    principal.git("fetch", "--quiet", "origin")
    old = clock.stamp(int(time.time()) - 3 * 86_400)
    with county.unmoved():
        told = leave(principal, approval(principal, f"origin/{branch}", "principal-0002", "s-0002", at=old))
    assert (told.code, told.codes) == (1, {"C815"})


@pytest.mark.parametrize(("pinned", "codes"), [("0.0.0", ["C829"]), (__version__, [])])
def test_the_program_is_of_the_version_that_the_register_pins(county: County, pinned: str, codes: list[str]) -> None:
    who = county.person("maintainer-1")
    who.begin()
    commit = who.commit({"requirements.txt": f"xuefen=={pinned}\n"})
    with Repository(who.root) as repository:
        assert [one.code for one in pins(repository, commit)] == codes
        assert [one.code for one in pins(repository, "origin/main")] == []


def test_a_lost_commit_stops_the_replay(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    identity = ("-c", "user.name=t", "-c", "user.email=t@localhost")
    commits = []
    for title in ("一", "二", "三"):
        git(tmp_path, *identity, "commit", "--quiet", "--allow-empty", f"--message={title}")
        commits.append(git(tmp_path, "rev-parse", "HEAD"))
    (tmp_path / ".git/objects" / commits[1][:2] / commits[1][2:]).unlink()
    with Repository(tmp_path) as repository:
        found = audit(repository, "qinghe", commits[0], commits[2])
    assert {"C840", "C834"} <= {one.code for one in found.problems}
