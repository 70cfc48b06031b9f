"""Approvals given on a code host: read for the exact head, recorded by the registrar, taken where the host is known."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.trail import clock
from tests.host_fixture import TOKEN, FakeHost, running
from tests.trail.county import Answer, County, Person, git, working
from tests.trail.records import batch, line

NUMBER = 7


class Play:
    """A county whose register stands on a code host, and one pull request there."""

    def __init__(self, county: County, host: FakeHost) -> None:
        self.county, self.host = county, host
        county.set("xuefen.host", host.url)
        self.clerk, self.registrar = county.person("clerk-0002"), county.person("registrar-1")
        for who in (self.clerk, self.registrar):
            who.git("config", f"url.{county.url(who.login)}.insteadOf", host.url)
            who.git("remote", "set-url", "origin", host.url)
        self.head = self.pushed("一")
        host.add_pull(NUMBER, self.head, "Clerk-0002")

    @property
    def url(self) -> str:
        return str(self.host.pulls[NUMBER]["html_url"])

    def pushed(self, title: str) -> str:
        """Push the pull request's branch, as the host would copy it into the repository."""
        self.clerk.begin()
        head = self.clerk.commit(batch("s-0002", line("t-bbbbb4", title, amount=20)))
        git(self.county.bare, "fetch", "--quiet", str(self.clerk.root), f"+{head}:refs/pull/{NUMBER}/head")
        return head

    def review(self, login: str, state: str = "APPROVED", head: str = "") -> None:
        at = clock.stamp(int(time.time()) - 60)
        self.host.add_review(NUMBER, login, state, head or self.head, submitted_at=at, updated_at=at)

    def approve(self, who: Person | None = None) -> Answer:
        return (who or self.registrar).run("approve", "--pr", str(NUMBER), "--yes")


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    with working(tmp_path, monkeypatch) as county, running("gitea") as host:
        monkeypatch.setenv("XUEFEN_TOKEN", TOKEN)
        found = Play(county, host)
        host.pulls[NUMBER]["html_url"] = f"{host.url}/pulls/{NUMBER}"
        yield found


def test_a_hosts_approval_is_recorded_and_registered(play: Play) -> None:
    play.review("principal-0002")
    told = play.approve()
    assert told.code == 0, told.said
    assert play.county.registered == [play.url]
    message = git(play.county.bare, "log", "-1", "--format=%B", "main")
    assert "way: host\nsigner: registrar-1\nrole: principal\nholder: principal-0002" in message
    assert "Approved-by: principal-0002 (principal, host, by registrar-1)" in message
    assert len([one for one in play.county.entries().values() if "一" in one.values()]) == 1
    audited = play.county.audit()
    assert audited.code == 0, audited.out + audited.said


def test_approval_of_an_older_head_does_not_count(play: Play) -> None:
    play.review("principal-0002", head=play.head)
    play.head = play.pushed("二")
    play.host.pulls[NUMBER]["head"]["sha"] = play.head
    with play.county.unmoved():
        told = play.approve()
    assert (told.code, told.codes) == (1, {"C811"})


def test_request_for_changes_is_a_return(play: Play) -> None:
    play.review("principal-0002", "REQUEST_CHANGES")
    with play.county.unmoved():
        told = play.approve()
    assert told.code == 1
    assert "C812" in told.codes


def test_approvals_of_the_author_and_of_strangers_do_not_count(play: Play) -> None:
    for login in ("clerk-0002", "stranger", "principal-0004"):
        play.review(login)
    with play.county.unmoved():
        assert "C811" in play.approve().codes


def test_pull_request_that_moved_meanwhile_is_asked_for_again(play: Play) -> None:
    play.review("principal-0002")
    play.pushed("二")
    with play.county.unmoved():
        told = play.approve()
    assert told.code == 1
    assert "刚刚有新的推送" in told.said


def test_pull_request_for_another_branch_is_refused(play: Play) -> None:
    play.review("principal-0002")
    play.host.pulls[NUMBER]["base"]["ref"] = "other"
    with play.county.unmoved():
        assert "不是对 main 开着的" in play.approve().said


def test_server_that_knows_no_host_takes_none_of_its_approvals(play: Play) -> None:
    play.county.set("xuefen.host", "")
    play.review("principal-0002")
    with play.county.unmoved():
        told = play.approve()
    assert told.code == 1
    assert {"C807", "C816"} <= told.codes


def test_summary_is_kept_up_to_date_on_the_pull_request(play: Play) -> None:
    for _ in range(2):
        told = play.registrar.run("summary", "--pr-of", play.head, "--comment")
        assert told.code == 0, told.said
    (comment,) = play.host.comments[NUMBER]
    assert "没有发现错误" in comment["body"]
    told = play.registrar.run("summary", "--pr-of", "f" * 40, "--comment")
    assert (told.code, "没有以" in told.said) == (0, True)
    assert play.registrar.run("summary", "--pr", str(NUMBER)).out.startswith("## ")
