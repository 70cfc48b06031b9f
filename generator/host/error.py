"""What a code host refused or failed to do, in words for the person who asked."""

from __future__ import annotations

import time
from email.message import Message
from json import loads

from generator.host.dialect import Dialect
from generator.report import visible

TOKEN_VARIABLES = ("XUEFEN_TOKEN", "GITHUB_TOKEN")
"""Where a token is given, first that is set; named in the messages, so that they tell the way out."""

_SAID = 200  # characters quoted of what a host says
_WORDS = {
    401: "未认证",
    403: "没有权限",
    404: "没有找到",
    410: "已被删除",
    422: "内容不被接受",
    423: "已锁定或归档",
    429: "请求太频繁",
}
_SEEN = "请核对 county.yaml 的 repository 和编号；令牌看不到的仓库也会这样回答（它要有{scopes}）。"
_ADVICE: dict[int | str, str] = {
    "none": "没有提供访问令牌。请核对网址和编号；仓库不公开，就在环境变量 {variables} 中给出令牌，它要有{scopes}。",
    401: "访问令牌无效或已过期：请换一个（环境变量 {variables}）。",
    403: "访问令牌的权限不够：它要有{scopes}。",
    404: _SEEN,
    410: _SEEN,
    423: "请先解除仓库或讨论的锁定。",
    "broken": "请稍后再试；一直如此，请告诉主机的管理员。",
}


class HostError(Exception):
    """The host could not be asked, refused, or answered with what cannot be trusted.

    The text is Chinese, for the user: what was asked, what came back, what to do. It never holds the token.
    ``status`` is the HTTP status, 0 where there was none.
    """

    def __init__(self, text: str, status: int = 0) -> None:
        super().__init__(text)
        self.status = status


def refusal(asked: str, status: int, headers: Message, body: bytes, dialect: Dialect, token: str) -> HostError:
    """Return the error for an answer that is no success; ``token`` is only struck out of what the host says."""
    word = _WORDS.get(status, "主机内部出错" if status >= 500 else "不是预期的回答")
    said = _said(body, token)
    advice = _limited(status, headers, said) or _advice(status, dialect, given=bool(token))
    quoted = f"主机的说明：{said}" if said else ""
    return HostError(f"{asked}：主机回答 {status}（{word}）。{advice}{quoted}", status)


def _advice(status: int, dialect: Dialect, *, given: bool) -> str:
    key = "none" if status in (401, 403, 404) and not given else "broken" if status >= 500 else status
    advice = _ADVICE.get(key, "请核对内容后再试；一直如此，请告诉维护人员。")
    return advice.format(variables=" 或 ".join(TOKEN_VARIABLES), scopes=dialect.scopes)


def _limited(status: int, headers: Message, said: str) -> str:
    """Return the advice where the host counts requests and has had enough of them, else ""."""
    exhausted = headers.get("X-RateLimit-Remaining", "") == "0" or "Retry-After" in headers
    if status != 429 and not (status == 403 and (exhausted or "rate limit" in said.lower())):
        return ""
    reset = _number(headers.get("X-RateLimit-Reset", ""))
    seconds = _number(headers.get("Retry-After", "")) or (reset - int(time.time()) if reset else 60)
    minutes = min(max(-(-seconds // 60), 1), 24 * 60)
    return f"请求次数已达主机的上限：请约 {minutes} 分钟后再试（带令牌的上限更高）。"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _said(body: bytes, token: str) -> str:
    """Return the ``message`` of an error answer on one line, without anything that could steer a terminal."""
    try:
        answer = loads(body)
    except (ValueError, RecursionError):
        return ""
    message = answer.get("message") if isinstance(answer, dict) else None
    return _struck(message, token)[:_SAID] if isinstance(message, str) else ""


def _struck(text: str, token: str) -> str:
    line = visible(" ".join(text.split()))
    return line.replace(token, "***") if token else line
