"""The quick check of a change and its neighbours: never clean where the check of all records finds an error."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from generator.git import GitObject, Repository
from generator.guard import closure
from generator.guard.state import State
from generator.messages import severity
from generator.problem import Problem
from tests.guard_examples import GOOD, OWN
from tests.guard_fixture import (
    Edits,
    File,
    Files,
    document,
    edited,
    over,
    proposed,
    register,
    replaced,
    schemas,
    states,
    store,
)

MUTATED = [one for one in GOOD if not one.name.startswith(("code", "owners", "policy", "periods", "accounts", "verif"))]
ROUNDS = 3
WORDS = {
    r"t-[0-9a-z]{6}": ("t-aaaaa1", "t-aaaaa2", "t-aaaaa3", "t-aaaaa4", "t-bbbbb1", "t-bbbbb3", "t-ccccc1", "t-zzzzz9"),
    r"(?<![0-9-])[0-9]{4}-[0-9]{2}-[0-9]{2}": (
        "2022-12-31", "2024-12-02", "2025-07-09", "2025-08-31", "2025-09-01", "2025-10-16", "2025-11-14", "2025-11-20",
        "2026-02-03", "2026-02-24", "2026-03-02", "2026-12-31",
    ),
    r"s-[0-9]{4}": ("s-0001", "s-0002", "s-0003", "s-0004", "s-0009"),
    r"(?<=title: )[^ ,\n}]+": ("听课", "分数的意义", "学科讲座", "县优质课评比", "骨干教师提升"),
    r"(?<=: )[0-9]{1,2}(?=[,}\n])": ("1", "4", "8", "16", "41"),
    r"(?<=event: )[a-z]+": ("move", "rotation", "death", "arrival"),
    r"(?<=#)[0-9]": ("1", "2", "9"),
}  # fmt: skip


def mutated(example: Files, chance: random.Random) -> dict[str, str]:
    """Return an honest change with some of its words changed for others of the same sort."""
    found = {path: file.source.decode() for path, file in example.items()}
    for _ in range(chance.randint(1, 3)):
        path, (form, words) = chance.choice(sorted(found)), chance.choice(list(WORDS.items()))
        places = list(re.finditer(form, found[path]))
        if places:
            start, end = chance.choice(places).span()
            found[path] = found[path][:start] + chance.choice(words) + found[path][end:]
    return found


def both_ways(edits: Edits, before: Edits | None = None) -> tuple[list[Problem], list[Problem]]:
    """Return what the quick way and the whole check say of a change; of names and modes the guard tells."""
    with states(proposed(edits, before=before)) as (state, after):
        return closure.introduced(state, after), [one for one in closure.wholly(state, after) if one.code >= "C010"]


def errors(problems: Iterable[Problem], paths: Iterable[str]) -> set[tuple[str, str]]:
    return {(one.code, one.path) for one in problems if severity(one) == "error" and one.path in paths}


@pytest.mark.parametrize("example", MUTATED, ids=lambda example: example.name)
def test_quick_way_is_never_clean_where_the_whole_check_finds_an_error_in_the_change(example: Path) -> None:
    honest = dict(over({}, example, OWN))
    for round_ in range(ROUNDS):
        edits = mutated(honest, random.Random(f"{example.name} {round_}"))
        if all(register().get(path) and register()[path].source == text.encode() for path, text in edits.items()):
            continue
        quick, whole = both_ways(edits)
        assert errors(quick, edits) == errors(whole, edits)


HEAD = {"school": "s-0002", "submitted": "2026-03-10"}
ROSTER = "records/schools/s-0002/roster.yaml"
PROJECT = "records/county/projects/2026/p-aaaaa3/project.yaml"
OPENED = "  - {teacher: t-aaaaa2, to: 2023-12-31, credits: 4.5, title: 2023年学分, level: county}"
WORK = "title: 分数的意义, activity: open_class, level: school, role: lead, work: 分数的意义, to: 2026-03-02"
READING = "title: 读书与研讨, activity: training, level: school, mode: school, to: 2025-10-30, amount: 8, unit: hours"


def claim(school: str, year: int, line: str, total: str, mark: str = "k3m9x2") -> dict[str, str]:
    path = f"records/schools/{school}/credits/{year}/20260310-{mark}.yaml"
    head = {**HEAD, "school": school, "year": year, "totals": f"{{entries: 1, {total}}}"}
    return {path: document("credit-batch", "entries:", f"  - {{{line}}}", **head)}


def voided(year: int) -> dict[str, str]:
    path = f"records/schools/s-0001/credits/{year}/20260310-c4v8n1.yaml"
    line = "  - {action: void, target: county/openings/20240304-aaaaa1#1, reason: 误报}"
    return {path: document("correction", "corrections:", line, **{**HEAD, "school": "s-0001", "year": year})}


def results(school: str, line: str, total: int, folder: str) -> dict[str, str]:
    head = {**HEAD, "school": school, "project": folder[-8:], "totals": f"{{entries: 1, hours: {total}}}"}
    return {f"{folder}/results/{school}.yaml": document("results", "entries:", f"  - {{{line}}}", **head)}


def moved(day: str) -> dict[str, str]:
    ends = {"from": "s-0002", "to": "s-0001", "teachers": "[t-bbbbb3]"}
    text = document("transfer", event="move", order="试教人〔2026〕2号", date=day, **ends)
    return {f"records/county/transfers/{day[:4]}/20260305-m4k7p2.yaml": text}


@pytest.mark.parametrize(
    ("code", "before", "edits"),
    [
        (
            "C211",
            {},
            replaced(
                ROSTER,
                ("  - id: t-aaaaa4\n", "  - id: t-ccccc1\n    joined: 2026-03-01\n"),
                ("2025-09-01", "2026-03-01"),
            ),
        ),
        ("C304", {}, claim("s-0001", 2026, f"teacher: t-aaaaa2, {WORK}, amount: 2, unit: lessons", "lessons: 2")),
        (
            "C304",
            {},
            {
                "records/county/openings/20260310-a2b3c4.yaml": document(
                    "opening",
                    "entries:",
                    OPENED,
                    **HEAD | {"school": "s-0001"},
                    basis="清单",
                    totals="{entries: 1, credits: 4.5}",
                )
            },
        ),
        (
            "C304",
            results("s-0002", "teacher: t-bbbbb3, result: passed", 8, "records/schools/s-0001/projects/2025/p-aaaaa2"),
            claim("s-0002", 2025, f"teacher: t-bbbbb3, {READING}", "hours: 8"),
        ),
        (
            "C305",
            results("s-0002", "teacher: t-bbbbb3, result: passed", 8, "records/county/projects/2025/p-aaaaa5"),
            claim(
                "s-0002",
                2026,
                "teacher: t-bbbbb3, title: 研修, activity: training, level: county, mode: centralised, "
                "from: 2025-12-15, to: 2026-01-03, amount: 16, unit: hours",
                "hours: 16",
            ),
        ),
        ("C313", voided(2025), voided(2026)),
        (
            "C203",
            {path: text.replace("t-bbbbb3", r'"t-bbbb\u00623"') for path, text in moved("2026-03-01").items()},
            claim("s-0002", 2026, f"teacher: t-bbbbb3, {WORK}, amount: 2, unit: lessons", "lessons: 2"),
        ),
        (
            "C204",
            {},
            {
                PROJECT.replace("p-aaaaa3", "p-aaaaa5"): register()[PROJECT]
                .source.decode()
                .replace("p-aaaaa3", "p-aaaaa5")
            },
        ),
    ],
    ids=[
        "on-the-books-of-a-third-school",
        "work-of-another-year",
        "carried-in-twice",
        "results-in-the-folder-of-a-joint-project",
        "begun-in-another-year",
        "opening-corrected-in-another-year",
        "transfer-with-an-escape",
        "id-of-a-project-of-another-year",
    ],
)
def test_what_only_a_far_record_tells_of_a_change_is_told(code: str, before: Edits, edits: Edits) -> None:
    quick, whole = both_ways(edits, before)
    told = {(one.code, one.path) for one in whole if one.path in edits}
    assert code in {found for found, _ in told}
    assert told <= {(one.code, one.path) for one in quick}


@pytest.mark.parametrize(
    ("code", "edits"),
    [
        ("C203", moved("2024-12-02")),
        (
            "C203",
            replaced(ROSTER, ("  - id: t-bbbbb3\n    joined: 2023-01-01", "  - id: t-bbbbb3\n    joined: 2025-12-01")),
        ),
        ("C202", replaced(ROSTER, ("  - id: t-bbbbb3", "  - id: t-bbbbb9"))),
        ("C403", replaced("records/county/plans/2025.yaml", ("id: 县1", "id: 县9"))),
    ],
    ids=["transfer-dated-back", "joined-later", "teacher-left-out", "plan-item-left-out"],
)
def test_what_a_change_breaks_elsewhere_is_told(code: str, edits: Edits) -> None:
    quick, whole = both_ways(edits)
    told = {one for one in whole if one.path not in edits}
    assert code in {one.code for one in told}
    assert told <= set(quick)


class Counting(Repository):
    """A repository that counts the objects it is asked for."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.asked = 0

    def object(self, name: str, limit: int = 1 << 26) -> GitObject | None:
        self.asked += 1
        return super().object(name, limit)

    def contents(self, names: Iterable[str]) -> Iterator[bytes | None]:
        names = list(names)
        self.asked += len(names)
        return super().contents(names)


