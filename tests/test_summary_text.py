"""The text of a summary: record text that stays text, rows that fit, totals of those alone whom it concerns."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.check import check
from generator.summary import LIMIT, accounts, summary
from generator.summary.differences import differences
from generator.summary.effects import outcome
from generator.summary.escape import code, inert, joined
from generator.summary.layout import Items, Section, Table, fitted, length
from tests.county_fixture import BASE
from tests.test_summary import HEADER, NAMES, SNAPSHOTS, Example, Files, InMemory, base, brought, changes, files, summed

GAP = "&#8203;"
PIECES = (
    *"@#1|`<>&*_[]()!\\\n\r\t :$\u202e\u200b\x1b\x00\ue000\ud800　张é\U0001f600x",
    *("``", "&amp;", "**", "~~", "[[", "::", "://", "http", "https://", "www.", ":tada:", "##[", "GH-", "<!--", "-->"),
    *("<b>", "</details>", "deadbeef", "0123456", "- ", "1. "),
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))


def bare(told: str) -> str:
    """What is left of a text for a host to act on: without what is escaped, set as code or a reference."""
    return re.sub(r"&(?:amp|lt|gt|#8203|#36);", "\0", re.sub(r"`[^`\n]*`", "", re.sub(r"\\[\\`*_\[\]|~]", "\0", told)))


@given(TEXTS)
@settings(max_examples=500, deadline=None)
def test_a_text_of_a_record_does_nothing(text: str) -> None:
    told = inert(text)
    assert told.isprintable()
    assert "::" not in told
    assert "##[" not in told
    left = bare(told)
    assert not re.search(r"[<>&`*_\[\]|~$\\]", left)
    assert not re.search(r"[@#](?!\0)", left)
    assert not re.search(
        r"(?i)://|www\.|gh-\d|!\d|:[a-z0-9_+-]+:|(?<![0-9a-z])(?=\d*[a-f])[0-9a-f]{7,}(?![0-9a-z])", left
    )


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_code_holds_nothing_that_could_end_it(text: str) -> None:
    told = code(text)
    assert told == inert(text, 160) or re.fullmatch(r"`[^`|\\<>@]+`", told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("校级公开课（语文）", "校级公开课（语文）"),
        ("2026-11-23", "2026-11-23"),
        ("12:30", "12:30"),
        ("a|b", r"a\|b"),
        ("@all", f"@{GAP}all"),
        ("#12", f"#{GAP}12"),
        ("https://x.cn", f"https:{GAP}//x.cn"),
        ("a\nb\u202ec", r"a\\nb\\u202ec"),
        ("<b>", "&lt;b&gt;"),
        ("字" * 40, "字" * 29 + "…"),
    ],
)
def test_a_text_is_shown_as_it_is_written(text: str, told: str) -> None:
    assert inert(text) == told


def test_many_pieces_are_told_by_their_number() -> None:
    assert joined(["甲", "乙"]) == "甲、乙"
    assert joined(["甲" * 200] * 3) == f"{'甲' * 200} 等 3 项"


class Page(HTMLParser):
    """The tags of a page, and the cells of each row of its tables."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.rows: list[list[int]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parent's
        self.tags.add(tag)
        if tag == "table":
            self.rows.append([])
        elif tag == "tr":
            self.rows[-1].append(0)
        elif tag in ("td", "th"):
            self.rows[-1][-1] += 1


@pytest.mark.parametrize("name", NAMES)
def test_a_summary_renders_to_headings_lists_and_whole_tables(name: str) -> None:
    told = (SNAPSHOTS / f"{name}.md").read_text(encoding="utf-8")
    page = Page(markdown.markdown(told, extensions=["tables"]))
    frame = {"h2", "h3", "h4", "p", "blockquote", "strong", "em", "ul", "li", "hr", "code"}
    assert page.tags - frame <= {"table", "thead", "tbody", "tr", "th", "td"}
    assert all(len(set(cells)) == 1 for cells in page.rows)
    for line in told.splitlines():
        assert re.match(r"##+ |[|>]|- |    - |文件：|对象：|状态变化：|---|受限|登记库|由基准|没有教师|$", line), line


def test_no_text_of_the_hostile_example_is_more_than_text() -> None:
    told = Example("hostile").told()
    left = bare(re.sub(r"(?m)^#{2,3} ", "", told))
    left = re.sub(r"(?m)^> |^---$|\*\*|~~|^\|[ |:-]*\|$| \| |^\| | \|$", "", left)
    assert not re.search(r"[<&`*\[\]|~$\\]", left)
    assert not re.search(r"[@#](?!\0)", left)
    assert not re.search(r"(?m)^\s*::|##\[|://|www\.", told)


