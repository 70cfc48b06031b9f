"""Totals beside what they were under other rules: who changes, from what to what (``totals --rules FILE``)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from generator.ledger.dated import Codes, Mask, taken
from generator.totals.evaluate import Totals
from generator.totals.frames import stacked
from generator.totals.judge import LEFT, STATUSES, UNKNOWN
from generator.totals.rows import STANDING, WAS, records

GRAVITY = np.array([*(-1 if status == LEFT else n for n, status in enumerate(STATUSES)), -1])  # the last: blank
ASKED = ["teacher", "cycle", "requirement", "year"]  # what names a row of Totals.requirements


@dataclass(frozen=True, slots=True)
class Turn:
    """How many go from one status to another, None: not judged, or not asked; of a requirement where one is named."""

    was: str | None
    now: str | None
    count: int
    requirement: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class Shift:
    """What differs in one cycle (in a window: under one rule set); amounts are hundredths of the rule set's unit.

    ``turns``: of teachers' statuses, the most frequent first; ``asked``: of single requirements', by requirement and
    year. ``risen`` and ``fallen``: how many totals, and by how much together; ``required``: of how many something else
    is required. ``come`` and ``gone``: how many have a total on one side alone. ``changed`` and ``same``: how many rows
    differ, and how many do not.
    """

    name: str
    turns: tuple[Turn, ...]
    asked: tuple[Turn, ...]
    risen: tuple[int, int]
    fallen: tuple[int, int]
    required: int
    come: int
    gone: int
    changed: int
    same: int


def compared(before: Totals, after: Totals) -> Totals:
    """Return ``after``, each row of ``people`` with what ``before`` said of that teacher and cycle.

    Further columns: ``was_rule_set was_status`` (blank where nothing was judged) ``was_counted was_required`` (-1
    there). Whose status becomes graver comes first, then whose becomes milder, then who differs otherwise, then the
    rest; within these by teacher, then cycle, as before. In a window rows are compared by teacher and rule set, by
    teacher alone where there is one rule set on either side.
    """
    row = _place(before.people, after.people, _key(before, after))
    people = after.people.assign(**{WAS + name: _at(before.people[name], row) for name in STANDING})
    was, now = (GRAVITY[_code(people[name])] for name in (f"{WAS}status", "status"))
    known = row >= 0
    rank = np.select([known & (now > was), known & (now < was), differing(people)], [0, 1, 2], 3)
    return replace(after, people=people.iloc[np.argsort(rank, kind="stable")].reset_index(drop=True))


def differing(people: pd.DataFrame) -> Mask:
    """Return in which rows of compared totals the total, what is required or the status is another."""
    counted, required, status = (_code(people[name]) != _code(people[WAS + name]) for name in STANDING[1:])
    return np.asarray(counted | required | status)


def shifts(before: Totals, after: Totals) -> list[Shift]:
    """Return what differs, cycle by cycle; ``after`` as ``compared`` returns it."""
    by = "cycle" if after.window is None else "rule_set"
    lost = before.people[_place(after.people, before.people, _key(before, after)) < 0]
    asked = _asked(before, after)
    names = [name for people in (after.people, lost) for name in people[by].cat.categories]
    sides = ((after.people, by), (lost, by), (asked, "cycle"))
    found = [
        _shift(name, *(frame[(frame[column] == name).to_numpy()] for frame, column in sides))
        for name in dict.fromkeys(names)
    ]
    return [one for one in found if one.changed or one.same or one.gone]


def _shift(name: str, people: pd.DataFrame, lost: pd.DataFrame, asked: pd.DataFrame) -> Shift:
    before, now = (people[column].to_numpy() for column in (f"{WAS}counted", "counted"))
    both = (before != UNKNOWN) & (now != UNKNOWN)
    more = np.where(both, now - before, 0)
    turned = people[(before != UNKNOWN) & (_code(people["status"]) != _code(people[f"{WAS}status"]))]
    turns = _turns(turned[[f"{WAS}status", "status"]].set_axis(["was", "now"], axis=1))
    return Shift(
        name=name,
        turns=tuple(sorted(turns, key=lambda turn: -turn.count)),
        asked=_turns(asked[["requirement", "year", "was", "now"]]),
        risen=(int((more > 0).sum()), int(more[more > 0].sum())),
        fallen=(int((more < 0).sum()), int(-more[more < 0].sum())),
        required=int((both & (people["required"] != people[f"{WAS}required"])).sum()),
        come=int(((before == UNKNOWN) & (now != UNKNOWN)).sum()),
        gone=int(((before != UNKNOWN) & (now == UNKNOWN)).sum() + (lost["counted"] != UNKNOWN).sum()),
        changed=int(differing(people).sum()),
        same=int((~differing(people)).sum()),
    )


def _asked(before: Totals, after: Totals) -> pd.DataFrame:
    """Return the requirements that turn, ``cycle requirement year was now``; blank where nothing was or is asked."""
    old, new = before.requirements, after.requirements
    row, back = _place(old, new, ASKED), _place(new, old, ASKED)
    here = new[ASKED].assign(was=_at(old["status"], row), now=new["status"])
    gone = old[back < 0].reset_index(drop=True)
    there = gone[ASKED].assign(was=gone["status"], now=_at(new["status"], back[back < 0]))
    found = stacked([here, there])
    return found.take(np.flatnonzero(_code(found["was"]) != _code(found["now"])))


def _turns(rows: pd.DataFrame) -> tuple[Turn, ...]:
    """Return how often each combination of the columns occurs."""
    counts = rows.groupby(list(rows.columns), observed=True, dropna=False).size().rename("count").reset_index()
    return tuple(Turn(**one) for one in records(counts))


def _key(before: Totals, after: Totals) -> list[str]:
    if after.window is None:
        return ["teacher", "cycle"]
    several = max(found.people["rule_set"].nunique() for found in (before, after)) > 1
    return ["teacher", "rule_set"] if several else ["teacher"]


def _place(old: pd.DataFrame, new: pd.DataFrame, key: list[str]) -> Codes:
    """Return for every row of ``new`` the row of ``old`` with the same key, -1 where there is none."""
    same = stacked([old[key], new[key]]).groupby(key, observed=True, dropna=False, sort=False).ngroup().to_numpy()
    return pd.Index(same[: len(old)]).get_indexer(pd.Index(same[len(old) :])).astype(np.int64)


def _at(column: pd.Series, row: Codes) -> pd.Series:
    """Return a column at the given rows; blank, or -1, where the row is -1."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return pd.Series(taken(column, row))
    return pd.Series(np.append(column.to_numpy(), UNKNOWN)[row])


def _code(column: pd.Series) -> Codes:
    """Return what two columns of one kind are compared by."""
    return (column.cat.codes if isinstance(column.dtype, pd.CategoricalDtype) else column).to_numpy().astype(np.int64)
