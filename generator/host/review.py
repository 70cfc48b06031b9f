"""Reviews as a host tells them, and which of them stand for one exact commit (DESIGN section 7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from generator.host.answer import SHA, Fields, unexpected
from generator.host.error import HostError

ReviewState = Literal["approved", "changes_requested", "commented", "dismissed", "pending"]

_STATES: dict[str, ReviewState] = {  # of GitHub, and of Gitea and Forgejo where they differ
    "APPROVED": "approved",
    "CHANGES_REQUESTED": "changes_requested",
    "REQUEST_CHANGES": "changes_requested",
    "COMMENTED": "commented",
    "COMMENT": "commented",
    "DISMISSED": "dismissed",
    "PENDING": "pending",
    "REQUEST_REVIEW": "pending",  # somebody was asked and has not answered yet
}


@dataclass(frozen=True, slots=True)
class Review:
    """A review; ``login`` is "" for a deleted account, ``at`` is UTC and "" for one not yet submitted.

    ``commit`` is the id of what was reviewed; "" where the host does not know it or says itself that it is out of date.
    """

    login: str
    state: ReviewState
    commit: str
    at: str
    url: str


def review_of(answer: Fields) -> Review:
    """Return the review of an answer; a state nobody knows raises ``HostError``: it could be an objection.

    Whether the host calls a review ``official`` does not matter: the register decides who is entitled.
    """
    state = _STATES.get(answer.text("state"))
    if state is None:
        raise unexpected(answer.asked, "state 不是已知的审核状态")
    if answer.flag("dismissed"):
        state = "dismissed"
    return Review(
        login=answer.login(),
        state=state,
        commit="" if answer.flag("stale") else answer.sha("commit_id"),
        at=answer.moment("submitted_at", required=state != "pending"),
        url=answer.link("html_url"),
    )


def standing(reviews: Iterable[Review], head: str, author: str = "") -> dict[str, Review]:
    """Return by lower-case login the latest decisive review of ``head``: ``approved`` or ``changes_requested``.

    ``reviews`` are in order of time. An approval of another commit does not count, a comment changes nothing; a request
    for changes, whatever its commit, and a dismissal end an earlier approval. The ``author`` of the pull request and
    deleted accounts never count. Raises ``HostError`` unless ``head`` has 40 hex digits.
    """
    commit_id(head)
    found: dict[str, Review] = {}
    for review in reviews:
        login = review.login.lower()
        if not login or login == author.lower() or review.state in ("commented", "pending"):
            continue
        if review.state != "dismissed" and review.commit == head:
            found[login] = review
        elif review.state != "approved":
            found.pop(login, None)
    return found


def approvals(reviews: Iterable[Review], head: str, author: str) -> dict[str, Review]:
    """Return those of ``standing`` that approve."""
    return {who: one for who, one in standing(reviews, head, author).items() if one.state == "approved"}


def commit_id(sha: str) -> str:
    """Return ``sha`` if it is a whole commit id; raises ``HostError``."""
    if not SHA.fullmatch(sha):
        raise HostError("这不是完整的提交号：应是 40 位十六进制（小写）。")
    return sha
