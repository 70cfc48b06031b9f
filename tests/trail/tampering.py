"""What somebody could do to a register who holds its files: objects exchanged, refs moved, history made anew.

Each act is done to a history in memory at some step and comes to a repository that looks right to the eye. The keys it
uses are those that an insider might have: the registrar's own, never those of the people whose approvals are missing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from generator.trail import clock, registration
from tests.trail.history import LATER, REGISTRAR, SUBMODULE, Approver, Files, History, Step, Tree
from tests.trail.rewriting import Tampered, follow, lay, registered, relinked, state

BUREAU = Approver("qh-bureau-1", "bureau")
OFFICE = Approver(REGISTRAR, "registrar")


class Act(NamedTuple):
    """One way to tamper: what is done at a step of a history, and the codes by which an audit must tell."""

    do: Callable[[History, int], Tampered]
    codes: frozenset[str]
    anchored: bool = False

    @property
    def name(self) -> str:
        """What it is called."""
        return self.do.__name__


def claim(history: History, n: int) -> int:
    """Return the first step from ``n`` on that registers a school's claims, approved by its principal."""
    return next(
        m
        for m, step in enumerate(history.steps[n:], n)
        if step.made.approvals[0].manifest.role == "principal" and any("/credits/" in path for path in step.files)
    )


def credits_of(step: Step) -> tuple[str, bytes]:
    """Return path and content of a step's first claim."""
    path = next(path for path in sorted(step.files) if "/credits/" in path)
    content = step.files[path]
    assert content is not None
    return path, content


def more(content: bytes) -> bytes:
    """Return a claim with more in it."""
    return content.replace(b"amount: ", b"amount: 9", 1)


def blob_exchanged(history: History, n: int) -> Tampered:
    """Another amount stands on the disk under a claim's own id."""
    step = history.steps[claim(history, n)]
    _, content = credits_of(step)
    name = history.objects.put("blob", content)
    return Tampered(history.tip, (name, "blob", more(content)))


def tree_exchanged(history: History, n: int) -> Tampered:
    """The folder of a claim names another file's content, on the disk, under the folder's own id."""
    m = claim(history, n)
    path, content = credits_of(history.steps[m])
    tree = state(history, len(history.steps))
    inner = tree
    for name in path.split("/")[:-1]:
        found = inner.items[name]
        assert isinstance(found, Tree)
        inner = found
    before = inner.write(history.objects)
    inner.set(path.split("/")[-1], history.objects.put("blob", more(content)))
    after = inner.write(history.objects)
    return Tampered(history.tip, (before, "tree", history.objects[after][1]))


def blob_gone(history: History, n: int) -> Tampered:
    """A claim's content is no longer there."""
    _, content = credits_of(history.steps[claim(history, n)])
    return Tampered(history.tip, missing=history.objects.put("blob", content))


def edited_later(history: History, n: int) -> Tampered:
    """A commit after the last changes a registered claim."""
    path, content = credits_of(history.steps[claim(history, n)])
    tree = state(history, len(history.steps))
    found = lay(history, tree, {path: more(content)})
    at = history.steps[-1].at + 60
    return Tampered(history.commit(found, (history.tip,), REGISTRAR, at, "整理\n", REGISTRAR))


def deleted_with_approvals(history: History, n: int) -> Tampered:
    """A registration with all its approvals takes a claim away."""
    path, _ = credits_of(history.steps[claim(history, n)])
    return one_more(history, {path: None}, path.split("/")[2])


def dropped(history: History, n: int) -> Tampered:
    """A registration is left out, and those after it follow the one before."""
    m = claim(history, n)
    return Tampered(follow(history, m + 1, history.steps[m].before, state(history, m)))


def dropped_and_signed(history: History, n: int) -> Tampered:
    """The same, and the registrar signs all that follow anew."""
    m = claim(history, n)
    return Tampered(follow(history, m + 1, history.steps[m].before, state(history, m), signed=True))


def amount_changed(history: History, n: int) -> Tampered:
    """A registration holds another amount than was approved; what follows is made anew, but not signed."""
    m = claim(history, n)
    step, tree = history.steps[m], state(history, m)
    path, content = credits_of(step)
    found = lay(history, tree, {**step.files, path: more(content)})
    tip = relinked(history, step, found, step.before)
    return Tampered(follow(history, m + 1, tip, tree))


