"""Who teaches where from when to when: hires, moves, leaves, retirements and every other event of a transfer file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from benchmarks.county.model import FIRST_YEAR, FOREVER, School, Stay, Teacher, random_id
from benchmarks.county.words import COMPOUND, GIVEN, SUBJECTS, SURNAMES

TITLES = ("none", "third", "second", "first", "deputy_senior", "full_senior")
TIERS = ("qualified", "qualified", "qualified", "backbone_county", "backbone_city", "backbone_province", "leader")


@dataclass(frozen=True, slots=True)
class Act:
    """One transfer file to be: one event, one date, one way, some teachers."""

    event: str
    date: str
    source: str
    target: str
    teachers: tuple[str, ...]
    until: str = ""
    outside: str = ""


@dataclass(slots=True)
class Staff:
    """All teachers by id, in order of entry, and the acts that moved them."""

    teachers: dict[str, Teacher] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    schools: dict[str, list[Teacher]] = field(default_factory=dict)  # whoever was ever on its books

    def of(self, schools: tuple[str, ...]) -> list[Teacher]:
        """Return whoever was ever on the books of these schools, each once."""
        return list({t.id: t for school in schools for t in self.schools.get(school, ())}.values())


def simulate(rng: Random, schools: list[School], years: int) -> Staff:
    """Return everybody who ever taught in the county during the years, with all events that moved them."""
    staff = Staff()
    for school in schools:
        for n in range(school.size):
            _veteran(rng, staff, school, n)
    for year in range(FIRST_YEAR, FIRST_YEAR + years):
        _year(rng, staff, schools, year)
    for teacher in staff.teachers.values():
        _undated(rng, teacher, FIRST_YEAR + years)
        for place in dict.fromkeys(stay.school for stay in teacher.stays):
            staff.schools.setdefault(place, []).append(teacher)
    return staff


def _name(rng: Random) -> str:
    family = rng.choice(COMPOUND) if rng.random() < 0.01 else rng.choice(SURNAMES)
    return family + "".join(rng.choices(GIVEN, k=1 if rng.random() < 0.15 else 2))


def _enter(rng: Random, staff: Staff, school: School, since: str, *, joined: bool) -> Teacher:
    """Put a new person on a school's books."""
    stage = rng.choice(school.stages)
    subject = rng.choice(SUBJECTS[stage])
    facts = {"post": "teacher", "title": "none", "tier": "qualified", "stage": stage}
    made = Teacher(random_id(rng, "t-", staff.taken), _name(rng), school.id, since if joined else "", subject, facts)
    made.stays.append(Stay(school.id, since, FOREVER))
    staff.teachers[made.id] = made
    return made


def _span(teacher: Teacher, since: str, **changes: str) -> None:
    """Begin a new span of facts; an empty value takes a fact away."""
    teacher.facts = {key: value for key, value in {**teacher.facts, **changes}.items() if value}
    teacher.spans.append((teacher.stays[-1].school, since, teacher.facts))


