"""The audit: the main line replayed from its genesis, every registration judged as if nobody had before.

What the register was at each step is read from its own history; nothing outside vouches for anything but the genesis,
and the commits that checkpoints name (DESIGN section 7).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from generator.audit import chains, signatures, store
from generator.audit.line import Link, line, links
from generator.audit.model import Approved, Mark, Registered, Trail
from generator.audit.replay import Replay
from generator.git import GitError, Repository
from generator.guard.acts import RECORDS
from generator.problem import Problem, problem
from generator.rest import collector_at_rest
from generator.trail import clock
from generator.tree import shown

__all__ = ["Approved", "Mark", "Registered", "Trail", "audit"]

SKEW = 3600  # seconds that a registration may be ahead of this machine's clock
SUBMODULE = "160000"


def audit(
    repository: Repository, register: str, genesis: str, tip: str, *, marks: Sequence[Mark] = (), now: int | None = None
) -> Trail:
    """Return the history of a register up to the commit ``tip``, and all that is wrong with it.

    ``register`` is its id, ``genesis`` its first commit (``""``: the root of the line); ``marks`` are commits known to
    be of it. Problems are those of the guard and of approvals, with ``<commit>:`` in front of their path, C312–C317 at
    the end of the line, and C830–C842 for the line itself. Raises ``GitError`` where Git can't tell.
    """
    with collector_at_rest():
        examination = store.examine(repository, tip)
        try:
            found = _replayed(repository, register, genesis, tip, marks)
        except (GitError, LookupError, ValueError) as error:
            broken = list(store.broken(examination))
            if not broken:
                raise
            found = Trail(register, genesis, tip, (), (problem("C840", tip[:12], (), why=type(error).__name__),))
        else:
            broken = list(store.broken(examination))
        about = [*store.gaps(repository), *store.disguises(repository), *broken]
        late = _ahead(found, int(time.time()) if now is None else now)
        return found._replace(problems=tuple(dict.fromkeys([*about, *found.problems, *late])))


def _replayed(repository: Repository, register: str, genesis: str, tip: str, marks: Sequence[Mark]) -> Trail:
    ids = line(repository, tip)
    start = ids.index(genesis) if genesis in ids else 0
    with signatures.ahead(repository, ids[start + 1 :]):
        chain = links(repository, ids[start:])
        files, problems = _files(repository, chain[0].commit)
        problems += [*_misplaced(ids, genesis, chain[0]), *_unmarked(ids[start:], marks)]
        brought = list(dict.fromkeys(change.new for link in chain for change in link.changes if change.new))
        replay = Replay(repository, register, files, zip(brought, store.read(repository, brought), strict=True))
        replay.begin(chain[0])
        began = replay.before.at
        registrations = []
        for link in chain[1:]:
            registered, wrong = replay.judge(link)
            problems += wrong
            registrations += [registered] if registered else []
    problems += chains.broken(replay.state(), files, replay.known.sources)
    records = sum(path.startswith(RECORDS) for path in files)
    return Trail(register, ids[start], tip, tuple(registrations), tuple(problems), began, replay.before.at, records)


def _misplaced(commits: Sequence[str], genesis: str, first: Link) -> Iterator[Problem]:
    """Yield that the line does not come from its genesis (C830), or that more stands before its beginning (C832)."""
    root = commits[0]
    if genesis and genesis not in commits:
        yield problem("C830", root[:12], (), found=root[:12], expected=genesis[:12])
    if first.commit == root and b"\nparent " in first.source.partition(b"\n\n")[0]:
        yield problem("C832", root[:12])


def _files(repository: Repository, commit: str) -> tuple[dict[str, str], list[Problem]]:
    """Return the blobs of a commit by path; what is a repository of its own no register vouches for (C705)."""
    files: dict[str, str] = {}
    problems: list[Problem] = []
    for entry in repository.run("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")[:-1]:
        facts, _, name = entry.partition(b"\t")
        mode, _, blob = facts.decode().split()
        path = name.decode("utf-8", "surrogateescape")
        files[path] = blob
        if mode == SUBMODULE:
            problems.append(problem("C705", f"{commit[:12]}:{shown(path)}", (), mode=mode))
    return files, problems


def _unmarked(commits: Sequence[str], marks: Sequence[Mark]) -> Iterator[Problem]:
    """Yield the commits known to be of the register that are not (C836), or whose number in it is another (C838)."""
    places = {commit: n for n, commit in enumerate(commits)}
    for mark in marks:
        n = places.get(mark.commit)
        if n is None:
            yield problem("C836", mark.place, (), commit=mark.commit[:12])
        elif mark.number not in (None, n):
            yield problem("C838", mark.place, (), what="registrations", found=mark.number, expected=n)


def _ahead(found: Trail, now: int) -> Iterator[Problem]:
    """Yield that the line's last commit is of the future (C839)."""
    if found.ended > now + SKEW:
        yield problem("C839", found.tip[:12], (), found=clock.shown(clock.stamp(found.ended)))
