"""What a submission is: its scope, the matters it touches, and whom it concerns (DESIGN section 7, approval matrix)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from generator.git import Change
from generator.guard.facts import past_changes
from generator.guard.state import State
from generator.records import Document, name_of

COUNTY = "county"
CODE = "code"
MIXED = "mixed"
RECORDS = "records/"
OWNERS = ".github/CODEOWNERS"
MATTERS = {
    "credit-batch": "school", "opening": "school", "correction": "correction", "results": "project",
    "project": "project", "plan": "office", "provider": "office", "transfer": "people", "school": "people",
    "roster": "people", "names": "people", "verification": "county", "policy": "county", "rule-set": "county",
    "periods": "county", "accounts": "county", "county": "county", "approvals": "county", "public-notice": "county",
}  # fmt: skip
CREDITING = ("credit-batch", "results", "opening")
_PLAIN = re.compile(rb"""(?:[a-z_]+:(?: [^\n"'|>&*!#\\]*)?\n|  - \{[^\n"'|>&*!#\\]*\}\n)*""")


class Part(NamedTuple):
    """One changed file: its matter and scope, and the kind of record it is (``""`` for code)."""

    change: Change
    matter: str
    scope: str
    kind: str = ""


@dataclass(frozen=True)
class Act:
    """A submission understood.

    ``scope`` is a school, a project, ``county`` or ``code``; ``mixed`` where it is more than one. ``offices`` are the
    schools whose clerks and principals it is the business of: the school itself, the one that files for it, the
    schools of a transfer. ``logins`` are the accounts it changes, ``verified`` the school years its corrections reach.
    """

    scope: str
    matters: tuple[str, ...]
    scopes: tuple[str, ...]
    offices: frozenset[str]
    provider: str
    training_school: str
    logins: frozenset[str]
    verified: frozenset[tuple[str, int]]
    parts: tuple[Part, ...]
    state: State

    def benefits(self, person: str) -> bool:
        """Return whether a teacher's own credits or facts are among what changes.

        Most are named nowhere in the files: only where the id occurs at all, or could in an escape, are they read.
        """
        sought = person.encode()
        named = bool(person) and any(sought in source or b"\\" in source for source in self._sources())
        return named and (self._plainly_names(sought) or person in self.beneficiaries)

    @cached_property
    def beneficiaries(self) -> frozenset[str]:
        """The teachers whose credits or facts change."""
        return frozenset(_beneficiaries(self.state, self.parts))

    def _plainly_names(self, sought: bytes) -> bool:
        """Return whether a claim or result names a teacher in a line that cannot mean anything else."""
        sources = (self.state.source(part.change.new) for part in self.parts if part.kind in CREDITING)
        return any(b"\n  - {teacher: %s," % sought in source and bool(_PLAIN.fullmatch(source)) for source in sources)

    def _sources(self) -> Iterator[bytes]:
        for part in self.parts:
            for blob in (part.change.old, part.change.new):
                yield self.state.source(blob)
            if part.kind == "verification":
                yield self.state.source(self.state.blob(_roster_of(part)))
            if part.kind == "correction":
                yield from (self.state.source(self.state.blob(path)) for path in _corrected(self.state, part))


def act(state: State, changes: Iterable[Change], day: str) -> Act:
    """Return what changes to ``state`` are; files that cannot be read count by their place alone."""
    changes = tuple(changes)
    parts = _gathered(state, [_part(state, change) for change in changes if change.path != OWNERS], day)
    parts = parts or [Part(change, CODE, CODE) for change in changes]
    scopes = sorted({part.scope for part in parts})
    scope = scopes[0] if len(scopes) == 1 else MIXED
    county = state.document("records/county/county.yaml") or {}
    training = county.get("training_school", "")
    verified = frozenset(_verified(state, parts))
    matters = {_stricter(part.matter, scope == training, bool(verified)) for part in parts}
    return Act(
        scope=scope,
        matters=tuple(sorted(matters)),
        scopes=tuple(scopes),
        offices=frozenset(_offices(state, parts)),
        provider=_provider(state, parts),
        training_school=training,
        logins=frozenset(_logins(state, parts)),
        verified=verified,
        parts=tuple(parts),
        state=state,
    )


def _stricter(matter: str, training: bool, verified: bool) -> str:
    if matter == "correction" and verified:
        return "correction_verified"
    return "training_school" if training and matter in ("school", "correction") else matter


def _part(state: State, change: Change) -> Part:
    """Return what one changed file is, by its place and, where that holds several kinds, by what is written in it."""
    if not change.path.startswith(RECORDS):
        return Part(change, CODE, CODE)
    kinds, named = state.schemas.place(change.path)
    kind = state.kind(change.new or change.old) or name_of(kinds[0] if kinds else "")
    in_school = change.path.startswith("records/schools/")
    matter, scope = MATTERS.get(kind, "school" if in_school else COUNTY), COUNTY
    school = named.get("organiser") or ("" if "project" in named else named.get("school", ""))
    if in_school:
        scope = school or (named.get("id", "") if kind == "school" else change.path.split("/")[2])
        matter = "school" if matter in ("project", "office") else matter
    elif kind == "opening":
        scope = (state.new(change) or state.old(change) or {}).get("school", COUNTY)
    elif kind in ("project", "results", "correction"):
        scope = named.get("project") or named.get("id", "")
    return Part(change, matter, scope, kind)


def _gathered(state: State, parts: list[Part], day: str) -> list[Part]:
    """Take rosters, names and schools of several schools, or beside a transfer, as one act of the county."""
    people = [part for part in parts if part.matter == "people"]
    if len({part.scope for part in people}) > 1:
        parts = [Part(p.change, p.matter, COUNTY, p.kind) if p.matter == "people" else p for p in parts]
    return [
        Part(p.change, "past_facts", p.scope, p.kind)
        if p.kind == "roster"
        and state.new(p.change)
        and any(past_changes(state.old(p.change), state.new(p.change), day))
        else p
        for p in parts
    ]


def _offices(state: State, parts: Iterable[Part]) -> Iterator[str]:
    """Yield the schools whose clerk and principal an act is the business of."""
    transfers = [state.new(part.change) or {} for part in parts if part.kind == "transfer"]
    if transfers:
        named = [{str(act[key]) for key in ("from", "to") if key in act} for act in transfers]
        touched = {part.change.path.split("/")[2] for part in parts if part.change.path.startswith("records/schools/")}
        if touched <= set().union(*named):
            for school in sorted(set.intersection(*named)):
                yield from _filing(state, school)
        return
    scopes = {part.scope for part in parts}
    if len(scopes) == 1:
        yield from _filing(state, scopes.pop())


def _filing(state: State, school: str) -> Iterator[str]:
    """Yield a school and the one that files for it."""
    if school.startswith("s-"):
        yield school
        data = state.document(f"records/schools/{school}/school.yaml") or {}
        if "filed_by" in data:
            yield data["filed_by"]


def _provider(state: State, parts: Iterable[Part]) -> str:
    """Return the provider of the project that an act belongs to, as the register has it."""
    folders = {"/".join(part.change.path.split("/")[:5]) for part in parts if part.scope.startswith("p-")}
    if len(folders) != 1:
        return ""
    return str((state.document(f"{folders.pop()}/project.yaml") or {}).get("provider", ""))


def _beneficiaries(state: State, parts: Iterable[Part]) -> Iterator[str]:
    """Yield the teachers whose credits or facts an act changes."""
    for part in parts:
        old, new = state.old(part.change) or {}, state.new(part.change) or {}
        if part.kind == "roster":
            before, after = _items(old), _items(new)
            yield from (who for who in {*before, *after} if before.get(who) != after.get(who))
        elif part.kind == "verification":
            yield from _items(state.document(_roster_of(part)) or {})
        else:
            yield from teachers(state, new)


def teachers(state: State, data: Document) -> Iterator[str]:
    """Yield the teachers whom a submission names as those it is about."""
    yield from data.get("teachers", ()) if name_of(data.get("kind", "")) == "transfer" else ()
    for entry in data.get("entries", ()):
        yield entry["teacher"]
    for line in data.get("corrections", ()):
        if "teacher" in written(line):
            yield written(line)["teacher"]
        yield from _aimed(state, line.get("target", ""))


def written(line: Document) -> Document:
    """Return what a line writes: the entry or result that a correction puts in place, else the line itself."""
    inner = line.get("entry", line.get("result"))
    return inner if isinstance(inner, dict) else line


def _roster_of(verification: Part) -> str:
    school = verification.change.path.rpartition("/")[2].removesuffix(".yaml")
    return f"records/schools/{school}/roster.yaml"


def _corrected(state: State, correction: Part) -> Iterator[str]:
    """Yield the paths of the files whose lines a correction corrects."""
    for line in (state.new(correction.change) or {}).get("corrections", ()):
        yield f"records/{line.get('target', '').partition('#')[0]}.yaml"


def _aimed(state: State, target: str) -> Iterator[str]:
    """Yield the teachers of the line that a correction corrects."""
    line = _target(state, target)
    if "teacher" in line:
        yield line["teacher"]


def _end(state: State, target: str) -> str:
    """Return the last day of the line that a correction corrects, ``""`` where it says none."""
    return str(_target(state, target).get("to", ""))


def _target(state: State, target: str) -> Document:
    stem, _, number = target.partition("#")
    data = (state.document(f"records/{stem}.yaml") if number.isdigit() else None) or {}
    lines = data.get("entries") or data.get("corrections") or []
    return written(lines[int(number) - 1]) if number.isdigit() and 0 < int(number) <= len(lines) else {}


def _items(roster: Document) -> dict[str, Document]:
    return {item["id"]: item for item in roster.get("teachers", ()) if isinstance(item, dict)}


def _logins(state: State, parts: Iterable[Part]) -> Iterator[str]:
    """Yield the logins whose accounts an act adds, changes or ends."""
    for part in parts:
        if part.kind == "accounts":
            old, new = _lines(state.old(part.change)), _lines(state.new(part.change))
            yield from (line["login"] for line in old if line not in new)
            yield from (line["login"] for line in new if line not in old)


def _lines(accounts: Document | None) -> list[Document]:
    lines: list[Document] = (accounts or {}).get("accounts", [])
    return lines


def _verified(state: State, parts: Iterable[Part]) -> Iterator[tuple[str, int]]:
    """Yield the verified school years that an act's corrections reach into."""
    for part in parts:
        if part.kind == "correction":
            data = state.new(part.change) or {}
            school = data.get("school", "")
            for year in _years(state, part.change.path, data):
                if state.blob(f"records/county/verifications/{year}/{school}.yaml"):
                    yield school, year


def _years(state: State, path: str, data: Document) -> set[int]:
    """Return the years in which what a correction changes may end."""
    if "year" in data:
        lines = data["corrections"]
        days = [written(line).get("to", "") for line in lines] + [_end(state, line.get("target", "")) for line in lines]
        return {data["year"], *(int(day[:4]) for day in days if day)}
    project = state.document(path.rpartition("/results/")[0] + "/project.yaml") or {}
    ends = {line["result"]["to"] for line in data.get("corrections", ()) if "to" in line.get("result", {})}
    return {int(day[:4]) for day in {*ends, *(project.get(key, "") for key in ("from", "to"))} if day}
