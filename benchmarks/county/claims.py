"""What schools claim themselves: school activities, lessons, lectures, awards, papers, degrees, outside training."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from zlib import crc32

from benchmarks.county.kinds import AUTUMN, SPRING, Template
from benchmarks.county.model import FIRST_YEAR, Line, Teacher, stem_name
from benchmarks.county.text import amount, document, flow
from benchmarks.county.training import Training
from benchmarks.county.words import LESSONS

BATCH = 120  # a large school files its claims in several batches


@dataclass(frozen=True, slots=True)
class Claim:
    """One line of a batch; amounts in hundredths, ``recognised`` -1 = as claimed."""

    teacher: str
    title: str
    activity: str
    level: str
    start: str
    end: str
    amount: int
    unit: str
    recognised: int = -1
    reason: str = ""
    words: tuple[tuple[str, str], ...] = ()
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """One credit batch as it was submitted."""

    stem: str
    school: str
    year: int
    submitted: str
    claims: tuple[Claim, ...]


TERM = {1: ("02-20", "06-30"), 2: ("09-02", "11-25")}
NOTICE = {1: ("06-26", "06-30"), 2: ("11-25", "11-26")}
FILING = {1: ("07", 1, 9), 2: ("11", 27, 30)}


def file_all(work: Training, years: int) -> list[Batch]:
    """Write every school's batches, two half-years a year; return them in the order written."""
    found = []
    for year in range(FIRST_YEAR, FIRST_YEAR + years):
        for school in work.schools:
            for half, templates in ((1, SPRING), (2, AUTUMN)):
                made = _half_year(work, school.id, (year, half), templates)
                size = -(-len(made) // max(1, -(-len(made) // BATCH)))  # parts of one size
                found += [
                    _file(work, school.id, (year, half), made[n : n + size]) for n in range(0, len(made), max(1, size))
                ]
    return found


def _half_year(work: Training, school: str, when: tuple[int, int], templates: tuple[Template, ...]) -> list[Claim]:
    """Return what the teachers who were at the school until its claims were filed did there."""
    year, half = when
    month, _, last = FILING[half]
    days = f"{year}-{TERM[half][0]}", f"{year}-{month}-{last:02d}"
    made = []
    for teacher in work.staff.of((school,)):
        if teacher.through(*days) != school or when in teacher.away:
            continue
        for template in templates:
            if work.rng.random() < template.chance:
                claim = _claim(work.rng, template, teacher, year)
                if ("mode", "centralised") not in claim.words or _book(work, claim):
                    made.append(claim)
    return made


def _book(work: Training, claim: Claim) -> bool:
    """Keep the days of a centralised claim free of any other."""
    if not work.free(claim.teacher, claim.start, claim.end):
        return False
    work.busy.setdefault(claim.teacher, []).append((claim.start, claim.end))
    return True


def _claim(rng: Random, template: Template, teacher: Teacher, year: int) -> Claim:
    start, end = _days(rng, template.days)
    title, words = template.title, template.words
    if template.activity == "open_class":
        # the same lesson is often shown at school and at county level: the highest counts; never twice at one level
        at = crc32(teacher.id.encode()) + year + (end >= "07") * len(LESSONS) // 2 + rng.choice((0, 0, 1))
        lesson = f"《{LESSONS[at % len(LESSONS)]}》"
        title = f"{teacher.subject}公开课{lesson}"
        words = (*words, ("work", f"{lesson}{year}"))
    wanted = rng.randrange(template.low, template.high + 1, template.step)
    cut, reason, evidence = -1, "", ""
    if wanted >= 400 and rng.random() < 0.02:
        cut, reason = wanted // 2 // template.step * template.step, "签到记录不足"
    if template.level != "school" and rng.random() < 0.4:
        evidence = f"[{{kind: 证书, number: QH-{year}-{rng.randint(1, 9999):04d}, kept: 学校档案室}}]"
    days = f"{year}-{start}", f"{year}-{end}"
    what = template.activity, template.level
    return Claim(teacher.id, title, *what, *days, wanted, template.unit, cut, reason, words, evidence)


def _days(rng: Random, days: str) -> tuple[str, str]:
    """Return the first and last day (month-day) of a claim: the whole time, or some one day."""
    if "/" in days:
        start, _, end = days.partition("/")
        return start, end
    first, _, last = days.partition("..")
    day = f"{first[:3]}{rng.randint(int(first[3:]), int(last[3:])):02d}"
    return day, day


def claim_text(claim: Claim) -> str:
    """Return one line of a batch."""
    cut = claim.recognised >= 0
    return flow([
        ("teacher", claim.teacher), ("title", claim.title), ("activity", claim.activity), ("level", claim.level),
        ("from", claim.start if claim.start != claim.end else None), ("to", claim.end),
        ("amount", amount(claim.amount)), ("unit", claim.unit),
        ("recognised", amount(claim.recognised) if cut else None), ("reason", claim.reason),
        *claim.words, ("evidence", claim.evidence),
    ])  # fmt: skip


def claim_line(batch: Batch, claim: Claim, stem: str, number: int, submitted: str) -> Line:
    """Return the entry of a claim at a place in the order of ids."""
    words = dict(claim.words)
    counted = claim.recognised if claim.recognised >= 0 else claim.amount
    return Line(
        stem, number, "", batch.school, claim.teacher, claim.end, submitted, claim.unit, counted,
        claim.activity, claim.level, words.get("mode", ""), words.get("result", ""), work=words.get("work", ""),
    )  # fmt: skip


def _file(work: Training, school: str, when: tuple[int, int], made: list[Claim]) -> Batch:
    rng, out = work.rng, work.out
    year, half = when
    month, first, last = FILING[half]
    submitted = f"{year}-{month}-{rng.randint(first, last):02d}"
    batch = Batch(f"schools/{school}/credits/{year}/{stem_name(rng, submitted)}", school, year, submitted, tuple(made))
    sums: dict[str, int] = {}
    for n, claim in enumerate(made, 1):
        line = claim_line(batch, claim, batch.stem, n, submitted)
        sums[claim.unit] = sums.get(claim.unit, 0) + line.amount
        out.lines[batch.stem, n] = [line]
    shown, hidden = NOTICE[half]
    head = {
        "kind": "credit-batch/1", "school": school, "year": year, "submitted": submitted,
        "notice": f"{{from: {year}-{shown}, to: {year}-{hidden}, objections: 0}}",
        "totals": flow([("entries", len(made)), *((unit, amount(total)) for unit, total in sums.items())]),
    }  # fmt: skip
    out.files[f"records/{batch.stem}.yaml"] = document(head, "entries", map(claim_text, made))
    return batch
