"""Approvals and registrations that must not count, each pushed to the real server by somebody who may push there."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.trail.county import Answer, County, Person, working
from tests.trail.forgery import approval, laid, leave, merge, register, store
from tests.trail.records import (
    CLOSED,
    ID_NUMBER,
    LAST,
    PERIODS,
    SCHOOLS,
    TODAY,
    VERIFIED,
    batch,
    date,
    days,
    line,
    moved,
    periods,
    policy,
    replacement,
)

Seen = tuple[str, Person]  # a submission's branch in the clone of somebody


MOVE = moved("t-ddddd5", "s-0004", "s-0005")


@cache
def waiting() -> Path:
    """Return the repository of a county in which submissions wait: a claim of three schools each, a teacher's move."""
    home = Path(tempfile.mkdtemp(prefix="xuefen-trail-"))
    county = County(home)
    for school in ("s-0002", "s-0004", "s-0005"):
        submitted(county, school, "work", TODAY)
    county.person("registrar-1").submit("work", MOVE)
    shutil.rmtree(home)
    return county.bare


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[County]:
    with working(tmp_path, monkeypatch) as found:
        found.become(waiting())
        yield found


def submitted(county: County, school: str, name: str, day: date) -> str:
    """Push a claim of a school, of one teacher on one day; return its branch."""
    clerk = county.person(f"clerk-{school[2:]}")
    return clerk.submit(name, batch(school, line(f"t-{SCHOOLS[school] * 5}4", to=day), submitted=day))


def claimed(county: County, school: str = "s-0002") -> Seen:
    """Return the claim of a school that waits, as a registrar sees it, and that registrar."""
    return seen(county, f"submit/clerk-{school[2:]}/work")


def seen(county: County, branch: str, login: str = "registrar-1") -> Seen:
    by = county.person(login)
    by.begin()
    return f"origin/{branch}", by


def refused(answer: Answer) -> set[str]:
    """Return the codes of a refusal."""
    assert answer.code == 1, answer
    return answer.codes


def test_the_hand_made_registration_itself_is_taken(county: County) -> None:
    """What the attacks below are variations of: without one, each would be refused for the wrong reason."""
    head, by = claimed(county)
    given = [approval(by, head, who, "s-0002") for who in ("principal-0002", "registrar-1")]
    told = register(by, merge(by, head, *given))
    assert told.code == 0, told.said
    assert county.registered == ["submit/clerk-0002/work"]


def test_direct_push(county: County) -> None:
    for login in ("clerk-0002", "registrar-1"):
        who = county.person(login)
        who.begin()
        who.commit(batch("s-0002", line("t-bbbbb4")))
        with county.unmoved():
            assert refused(register(who, "HEAD")) == {"C820"}


def test_self_approval(county: County) -> None:
    who = county.person("registrar-1")
    branch = who.branch("work")
    head, by = seen(county, branch)
    with county.unmoved():
        assert refused(who.sign(branch)) == {"C808"}
        assert refused(who.approve(branch)) == {"C811"}
        assert refused(register(by, merge(by, head, approval(by, head, "registrar-1", "county")))) == {"C808", "C811"}


def test_self_approval_under_another_e_mail(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    who = county.person("registrar-1")
    branch = who.branch("work")
    head, by = seen(county, branch)
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "registrar-2")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "registrar-2@example.org")
    with county.unmoved():
        assert refused(who.sign(branch)) == {"C808"}
        assert refused(register(by, merge(by, head, approval(by, head, "registrar-1", "county")))) == {"C808", "C811"}
        alias = approval(by, head, "registrar-2", "county", key=who.key)
        assert refused(register(by, merge(by, head, alias))) == {"C805", "C811"}


def test_self_approval_under_a_second_account_of_the_same_person(county: County) -> None:
    head, by = claimed(county, "s-0004")
    with county.unmoved():
        assert refused(county.person("acting-0004").sign("submit/clerk-0004/work")) == {"C808"}
        given = [approval(by, head, who, "s-0004") for who in ("acting-0004", "registrar-1")]
        assert refused(register(by, merge(by, head, *given))) == {"C808", "C811"}


