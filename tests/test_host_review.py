"""Reviews from a real server, and which of them stand for one exact commit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from generator.host import Review, approvals, standing
from tests.host_fixture import HEAD, KINDS, OLD, OTHER, FakeHost, opened, refused, running


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


def test_all_pages_of_reviews_are_read_in_order(fake: FakeHost) -> None:
    fake.most = 2
    changes = "CHANGES_REQUESTED" if fake.kind == "github" else "REQUEST_CHANGES"
    comment = "COMMENTED" if fake.kind == "github" else "COMMENT"
    for state in ("APPROVED", comment, changes, "APPROVED", comment):
        fake.add_review(12, "Principal-0004", state, HEAD)
    found = opened(fake).reviews(12)
    assert [one.state for one in found] == ["approved", "commented", "changes_requested", "approved", "commented"]
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert found[0] == Review(
        login="Principal-0004",
        state="approved",
        commit=HEAD,
        at="2026-11-25T09:41:00Z",
        url="https://host.example/qinghe/register/pulls/12#review-101",
    )
    assert len(fake.asked) == 3


def test_order_is_time_even_if_the_host_lists_otherwise(fake: FakeHost) -> None:
    fake.add_review(12, "p", "APPROVED", HEAD, submitted_at="2026-11-26T00:00:00Z", id=2)
    fake.add_review(12, "p", "COMMENT", HEAD, submitted_at="2026-11-26T07:00:00+08:00", id=3)
    fake.add_review(12, "p", "COMMENT", HEAD, submitted_at="2026-11-26T00:00:00Z", id=1)
    assert [one.state for one in opened(fake).reviews(12)] == ["commented", "commented", "approved"]


@pytest.mark.parametrize("total", [True, False])
def test_drafts_taken_out_of_a_page_hide_no_later_objection(gitea: FakeHost, total: bool) -> None:
    gitea.most, gitea.total = 3, total
    gitea.add_review(12, "principal-0004", "APPROVED", HEAD)
    for _ in range(2 if not total else 5):
        gitea.add_review(12, "somebody", "PENDING", "")
    gitea.add_review(12, "principal-0004", "REQUEST_CHANGES", HEAD)
    found = opened(gitea).reviews(12)
    assert [one.state for one in found] == ["approved", "changes_requested"]
    assert approvals(found, HEAD, "clerk-0004") == {}


def test_what_only_gitea_says(gitea: FakeHost) -> None:
    gitea.add_review(12, "a", "APPROVED", HEAD, dismissed=True)
    gitea.add_review(12, "b", "APPROVED", HEAD, stale=True)
    gitea.add_review(12, "c", "APPROVED", HEAD, official=False)
    gitea.add_review(12, "d", "APPROVED", "")
    gitea.add_review(12, None, "REQUEST_REVIEW", "")  # a team was asked
    gitea.add_review(12, "e", "REQUEST_REVIEW", "")
    found = opened(gitea).reviews(12)
    assert [one.state for one in found] == ["dismissed", "approved", "approved", "approved", "pending", "pending"]
    assert [one.commit for one in found] == [HEAD, "", HEAD, "", "", ""]
    assert list(standing(found, HEAD)) == ["c"]


def test_a_draft_on_github_has_no_time_and_a_lost_commit_no_id(github: FakeHost) -> None:
    github.add_review(12, "a", "PENDING", HEAD, submitted_at=None)
    github.add_review(12, "b", "APPROVED", None)
    github.add_review(12, "c", "DISMISSED", HEAD)
    assert [(one.state, one.commit) for one in opened(github).reviews(12)] == [
        ("pending", HEAD),
        ("approved", ""),
        ("dismissed", HEAD),
    ]


def test_a_state_nobody_knows_is_no_answer(fake: FakeHost) -> None:
    fake.add_review(12, "a", "APPROVED", HEAD)
    fake.add_review(12, "a", "VETOED", HEAD)
    assert "审核状态" in str(refused(opened(fake), "reviews"))


def review(login: str, state: Any, commit: str = HEAD) -> Review:
    return Review(login, state, commit, "2026-11-25T09:00:00Z", "")


@pytest.mark.parametrize(
    ("given", "stands"),
    [
        ([("approved", HEAD)], "approved"),
        ([("approved", OLD)], None),
        ([("approved", "")], None),
        ([("changes_requested", HEAD)], "changes_requested"),
        ([("changes_requested", OLD)], None),
        ([("changes_requested", OLD), ("approved", HEAD)], "approved"),
        ([("approved", HEAD), ("changes_requested", HEAD)], "changes_requested"),
        ([("approved", HEAD), ("changes_requested", OLD)], None),
        ([("approved", HEAD), ("changes_requested", "")], None),
        ([("approved", HEAD), ("dismissed", HEAD)], None),
        ([("approved", HEAD), ("dismissed", OLD)], None),
        ([("changes_requested", HEAD), ("dismissed", HEAD)], None),
        ([("dismissed", HEAD), ("approved", HEAD)], "approved"),
        ([("approved", HEAD), ("commented", HEAD), ("pending", "")], "approved"),
        ([("approved", HEAD), ("approved", OLD)], "approved"),
        ([("commented", HEAD)], None),
        ([("pending", HEAD)], None),
    ],
)
def test_the_latest_decisive_review_of_the_head_stands(given: list[tuple[str, str]], stands: str | None) -> None:
    found = standing([review("Principal-0004", state, commit) for state, commit in given], HEAD)
    assert {who: one.state for who, one in found.items()} == ({"principal-0004": stands} if stands else {})


def test_logins_are_one_whatever_their_case() -> None:
    both = [review("Principal", "approved"), review("PRINCIPAL", "changes_requested")]
    assert standing(both, HEAD) == {"principal": both[1]}
    assert standing(both[::-1], HEAD) == {"principal": both[0]}


def test_author_and_deleted_accounts_never_count() -> None:
    given = [review("Clerk-0004", "approved"), review("", "approved"), review("registrar", "approved")]
    assert list(standing(given, HEAD, author="clerk-0004")) == ["registrar"]
    assert list(standing(given, HEAD, author="")) == ["clerk-0004", "registrar"]
    assert list(approvals([*given, review("bureau", "changes_requested")], HEAD, "CLERK-0004")) == ["registrar"]


def test_an_approval_of_one_head_is_none_of_the_next(fake: FakeHost) -> None:
    fake.add_pull(12, HEAD)
    fake.add_review(12, "principal-0004", "APPROVED", HEAD)
    there = opened(fake)
    assert list(standing(there.reviews(12), there.pull(12).head)) == ["principal-0004"]
    fake.pulls[12]["head"]["sha"] = OTHER
    assert standing(there.reviews(12), there.pull(12).head) == {}
