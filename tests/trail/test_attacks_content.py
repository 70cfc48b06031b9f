"""Submissions that must not be taken: what they contain, pushed to the real server by somebody with an account."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from tests.trail.county import Content, County, Person, working
from tests.trail.forgery import tree
from tests.trail.records import (
    ACCOUNTS,
    CLOSED,
    ID_NUMBER,
    LAST,
    TODAY,
    UNVERIFIED,
    YEAR,
    account,
    accounts,
    batch,
    date,
    days,
    line,
    place,
)

REGISTERED = f"records/{UNVERIFIED}.yaml"
BIG = 20 << 20
MINE = f"records/schools/s-0002/credits/{YEAR}"


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[County]:
    with working(tmp_path, monkeypatch) as found:
        yield found


@pytest.fixture
def clerk(county: County) -> Person:
    return county.person("clerk-0002")


def refusal(who: Person, *steps: Mapping[str, Content], message: str = "学分申报") -> set[str]:
    """Return the codes with which the server refuses a new submission of these steps."""
    with who.county.unmoved():
        told = who.offer("work", *steps, message=message)
        assert told.code == 1, told
    return told.codes


def laid(who: Person, mode: str, blob: str, path: str) -> str:
    """Return a commit that lays one file, of any mode, over main."""
    who.begin()
    who.git("update-index", "--add", "--cacheinfo", f"{mode},{blob},{path}")
    return who.git("commit-tree", who.git("write-tree"), "-p", "HEAD", "-m", "学分申报")


def blob(who: Person, content: str) -> str:
    return who.git("hash-object", "-w", "--stdin", source=content.encode())


def grafted(who: Person, folder: str, names: Sequence[str], found: tuple[str, str]) -> str:
    """Return a folder with one file laid into it, at a path of any names; ``found`` are its mode and id."""
    listing = who.git("ls-tree", "--format=%(objectmode) %(objectname) %(path)", folder) if folder else ""
    kept = [(mode, name, id_) for mode, id_, name in (one.split(" ", 2) for one in listing.splitlines())]
    if len(names) > 1:
        below = next((id_ for _, name, id_ in kept if name == names[0]), "")
        found = ("40000", grafted(who, below, names[1:], found))
    lines = [*(one for one in kept if one[1] != names[0]), (found[0], names[0], found[1])]
    folders = sorted(lines, key=lambda one: one[1] + "/" * (int(one[0], 8) == 0o40000))
    return tree(who, *((mode.lstrip("0"), name, id_) for mode, name, id_ in folders))


def refusal_of(who: Person, commit: str) -> set[str]:
    with who.county.unmoved():
        told = who.push(f"{commit}:refs/heads/{who.branch('work')}")
        assert told.code == 1, told
    return told.codes


def test_the_claim_itself_is_taken(clerk: Person) -> None:
    """What the attacks below are variations of."""
    assert clerk.submit("work", batch("s-0002", line("t-bbbbb4")))


def test_deleted_submission(clerk: Person) -> None:
    assert refusal(clerk, {REGISTERED: None}) == {"C708"}


def test_edited_submission(clerk: Person) -> None:
    edited = batch(
        "s-0002", line("t-bbbbb4", amount=40, to=date(LAST, 11, 20)), submitted=date(LAST, 12, 5), mark="aaaaa1"
    )
    assert list(edited) == [REGISTERED]
    assert refusal(clerk, edited) == {"C709"}


def test_submission_moved_to_another_name(clerk: Person) -> None:
    moved = batch(
        "s-0002", line("t-bbbbb4", amount=20, to=date(LAST, 11, 20)), submitted=date(LAST, 12, 5), mark="aaaaa9"
    )
    assert {"C708"} <= refusal(clerk, {**moved, REGISTERED: None})


def test_another_schools_teacher(clerk: Person) -> None:
    assert refusal(clerk, batch("s-0002", line("t-bbbbb4"), line("t-ddddd3"))) == {"C203"}


def test_entry_in_another_schools_folder(clerk: Person) -> None:
    assert refusal(clerk, batch("s-0004", line("t-ddddd3"))) == {"C716"}


def test_entry_of_ones_own_school_in_another_schools_folder(clerk: Person) -> None:
    ((_, text),) = batch("s-0002", line("t-bbbbb4")).items()
    assert {"C502", "C716"} <= refusal(clerk, {place("s-0004", YEAR, TODAY, "k3m9x2"): text})


def test_two_schools_at_once(clerk: Person) -> None:
    assert refusal(clerk, {**batch("s-0002", line("t-bbbbb4")), **batch("s-0004", line("t-ddddd3"))}) == {"C702"}


def test_own_account_added(county: County) -> None:
    keys = county.ground.keys
    for login, person, codes in (("clerk-0002", "t-bbbbb2", {"C716", "C717"}), ("registrar-1", "t-aaaaa3", {"C717"})):
        added = account("stranger", keys["stranger"], "bureau", "county", person)
        assert refusal(county.person(login), {ACCOUNTS: accounts(keys, added=[added])}) == codes


def test_own_role_changed(county: County) -> None:
    keys = county.ground.keys
    for login, codes in (("clerk-0002", {"C716", "C717"}), ("registrar-1", {"C717"})):
        changed = {login: {"role": "bureau", "scope": "county"}}
        assert refusal(county.person(login), {ACCOUNTS: accounts(keys, changed)}) == codes


def test_own_key_put_into_another_account(county: County) -> None:
    keys = county.ground.keys
    changed = {"registrar-2": {"key": keys["registrar-1"]}}
    assert refusal(county.person("registrar-1"), {ACCOUNTS: accounts(keys, changed)}) == {"C509"}


def test_deputy_of_ones_own_making(county: County) -> None:
    changed = {"registrar-1": {"deputy": "registrar-2"}}
    assert refusal(county.person("registrar-1"), {ACCOUNTS: accounts(county.ground.keys, changed)}) == {"C717"}


@pytest.mark.parametrize("path", ["conftest.py", "mkdocs.yml", ".github/workflows/check.yml", "generator/guard/x.py"])
def test_code_among_records(clerk: Person, path: str) -> None:
    assert refusal(clerk, {**batch("s-0002", line("t-bbbbb4")), path: "a: 1\n"}) == {"C701"}


def test_code_instead_of_records(clerk: Person) -> None:
    assert refusal(clerk, {"conftest.py": "", "mkdocs.yml": "a: 1\n"}) == {"C716"}
    assert {"C004", "C007", "C716"} <= refusal(clerk, {"records/conftest.py": "", "records/mkdocs.yml": "a: 1\n"})


def test_owners_of_ones_own_choice(county: County) -> None:
    keys = county.ground.keys
    ends = {"clerk-0005": {"to": days(30)}}
    owners = {".github/CODEOWNERS": "* @registrar-1\n", ACCOUNTS: accounts(keys, ends)}
    assert refusal(county.person("registrar-1"), owners) == {"C707"}


def test_symbolic_link(clerk: Person) -> None:
    commit = laid(clerk, "120000", blob(clerk, "/etc/passwd"), f"{MINE}/{TODAY:%Y%m%d}-k3m9x2.yaml")
    assert "C005" in refusal_of(clerk, commit)


def test_submodule(clerk: Person) -> None:
    commit = laid(clerk, "160000", clerk.git("rev-parse", "HEAD"), f"{MINE}/{TODAY:%Y%m%d}-k3m9x2.yaml")
    assert "C005" in refusal_of(clerk, commit)


def test_executable_record(clerk: Person) -> None:
    ((path, text),) = batch("s-0002", line("t-bbbbb4")).items()
    assert refusal_of(clerk, laid(clerk, "100755", blob(clerk, text), path)) == {"C705"}


@pytest.mark.parametrize(
    ("path", "word", "codes"),
    [
        ("../x.yaml", "hasDotdot", {"C704", "C716"}),
        ("records/../conftest.py", "hasDotdot", {"C007", "C716"}),
        (f"{MINE}/../../x.yaml", "hasDotdot", {"C003"}),
        ("./x.yaml", "hasDot", {"C704", "C716"}),
        (".git/config", "hasDotgit", {"C704", "C716"}),
        (".GIT/config", "hasDotgit", {"C704", "C716"}),
        ("git~1/config", "hasDotgit", {"C704", "C716"}),
        (".g\u200cit/config", "hasDotgit", {"C704", "C716"}),
    ],
)
def test_path_that_leaves_the_tree(clerk: Person, path: str, word: str, codes: set[str]) -> None:
    """Git itself refuses these, as the server is set up; where a host does not look, the guard does."""
    top = grafted(clerk, "HEAD^{tree}", path.split("/"), ("100644", blob(clerk, "a: 1\n")))
    commit = clerk.git("commit-tree", top, "-p", "HEAD", "-m", "学分申报")
    with clerk.county.unmoved():
        told = clerk.push(f"{commit}:refs/heads/{clerk.branch('work')}")
        assert told.code == 1
        assert word in told.said
    told = clerk.run("check", "--base", "origin/main", "--head", commit, "--actor", clerk.login)
    assert (told.code, codes - told.codes) == (1, set())


def test_names_like_options(clerk: Person) -> None:
    assert refusal(clerk, {"--upload-pack=evil": "", "-rf": "", "-x/y.yaml": ""}) == {"C704", "C716"}
    assert clerk.run("check", "--base", "origin/main", "--head", "HEAD").out.count(" C704 ") == 3


def test_records_named_like_options(clerk: Person) -> None:
    ((_, text),) = batch("s-0002", line("t-bbbbb4")).items()
    names = [f"{MINE}/{name}.yaml" for name in ("--help", "-rf", "--exec=evil")]
    assert {"C003", "C104"} <= refusal(clerk, dict.fromkeys(names, text))
    told = clerk.run("check", "--base", "origin/main", "--head", "HEAD").out
    assert all(f"\n{name}:" in f"\n{told}" for name in names)


HOSTILE = "::error file=a::伪造 ##[error]b <img src=x onerror=alert(1)> [点我](https://evil.example)"


def commands(said: str) -> list[str]:
    """Return the lines that a workflow's runner takes for commands."""
    return [one for one in said.splitlines() if one.lstrip().startswith("::") or "##[" in one]