def test_approval_by_a_beneficiary(county: County) -> None:
    branch = county.person("clerk-0005").submit("work", batch("s-0005", line("t-eeeee4"), line("t-eeeee1")))
    head, by = seen(county, branch)
    with county.unmoved():
        assert refused(county.person("principal-0005").sign(branch)) == {"C809"}
        given = [approval(by, head, who, "s-0005") for who in ("principal-0005", "registrar-1")]
        assert refused(register(by, merge(by, head, *given))) == {"C809", "C811"}


def test_approval_of_an_older_state(county: County) -> None:
    head, by = claimed(county)
    given = [approval(by, head, who, "s-0002") for who in ("principal-0002", "registrar-1")]
    assert leave(county.person("principal-0002"), given[0]).code == 0
    old = by.git("rev-parse", head)
    clerk = county.person("clerk-0002")
    clerk.submit("work", batch("s-0002", line("t-bbbbb4", amount=40)))
    seen(county, "submit/clerk-0002/work")
    with county.unmoved():
        assert refused(by.approve("submit/clerk-0002/work")) == {"C811"}
        assert refused(register(by, merge(by, head, *given))) == {"C804", "C811"}
        assert refused(register(by, merge(by, old, *given))) == {"C816"}


def test_approval_by_another_schools_principal(county: County) -> None:
    head, by = claimed(county, "s-0004")
    other = approval(by, head, "principal-0002", "s-0004")
    usurped = approval(by, head, "principal-0002", "s-0004", holder="principal-0004")
    own = approval(by, head, "registrar-1", "s-0004")
    with county.unmoved():
        assert refused(register(by, merge(by, head, other, own))) == {"C811"}
        assert refused(register(by, merge(by, head, usurped, own))) == {"C807", "C811"}
    county.person("principal-0002").sign("submit/clerk-0004/work")
    with county.unmoved():
        assert refused(by.approve("submit/clerk-0004/work")) == {"C811"}


def test_approval_signed_for_another_repository(county: County) -> None:
    head, by = claimed(county)
    trial = approval(by, head, "principal-0002", "s-0002", repository="shixian-trial")
    own = approval(by, head, "registrar-1", "s-0002")
    with county.unmoved():
        assert refused(leave(county.person("principal-0002"), trial)) == {"C801"}
        assert refused(register(by, merge(by, head, trial, own))) == {"C801", "C811"}


