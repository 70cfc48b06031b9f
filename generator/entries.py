"""Every credit entry of the register with its corrections applied: claims, results and openings in one shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from generator.problem import Place
from generator.records import Document, Record, Register, name_of

EARNING = frozenset({"passed", "excellent"})  # every other result of a project earns nothing (DESIGN section 6)


class Batch(NamedTuple):
    """What the entries of one file share.

    ``source`` is ``claim``, ``result`` or ``opening``; ``project`` is set for results of a known project, ``year`` for
    claims: the year that the file says all its entries are of.
    """

    path: str
    stem: str
    source: str
    school: str
    submitted: str
    project: Document | None = None
    year: int | None = None


class Correction(NamedTuple):
    """One correction of one entry: ``action`` is ``void``, ``replace`` or ``add``; ``id`` is its own entry id."""

    id: str
    path: str
    action: str
    reason: str
    submitted: str


class Entry(NamedTuple):  # a county has 300,000: a frozen dataclass takes four times as long to make
    """One line of the register in one unit; amounts are integer hundredths of ``unit``.

    ``id`` is the path stem + ``#n`` (+ ``.mode`` for a part of a project with several modes). ``data`` answers for the
    attributes of the vocabulary: the entry itself for a claim or opening, the project (and mode) for a result.
    ``note`` says why ``recognised`` is less than ``claimed``. ``corrected`` is the correction that struck this entry
    out (it then counts nothing), ``by`` the correction that brought it in.
    """

    id: str
    batch: Batch
    at: int
    teacher: str
    title: str
    start: str
    end: str
    unit: str
    claimed: int
    recognised: int
    data: Mapping[str, Any]
    result: str | None = None
    mode: str | None = None
    note: str = ""
    by: Correction | None = None
    corrected: Correction | None = None


Amount = int | Decimal


def hundredths(amount: Amount) -> int:
    """Return an amount with at most two decimals as an integer of 1/100."""
    return amount * 100 if type(amount) is int else int(amount * 100)


class Item(NamedTuple):
    """One written line before it becomes entries: where it stands and what it says."""

    batch: Batch
    at: int
    id: str
    data: Document
    by: Correction | None = None


Chain = dict[str, tuple[Correction, Item | None]]  # by the id of the line that is corrected


def entries(register: Register, files: list[Record] | None = None) -> list[Entry]:
    """Return all entries in id order, struck-out ones included; a replacement stands where the replaced one stood.

    ``files`` limits the originals to those files, in the order given (their corrections are still followed).
    """
    chain = corrections(register)
    found: list[Entry] = []
    for item in items(register, files):
        if item.id in chain:
            for one, corrected in _follow(item, chain):
                found += entries_of(one, corrected)
        elif item.batch.source == "claim":
            found.append(_claim(item))
        else:
            found += entries_of(item)
    return found


def live(found: list[Entry]) -> list[Entry]:
    """Return the entries that no correction struck out, in the same order."""
    return [entry for entry in found if entry.corrected is None]


def place(entry: Entry, *inside: str) -> Place:
    """Return where an entry stands in its file: the line itself, or a field of it that is written there."""
    if entry.by is None:
        return ("entries", entry.at, *inside)
    return ("corrections", entry.at, "result" if entry.batch.source == "result" else "entry", *inside)


def line_of(entry: Entry) -> str:
    """Return the id of the written line, which the modes of one result share; corrections name lines."""
    return f"{entry.batch.stem}#{entry.at + 1}"


def items(register: Register, files: list[Record] | None = None) -> Iterator[Item]:
    """Yield every written line that is not a replacement, in id order (path, then number)."""
    for record in _sources(register) if files is None else files:
        batch = batch_of(register, record)
        if name_of(record.data["kind"]) == "correction":
            yield from _added(record, batch)
        else:
            prefix = batch.stem + "#"
            for n, data in enumerate(record.data["entries"]):
                yield Item(batch, n, prefix + str(n + 1), data)


def _sources(register: Register) -> list[Record]:
    kinds = ("credit-batch", "results", "opening", "correction")
    return sorted((record for kind in kinds for record in register.of(kind)), key=lambda record: record.stem)


def batch_of(register: Register, record: Record) -> Batch:
    """Return what the entries of a file share."""
    data = record.data
    known = register.projects.get(data["project"]) if "project" in data else None
    source = "opening" if name_of(data["kind"]) == "opening" else "result" if "project" in data else "claim"
    project = known.data if known else None
    return Batch(record.path, record.stem, source, data["school"], data["submitted"], project, data.get("year"))


def corrections(register: Register) -> Chain:
    """Return, by target id, the correction that counts and what it puts in place (None for void).

    Of two corrections of one line the first in path order counts (the rules report the other).
    """
    found: Chain = {}
    for record in register.of("correction"):
        batch = batch_of(register, record)
        for n, line in enumerate(record.data["corrections"]):
            if "target" in line:
                done = correction_of(record, n, line)
                data = _written(batch, line)
                found.setdefault(line["target"], (done, Item(batch, n, done.id, data, done) if data else None))
    return found


def correction_of(record: Record, n: int, line: Document) -> Correction:
    """Return line ``n`` (from 0) of a correction file."""
    return Correction(f"{record.stem}#{n + 1}", record.path, line["action"], line["reason"], record.data["submitted"])


def _written(batch: Batch, line: Document) -> Document | None:
    """Return what a correction puts in place: a result in a project's folder, a claim in a school's."""
    return line.get("result" if batch.source == "result" else "entry")


def _added(record: Record, batch: Batch) -> Iterator[Item]:
    for n, line in enumerate(record.data["corrections"]):
        data = _written(batch, line)
        if line["action"] == "add" and data is not None:
            done = correction_of(record, n, line)
            yield Item(batch, n, done.id, data, done)


def _follow(item: Item, chain: Chain) -> Iterator[tuple[Item, Correction | None]]:
    """Yield a line and what each correction in turn put in its place, with the correction that struck each out."""
    seen: set[str] = set()
    now: Item | None = item
    while now is not None and now.id not in seen:
        seen.add(now.id)
        done, then = chain.get(now.id, (None, None))
        yield now, done
        now = then


def entries_of(item: Item, corrected: Correction | None = None) -> list[Entry]:
    """Return the entries of one written line: one of a claim or opening, one per mode of a result."""
    if item.batch.source == "result":
        return _results(item, corrected)
    return [_opening(item, corrected) if item.batch.source == "opening" else _claim(item, corrected)]


def _claim(item: Item, corrected: Correction | None = None) -> Entry:
    data = item.data
    claimed = hundredths(data["amount"])
    amount = hundredths(data["recognised"]) if "recognised" in data else claimed
    end: str = data["to"]
    return Entry(
        item.id, item.batch, item.at, data["teacher"], data["title"], data.get("from") or end, end, data["unit"],
        claimed, amount, data, data.get("result"), data.get("mode"), data.get("reason", ""), item.by, corrected,
    )  # fmt: skip


def _opening(item: Item, corrected: Correction | None) -> Entry:
    data, end = item.data, item.data["to"]
    amount = hundredths(data["credits"])
    return Entry(
        item.id, item.batch, item.at, data["teacher"], data["title"], end, end, "credits", amount,
        amount, data, None, data.get("mode"), "", item.by, corrected,
    )  # fmt: skip


def _results(item: Item, corrected: Correction | None) -> list[Entry]:
    """One entry per mode: all the project's hours if passed and nothing else is stated, none if not passed."""
    project, data = item.batch.project, item.data
    if project is None:
        return []
    planned: Mapping[str, Amount] = project["hours"]
    stated: Mapping[str, Amount] = data.get("hours", planned)
    modes = [*planned, *(mode for mode in stated if mode not in planned)]
    start: str = data["from"] if "from" in data else project["from"]
    end: str = data["to"] if "to" in data else project["to"]
    earning = data["result"] in EARNING
    found = []
    for mode in modes:
        claimed = hundredths(stated.get(mode, 0))
        found.append(Entry(
            item.id if len(modes) == 1 else f"{item.id}.{mode}", item.batch, item.at, data["teacher"], project["title"],
            start, end, "hours", claimed, claimed if earning else 0,
            project, data["result"], mode, data.get("reason", ""), item.by, corrected,
        ))  # fmt: skip
    return found
