"""The page of each teacher."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial

from generator.credit.clause import Requirement
from generator.explain.lacking import HINT
from generator.explain.standing import Asked, Standing, bands, clause, floor, total
from generator.explain.texts import texts
from generator.explain.words import GRAVITY, events, named, vocabulary
from generator.ledger import Ledger
from generator.membership import FOREVER, Teacher
from generator.pages.collect.filling import Filling
from generator.pages.collect.lines import Lines
from generator.pages.collect.review import Review
from generator.pages.collect.trail import Steps
from generator.pages.collect.words import Clauses, Table, credits_text, elapsed
from generator.pages.model import CycleView, RequirementView, StayView, TeacherView, YearView
from generator.totals import Period, Totals
from generator.totals.judge import UNKNOWN

_DECIDED = ("met", "exempt", "left")


def shown(book: Ledger, as_of: str) -> Iterator[Teacher]:
    """Yield everyone who has been on a school's books by a day (ISO date), by id: whoever has a page."""
    return (one for one in book.teachers if any(stay.since <= as_of for stay in one.stays))


class Teachers:
    """Makes the pages of all teachers of a ledger, one at a time.

    ``discreet``: without what colleagues are not told: why somebody is away, left, failed, or had an entry corrected.
    """

    def __init__(
        self,
        book: Ledger,
        found: Totals,
        period: Period | None,
        everyone: Iterable[Standing],
        review: Review,
        steps: Callable[[str], Steps],
        *,
        discreet: bool = False,
    ) -> None:
        self._book, self._found, self._period = book, found, period
        self._standings = {one.teacher: one for one in everyone}
        self._elapsed = elapsed(period, found.as_of) if period else 0
        self._clauses = Clauses(book.register)
        self._wanted: Mapping[Asked, RequirementView] = Table(partial(self._requirement, period)) if period else {}
        self._lines, self._review = Lines(book, found, self._clauses, steps, discreet=discreet), review
        self._discreet = discreet
        self._filling, self._texts = Filling(book, found), tuple(texts(period)) if period else ()

    def __iter__(self) -> Iterator[TeacherView]:
        """Yield the pages, by id."""
        yield from map(self._view, shown(self._book, self._found.as_of))

    def one(self, teacher: str) -> TeacherView:
        """Return the page of one teacher."""
        return self._view(self._book.teachers[self._book.place[teacher]])

    def of_school(self, school: str) -> list[str]:
        """Return whose last school this is: who is on its books, and who left it for no other; by id."""
        return self._last.get(school, [])

    @cached_property
    def _last(self) -> dict[str, list[str]]:
        last: dict[str, list[str]] = {}
        for teacher in shown(self._book, self._found.as_of):
            stays = [stay for stay in teacher.stays if stay.since <= self._found.as_of]
            last.setdefault(stays[-1].school, []).append(teacher.id)
        return last

    def _view(self, teacher: Teacher) -> TeacherView:
        one, period = self._standings.get(teacher.id), self._period
        school = (one.school if one else None) or (teacher.stays[-1].school if teacher.stays else "")
        cycle = self._cycle(one, period) if one and period else None
        lacks, over = self._filling.lacks(period, teacher.id, one.school, one.asked) if one and period else ((), "")
        return TeacherView(
            id=teacher.id,
            name=self._book.register.names.get(teacher.id, teacher.id),
            school=school,
            school_name=self._found.schools.get(school, school),
            facts=self._facts(teacher),
            status=one.status if one else "left",
            unset=one.unset if one else 0,
            headline=headline(one, cycle) if one and cycle else "",
            cycle=cycle,
            requirements=self._requirements(one) if one and period else (),
            entries=self._lines.years(teacher.id),
            stays=tuple(self._stays(teacher)),
            pending=self._review.teacher(teacher.id),
            lacks=lacks,
            hint=HINT if any(lack.offers for lack in lacks) else "",
            over=over,
            texts=self._texts,
        )

    def _facts(self, teacher: Teacher) -> tuple[tuple[str, str], ...]:
        """What the rosters say of a teacher on the data date, and what does not change by date."""
        span, words = teacher.span_on(self._found.as_of) or {}, vocabulary()
        said = [(words.titles[k], words.label(k, span[k])) for k in ("post", "title", "tier", "stage") if k in span]
        if "subject" in span:
            said.append(("任教学科", span["subject"]))
        said += [
            (label, "是") for k, label in (("class_teacher", "班主任"), ("probation", "试用期")) if span.get(k) == "yes"
        ]
        if "leave" in span and not self._discreet:
            said.append(("离岗", f"自 {span['since']} 起，代码 {span['leave']}"))
        facts = teacher.facts
        said += [
            (label, facts[k])
            for k, label in (
                ("title_since", "任现职称起"),
                ("registered_until", "注册有效期至"),
                ("retires", "预计退休"),
            )
            if k in facts
        ]
        return tuple(said)

    def _stays(self, teacher: Teacher) -> Iterator[StayView]:
        """Where a teacher has been up to the data date: on whose books, then where else."""
        as_of = self._found.as_of
        for stay in teacher.stays:
            ended = stay.until <= as_of
            left = "已" if self._discreet else events().get(stay.event, stay.event)
            what = f"在册，{left}离开" if ended else "在册"
            if stay.since <= as_of:
                yield self._stay(what, stay.school, stay.since, stay.until if ended else "")
        for place in teacher.placements:
            if place.since <= as_of:
                until = "" if place.until == FOREVER else place.until
                yield self._stay(f"{events()[place.event]}（学分仍记在原学校）", place.school, place.since, until)

    def _stay(self, what: str, school: str, since: str, until: str) -> StayView:
        return StayView(what, school, self._found.schools.get(school, school), since, until)

    def _cycle(self, one: Standing, period: Period) -> CycleView:
        whole, yearly = total(period), floor(period)
        asked = next((a for a in one.asked if whole and a.requirement == whole.id), None)
        floors = {a.year: a for a in one.asked if yearly and a.requirement == yearly.id}
        need = one.required if one.required > 0 and one.status not in ("exempt", "left") else 0
        names, sums = bands(period), [sum(parts) for parts in zip(*one.bands, strict=True)]
        used = [n for n, name in enumerate(names) if sums[n] or name != "其他"]
        return CycleView(
            label=period.label.removesuffix("周期").strip(),
            rules=period.rules.label,
            bands=tuple(names[n] for n in used),
            band_totals=tuple(credits_text[sums[n]] for n in used),
            years=tuple(
                self._year(period, year, [parts[n] for n in used], sum(parts), floors.get(year))
                for year, parts in zip(period.years, one.bands, strict=True)
            ),
            counted=credits_text[one.counted],
            counted_cents=one.counted,
            need=credits_text[need] if need else "",
            need_cents=need,
            missing=credits_text[asked.missing] if asked and asked.missing > 0 and need else "",
            status=asked.status if asked else one.status,
            elapsed=self._elapsed,
            as_of=self._found.as_of,
        )

    def _year(self, period: Period, year: int, parts: list[int], counted: int, asked: Asked | None) -> YearView:
        first, after = (f"{y}{period.start[4:]}" for y in (year, year + 1))
        as_of = self._found.as_of
        floor_cents = asked.need if asked and asked.need > 0 and asked.status not in ("exempt", "left") else 0
        return YearView(
            label=str(year),
            state="future" if as_of < first else "past" if as_of >= after else "current",
            counted=credits_text[counted],
            counted_cents=counted,
            parts=tuple(credits_text[part] for part in parts),
            parts_cents=tuple(parts),
            floor=credits_text[floor_cents] if floor_cents else "",
            floor_cents=floor_cents,
            status=asked.status if asked else "",
        )

    def _requirements(self, one: Standing) -> tuple[RequirementView, ...]:
        """What is asked of a teacher, the unfinished first."""
        order = {"unset": 1, "not_started": 2, **dict.fromkeys(_DECIDED, 3)}
        asked = sorted(one.asked, key=lambda a: (order.get(a.status, 0), -GRAVITY[a.status], a.year))
        return tuple(map(self._wanted.__getitem__, asked))

    def _requirement(self, period: Period, asked: Asked) -> RequirementView:
        asking = clause(period, asked)
        return RequirementView(
            label=asking.label,
            span=period.year_label(asked.year) if asked.year else "整个周期",
            clause=self._clauses.view(asking),
            need=credits_text[asked.need] if asked.need != UNKNOWN else "",
            have=credits_text[asked.have],
            missing=credits_text[asked.missing] if asked.need != UNKNOWN and asked.missing > 0 else "",
            status=asked.status,
            why=_why(asked, asking, period),
            deadline=period.deadline(asked.year) if asked.status not in ("exempt", "left") else "",
        )