def crowd(size: int) -> Files:
    """A school with so many teachers, and one claim of each."""
    who = [f"t-{n:06d}" for n in range(size)]
    roster = "".join(
        f"  - id: {t}\n    joined: 2023-01-01\n    spans:\n"
        "      - {since: 2023-01-01, post: teacher, title: third, stage: primary}\n"
        for t in who
    )
    names = "".join(f'  {t}: "{"@|<`#" * 6}"\n' for t in who)
    school = "records/schools/s-0003"
    whole = files(BASE)
    whole[f"{school}/roster.yaml"] += roster.encode()
    whole[f"{school}/names.yaml"] += names.encode()
    lines = "".join(
        f"  - {{teacher: {t}, title: 听, activity: observe, level: school, to: 2026-11-13, amount: 2, unit: lessons}}\n"
        for t in who
    )
    head = "kind: credit-batch/1\nschool: s-0003\nyear: 2026\nsubmitted: 2026-11-20\n"
    head += f"totals: {{entries: {size}, lessons: {2 * size}}}\n"
    whole[f"{school}/credits/2026/20261120-aaaaa1.yaml"] = f"{head}entries:\n{lines}".encode()
    return whole


def test_a_summary_of_thousands_fits_and_says_what_it_leaves_out() -> None:
    size = 2990
    after = crowd(size)
    batch = next(path for path in after if "20261120" in path)
    before = {path: source for path, source in after.items() if path != batch}
    then, now, between = check(InMemory(before)), check(InMemory(after)), changes(before, after)
    assert now.errors == []

    def told(limit: int | None) -> str:
        return summary(then, now, between, "2026-11-23", introduced=brought(then, now), header=HEADER, limit=limit)

    short = told(LIMIT)
    assert LIMIT - 500 < length(short) <= LIMIT < 65_536
    (rest,) = map(int, re.findall(r"另有 (\d+) 位教师没有列出", short))
    listed = len(set(re.findall(r"t-\d{6}", short)))
    assert 100 < listed == size - rest
    assert f"在本机运行 `xuefen summary --base {'a' * 40} --head {'b' * 40} -o summary.md` 可看全部" in short
    assert short.rstrip().endswith(f"`sha256:{'c' * 64}`")
    assert told(LIMIT) == short
    assert len(set(re.findall(r"t-\d{6}", told(None)))) == size
    assert length(told(4000)) <= 4000


def test_problems_without_end_are_folded_and_cut() -> None:
    after = crowd(400)
    batch = next(path for path in after if "20261120" in path)
    after[batch] = after[batch].replace(b"t-000", b"t-zzz")
    told = summed(after)
    assert length(told) <= LIMIT
    assert told.count("**C202**") >= 100
    assert "<summary>其余" in told


def test_rows_beyond_the_first_are_folded() -> None:
    table = Table(("甲", "乙"), [(str(n), "字") for n in range(25)], "个", frozenset({0}))
    told = fitted([Section("题", [table])], None, "`x`")
    assert told.startswith("### 题\n\n|  甲 | 乙  |\n| --: | --- |\n|   0 | 字  |\n")
    assert "<summary>其余 5 个</summary>\n\n|  甲 | 乙  |" in told
    assert told.count("\n| ") == 25 + 4 - 1 + 1


def test_what_does_not_fit_is_named() -> None:
    items = Section("", [Items([f"- {n}" for n in range(90)])])
    told = fitted([items], 300, "`x`")
    assert length(told) <= 300
    assert re.search(r"另有 \d+ 项没有列出。\*\* 在本机运行 `x` 可看全部", told)
    assert length("😀") == 2


@pytest.mark.parametrize("teacher", ["t-aaaaa2", "t-aaaaa4", "t-bbbbb3"])
def test_totals_of_a_few_are_those_of_everyone(teacher: str) -> None:
    state = base()
    ids = {entry.id for entry in state.entries if entry.teacher == teacher}
    few, everyone = (outcome(state, who, "2026-11-23", ids) for who in ([teacher], None))
    assert few.standings == {key: one for key, one in everyone.standings.items() if key[0] == teacher}
    assert few.entries == everyone.entries
    assert few.entries


def test_lists_are_compared_by_what_names_their_items() -> None:
    old = {"x": [{"id": "a", "n": 1}, {"id": "b", "n": 2}], "y": ["p", "q"], "z": [{"k": 1}, {"k": 1}]}
    new = {"x": [{"id": "b", "n": 3}, {"id": "c", "n": 1}], "y": ["q", "r"], "z": [{"k": 1}, {"k": 2}]}
    found = [(one.trail, one.old, one.new) for one in differences(old, new)]
    assert found == [
        (("x", "b", "n"), 2, 3),
        (("x", "c"), None, {"id": "c", "n": 1}),
        (("x", "a"), {"id": "a", "n": 1}, None),
        (("y",), ["p"], ["r"]),
        (("z",), None, {"k": 2}),
    ]


def test_a_key_is_told_by_the_fingerprint_that_ssh_prints() -> None:
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHqFDr1bj1Ly+pxDL4Zdd7DAXh5GWcA9cc4rw4Zunf6b"
    assert accounts.fingerprint({"key": key}) == "`SHA256:2lsgGPYXKJRKoGMBcO2kmrNwTX4JjbThvKoV7s16ld8`"
    assert accounts.fingerprint({"key": "ssh-ed25519 ==="}) == "读不懂"
