"""Several people at the same moment, each a process of their own: nothing is lost, nothing is registered twice."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.trail.county import Answer, County, Person, working
from tests.trail.records import TODAY, YEAR, batch, line, policy

AGAIN = "请再运行一次"


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[County]:
    with working(tmp_path, monkeypatch) as found:
        yield found


def at_once(*commands: tuple[Person, Sequence[str]]) -> list[Answer]:
    """Run commands of ``xuefen``, each in its own process, started together."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "generator", *arguments, "--root", os.fspath(who.root), "--yes"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for who, arguments in commands
    ]
    told = [(one, *one.communicate()) for one in running]
    return [Answer(one.returncode, out, said) for one, out, said in told]


def insisting(who: Person, branch: str) -> int:
    """Approve, again as long as one is told to; return how often it took."""
    for times in range(1, 6):
        (told,) = at_once((who, ("approve", branch)))
        if told.code == 0:
            return times
        assert AGAIN in told.said, told
    raise AssertionError(told)


def entry(school: str, mark: str) -> str:
    return f"schools/{school}/credits/{YEAR}/{TODAY:%Y%m%d}-{mark}#1"


def signed(county: County, login: str, *branches: str) -> None:
    for branch in branches:
        told = county.person(login).sign(branch)
        assert told.code == 0, told.said


def test_two_clerks_of_one_school_submit_at_once(county: County) -> None:
    marks = {"clerk-0002": "aaaaa1", "clerk-0002-b": "aaaaa2"}
    people = [county.person(login) for login in marks]
    for who in people:
        who.begin()
    before = county.entries().keys()

    def submitted(who: Person) -> str:
        files = batch("s-0002", line("t-bbbbb4", title=f"听课 {who.login}"), mark=marks[who.login])
        return who.submit("work", files)

    with ThreadPoolExecutor(len(people)) as pool:
        branches = list(pool.map(submitted, people))
    signed(county, "principal-0002", *branches)
    for branch in branches:
        told = county.person("registrar-1").approve(branch)
        assert told.code == 0, told.said
    assert county.registered == branches
    assert county.entries().keys() - before == {entry("s-0002", mark) for mark in marks.values()}


def test_two_registrars_register_two_submissions_at_once(county: County) -> None:
    before = county.entries().keys()
    branches = []
    for n, letter in (("0002", "b"), ("0005", "e")):
        branch = county.person(f"clerk-{n}").submit("work", batch(f"s-{n}", line(f"t-{letter * 5}4")))
        signed(county, f"principal-{n}", branch)
        branches.append(branch)
    people = [county.person(login) for login in ("registrar-1", "registrar-2")]
    for who in people:
        who.begin()
    with ThreadPoolExecutor(2) as pool:
        took = list(pool.map(insisting, people, branches))
    assert min(took) == 1
    assert sorted(county.registered) == sorted(branches)
    assert county.entries().keys() - before == {entry("s-0002", "k3m9x2"), entry("s-0005", "k3m9x2")}


def test_one_submission_registered_twice_at_once(county: County) -> None:
    branch = county.person("clerk-0002").submit("work", batch("s-0002", line("t-bbbbb4")))
    signed(county, "principal-0002", branch)
    people = [county.person(login) for login in ("registrar-1", "registrar-2")]
    for who in people:
        who.begin()
    first, second = sorted(at_once(*((who, ("approve", branch)) for who in people)))
    assert first.code == 0
    assert county.registered == [branch]
    if second.code == 1:
        assert AGAIN in second.said or second.codes == {"C722"}, second
    (again,) = at_once((people[1], ("approve", branch)))
    assert (again.code, again.codes) == (1, {"C722"})
    assert county.registered == [branch]
    assert entry("s-0002", "k3m9x2") in county.entries()


def test_two_approvals_of_one_submission_left_at_once(county: County) -> None:
    branch = county.person("registrar-1").submit("work", policy())
    people = [county.person(login) for login in ("bureau-1", "bureau-2", "head")]
    for who in people:
        who.begin()
    told = at_once(*((who, ("sign", branch)) for who in people))
    assert [one.code for one in told] == [0, 0, 0], told
    told = at_once((county.person("registrar-2"), ("approve", branch)))
    assert told[0].code == 0, told
    assert county.registered == [branch]


def test_many_push_at_once(county: County) -> None:
    """Pushes of different refs do not stand in each other's way, and the hook judges each by itself."""
    people = [county.person(login) for login in ("clerk-0002", "clerk-0002-b", "clerk-0004", "clerk-0005")]
    for who in people:
        who.begin()
    schools = {"clerk-0004": ("s-0004", "t-ddddd3"), "clerk-0005": ("s-0005", "t-eeeee3")}

    def offered(who: Person) -> Answer:
        school, teacher = schools.get(who.login, ("s-0002", "t-bbbbb4"))
        return who.offer("work", batch(school, line(teacher, title=who.login)))

    with ThreadPoolExecutor(len(people)) as pool:
        told = list(pool.map(offered, people))
    assert [one.code for one in told] == [0] * len(people), told
    assert {f"refs/heads/submit/{who.login}/work" for who in people} <= county.refs.keys()
