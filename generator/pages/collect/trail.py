"""The register of registrations: its pages, and in one line how each record came into it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence

from generator import messages
from generator.audit.model import Approved, Registered, Trail
from generator.explain.words import roles
from generator.guard.words import way_words
from generator.pages.collect.places import COUNTY, Places
from generator.pages.collect.review import LISTED, matters
from generator.pages.collect.words import Table
from generator.pages.model import (
    ApprovalView,
    AuditPage,
    AuditView,
    FaultView,
    RegisteredView,
    RegisterNote,
    StepView,
)
from generator.problem import Problem
from generator.records import Register
from generator.report import visible
from generator.trail import clock

LATEST = 50
FAULTS = 100  # on one page; the command line tells them all
SHORT = 12
_OF_THE_LINE = ("C83", "C84")
_GRAVEST = (*_OF_THE_LINE, "C82", "C8", "C7")  # the line itself, its registrations, approvals, what they let in

Steps = tuple[StepView, ...]


class Trails:
    """The trail of a register, by file and by school.

    ``strange`` are the record files that this site shows otherwise than they are registered (None: nobody looked).
    """

    def __init__(self, register: Register, trail: Trail, strange: Collection[str] | None) -> None:
        self._trail, self._strange, self._places = trail, frozenset(strange or ()), Places(register)
        self._schools, self._views = Table(self._places.schools), dict[str, RegisteredView]()
        self._by_file = trail.by_file()
        self._repository = str(register.county.get("repository", "")).rstrip("/")
        self._brought: dict[str, int] = {}
        for path in register.documents:
            if path not in self._by_file and path not in self._strange:
                self._count(path)
        errors = [one for one in trail.problems if messages.severity(one) == "error"]
        known = {one.commit[:SHORT] for one in trail.registrations}
        self._errors = Counter(one.path[:SHORT] for one in errors if one.path[:SHORT] in known)
        doubtful = ("C8",) if strange is None else _OF_THE_LINE
        self._is_whole = all(one.path[:SHORT] in known for one in errors if one.code.startswith(doubtful))
        self._of: dict[str, list[Registered]] = {}
        for one in trail.registrations:
            for page in self._pages(one):
                self._of.setdefault(page, []).append(one)

    def steps(self, path: str) -> Steps:
        """Return how a file came into the register, registration by registration."""
        if path in self._strange:
            return (StepView("未登记：没有经过登记，或与登记的不同", odd="odd"),)
        page = next(iter(self._schools[path]), COUNTY)
        found = tuple(self._step(one, page) for one in self._by_file.get(path, ()))
        return found or (self._first(),)

    def _first(self) -> StepView:
        """Return what is said of a file that no registration brought.

        Something else on the line may have brought it, or the line may not be the true one: then nobody says it was
        there from the beginning.
        """
        if self._is_whole:
            return StepView(f"建库时带入（{_day(self._trail.began)}）")
        return StepView("没有登记可查：主线有问题，见登记簿", page="index", odd="odd")

    def _step(self, one: Registered, page: str) -> StepView:
        said = f"登记 {clock.day(one.at)} · {visible(one.proposer)} 提出 · {_approved(one.approvals)}"
        commit = one.commit[:SHORT]
        if commit in self._errors:
            return StepView(f"{said} · 审计有 {self._errors[commit]} 个错误", commit, page, "odd")
        return StepView(said, commit, page)

    def note(self, school: str) -> RegisterNote:
        """Return how many registrations concern a school."""
        found = self._of.get(school, [])
        return RegisterNote(len(found), clock.day(found[-1].at) if found else "")

    def page(self, id: str, name: str) -> AuditPage:  # noqa: A002 - the view's word
        """Return the registrations of a school, or of the county."""
        found, mine = self._of.get(id, []), self._files_of(id)
        told = mine if id != COUNTY else _all
        return AuditPage(
            id,
            name,
            tuple(self._view(one, told) for one in reversed(found)),
            self._brought.get(id, 0),
            tuple(visible(path) for path in sorted(self._strange) if mine(path)),
        )

    def whole(self) -> AuditView:
        """Return the register at a glance."""
        trail = self._trail
        errors = sum(messages.severity(one) == "error" for one in trail.problems)
        facts = (
            ("登记库", visible(trail.repository)),
            ("登记", f"{len(trail.registrations)} 笔"),
            ("登记簿里的记录", f"{trail.files} 个文件"),
            ("起点", f"{_day(trail.began)} · {trail.genesis[:SHORT]}"),
            ("最后一笔", f"{_day(trail.ended)} · {trail.tip[:SHORT]}"),
        )
        return AuditView(
            facts,
            len(trail.registrations),
            tuple(_fault(one) for one in sorted(trail.problems, key=_gravity)[:FAULTS]),
            errors,
            len(trail.problems) - errors,
            tuple(self._view(one, _all) for one in trail.registrations[: -LATEST - 1 : -1]),
            tuple(map(visible, sorted(self._strange))),
        )

    def _pages(self, one: Registered) -> Iterator[str]:
        """Yield the pages that a registration stands on, each once: of all schools it touches, and the county's.

        The county's is for what is no school's business, so that every registration stands on some page.
        """
        own = one.scope if self._places.knows(one.scope) else COUNTY
        yield from dict.fromkeys([own, *(school for path in one.files for school in self._schools[path])])

    def _files_of(self, id: str) -> Callable[[str], bool]:  # noqa: A002 - the view's word
        """Return what tells whether a file belongs on a page."""
        return lambda path: id in (self._schools[path] or (COUNTY,))

    def _count(self, path: str) -> None:
        for page in self._schools[path] or (COUNTY,):
            self._brought[page] = self._brought.get(page, 0) + 1

    def _view(self, one: Registered, mine: Callable[[str], bool]) -> RegisteredView:
        """Return a registration with its files that concern a page."""
        whole = self._views.get(one.commit) or self._views.setdefault(one.commit, self._registered(one))
        files = [path for path in one.files if mine(path)]
        others = len(one.files) - len(files)
        return whole._replace(files=_files(files), number=len(files), others=others) if others else whole

    def _registered(self, one: Registered) -> RegisteredView:
        ours = bool(self._repository) and one.submission.startswith(f"{self._repository}/")
        return RegisteredView(
            commit=one.commit[:SHORT],
            url=f"{self._repository}/commit/{one.commit}" if self._repository else "",
            at=clock.shown(clock.stamp(one.at)),
            scope=self._places.scope(one.scope),
            matters=matters(one.matters),
            submission=visible(one.submission),
            submission_url=one.submission if ours else "",
            proposer=visible(one.proposer),
            approvals=tuple(map(_approval, one.approvals)),
            registrar=visible(one.registrar),
            files=_files(one.files),
            number=len(one.files),
            errors=self._errors[one.commit[:SHORT]],
        )


def _files(paths: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(visible, paths[:LISTED]))


def _approved(approvals: Sequence[Approved]) -> str:
    """Return who approved, way by way."""
    ways: dict[str, list[str]] = {}
    for one in approvals:
        ways.setdefault(_way(one.way), []).append(visible(one.holder))
    return "，".join(f"{'、'.join(holders)} 批准（{way}）" for way, holders in ways.items())


def _all(_: str) -> bool:
    return True


def _way(way: str) -> str:
    return way_words(way).removesuffix("批准")


def _approval(one: Approved) -> ApprovalView:
    by = "" if one.signer == one.holder else visible(one.signer)
    told = f"{by} {'代签' if one.way == 'signature' else '记录'}" if by else ""
    role = roles().get(one.role, visible(one.role))
    return ApprovalView(visible(one.holder), role, _way(one.way), _shown(one.at), told, visible(one.note))


def _shown(written: str) -> str:
    """Return a stamp as people read it, as it is where it is no time."""
    try:
        return clock.shown(written)
    except ValueError:
        return visible(written)


def _day(at: int) -> str:
    return clock.day(at) if at else "—"


def _gravity(one: Problem) -> tuple[bool, int]:
    """Return what sorts the worst first: errors, then what touches the line itself."""
    rank = next((n for n, begin in enumerate(_GRAVEST) if one.code.startswith(begin)), len(_GRAVEST))
    return messages.severity(one) != "error", rank


def _fault(one: Problem) -> FaultView:
    place = f"{one.path}:{one.line}:{one.column}" if one.line else one.path
    return FaultView(
        one.code,
        messages.severity(one),
        visible(place),
        visible(messages.message(one)),
        visible(messages.hint(one)),
    )
