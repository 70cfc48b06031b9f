"""Pull requests as a host tells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.host.answer import Fields, unexpected

PullState = Literal["open", "closed", "merged"]
_UNFINISHED = ("wip:", "[wip]")  # how older hosts mark a draft


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull request; ``author`` is the proposer, "" if that account was deleted.

    ``head`` is the commit's id of 40 hex digits, never empty; ``created`` is UTC. ``title`` and the branches are one
    line, what is not printable in them escaped, yet untrusted: a title may hold Markdown, a branch begin with a dash.
    """

    number: int
    author: str
    title: str
    head: str
    head_ref: str
    base_ref: str
    state: PullState
    draft: bool
    url: str
    created: str


def pull_of(answer: Fields) -> Pull | None:
    """Return the pull request of an answer; None if its head is gone (its repository was deleted)."""
    head = answer.inner("head")
    sha = head.sha("sha")
    if not sha:
        return None
    title = answer.line("title")
    marked = title.lower().startswith(_UNFINISHED)
    return Pull(
        number=answer.whole("number"),
        author=answer.login(),
        title=title,
        head=sha,
        head_ref=head.ref("ref"),
        base_ref=answer.inner("base").ref("ref"),
        state=_state(answer),
        draft=answer.flag("draft") if "draft" in answer.values else marked,
        url=answer.link("html_url"),
        created=answer.moment("created_at"),
    )


def _state(answer: Fields) -> PullState:
    state = answer.text("state")
    if answer.flag("merged") or answer.text("merged_at"):
        return "merged"
    if state == "open":
        return "open"
    if state == "closed":
        return "closed"
    raise unexpected(answer.asked, "state 应是 open 或 closed")
