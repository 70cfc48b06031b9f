"""Refusals and malicious answers: an error in the user's words, never a traceback, never the token."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from generator.host import pages
from tests.host_fixture import HEAD, KINDS, ROOT, TOKEN, FakeHost, Handler, opened, raw, refused, running


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


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (401, {}, ["401", "无效或已过期"]),
        (403, {}, ["403", "权限不够"]),
        (403, {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "RESET"}, ["403", "上限", "约 10 分钟"]),
        (403, {"Retry_After": "61"}, ["上限", "约 2 分钟"]),
        (404, {}, ["404", "没有找到", "county.yaml"]),
        (410, {}, ["410", "已被删除"]),
        (418, {}, ["418", "不是预期的回答"]),
        (422, {}, ["422", "内容不被接受"]),
        (423, {}, ["423", "锁定"]),
        (429, {"Retry_After": "Wed, 21 Oct 2026 07:28:00 GMT"}, ["429", "约 1 分钟"]),
        (429, {"Retry_After": "99999999999999999999"}, ["429", "约 1 分钟"]),
        (429, {"X_RateLimit_Reset": "1"}, ["429", "约 1 分钟"]),
        (500, {}, ["500", "稍后再试"]),
        (503, {}, ["503", "主机内部出错"]),
        (304, {}, ["304"]),
    ],
)
def test_a_refusal_is_told_in_the_users_words(
    fake: FakeHost, status: int, headers: dict[str, str], words: list[str]
) -> None:
    given = {name: text.replace("RESET", str(int(time.time()) + 595)) for name, text in headers.items()}
    fake.script(f"{ROOT}/pulls/12", raw(status, {"message": f"no\n{TOKEN}\x1b[31m"}, **given))
    error = refused(opened(fake))
    assert error.status == status
    told = str(error)
    assert told.startswith(f"读取合并请求 #12（GET {fake.api}{ROOT}/pulls/12）：主机回答")
    assert [word for word in words if word not in told] == []
    if status != 304:
        assert "主机的说明：no ***\\x1b[31m" in told


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_missing_token_is_named(fake: FakeHost, status: int) -> None:
    fake.script(f"{ROOT}/pulls/12", raw(status, b"<html>no</html>"))
    told = str(refused(opened(fake, "")))
    assert "没有提供访问令牌" in told
    assert "XUEFEN_TOKEN 或 GITHUB_TOKEN" in told


def test_the_secondary_limit_is_known_by_its_words(github: FakeHost) -> None:
    github.script(f"{ROOT}/pulls/12", raw(403, {"message": "You have exceeded a secondary rate limit."}))
    assert "约 1 分钟" in str(refused(opened(github)))


def test_a_failing_later_page_fails_the_whole(github: FakeHost) -> None:
    github.most = 1
    for number in (1, 2):
        github.add_pull(number, HEAD)

    def second(handler: Handler) -> None:
        if "&page=2" in handler.path:
            handler.answer(502, b"")
        else:
            handler.page(list(github.pulls.values()))

    github.script(f"{ROOT}/pulls", second)
    assert refused(opened(github), "pulls").status == 502


DEEP = b"[" * 200_000 + b"]" * 200_000
PULL: dict[str, Any] = {
    "id": 1,
    "number": 12,
    "title": "题",
    "state": "open",
    "user": {"login": "clerk"},
    "html_url": "https://host.example/1",
    "created_at": "2026-11-25T09:00:00Z",
    "head": {"ref": "x", "sha": HEAD},
    "base": {"ref": "main"},
}


def bent(name: str, *wrong: Any) -> list[dict[str, Any]]:
    return [PULL | {name: value} for value in wrong]


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"null", b"[]", b"3", b'"x"', b"<html>", b"{", b"\xff\xfe", DEEP, b"1" * 5000, b"NaN", b'{"a":' * 9999),
        *bent("number", *(None, "12", 0, -1, 1.5, True, 1 << 60, 13, [])),
        *bent("title", 1, {}, []),
        *bent("user", 1, "clerk", [], {"login": 3}),
        *bent("head", None, 1, "x", [], {}, {"ref": "x", "sha": 1}),
        *bent("head", *({"ref": "x", "sha": sha} for sha in ("A" * 40, "a" * 41, HEAD + "\n", "--all", "HEAD"))),
        *bent("head", *({"ref": ref, "sha": HEAD} for ref in (None, 1, "", "a b", "a\nb", "a:b", "x" * 5000))),
        *bent("base", None, {"ref": None}, []),
        *bent("state", None, "all", 1, "OPEN"),
        *bent("draft", "true", 1, {}),
        *bent("merged", "true", 1),
        *bent("created_at", None, 1, "", "gestern", "2026-11-25", "2026-11-25T09:00:00"),
        *bent("created_at", "0001-01-01T00:00:00+08:00", "9" * 9999, "2026-13-01T00:00:00Z"),
    ],
)
def test_a_malicious_answer_is_an_error_in_words(gitea: FakeHost, body: Any) -> None:
    gitea.script(f"{ROOT}/pulls/12", raw(200, body))
    told = str(refused(opened(gitea)))
    assert told.startswith(("读取合并请求 #12（GET ", "读取合并请求 #12："))
    assert any(word in told for word in ("不合接口约定", "JSON", "分支已被删除", "#13"))


@pytest.mark.parametrize("body", [{}, 3, [3], [[]], [{}], [{"id": "1"}], [{"id": 1}], [PULL | {"head": 3}], b"[", DEEP])
def test_a_malicious_list_is_an_error_in_words(fake: FakeHost, body: Any) -> None:
    fake.script(f"{ROOT}/pulls", raw(200, body))
    refused(opened(fake), "pulls")
    fake.script(f"{ROOT}/pulls/12/reviews", raw(200, body))
    refused(opened(fake), "reviews")


@pytest.mark.parametrize("body", [b"null", b"[]", b"[null, null]", b""])
def test_an_empty_list_is_empty(fake: FakeHost, body: bytes) -> None:
    fake.script(f"{ROOT}/pulls", raw(200, body, X_Total_Count="0"))
    assert opened(fake).pulls() == []


@pytest.mark.parametrize("total", ["999999999", "-1", "1e9", "９", "9" * 5000, ""])
def test_a_huge_count_of_pages_ends(gitea: FakeHost, total: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MAX_PAGES", 5)
    gitea.script(f"{ROOT}/pulls", raw(200, [PULL], X_Total_Count=total.encode().decode("latin-1")))
    if total == "999999999":
        assert "超过 5 页" in str(refused(opened(gitea), "pulls"))
        assert len(gitea.asked) == 5
    else:
        assert [one.number for one in opened(gitea).pulls()] == [12]
        assert len(gitea.asked) == 2


def test_endless_links_end(github: FakeHost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MAX_PAGES", 5)
    link = f'<{github.api}{ROOT}/pulls?{TOKEN}>; rel="next"'
    github.script(f"{ROOT}/pulls", raw(200, [PULL], Link=link))
    assert "超过 5 页" in str(refused(opened(github), "pulls"))


@pytest.mark.parametrize(
    "link", ["https://evil.example/?page=2", "//evil.example/", "http://[::1", "file:///etc/passwd"]
)
def test_a_next_page_elsewhere_is_not_followed(github: FakeHost, link: str) -> None:
    github.script(f"{ROOT}/pulls", raw(200, [PULL], Link=f'<{link}>; rel="next"'))
    assert "另一台主机" in str(refused(opened(github), "pulls"))
