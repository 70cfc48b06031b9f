"""Open projects and whom each would take: the entries that passing them would be, to stand aside of what is there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from generator.credit.evaluation import Result
from generator.credit.selection import Box, Selection
from generator.ledger import Ledger
from generator.ledger.book import table, then
from generator.ledger.dated import Codes, Mask, coded, taken
from generator.ledger.passed import passed
from generator.records import Document, Record
from generator.totals.frames import marked, stacked
from generator.totals.period import Period

OPEN = ("planned", "enrolling")
AUDIENCES = {  # what a roster says of those a project is for
    "class_teachers": ("class_teacher", frozenset({"yes"})),
    "principals": ("post", frozenset({"principal", "vice_principal"})),
}
UNREAD = ["id", "name", "source", "filed_by", "file", "start", "claimed", "note", "by", "corrected", "remark"]


def open_projects(book: Ledger, period: Period, as_of: str) -> list[Record]:
    """Return the projects that still take people and end in a cycle, on ``as_of`` (ISO date) or later, by id."""
    found = (record for _, record in sorted(book.register.projects.items()))
    return [r for r in found if r.data["status"] in OPEN and max(as_of, period.start) <= r.data["to"] <= period.end]


def aside(book: Ledger, projects: Sequence[Record], who: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Return what each of the people ``who`` (see ``ledger.people``) would have of each project that would take them.

    Columns as in ``Ledger.entries``, less those no rule set reads; ``aside`` is the project's place in ``projects``.
    """
    lines = [line for record in projects for line in passed(record, "")]
    of = np.array([n for n, record in enumerate(projects) for _ in record.data["hours"]], np.int64)
    none, ids = np.zeros(len(lines), np.int64), [teacher.id for teacher in book.teachers]
    kinds = table(lines, np.arange(len(lines)), none, ids, book.stays, book.spans).drop(columns=UNREAD)
    person, line = np.nonzero(_taken(book, projects, who, as_of)[:, of])
    teacher = who["teacher"].cat.codes.to_numpy().astype(np.int64)[person]
    date = kinds["date"].to_numpy("datetime64[D]")[line]
    return kinds.take(line).assign(
        teacher=coded(teacher, ids),
        school=who["school"].array[person],
        seq=len(book.lines) + np.arange(line.size),
        aside=of[line],
        **then(book.spans, book.spans.at(teacher, date)),
    )


def _taken(book: Ledger, projects: Sequence[Record], who: pd.DataFrame, as_of: str) -> Mask:
    """Return people × projects: whom each would take, as the rosters stand, who is not in it already."""
    teacher = who["teacher"].cat.codes.to_numpy().astype(np.int64)
    row = book.spans.at(teacher, np.full(teacher.size, np.datetime64(as_of)))
    known = who.assign(subject=taken(book.spans.values["subject"], row))
    found = ~_trained(book, projects)[teacher] & ~who["school"].isna().to_numpy()[:, None]
    for n, record in enumerate(projects):
        stays = book.stays.at(teacher, np.full(teacher.size, np.datetime64(record.data["to"]))) >= 0
        found[:, n] &= stays & marked(known, takes(record.data))
    return found


def takes(project: Document) -> Selection:
    """Return the teachers a project is open to: what it asks of school, stage, subject, tier and post.

    Whose subject no roster states is not kept out by it.
    """
    asked = {"stage": "stages", "tier": "tiers", "subject": "subjects"}
    box: dict[str, frozenset[str | None]] = {k: frozenset(project[key]) for k, key in asked.items() if key in project}
    if "subject" in box:
        box["subject"] |= {None}
    if project.get("audience") in AUDIENCES:
        attribute, words = AUDIENCES[project["audience"]]
        box[attribute] = frozenset(words)
    return (_at_schools(project, box),)


def _at_schools(project: Document, box: dict[str, frozenset[str | None]]) -> Box:
    """Narrow what a project asks to the schools that have places, or that run it."""
    schools: list[frozenset[str | None]] = []
    if project["level"] == "school":
        schools.append(frozenset({project["school"], *project.get("joint", ())}))
    if project["enrolment"] == "quota":
        schools.append(frozenset(project.get("quota", ())))
    return frozenset({**box, **({"school": frozenset.intersection(*schools)} if schools else {})}.items())


def _trained(book: Ledger, projects: Sequence[Record]) -> Mask:
    """Return teachers × projects: who has a result of each."""
    event = book.entries["event"].cat
    known = event.categories.get_indexer(pd.Index([record.data["id"] for record in projects], dtype="str"))
    place = np.full(len(event.categories) + 1, -1)
    place[known[known >= 0]] = np.flatnonzero(known >= 0)
    of = place[event.codes.to_numpy()]  # code -1, no project, finds the last
    found = np.zeros((len(book.teachers), len(projects)), bool)
    found[book.entries["teacher"].cat.codes.to_numpy()[of >= 0], of[of >= 0]] = True
    return found


def beside(lines: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """Return entries and, under them, those that stand aside, with the columns of the latter."""
    there = lines.assign(aside=np.full(len(lines), -1))
    return stacked([there[asked.columns], asked])


def filled(found: Result, projects: Sequence[Record]) -> pd.DataFrame:
    """Return the engine's gains by project: teacher project requirement year (as the engine counts) gain counted."""
    size = len(found.totals["teacher"].cat.categories) * len(projects)
    counted, doubtful = np.zeros(size, np.int64), np.zeros(size, bool)
    asked, gained = _pair(found.aside, len(projects)), _pair(found.gains, len(projects))
    np.add.at(counted, asked, found.aside["counted"].to_numpy())
    doubtful[asked[found.aside["doubtful"].to_numpy()]] = True
    return found.gains.drop(columns=["cycle_start", "aside"]).assign(
        project=coded(found.gains["aside"].to_numpy(np.int64), [record.data["id"] for record in projects]),
        counted=counted[gained],
        doubtful=doubtful[gained],
    )


def _pair(frame: pd.DataFrame, projects: int) -> Codes:
    """Return a number per teacher and project."""
    found: Codes = frame["teacher"].cat.codes.to_numpy().astype(np.int64) * projects + frame["aside"].to_numpy(np.int64)
    return found
