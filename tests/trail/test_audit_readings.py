"""What an audit reads quickly says the same as what is read slowly, whoever wrote the file."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.audit import glance, signatures
from generator.audit.offices import Offices
from generator.audit.pieces import Pieces
from generator.git import Change, Repository
from generator.guard import deadlines
from generator.guard.accounts import PATH as ACCOUNTS
from generator.guard.accounts import Accounts
from generator.guard.acts import act
from generator.guard.context import Context
from generator.guard.matrix import matrix
from generator.guard.state import Known, State
from generator.guard.submission import Submission
from generator.load import read
from generator.records import name_of
from generator.schema import Schemas
from generator.trail import sshsig
from tests.trail.dealt import dealt
from tests.trail.history import History

SCHEMAS = Schemas.read()
PERIODS = """kind: periods/1
cycles:
  - {id: c-2023, label: 周期, start: 2023-01-01, rules: QH-2023}
years:
  - {year: 2022, opens: 2022-01-01, closes: 2022-12-31, correcting_until: 2023-03-31}
  - {year: 2023, opens: 2023-01-01, closes: 2023-12-31, correcting_until: 2024-03-31}
""".encode()
CLAIM = """kind: credit-batch/1
school: s-0001
year: 2023
submitted: 2023-07-03
totals: {entries: 1, lessons: 4}
entries:
  - {teacher: t-aaaaaa, title: 听课, activity: observe, level: school, to: 2023-06-25, amount: 4, unit: lessons}
