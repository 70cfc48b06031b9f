"""The entry table: one row per line of the register, its attributes and its teacher's as they were then."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa

from generator.entries import Entry, hundredths
from generator.ledger.dated import Codes, Dated, Words, coded, days, spans, stays, taken, words
from generator.membership import Membership, Teacher
from generator.records import Register
from generator.vocabulary import Vocabulary

T = TypeVar("T")
Columns = dict[str, list[Any]]
DATED = ("title", "post", "class_teacher", "vocational", "tier", "stage")  # what roster spans state
YES_NO = ("class_teacher", "vocational")  # a span that does not say yes says no
YES_NO_WORDS = ("no", "yes")


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything the totals start from.

    ``entries`` are the lines that stand, ``struck`` those a correction struck out; both in id order, with columns
    ``id`` (str) · ``name`` (what the line calls itself) ``teacher unit source school filed_by event work file`` and
    every attribute of an entry or dated attribute of a teacher (categorical, blank = null) · ``date start``
    (datetime64, the last and first day) · ``amount claimed planned`` (int64 hundredths of ``unit``) · ``seq`` (int64,
    rank in id order) · ``note by corrected remark`` (categorical: why less was recognised, the correction that brought
    the line in, the one that struck it out, and the reason of the later of the two).
    ``school`` is the one whose books the teacher was on that day, blank outside the county; ``filed_by`` is the file's.
    ``teachers`` are in id order, ``place`` says where; the ``teacher`` column's categories are their ids in that order.
    """

    register: Register
    lines: list[Entry]
    teachers: list[Teacher]
    stays: Dated
    spans: Dated
    entries: pd.DataFrame
    struck: pd.DataFrame
    place: dict[str, int]


def ledger(register: Register, members: Membership, lines: list[Entry]) -> Ledger:
    """Return the ledger of a register whose documents are valid; ``lines`` are all its entries, in id order.

    An entry of a teacher whom no roster and no transfer knows is left out (the check reports it as C202).
    """
    teachers = [members.teachers[who] for who in sorted(members.teachers)]
    where, what = stays(teachers), spans(teachers, DATED)
    known = {teacher.id: n for n, teacher in enumerate(teachers)}
    who = np.array([known.get(line.teacher, -1) for line in lines], np.int64)
    stands = np.array([line.corrected is None for line in lines], np.bool_)
    kept, struck = (
        table(lines, np.flatnonzero(mask & (who >= 0)), who, list(known), where, what) for mask in (stands, ~stands)
    )
    return Ledger(register, lines, teachers, where, what, kept, struck, known)


def table(lines: list[Entry], seq: Codes, who: Codes, teachers: list[str], where: Dated, what: Dated) -> pd.DataFrame:
    """Return the lines at ``seq`` as the columns ``Ledger`` describes; ``who`` is the place of each line's teacher."""
    lines, who = [lines[n] for n in seq.tolist()], who[seq]
    column = {name: list(map(itemgetter(n), lines)) for n, name in enumerate(Entry._fields)}
    date = days(column["end"])
    columns: dict[str, object] = {
        "id": _text(column["id"]),
        "name": words(column["title"]),
        "teacher": coded(who, teachers),
        "date": date,
        "start": days(column["start"]),
        "unit": words(column["unit"]),
        "amount": np.array(column["recognised"], np.int64),
        "claimed": np.array(column["claimed"], np.int64),
        "seq": seq,
        "school": taken(where.values["school"], where.at(who, date)),
    }
    notes = _notes(column)
    return pd.DataFrame(columns | notes | _stated(lines, column) | then(what, what.at(who, date)))


def then(what: Dated, row: Codes) -> dict[str, Words]:
    """Return teachers' dated attributes at the given span rows, blank before the first span."""
    found = {name: taken(what.values[name], row) for name in DATED}
    for name in YES_NO:
        yes = found[name] == "yes"
        found[name] = coded(np.where(row < 0, -1, np.where(yes, 1, 0)), YES_NO_WORDS)
    return found


def _notes(column: Columns) -> dict[str, object]:
    """Return why lines are what they are: what was taken off, and the corrections on either side of them."""
    by, corrected = column["by"], column["corrected"]
    last = [after or before for before, after in zip(by, corrected, strict=True)]
    return {
        "note": words([note or None for note in column["note"]]),
        "by": words([done and done.id for done in by]),
        "corrected": words([done and done.id for done in corrected]),
        "remark": words([done and done.reason for done in last]),
    }


def _stated(lines: list[Entry], column: Columns) -> dict[str, object]:
    """Return the columns that files and lines state; what many lines share is looked at once."""
    file, batches = _distinct(list(map(id, column["batch"])), column["batch"])
    of_file = {
        "source": words(batch.source for batch in batches),
        "filed_by": words(batch.school for batch in batches),
        "file": words(batch.path for batch in batches),
        "event": words(batch.project["id"] if batch.project else None for batch in batches),
    }
    names = tuple(Vocabulary.read().entry)
    kind, samples = _distinct(_kinds(column, names), lines)
    stated = [_words_of(line, names) for line in samples]
    of_kind = {name: words(row[n] for row in stated) for n, name in enumerate((*names, "work"))}
    planned = np.array([_planned(line) for line in samples], np.int64)[kind]
    found = {name: coded(shared.codes[file], shared.categories) for name, shared in of_file.items()}
    found |= {name: coded(shared.codes[kind], shared.categories) for name, shared in of_kind.items()}
    return {**found, "planned": np.where(planned < 0, np.array(column["claimed"], np.int64), planned)}


def _kinds(column: Columns, names: tuple[str, ...]) -> list[Hashable]:
    """Return what decides the words of each line: of a result its project, mode and result; else all that it states."""
    every = zip(column["batch"], column["mode"], column["result"], column["data"], strict=True)
    return [
        (*map(data.get, names), data.get("work")) if batch.project is None else (id(data), mode, result)
        for batch, mode, result, data in every
    ]


def _distinct(keys: list[Hashable], values: list[T]) -> tuple[Codes, list[T]]:
    """Return the place of each key among the distinct ones, and a value that belongs to each of these."""
    samples = dict(zip(keys, values, strict=True))
    place = {key: n for n, key in enumerate(samples)}
    return np.array([place[key] for key in keys], np.int64), list(samples.values())


def _words_of(line: Entry, names: tuple[str, ...]) -> list[str | None]:
    """Return a line's words; a result has those of its project, which is a training with trainees unless it says so."""
    if line.batch.project is None:
        return [line.data.get(name) for name in (*names, "work")]
    own = {"mode": line.mode, "result": line.result, "role": "trainee", "kind": line.data.get("content"), "work": None}
    stated = {"activity": "training", **line.data, **own}
    return [stated.get(name) for name in (*names, "work")]


def _planned(line: Entry) -> int:
    """Return what the project plans for this mode; -1 for a claim, which plans what it claims."""
    project = line.batch.project
    return -1 if project is None else hundredths(project["hours"].get(line.mode, 0))


def _text(values: Sequence[str]) -> pd.api.extensions.ExtensionArray:
    found: pd.api.extensions.ExtensionArray = pd.array(pa.array(values, pa.large_string()), dtype="str")
    return found
