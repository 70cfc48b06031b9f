"""Files: each where its content says, each id once, and the files without which nothing can be judged."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problem import Problem, problem
from generator.records import Record, name_of
from generator.rules.context import Context

REQUIRED = ("records/county/accounts.yaml", "records/county/county.yaml", "records/county/periods.yaml")

COUNTY = "records/county"
PLACES = {  # by kind; {random} is "-" and six characters, {effective} the year of a transfer's date
    "school": "records/schools/{id}/school.yaml",
    "roster": "{owner}/roster.yaml",
    "names": "{owner}/names.yaml",
    "policy": "records/county/policies/{id}.yaml",
    "provider": "records/county/providers/{id}.yaml",
    "rule-set": "records/county/rules/{id}.yaml",
    "plan": "{owner}/plans/{year}.yaml",
    "project": "{owner}/projects/{year}/{id}/project.yaml",
    "results of project": "{project}/results/{school}.yaml",
    "correction of project": "{project}/results/{school}-{day}{random}.yaml",
    "credit-batch": "{owner}/credits/{year}/{day}{random}.yaml",
    "correction": "{owner}/credits/{year}/{day}{random}.yaml",
    "transfer": "records/county/transfers/{effective}/{name}.yaml",
    "opening": "records/county/openings/{day}{random}.yaml",
    "verification": "records/county/verifications/{year}/{school}.yaml",
    "public-notice": "records/county/notices/{day}{random}.yaml",
}


def required_files_exist(context: Context) -> Iterator[Problem]:
    """A county has its three files county.yaml, periods.yaml and accounts.yaml."""
    for path in REQUIRED:
        if path not in context.register.by_path and path not in context.unread:
            yield problem("C501", path)


def files_stand_where_they_say(context: Context) -> Iterator[Problem]:
    """A file's folder and name agree with the school, year, id, project and submission date written in it."""
    for record in context.register.records:
        expected = _expected(context, record)
        if expected != record.path:
            yield problem("C502", record.path, (), expected=expected)


def _expected(context: Context, record: Record) -> str:
    """Return the path that a record's content asks for; what only the path can tell is taken from it."""
    data, path = record.data, record.path
    kind = name_of(data["kind"])
    folder, _, name = path.removesuffix(".yaml").rpartition("/")
    in_county = "school" not in data or (kind == "project" and path.startswith(COUNTY))
    known = {
        "id": data.get("id"),
        "year": data.get("year"),
        "school": data.get("school"),
        "owner": COUNTY if in_county else f"records/schools/{data['school']}",
        "effective": data.get("date", "")[:4],
        "day": data.get("submitted", "").replace("-", ""),
        "random": name[-7:],
        "name": name,
    }
    if kind in ("results", "correction") and "project" in data:
        project = context.register.projects.get(data["project"])
        known["project"] = (project.path if project else folder).rpartition("/")[0]
        kind += " of project"
    return PLACES[kind].format_map(known) if kind in PLACES else path


def ids_occur_once(context: Context) -> Iterator[Problem]:
    """An id is given once in the county."""
    for kind in ("school", "project", "provider", "policy", "rule-set"):
        first: dict[str, str] = {}
        for record in context.register.of(kind):
            held = first.setdefault(record.data["id"], record.path)
            if held != record.path:
                yield problem("C204", record.path, ("id",), id=record.data["id"], first=held)
