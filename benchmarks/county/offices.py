"""The county's own files, and the standing files of each school: all that is neither training nor credits."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from random import Random

from benchmarks.county.careers import Act, Staff
from benchmarks.county.model import FIRST_YEAR, Output, School, Teacher, random_id, stem_name
from benchmarks.county.text import document, flow, sequence

RULE_SETS = ("JX-2018", "QH-2023")
RECORDS = Path(__file__).resolve().parents[2] / "records" / "county"
REGISTRAR = "qh-registrar-1"
PLAN_POLICY = "training-plan"
PROVIDER_NAMES = (("青禾县教师进修学校", "training_school"), ("青禾学院", "college"), ("云帆教育科技公司", "company"))


def standing(rng: Random, out: Output, schools: list[School], staff: Staff, years: int) -> list[str]:
    """Write everything that is not training or credits; return the ids of the providers."""
    files = out.files
    training = next(s.id for s in schools if s.type == "training_school")
    files["records/county/county.yaml"] = document({
        "kind": "county/1", "id": "qinghe-synthetic", "name": "青禾县", "city": "云州市", "province": "江西省",
        "training_school": training, "bureau": "青禾县教育体育局", "contact": "青禾县教师进修学校培训处",
    })  # fmt: skip
    files["records/county/periods.yaml"] = _periods(years)
    files["records/county/accounts.yaml"] = _accounts(schools, staff)
    files |= policies() | rule_sets()
    providers = _providers(rng, out)
    for act in grouped(staff.acts):
        _transfer(rng, out, act)
    for school in schools:
        _school_files(out, school, [t for t in staff.teachers.values() if _known_at(t, school.id)])
    return providers


def rule_sets() -> dict[str, str]:
    """Return the sample county's rule sets as they are; raises FileNotFoundError where they are missing."""
    return {
        f"records/county/rules/{name}.yaml": (RECORDS / "rules" / f"{name}.yaml").read_text("utf-8")
        for name in RULE_SETS
    }


def policies() -> dict[str, str]:
    """Return the sample county's policies and one of our own, on which the made-up projects rest."""
    found = {
        f"records/county/policies/{file.name}": file.read_text("utf-8")
        for file in sorted((RECORDS / "policies").glob("*.yaml"))
    }
    own = document({
        "kind": "policy/1", "id": PLAN_POLICY, "title": "青禾县中小学教师培训五年安排", "number": "青教字〔2022〕99号",
        "issuer": "青禾县教育体育局", "issued": "2022-12-01", "effective": "2023-01-01", "status": "in_force",
        "level": "county",
        "summary": "每年至少安排一次全员网络研修，骨干、班主任、校（园）长分类集中培训。",
    }, "clauses", ["{id: 全员, summary: 每年参加全员研修。}", "{id: 分类, summary: 按岗位分类集中培训。}"])  # fmt: skip
    return {**found, f"records/county/policies/{PLAN_POLICY}.yaml": own}


def _periods(years: int) -> str:
    text = document(
        {"kind": "periods/1"},
        "cycles",
        [flow([("id", "c-2023"), ("label", "2023–2027 周期"), ("start", f"{FIRST_YEAR}-01-01"), ("rules", "QH-2023")])],
    )
    lines = [
        flow([("year", y), ("opens", f"{y}-01-01"), ("closes", f"{y}-12-31"), ("correcting_until", f"{y + 1}-03-31")])
        for y in range(FIRST_YEAR, FIRST_YEAR + max(years, 5))
    ]
    return text + "years:\n" + "".join(f"  - {line}\n" for line in lines)


def _accounts(schools: list[School], staff: Staff) -> str:
    since = f"{FIRST_YEAR - 1}-12-01"
    rows = [
        (REGISTRAR, "registrar"),
        ("qh-registrar-2", "registrar"),
        ("qh-head", "head"),
        ("qh-bureau-1", "bureau"),
        ("qh-bureau-2", "bureau"),
    ]
    lines = [flow([("login", login), ("role", role), ("scope", "county"), ("from", since)]) for login, role in rows]
    heads = heads_of(staff)
    for school in schools:
        name = school.id.replace("-", "")
        lines.append(
            flow(
                [
                    ("login", f"{name}.clerk"),
                    ("role", "clerk"),
                    ("scope", school.id),
                    ("from", since),
                    ("to", school.closed),
                ]
            )
        )
        lines.append(flow([
            ("login", f"{name}.principal"), ("role", "principal"), ("scope", school.id),
            ("person", heads[school.id][0].id), ("from", since), ("to", school.closed),
        ]))  # fmt: skip
    return document({"kind": "accounts/1"}, "accounts", lines)


