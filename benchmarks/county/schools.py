"""The schools of a made-up county: from teaching points of three to high schools of 150."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from benchmarks.county.model import FIRST_YEAR, School
from benchmarks.county.words import PLACES, SCHOOL_TYPES, TOWNS

MEAN_SIZE = 20
SMALLEST, LARGEST = 3, 150


def sizes(rng: Random, count: int) -> list[int]:
    """Return sizes, largest first, that sum to about ``MEAN_SIZE`` each: many small schools, a few large ones."""
    raw = [rng.lognormvariate(0, 0.95) for _ in range(count - 2)]
    scale = (MEAN_SIZE * count - SMALLEST - (LARGEST if count > 30 else 40)) / max(sum(raw), 1)
    rest = [min(LARGEST, max(SMALLEST, round(x * scale))) for x in raw]
    return sorted([*rest, SMALLEST, LARGEST if count > 30 else 40], reverse=True)


def found(rng: Random, count: int, years: int) -> list[School]:
    """Return all schools by id; one small one is merged into another in the second year (the first if there is one)."""
    made = [_school(rng, n + 1, size) for n, size in enumerate(sizes(rng, count))]
    made[1] = replace(
        made[1], type="training_school", name="青禾县教师进修学校", stages=("primary", "junior"), nature="public"
    )
    made[2] = replace(made[2], type="primary", name="青禾县实验小学", stages=("primary",), nature="public")
    made = [_with_filer(school, made) for school in made]
    year = FIRST_YEAR + min(1, years - 1)
    filers = {school.filed_by for school in made} | {made[1].id, made[2].id}
    goes = next((s for s in reversed(made) if not s.filed_by and s.id not in filers), made[-1])
    merged = replace(goes, closed=f"{year}-09-01", merged_into=made[2].id)
    return [merged if s.id == goes.id else s for s in made]


def _school(rng: Random, number: int, size: int) -> School:
    fitting = [kind for kind in SCHOOL_TYPES if kind[4] <= size <= kind[5]]
    kind, label, stages, *_ = rng.choices(fitting, weights=[k[3] for k in fitting])[0]
    town = TOWNS[0] if size > 60 else rng.choice(TOWNS)
    area = "urban" if town == TOWNS[0] else ("town" if town.endswith("镇") else "rural")
    nature = "private" if kind == "kindergarten" and rng.random() < 0.4 else "public"
    name = f"{town.removesuffix('城区')}{PLACES[number % len(PLACES)]}第{number}{label}"
    return School(f"s-{number:04d}", name, kind, stages, area, nature, town, size)


def _with_filer(school: School, made: list[School]) -> School:
    """Let a central school file for a teaching point, of the same town where there is one."""
    if school.type != "teaching_point":
        return school
    central = [s for s in made if s.type in ("primary", "nine_year")]
    near = [s for s in central if s.town == school.town] or central
    return replace(school, filed_by=near[0].id) if near else school