def _why(asked: Asked, clause: Requirement, period: Period) -> str:
    """Return which waiver exempts, or may, and how the text was read where it is not clear."""
    waiver = next((w for w in period.rules.waive if w.id == asked.waiver), None)
    said = [f"{'是否免除未定' if waiver.undecided else '免除'}：{named(waiver, period.rules)}"] if waiver else []
    return "；".join([*said, clause.assumes] if clause.assumes else said)


def headline(one: Standing, cycle: CycleView) -> str:
    """Return in one sentence where a teacher stands: the yearly floor and the cycle's total side by side."""
    if one.status == "left":
        return "已不在本县学校在册，不再提出要求；以下为离册前的学分。"
    if one.status == "exempt":
        return "本周期不作学分要求。"
    past = [year for year in cycle.years if year.state == "past" and year.floor_cents]
    short = [year for year in past if year.status in ("missed", "grace", "impossible")]
    said = []
    if len(short) == 1:
        said.append(f"{short[0].label} 年计入 {short[0].counted}，低于年度要求 {short[0].floor}")
    elif short:
        said.append(f"{'、'.join(year.label for year in short)} 年都低于年度要求 {short[0].floor}")
    steady = bool(past) and all(year.status == "met" for year in past)
    if steady:
        said.append(f"已过去的 {len(past)} 年都达到了年度要求")
    if cycle.missing:
        lack = (
            f"周期合计只有 {cycle.counted}，离应达的 {cycle.need} 还缺 {cycle.missing}；周期时间已过 {cycle.elapsed}%"
        )
        said = [f"{said[0]}，但{lack}"] if steady else [*said, lack]
    elif cycle.need:
        said.append(f"周期合计 {cycle.counted}，已够应达的 {cycle.need}")
    return "；".join(said) + "。" if said else ""
