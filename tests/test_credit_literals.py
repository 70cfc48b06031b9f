"""No figure of a regulation stands in the program: numbers of the rule sets that occur in it have another reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

from tests.credit_fixture import documents
from tests.test_credit_mutations import figures, value

PACKAGE = Path(__file__).parent.parent / "generator"
COUNTING = ("credit/", "ledger/", "rules/", "totals/", "entries.py", "membership.py")  # where credits are made
COMMON = (0, 1, 2)
EVERYDAY = (5, 8, 10, 12, 18, 20, 24, 30, 60, 80, 90, 120)  # lengths, places, hours, days, columns
NUMBER = re.compile(r"([0-9]+(?:\.[0-9]+)?(?:/[1-9][0-9]*)?%?)(?: [a-z]+)?")
ALLOWED = {
    ("credit/grid.py", 10): "the length of a date",
    ("credit/grid.py", 20): "a power of two beyond any day",
    ("credit/years.py", 12): "months of a year",
    ("explain/find.py", Fraction(1, 2)): "how alike two names are",
    ("host/answer.py", 300): "characters of a title",
    ("host/client.py", 300): "answers of HTTP",
    ("ledger/people.py", 12): "months of a year",
    ("pages/collect/schools.py", 300): "teachers on a page",
    ("pages/picture.py", 45): "degrees of a drawing",
    ("pages/picture.py", 180): "degrees of a drawing",
    ("pages/strip.py", 300): "tenths of a pixel of a drawing",
    ("summary/escape.py", 240): "characters of a cell",
    ("totals/period.py", 5): "where the month begins in a date",
    ("totals/period.py", 8): "where the day begins in a date",
    ("totals/period.py", 12): "months of a year",
    ("totals/windows.py", 12): "months of a year",
    ("trail/manifest.py", 300): "characters of a note",
}


@cache
def regulated() -> set[Fraction]:
    """Every figure of the rule sets of real texts."""
    found = set()
    for path, document in documents().items():
        if "EVERY" not in path:
            found |= {number(str(value(document, at)).partition(" ")[0]) for at in figures(document)}
            found.add(Fraction(document["cycle"]["years"]))
    return found


def number(text: str) -> Fraction:
    return Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)


def literals(source: str) -> Iterator[tuple[int, Fraction]]:
    """Line and value of every number, written as one or as a text of nothing else but a unit."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and (written := NUMBER.fullmatch(str(node.value))):
            yield node.lineno, number(written[1])


def suspects(place: str, source: str) -> list[tuple[str, int, Fraction]]:
    """Every figure of a regulation in a module that no reason is known for."""
    other = COMMON if place.startswith(COUNTING) else (*COMMON, *EVERYDAY)
    return [
        (place, line, found)
        for line, found in literals(source)
        if found in regulated() and found not in other and (place, found) not in ALLOWED
    ]


def test_no_figure_of_a_regulation_stands_in_the_program() -> None:
    files = [(file.relative_to(PACKAGE).as_posix(), file.read_text("utf-8")) for file in sorted(PACKAGE.rglob("*.py"))]
    assert [found for place, source in files for found in suspects(place, source)] == []


def test_figures_are_seen_however_they_are_written() -> None:
    assert {Fraction(1, 2), Fraction(36), Fraction(72), Fraction(360)} <= regulated()
    source = "x = 36 if y else '50%'\nz = f(72.0, Decimal('0.5'), '360 hours')"
    assert {found for _, _, found in suspects("credit/new.py", source)} == {36, Fraction(1, 2), 72, 360}
    assert [found for _, _, found in suspects("totals/new.py", "x = 10, 2")] == [10]
    assert suspects("host/new.py", "x = 10, 24, 1") == []