def grown(schools: int) -> Files:
    """Return the register with so many schools more, each with a roster, names and a claim."""
    model = {path: file.source.decode() for path, file in register().items() if "/s-0002/" in path}
    more: dict[str, File] = {}
    for n in range(schools):
        for path, text in model.items():
            for old, new in (("s-0002", f"s-1{n:03}"), ("t-bbb", f"t-{n:03}"), ("t-aaaaa4", f"t-{n:03}bb9")):
                path, text = path.replace(old, new), text.replace(old, new)  # noqa: PLW2901 - one word after another
            more[path] = File(text.encode())
    return {**register(), **more}


def asked(schools: int, edits: Edits) -> int:
    files = grown(schools)
    base = store().commit(files)
    head = store().commit(edited(files, edits), base)
    with Counting(store().root) as repository:
        state = State(repository, base, schemas())
        after = state.after(repository.changes(base, head))
        assert closure.introduced(state, after) == []
        return repository.asked


HONEST = ("claim", "claim-of-a-teaching-point", "correction-by-clerk", "results-by-provider", "span", "school-plan")


@pytest.mark.parametrize("example", [one for one in GOOD if one.name in HONEST], ids=lambda example: example.name)
def test_neighbours_are_as_many_in_a_large_county_as_in_a_small_one(example: Path) -> None:
    edits = over({}, example, OWN)
    assert asked(10, edits) == asked(40, edits) < 60