def _veteran(rng: Random, staff: Staff, school: School, n: int) -> None:
    """Somebody who was there before the first year; the first three of a school are its head and leadership group."""
    years = rng.randint(1, 28)
    since = f"{FIRST_YEAR - years - 1}-09-01"
    made = _enter(rng, staff, school, since, joined=True)
    made.fixed = n < 3 and not school.closed
    title = TITLES[min(len(TITLES) - 2, rng.randint(0, 1) + years // 7)]
    post = ("principal", "vice_principal")[n] if n < 2 and not (n == 1 and school.size < 20) else "teacher"
    if school.type == "training_school" and post == "teacher":
        post = "researcher"
    _span(made, since, title="none", class_teacher="no")
    if years > 4:
        made.title_since = f"{FIRST_YEAR - rng.randint(1, years // 2)}-12-01"
        leads = "yes" if post == "teacher" and rng.random() < 0.3 else "no"
        vocational = "yes" if school.type == "vocational" and rng.random() < 0.6 else ""
        _span(
            made,
            made.title_since,
            title=title,
            tier=rng.choice(TIERS),
            post=post,
            class_teacher=leads,
            vocational=vocational,
        )
    elif post != "teacher":
        _span(made, f"{FIRST_YEAR - 1}-09-01", post=post)


def _year(rng: Random, staff: Staff, schools: list[School], year: int) -> None:
    """All events of one year, each teacher in one at most."""
    pool = [t for t in staff.teachers.values() if t.school and not t.fixed and t.stays[-1].since < f"{year}-01-01"]
    closing = {s.id for s in schools if s.closed}
    pool = [t for t in pool if t.school not in closing]
    rng.shuffle(pool)
    staying = [s for s in schools if not s.closed]
    everyone = len(pool)

    def some(rate: float) -> Iterator[Teacher]:
        for _ in range(max(1, round(rate * everyone))):
            if pool:
                yield pool.pop()

    for teacher in list(staff.teachers.values()):
        _quiet_changes(rng, teacher, year)
    _leave_service(rng, staff, year, some)
    _move(rng, staff, staying, year, some)
    _merge(staff, schools, year)
    _come(rng, staff, staying, year, everyone)
    for teacher in some(0.004):
        teacher.away.add((year, 1))
        _span(teacher, f"{year}-03-01", leave=rng.choice(("L1", "L2", "L3")))
        _span(teacher, f"{year}-09-02", leave="")


Some = Callable[[float], Iterator[Teacher]]


def _quiet_changes(rng: Random, teacher: Teacher, year: int) -> None:
    """Promotions, end of probation, class teachers: new spans that move nobody; all on the first days of a year."""
    if not teacher.school or teacher.stays[-1].since >= f"{year}-01-01":
        return
    if teacher.facts.get("probation") == "yes":
        _span(teacher, f"{year}-01-01", probation="no", title="third", tier="qualified")
    elif rng.random() < 0.04 and (at := TITLES.index(teacher.facts["title"])) < len(TITLES) - 2:
        teacher.title_since = f"{year}-01-01"
        _span(teacher, f"{year}-01-01", title=TITLES[at + 1])
    elif rng.random() < 0.05:
        _span(teacher, f"{year}-01-01", class_teacher="no" if teacher.facts.get("class_teacher") == "yes" else "yes")


def _end(teacher: Teacher, day: str) -> str:
    """Take a teacher off the books from a day on; return the school left."""
    last = teacher.stays[-1]
    teacher.stays[-1] = Stay(last.school, last.since, day)
    return last.school


def _leave_service(rng: Random, staff: Staff, year: int, some: Some) -> None:
    for rate, event, days in (
        (0.007, "retirement", ("03-01", "09-01")),
        (0.002, "resignation", ("08-15",)),
        (0.002, "departure", ("09-01",)),
        (0.0003, "death", ("04-12", "05-20")),
    ):
        for teacher in some(rate):
            day = f"{year}-{rng.choice(days)}"
            teacher.retires = day if event == "retirement" else ""
            outside = "邻县教育体育局" if event == "departure" else ""
            staff.acts.append(Act(event, day, _end(teacher, day), "", (teacher.id,), outside=outside))


def _move(rng: Random, staff: Staff, staying: list[School], year: int, some: Some) -> None:
    day = f"{year}-09-01"
    for teacher in some(0.009):
        source = teacher.school
        target = _other(rng, staying, source)
        _end(teacher, day)
        teacher.stays.append(Stay(target.id, day, FOREVER))
        if rng.random() < 0.7:  # the others keep what the old school's roster says of them
            _span(teacher, day, stage=rng.choice(target.stages))
        staff.acts.append(Act("move", day, source, target.id, (teacher.id,)))
    for event, rate in (("rotation", 0.004), ("support", 0.002)):
        for teacher in some(rate):
            target = _other(rng, staying, teacher.school)
            staff.acts.append(Act(event, day, teacher.school, target.id, (teacher.id,), until=f"{year + 1}-08-31"))


def _other(rng: Random, staying: list[School], source: str) -> School:
    while True:
        found = rng.choice(staying)
        if found.id != source:
            return found


def _merge(staff: Staff, schools: list[School], year: int) -> None:
    for school in schools:
        if school.closed[:4] != str(year):
            continue
        gone = [t for t in staff.teachers.values() if t.school == school.id]
        for teacher in gone:
            _end(teacher, school.closed)
            teacher.stays.append(Stay(school.merged_into, school.closed, FOREVER))
            _span(teacher, school.closed, post="teacher")
        staff.acts.append(Act("merger", school.closed, school.id, school.merged_into, tuple(t.id for t in gone)))


def _come(rng: Random, staff: Staff, staying: list[School], year: int, everyone: int) -> None:
    """New teachers on probation, arrivals from other counties, and a few of the retired."""
    day = f"{year}-09-01"
    for _ in range(max(1, round(0.010 * everyone))):
        teacher = _enter(rng, staff, rng.choice(staying), day, joined=True)
        _span(teacher, day, probation="yes", tier="new", class_teacher="no")
    for _ in range(max(1, round(0.003 * everyone))):
        teacher = _enter(rng, staff, rng.choice(staying), day, joined=False)
        _span(teacher, day, title=rng.choice(TITLES[1:4]))
        staff.acts.append(Act("arrival", day, "", teacher.school, (teacher.id,), outside="邻县教育体育局"))
    back = [t for t in staff.teachers.values() if t.retires and t.retires < day and not t.school]
    for teacher in rng.sample(back, k=min(len(back), max(1, len(back) // 10))):
        school = rng.choice(staying)
        teacher.stays.append(Stay(school.id, day, FOREVER))
        _span(teacher, day, post="teacher", stage=rng.choice(school.stages))
        staff.acts.append(Act("reemployment", day, "", school.id, (teacher.id,)))


def _undated(rng: Random, teacher: Teacher, after: int) -> None:
    """Facts of a teacher that the roster states without a span."""
    teacher.retires = teacher.retires or f"{after + rng.randint(0, 28)}-{rng.choice(('02-28', '08-31'))}"
    teacher.registered_until = f"{FIRST_YEAR + rng.randint(0, 5)}-06-30"
    if teacher.facts["stage"] == "kindergarten" and rng.random() < 0.1:
        teacher.licensed = "no"
