"""A code host and one repository on it: pull requests, their reviews, one comment of ours."""

from __future__ import annotations

from collections.abc import Iterator

from generator.host.address import Address, address, api_of
from generator.host.answer import Fields, fields
from generator.host.client import Client
from generator.host.comment import fitted
from generator.host.error import TOKEN_VARIABLES, HostError
from generator.host.pages import items
from generator.host.pull import Pull, pull_of
from generator.host.review import Review, commit_id, review_of

_MAX_NUMBER = 1 << 31


class Host:
    """One repository on a host. Every method asks anew and raises ``HostError``."""

    def __init__(self, place: Address, client: Client) -> None:
        self.url = place.url
        self._client = client
        self._repository = ("repos", place.owner, place.name)

    def pull(self, number: int) -> Pull:
        """Return one pull request, open or not."""
        asked = f"读取合并请求 #{_checked(number)}"
        url = self._client.url(*self._repository, "pulls", number)
        found = pull_of(fields(asked, self._client.read(asked, url).value))
        if found is None:
            raise HostError(f"{asked}：它的分支已被删除，主机没有给出提交号。请让提交人重新提交。")
        if found.number != number:
            raise HostError(f"{asked}：主机给的是 #{found.number}，没有采用。请核对网址。")
        return found

    def pulls(self) -> list[Pull]:
        """Return the open pull requests by number; one whose head is gone cannot be registered and is left out."""
        query = (("state", "open"), *self._client.dialect.oldest)
        found = map(pull_of, self._items("列出合并请求", "pulls", query=query))
        return sorted((one for one in found if one and one.state == "open"), key=lambda one: one.number)

    def reviews(self, number: int) -> list[Review]:
        """Return all reviews of a pull request, earliest first."""
        found = self._items(f"读取合并请求 #{_checked(number)} 的审核", "pulls", number, "reviews")
        dated = sorted(((review_of(one), one.whole("id")) for one in found), key=lambda one: (one[0].at, one[1]))
        return [review for review, _ in dated]

    def pull_of_head(self, sha: str, base: str = "") -> Pull | None:
        """Return the open pull request whose head is exactly ``sha``, and whose base is ``base`` if that is given.

        None if there is none. Two of the same head raise ``HostError``: the caller must not guess which is meant.
        """
        commit_id(sha)
        found = [one for one in self.pulls() if one.head == sha and base in ("", one.base_ref)]
        if len(found) > 1:
            numbers = "、".join(f"#{one.number}" for one in found)
            raise HostError(f"提交 {sha[:10]} 同时是合并请求 {numbers} 的最新提交：请关闭多余的，或用 --pr 指明编号。")
        return found[0] if found else None

    def comment(self, number: int, text: str, marker: str) -> str:
        """Write ``text`` into our own comment that holds ``marker``, or into a new one; return its web address.

        A comment of another author is never touched, whatever it holds: its author could change it afterwards.
        ``marker`` is one line, best an HTML comment; longer text than the host takes is cut (see ``comment.fitted``).
        """
        if not marker.strip() or not marker.isprintable():
            raise ValueError(marker)
        if not self._client.token:
            raise HostError(f"发表摘要要有访问令牌：请在环境变量 {' 或 '.join(TOKEN_VARIABLES)} 中给出。")
        thread = ("issues", _checked(number), "comments")
        body, me = fitted(text, marker), self._login()
        asked = f"发表合并请求 #{number} 的摘要"
        for one in self._items(f"读取合并请求 #{number} 的评论", *thread):
            if one.login().lower() == me and marker in one.text("body"):
                if one.text("body") == body:
                    return one.link("html_url")
                url = self._client.url(*self._repository, "issues", "comments", one.whole("id"))
                return self._written(asked, "PATCH", url, body)
        return self._written(asked, "POST", self._client.url(*self._repository, *thread), body)

    def _written(self, asked: str, method: str, url: str, body: str) -> str:
        value = self._client.write(asked, method, url, {"body": body}).value
        return "" if value is None else fields(asked, value).link("html_url")

    def _login(self) -> str:
        """Return who the token is, in lower case."""
        asked = "查询令牌属于谁"
        robot = self._client.dialect.robot
        try:
            answer = fields(asked, {"user": self._client.read(asked, self._client.url("user")).value})
        except HostError as error:
            if error.status == 403 and robot:
                return robot
            raise
        login = answer.login().lower()
        if not login:
            raise HostError(f"{asked}：主机没有给出账号。请换一个访问令牌。")
        return login

    def _items(self, asked: str, *path: str | int, query: tuple[tuple[str, str], ...] = ()) -> Iterator[Fields]:
        return items(self._client, asked, (*self._repository, *path), query)


def host(repository_url: str, token: str = "", api: str = "") -> Host:
    """Return the repository that ``repository:`` of county.yaml, or a Git remote, names; asks nothing yet.

    It is GitHub if the address or ``api`` (as in ``GITHUB_API_URL``) says so, else Gitea or Forgejo. The token is sent
    to the API of that address: take the address from a trusted commit, never from a pull request. Raises ``HostError``.
    """
    place = address(repository_url)
    dialect, base = api_of(place, api)
    return Host(place, Client(base, dialect, token.strip()))


def _checked(number: int) -> int:
    if isinstance(number, bool) or not 0 < number < _MAX_NUMBER:
        raise HostError("合并请求的编号应是正整数，如 12。")
    return number
