"""Projects and their results: everyone's online courses, centralised and blended courses, schools' own projects."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

from benchmarks.county.careers import Staff
from benchmarks.county.model import FIRST_YEAR, Output, Project, School, Teacher, random_id
from benchmarks.county.offices import PLAN_POLICY, heads_of
from benchmarks.county.results import Filed, hours_of, lines_of, outcome_of, outcome_text
from benchmarks.county.text import amount, document, flow, sequence
from benchmarks.county.words import COUNTY_COURSES

Hours = tuple[tuple[str, int], ...]
Words = tuple[tuple[str, str], ...]
# month and day on which centralised courses begin; they last at most six days and never overlap the next
SLOTS = ((4, 8), (4, 16), (7, 9), (8, 5), (10, 10), (10, 18))


@dataclass(slots=True)
class Training:
    """What is shared while projects are made: the people, the days each spends away, and what was filed."""

    rng: Random
    out: Output
    schools: list[School]
    staff: Staff
    providers: list[str]
    busy: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    filed: list[Filed] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    planned: list[Project] = field(default_factory=list)

    def free(self, teacher: str, start: str, end: str) -> bool:
        """Tell whether no centralised training of the teacher touches these days."""
        return all(end < since or until < start for since, until in self.busy.get(teacher, ()))

    def add(self, plan: Project, school: School | None = None) -> Project:
        """Give a project its id, folder and host; its ``start`` and ``end`` are still month-day."""
        made = random_id(self.rng, "p-", self.taken)
        home = f"schools/{school.id}" if school else "county"
        host = school.name if school else ("青禾县教育体育局" if plan.level == "county" else "上级教育行政部门")
        return replace(
            plan,
            id=made,
            folder=f"{home}/projects/{plan.year}/{made}",
            host=host,
            start=f"{plan.year}-{plan.start}",
            end=f"{plan.year}-{plan.end}",
            school=school.id if school else "",
        )


def hold(work: Training, years: int) -> None:
    """Write all projects, their results and the county's plans."""
    for year in range(FIRST_YEAR, FIRST_YEAR + years):
        work.planned = []
        _for_everyone(work, year)
        _courses(work, year)
        _principals(work, year)
        _induction(work, year)
        for school in work.schools:
            _own_projects(work, school, year)
        _plan(work, year)


def _for_everyone(work: Training, year: int) -> None:
    online: Hours = (("online", 1000),)
    blended: Hours = (("online", 4000), ("school", 2000))
    for title, level, hours, days, filing in (
        ("寒假教师研修", "nation", online, ("01-10", "02-20"), ("03-05", "03-25")),
        ("暑期教师研修", "nation", online, ("07-10", "08-31"), ("09-05", "09-30")),
        ("“互联网+教师专业发展”全员培训", "province", blended, ("09-01", "11-20"), ("12-01", "12-20")),
    ):
        project = work.add(Project(year, f"{year}年{title}", level, hours, *days, "everyone"))
        _write(work, project, _present(work, project), filing)
    hours = (("centralised", 600), ("online", 400))
    lecture = work.add(Project(year, f"{year}年“名师大讲堂”", "county", hours, "10-26", "10-26", "voluntary"))
    going = {
        school: [t for t in people if work.rng.random() < 0.9]
        for school, people in _present(work, lecture).items()
        if work.rng.random() < 0.5
    }
    _write(work, lecture, going, ("11-05", "11-25"))


def _present(work: Training, project: Project, schools: tuple[str, ...] = ()) -> dict[str, list[Teacher]]:
    """Teachers by school (all, or these) who are on its books through the project and not on leave."""
    half = 1 if project.end[5:7] < "07" else 2
    found: dict[str, list[Teacher]] = {}
    for teacher in work.staff.of(schools) if schools else work.staff.teachers.values():
        school = teacher.through(project.start, project.end)
        if school and (project.year, half) not in teacher.away:
            found.setdefault(school, []).append(teacher)
    return found


