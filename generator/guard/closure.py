"""The records checked beside a change: the changed files and their neighbours alone, whatever the county's size.

Ids stand in paths, so the neighbours are found without a list of all files. The rules run over them twice, without
the change and with it: what is said only the second time is what the change brings; what a neighbourhood cannot know is
missing in both. A change of what the whole county rests on, and a change that seems to bring an error, is judged on all
records instead: the quick way only ever says yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.entries import entries
from generator.git import Change
from generator.guard.acts import RECORDS, written
from generator.guard.facts import past_changes
from generator.guard.state import State
from generator.load import load, located
from generator.membership import FOREVER, membership
from generator.messages import severity
from generator.problem import Problem
from generator.records import Document, Register, name_of
from generator.rules import check as check_rules
from generator.schema import check as check_shape
from generator.tree import MAX_BYTES, GitTree, Listing, sift

WIDE = frozenset({"accounts", "approvals", "county", "periods", "policy", "rule-set", "provider", "verification"})
"""Kinds that records all over the county may rest on: a change of one is judged on all records."""
_STANDING = ("records/county/county.yaml", "records/county/periods.yaml")
_TEACHER = re.compile(rb"t-[0-9a-z]{6}")
_SCHOOL = re.compile(r"s-[0-9]{4}")


def introduced(state: State, after: State) -> list[Problem]:
    """Return the problems that the changes laid over ``state`` in ``after`` bring, located and sorted."""
    changes = [change for change in after.changes.values() if change.path.startswith(RECORDS)]
    if not changes:
        return []
    if not any(_kind(after, change) in WIDE or change.removed or _unsettles(after, change) for change in changes):
        own, found = _beside(state, after, changes)
        if own or not any(severity(one) == "error" for one in found):
            return located([*own, *found], Files(after))
    return wholly(state, after)


def _unsettles(after: State, change: Change) -> bool:
    """Return whether a roster loses or alters what records elsewhere may rest on; one that only grows does not."""
    if not change.old or not change.path.endswith("/roster.yaml"):
        return False
    new = after.new(change)
    return new is None or any(past_changes(after.old(change), new, FOREVER))


def wholly(state: State, after: State) -> list[Problem]:
    """Return the same from a check of all records, before and after."""
    from generator.check import problems  # noqa: PLC0415 - rule sets and all that reads them: the quick way has no use

    root = state.repository.root
    new = problems(GitTree(root, state.commit, after.changes.values()))
    touched = {change.path for change in after.changes.values()}
    if all(one.path in touched for one in new if severity(one) == "error"):
        return [one for one in new if one.path in touched]
    known = {_sameness(one) for one in problems(GitTree(root, state.commit))}
    return [one for one in new if one.path in touched or _sameness(one) not in known]


def _sameness(one: Problem) -> tuple[object, ...]:
    return one.code, one.path, one.values


def _beside(state: State, after: State, changes: list[Change]) -> tuple[list[Problem], list[Problem]]:
    """Return what is wrong with the changed files themselves, and what the rules say only with the change."""
    shaped, own = _changed(after, changes)
    paths = _neighbours(after, changes)
    before = _documents(state, paths)
    now = {**before, **shaped}
    unread = frozenset(change.path for change in changes if change.new) - shaped.keys()
    for path in unread:
        now.pop(path, None)
    told = {_sameness(one) for one in _rules(before, frozenset())}
    return own, [one for one in _rules(now, unread) if _sameness(one) not in told]


def _changed(after: State, changes: list[Change]) -> tuple[dict[str, Document], list[Problem]]:
    """Return the changed records that can be read and have their shape, and what is wrong with the others."""
    readable, _ = sift((c.path, int(c.new_mode, 8)) for c in changes if c.new)
    blobs = {c.path: c.new for c in changes if c.path in set(readable)}
    sources = [(p, after.repository.blob(b, MAX_BYTES) or b"\0" * (MAX_BYTES + 1)) for p, b in blobs.items()]
    documents, broken = load(sources)
    valid, misshapen = check_shape(after.schemas, documents)
    return valid, [*broken, *misshapen]


def _rules(documents: dict[str, Document], unread: frozenset[str]) -> list[Problem]:
    register = Register(documents)
    return check_rules(register, membership(register), entries(register), unread)


def _documents(state: State, paths: Iterable[str]) -> dict[str, Document]:
    found = ((path, state.document(path)) for path in sorted(paths))
    return {path: document for path, document in found if document is not None}


def _kind(after: State, change: Change) -> str:
    data = after.new(change)
    kinds, _ = after.schemas.place(change.path)
    return name_of(data["kind"] if data else kinds[0] if kinds else "")


def _neighbours(after: State, changes: list[Change]) -> set[str]:
    """Return the paths of the records that may have to do with the changed ones."""
    found = {*_STANDING, *after.files("records/county/rules"), *(change.path for change in changes)}
    schools: set[str] = set()
    years: set[int] = set()
    for change in changes:
        data = after.new(change) or {}
        _, named = after.schemas.place(change.path)
        schools |= {school for school in (named.get("school", ""), named.get("organiser", "")) if school}
        schools |= {str(data[key]) for key in ("school", "from", "to", "filed_by") if _is_school(data.get(key))}
        years |= set(_years(data, named))
        found |= set(_referred(after, change.path, data))
    for school in schools:
        found |= set(_of_school(after, school, years, names=any(_touches_people(change.path) for change in changes)))
    return found | set(_transfers(after, found))


def _is_school(value: object) -> bool:
    return isinstance(value, str) and _SCHOOL.fullmatch(value) is not None


def _touches_people(path: str) -> bool:
    return path.endswith(("/roster.yaml", "/names.yaml", "/school.yaml")) or "/transfers/" in path


def _years(data: Document, named: dict[str, str]) -> Iterator[int]:
    """Yield the years that a record is of, by its fields and place; of a transfer all that it may reach into."""
    if "year" in named and named["year"].isdigit():
        yield int(named["year"])
    if isinstance(data.get("year"), int):
        yield data["year"]
    for key in ("from", "to", "date"):
        value = data.get(key)
        if isinstance(value, str) and value[:4].isdigit():
            yield int(value[:4])
    for line in (*data.get("entries", ()), *data.get("corrections", ())):
        end = written(line).get("to", "")
        if end:
            yield int(end[:4])


def _referred(after: State, path: str, data: Document) -> Iterator[str]:
    """Yield the records that one record names, or stands beside."""
    folder = path.removesuffix("/project.yaml") if path.endswith("/project.yaml") else path.rpartition("/results/")[0]
    if folder:
        yield f"{folder}/project.yaml"
        yield from after.files(f"{folder}/results")
    for line in data.get("corrections", ()):
        yield f"records/{line.get('target', '').partition('#')[0]}.yaml"
    if "provider" in data:
        yield f"records/county/providers/{data['provider']}.yaml"
    for basis in data.get("basis", ()) if isinstance(data.get("basis"), list) else ():
        yield f"records/county/policies/{basis['policy']}.yaml"
    if "plan_item" in data:
        yield f"records/county/plans/{data['year']}.yaml"


def _of_school(after: State, school: str, years: set[int], *, names: bool) -> Iterator[str]:
    """Yield a school's standing files, and its claims, results and verifications of some years."""
    home = f"records/schools/{school}"
    yield from (f"{home}/school.yaml", f"{home}/roster.yaml")
    if names:
        yield f"{home}/names.yaml"
    for year in sorted(years):
        yield f"records/county/verifications/{year}/{school}.yaml"
        yield f"{home}/plans/{year}.yaml"
        yield from after.files(f"{home}/credits/{year}")
        for top in (f"records/county/projects/{year}", f"{home}/projects/{year}"):
            for project in after.names(top):
                results = f"{top}/{project}/results/{school}.yaml"
                if after.blob(results):
                    yield from (f"{top}/{project}/project.yaml", results)


def _transfers(after: State, paths: set[str]) -> Iterator[str]:
    """Yield the transfers of anyone who stands in one of the rosters among ``paths``; they are read only for that."""
    rosters = [after.document(path) for path in paths if path.endswith("/roster.yaml")]
    people = {item["id"].encode() for roster in rosters if roster for item in roster["teachers"]}
    years = after.names("records/county/transfers")
    every = [path for year in years for path in after.files(f"records/county/transfers/{year}")]
    for path, source in after.sources(every):
        if not people.isdisjoint(_TEACHER.findall(source)):
            yield path


class Files:
    """The files of a state as a tree, for finding lines again."""

    def __init__(self, state: State) -> None:
        self._state = state

    def scan(self, prefix: str = RECORDS) -> Listing:
        """See ``Tree.scan``: a state does not know all its files."""
        raise NotImplementedError(prefix)

    def paths(self, prefix: str = RECORDS) -> list[str]:
        """See ``Tree.paths``."""
        return self.scan(prefix)[0]

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """See ``Tree.read``."""
        return self._state.sources(paths)
