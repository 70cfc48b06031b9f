"""Pull requests and our comment on a real server: all pages, the exact head, nobody else's comment."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from generator.host import MAX_CHARACTERS, HostError, Pull, standing
from tests.host_fixture import HEAD, KINDS, MARKER, OLD, OTHER, ROOT, FakeHost, opened, raw, refused, running


@pytest.fixture(params=KINDS)
def fake(request: pytest.FixtureRequest) -> Iterator[FakeHost]:
    with running(request.param) as one:
        yield one


@pytest.fixture
def github() -> Iterator[FakeHost]:
    with running("github") as one:
        yield one


@pytest.fixture
def gitea() -> Iterator[FakeHost]:
    with running("gitea") as one:
        yield one


def test_a_pull_request_is_read(fake: FakeHost) -> None:
    fake.add_pull(12, HEAD)
    assert opened(fake).pull(12) == Pull(
        number=12,
        author="clerk-0004",
        title="第 12 号申报",
        head=HEAD,
        head_ref="submit/12",
        base_ref="main",
        state="open",
        draft=False,
        url="https://host.example/qinghe/register/pulls/12",
        created="2026-11-25T09:00:00Z",
    )
    assert fake.asked[0].plain == f"{fake.base}/repos/qinghe/register/pulls/12"
    assert fake.asked[0].headers["authorization"] == fake.authorization
    assert fake.asked[0].headers["user-agent"].startswith("xuefen/")
    assert opened(fake, "").pull(12).number == 12
    assert "authorization" not in fake.asked[1].headers


def test_state_and_draft(fake: FakeHost) -> None:
    fake.add_pull(1, HEAD, state="closed", merged_at="2026-11-26T00:00:00Z")
    fake.add_pull(2, HEAD, state="closed", draft=True)
    del fake.add_pull(3, HEAD, title="WIP: 先看看")["draft"]
    found = [opened(fake).pull(n) for n in (1, 2, 3)]
    assert [(one.state, one.draft) for one in found] == [("merged", False), ("closed", True), ("open", True)]


def test_all_pages_of_open_pull_requests_are_read(fake: FakeHost) -> None:
    fake.most = 3
    for number in range(1, 9):
        fake.add_pull(number, HEAD, state="closed" if number == 4 else "open")
    assert [one.number for one in opened(fake).pulls()] == [1, 2, 3, 5, 6, 7, 8]
    assert len(fake.asked) == 3
    assert {one.headers["authorization"] for one in fake.asked} == {fake.authorization}
    assert all("state=open" in one.path for one in fake.asked if fake.kind == "gitea" or "page" not in one.path)


def test_a_pull_request_whose_head_is_gone_hides_no_other(fake: FakeHost) -> None:
    fake.add_pull(1, "")
    fake.add_pull(2, HEAD)
    assert [one.number for one in opened(fake).pulls()] == [2]
    fake.add_pull(12, "")
    assert "分支已被删除" in str(refused(opened(fake)))


def test_a_closed_pull_request_is_not_open_whatever_the_list_says(fake: FakeHost) -> None:
    fake.script(f"{ROOT}/pulls", raw(200, [fake.add_pull(1, HEAD, state="closed"), fake.add_pull(2, HEAD)]))
    assert [one.number for one in opened(fake).pulls()] == [2]


def test_the_pull_request_of_a_head_is_found_by_that_head_alone(fake: FakeHost) -> None:
    fake.most = 2
    for number, head in enumerate([OLD, OLD, OTHER, HEAD], 1):
        fake.add_pull(number, head)
    fake.add_pull(5, HEAD[:-1] + "0")
    fake.add_pull(9, "d" * 40, state="closed")
    there = opened(fake)
    found = there.pull_of_head(HEAD)
    assert found is not None
    assert found.number == 4
    assert there.pull_of_head("d" * 40) is None
    with pytest.raises(HostError, match="#1、#2"):
        there.pull_of_head(OLD)
    fake.pulls[2]["base"]["ref"] = "trial"
    narrowed = there.pull_of_head(OLD, base="main")
    assert narrowed is not None
    assert narrowed.number == 1


@pytest.mark.parametrize("sha", ["", "main", "a" * 39, "A" * 40, "a" * 40 + "\n", "a" * 64, "../" + "a" * 37])
def test_only_a_whole_commit_id_is_asked_for(github: FakeHost, sha: str) -> None:
    with pytest.raises(HostError, match="40 位"):
        opened(github).pull_of_head(sha)
    with pytest.raises(HostError, match="40 位"):
        standing([], sha)
    assert github.asked == []


@pytest.mark.parametrize("number", [0, -1, True, 1 << 40])
def test_a_number_that_is_none_is_not_asked_for(github: FakeHost, number: int) -> None:
    for ask in (opened(github).pull, opened(github).reviews):
        with pytest.raises(HostError, match="正整数"):
            ask(number)
    assert github.asked == []


def test_untrusted_text_is_one_visible_line(fake: FakeHost) -> None:
    title = "::error::x\n\x1b[31m\u202e红\ud800" + "长" * 1000
    fake.add_pull(12, HEAD, title=title, html_url="javascript:alert(1)")["head"]["ref"] = "--upload-pack=x\u202e"
    found = opened(fake).pull(12)
    assert found.title.isprintable()
    assert len(found.title) == 300
    assert found.url == ""
    assert found.head_ref == "--upload-pack=x\\u202e"


@pytest.mark.parametrize("author", [None, "ghost", "Ghost", "a b", "x\n", "@far@other.example", ""])
def test_a_deleted_or_impossible_account_is_nobody(fake: FakeHost, author: str | None) -> None:
    fake.add_pull(12, HEAD, author)
    assert opened(fake).pull(12).author == ""


def test_a_comment_is_written_once_and_then_edited(fake: FakeHost) -> None:
    fake.most, fake.me = 2, "Registrar"
    for _ in range(3):
        fake.add_comment(12, "clerk-0004", "好")
    there = opened(fake)
    first = there.comment(12, "第一次", MARKER)
    assert fake.comments[12][3]["body"] == f"{MARKER}\n第一次"
    assert there.comment(12, "第二次", MARKER) == first == fake.comments[12][3]["html_url"]
    assert [one["body"] for one in fake.comments[12][3:]] == [f"{MARKER}\n第二次"]
    writes = [one.method for one in fake.asked if one.method != "GET"]
    there.comment(12, "第二次", MARKER)
    assert writes == ["POST", "PATCH"] == [one.method for one in fake.asked if one.method != "GET"]
    assert json.loads(fake.asked[-1].body or b"{}") == {}


def test_a_comment_of_another_with_our_marker_is_left_alone(fake: FakeHost) -> None:
    fake.add_comment(12, "evil", f"{MARKER}\n都合格")
    fake.add_comment(12, None, MARKER)
    fake.add_comment(12, "registrar", "没有记号")
    opened(fake).comment(12, "摘要", MARKER)
    assert [one["body"] for one in fake.comments[12]][:3] == [f"{MARKER}\n都合格", MARKER, "没有记号"]
    assert fake.comments[12][3]["body"] == f"{MARKER}\n摘要"


def test_a_workflow_that_may_not_ask_who_it_is_edits_its_own(github: FakeHost) -> None:
    github.robot = True
    for text in ("一", "二"):
        opened(github).comment(12, text, MARKER)
    assert [(one["user"]["login"], one["body"]) for one in github.comments[12]] == [
        ("github-actions[bot]", f"{MARKER}\n二")
    ]


def test_a_token_that_may_not_ask_who_it_is_is_told_so(gitea: FakeHost) -> None:
    gitea.script("/user", raw(403, {"message": "token does not have at least one of required scope(s): [read:user]"}))
    told = str(refused(opened(gitea), "comment"))
    assert "令牌" in told
    assert "read:user" in told
    assert gitea.comments == {}


def test_comments_handed_out_unpaged_without_a_total_are_read_once(gitea: FakeHost) -> None:
    gitea.total = False
    for n in range(70):
        gitea.add_comment(12, "clerk-0004", str(n))
    opened(gitea).comment(12, "摘要", MARKER)
    assert len([one for one in gitea.asked if one.method == "GET" and "comments" in one.path]) == 2
    assert len(gitea.comments[12]) == 71


def test_without_a_token_nothing_is_asked(fake: FakeHost) -> None:
    assert "GITHUB_TOKEN" in str(refused(opened(fake, ""), "comment"))
    assert fake.asked == []


def test_a_marker_must_be_one_line(fake: FakeHost) -> None:
    for marker in ("", " ", "a\nb"):
        with pytest.raises(ValueError, match=r"^\s*$|a"):
            opened(fake).comment(12, "x", marker)


def test_text_of_just_the_limit_is_kept_whole(github: FakeHost) -> None:
    text = MARKER + "\n" + "字" * (MAX_CHARACTERS - len(MARKER) - 1)
    opened(github).comment(12, text, MARKER)
    assert github.comments[12][0]["body"] == text


@pytest.mark.parametrize(
    ("before", "line", "after"),
    [
        ("", "| 张老师 | 3 学分 |\n", "| 张老师 | 3 学分 |"),
        ("<details><summary>全部</summary>\n\n", "一行\n", "一行\n</details>"),
        ("```\n", "一行\n", "一行\n```"),
        ("<details>\n<details>\n```text\n", "行\n", "行\n```\n</details>\n</details>"),
    ],
)
def test_longer_text_is_cut_at_a_line_and_says_so_in_sight(
    github: FakeHost, before: str, line: str, after: str
) -> None:
    opened(github).comment(12, before + line * 40_000, MARKER)
    body = github.comments[12][0]["body"]
    assert MAX_CHARACTERS - 400 < len(body) <= MAX_CHARACTERS
    kept, _, note = body.rpartition("\n\n")
    assert kept.endswith("\n" + after)
    assert note.startswith("**内容太长，此处截断")


def test_one_endless_line_is_cut_too(github: FakeHost) -> None:
    opened(github).comment(12, "字" * 100_000, MARKER)
    body = github.comments[12][0]["body"]
    assert len(body) <= MAX_CHARACTERS
    assert body.startswith(MARKER + "\n字字")
    left = int(body.split("以下省略 ")[1].split(" ")[0])
    assert body.count("字") - body.split("\n\n")[-1].count("字") + left == 100_000