def test_approval_signed_for_another_base(county: County) -> None:
    head, by = claimed(county)
    own = approval(by, head, "registrar-1", "s-0002")
    aside = by.git("commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "aside")
    for base in (by.git("rev-parse", head), aside, "f" * 40):
        other = approval(by, head, "principal-0002", "s-0002", base=base)
        with county.unmoved():
            assert refused(register(by, merge(by, head, other, own))) == {"C813"}


def test_approval_for_another_target_or_proposer(county: County) -> None:
    head, by = claimed(county)
    own = approval(by, head, "registrar-1", "s-0002")
    for code, other in (("C802", {"target": "refs/heads/trial"}), ("C803", {"proposer": "clerk-0002-b"})):
        wrong = approval(by, head, "principal-0002", "s-0002", **other)
        with county.unmoved():
            assert refused(register(by, merge(by, head, own, wrong))) == {code, "C811"}


def test_approval_with_a_key_that_is_not_the_accounts(county: County) -> None:
    head, by = claimed(county)
    principal, lost = county.person("principal-0002"), county.ground.key("lost")
    wrong = approval(by, head, "principal-0002", "s-0002", key=lost)
    own = approval(by, head, "registrar-1", "s-0002")
    with county.unmoved():
        assert refused(principal.sign("submit/clerk-0002/work", "--key", str(lost))) == {"C805"}
        assert refused(leave(principal, wrong)) == {"C831"}
        assert refused(register(by, merge(by, head, wrong, own))) == {"C805", "C811"}


def test_approval_by_a_principal_whose_account_has_ended(county: County) -> None:
    head, by = claimed(county, "s-0004")
    former = county.person("former-0004")
    given = [approval(by, head, who, "s-0004") for who in ("former-0004", "registrar-1")]
    with county.unmoved():
        assert refused(leave(former, given[0])) == {"C831"}
        assert refused(register(by, merge(by, head, *given))) == {"C806", "C811"}
        told = former.sign("submit/clerk-0004/work")
        assert (told.code, "former-0004 没有登记，或今天不在用" in told.said) == (2, True), told


def test_approval_of_the_future(county: County) -> None:
    head, by = claimed(county)
    later = approval(by, head, "principal-0002", "s-0002", at="2099-01-01T00:00:00Z")
    with county.unmoved():
        told = register(by, merge(by, head, later, approval(by, head, "registrar-1", "s-0002")))
        assert refused(told) == {"C810", "C811"}


def test_approval_taken_back(county: County) -> None:
    """Who returns what they approved before has left that in the mailbox; a registrar may have kept the approval."""
    head, by = claimed(county)
    given = [approval(by, head, who, "s-0002") for who in ("principal-0002", "registrar-1")]
    principal = county.person("principal-0002")
    assert leave(principal, given[0]).code == 0
    assert principal.sign("submit/clerk-0002/work", "--return", "--note", "数目有误").code == 0
    with county.unmoved():
        assert refused(by.approve("submit/clerk-0002/work")) == {"C811", "C812"}
        assert refused(register(by, merge(by, head, *given))) == {"C812"}


def test_approval_used_again(county: County) -> None:
    """The same change once more, after another took it back: the old approvals were for the register of then."""
    branch = county.person("registrar-1").submit("work", {PERIODS: periods("新")})
    head, by = seen(county, branch)
    given = [approval(by, head, who, "county") for who in ("bureau-1", "registrar-2")]
    assert register(by, merge(by, head, *given)).code == 0
    back = county.person("registrar-1").submit("back", {PERIODS: periods()})
    head, by = seen(county, back)
    undone = [approval(by, head, who, "county") for who in ("bureau-1", "registrar-2")]
    assert register(by, merge(by, head, *undone)).code == 0
    assert county.person("registrar-1").submit("work", {PERIODS: periods("新")}) == branch
    head, by = seen(county, branch)
    with county.unmoved():
        assert refused(register(by, merge(by, head, *given))) == {"C813"}


def test_missing_second_county_approval(county: County) -> None:
    branch = county.person("registrar-1").submit("work", policy())
    bureau = county.person("bureau-1")
    assert bureau.sign(branch).code == 0
    head, by = seen(county, branch, "bureau-1")
    with county.unmoved():
        assert refused(bureau.approve(branch)) == {"C811"}
        assert refused(register(by, merge(by, head, approval(by, head, "bureau-1", "county")))) == {"C811"}


def test_missing_second_approval_of_a_correction_after_verification(county: County) -> None:
    mended = replacement("s-0004", f"{VERIFIED}#1", line("t-ddddd3", amount=18, to=date(LAST, 11, 20)))
    branch = county.person("clerk-0004").submit("work", mended)
    with county.unmoved():
        assert refused(county.person("registrar-1").approve(branch)) == {"C811"}


@pytest.mark.parametrize("way", ["paper", "host"])
def test_approval_recorded_by_the_proposer(county: County, way: str) -> None:
    who = county.person("registrar-1")
    branch = who.branch("work")
    head, by = seen(county, branch)
    forged = approval(by, head, "registrar-1", "county", holder="registrar-2", way=way, note="档案柜 3")
    with county.unmoved():
        if way == "paper":
            assert refused(who.sign(branch, "--paper", "--for", "registrar-2", "--note", "档案柜 3")) == {"C807"}
        assert refused(register(by, merge(by, head, forged))) == {"C807", "C811"}


def test_approval_said_to_be_of_a_host_where_there_is_none(county: County) -> None:
    head, by = claimed(county)
    said = approval(by, head, "registrar-1", "s-0002", holder="principal-0002", way="host", note="评审 1")
    with county.unmoved():
        told = register(by, merge(by, head, said, approval(by, head, "registrar-2", "s-0002")))
        assert refused(told) == {"C807"}


def test_approval_on_paper_by_a_registrar_who_also_fills_a_seat(county: County) -> None:
    head, by = claimed(county)
    paper = approval(by, head, "registrar-1", "s-0002", holder="principal-0002", way="paper", note="档案柜 3")
    with county.unmoved():
        told = register(by, merge(by, head, paper, approval(by, head, "registrar-1", "s-0002")))
        assert refused(told) == {"C811"}


def test_approval_on_paper_recorded_by_a_clerk(county: County) -> None:
    head, by = claimed(county)
    paper = approval(by, head, "clerk-0002-b", "s-0002", holder="principal-0002", way="paper", note="档案柜 3")
    with county.unmoved():
        told = register(by, merge(by, head, paper, approval(by, head, "registrar-1", "s-0002")))
        assert refused(told) == {"C807", "C811"}


def test_deleted_review(county: County) -> None:
    head, by = claimed(county)
    given = approval(by, head, "principal-0002", "s-0002")
    assert leave(county.person("principal-0002"), given).code == 0
    (ref,) = [name for name in county.refs if name.startswith("refs/reviews/")]
    for login in ("principal-0002", "registrar-1"):
        with county.unmoved():
            assert refused(county.person(login).push(f":{ref}")) == {"C828"}


def test_review_overwritten_by_somebody_else(county: County) -> None:
    head, by = claimed(county)
    given = approval(by, head, "principal-0002", "s-0002")
    assert leave(county.person("principal-0002"), given).code == 0
    (ref,) = [name for name in county.refs if name.startswith("refs/reviews/")]
    returned = approval(by, head, "registrar-1", "s-0002", holder="principal-0002", verdict="return")
    forged = approval(by, head, "principal-0002", "s-0002", key=by.key, verdict="return")
    with county.unmoved():
        assert refused(leave(by, returned, ref)) == {"C831"}
        assert refused(leave(by, forged)) == {"C831"}
        assert refused(by.push(f"+{by.git('rev-parse', head)}:{ref}")) == {"C831"}


def test_forged_trailer_in_a_hand_made_merge(county: County) -> None:
    head, by = claimed(county)
    trailers = "Proposed-by: clerk-0002\nApproved-by: principal-0002 (principal, signature)\nRegistered-by: registrar-1"
    by.git("merge", "--quiet", "--no-ff", "-m", f"登记 s-0002\n\n{trailers}", head)
    with county.unmoved():
        assert refused(register(by, "HEAD")) == {"C822"}


def test_forged_trailer_beside_true_approvals(county: County) -> None:
    head, by = claimed(county)
    given = [approval(by, head, who, "s-0002") for who in ("principal-0002", "registrar-1")]
    for edit in (
        lambda text: text + "Approved-by: bureau-1 (bureau, signature)\n",
        lambda text: text.replace("Approved-by: principal-0002", "Approved-by: principal-0004"),
    ):
        with county.unmoved():
            assert refused(register(by, merge(by, head, *given, edit=edit))) == {"C822"}


def test_back_dated_registration(county: County) -> None:
    first, by = claimed(county)
    given = [approval(by, first, who, "s-0002") for who in ("principal-0002", "registrar-1")]
    assert register(by, merge(by, first, *given)).code == 0
    head, by = seen(county, submitted(county, "s-0005", "late", days(-1)))
    then = int(time.time()) - 600
    told = {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(then))}
    given = [approval(by, head, who, "s-0005", **told) for who in ("principal-0005", "registrar-1")]
    with county.unmoved():
        assert refused(register(by, merge(by, head, *given, at=then))) == {"C825"}


