"""What people of a county do all year, over the real server: each play ends registered, and the register proves it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.trail.county import County, Person, working
from tests.trail.records import (
    ACCOUNTS,
    LAST,
    PERIODS,
    TODAY,
    UNVERIFIED,
    VERIFIED,
    YEAR,
    account,
    accounts,
    batch,
    date,
    days,
    line,
    moved,
    periods,
    policy,
    replacement,
    results,
)


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[County]:
    with working(tmp_path, monkeypatch) as found:
        yield found


def signed(who: Person, branch: str, *options: str) -> None:
    told = who.sign(branch, *options)
    assert told.code == 0, told.said
    assert "已批准" in told.out


def approved(who: Person, branch: str) -> None:
    told = who.approve(branch)
    assert told.code == 0, told.said
    assert f"已登记：{branch}" in told.out


def proven(county: County, *branches: str) -> dict[str, dict[str, str]]:
    """Return the ledger after plays that registered these branches in this order; the audit finds nothing."""
    assert county.registered == list(branches)
    found = county.entries()
    told = county.audit()
    assert told.code == 0, told.out + told.said
    return found


def claim(school: str, year: int = YEAR, day: date = TODAY, mark: str = "k3m9x2") -> str:
    """Return the id of the first entry of a claim of today."""
    return f"schools/{school}/credits/{year}/{day:%Y%m%d}-{mark}#1"


def test_a_school_claims(county: County) -> None:
    branch = county.person("clerk-0002").submit("work", batch("s-0002", line("t-bbbbb4", amount=20)))
    signed(county.person("principal-0002"), branch)
    approved(county.person("registrar-1"), branch)
    assert proven(county, branch)[claim("s-0002")]["计入"] == "1.00"


def test_the_site_shows_what_is_registered_and_what_waits(county: County) -> None:
    clerk = county.person("clerk-0002")
    branch = clerk.submit("work", batch("s-0002", line("t-bbbbb4", "读书分享", amount=20)))
    signed(county.person("principal-0002"), branch)
    approved(county.person("registrar-1"), branch)
    waiting = clerk.submit("more", batch("s-0002", line("t-bbbbb5", "还在审的课"), mark="aaaaa2"))
    pages = county.site()
    assert "读书分享" in pages["teachers/t-bbbbb4.html"]
    assert all(who in pages["audit/index.html"] for who in ("clerk-0002", "registrar-1"))
    assert waiting in pages["queue/index.html"]
    assert branch not in pages["queue/index.html"]
    assert "在审" in pages["teachers/t-bbbbb5.html"]
    assert "还在审的课" in pages["teachers/t-bbbbb5.html"]


def test_an_act_of_the_county(county: County) -> None:
    branch = county.person("registrar-1").submit("work", policy())
    signed(county.person("bureau-1"), branch)
    approved(county.person("registrar-2"), branch)
    proven(county, branch)


@pytest.mark.parametrize("proposer", ["registrar-2", "clerk-0004"])
def test_a_teacher_moves(county: County, proposer: str) -> None:
    branch = county.person(proposer).submit("work", moved("t-ddddd5", "s-0004", "s-0005"))
    approved(county.person("registrar-1"), branch)
    proven(county, branch)
    later = county.person("clerk-0005").submit("later", batch("s-0005", line("t-ddddd5")))
    signed(county.person("principal-0005"), later)
    approved(county.person("registrar-1"), later)
    assert proven(county, branch, later)[claim("s-0005")]["当时学校"] == "s-0005"


def test_a_correction_before_verification(county: County) -> None:
    entry = line("t-bbbbb4", amount=18, to=date(LAST, 11, 20))
    branch = county.person("clerk-0002").submit("work", replacement("s-0002", f"{UNVERIFIED}#1", entry))
    approved(county.person("registrar-1"), branch)
    found = proven(county, branch)
    corrected = claim("s-0002", LAST, mark="c0rr01")
    assert found[corrected]["计入"] == "0.90"
    assert found[f"{UNVERIFIED}#1"]["被何更正"] == corrected


def test_a_correction_after_verification(county: County) -> None:
    entry = line("t-ddddd3", amount=18, to=date(LAST, 11, 20))
    branch = county.person("clerk-0004").submit("work", replacement("s-0004", f"{VERIFIED}#1", entry))
    signed(county.person("bureau-1"), branch)
    approved(county.person("registrar-1"), branch)
    assert proven(county, branch)[claim("s-0004", LAST, mark="c0rr01")]["计入"] == "0.90"


def test_a_principal_signs_on_paper(county: County) -> None:
    branch = county.person("clerk-0002").submit("work", batch("s-0002", line("t-bbbbb4")))
    signed(
        county.person("registrar-1"), branch, "--paper", "--for", "principal-0002", "--note", "原件存县进修学校档案柜 3"
    )
    approved(county.person("registrar-2"), branch)
    assert claim("s-0002") in proven(county, branch)


def test_a_central_school_files_for_its_teaching_point(county: County) -> None:
    branch = county.person("clerk-0002").submit("work", batch("s-0003", line("t-ccccc1")))
    signed(county.person("principal-0002"), branch)
    approved(county.person("registrar-1"), branch)
    assert claim("s-0003") in proven(county, branch)


def test_the_training_schools_own_claim(county: County) -> None:
    branch = county.person("clerk-0001").submit("work", batch("s-0001", line("t-aaaaa5")))
    signed(county.person("head"), branch)
    approved(county.person("bureau-1"), branch)
    assert claim("s-0001") in proven(county, branch)


def test_a_provider_files_the_results_of_its_project(county: County) -> None:
    lines = ({"teacher": "t-bbbbb4", "result": "passed"}, {"teacher": "t-bbbbb5", "result": "absent"})
    branch = county.person("provider-1").submit("work", results(*lines))
    approved(county.person("registrar-1"), branch)
    found = proven(county, branch)
    assert found[f"county/projects/{LAST}/p-aaaaa1/results/s-0002#1"]["计入"] == "1.60"


def test_the_deputy_signs_for_a_principal_who_is_a_beneficiary(county: County) -> None:
    branch = county.person("clerk-0002").submit("work", batch("s-0002", line("t-bbbbb1")))
    signed(county.person("clerk-0002-b"), branch, "--for", "principal-0002")
    approved(county.person("registrar-1"), branch)
    assert claim("s-0002") in proven(county, branch)


@pytest.mark.parametrize("login", ["head", "bureau-2"])
def test_the_county_stands_in_for_a_principal_without_a_deputy(county: County, login: str) -> None:
    branch = county.person("clerk-0005").submit("work", batch("s-0005", line("t-eeeee1")))
    signed(county.person(login), branch)
    approved(county.person("registrar-1"), branch)
    assert claim("s-0005") in proven(county, branch)


def test_what_is_returned_is_mended_and_approved_anew(county: County) -> None:
    clerk, principal, registrar = map(county.person, ("clerk-0002", "principal-0002", "registrar-1"))
    branch = clerk.submit("work", batch("s-0002", line("t-bbbbb4", title="听果")))
    told = principal.sign(branch, "--return", "--note", "名称写错了")
    assert (told.code, "已退回" in told.out) == (0, True)
    with county.unmoved():
        told = registrar.approve(branch)
        assert (told.code, told.codes) == (1, {"C811", "C812"})
        assert "名称写错了" in told.said
    assert clerk.submit("work", batch("s-0002", line("t-bbbbb4"))) == branch
    with county.unmoved():
        told = registrar.approve(branch)
        assert (told.code, told.codes) == (1, {"C811"})
    signed(principal, branch)
    approved(registrar, branch)
    assert proven(county, branch)[claim("s-0002")]["名称"] == "听课"


def test_an_approval_outlives_other_registrations(county: County) -> None:
    first, second = (
        county.person(f"clerk-{n}").submit("work", batch(f"s-{n}", line(f"t-{letter * 5}3")))
        for n, letter in (("0002", "b"), ("0005", "e"))
    )
    for n, branch in (("0002", first), ("0005", second)):
        signed(county.person(f"principal-{n}"), branch)
    approved(county.person("registrar-1"), second)
    approved(county.person("registrar-2"), first)
    assert {claim("s-0002"), claim("s-0005")} <= proven(county, second, first).keys()


def test_a_branch_is_tidied_away(county: County) -> None:
    """The register needs neither the branch nor the mailbox any more: it carries its proof itself."""
    clerk = county.person("clerk-0002")
    branch = clerk.submit("work", batch("s-0002", line("t-bbbbb4")))
    signed(county.person("principal-0002"), branch)
    approved(county.person("registrar-1"), branch)
    assert clerk.push(f":refs/heads/{branch}").code == 0
    assert f"refs/heads/{branch}" not in county.refs
    assert claim("s-0002") in proven(county, branch)


def test_a_clash_is_made_anew(county: County) -> None:
    """Of two acts that change one file the second is told to begin again, and then is registered."""
    first = county.person("bureau-1").submit("work", {PERIODS: periods("甲")})
    second = county.person("registrar-2").submit("work", {PERIODS: periods("乙")})
    signed(county.person("bureau-2"), first)
    approved(county.person("registrar-1"), first)
    with county.unmoved():
        told = county.person("registrar-1").approve(second)
        assert (told.code, told.codes) == (1, {"C723"})
    assert county.person("registrar-2").submit("work", {PERIODS: periods("乙")}) == second
    signed(county.person("bureau-1"), second)
    approved(county.person("registrar-1"), second)
    proven(county, first, second)


def test_a_maintainer_changes_code(county: County) -> None:
    branch = county.person("maintainer-1").submit("work", {"README.md": "# 试县学分登记库\n"})
    signed(county.person("maintainer-2"), branch)
    approved(county.person("registrar-1"), branch)
    proven(county, branch)


def test_a_principal_hands_over(county: County) -> None:
    """The old account ends, and what it approved before stands; from then on the new one signs, and it alone."""
    ground = county.ground
    before = county.person("clerk-0005").submit("before", batch("s-0005", line("t-eeeee3", title="以前")))
    signed(county.person("principal-0005"), before)
    approved(county.person("registrar-1"), before)
    heir = account("stranger", ground.keys["stranger"], "principal", "s-0005", "t-eeeee4", **{"from": TODAY})
    text = accounts(ground.keys, {"principal-0005": {"to": days(-1)}}, [heir])
    act = county.person("registrar-1").submit("hand-over", {ACCOUNTS: text})
    signed(county.person("bureau-1"), act)
    approved(county.person("registrar-2"), act)
    branch = county.person("clerk-0005").submit("work", batch("s-0005", line("t-eeeee3"), mark="h0ver1"))
    with county.unmoved():
        told = county.person("principal-0005").sign(branch)
        assert (told.code, "principal-0005 没有登记，或今天不在用" in told.said) == (2, True), told
    signed(county.person("stranger"), branch)
    approved(county.person("registrar-1"), branch)
    assert claim("s-0005", mark="h0ver1") in proven(county, before, act, branch)


def test_today_is_the_day_in_china_wherever_the_machine_is(county: County) -> None:
    """Runners of code hosts keep UTC, where a claim of this morning is one of tomorrow."""
    clerk = county.person("clerk-0002")
    clerk.submit("work", batch("s-0002", line("t-bbbbb4")))
    command = ["check", "--base", "origin/main", "--head", "HEAD", "--actor", clerk.login]
    for zone in ("WEST23", "EAST-14"):
        done = subprocess.run(
            [sys.executable, "-m", "generator", *command, "--root", os.fspath(clerk.root)],
            capture_output=True,
            check=False,
            env={**os.environ, "TZ": zone},
            text=True,
        )
        assert done.returncode == 0, done.stdout


def test_the_commands_speak_chinese_and_keep_their_exit_codes(county: County) -> None:
    clerk, principal, registrar = map(county.person, ("clerk-0002", "principal-0002", "registrar-1"))
    branch = clerk.submit("work", batch("s-0002", line("t-bbbbb4")))
    for told, code, word in (
        (principal.run("sign", branch), 2, "--yes"),
        (principal.run("sign", "submit/clerk-0002/absent", "--yes"), 2, "没有"),
        (principal.sign(branch, "--return"), 2, "理由"),
        (principal.sign(branch, "--paper"), 2, "--for"),
        (principal.sign(branch, "--key", "absent"), 2, "签名没有成功"),
        (principal.run("sign"), 2, ""),
        (registrar.run("approve", "--yes"), 2, "--pr"),
        (registrar.approve(branch), 1, "还缺一个批准"),
        (clerk.sign(branch), 1, "提出的人"),
    ):
        assert (told.code, word in told.said) == (code, True), told
    queue = registrar.run("queue").out
    assert all(word in queue for word in (branch, "待批准", "本校校（园）长", "县学分登记员"))
    signed(principal, branch)
    queue = registrar.run("queue").out
    assert ("本校校（园）长" in queue, "县学分登记员" in queue) == (False, True)
    approved(registrar, branch)
    queue = registrar.run("queue")
    assert (queue.code, branch in queue.out) == (0, False)
    assert county.registered == [branch]
