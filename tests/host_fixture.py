"""A code host on this machine: the few endpoints of GitHub, or of Gitea and Forgejo, that are asked, with a memory.

It does what the real ones do where that matters: GitHub names the next page in ``Link``; Gitea cuts a page first and
takes other reviewers' drafts out of it afterwards, hands out comments unpaged whatever page is asked, and writes its
public address into links.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

import pytest

from generator.host import Host, HostError, host

TOKEN = "s3cret-t0ken-of-the-registrar"  # noqa: S105 - looked for in every message
Kind = Literal["github", "gitea"]
KINDS: tuple[Kind, ...] = ("github", "gitea")
HEAD, OLD, OTHER = "a" * 40, "b" * 40, "c" * 40
MARKER = "<!-- xuefen summary -->"
ROOT = "/repos/qinghe/register"
Json = dict[str, Any]
Script = Callable[["Handler"], None]


@dataclass(frozen=True)
class Asked:
    """A request as it arrived: header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def plain(self) -> str:
        return self.path.partition("?")[0]


@dataclass
class FakeHost:
    """What the host knows; ``scripts`` answer instead of it, by path without query."""

    kind: Kind
    port: int = 0
    me: str = "registrar"
    most: int = 100  # items of a page, whatever is asked
    robot: bool = False  # the token is a workflow's: it may not ask who it is
    total: bool = True  # Gitea says how many there are
    pulls: dict[int, Json] = field(default_factory=dict)
    reviews: dict[int, list[Json]] = field(default_factory=dict)
    comments: dict[int, list[Json]] = field(default_factory=dict)
    scripts: dict[str, Script] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    ids: int = 100

    @property
    def base(self) -> str:
        return "/api/v3" if self.kind == "github" else "/api/v1"

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.base}"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/qinghe/register"

    @property
    def authorization(self) -> str:
        return f"{'Bearer' if self.kind == 'github' else 'token'} {TOKEN}"

    def script(self, path: str, answer: Script) -> None:
        self.scripts[f"{self.base}{path}"] = answer

    def add_pull(self, number: int, head: str, author: str | None = "clerk-0004", **more: Any) -> Json:
        self.ids += 1
        user = None if author is None else {"login": author}
        self.pulls[number] = {
            "id": self.ids,
            "number": number,
            "title": f"第 {number} 号申报",
            "state": "open",
            "draft": False,
            "merged_at": None,
            "html_url": f"https://host.example/qinghe/register/pulls/{number}",
            "created_at": "2026-11-25T17:00:00+08:00",
            "user": user,
            "head": {"ref": f"submit/{number}", "sha": head, "repo": None},
            "base": {"ref": "main", "sha": "0" * 40},
        } | more
        return self.pulls[number]

    def add_review(self, number: int, login: str | None, state: str, commit: str | None, **more: Any) -> Json:
        self.ids += 1
        review = {
            "id": self.ids,
            "user": None if login is None else {"login": login},
            "state": state,
            "commit_id": commit,
            "submitted_at": f"2026-11-25T09:{self.ids % 60:02}:00Z",
            "html_url": f"https://host.example/qinghe/register/pulls/{number}#review-{self.ids}",
        }
        if self.kind == "gitea":
            review |= {"stale": False, "dismissed": False, "official": True, "updated_at": review["submitted_at"]}
        self.reviews.setdefault(number, []).append(review | more)
        return self.reviews[number][-1]

    def add_comment(self, number: int, login: str | None, body: str) -> Json:
        self.ids += 1
        comment = {
            "id": self.ids,
            "user": None if login is None else {"login": login},
            "body": body,
            "html_url": f"https://host.example/qinghe/register/pulls/{number}#issuecomment-{self.ids}",
        }
        self.comments.setdefault(number, []).append(comment)
        return comment