def test_registration_dated_hours_ago(county: County) -> None:
    head, by = seen(county, submitted(county, "s-0002", "late", days(-1)))
    then = int(time.time()) - 7200
    told = {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(then))}
    given = [approval(by, head, who, "s-0002", **told) for who in ("principal-0002", "registrar-1")]
    with county.unmoved():
        assert refused(register(by, merge(by, head, *given, at=then))) == {"C826"}


def test_evil_merge(county: County) -> None:
    head, by = claimed(county)
    given = [approval(by, head, who, "s-0002") for who in ("principal-0002", "registrar-1")]
    by.git("read-tree", laid(by, "origin/main", head))
    blob = store(by, "blob", next(iter(policy().values())).encode())
    by.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{next(iter(policy()))}")
    with county.unmoved():
        assert refused(register(by, merge(by, head, *given, tree=by.git("write-tree")))) == {"C823"}
        nothing = by.git("rev-parse", "origin/main^{tree}")
        assert refused(register(by, merge(by, head, *given, tree=nothing))) == {"C823"}


def test_edited_submission_that_everybody_approved(county: County) -> None:
    """What stands is not for those to change who approve: the main line is judged like a submission."""
    by = county.person("registrar-1")
    by.begin()
    edited = line("t-bbbbb4", amount=40, to=date(LAST, 11, 20))
    head = by.commit(batch("s-0002", edited, submitted=date(LAST, 12, 5), mark="aaaaa1"))
    given = [approval(by, head, who, "s-0002", proposer="clerk-0002") for who in ("principal-0002", "registrar-1")]
    with county.unmoved():
        assert refused(register(by, merge(by, head, *given))) == {"C709", "C816"}


