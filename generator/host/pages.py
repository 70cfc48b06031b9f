"""All items of a list that a host hands out in pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.host.answer import Fields, fields, unexpected
from generator.host.client import Answer, Client
from generator.host.error import HostError

MAX_PAGES = 100
_NEXT = re.compile(r'<([^<>]{1,2000})>\s*;\s*rel="next"')


def items(
    client: Client, asked: str, path: Iterable[str | int], query: Iterable[tuple[str, str]] = ()
) -> Iterator[Fields]:
    """Yield each object of the list once, in the host's order, with ``null`` left out.

    A list that is not paged, though asked for in pages, is told by its repetition. Raises ``HostError``, also for more
    than ``MAX_PAGES`` pages: what is left out could be the objection.
    """
    url = client.url(*path, query=(*client.dialect.paging, *query))
    seen: set[int] = set()
    longest, page = 0, url
    for number in range(1, MAX_PAGES + 1):
        answer = client.read(asked, url, page)
        found = _listed(asked, answer.value)
        before = len(seen)
        for one in found:
            if one is not None:
                item = fields(asked, one)
                known = item.whole("id") in seen
                seen.add(item.whole("id"))
                if not known:
                    yield item
        longest = max(longest, len(found))
        if client.dialect.linked:
            page = _linked(client, asked, page, answer)
        else:
            more = _more(answer, number * max(longest, 1), fresh=len(seen) > before)
            page = f"{url}&page={number + 1}" if more else ""
        if not page:
            return
    raise HostError(f"{asked}：超过 {MAX_PAGES} 页，没有读完。请先关闭不再需要的合并请求，或告诉维护人员。")


def _listed(asked: str, value: object) -> list[object]:
    if value is not None and not isinstance(value, list):
        raise unexpected(asked, "内容应是列表")
    return value or []


def _linked(client: Client, asked: str, page: str, answer: Answer) -> str:
    """Return the next page's address, "" after the last one."""
    found = _NEXT.search(answer.headers.get("Link", ""))
    if found is None:
        return ""
    there = client.within(page, found[1])
    if not there:
        raise unexpected(asked, "下一页在另一台主机")
    return there


def _more(answer: Answer, covered: int, *, fresh: bool) -> bool:
    """Return whether there is a further page, where they are only counted.

    A short page is not the last: drafts of other reviewers are taken out of a page after it was cut. So the host's
    total decides; ``covered`` is how many the pages so far held at least. Without a total, a page without news is last.
    """
    total = answer.headers.get("X-Total-Count", "")
    return covered < int(total) if total.isascii() and total.isdigit() and len(total) < 12 else fresh
