"""People: on one school's books at a time, with facts for every day that counts (DESIGN section 4, Membership)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from generator.entries import place
from generator.membership import FOREVER
from generator.problem import Place, Problem, problem
from generator.records import Document
from generator.rules.context import Context


def teachers_are_of_the_school(context: Context) -> Iterator[Problem]:
    """A batch names only teachers on that school's books on the entry's last day, an opening on the day it is filed."""
    if context.moves_unread:
        return
    teachers = context.membership.teachers
    for entry in context.live:
        batch = entry.batch
        day = batch.submitted if batch.source == "opening" else entry.end
        teacher = teachers.get(entry.teacher)
        if teacher is None:
            continue
        found = teacher.school_on(day)
        if found == batch.school or (found is None and context.people_unread):
            continue
        values = {"date": day, "school": context.school_name(batch.school), "found": context.school_name(found)}
        yield problem("C203", batch.path, place(entry, "teacher"), teacher=entry.teacher, **values)


def roster_names_a_teacher_once(context: Context) -> Iterator[Problem]:
    """A roster lists each teacher once."""
    seen: dict[tuple[str, str], int] = {}
    for record, n, item in context.roster_items:
        first = seen.setdefault((record.path, item["id"]), n)
        if first != n:
            yield problem("C205", record.path, ("teachers", n, "id"), teacher=item["id"], first=first + 1)


def names_stand_once(context: Context) -> Iterator[Problem]:
    """A teacher's name stands in one names file, so that it can be erased in one place."""
    seen: dict[str, str] = {}
    for record in context.register.of("names"):
        for teacher in record.data["names"]:
            first = seen.setdefault(teacher, record.path)
            if first != record.path:
                yield problem("C206", record.path, ("names", teacher), teacher=teacher, first=first)


def teachers_have_names(context: Context) -> Iterator[Problem]:
    """Every teacher now on a school's books has a name."""
    if context.may_hold("/names.yaml"):
        return
    told = set()
    for record, n, item in context.roster_items:
        teacher = item["id"]
        stays = context.membership.teachers[teacher].stays
        present = bool(stays) and stays[-1].until == FOREVER
        if present and teacher not in context.register.names and teacher not in told:
            told.add(teacher)
            yield problem("C207", record.path, ("teachers", n, "id"), teacher=teacher)


def names_are_of_teachers(context: Context) -> Iterator[Problem]:
    """A names file names only teachers who stand in a roster."""
    if context.people_unread:
        return
    for record in context.register.of("names"):
        for teacher in record.data["names"]:
            if teacher not in context.membership.teachers:
                yield problem("C208", record.path, ("names", teacher), teacher=teacher)


def transfer_leaves_the_school_of_the_books(context: Context) -> Iterator[Problem]:
    """A transfer takes a teacher from the school whose books the teacher is on."""
    yield from _faults(context, "C210")


def teacher_enters_once(context: Context) -> Iterator[Problem]:
    """A teacher enters a school's books only when on no school's books, and by joined only the first time."""
    yield from _faults(context, "C211")


def transfer_finds_the_teacher_on_books(context: Context) -> Iterator[Problem]:
    """A teacher who moves or leaves is on a school's books."""
    if not context.people_unread:
        for fault in _faults(context, "C212"):
            teacher = dict(fault.values)["teacher"]
            if context.membership.teachers[teacher].spans:  # else no roster knows the teacher: C202 says so
                yield fault


def nothing_follows_death(context: Context) -> Iterator[Problem]:
    """Nothing happens to a teacher after death."""
    yield from _faults(context, "C213")


def moves_are_a_day_apart(context: Context) -> Iterator[Problem]:
    """A teacher is on a school's books for at least a day before the next move."""
    yield from _faults(context, "C214")


def _faults(context: Context, code: str) -> Iterator[Problem]:
    if not context.moves_unread:
        yield from (fault for fault in context.membership.faults if fault.code == code)


def spans_are_in_order(context: Context) -> Iterator[Problem]:
    """The spans of a teacher in a roster are in date order, each day once."""
    for record, n, item in context.roster_items:
        days = [span["since"] for span in item["spans"]]
        for m, (before, day) in enumerate(pairwise(days), 1):
            if day <= before:
                at = ("teachers", n, "spans", m, "since")
                yield problem("C215", record.path, at, teacher=item["id"], found=day, before=before)