def test_id_number_in_the_history_of_approved_work(county: County) -> None:
    by = county.person("registrar-1")
    by.begin()
    good = batch("s-0002", line("t-bbbbb4"))
    by.commit(dict.fromkeys(good, f"note: {ID_NUMBER}\n"))
    head = by.commit(good)
    given = [approval(by, head, who, "s-0002", proposer="clerk-0002") for who in ("principal-0002", "registrar-1")]
    with county.unmoved():
        assert refused(register(by, merge(by, head, *given))) == {"C718", "C816"}


def test_foxtrot_merge(county: County) -> None:
    """Main as the second parent: what was registered meanwhile would fall out of the first-parent line."""
    head, by = claimed(county)
    given = [approval(by, head, who, "s-0002") for who in ("principal-0002", "registrar-1")]
    base, tip = by.git("rev-parse", "origin/main", head).split()
    with county.unmoved():
        assert refused(register(by, merge(by, head, *given, parents=(tip, base)))) == {"C820"}
    assert register(by, merge(by, head, *given)).code == 0
    other, by = seen(county, submitted(county, "s-0004", "later", TODAY))
    given = [approval(by, other, who, "s-0004") for who in ("principal-0004", "registrar-1")]
    with county.unmoved():
        assert refused(register(by, merge(by, other, *given, parents=(base, by.git("rev-parse", other))))) == {"C821"}


def test_unapproved_work_merged_inside_approved_work(county: County) -> None:
    head, by = claimed(county)
    given = [approval(by, head, who, "s-0002") for who in ("principal-0002", "registrar-1")]
    by.git("checkout", "--quiet", "--detach", "origin/main")
    hidden = by.commit(batch("s-0002", line("t-bbbbb5", title="夹带"), mark="h1dden"))
    by.git("checkout", "--quiet", "--detach", head)
    by.git("merge", "--quiet", "--no-ff", "-m", "合并", hidden)
    with county.unmoved():
        assert refused(register(by, merge(by, "HEAD", *given))) == {"C804", "C811", "C816"}


def test_unapproved_work_pushed_below_approved_work(county: County) -> None:
    head, by = claimed(county)
    given = [approval(by, head, who, "s-0002") for who in ("principal-0002", "registrar-1")]
    by.git("checkout", "--quiet", "--detach", "origin/main")
    by.commit(batch("s-0002", line("t-bbbbb5", title="夹带"), mark="h1dden"))
    below = by.git("rev-parse", "HEAD")
    over = merge(by, head, *given, parents=(below, by.git("rev-parse", head)), tree=laid(by, below, head))
    with county.unmoved():
        assert refused(register(by, over)) == {"C820"}


