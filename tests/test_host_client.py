"""Redirects, limits and broken lines: the token stays with its host, and nothing hangs."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from generator.host import MAX_CHARACTERS, client, host
from tests.host_fixture import (
    HEAD,
    KINDS,
    MARKER,
    ROOT,
    TOKEN,
    FakeHost,
    Handler,
    Script,
    opened,
    raw,
    refused,
    running,
)


@pytest.fixture(params=KINDS)
def fake(request: pytest.FixtureRequest) -> Iterator[FakeHost]:
    with running(request.param) as one:
        yield one


@pytest.fixture
def github() -> Iterator[FakeHost]:
    with running("github") as one:
        yield one


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_within_the_host_is_followed(github: FakeHost, status: int) -> None:
    github.add_pull(12, HEAD)
    github.script(
        "/repos/qinghe/register/pulls/12", raw(status, b"", Location=f"{github.base}/repositories/1/pulls/12")
    )
    github.script("/repositories/1/pulls/12", raw(200, github.pulls[12]))
    assert opened(github).pull(12).number == 12
    assert [one.headers["authorization"] for one in github.asked] == [github.authorization] * 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_redirect_to_another_host_gets_no_token_and_no_answer_is_taken(
    fake: FakeHost, status: int, name: str
) -> None:
    with running("github") as other:
        other.add_pull(12, HEAD)
        port = other.port if name == "127.0.0.1" else fake.port
        for path in ("/pulls/12", "/issues/12/comments"):
            fake.script(ROOT + path, raw(status, b"", Location=f"http://{name}:{port}{other.base}{ROOT}{path}?{TOKEN}"))
        told = str(refused(opened(fake)))
        assert "另一台主机" in told
        assert "令牌不交给" in told
        refused(opened(fake), "comment")
        assert other.asked == []


@pytest.mark.parametrize(
    "location",
    [
        "",
        "http://[",
        "http://x@127.0.0.1:1/",
        "\\\\evil.example/",
        "//evil.example\\@127.0.0.1",
        "ssh://127.0.0.1/x",
        "/a b",
        "/\u00e9",
        "file:///etc/passwd",
    ],
)
def test_a_redirect_nowhere_is_an_error_in_words(fake: FakeHost, location: str) -> None:
    headers = {"Location": location} if location else {}
    fake.script(f"{ROOT}/pulls/12", raw(302, b"", **headers))
    assert refused(opened(fake)).status == 302


def test_a_circle_of_redirects_ends(fake: FakeHost) -> None:
    fake.script(f"{ROOT}/pulls/12", raw(302, b"", Location=f"{fake.api}{ROOT}/pulls/12"))
    assert "地址已变更" in str(refused(opened(fake)))
    assert len(fake.asked) == 6


@pytest.mark.parametrize(("status", "written"), [(301, False), (302, False), (303, False), (307, True), (308, True)])
def test_what_is_written_is_never_turned_into_a_question(fake: FakeHost, status: int, written: bool) -> None:
    moved, true = f"{fake.base}/repositories/1/comments", Handler.known

    def away(handler: Handler) -> None:
        if handler.command == "GET":
            true(handler, fake.asked[-1], {})
        else:
            handler.answer(status, b"", {"Location": moved})

    fake.script(f"{ROOT}/issues/12/comments", away)
    fake.script("/repositories/1/comments", raw(201, {"html_url": "https://host.example/c"}))
    if written:
        assert opened(fake).comment(12, "摘要", MARKER) == "https://host.example/c"
        assert (fake.asked[-1].method, fake.asked[-1].body) == ("POST", fake.asked[-2].body)
    else:
        assert "地址已变更" in str(refused(opened(fake), "comment"))
        assert fake.asked[-1].plain != moved


def test_an_answer_too_large_is_not_read_to_its_end(fake: FakeHost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "LIMIT", 1 << 20)
    fake.script(f"{ROOT}/pulls/12", raw(200, b" " * (1 << 20) + b"{}"))
    assert "超过 1 MiB" in str(refused(opened(fake)))
    fake.script(f"{ROOT}/pulls/12", raw(404, b" " * (1 << 21)))
    assert refused(opened(fake)).status == 404


def test_the_limits_are_those_promised() -> None:
    assert (client.LIMIT, client.TIMEOUT, MAX_CHARACTERS) == (8 * 1024 * 1024, 10.0, 65_536)


def silent(handler: Handler) -> None:
    time.sleep(1)
    handler.close_connection = True


def dripping(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(30):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


@pytest.mark.parametrize("script", [silent, dripping])
def test_a_host_that_does_not_answer_in_time(fake: FakeHost, script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "TIMEOUT", 0.3)
    monkeypatch.setattr(client, "PATIENCE", 0.5)
    fake.script(f"{ROOT}/pulls/12", script)
    start = time.monotonic()
    assert "没有按时回答" in str(refused(opened(fake)))
    assert time.monotonic() - start < 2


def hanging_up(handler: Handler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def babbling(handler: Handler) -> None:
    handler.wfile.write(f"HELO {TOKEN}\r\n\r\n".encode())
    handler.close_connection = True


def halving(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b'{"id": 1')
    handler.close_connection = True


def chunking(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"zz\r\n{}\r\n")
    handler.close_connection = True


def heading(handler: Handler) -> None:
    handler.send_response(200)
    for number in range(200):
        handler.send_header(f"X-{number}", "x")
    handler.end_headers()
    handler.close_connection = True


@pytest.mark.parametrize("script", [hanging_up, babbling, halving, chunking, heading])
def test_a_broken_answer_is_an_error_in_words(fake: FakeHost, script: Script) -> None:
    fake.script(f"{ROOT}/pulls/12", script)
    refused(opened(fake))


def test_offline(fake: FakeHost) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        there = replace(fake, port=free.getsockname()[1])
        assert "连不上主机" in str(refused(opened(there)))


def test_a_name_that_is_not_there() -> None:
    told = str(refused(host("https://nothing.invalid/qinghe/register", TOKEN)))
    assert "找不到这台主机" in told or "连不上主机" in told  # behind a proxy it is the proxy that says so


def test_a_certificate_nobody_vouches_for_is_no_host(fake: FakeHost) -> None:
    there = host(fake.url.replace("http:", "https:"), TOKEN, fake.api.replace("http:", "https:"))
    assert "加密连接" in str(refused(there))
    assert fake.asked == []


def test_a_proxy_never_sees_what_is_asked_of_this_machine(fake: FakeHost, monkeypatch: pytest.MonkeyPatch) -> None:
    fake.add_pull(12, HEAD)
    with running("github") as proxy:
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("no_proxy", "")
        assert opened(fake).pull(12).number == 12
        assert proxy.asked == []
