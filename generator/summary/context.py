"""What a change belongs to: the project with its plan item and quota, the school's own plan of the year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.entries import EARNING, live
from generator.explain.words import labels
from generator.records import Document, Record
from generator.summary.case import Case
from generator.summary.escape import inert, joined
from generator.summary.layout import Items, Section, Table

NONE = "—"


def section(case: Case) -> Section:
    """Return the projects whose results are filed or which change, and the plans of the schools that claim."""
    rows = list(_projects(case))
    plans = list(_plans(case))
    header = ("项目", "状态", "计划项", "学校", "名额", "学员 / 合格")
    blocks = [Table(header, rows, "行")] if rows else []
    return Section("计划与项目", [*blocks, *([Items(plans, "所学校")] if plans else [])])


def _projects(case: Case) -> Iterator[list[str]]:
    """Yield a row per project and school that files results, or per project that changes alone."""
    register = case.after.register
    filed: dict[str, set[str]] = {record.data["id"]: set() for record in case.records("project")}
    for record in case.records("results", "correction"):
        if record.data.get("project") in register.projects:
            filed.setdefault(record.data["project"], set()).add(record.data["school"])
    trainees = _trainees(case, filed)
    for project in sorted(filed):
        data = register.projects[project].data
        for school in sorted(filed[project]) or [""]:
            people, passed = trainees.get((project, school), (0, 0)) if school else (0, 0)
            yield [
                inert(data["title"]),
                _status(case, project, data),
                _plan_item(case, data),
                case.school(school) if school else NONE,
                _quota(data, school, people),
                f"{people} / {passed}" if school else NONE,
            ]


def _trainees(case: Case, filed: Mapping[str, set[str]]) -> dict[tuple[str, str], tuple[int, int]]:
    """Return how many trainees each school has in each project, and how many passed."""
    people: dict[tuple[str, str], dict[str, bool]] = {}
    for entry in live(case.after.entries) if filed else ():
        project = entry.batch.project
        if project is not None and entry.batch.school in filed.get(project["id"], ()):
            known = people.setdefault((project["id"], entry.batch.school), {})
            known[entry.teacher] = known.get(entry.teacher, False) or entry.result in EARNING
    return {key: (len(known), sum(known.values())) for key, known in people.items()}


def _status(case: Case, project: str, data: Document) -> str:
    said = labels("project-1", "status")
    before = case.before.register.projects.get(project)
    now = said[data["status"]]
    was = said[before.data["status"]] if before else ""
    return f"{was} → **{now}**" if was and was != now else now


def _plan_item(case: Case, data: Document) -> str:
    wanted = data.get("plan_item")
    if wanted is None:
        return "没有写"
    plan = _plan(case, data["year"], data.get("school"))
    item = next((item for item in plan.data["items"] if item["id"] == wanted), None) if plan else None
    return f"{inert(wanted, 12)} {inert(item['title'], 40)}" if item else f"**计划里没有 {inert(wanted, 12)}**"


def _plan(case: Case, year: int, school: str | None) -> Record | None:
    """Return the plan of a year: a school's own, or the county's."""
    plans = case.after.register.of("plan")
    return next((plan for plan in plans if (plan.data["year"], plan.data.get("school")) == (year, school)), None)


def _quota(data: Document, school: str, people: int) -> str:
    if "quota" not in data:
        return labels("project-1", "enrolment")[data["enrolment"]]
    if not school:
        return f"{len(data['quota'])} 所学校共 {sum(data['quota'].values())} 人"
    most = data["quota"].get(school, 0)
    return f"**{most}，超 {people - most} 人**" if people > most else str(most)


def _plans(case: Case) -> Iterator[str]:
    """Yield the year's plan of each school that claims credits."""
    claimed = {(record.data["school"], record.data["year"]) for record in case.records("credit-batch")}
    for school, year in sorted(claimed):
        plan = _plan(case, year, school)
        about = f"- 申报学校 {case.school(school)} {year} 年"
        if plan is None:
            yield f"{about}：⚠️ 没有登记本校的培训计划"
            continue
        items = [f"{inert(item['id'], 12)} {inert(item['title'], 40)}" for item in plan.data["items"]]
        yield f"{about}计划“{inert(plan.data['title'])}”：{joined(items) or '没有列项目'}"
