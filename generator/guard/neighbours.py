"""The records that may have to do with a change, found by the ids in their paths, without a list of all files.

Where a path does not tell, files are searched as bytes for what the change names, and only those that hold it are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from generator.git import Change
from generator.guard.acts import written
from generator.guard.state import State
from generator.records import Document, name_of

STANDING = ("records/county/county.yaml", "records/county/periods.yaml")
OPENINGS = "records/county/openings"
NOTICES = "records/county/notices"
TRANSFERS = "records/county/transfers"
PROJECTS = "records/county/projects"
ESCAPE = b"\\"  # a text may be written with escapes: such a file, which nobody writes, is read to see
_TEACHER = re.compile(rb"t-[0-9a-z]{6}")
_SCHOOL = re.compile(r"s-[0-9]{4}")


@dataclass(slots=True)
class _Named:
    """What changes name: schools, years, later years from ``since`` on, and texts to be looked for in other years."""

    schools: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    since: int = 10_000
    texts: set[bytes] = field(default_factory=set)
    people: bool = False
    openings: bool = False


def neighbours(after: State, changes: list[Change]) -> set[str]:
    """Return the paths of the records that may have to do with the changed ones, these among them."""
    found = {*STANDING, *after.files("records/county/rules"), *(change.path for change in changes)}
    named = _Named()
    for change in changes:
        data = after.new(change) or {}
        _name(named, after, change.path, data)
        found |= set(_referred(after, change.path, data))
    for school in named.schools:
        found |= set(_of_school(after, school, named))
    if named.openings:
        found |= set(_holding(after, after.files(OPENINGS), _teachers(after, changes)))
    last = 10_000 if named.people or named.openings else max(named.years, default=10_000)
    return found | set(_transfers(after, found, last))


def _name(named: _Named, after: State, path: str, data: Document) -> None:
    """Add what one changed record names."""
    _, parts = after.schemas.place(path)
    named.schools |= {school for school in (parts.get("school", ""), parts.get("organiser", "")) if school}
    named.schools |= {str(data[key]) for key in ("school", "from", "to", "filed_by") if _is_school(data.get(key))}
    named.years |= set(_years(data, parts))
    named.people |= path.endswith(("/roster.yaml", "/names.yaml", "/school.yaml")) or "/transfers/" in path
    if name_of(data.get("kind", "")) == "transfer":
        named.since = min(named.since, int(data["date"][:4]))
    targets = [line["target"].partition("#")[0] for line in data.get("corrections", ()) if "target" in line]
    named.texts |= {target.encode() for target in targets}
    named.texts |= {str(written(line)["work"]).encode() for line in _lines(data) if "work" in written(line)}
    named.openings |= path.startswith(OPENINGS)


def _lines(data: Document) -> list[Document]:
    return [*data.get("entries", ()), *data.get("corrections", ())]


def _is_school(value: object) -> bool:
    return isinstance(value, str) and _SCHOOL.fullmatch(value) is not None


def _years(data: Document, parts: dict[str, str]) -> Iterator[int]:
    """Yield the years that a record is of, by its place, its fields and the days of its lines."""
    if parts.get("year", "").isdigit():
        yield int(parts["year"])
    if isinstance(data.get("year"), int):
        yield data["year"]
    for part in (data, *map(written, _lines(data))):
        days = (part.get(key) for key in ("from", "to", "date"))
        yield from (int(day[:4]) for day in days if isinstance(day, str) and day[:4].isdigit())


def _referred(after: State, path: str, data: Document) -> Iterator[str]:
    """Yield the records that one record names, or stands beside."""
    project = path.endswith("/project.yaml")
    folder = path.removesuffix("/project.yaml") if project else path.rpartition("/results/")[0]
    if folder:
        yield f"{folder}/project.yaml"
        yield from after.files(f"{folder}/results")
    if project:  # its id may be that of another year's
        top, _, name = folder.rpartition("/")
        home = top.rpartition("/")[0]
        yield from (f"{home}/{year}/{name}/project.yaml" for year in after.names(home))
    for line in data.get("corrections", ()):
        yield f"records/{line.get('target', '').partition('#')[0]}.yaml"
    if "provider" in data:
        yield f"records/county/providers/{data['provider']}.yaml"
    for basis in data.get("basis", ()) if isinstance(data.get("basis"), list) else ():
        yield f"records/county/policies/{basis['policy']}.yaml"
    if "plan_item" in data:
        yield f"records/county/plans/{data['year']}.yaml"
    if path.startswith(NOTICES):
        yield from _announced(after, data)


def _announced(after: State, notice: Document) -> Iterator[str]:
    """Yield what a public notice is about and, where it replaces one, the others: two may replace the same."""
    if "project" in notice:
        yield from (f"{PROJECTS}/{year}/{notice['project']}/project.yaml" for year in after.names(PROJECTS))
    if "policy" in notice:
        yield f"records/county/policies/{notice['policy']}.yaml"
    if "replaces" in notice:
        yield from after.files(NOTICES)


def _of_school(after: State, school: str, named: _Named) -> Iterator[str]:
    """Yield a school's standing files, what it has of some years, and what others hold of the texts sought."""
    home = f"records/schools/{school}"
    yield from (f"{home}/school.yaml", f"{home}/roster.yaml")
    if named.people:
        yield f"{home}/names.yaml"
    credits_of = {int(year) for year in after.names(f"{home}/credits") if year.isdigit()}
    later = {int(year) for year in after.names(PROJECTS) if year.isdigit()} | credits_of
    years = named.years | {year for year in later if year >= named.since}
    for year in sorted(years):
        yield f"records/county/verifications/{year}/{school}.yaml"
        yield f"{home}/plans/{year}.yaml"
        yield from after.files(f"{home}/credits/{year}")
        for top in (f"{PROJECTS}/{year}", f"{home}/projects/{year}"):
            for project in after.names(top):
                results = f"{top}/{project}/results/{school}.yaml"
                if after.blob(results):
                    yield from (f"{top}/{project}/project.yaml", results)
    if named.texts:
        others = (path for year in sorted(credits_of - years) for path in after.files(f"{home}/credits/{year}"))
        yield from _holding(after, others, named.texts)


def _teachers(after: State, changes: list[Change]) -> set[bytes]:
    return {who for change in changes if change.new for who in _TEACHER.findall(after.source(change.new))}


def _holding(after: State, paths: Iterable[str], texts: set[bytes]) -> Iterator[str]:
    """Yield the files that hold one of some texts, or may hold it written with escapes."""
    for path, source in after.sources(paths):
        if ESCAPE in source or any(text in source for text in texts):
            yield path


def _transfers(after: State, paths: set[str], last: int) -> Iterator[str]:
    """Yield the transfers up to a year of anyone who stands in one of the rosters among ``paths``.

    They are read only for that; what happens later moves nobody before.
    """
    rosters = [after.document(path) for path in paths if path.endswith("/roster.yaml")]
    people = {item["id"].encode() for roster in rosters if roster for item in roster["teachers"]}
    years = (year for year in after.names(TRANSFERS) if year.isdigit() and int(year) <= last)
    every = [path for year in years for path in after.files(f"{TRANSFERS}/{year}")]
    for path, source in after.sources(every):
        if ESCAPE in source or not people.isdisjoint(_TEACHER.findall(source)):
            yield path