def test_rewritten_history(county: County) -> None:
    head, by = claimed(county)
    given = [approval(by, head, who, "s-0002") for who in ("principal-0002", "registrar-1")]
    base = by.git("rev-parse", "origin/main")
    now = int(time.time())
    twin = merge(by, head, *given, at=now + 1)
    assert register(by, merge(by, head, *given, at=now)).code == 0  # whenever it is pushed, it is not its twin
    again = by.git("commit-tree", f"{base}^{{tree}}", "-m", "启用")
    for commit in (again, base, twin):
        with county.unmoved():
            assert refused(by.push(f"+{commit}:refs/heads/main")) == {"C828"}


def test_deletion_of_main(county: County) -> None:
    for login in ("registrar-1", "clerk-0002"):
        with county.unmoved():
            assert refused(county.person(login).push(":refs/heads/main")) == {"C828"}


def test_registration_by_somebody_who_may_not(county: County) -> None:
    head, by = claimed(county)
    given = [approval(by, head, who, "s-0002") for who in ("principal-0002", "registrar-1")]
    for one in given:
        assert leave(county.person(one.manifest.signer), one).code == 0
    principal = county.person("principal-0002")
    head, by = seen(county, "submit/clerk-0002/work", "principal-0002")
    with county.unmoved():
        assert refused(principal.approve("submit/clerk-0002/work")) == {"C824"}
        assert refused(register(by, merge(by, head, *given))) == {"C824"}


def test_registration_in_the_name_of_a_registrar(county: County) -> None:
    head, by = claimed(county)
    given = [approval(by, head, who, "s-0002") for who in ("principal-0002", "registrar-1")]
    head, clerk = seen(county, "submit/clerk-0002/work", "clerk-0002")
    signed = merge(clerk, head, *given, registrar="registrar-1")
    stolen = merge(clerk, head, *given, registrar="registrar-1", key=by.key)
    with county.unmoved():
        assert refused(register(clerk, signed)) == {"C824", "C827"}
        assert refused(register(clerk, stolen)) == {"C827"}


def test_registrar_who_names_somebody_else_as_proposer(county: County) -> None:
    """A transfer needs one registrar who is not its proposer: naming a clerk who knows nothing of it must not do."""
    by = county.person("registrar-1")
    branch = by.branch("work")
    head, by = seen(county, branch)
    alone = approval(by, head, "registrar-1", "county", proposer="clerk-0004")
    invented = by.commit(moved("t-ddddd4", "s-0004", "s-0005"))
    unseen = approval(by, invented, "registrar-1", "county", proposer="clerk-0004")
    with county.unmoved():
        for commit, one, name in (
            (head, alone, branch),
            (head, alone, "submit/clerk-0004/work"),
            (invented, unseen, "submit/clerk-0004/work"),
            (invented, unseen, "https://git.example.org/qinghe/pulls/1"),
        ):
            assert refused(register(by, merge(by, commit, one, name=name))) == {"C816"}


def test_back_dated_approval(county: County) -> None:
    """The day of the first approval counts as that on which something was handed in: it may not lie before its base."""
    head, by = claimed(county)
    early = approval(by, head, "principal-0002", "s-0002", at=f"{CLOSED}-12-20T04:00:00Z")
    with county.unmoved():
        assert refused(leave(county.person("principal-0002"), early)) == {"C815"}
        told = register(by, merge(by, head, early, approval(by, head, "registrar-1", "s-0002")))
        assert refused(told) == {"C712", "C814"}


def test_back_dated_approval_into_a_closed_year(county: County) -> None:
    """Nor is there a submission of then: the server takes none of a closed year, whatever day it bears."""
    then = date(CLOSED, 12, 20)
    by = county.person("registrar-1")
    by.begin()
    head = by.commit(batch("s-0002", line("t-bbbbb4", to=then), submitted=then))
    told = {"at": f"{then}T04:00:00Z", "proposer": "clerk-0002"}
    given = [approval(by, head, who, "s-0002", **told) for who in ("principal-0002", "registrar-1")]
    with county.unmoved():
        assert refused(register(by, merge(by, head, *given))) == {"C814", "C816"}