def merge_edited(history: History, n: int) -> Tampered:
    """The registrar slips a file of their own into a registration and signs it."""
    m = claim(history, n)
    step, tree = history.steps[m], state(history, m)
    path, content = credits_of(step)
    beside = path[: -len("000000.yaml")] + "zzzzzz.yaml"
    found = lay(history, tree, {**step.files, beside: content})
    return Tampered(follow(history, m + 1, registered(history, step, found, step.before), tree, signed=True))


def approvals_exchanged(history: History, n: int) -> Tampered:
    """The registrar registers a claim with the approvals of another one."""
    m = claim(history, n)
    other = history.steps[claim(history, m + 1)].made.approvals
    step = history.steps[m]
    made = step.made._replace(approvals=other)
    tip = registered(history, step._replace(made=made), step.tree, step.before)
    return Tampered(follow(history, m + 1, tip, state(history, m + 1), signed=True))


def approval_taken_away(history: History, n: int) -> Tampered:
    """The principal's approval is left out."""
    m = claim(history, n)
    step = history.steps[m]
    made = step.made._replace(approvals=step.made.approvals[1:])
    tip = registered(history, step._replace(made=made), step.tree, step.before)
    return Tampered(follow(history, m + 1, tip, state(history, m + 1), signed=True))


def approved_out_of_office(history: History, n: int) -> Tampered:
    """A principal whose account has ended approves once more."""
    del n
    paths = [path for path in history.genesis_files if path.endswith("/school.yaml")]
    signers = {one.manifest.signer for step in history.steps for one in step.made.approvals}
    heir = next(login for login in sorted(signers) if ".principal2" in login)
    school = f"s-{heir[1:5]}"
    assert any(school in path for path in paths)
    return one_more(history, new_claim(history, school), school, Approver(heir[: -len("2023")], "principal"))


def approved_elsewhere(history: History, n: int) -> Tampered:
    """Approvals that were given in a trial register are used in this one."""
    school = credits_of(history.steps[claim(history, n)])[0].split("/")[2]
    return one_more(history, new_claim(history, school), school, trial="qinghe-trial")


def trailers_forged(history: History, n: int) -> Tampered:
    """A merge says in words who approved, without a signature."""
    del n
    school = credits_of(history.steps[claim(history, 0)])[0].split("/")[2]
    tree = state(history, len(history.steps))
    found = lay(history, tree, new_claim(history, school))
    at = history.steps[-1].at + LATER
    head = history.commit(found, (history.tip,), "clerk", at, "提交\n")
    words = f"登记 {school}：1 个文件\n\nApproved-by: qh-head (head, signature)\nRegistered-by: {REGISTRAR}\n"
    return Tampered(history.commit(found, (history.tip, head), REGISTRAR, at, words, REGISTRAR))


def registered_by_another(history: History, n: int) -> Tampered:
    """Somebody who may not register merges and signs."""
    del n
    last = history.steps[-1]
    return Tampered(registered(history, last, last.tree, last.before, registrar="s0001.clerk"))


def dated_back(history: History, n: int) -> Tampered:
    """The last registration bears a day of the year before."""
    del n
    last = history.steps[-1]
    return Tampered(registered(history, last, last.tree, last.before, at=last.at - 365 * 86400))


def dated_ahead(history: History, n: int) -> Tampered:
    """The last registration bears a day that is yet to come."""
    del n
    last = history.steps[-1]
    return Tampered(registered(history, last, last.tree, last.before, at=clock.seconds("2199-01-01T00:00:00Z")))


def foxtrot(history: History, n: int) -> Tampered:
    """A submission takes the main line in as its second parent and becomes the main line itself."""
    m = claim(history, n)
    step = history.steps[m]
    found = state(history, len(history.steps)).write(history.objects)
    at = history.steps[-1].at + 60
    own = history.commit(step.tree, (step.before,), "clerk", at, "提交\n")
    message = registration.text(history.steps[-1].made)
    return Tampered(history.commit(found, (own, history.tip), REGISTRAR, at, message, REGISTRAR))


