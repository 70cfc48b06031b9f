"""A made-up county dealt out over registrations in the order of its days, as if it had been kept from the first year.

The genesis holds what the county rests on: accounts, rules, schools, rosters. Claims, projects, results, corrections,
transfers and verifications follow, each handed in and approved by who may; every autumn some principals change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from benchmarks.county import county
from benchmarks.county.model import FIRST_YEAR
from generator.trail.clock import CHINA
from tests.trail.history import REGISTRAR, Approver, History, public

ACCOUNTS = "records/county/accounts.yaml"
REGISTER = "qinghe-synthetic"
WINDOW = 14  # days of one scope that are handed in together
DEALT = re.compile(
    r"records/county/(?:plans|projects|transfers|verifications|openings)/|records/schools/s-[0-9]{4}/[a-z]+/"
)
_HEAD = Approver("qh-head", "head")
_REGISTRAR = Approver(REGISTRAR, "registrar")
_BUREAU = Approver("qh-bureau-1", "bureau")


class Parcel(NamedTuple):
    """What is handed in at once: the last day of its files, its scope, what kind of act it is, and the files."""

    day: str
    scope: str
    kind: str
    files: dict[str, str]


def dealt(schools: int, years: int, registrations: int, seed: int = 1) -> History:
    """Return the history of a county, of at least so many registrations."""
    files = county(schools, years, seed).files
    standing = {path: text for path, text in files.items() if not DEALT.match(path)}
    standing[ACCOUNTS] = _with_keys(standing[ACCOUNTS])
    later = list(_roster_edits(standing))
    parcels = _enough([*_parcels({p: t for p, t in files.items() if p not in standing}), *later], registrations)
    made = History({p: t.encode() for p, t in standing.items()}, _seconds(f"{FIRST_YEAR - 1}-12-15"), REGISTER)
    people = _People(standing)
    autumn = [f"{year}-09-01" for year in range(FIRST_YEAR, FIRST_YEAR + years)]
    for n, parcel in enumerate(parcels):
        at = _seconds(parcel.day) + 3 * n  # never before the last
        while autumn and parcel.day > autumn[0]:
            _county_act(made, people.succeed(autumn.pop(0)), at - 1)
        _register(made, people, parcel, at)
    return made


class _People:
    """The accounts of the county, and who heads which school."""

    def __init__(self, files: dict[str, str]) -> None:
        self.accounts = files[ACCOUNTS]
        self.training = _said("training_school", files["records/county/county.yaml"])
        lines = re.findall(r"login: (\S+), key: [^,]+, role: principal, scope: (\S+), person: (\S+),", self.accounts)
        self.principals = {school: (login, person) for login, school, person in lines}
        filing = (re.search(r"^id: (\S+)\n[^-]*^filed_by: (\S+)$", text, re.MULTILINE) for text in files.values())
        self.filing = {line[1]: line[2] for line in filing if line}

    def succeed(self, day: str) -> dict[str, str]:
        """End the accounts of some principals and give their schools new ones; return the new file of accounts."""
        year = int(day[:4])
        for school in sorted(self.principals)[year % 7 :: 20]:
            login, _ = self.principals[school]
            heir = f"{school.replace('-', '')}.principal{year}"
            until = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
            old = re.search(rf"^  - {{login: {re.escape(login)},.*}}$", self.accounts, re.MULTILINE)
            assert old is not None
            new = f"  - {{login: {heir}, key: {public(heir)}, role: principal, scope: {school}, from: {day}}}"
            self.accounts = self.accounts.replace(old[0], f"{old[0][:-1]}, to: {until}}}\n{new}")
            self.principals[school] = heir, ""
        return {ACCOUNTS: self.accounts}


def _register(made: History, people: _People, parcel: Parcel, at: int) -> None:
    """Hand a parcel in, have it approved by who may, and register it."""
    if parcel.scope == "county":
        _county_act(made, parcel.files, at)
        return
    if parcel.scope.startswith("p-"):
        proposer, approvers = _clerk(people.training), (_REGISTRAR, _BUREAU)
    else:
        proposer, approvers = _clerk(parcel.scope), _of_school(people, parcel)
    files = {path: text.encode() for path, text in parcel.files.items()}
    new = all(made.tree.get(path) == "" for path in files)
    behind = min(3, len(made.steps)) if new else 0
    made.register(files, parcel.scope, proposer, approvers, at, behind)


def _of_school(people: _People, parcel: Parcel) -> tuple[Approver, Approver]:
    if parcel.scope == people.training:
        return _HEAD, _BUREAU
    if parcel.kind in ("roster", "correction"):
        return _REGISTRAR, _BUREAU
    for school in (parcel.scope, people.filing.get(parcel.scope, "")):
        login, person = people.principals.get(school, ("", ""))
        own = person and any(f"teacher: {person}" in text for text in parcel.files.values())
        if login and not own:
            return Approver(login, "principal"), _REGISTRAR
    return _HEAD, _REGISTRAR


def _county_act(made: History, files: dict[str, str], at: int) -> None:
    content = {path: text.encode() for path, text in files.items()}
    made.register(content, "county", "qh-registrar-2", (_BUREAU, _REGISTRAR), at)


def _clerk(school: str) -> str:
    return f"{school.replace('-', '')}.clerk"


def _with_keys(accounts: str) -> str:
    """Give every account its key, and no end, for a school that is closed still hands in what is left."""
    endless = re.sub(r", to: [0-9-]+}", "}", accounts)
    return re.sub(r"{login: ([^,]+),", lambda found: f"{found[0]} key: {public(found[1])},", endless)


def _roster_edits(standing: dict[str, str]) -> Iterator[Parcel]:
    """Take the newest span out of some rosters, in place, and yield the roster as it comes back on the span's day."""
    for path in sorted(path for path in standing if path.endswith("/roster.yaml"))[::2]:
        found = re.findall(r"^      - {since: .*}\n(      - {since: (.*?),.*}\n)", standing[path], re.MULTILINE)
        late = [(day, line) for line, day in found if f"{FIRST_YEAR}-02-01" < day < f"{FIRST_YEAR}-12-31"]
        if late:
            day, line = max(late)
            whole, standing[path] = standing[path], standing[path].replace(line, "", 1)
            yield Parcel(day, path.split("/")[2], "roster", {path: whole})