def _courses(work: Training, year: int) -> None:
    """Quota courses of the county, some above it: centralised or blended, a few people from some schools."""
    rng = work.rng
    for n in range(max(4, len(work.schools) // 15)):
        project = _course(work, year, n)
        present = _present(work, project)
        chosen = sorted(rng.sample(sorted(present), k=min(len(present), rng.randint(4, 14))))
        most = {school: rng.choices((1, 2, 3, 4), weights=(9, 4, 2, 1))[0] for school in chosen}
        going = {school: _free(work, project, present[school], most[school]) for school in chosen}
        month = int(project.end[5:7]) + 1
        _write(work, project, going, (f"{month:02d}-02", f"{month:02d}-20"))


def _course(work: Training, year: int, n: int) -> Project:
    rng = work.rng
    title, topic, whole, online, days = rng.choice(COUNTY_COURSES)
    month, day = SLOTS[n % len(SLOTS)]
    centralised = ("centralised", whole * 100 + rng.choice((0, 0, 0, 50, 25)))
    hours: Hours = (centralised, ("online", online * 100)) if online else (centralised,)
    level = rng.choices(("county", "city", "province", "nation"), weights=(6, 2, 1, 1))[0]
    words: Words = (("topic", topic), ("route", "planned")) if topic else (("route", "planned"),)
    span = f"{month:02d}-{day:02d}", f"{month:02d}-{day + days - 1:02d}"
    return work.add(Project(year, f"{title}({year}年第{n + 1}期)", level, hours, *span, "quota", words))


def _free(work: Training, project: Project, people: list[Teacher], most: int) -> list[Teacher]:
    free = [t for t in people if work.free(t.id, project.start, project.end)]
    return work.rng.sample(free, k=min(most, len(free)))


def _principals(work: Training, year: int) -> None:
    title, hours = f"{year}年校（园）长治理能力提升培训", (("centralised", 1850),)
    words = (("audience", "principals"), ("route", "planned"))
    project = work.add(Project(year, title, "county", hours, "07-03", "07-06", "direct", words))
    heads = {group[0].id for group in heads_of(work.staff).values()}
    going = {
        school: [t for t in people if t.id in heads]
        for school, people in _present(work, project).items()
        if work.rng.random() < 0.2
    }
    _write(work, project, going, ("08-10", "08-20"))


def _induction(work: Training, year: int) -> None:
    """Training in the probation period: it must count nothing."""
    title, hours = f"{year}年新任教师入职培训", (("centralised", 4000), ("school", 2000))
    words = (("purpose", "probation"), ("route", "planned"))
    project = work.add(Project(year, title, "county", hours, "11-01", "11-09", "direct", words))
    new = {s: [t for t in people if t.joined == f"{year}-09-01"] for s, people in _present(work, project).items()}
    _write(work, project, new, ("12-01", "12-20"))


def _own_projects(work: Training, school: School, year: int) -> None:
    """A school's own projects, one through the year and one in spring; now and then together with a neighbour."""
    rng = work.rng
    near = [s.id for s in work.schools if s.town == school.town and s.id != school.id and not s.closed]
    for name, chance, activity, days, filing in (
        ("“读·研·思”校本研修", 0.75, "", ("02-25", "11-30"), ("12-01", "12-18")),
        ("师德与课程标准学习", 0.30, "school_activity", ("03-01", "06-20"), ("06-25", "06-30")),
    ):
        if rng.random() > chance or not school.open_on(f"{year}-{days[1]}"):
            continue
        words: Words = (("route", "own"), ("activity", activity)) if activity else (("route", "own"),)
        own = ("school", rng.randrange(1000, 3650, 50))
        hours: Hours = (own,) if activity else (own, ("online", rng.randrange(300, 900, 25)))
        joint = tuple(near[:1]) if rng.random() < 0.05 else ()
        title = f"{name}（{school.name}牵头）" if joint else name
        plan = Project(year, f"{year}年{title}", "school", hours, *days, "everyone", words, joint)
        project = work.add(plan, school)
        present = _present(work, project, (school.id, *joint))
        _write(work, project, {s: people for s, people in present.items() if s in (school.id, *joint)}, filing)


def _write(work: Training, project: Project, people: dict[str, list[Teacher]], filing: tuple[str, str]) -> None:
    """Write a project and one results file per school that sent somebody."""
    quota: dict[str, int] = {}
    for school in sorted(people):
        going = [t.id for t in people[school]]
        left_out = [t for t in going if len(going) > 4 and project.enrolment == "everyone" and work.rng.random() < 0.01]
        going = [t for t in going if t not in left_out]
        if not going:
            continue
        quota[school] = len(going)
        if project.hours[0][0] == "centralised":
            for teacher in going:
                work.busy.setdefault(teacher, []).append((project.start, project.end))
        _results(work, project, school, going, left_out, filing)
    project_file(work, project, quota)
    if not project.school:
        work.planned.append(project)


def project_file(work: Training, project: Project, quota: dict[str, int]) -> None:
    """Write a project's own file."""
    centralised = project.hours[0][0] == "centralised"
    n = len(work.planned) + 1
    work.out.files[f"records/{project.folder}/project.yaml"] = document({
        "kind": "project/1", "id": project.id, "year": project.year, "title": project.title, "level": project.level,
        "school": project.school, "joint": sequence(project.joint) if project.joint else "", "host": project.host,
        "provider": "" if project.school else work.rng.choice(work.providers), "status": "closed",
        "hours": flow((mode, amount(hours)) for mode, hours in project.hours), "from": project.start, "to": project.end,
        **dict(project.words), "enrolment": project.enrolment,
        "quota": flow(quota.items()) if project.enrolment == "quota" and quota else "",
        "basis": "" if project.school else f"[{{policy: {PLAN_POLICY}, clause: {'分类' if centralised else '全员'}}}]",
        "plan_item": "" if project.school else f"{project.year}-{n:02d}",
        "budget": work.rng.randrange(2000, 90000, 500) if centralised else "",
    })  # fmt: skip


def _results(
    work: Training, project: Project, school: str, going: list[str], left_out: list[str], filing: tuple[str, str]
) -> None:
    rng = work.rng
    submitted = f"{project.year}-{filing[0][:3]}{rng.randint(int(filing[0][3:]), int(filing[1][3:])):02d}"
    closed = next(s.closed for s in work.schools if s.id == school)
    if closed and submitted >= closed:
        submitted = project.end
    outcomes = tuple(outcome_of(rng, project, teacher) for teacher in going)
    filed = Filed(f"{project.folder}/results/{school}", project, school, submitted, outcomes, tuple(left_out))
    work.filed.append(filed)
    earned = sum(sum(hours_of(project, o)) for o in outcomes)
    totals = flow([("entries", len(outcomes)), ("hours", amount(earned))])
    work.out.files[f"records/{filed.stem}.yaml"] = document(
        {"kind": "results/1", "project": project.id, "school": school, "submitted": submitted, "totals": totals},
        "entries",
        [outcome_text(project, outcome) for outcome in outcomes],
    )
    for n, outcome in enumerate(outcomes, 1):
        work.out.lines[filed.stem, n] = lines_of(filed, outcome, filed.stem, n, submitted)


def _plan(work: Training, year: int) -> None:
    """The county's plan of a year: one item per project it held."""
    items = [
        flow(
            [
                ("id", f"{year}-{n:02d}"),
                ("title", p.title),
                ("level", p.level),
                ("hours", flow((m, amount(h)) for m, h in p.hours)),
                ("month", p.start[:7]),
            ]
        )
        for n, p in enumerate(work.planned, 1)
    ]
    work.out.files[f"records/county/plans/{year}.yaml"] = document(
        {"kind": "plan/1", "year": year, "title": f"青禾县{year}年教师培训计划"}, "items", items
    )
