"""What the bytes of new files say at a glance: whether rules that would have to read them could say anything.

To read every record of a county's history takes longer than all the rest. A glance errs on one side alone: where a file
is not plain beyond doubt, the rules read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from generator.git import Change
from generator.guard.acts import RECORDS
from generator.guard.context import Context
from generator.guard.deadlines import LASTS

_LINES = re.compile(rb"^([^\w\n]*)(submitted|school|year|status)\b([^\n]*)$", re.MULTILINE)
_VALUE = re.compile(rb": ([0-9a-z_-]+)\r?")
_BLOCK = re.compile(rb"(?:#[^\n]*\n|\r?\n)*kind: [a-z-]+/[0-9]+ *\r?\n")
_DATES = re.compile(rb"([0-9]{4})-[0-9]{2}-[0-9]{2}")
_PERIODS = "records/county/periods.yaml"


def in_time(context: Context) -> bool:
    """Return whether every new file surely carries its day, comes in time and reaches into no verified year."""
    lasts = {year["year"]: year for year in (context.state.document(_PERIODS) or {}).get("years", ())}
    return all(_in_time(context, change, lasts) for change in _new(context))


def moves_on(context: Context) -> bool:
    """Return whether no project is edited, and every new one surely does not begin as closed."""
    return all(
        change.added and _facts(context.state.source(change.new)).get("status", "closed") != "closed"
        for change in context.submission.changes
        if change.new and change.path.startswith(RECORDS) and context.state.kind(change.new) == "project"
    )


def _in_time(context: Context, change: Change, lasts: dict[int, dict[str, str]]) -> bool:
    source = context.state.source(change.new)
    if b"submitted" not in source:
        return b"\\" not in source
    facts = _facts(source)
    if not 0 <= _age(context.submitted_on, facts.get("submitted", "")) <= context.matrix.submitted_days:
        return False
    kind = context.state.kind(change.new)
    if kind not in LASTS:
        return True
    years, school = _years(context, change, source, facts.get("year", "")), facts.get("school", "")
    known = bool(school) and bool(years)
    return known and all(_is_open(context, school, year, lasts.get(year, {}).get(LASTS[kind])) for year in years)


def _is_open(context: Context, school: str, year: int, last: str | None) -> bool:
    """Return whether a school's claims or results of a year are still taken."""
    verified = context.state.blob(f"{RECORDS}county/verifications/{year}/{school}.yaml")
    return not verified and (last is None or context.submitted_on <= last)


def _years(context: Context, change: Change, source: bytes, year: str) -> set[int]:
    """Return at least all years that a file's entries end in, none where nobody knows."""
    folder, results, _ = change.path.rpartition("/results/")
    if not results:
        return {int(year)} if year.isdecimal() else set()
    dates = source + context.after.source(context.after.blob(f"{folder}/project.yaml"))
    return set(map(int, _DATES.findall(dates))) if b"\\" not in dates else set()


def _facts(source: bytes) -> dict[str, str]:
    """Return what a file says under its own names, as far as that is beyond doubt.

    Its names stand at the beginning of lines, for it is written in lines; so what begins no other line than one is
    that, and no part of a text in quotes. A backslash could hide any letter.
    """
    if b"\\" in source or not _BLOCK.match(source):
        return {}
    lines = _LINES.findall(source)
    names = [name for _, name, _ in lines]
    found = {name: _VALUE.fullmatch(rest) for before, name, rest in lines if not before and names.count(name) == 1}
    return {name.decode(): value[1].decode() for name, value in found.items() if value}


def _age(today: str, day: str) -> int:
    try:
        return (date.fromisoformat(today) - date.fromisoformat(day)).days
    except ValueError:
        return -1


def _new(context: Context) -> Iterator[Change]:
    return (change for change in context.submission.changes if change.added and change.path.startswith(RECORDS))
