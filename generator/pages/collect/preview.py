"""What a project's hours give under the rules in force: the same engine, asked about a teacher who does not exist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from generator.credit import RuleSet
from generator.ledger import Ledger, ledger
from generator.ledger.passed import passed
from generator.membership import FOREVER, Membership, Stay, Teacher
from generator.totals import totals
from generator.totals.rows import plain

FIRST = "1900-01-01"


class Preview(NamedTuple):
    """What one mode of a project gives whoever passes: hundredths of a credit, and the clauses that decide it.

    ``waiting``: the rate is unset, so nobody knows.
    """

    mode: str
    hours: int
    raw: int
    counted: int
    convert: str | None
    cuts: tuple[str, ...]
    cycle: str
    waiting: bool


def previews(book: Ledger, rule_sets: Mapping[str, RuleSet]) -> dict[str, list[Preview]]:
    """Return by project what each of its modes gives; a project outside every cycle has none.

    Each is passed by a teacher of its own, so that none limits another.
    """
    lines = [line for record in book.register.projects.values() for line in passed(record, record.data["id"])]
    who = {line.teacher: Teacher(line.teacher, (Stay("", FIRST, FOREVER, ""),), (), {}) for line in lines}
    made = ledger(book.register, Membership(who, ()), lines)
    found = totals(made, rule_sets, max((line.end for line in lines), default=FIRST))
    cuts: dict[int, list[str]] = {}
    for seq, clause in zip(plain(found.deductions["seq"]), plain(found.deductions["clause"]), strict=True):
        cuts.setdefault(seq, []).append(clause)
    given: dict[str, list[Preview]] = {}
    names = ("seq", "raw", "counted", "convert", "cycle", "waiting", "event", "mode", "amount")
    for seq, raw, counted, convert, cycle, waiting, event, mode, amount in zip(
        *(plain(found.entries[name]) for name in names), strict=True
    ):
        given.setdefault(event, []).append(
            Preview(mode, amount, raw, counted, convert, tuple(cuts.get(seq, ())), cycle, waiting)
        )
    return given