@pytest.mark.parametrize("path", [f"{MINE}/::error::x.yaml", f"{MINE}/a\n::error::b.yaml", f"{MINE}/##[error]c.yaml"])
def test_workflow_command_in_a_files_name(clerk: Person, path: str) -> None:
    assert "C003" in refusal(clerk, {path: "a: 1\n"})
    told = clerk.run("check", "--base", "origin/main", "--head", "HEAD", "--format", "github")
    assert told.code == 1
    assert all(one.startswith(f"::error file={MINE}/") and "##[" not in one for one in commands(told.out))
    assert not commands(clerk.run("check", "--base", "origin/main", "--head", "HEAD").out)


def test_workflow_command_in_a_records_text(clerk: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    note = f"{HOSTILE}\n##[command]c\n::stop-commands::d"
    hostile = batch("s-0002", *[line("t-bbbbb4", HOSTILE)] * 30, note=note)
    assert refusal(clerk, hostile) == {"C304"}
    told = clerk.run("check", "--base", "origin/main", "--head", "HEAD", "--format", "github")
    ours = commands(told.out)
    assert told.code == 1
    assert len(ours) == 11
    assert all(one.startswith((f"::error file={MINE}/", "::notice::另有")) and "##[" not in one for one in ours)
    assert not commands(page.read_text("utf-8"))


def test_workflow_command_in_the_summary(clerk: Person) -> None:
    clerk.begin()
    clerk.commit(batch("s-0002", *[line("t-bbbbb4", HOSTILE)] * 2, note=f"{HOSTILE}\n::error::c\n##[command]d"))
    told = clerk.run("summary", "--base", "origin/main", "--head", "HEAD").out
    assert "伪造" in told
    assert not commands(told)
    assert "<img" not in told
    assert "](https://evil.example)" not in told


def test_id_number_added_and_removed_within_one_push(clerk: Person) -> None:
    good, path = batch("s-0002", line("t-bbbbb4")), f"{MINE}/{TODAY:%Y%m%d}-aaaaa1.yaml"
    assert refusal(clerk, {path: f"note: {ID_NUMBER}\n"}, {path: None, **good}) == {"C718"}
    (own,) = good
    assert refusal(clerk, {own: f"note: {ID_NUMBER}\n"}, good) == {"C718"}


def test_id_number_that_stays(clerk: Person) -> None:
    assert "C060" in refusal(clerk, batch("s-0002", line("t-bbbbb4"), note=f"身份证 {ID_NUMBER}"))


def test_id_number_in_a_commit_message(clerk: Person) -> None:
    assert refusal(clerk, batch("s-0002", line("t-bbbbb4")), message=f"申报\n\n{ID_NUMBER}") == {"C719"}


def test_id_number_hidden_in_a_merge(clerk: Person) -> None:
    """A merge can hold what neither of its sides does, and the next commit takes it away."""
    clerk.begin()
    first = clerk.commit(batch("s-0002", line("t-bbbbb4")))
    clerk.git("checkout", "--quiet", "--detach", "origin/main")
    clerk.commit(batch("s-0002", line("t-bbbbb5"), mark="aaaaa2"))
    clerk.git("merge", "--quiet", "--no-commit", "--no-ff", first)
    path = f"{MINE}/{TODAY:%Y%m%d}-aaaaa1.yaml"
    clerk.commit({path: f"note: {ID_NUMBER}\n"})
    assert refusal_of(clerk, clerk.commit({path: None})) == {"C718"}


def test_file_of_20_mb(clerk: Person) -> None:
    clerk.git("config", "core.compression", "0")  # nothing would come of it, and it takes a second
    assert "C706" in refusal(clerk, {f"{MINE}/{TODAY:%Y%m%d}-k3m9x2.yaml": os.urandom(BIG)})


def test_file_of_20_mb_added_and_removed_within_one_push(clerk: Person) -> None:
    path = f"{MINE}/{TODAY:%Y%m%d}-aaaaa1.yaml"
    assert refusal(clerk, {path: b"a" * BIG}, {path: None, **batch("s-0002", line("t-bbbbb4"))}) == {"C706"}


def test_push_of_more_than_the_server_reads(clerk: Person) -> None:
    clerk.county.set("receive.maxInputSize", "1000000")
    with clerk.county.unmoved():
        told = clerk.offer("work", {f"{MINE}/{TODAY:%Y%m%d}-k3m9x2.yaml": os.urandom(2 << 20)})
        assert told.code == 1
        assert "maximum allowed size" in told.said


def test_file_of_100_000_lines(clerk: Person) -> None:
    ((path, text),) = batch("s-0002", line("t-bbbbb4")).items()
    assert refusal(clerk, {path: f"{text}note:\n" + "- {}\n" * 100_000}) == {"C035", "C724"}


@pytest.mark.parametrize("empty", ["\n", "#\n"])
def test_file_of_100_000_lines_that_say_nothing(clerk: Person, empty: str) -> None:
    """Small enough, and the loader reads it: but nobody who reviews it does."""
    ((path, text),) = batch("s-0002", line("t-bbbbb4")).items()
    assert refusal(clerk, {path: empty * 100_000 + text}) == {"C724"}


def test_yaml_bombs(clerk: Person) -> None:
    bombs = {
        "C038": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
        "C039": "a: 1\nb: *a\n",
        "C034": "a: " + "[" * 5000 + "]" * 5000 + "\n",
        "C034 ": "a: " + "{a: " * 5000 + "1" + "}" * 5000 + "\n",
        "C034  ": "".join(f"{' ' * n}a:\n" for n in range(1200)),
    }
    files = {f"{MINE}/{TODAY:%Y%m%d}-aaaaa{n}.yaml": bomb for n, bomb in enumerate(bombs.values())}
    assert {code.strip() for code in bombs} <= refusal(clerk, files)
    told = clerk.run("check", "--base", "origin/main", "--head", "HEAD").out
    assert told.count(" C034 ") == 3


def test_entry_into_a_closed_year(clerk: Person) -> None:
    assert refusal(clerk, batch("s-0002", line("t-bbbbb4", to=date(CLOSED, 12, 1)))) == {"C318", "C713"}


def test_entry_into_a_closed_year_with_a_day_of_then(clerk: Person) -> None:
    then = date(CLOSED, 12, 20)
    assert refusal(clerk, batch("s-0002", line("t-bbbbb4", to=then), submitted=then)) == {"C712", "C713"}


def test_back_dated_submission(clerk: Person) -> None:
    then = days(-40)
    assert refusal(clerk, batch("s-0002", line("t-bbbbb4", to=then), submitted=then)) == {"C712"}


def test_submission_of_the_future(clerk: Person) -> None:
    assert "C712" in refusal(clerk, batch("s-0002", line("t-bbbbb4"), submitted=days(2)))


def test_claim_into_a_verified_year(county: County) -> None:
    late = batch("s-0004", line("t-ddddd3", title="补报", to=date(LAST, 12, 1)))
    assert "C714" in refusal(county.person("clerk-0004"), late)
