"""A fabricated history and queue for the fabricated site of ``pages_fixture``: every kind of act, way and state."""

# ruff: noqa: E501 - a table of acts reads better in long rows

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha1
from typing import Any

from generator.audit.model import Approved, Registered, Trail
from generator.pages.collect.places import COUNTY
from generator.pages.collect.review import Review
from generator.pages.collect.trail import Trails
from generator.pages.model import AuditPage
from generator.problem import Problem, problem
from generator.queue import Waiting
from generator.records import Register
from generator.trail import clock

RESULTS = "records/county/projects/2025/p-3h8n4v/results"
ONLINE = "records/county/projects/2024/p-7k2m9x/results/s-0004.yaml"
BATCH = "records/schools/s-0004/credits/2026/20261120-k3m9x2.yaml"
SCHOOLS = {"s-0001": "青禾县第一中学", "s-0004": "青禾县实验小学", "s-0005": "枫溪镇中心小学", "s-0009": "枫溪镇上坪教学点", "s-0013": "竹源乡黄泥小学"}  # fmt: skip
PROJECTS = {"p-7k2m9x": "“互联网+教师专业发展”全员培训", "p-3h8n4v": "小学语文骨干教师能力提升培训"}
NAMES = {"t-4fj2wq": "林知远", "t-7m3k9d": "欧阳清和", "t-a1b2c3": "周牧", "t-d4e5f6": "许听雨", "t-s6t7v8": "白墨"}


def register(repository: str = "", more: Mapping[str, dict[str, Any]] | None = None) -> Register:
    """The few records that acts and files are named after."""
    county = {"kind": "county/1", "name": "青禾县", **({"repository": repository} if repository else {})}
    documents: dict[str, dict[str, Any]] = {"records/county/county.yaml": county}
    for school, name in SCHOOLS.items():
        documents[f"records/schools/{school}/school.yaml"] = {"kind": "school/1", "id": school, "name": name}
        documents[f"records/schools/{school}/roster.yaml"] = {"kind": "roster/1", "school": school}
        documents[f"{RESULTS}/{school}.yaml"] = {"kind": "results/1", "school": school}
    for project, title in PROJECTS.items():
        path = f"records/county/projects/2025/{project}/project.yaml"
        documents[path] = {"kind": "project/1", "id": project, "title": title}
    documents["records/schools/s-0004/names.yaml"] = {"kind": "names/1", "names": NAMES}
    return Register(documents | dict(more or {}))


def commit(seed: str) -> str:
    return sha1(seed.encode()).hexdigest()  # noqa: S324 - looks like a commit


def seconds(local: str) -> int:
    """Return the seconds of a time in China, ``2026-11-25 17:00``."""
    return int(datetime.fromisoformat(local).replace(tzinfo=clock.CHINA).timestamp())


def approved(holder: str, role: str, at: str, way: str = "signature", signer: str = "", note: str = "") -> Approved:
    return Approved(holder, role, signer or holder, way, clock.stamp(seconds(at)), note)


def registered(  # noqa: PLR0917 - a row of the table below
    at: str, scope: str, matter: str, proposer: str, approvals: Sequence[Approved], files: Sequence[str],
    name: str = "2026-11", registrar: str = "registrar-1",
) -> Registered:  # fmt: skip
    submission = name if "://" in name else f"submit/{proposer}/{name}"
    return Registered(commit(at + scope), seconds(at), scope, (matter,), submission, proposer, registrar, tuple(approvals), tuple(files))  # fmt: skip


def registrations() -> tuple[Registered, ...]:
    """Two dozen registrations, the oldest first."""
    months = (
        registered(
            f"2025-{month:02d}-18 10:{month:02d}", school, "school", f"clerk-{school[2:]}",
            (approved(f"principal-{school[2:]}", "principal", f"2025-{month:02d}-16 16:40"), approved("registrar-1", "registrar", f"2025-{month:02d}-18 10:00")),
            (f"records/schools/{school}/credits/2025/2025{month:02d}15-k3m9{month:02d}.yaml",), f"2025-{month:02d}",
        )
        for month in range(2, 12) for school in ("s-0004", "s-0005")
    )  # fmt: skip
    return (
        *months,
        registered("2026-03-02 09:12", "county", "county", "registrar-1", (approved("bureau-1", "bureau", "2026-03-01 15:00"), approved("registrar-2", "registrar", "2026-03-02 08:50")), ("records/county/accounts.yaml", "records/county/periods.yaml"), "accounts-2026", "bureau-1"),
        registered("2026-05-20 11:30", "p-3h8n4v", "project", "provider-college", (approved("registrar-1", "registrar", "2026-05-20 11:28"),), (*(f"{RESULTS}/{school}.yaml" for school in SCHOOLS), "records/county/projects/2025/p-3h8n4v/project.yaml"), "results-2025", "registrar-2"),
        registered("2026-06-08 14:05", "s-0009", "school", "clerk-0005", (approved("principal-0005", "principal", "2026-06-05 09:00", "paper", "registrar-1", "原件存县教师工作股档案柜 B-12，编号 2026-041"), approved("registrar-2", "registrar", "2026-06-08 14:00")), ("records/schools/s-0009/credits/2026/20260601-aa11bb.yaml",), "shangping-2026-06", "registrar-2"),
        registered("2026-09-01 10:00", "county", "people", "registrar-1", (approved("registrar-2", "registrar", "2026-09-01 09:58"),), ("records/county/transfers/2026/20260901-t1t2t3.yaml", "records/schools/s-0009/roster.yaml", "records/schools/s-0004/roster.yaml"), "transfers-2026-09", "registrar-2"),
        registered("2026-10-12 16:20", "s-0004", "school", "clerk-0004", (approved("principal-0004", "principal", "2026-10-12 08:30", "host", "registrar-1", "https://git.county.example/credits/pulls/128#review-7"), approved("registrar-1", "registrar", "2026-10-12 16:18")), (ONLINE,), "https://git.county.example/credits/pulls/128"),
        registered("2026-11-20 17:00", "s-0004", "correction", "clerk-0004", (approved("vice-0004", "principal", "2026-11-20 09:00", "signature", "principal-0004"), approved("registrar-1", "registrar", "2026-11-20 16:55")), ("records/schools/s-0004/credits/2024/20240112-k3m9x2.yaml",)),
    )  # fmt: skip