def heads_of(staff: Staff) -> dict[str, list[Teacher]]:
    """Return the first three teachers of each school: its head and the members of its leadership group."""
    found: dict[str, list[Teacher]] = {}
    for teacher in staff.teachers.values():
        group = found.setdefault(teacher.home, [])
        if len(group) < 3:
            group.append(teacher)
    return found


def _providers(rng: Random, out: Output) -> list[str]:
    taken: set[str] = set()
    for name, kind in PROVIDER_NAMES:
        made = random_id(rng, "v-", taken)
        out.files[f"records/county/providers/{made}.yaml"] = document({
            "kind": "provider/1", "id": made, "name": name, "type": kind, "since": f"{FIRST_YEAR - 3}-01-01",
        })  # fmt: skip
    return sorted(taken)


def grouped(acts: Iterable[Act]) -> list[Act]:
    """Join acts of one event, day and way into one file each, as an office would."""
    found: dict[tuple[str, ...], list[str]] = {}
    for act in acts:
        found.setdefault((act.date, act.event, act.source, act.target, act.until, act.outside), []).extend(act.teachers)
    return [Act(e, d, s, t, tuple(people), u, o) for (d, e, s, t, u, o), people in sorted(found.items())]


def _transfer(rng: Random, out: Output, act: Act) -> None:
    year, month, day = act.date.split("-")
    filed = (
        f"{year}-{month}-{int(day) + 3:02d}"
        if act.event == "death"
        else f"{year}-{int(month) - 1:02d}-{rng.randint(10, 25)}"
    )
    stem = stem_name(rng, filed)
    out.files[f"records/county/transfers/{year}/{stem}.yaml"] = document({
        "kind": "transfer/1", "event": act.event, "order": f"青教人字〔{year}〕{rng.randint(1, 300)}号",
        "date": act.date, "until": act.until, "from": act.source, "to": act.target, "outside": act.outside,
        "teachers": sequence(act.teachers),
    })  # fmt: skip


def _known_at(teacher: Teacher, school: str) -> bool:
    return teacher.home == school or any(span[0] == school for span in teacher.spans)


def _school_files(out: Output, school: School, teachers: list[Teacher]) -> None:
    folder = f"records/schools/{school.id}"
    group = [t for t in teachers if t.home == school.id][:3]
    head = flow(
        [("since", f"{FIRST_YEAR - 1}-09-01"), ("head", group[0].id), ("members", sequence(t.id for t in group[1:]))]
    )
    out.files[f"{folder}/school.yaml"] = document({
        "kind": "school/1", "id": school.id, "name": school.name, "code": f'"36109{int(school.id[2:]):05d}"',
        "type": school.type, "stages": sequence(school.stages), "nature": school.nature,
        "area": school.area, "town": school.town,
        "filed_by": school.filed_by, "closed": school.closed, "merged_into": school.merged_into,
    }, "leadership", [head])  # fmt: skip
    out.files[f"{folder}/roster.yaml"] = f"kind: roster/1\nschool: {school.id}\nteachers:\n" + "".join(
        _roster_item(t, school.id) for t in teachers
    )
    named = "".join(f"  {t.id}: {t.name}\n" for t in teachers if t.home == school.id)
    out.files[f"{folder}/names.yaml"] = f"kind: names/1\nschool: {school.id}\nnames:\n{named}"


def _roster_item(teacher: Teacher, school: str) -> str:
    at_home = teacher.home == school
    lines = [f"  - id: {teacher.id}"]
    if at_home and teacher.joined:
        lines.append(f"    joined: {teacher.joined}")
    if at_home:
        lines.append(f"    licensed: {teacher.licensed}")
        lines.append(f"    registered_until: {teacher.registered_until}")
        if teacher.title_since:
            lines.append(f"    title_since: {teacher.title_since}")
        lines.append(f"    retires: {teacher.retires}")
    lines.append("    spans:")
    for place, since, facts in teacher.spans:
        if place == school:
            lines.append(f"      - {flow([('since', since), *facts.items(), ('subject', teacher.subject)])}")
    return "\n".join(lines) + "\n"


def school_plans(rng: Random, out: Output, schools: list[School], years: int) -> None:
    """Write a plan for about a quarter of the school years."""
    for year in range(FIRST_YEAR, FIRST_YEAR + years):
        for school in schools:
            if school.open_on(f"{year}-03-01") and rng.random() < 0.25:
                items = [
                    f"{{id: X{n}, title: {title}, level: school, people: {school.size}, month: {year}-0{n + 2}}}"
                    for n, title in enumerate(("校本研修", "师德学习", "教研组活动")[: rng.randint(1, 3)], 1)
                ]
                title = f"{school.name}{year}年校本培训计划"
                head = {"kind": "plan/1", "year": year, "school": school.id, "title": title}
                out.files[f"records/schools/{school.id}/plans/{year}.yaml"] = document(head, "items", items)