def genesis_exchanged(history: History, n: int) -> Tampered:
    """The register begins with other accounts; everything after is made anew and signed."""
    del n
    tree = Tree()
    path = "records/county/accounts.yaml"
    content = history.genesis_files[path]
    assert content is not None
    found = lay(history, tree, {**history.genesis_files, path: content + b"# \n"})
    genesis = history.commit(found, (), "setup", clock.seconds("2022-12-15T02:00:00Z"), "起点\n")
    return Tampered(follow(history, 0, genesis, tree, signed=True))


def submodule(history: History, n: int) -> Tampered:
    """A registration brings a repository of its own, whose content nobody vouches for."""
    del n
    last = history.steps[-1]
    tree = state(history, len(history.steps))
    tree.set("records/county/rules/more", history.genesis, SUBMODULE)
    return Tampered(registered(history, last, tree.write(history.objects), last.before))


def moved_back(history: History, n: int) -> Tampered:
    """The main line ends earlier than it did."""
    return Tampered(history.steps[claim(history, n)].before)


def replaced(history: History, n: int) -> Tampered:
    """A replacement ref shows another commit in the place of a registration that was edited."""
    done = edited_later(history, n)
    return Tampered(done.tip, refs=((f"refs/replace/{done.tip}", history.tip),))


def grafted(history: History, n: int) -> Tampered:
    """A graft hides a registration from Git's other commands."""
    step = history.steps[claim(history, n)]
    later = next(one for one in history.steps if one.before == step.commit)
    return Tampered(history.tip, grafts=f"{later.commit} {step.before} {later.head}\n")


def one_more(history: History, files: Files, school: str, *approvers: Approver, trial: str = "") -> Tampered:
    """Register files after the last step as the registrar would, on approvals as they come; then forget them."""
    kept = history.tip, list(history.steps), history.tree
    history.tree = state(history, len(history.steps))
    given = (*approvers, OFFICE) if approvers else (Approver("qh-head", "head"), OFFICE, BUREAU)
    proposer = f"{school.replace('-', '')}.clerk"
    register = trial or history.repository
    tip = history.register(files, school, proposer, given, history.steps[-1].at + LATER, repository=register)
    history.tip, history.steps, history.tree = kept
    return Tampered(tip)


def new_claim(history: History, school: str) -> Files:
    day = clock.day(history.steps[-1].at)
    entry = f"teacher: t-000000, title: 听课, activity: observe, level: school, to: {day}, amount: 4, unit: lessons"
    text = (
        f"kind: credit-batch/1\nschool: {school}\nyear: {day[:4]}\nsubmitted: {day}\n"
        f"totals: {{entries: 1, lessons: 4}}\nentries:\n  - {{{entry}}}\n"
    )
    return {f"records/schools/{school}/credits/{day[:4]}/{day.replace('-', '')}-zzzzzz.yaml": text.encode()}


ACTS = (
    Act(blob_exchanged, frozenset({"C834"})),
    Act(tree_exchanged, frozenset({"C834"})),
    Act(blob_gone, frozenset({"C834"})),
    Act(edited_later, frozenset({"C820", "C709"})),
    Act(deleted_with_approvals, frozenset({"C708"})),
    Act(dropped, frozenset({"C824"})),
    Act(dropped_and_signed, frozenset({"C813"})),
    Act(amount_changed, frozenset({"C804", "C811", "C824"})),
    Act(merge_edited, frozenset({"C804", "C811"})),
    Act(approvals_exchanged, frozenset({"C804", "C811"})),
    Act(approval_taken_away, frozenset({"C811"})),
    Act(approved_out_of_office, frozenset({"C806", "C811"})),
    Act(approved_elsewhere, frozenset({"C801", "C811"})),
    Act(trailers_forged, frozenset({"C822"})),
    Act(registered_by_another, frozenset({"C824"})),
    Act(dated_back, frozenset({"C825"})),
    Act(dated_ahead, frozenset({"C839"})),
    Act(foxtrot, frozenset({"C820"})),
    Act(genesis_exchanged, frozenset({"C830"})),
    Act(submodule, frozenset({"C804"})),
    Act(moved_back, frozenset({"C836"}), anchored=True),
    Act(replaced, frozenset({"C833", "C820"})),
    Act(grafted, frozenset({"C833"})),
)