def trail(problems: Sequence[Problem] = (), found: tuple[Registered, ...] | None = None) -> Trail:
    made = registrations() if found is None else found
    began, ended = seconds("2025-01-06 09:00"), made[-1].at if made else seconds("2025-01-06 09:00")
    tip = made[-1].commit if made else commit("genesis")
    return Trail("qinghe", commit("genesis"), tip, made, tuple(problems), began, ended, 412)


def faults() -> tuple[Problem, ...]:
    """What an audit of a register that somebody tampered with would say, in the order of the line."""
    return (
        problem("C811", f"{commit('a')[:12]}:主线", (), matter="学校申报", seat="校长"),
        problem("C006", f"{commit('e')[:12]}:records/schools/s-0009/school.yaml"),
        problem("C820", commit("b")[:12], (), parents=1),
        problem("C836", "checkpoint-2026-11-16.txt", (), commit=commit("c")[:12]),
        problem(
            "C702",
            f"{commit('d')[:12]}:records/schools/s-0004/credits/2026/20260310-k3m9x2.yaml",
            (),
            scopes="s-0004、s-0005",
        ),
    )


def queue() -> list[Waiting]:
    """One open submission in each state, and one that nobody can read."""
    claims = (("s-0004", "t-7m3k9d", "校级公开课《草船借箭》", "2 lessons"), ("s-0004", "t-4fj2wq", "校本研修：整本书阅读", "12 hours"))  # fmt: skip
    results = (("s-0004", "t-7m3k9d", PROJECTS["p-3h8n4v"], ""), ("s-0005", "t-k0m1n2", PROJECTS["p-3h8n4v"], ""), ("s-0009", "t-s6t7v8", PROJECTS["p-3h8n4v"], ""))  # fmt: skip

    def waiting(name: str, scope: str, matter: str, since: str, days: int, state: str, **more: Any) -> Waiting:
        given = {"missing": (), "given": (), "note": "", "problems": 0, "files": (), "entries": (), **more}
        matters = (matter,) if matter else ()
        return Waiting(name=name, scope=scope, matters=matters, proposer=name.split("/")[1], head=commit(name), since=since, days=days, state=state, **given)  # fmt: skip

    return [
        waiting("submit/clerk-0004/2026-11-open-lessons", "s-0004", "school", "2026-11-20", 3, "waiting", missing=("本校校（园）长（或代报学校的）", "县学分登记员"), files=(BATCH,), entries=claims),
        waiting("submit/provider-college/results-2026-autumn", "p-3h8n4v", "project", "2026-11-12", 11, "ready", given=("registrar-1",), files=tuple(f"{RESULTS}/{s}.yaml" for s in ("s-0004", "s-0005", "s-0009")), entries=results),
        waiting("submit/clerk-0005/2026-10", "s-0005", "school", "2026-10-30", 24, "returned", note="第 3 条课时与活动记录不符，请核对签到表后重报。", missing=("本校校（园）长（或代报学校的）", "县学分登记员"), files=("records/schools/s-0005/credits/2026/20261030-a2b3c4.yaml",), entries=(("s-0005", "t-k0m1n2", "镇级教研活动主讲", "1 lessons"),)),
        waiting("submit/clerk-0013/修改名册", "", "", "2026-11-21", 2, "faulty", problems=2),
        waiting("submit/registrar-1/policies-2026", "county", "county", "2026-11-23", 0, "waiting", missing=("教体局",), given=("registrar-2",), files=("records/county/policies/qh-2026.yaml",)),
    ]  # fmt: skip


def shown(found: Sequence[Waiting] | None = None) -> Review:
    return Review(register(), queue() if found is None else found, NAMES)


def trails(found: Trail | None = None, strange: Sequence[str] | None = (), repository: str = "") -> Trails:
    return Trails(register(repository), found or trail(), strange)


def books(made: Trails) -> tuple[AuditPage, ...]:
    return (made.page(COUNTY, "县级事项"), *(made.page(school, name) for school, name in SCHOOLS.items()))