class Handler(BaseHTTPRequestHandler):
    host: FakeHost
    protocol_version = "HTTP/1.1"

    def answer(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        for name, text in (headers or {}).items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        headers = {name.lower(): text for name, text in self.headers.items()}
        asked = Asked(self.command, self.path, headers, body)
        self.host.asked.append(asked)
        if script := self.host.scripts.get(asked.plain):
            script(self)
        elif headers.get("authorization") not in (None, self.host.authorization):
            self.answer(401, {"message": "Bad credentials"})
        else:
            self.known(asked, json.loads(body) if body else {})

    do_GET = do_POST = do_PATCH = handle_any  # noqa: N815 - the parent's names

    def known(self, asked: Asked, content: Json) -> None:
        base = re.escape(self.host.base)
        own = re.fullmatch(rf"{base}/repos/qinghe/register/(pulls|issues)(/.+)?", asked.plain)
        parts = (own[2] or "").strip("/").split("/") if own else []
        signed = "authorization" in asked.headers
        if asked.plain == f"{self.host.base}/user":
            self.who(signed=signed)
        elif own is None:
            self.answer(404, {"message": "Not Found"})
        elif asked.method == "GET":
            self.read(own[1], parts)
        elif not signed:
            self.answer(401, {"message": "Requires authentication"})
        else:
            self.write(asked.method, parts, content["body"])

    def who(self, *, signed: bool) -> None:
        if self.host.robot:
            self.answer(403, {"message": "Resource not accessible by integration"})
        elif signed:
            self.answer(200, {"id": 1, "login": self.host.me})
        else:
            self.answer(401, {"message": "Requires authentication"})

    def read(self, kind: str, parts: list[str]) -> None:
        host = self.host
        if parts == [""]:
            self.page([one for one in host.pulls.values() if one["state"] == "open"])
        elif len(parts) == 1 and parts[0].isdigit() and int(parts[0]) in host.pulls:
            self.answer(200, host.pulls[int(parts[0])])
        elif kind == "pulls" and parts[1:] == ["reviews"]:
            hidden = ("PENDING", host.me)
            self.page(host.reviews.get(int(parts[0]), []), hidden if host.kind == "gitea" else None)
        elif kind == "issues" and parts[1:] == ["comments"]:
            found = host.comments.get(int(parts[0]), [])
            if host.kind == "gitea":
                self.answer(200, found, self.counted(found))
            else:
                self.page(found)
        else:
            self.answer(404, {"message": "Not Found"})

    def page(self, found: list[Json], hidden: tuple[str, str] | None = None) -> None:
        query = {name: texts[-1] for name, texts in parse_qs(urlsplit(self.path).query).items()}
        size = min(int(query.get("per_page") or query.get("limit") or 30), self.host.most)
        page = int(query.get("page", "1"))
        cut = found[(page - 1) * size : page * size]
        if hidden:
            cut = [one for one in cut if one["state"] != hidden[0] or (one["user"] or {}).get("login") == hidden[1]]
        last = page * size >= len(found)
        if self.host.kind == "gitea":
            link = {} if last else {"Link": f'<https://public.example{self.host.base}/?page={page + 1}>; rel="next"'}
            self.answer(200, cut, self.counted(found) | link)
        else:
            # like the real one: by number of the repository, in its own order of relations
            names = re.sub(r"repos/[^/]+/[^/]+", "repos/qinghe/register", urlsplit(self.path).path)
            there = f"http://127.0.0.1:{self.host.port}{names}?per_page={size}&page={{}}"
            relations = f'<{there.format(1)}>; rel="first"'
            if not last:
                relations = f'<{there.format(page + 1)}>; rel="next", ' + relations
            self.answer(200, cut, {"Link": relations})

    def counted(self, found: list[Json]) -> dict[str, str]:
        return {"X-Total-Count": str(len(found))} if self.host.total else {}

    def write(self, method: str, parts: list[str], body: str) -> None:
        host = self.host
        if method == "POST" and parts[1:] == ["comments"]:
            me = "github-actions[bot]" if host.robot else host.me
            self.answer(201, host.add_comment(int(parts[0]), me, body))
            return
        found = [one for each in host.comments.values() for one in each if [str(one["id"])] == parts[1:]]
        if method == "PATCH" and parts[0] == "comments" and found:
            found[0]["body"] = body  # whoever may write may edit the comments of others too, as on the real ones
            self.answer(200, found[0])
        else:
            self.answer(404, {"message": "Not Found"})

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the parent's name
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that stops reading is what some tests are about."""


@contextmanager
def running(kind: Kind) -> Iterator[FakeHost]:
    host = FakeHost(kind)
    server = _Server(("127.0.0.1", 0), type("Own", (Handler,), {"host": host}))
    host.port = server.server_address[1]
    work = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    work.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        work.join()


def raw(status: int, body: Any, **headers: str) -> Script:
    """Answer always the same; ``Retry_After`` stands for the header ``Retry-After``."""
    return lambda handler: handler.answer(status, body, {name.replace("_", "-"): one for name, one in headers.items()})


def opened(fake: FakeHost, token: str = TOKEN) -> Host:
    return host(fake.url, token, fake.api)


def refused(there: Host, what: str = "pull") -> HostError:
    """Return what is raised, having made sure that nothing of it holds the token."""
    ask: dict[str, Callable[[], object]] = {
        "pull": lambda: there.pull(12),
        "pulls": there.pulls,
        "reviews": lambda: there.reviews(12),
        "comment": lambda: there.comment(12, "摘要", MARKER),
    }
    with pytest.raises(HostError) as caught:
        ask[what]()
    chain: BaseException | None = caught.value
    while chain is not None:
        assert TOKEN not in str(chain)
        chain = chain.__cause__
    assert not caught.value.__context__ or caught.value.__suppress_context__
    assert caught.value.args[0].count("\n") == 0
    return caught.value
