"""A made-up ledger in memory, judged in a process of its own: ``python -m benchmarks.crowd RULES.yaml ENTRIES``.

Prints ``{"seconds", "input", "output", "working"}``: the quickest of some runs of ``totals``, and memory in MiB: of the
process with the tables that go in, of the tables that come out, and what is needed beside both at the peak.
"""

from __future__ import annotations

import gc
import json
import re
import sys
import time
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from generator.credit import RuleSet
from generator.credit import read as read_rule_sets
from generator.ledger import Ledger
from generator.ledger.book import DATED
from generator.ledger.dated import Codes, Words, coded, spans, stays
from generator.load import load
from generator.membership import FOREVER, Stay, Teacher
from generator.records import Document, Register
from generator.totals import Totals, totals
from generator.vocabulary import Vocabulary

START, YEARS, AS_OF = "2021-01-01", 5, "2025-12-31"
EACH = 50  # entries of a teacher
STAFF = 20  # teachers of a school
TIMES = 3
UNITS = ("hours", "credits", "minutes", "lessons", "items", "days")
USUAL = (0.6, 0.2, 0.05, 0.05, 0.05, 0.05)  # how often each unit occurs


def book(rules: Document, size: int) -> Ledger:
    """Return a ledger of so many entries, ``EACH`` per teacher, every attribute blank or any of its words.

    As in a register, a school's entries stand together.
    """
    dice = np.random.default_rng(1)
    teachers = [_teacher(n, dice) for n in range(size // EACH)]
    names = [teacher.id for teacher in teachers]
    seq = np.arange(size)
    who = dice.integers(0, len(teachers), size)
    who = who[np.argsort(who // STAFF, kind="stable")]
    date = np.datetime64(START) + dice.integers(0, 365 * YEARS, size)
    amount = dice.choice([100, 200, 400, 800, 1000, 1600, 2400, 4000, 6000], size)
    blank = coded(np.full(size, -1), [])
    columns: dict[str, Any] = {
        "id": _ids(seq), "name": _some(dice, size, 1000), "teacher": coded(who, names), "date": date,
        "unit": coded(dice.choice(len(UNITS), size, p=USUAL), UNITS), "amount": amount, "claimed": amount, "seq": seq,
        "school": coded(who // STAFF, [f"s-{n:04}" for n in range(len(teachers) // STAFF + 1)]),
        **dict.fromkeys(("note", "by", "corrected", "remark"), blank),
        "source": coded(np.zeros(size, np.int8), ["claim"]),
        "event": _some(dice, size, size // 40), "work": _some(dice, size, size // 20),
        **{name: _any(dice, size, words) for name, words in Vocabulary.read().entry.items()},
        **{name: _any(dice, size, words) for name, words in Vocabulary.read().teacher.items() if name in DATED},
        "planned": amount, "start": date,
    }  # fmt: skip
    columns |= {"filed_by": columns["school"], "file": columns["school"]}
    register = Register({"records/county/periods.yaml": _periods(rules["id"])})
    frame = pd.DataFrame(columns).astype({"date": "M8[s]", "start": "M8[s]"})
    place = {name: n for n, name in enumerate(names)}
    return Ledger(register, [], teachers, stays(teachers), spans(teachers, DATED), frame, frame[:0], place)


def _teacher(number: int, dice: np.random.Generator) -> Teacher:
    """Return a teacher; one in ten is on probation, one in twenty retires, one in fifty is not licensed."""
    words = Vocabulary.read().teacher
    span = {"since": "2015-09-01", **{name: str(dice.choice(words[name])) for name in DATED}}
    span |= {"probation": "yes"} if number % 10 == 0 else {}
    facts = {"title_since": "2022-07-01", "licensed": "no" if number % 50 == 1 else "yes"}
    facts |= {"retires": AS_OF} if number % 20 == 2 else {}
    stay = Stay(f"s-{number // STAFF:04}", "2015-09-01", FOREVER, "records/x.yaml")
    return Teacher(f"t-{number:06}", (stay,), (span,), facts)


def _ids(seq: Codes) -> pd.api.extensions.ExtensionArray:
    found = pc.binary_join_element_wise("schools/s-0001/credits/2024/20241128-k3m9x2", pc.cast(seq, pa.string()), "#")
    made: pd.api.extensions.ExtensionArray = pd.array(found.cast(pa.large_string()), dtype="str")
    return made


def _any(dice: np.random.Generator, size: int, words: tuple[str, ...]) -> Words:
    """Return a column in which a quarter is blank."""
    return coded(np.where(dice.random(size) < 0.25, -1, dice.integers(0, len(words), size)), words)


def _some(dice: np.random.Generator, size: int, number: int) -> Words:
    """Return a column of so many names, a third of it blank."""
    return _any(dice, size, tuple(f"x-{n:06}" for n in range(number)))


def _periods(rules: str) -> Document:
    cycle = {"id": "cycle", "start": START, "rules": rules}
    return {"kind": "periods/1", "cycles": [cycle], "years": []}


def rule_set(file: Path) -> tuple[Document, RuleSet]:
    """Return a rule set as written and as it is applied; raises ValueError where it is refused."""
    documents, broken = load([("records/county/rules/X.yaml", file.read_bytes())])
    (document,) = documents.values()
    found, problems = read_rule_sets(documents, Vocabulary.read())
    if broken or document["id"] not in found:
        raise ValueError(f"{file}: {[*broken, *problems]}")
    return document, found[document["id"]]


def memory(key: str) -> float:
    """Return a line of the process's own status in MiB: ``VmRSS``, or ``VmHWM``, its peak."""
    found = re.search(rf"{key}:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    return int(found[1]) / 1024 if found else 0.0


def size_of(found: Totals) -> float:
    """Return the size of all tables that come out, in MiB."""
    tables = [getattr(found, field.name) for field in fields(found)]
    sizes = (table.memory_usage(deep=True).sum() for table in tables if isinstance(table, pd.DataFrame))
    return float(sum(sizes)) / 2**20


def measure(file: Path, size: int) -> dict[str, float]:
    """Judge the ledger some times; seconds of the quickest, memory of the first."""
    document, rules = rule_set(file)
    ledger = book(document, size)
    gc.collect()
    before = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak begins anew
    found, seconds = _timed(ledger, rules)
    peak, output = memory("VmHWM"), size_of(found)
    del found
    least = min(seconds, *(_timed(ledger, rules)[1] for _ in range(TIMES - 1)))
    return {"seconds": least, "input": before, "output": output, "working": peak - before - output}


def _timed(ledger: Ledger, rules: RuleSet) -> tuple[Totals, float]:
    began = time.process_time()
    found = totals(ledger, {rules.id: rules}, AS_OF)
    return found, time.process_time() - began


if __name__ == "__main__":
    json.dump(measure(Path(sys.argv[1]), int(sys.argv[2])), sys.stdout)
