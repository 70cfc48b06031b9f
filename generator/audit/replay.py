"""The replay: every registration judged by what the register said just before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from generator.audit import glance
from generator.audit.line import Link
from generator.audit.model import Approved, Registered
from generator.audit.offices import Offices
from generator.audit.pieces import Pieces
from generator.git import Change, Repository
from generator.guard import Guarded, authority, deadlines, files, standing
from generator.guard.acts import act
from generator.guard.context import Context, Rule
from generator.guard.state import State
from generator.guard.submission import Submission
from generator.messages import severity
from generator.problem import Problem, problem
from generator.schema import Schemas
from generator.trail import clock, proof, registration
from generator.trail.approval import Approval
from generator.trail.entitlement import outcome
from generator.trail.lines import SUBMIT, proposer
from generator.trail.manifest import Manifest
from generator.trail.registration import Commit, Registration

ALWAYS: tuple[Rule, ...] = (
    files.records_come_alone,
    files.one_submission_has_one_scope,
    files.names_are_plain,
    files.files_are_plain,
    files.owners_are_as_generated,
    files.records_are_short,
    standing.records_do_not_vanish,
    standing.submissions_are_not_edited,
    standing.past_facts_stand,
    authority.proposers_have_an_account,
    authority.proposers_keep_to_their_business,
)
"""The guard's rules that look at nothing but the files changed and what is in force."""
UNLESS: tuple[tuple[Callable[[Context], bool], tuple[Rule, ...]], ...] = (
    (lambda context: not context.act.logins, (authority.nobody_grants_themselves_rights,)),
    (glance.moves_on, (standing.projects_move_on,)),
    (
        glance.in_time,
        (
            deadlines.submissions_carry_their_day,
            deadlines.submissions_come_in_time,
            deadlines.verified_years_take_corrections_alone,
        ),
    ),
)
"""Those that would have to read every file, and what tells at a glance that they have nothing to say."""


class Replay:
    """The register as it stands after every registration so far; ``files`` are its blobs by path.

    ``sources`` yields id and content of all blobs that the line brings, in the order of its changes.
    """

    def __init__(
        self, repository: Repository, register: str, files: dict[str, str], sources: Iterator[tuple[str, bytes | None]]
    ) -> None:
        self.repository, self.register, self.files = repository, register, files
        self.known, self.schemas, self.offices = Pieces(), Schemas.read(), Offices()
        self.before = proof.Before("", 0)
        self._sources, self._fetched = sources, set[str]()
        self._places: dict[str, tuple[int, int]] = {}  # by commit: which one of the line it is, and its time
        self._touched: dict[str, int] = {}

    def begin(self, genesis: Link) -> None:
        """Start after the genesis, which nobody registered."""
        found = registration.commit(genesis.source, genesis.commit)
        self._advance(genesis, found)

    def judge(self, link: Link) -> tuple[Registered | None, list[Problem]]:
        """Return what a commit registers and all that is wrong with it; the register then stands after it."""
        for change in link.changes:
            self._fetch(change.new)
        found = registration.commit(link.source, link.commit)
        made, problems = _form(found, link, self.before)
        context = self._context(link, made, found.at if found else self.before.at)
        problems += [one for one in _by_rules(context) if severity(one) == "error"]
        if found and made:
            problems += self._proof(found, made, context)
        self._advance(link, found)
        registered = _registered(link, found.at, made, context) if found and made else None
        return registered, [_placed(link.commit, one) for one in problems]

    def state(self) -> State:
        """Return the register as it stands now."""
        return State(self.repository, self.before.commit, self.schemas, (), self.known, self.files)

    def _fetch(self, blob: str) -> None:
        """Take what the stream brings up to a blob."""
        while blob and blob not in self._fetched:
            name, source = next(self._sources)
            self._fetched.add(name)
            self.known.sources[name] = source or b""

    def _context(self, link: Link, made: Registration | None, at: int) -> Context:
        state, day, who = self.state(), clock.day(at), made.proposer if made else ""
        return Context(
            repository=self.repository,
            submission=Submission(self.before.commit, self.before.commit, link.commit, who, link.changes),
            state=state,
            after=state.after(link.changes),
            act=act(state, link.changes, day),
            accounts=self.offices.accounts(state, day),
            matrix=self.offices.matrix(state),
            day=day,
            submitted_on=(proof.handed_in(made) if made else "") or day,
        )

    def _proof(self, found: Commit, made: Registration, context: Context) -> Iterator[Problem]:
        """Yield what is wrong with the approvals a registration carries, and with who registered."""
        changes = context.submission.changes
        if made.submission.startswith(SUBMIT) and proposer(made.submission) != made.proposer:
            yield problem("C816", found.id[:12], (), submission=made.submission, proposer=made.proposer)
        case = proof.case(self.register, made, changes, Guarded(context, []), found.at)
        reached = outcome(case, made.approvals)
        yield from (*reached.refused, *reached.problems)
        yield from self._bases([one.manifest for one in made.approvals], changes)
        yield from proof.registrar(found, made, context.accounts, context.matrix)

    def _bases(self, manifests: Sequence[Manifest], changes: Sequence[Change]) -> Iterator[Problem]:
        """Yield the approvals whose base is no commit before, or since which a file was changed (C813, C814)."""
        last = max((self._touched.get(change.path, 0) for change in changes), default=0)
        for manifest in manifests:
            place, at = self._places.get(manifest.base, (-1, 0))
            if place < last:
                yield problem("C813", f"批准/{manifest.signer}", (), base=manifest.base[:12])
            elif not proof.is_after(manifest, at):
                yield problem("C814", f"批准/{manifest.signer}", (), time=manifest.at)

    def _advance(self, link: Link, found: Commit | None) -> None:
        place = len(self._places)
        self._places[link.commit] = place, found.at if found else self.before.at
        for change in link.changes:
            self._touched[change.path] = place
            if change.new:
                self.files[change.path] = change.new
            else:
                self.files.pop(change.path, None)
        self.before = proof.Before(link.commit, max(found.at, self.before.at) if found else self.before.at)


def _form(found: Commit | None, link: Link, before: proof.Before) -> tuple[Registration | None, list[Problem]]:
    if found is None:
        return None, [problem("C822", link.commit[:12])]
    return proof.form(found, before)


def _by_rules(context: Context) -> Iterator[Problem]:
    if not context.submission.changes:
        yield problem("C722", context.submission.head[:12])
        return
    for rule in ALWAYS:
        yield from rule(context)
    for nothing_to_say, rules in UNLESS:
        if not nothing_to_say(context):
            for rule in rules:
                yield from rule(context)


def _placed(commit: str, one: Problem) -> Problem:
    """Return a problem with the commit it is about in front of its path."""
    place = commit[:12]
    return one if one.path == place else one._replace(path=f"{place}:{one.path}")


def _registered(link: Link, at: int, made: Registration, context: Context) -> Registered:
    return Registered(
        commit=link.commit,
        at=at,
        scope=context.act.scope,
        matters=context.act.matters,
        submission=made.submission,
        proposer=made.proposer,
        registrar=made.registrar,
        approvals=tuple(map(_approved, made.approvals)),
        files=tuple(change.path for change in link.changes),
    )


def _approved(one: Approval) -> Approved:
    manifest = one.manifest
    return Approved(manifest.holder, manifest.role, manifest.signer, manifest.way, manifest.at, manifest.note)
