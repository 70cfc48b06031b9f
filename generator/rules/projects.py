"""Projects: results are of a finished project, within its dates, hours and quota, once for each teacher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from generator.entries import Entry, hundredths, line_of, place
from generator.problem import Problem, problem
from generator.rules.context import Context
from generator.rules.totals import plain

HAS_RESULTS = frozenset({"finished", "closed"})
TOOK_NO_PLACE = frozenset({"replaced", "deferred"})


def teachers_take_part_once(context: Context) -> Iterator[Problem]:
    """A teacher has one result in one project, whatever the school."""
    first: dict[tuple[str, str], Entry] = {}
    for entry in _results(context):
        held = first.setdefault((entry.data["id"], entry.teacher), entry)
        if held is not entry and line_of(held) != line_of(entry):
            values = {"teacher": entry.teacher, "project": entry.data["id"], "first": line_of(held)}
            yield problem("C404", entry.batch.path, place(entry, "teacher"), **values)


def _results(context: Context) -> Iterator[Entry]:
    return (entry for entry in context.live if entry.batch.source == "result")


def results_are_within_the_dates(context: Context) -> Iterator[Problem]:
    """The days of a result are days of its project."""
    for entry in _results(context):
        project = entry.data
        if entry.start < project["from"] or entry.end > project["to"]:
            values = {"days": f"{entry.start}–{entry.end}", "expected": f"{project['from']}–{project['to']}"}
            yield problem("C405", entry.batch.path, place(entry), teacher=entry.teacher, **values)


def results_are_within_the_hours(context: Context) -> Iterator[Problem]:
    """Nobody earns more hours in a project than it has, mode by mode."""
    for entry in _results(context):
        most = hundredths(entry.data["hours"].get(entry.mode, 0))
        if entry.claimed > most:
            values = {"mode": entry.mode, "found": plain(entry.claimed), "most": plain(most)}
            yield problem("C406", entry.batch.path, place(entry, "hours"), teacher=entry.teacher, **values)


def results_are_of_finished_projects(context: Context) -> Iterator[Problem]:
    """Only a finished or closed project has results."""
    for record in (*context.register.of("results"), *context.register.of("correction")):
        project = context.register.projects.get(record.data.get("project", ""))
        if project is not None and project.data["status"] not in HAS_RESULTS:
            values = {"project": project.data["id"], "status": project.data["status"]}
            yield problem("C407", record.path, ("project",), **values)


def school_projects_are_in_school_folders(context: Context) -> Iterator[Problem]:
    """A project of level school is in its school's folder; in a school's folder is no project above area level."""
    for record in context.register.of("project"):
        level = record.data["level"]
        own = record.path.startswith("records/schools/")
        if (level == "school") != own and not (own and level == "area"):
            yield problem("C408", record.path, ("level",), level=level)


def results_are_within_the_quota(context: Context) -> Iterator[Problem]:
    """A school has no more trainees in a project than its quota."""
    lines = {
        (line_of(entry), entry.data["id"], entry.batch.school)
        for entry in _results(context)
        if "quota" in entry.data and entry.result not in TOOK_NO_PLACE
    }
    trainees = Counter((project, school) for _, project, school in lines)
    for record in context.register.of("results"):
        project = context.register.projects.get(record.data["project"])
        if project is None or "quota" not in project.data:
            continue
        school = record.data["school"]
        found, quota = trainees[project.data["id"], school], project.data["quota"].get(school, 0)
        if found > quota:
            yield problem(
                "C409", record.path, ("entries",), school=context.school_name(school), found=found, quota=quota
            )


def plans_number_items_once(context: Context) -> Iterator[Problem]:
    """A plan gives each number to one item."""
    for record in context.register.of("plan"):
        first: dict[str, int] = {}
        for n, item in enumerate(record.data["items"]):
            if first.setdefault(item["id"], n) != n:
                yield problem("C410", record.path, ("items", n, "id"), item=item["id"], first=first[item["id"]] + 1)
