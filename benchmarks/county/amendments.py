"""What happens to credits after they were filed: openings, corrections, verifications."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from benchmarks.county.claims import Batch, claim_line, claim_text
from benchmarks.county.model import FIRST_YEAR, Line, Output, School, stem_name
from benchmarks.county.offices import REGISTRAR
from benchmarks.county.results import EARNING, Filed, Outcome, lines_of, outcome_text
from benchmarks.county.text import amount, document, flow
from benchmarks.county.training import Training

VERIFIED = "02-20"  # of the following year
ACTIONS = ("void", "replace", "replace", "add")


Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Change:
    """One correction: of the entry at ``place``, or None for an added one; ``entry`` is the new line's key and text.

    ``lines`` are the entries that stand afterwards, at the place of the old one (an added one finds its own).
    """

    action: str
    reason: str
    place: Place | None
    entry: tuple[str, str] | None = None
    lines: tuple[Line, ...] = ()


def open_balances(work: Training) -> None:
    """Credits of the first half-year from before the register, and those that arrivals bring."""
    before, submitted = f"{FIRST_YEAR}-06-30", f"{FIRST_YEAR}-07-10"
    by_school: dict[str, list[str]] = {}
    for teacher in work.staff.teachers.values():
        if school := teacher.through(f"{FIRST_YEAR}-01-01", submitted):
            by_school.setdefault(school, []).append(teacher.id)
    for school in sorted(by_school):
        _opening(work, school, by_school[school], before, submitted, "原平台导出清单", 300)
    for act in work.staff.acts:
        if act.event == "arrival":
            filed = f"{act.date[:5]}10-15"
            _opening(work, act.target, list(act.teachers), act.date, filed, "外县学分证明", 1200)


def _opening(work: Training, school: str, teachers: list[str], day: str, submitted: str, basis: str, most: int) -> None:
    rng = work.rng
    stem = f"county/openings/{stem_name(rng, submitted)}"
    given = [(teacher, rng.randrange(25, most, 25)) for teacher in teachers]
    items = [
        flow(
            [
                ("teacher", t),
                ("to", day),
                ("credits", amount(c)),
                ("title", f"{basis}折入学分"),
                ("level", "county"),
                ("activity", "training"),
            ]
        )
        for t, c in given
    ]
    for n, (teacher, credits_) in enumerate(given, 1):
        work.out.lines[stem, n] = [
            Line(stem, n, "", school, teacher, day, submitted, "credits", credits_, "training", "county")
        ]
    totals = flow([("entries", len(given)), ("credits", amount(sum(c for _, c in given)))])
    head = {"kind": "opening/1", "school": school, "submitted": submitted, "basis": basis, "totals": totals}
    work.out.files[f"records/{stem}.yaml"] = document(head, "entries", items)


def correct(work: Training, batches: list[Batch], years: int) -> None:
    """Correct a few entries of each year, verify the year, and correct a few more afterwards."""
    rng, done = work.rng, set[Place]()
    for year in range(FIRST_YEAR, FIRST_YEAR + years):
        claimed = [b for b in batches if b.year == year]
        trained = [f for f in work.filed if f.project.year == year and len(f.outcomes) > 2]
        for days, share in ((f"{year + 1}-01", 0.05), (f"{year + 1}-03", 0.01)):
            for batch in rng.sample(claimed, k=max(1, round(share * len(claimed)))):
                _correct_batch(work, done, batch, f"{days}-{rng.randint(2, 18):02d}")
            for filed in rng.sample(trained, k=max(1, round(share * len(trained)))):
                _correct_results(work, done, filed, f"{days}-{rng.randint(2, 18):02d}")
            if share > 0.01 and year < FIRST_YEAR + years - 1:
                _verify(work.out, work.schools, year)


def _correct_batch(work: Training, done: set[Place], batch: Batch, submitted: str) -> None:
    """Correct up to three claims of a batch; now and then correct the correction, the next day."""
    rng = work.rng
    places = [n for n in range(1, len(batch.claims) + 1) if (batch.stem, n) not in done]
    chosen = sorted(rng.sample(places, k=min(len(places), rng.randint(1, 3))))
    changes = [_claim_change(rng, batch, n, submitted) for n in chosen]
    folder = f"schools/{batch.school}/credits/{batch.year}"
    head: dict[str, object] = {"kind": "correction/1", "school": batch.school, "year": batch.year}
    _again(work, done, folder + "/", head, changes, submitted)


def _correct_results(work: Training, done: set[Place], filed: Filed, submitted: str) -> None:
    """Correct one or two outcomes of a project at a school; add who was forgotten."""
    rng, project = work.rng, filed.project
    places = [n for n in range(1, len(filed.outcomes) + 1) if (filed.stem, n) not in done]
    chosen = sorted(rng.sample(places, k=min(len(places), rng.randint(1, 2))))
    changes = [_outcome_change(rng, filed, n, submitted) for n in chosen]
    for teacher in filed.left_out[:1]:
        if (filed.stem, -1) not in done:
            done.add((filed.stem, -1))
            outcome = Outcome(teacher, "passed")
            lines = tuple(lines_of(filed, outcome, "", 0, submitted))
            changes.append(Change("add", "漏报", None, ("result", outcome_text(project, outcome)), lines))
    head: dict[str, object] = {"kind": "correction/1", "school": filed.school, "project": project.id}
    _again(work, done, f"{project.folder}/results/{filed.school}-", head, changes, submitted)


def _again(
    work: Training, done: set[Place], prefix: str, head: dict[str, object], changes: list[Change], submitted: str
) -> None:
    """File the changes; in some cases take back the first replacement a day later."""
    rng = work.rng
    if not changes:
        return
    stem = prefix + stem_name(rng, submitted)
    _file(work.out, done, stem, {**head, "submitted": submitted, "basis": "学校复核"}, changes)
    number = next((n for n, c in enumerate(changes, 1) if c.action == "replace"), 0)
    if number and rng.random() < 0.3:
        day = f"{submitted[:8]}{int(submitted[8:]) + 1:02d}"
        second = prefix + stem_name(rng, day)
        _file(
            work.out, done, second, {**head, "submitted": day}, [Change("void", "再次核对，材料不全", (stem, number))]
        )
        if original := changes[number - 1].place:
            work.out.lines[original] = []


def _file(out: Output, done: set[Place], stem: str, head: dict[str, object], changes: list[Change]) -> None:
    """Write a correction file and let it take effect."""
    items = []
    for n, change in enumerate(changes, 1):
        if change.place:
            done.add(change.place)
        target = f"{change.place[0]}#{change.place[1]}" if change.place else None
        items.append(
            flow(
                [
                    ("action", change.action),
                    ("target", target),
                    ("reason", change.reason),
                    *([change.entry] if change.entry else []),
                ]
            )
        )
        place = change.place or (stem, n)
        out.lines[place] = [replace(line, stem=place[0], number=place[1]) for line in change.lines]
    out.files[f"records/{stem}.yaml"] = document(head, "corrections", items)


def _claim_change(rng: Random, batch: Batch, number: int, submitted: str) -> Change:
    """Void, shrink, or follow a claim by a late one of the same kind."""
    place, claim = (batch.stem, number), batch.claims[number - 1]
    action = rng.choice(ACTIONS)
    if action == "void":
        return Change("void", "重复申报", place)
    if action == "add" and claim.activity in ("observe", "lecture", "group", "prepare"):
        late = replace(claim, title=f"{claim.title}（补登）", amount=100 * rng.randint(1, 3), recognised=-1, reason="")
        return Change(
            "add", "材料迟到", None, ("entry", claim_text(late)), (claim_line(batch, late, "", 0, submitted),)
        )
    fewer = max(claim.amount // 200 * 100, 100)
    less = replace(claim, amount=fewer, recognised=-1, reason="")
    return Change(
        "replace", "数量登记有误", place, ("entry", claim_text(less)), (claim_line(batch, less, "", 0, submitted),)
    )


def _outcome_change(rng: Random, filed: Filed, number: int, submitted: str) -> Change:
    """Void an outcome, or turn a failed one into a passed one and the reverse."""
    place, outcome = (filed.stem, number), filed.outcomes[number - 1]
    if rng.random() < 0.2:
        return Change("void", "误报，本人未参加", place)
    if outcome.result in EARNING:
        now = Outcome(outcome.teacher, "failed", reason="复核后认定考核未达到要求")
    else:
        now = Outcome(outcome.teacher, "passed")
    lines = tuple(lines_of(filed, now, "", 0, submitted))
    return Change("replace", "结果登记有误", place, ("result", outcome_text(filed.project, now)), lines)


def _verify(out: Output, schools: list[School], year: int) -> None:
    """File the county's verification of every school for a year, with its control totals as they then stand."""
    day = f"{year + 1}-{VERIFIED}"
    sums: dict[str, dict[str, int]] = {school.id: {"entries": 0} for school in schools if school.open_on(day)}
    for lines in out.lines.values():  # those of one place are the modes of one result
        for n, line in enumerate(lines):
            if line.date[:4] == str(year) and line.school in sums:
                at = sums[line.school]
                at["entries"] += n == 0
                at[line.unit] = at.get(line.unit, 0) + line.amount
    for school, at in sums.items():
        totals = flow((unit, found if unit == "entries" else amount(found)) for unit, found in at.items())
        out.files[f"records/county/verifications/{year}/{school}.yaml"] = document({
            "kind": "verification/1", "school": school, "year": year, "date": day, "verifier": REGISTRAR,
            "totals": totals,
        })  # fmt: skip