"""
PLACE = "records/schools/s-0001/credits/2023/20230703-aaaaaa.yaml"
LATE = CLAIM.replace("submitted: 2023-07-03", "submitted: 2020-07-03")
ENTRY = "title: 听课, activity: observe, level: school, to: 2023-06-25, amount: 4, unit: lessons"
FRAGMENTS = (
    'note: "', '"', "note: '", "'", "note: |", "school: s-0002", "year: 2022", "year: 2023", "submitted: 2023-07-03",
    "submitted: 2020-01-01", "kind: plan/1", "kind: correction/1", '"school": s-0002', "? school", ": s-0002", "#", "",
    "  - {teacher: t-bbbbbb, title: x,", f"  - {{teacher: t-bbbbbb, {ENTRY}}}",
    f'  - {{teacher: "t-\\x62bbbbb", {ENTRY}}}', "{", "}", "[", "]", "---", "...", "note: 甲", "  乙", "note: {",
)  # fmt: skip


def context_of(source: str, path: str = PLACE, day: str = "2023-07-05") -> Context:
    """Return a submission of one new file, handed in on a day; s-0001 is verified for 2022."""
    known = Known()
    files = {"records/county/periods.yaml": "a" * 40, "records/county/verifications/2022/s-0001.yaml": "c" * 40}
    known.sources |= {"a" * 40: PERIODS, "b" * 40: source.encode(), "c" * 40: b""}
    change = Change(path, "", "", "100644", "b" * 40)
    with Repository(Path()) as repository:
        state = State(repository, "", SCHEMAS, (), known, files)
        return Context(
            repository=repository,
            submission=Submission("", "", "", "", (change,)),
            state=state,
            after=state.after([change]),
            act=act(state, [change], day),
            accounts=Accounts(None, day),
            matrix=matrix(state),
            day=day,
            submitted_on=day,
        )


def told(context: Context) -> list[str]:
    rules = (
        deadlines.submissions_carry_their_day,
        deadlines.submissions_come_in_time,
        deadlines.verified_years_take_corrections_alone,
    )
    return [one.code for rule in rules for one in rule(context)]


@st.composite
def altered(draw: st.DrawFn) -> str:
    lines = draw(st.sampled_from((CLAIM, LATE))).splitlines()
    for fragment in draw(st.lists(st.sampled_from(FRAGMENTS), max_size=4)):
        lines.insert(draw(st.integers(0, len(lines))), fragment)
    if draw(st.booleans()):
        del lines[draw(st.integers(0, len(lines) - 1))]
    return "\n".join(lines) + "\n"


def test_a_plain_claim_needs_no_reading_and_a_late_one_does() -> None:
    assert glance.in_time(context_of(CLAIM))
    for source, day, code in (
        (LATE, "2023-07-05", "C712"),
        (CLAIM, "2024-02-01", "C712"),
        (CLAIM, "2023-07-01", "C712"),
    ):
        context = context_of(source, day=day)
        assert not glance.in_time(context)
        assert code in told(context)
    old = CLAIM.replace("2023", "2022")
    context = context_of(old.replace("submitted: 2022", "submitted: 2023"))
    assert not glance.in_time(context)
    assert told(context) == ["C713", "C714"]


@pytest.mark.parametrize(
    "source",
    [
        LATE.replace("totals:", 'note: "x\nsubmitted: 2023-07-03\ny"\ntotals:').replace(
            "submitted: 2020", '"submitted": 2020'
        ),
        LATE.replace("submitted: 2020-07-03", '"\\x73ubmitted": 2020-07-03\nnote: "x\nsubmitted: 2023-07-03\ny"'),
        LATE.replace("submitted: 2020-07-03", "? submitted\n: 2020-07-03\nnote: 'x\nsubmitted: 2023-07-03\ny'"),
        CLAIM.replace("year: 2023", "'year': 2022\nnote: 'x\nyear: 2023\ny'"),
        CLAIM.replace("year: 2023", "year: 2022 # 2023"),
    ],
)
def test_what_is_hidden_is_read(source: str) -> None:
    assert not glance.in_time(context_of(source))


@settings(max_examples=600, deadline=None)
@given(altered())
def test_a_glance_never_passes_what_the_rules_would_not(source: str) -> None:
    context = context_of(source)
    assert not (glance.in_time(context) and told(context))


@settings(max_examples=600, deadline=None)
@given(altered(), st.sampled_from(("t-aaaaaa", "t-bbbbbb")))
def test_kind_and_teachers_are_those_of_the_document(source: str, teacher: str) -> None:
    context = context_of(source)
    document = context.after.document(PLACE)
    if document is not None:
        assert context.state.kind("b" * 40) == name_of(document["kind"])
        assert context.act.benefits(teacher) == (teacher in context.act.beneficiaries)


def test_a_kind_in_quotes_is_none() -> None:
    """A claim that calls itself a plan in a text of two lines would be approved as one."""
    source = 'note: "x\nkind: plan/1\ny"\n' + CLAIM
    assert context_of(source).state.kind("b" * 40) == "credit-batch"


def test_a_project_that_begins_as_closed_is_read() -> None:
    path = "records/county/projects/2023/p-aaaaaa/project.yaml"
    for text, passes in (
        ("status: finished", True),
        ("status: closed", False),
        ("'status': closed", False),
        ("", False),
    ):
        assert glance.moves_on(context_of(f"kind: project/1\nid: p-aaaaaa\n{text}\n", path)) is passes


@pytest.fixture(scope="module")
def history() -> History:
    return dealt(6, 2, 50)


def test_long_lists_in_pieces_are_what_they_are_as_a_whole(history: History) -> None:
    pieces = Pieces()
    lists = [(path, content) for step in history.steps for path, content in step.files.items() if content]
    lists += [(path, content) for path, content in history.genesis_files.items() if content]
    for path, content in lists:
        assert pieces.read(path, content) == read(path, content)
    assert len(pieces._items) > 50


PIECES = (
    "  - {login: a, role: clerk}\n", "  - login: b\n    role: clerk\n", '  - {login: "c\n', '  x"}\n', "  - 'd\n",
    "  '\n", "  - |\n    e\n", "  - >+\n    f\n\n", "more:\n", "  - [g,\n", "  ]\n", "# h\n", "\n", "  -  i\n",
    "   - j\n", "- k\n", "...\n", "---\n", "  - &a l\n", "  - m: {n: 1\n", "  }\n", "  - \n", "  -\n", "    - o\n",
    "  - p\n  q\n", "  - r\n   s\n", "  - {t: 1, t: 2}\n", "  - 13812345678\n",
)  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=6), st.sampled_from(("accounts", "teachers", "others")))
def test_whatever_the_pieces_they_read_as_the_whole(parts: list[str], name: str) -> None:
    source = f"kind: accounts/1\n{name}:\n{''.join(parts)}".encode()
    assert Pieces().read("x.yaml", source) == read("x.yaml", source)


def test_accounts_are_those_of_every_day(history: History) -> None:
    offices, known = Offices(), Known()
    for n, files in enumerate([history.genesis_files, *(step.files for step in history.steps)]):
        if ACCOUNTS in files:
            blob = f"{n:040}"
            known.sources[blob] = files[ACCOUNTS] or b""
            state = State(Repository(Path()), "", SCHEMAS, (), known, {ACCOUNTS: blob})
            for day in (date(2022, 11, 1) + timedelta(days=days) for days in range(800)):
                expected = Accounts(state.document(ACCOUNTS), day.isoformat()).by_login
                assert offices.accounts(state, day.isoformat()).by_login == expected
    assert len(offices._accounts) < 12


def test_signatures_are_checked_ahead(history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signatures, "LEAST", 0)
    root = history.write(tmp_path / "register")
    commits = [step.commit for step in history.steps]
    expected = {found for commit in commits for found in signatures.sound(history.objects[commit][1])}
    with Repository(root) as repository, signatures.ahead(repository, commits) as listener:
        assert listener is not None
        listener.join(60)
        assert expected == sshsig.SOUND
    assert len(expected) == 3 * len(commits)
    assert not sshsig.SOUND


def test_nothing_is_run_from_the_folder_one_stands_in(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signatures, "LEAST", 0)
    root = history.write(tmp_path / "register")
    mark = tmp_path / "run"
    for name in ("cryptography", "hashlib", "yaml"):
        (tmp_path / f"{name}.py").write_text(f"open({os.fspath(mark)!r}, 'w')\n", "utf-8")
    (tmp_path / "generator").mkdir()
    (tmp_path / "generator" / "__init__.py").write_text(f"open({os.fspath(mark)!r}, 'w')\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    commits = [history.steps[0].commit]
    with Repository(root) as repository, signatures.ahead(repository, commits) as listener:
        assert listener is not None
        listener.join(60)
        assert len(sshsig.SOUND) == 3
    assert not mark.exists()