def spans_begin_on_the_books(context: Context) -> Iterator[Problem]:
    """A span of a roster begins on a day on which the teacher was on that school's books."""
    if context.moves_unread:
        return
    for record, n, item in context.roster_items:
        teacher = context.membership.teachers[item["id"]]
        if not teacher.stays:  # C218
            continue
        for m, span in enumerate(item["spans"]):
            found = teacher.school_on(span["since"])
            if found != record.data["school"] and not (found is None and context.people_unread):
                at = ("teachers", n, "spans", m, "since")
                values = {"date": span["since"], "school": context.school_name(record.data["school"])}
                yield problem("C216", record.path, at, teacher=item["id"], found=context.school_name(found), **values)


def facts_are_known_when_they_count(context: Context) -> Iterator[Problem]:
    """A teacher's post and title are known on the last day of every entry."""
    earliest: dict[str, str] = {}
    for entry in context.live:
        if entry.batch.source != "opening" and entry.end < earliest.get(entry.teacher, FOREVER):
            earliest[entry.teacher] = entry.end
    told = set()
    for record, n, item in context.roster_items:
        teacher = context.membership.teachers[item["id"]]
        day = earliest.get(teacher.id, FOREVER)
        since = teacher.spans[0]["since"]
        if day < since and teacher.school_on(day) and teacher.id not in told:
            told.add(teacher.id)
            at = ("teachers", n, "spans", 0, "since")
            yield problem("C217", record.path, at, teacher=teacher.id, date=day, found=since)


def rostered_teachers_have_entered(context: Context) -> Iterator[Problem]:
    """A teacher in a roster has entered the register: by joined, or by a transfer."""
    if context.people_unread:
        return
    for record, n, item in context.roster_items:
        teacher = context.membership.teachers[item["id"]]
        if not teacher.stays and not _faulty(context, teacher.id):
            yield problem("C218", record.path, ("teachers", n), teacher=teacher.id)


def _faulty(context: Context, teacher: str) -> bool:
    return any(dict(fault.values)["teacher"] == teacher for fault in context.membership.faults)


def open_schools_have_leaders(context: Context) -> Iterator[Problem]:
    """A school that is open and files for itself has a leadership group for teacher training."""
    for record in context.register.of("school"):
        data: Document = record.data
        if not data.get("leadership") and "closed" not in data and "filed_by" not in data:
            yield problem("C220", record.path, (), school=context.school_name(data["id"]))


def leaders_are_of_the_school(context: Context) -> Iterator[Problem]:
    """The head and members of a leadership group are on the school's books, or placed there, when their term begins."""
    if context.moves_unread:
        return
    for record in context.register.of("school"):
        school = record.data["id"]
        for n, term in enumerate(record.data.get("leadership", ())):
            people: list[tuple[Place, str]] = [(("leadership", n, "head"), term["head"])]
            people += [(("leadership", n, "members", m), who) for m, who in enumerate(term.get("members", ()))]
            for at, who in people:
                found = _schools_on(context, who, term["since"])
                if found is not None and school not in found:
                    where = "、".join(context.school_name(one) for one in found) or "—"
                    yield problem("C221", record.path, at, teacher=who, date=term["since"], found=where)


def _schools_on(context: Context, who: str, day: str) -> list[str] | None:
    """Return the schools where a teacher is on a day, by books or placement; None for an unknown teacher."""
    teacher = context.membership.teachers.get(who)
    if teacher is None or (context.people_unread and teacher.school_on(day) is None):
        return None
    books = [stay.school for stay in teacher.stays if stay.since <= day < stay.until]
    return books + [one.school for one in teacher.placements if one.since <= day <= one.until]


def closed_schools_are_empty(context: Context) -> Iterator[Problem]:
    """From the day a school is closed nobody is on its books."""
    if context.moves_unread:
        return
    closed = {r.data["id"]: r.data["closed"] for r in context.register.of("school") if "closed" in r.data}
    left: dict[str, list[str]] = {}
    for teacher in context.membership.teachers.values():
        for stay in teacher.stays:
            if stay.school in closed and stay.until > closed[stay.school]:
                left.setdefault(stay.school, []).append(teacher.id)
    for school, found in sorted(left.items()):
        path = context.register.schools[school].path
        names = "、".join(found[:3]) + ("…" if len(found) > 3 else "")
        yield problem("C222", path, ("closed",), closed=closed[school], count=len(found), teachers=names)