def _parcels(files: dict[str, str]) -> Iterator[Parcel]:
    """Yield the files in parcels of one scope and kind, none longer than ``WINDOW`` days."""
    days = _project_days(files)
    chains: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for path, text in files.items():
        chains.setdefault(_chain(path, text), []).append((_day(path, text, days), path))
    for (scope, kind), found in sorted(chains.items()):
        parcel = Parcel("", scope, kind, {})
        first = ""
        for day, path in sorted(found):
            if parcel.files and (date.fromisoformat(day) - date.fromisoformat(first)).days > WINDOW:
                yield parcel
                parcel = Parcel("", scope, kind, {})
            first = first if parcel.files else day
            text = files[path]
            if path.endswith("/project.yaml"):
                text = text.replace("status: closed", "status: finished")  # none begins as closed
            parcel = parcel._replace(day=day, files={**parcel.files, path: text})
        yield parcel


def _chain(path: str, text: str) -> tuple[str, str]:
    """Return scope and kind of a file."""
    kind = text[len("kind: ") : text.index("/")]
    parts = path.split("/")
    if parts[1] == "schools":
        return parts[2], "correction" if kind == "correction" else "school"
    if kind in ("project", "results", "correction"):
        return parts[4], "correction" if kind == "correction" else "project"
    if kind == "opening":
        return _said("school", text), "school"
    return "county", kind


def _project_days(files: dict[str, str]) -> dict[str, str]:
    """Return the day on which each project's first results were handed in, by its folder."""
    found: dict[str, str] = {}
    for path, text in files.items():
        if "/results/" in path:
            folder, day = path.partition("/results/")[0], _submitted(text)
            found[folder] = min(found.get(folder, day), day)
    return found


def _day(path: str, text: str, projects: dict[str, str]) -> str:
    """Return the day on which a file is handed in."""
    name = path.rpartition("/")[2]
    if path.endswith("/project.yaml"):
        folder = path.removesuffix("/project.yaml")
        return projects[folder] if folder in projects else _said("to", text)
    if "/plans/" in path:
        return f"{name[:4]}-01-20"
    if "/transfers/" in path:
        return f"{name[:4]}-{name[4:6]}-{name[6:8]}"
    return _submitted(text)


def _submitted(text: str) -> str:
    return _said("submitted|date", text)


def _said(name: str, text: str) -> str:
    """Return what a file says under a name."""
    found = re.search(rf"^(?:{name}): (\S+)$", text, re.MULTILINE)
    assert found is not None
    return str(found[1])


def _enough(parcels: list[Parcel], number: int) -> list[Parcel]:
    """Return parcels in the order of their days, the largest divided until there are enough."""
    found = sorted(parcels, key=lambda one: -len(one.files))
    while len(found) < number and len(found[0].files) > 1:
        largest = [one for one in found if len(one.files) == len(found[0].files)][: number - len(found)]
        halves = [half for one in largest for half in _halves(one)]
        found = sorted([*halves, *found[len(largest) :]], key=lambda one: -len(one.files))
    return sorted(found, key=lambda one: (one.day, one.scope, one.kind, sorted(one.files)))


def _halves(one: Parcel) -> Iterable[Parcel]:
    paths = list(one.files)
    for some in (paths[: len(paths) // 2], paths[len(paths) // 2 :]):
        yield one._replace(files={path: one.files[path] for path in some})


def _seconds(day: str) -> int:
    return int(datetime.fromisoformat(f"{day}T10:00:00").replace(tzinfo=CHINA).timestamp())
