"""One JSON request to a host's API and its answer: limited in time, size and where it may lead (DESIGN section 7)."""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException, HTTPResponse
from json import dumps, loads
from typing import NamedTuple, cast
from urllib.error import URLError
from urllib.parse import quote, urlencode, urljoin, urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from generator import __version__
from generator.host.address import local, origin_of
from generator.host.dialect import Dialect
from generator.host.error import HostError, refusal

TIMEOUT = 10.0  # seconds without a byte
PATIENCE = 60.0  # seconds for a whole answer, however slowly it drips
LIMIT = 8 << 20  # bytes of an answer
REDIRECTS = 5
_KEPT = (307, 308)  # redirects that keep the method; the others turn what was sent into a question
_MOVED = (301, 302, 303, *_KEPT)
_TOKEN = re.compile(r"[\x21-\x7e]*")
_AT_ONCE = 1 << 16


class Answer(NamedTuple):
    """What came back: the JSON value (None for an empty body) and the headers."""

    value: object
    headers: Message


@dataclass(frozen=True, slots=True)
class Client:
    """The API at ``base``; ``token`` may be "". Raises ``HostError`` for a token that is none.

    The token goes to this API's own origin only, never through a redirect to another, and stands in no message.
    """

    base: str
    dialect: Dialect
    token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not _TOKEN.fullmatch(self.token):
            raise HostError("访问令牌里有空格、换行或非 ASCII 字符：请重新复制一次。")

    def url(self, *path: str | int, query: Iterable[tuple[str, str]] = ()) -> str:
        """Return the address of a resource: each part of the path quoted, so that none can become two."""
        pairs = urlencode(list(query))
        return "/".join((self.base, *(quote(str(part), safe="") for part in path))) + (f"?{pairs}" if pairs else "")

    @property
    def origin(self) -> str:
        """Scheme, host and port of the API."""
        return origin_of(urlsplit(self.base))

    def read(self, asked: str, url: str, page: str = "") -> Answer:
        """Get ``url``, or the ``page`` of it the host named; ``asked`` says in Chinese what for.

        Messages name ``url``, which we made, never ``page``: a host could write the token into it.
        """
        return self._ask(f"{asked}（GET {url}）", "GET", page or url, None)

    def write(self, asked: str, method: str, url: str, content: Mapping[str, str]) -> Answer:
        """Send ``content`` by POST or PATCH; a redirect is followed only where it keeps the method."""
        return self._ask(f"{asked}（{method} {url}）", method, url, dumps(content).encode())

    def _ask(self, asked: str, method: str, url: str, data: bytes | None) -> Answer:
        for _ in range(REDIRECTS + 1):
            status, headers, body = self._exchange(asked, method, url, data)
            if status not in (_MOVED if data is None else _KEPT):
                break
            url = self._onward(asked, status, url, headers.get("Location", ""))
        if status in _MOVED:
            raise HostError(f"{asked}：主机回答 {status}，地址已变更。请更新 county.yaml 的 repository。", status)
        if not 200 <= status < 300:
            raise refusal(asked, status, headers, body, self.dialect, self.token)
        return Answer(_parsed(asked, status, body), headers)

    def _onward(self, asked: str, status: int, url: str, location: str) -> str:
        """Return where a redirect leads; the token, and whatever depends on the answer, stays with this origin."""
        target = self.within(url, location)
        if target:
            return target
        text = f"{asked}：主机回答 {status}，要转到另一台主机，没有跟去：令牌不交给别的主机。"
        raise HostError(f"{text}请核对 county.yaml 的 repository 是不是现在的网址。", status)

    def within(self, url: str, link: str) -> str:
        """Return the address ``link`` means when found at ``url``, "" unless it is one of this API's origin."""
        try:
            target = urljoin(url, link)
            there = origin_of(urlsplit(target))
        except (ValueError, HostError):
            return ""
        plain = target.isascii() and target.isprintable() and not {" ", "@", "\\"} & set(target)
        return target if plain and there == self.origin else ""

    def _exchange(self, asked: str, method: str, url: str, data: bytes | None) -> tuple[int, Message, bytes]:
        request = Request(url, data, dict(self.dialect.headers), method=method)  # noqa: S310 - `origin_of` chose http(s)
        request.add_header("User-Agent", f"xuefen/{__version__}")
        if data is not None:
            request.add_header("Content-Type", "application/json")
        if self.token:
            request.add_unredirected_header("Authorization", f"{self.dialect.authorization} {self.token}")
        try:
            with cast("HTTPResponse", _opener(self.origin).open(request, timeout=TIMEOUT)) as response:
                return response.status, response.headers, _body(asked, response)
        except (OSError, HTTPException, ValueError) as error:
            raise HostError(f"{asked}：{_broken(error)}") from None


def _opener(origin: str) -> OpenerDirector:
    """Return what opens http(s) and nothing else, and leaves every status, redirects too, to the caller."""
    opener = OpenerDirector()
    for handler in (ProxyHandler({} if local(origin) else None), HTTPHandler(), HTTPSHandler()):
        opener.add_handler(handler)
    return opener


def _body(asked: str, response: HTTPResponse) -> bytes:
    body, end = bytearray(), time.monotonic() + PATIENCE
    while part := response.read1(_AT_ONCE):
        body += part
        if len(body) > LIMIT:
            raise HostError(f"{asked}：回答超过 {LIMIT >> 20} MiB，没有读完。请告诉维护人员。", response.status)
        if time.monotonic() > end:
            raise TimeoutError
    return bytes(body)


def _parsed(asked: str, status: int, body: bytes) -> object:
    try:
        return loads(body) if body.strip() else None
    except (ValueError, RecursionError):
        text = f"{asked}：主机回答 {status}，但内容不是完整的 JSON。请核对网址是否真是代码托管主机，或稍后再试。"
        raise HostError(text, status) from None


def _broken(error: Exception) -> str:
    """Return what happened on the way; nothing the host said is quoted."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, TimeoutError):
        return f"主机没有按时回答（每步等 {TIMEOUT:g} 秒，共 {PATIENCE:g} 秒）。请检查网络，稍后再试。"
    if isinstance(reason, ssl.SSLError):
        return "不能建立可信的加密连接（证书不对或已过期）。请告诉主机的管理员；不要跳过验证。"
    if isinstance(reason, socket.gaierror):
        return "找不到这台主机。请检查网络和 county.yaml 的 repository。"
    if isinstance(reason, OSError):
        return "连不上主机，或连接中断。请检查网络（包括代理），稍后再试。"
    return "主机的回答不是 HTTP。请核对 county.yaml 的 repository。"
