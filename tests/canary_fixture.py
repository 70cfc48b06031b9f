"""A county in which everything that not everyone may read is a word found nowhere else, and what of it a site holds.

``zqn00001x`` is a name, ``zqs00001x`` a reason, note or leave code, ``zql00001x`` a login or key.
"""

from __future__ import annotations

import gzip
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from generator.audience import Audience
from generator.audit.model import Registered, Trail
from generator.check import Checked
from generator.credit import RuleSet
from generator.entries import Entry, entries
from generator.ledger import Ledger, ledger
from generator.membership import Teacher, membership
from generator.pages import BuildReport, build
from generator.queue import Waiting
from generator.records import Register, name_of
from generator.totals import Totals, totals
from tests.review_fixture import approved, commit, registered, seconds

NOTED = (
    "county",
    "school",
    "provider",
    "project",
    "results",
    "credit-batch",
    "correction",
    "opening",
    "transfer",
    "verification",
)
PRIVATE = ("leave", "note", "reason")  # wherever they stand
_CANARY = re.compile(r"zq([nsl])(\d{5})x", re.IGNORECASE)
_TEACHER = re.compile(r"(?<![0-9a-z])t-[0-9a-z]{6}(?![0-9a-z])")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass
class Words:
    """The canaries given out: what each stands for."""

    made: dict[str, str] = field(default_factory=dict)

    def new(self, letter: str, what: str) -> str:
        word = f"zq{letter}{len(self.made):05}x"
        self.made[word] = what
        return word


@dataclass(frozen=True)
class County:
    """A county of canaries with its totals, a history and a queue; ``name_of`` are the teachers' names."""

    book: Ledger
    found: Totals
    rule_sets: dict[str, RuleSet]
    words: Words
    names: dict[str, str]
    trail: Trail
    queue: tuple[Waiting, ...]

    @property
    def logins(self) -> set[str]:
        return {word for word in self.words.made if word.startswith("zql")}

    @property
    def secrets(self) -> set[str]:
        return {word for word in self.words.made if word.startswith("zqs")}

    @property
    def teachers(self) -> dict[str, Teacher]:
        return {one.id: one for one in self.book.teachers}

    def home(self, teacher: str) -> str:
        """The school on whose books a teacher was last; none of whoever never was."""
        stays = [stay for stay in self.teachers[teacher].stays if stay.since <= self.found.as_of]
        return stays[-1].school if stays else ""

    def of_school(self, school: str) -> set[str]:
        return {teacher for teacher in self.teachers if self.home(teacher) == school}

    def trainees(self, provider: str) -> set[str]:
        """Whoever was ever filed in a project of a provider."""
        return {
            line.teacher
            for line in self.book.lines
            if line.batch.project and line.batch.project.get("provider") == provider
        }

    def own_secrets(self, teacher: str) -> set[str]:
        """What a teacher may read of the reasons: those of their own entries, and their own leave code."""
        lines = [line for line in self.book.lines if line.teacher == teacher]
        found = {reason for line in lines for reason in _reasons(line)}
        return found | {span["leave"] for span in self.teachers[teacher].spans if "leave" in span}

    def site(self, out: Path, *audiences: Audience) -> BuildReport:
        """Build sites, with a code host, a history and a queue, so that there is something to leak."""
        return build(
            self.book, self.found, self.rule_sets, out, audiences=audiences, commit="c" * 40,
            trail=self.trail, queue=self.queue, strange=frozenset(), searched=True,
        )  # fmt: skip


def _reasons(line: Entry) -> Iterator[str]:
    yield line.note
    for correction in (line.by, line.corrected):
        if correction:
            yield correction.reason


def county(done: Checked, as_of: str) -> County:
    """Return a checked county as canaries."""
    words = Words()
    documents: dict[str, dict[str, Any]] = {path: deepcopy(data) for path, data in done.register.documents.items()}
    for path, data in documents.items():
        _mark(data, words, path)
    for data in documents.values():
        if name_of(data["kind"]) == "county":
            data["repository"] = "https://git.county.example/edu/register"
    register = Register(documents)
    book = ledger(register, membership(register), entries(register))
    found = totals(book, done.rule_sets, as_of, offers=True)
    logins = Words(words.made)
    made = County(book, found, done.rule_sets, words, register.names, _nothing(), ())
    return County(book, found, done.rule_sets, words, register.names, _trail(made, logins), _queue(made, logins))


def _mark(data: dict[str, Any], words: Words, path: str) -> None:
    """Put canaries into a document; nearly every one is given a note, whether it had one or not."""
    kind = name_of(data["kind"])
    if kind == "names":
        data["names"] = {teacher: words.new("n", teacher) for teacher in data["names"]}
        return
    if kind == "roster":
        data["teachers"][-1]["spans"][-1]["leave"] = "L1"  # so that everywhere somebody is away
    elif kind in NOTED:
        data["note"] = words.new("s", path)
    if kind in ("correction", "opening"):
        data["basis"] = words.new("s", path)
    _mark_inside(data, words, path)


def _mark_inside(node: Any, words: Words, path: str) -> None:
    if isinstance(node, dict):
        for key in filter(node.__contains__, PRIVATE):
            node[key] = words.new("s", path)
        if "login" in node:
            node["login"], node["key"] = words.new("l", path), words.new("l", path)
    if isinstance(node, dict | list):
        for value in node.values() if isinstance(node, dict) else node:
            _mark_inside(value, words, path)


def _nothing() -> Trail:
    return Trail("county", commit("genesis"), commit("genesis"), (), ())


def _batches(made: County) -> dict[str, tuple[str, str]]:
    """A claim's path and one of its teachers for each school."""
    found: dict[str, tuple[str, str]] = {}
    for line in made.book.lines:
        if line.batch.source == "claim":
            found[line.batch.school] = line.batch.path, line.teacher
    return found


def _trail(made: County, words: Words) -> Trail:
    """One registration of each school's claims, with what the approver noted."""

    def one(school: str, path: str) -> Registered:
        login = words.new("l", school)
        note, signer = words.new("s", school), words.new("l", school)
        approvals = (approved(login, "principal", "2025-03-01 15:00", "paper", signer, note),)
        name, registrar = words.new("l", school), words.new("l", school)
        return registered("2025-03-02 09:12", school, "school", login, approvals, (path,), name, registrar)

    registrations = tuple(one(school, path) for school, (path, _) in _batches(made).items())
    began = seconds("2025-01-06 09:00")
    return Trail("county", commit("genesis"), commit("tip"), registrations, (), began, began, 9)


def _queue(made: County, words: Words) -> tuple[Waiting, ...]:
    """Of each school a submission sent back, which names one of its own teachers and one of every other school."""
    everyone = {school: min(made.of_school(school), default="") for school in made.book.register.schools}
    lines = tuple((school, teacher, "公开课", "2 lessons") for school, teacher in everyone.items() if teacher)

    def one(scope: str) -> Waiting:
        login = words.new("l", scope)
        return Waiting(
            name=f"submit/{login}/1",
            scope=scope,
            matters=("school",),
            proposer=login,
            head=commit(login),
            since="2025-03-02",
            days=1,
            state="returned",
            missing=(),
            given=(words.new("l", scope),),
            note=words.new("s", scope),
            problems=0,
            files=(f"records/schools/{scope}/credits/2025/20250301-k3m9x2.yaml",),
            entries=tuple((scope if scope != "county" else own, teacher, *rest) for own, teacher, *rest in lines),
        )

    return tuple(map(one, (*everyone, "county")))


def held(files: Sequence[Path]) -> tuple[set[str], set[str]]:
    """Return the canaries and teachers' ids in all bytes of some files, packed and escaped ones included."""
    canaries: set[str] = set()
    teachers: set[str] = set()
    for path in files:
        for content in (path.as_posix().encode(), *unpacked(path.read_bytes())):
            for text in _read(content):
                canaries |= {f"zq{letter.lower()}{number}x" for letter, number in _CANARY.findall(text)}
                teachers |= set(_TEACHER.findall(text))
    return canaries, teachers


def unpacked(content: bytes) -> Iterator[bytes]:
    """Yield bytes and everything packed in them: gzip, zip, the texts of PNG images."""
    yield content
    if content.startswith(b"\x1f\x8b"):
        yield from unpacked(gzip.decompress(content))
    elif content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield name.encode()
                yield from unpacked(packed.read(name))
    elif content.startswith(_PNG):
        at = len(_PNG)
        while at < len(content):
            size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
            chunk = content[at + 8 : at + 8 + size]
            if kind in (b"zTXt", b"iTXt"):
                packed_text = chunk.partition(b"\0")[2].lstrip(b"\0\1")
                yield zlib.decompressobj().decompress(packed_text) if packed_text[:1] == b"\x78" else packed_text
            at += 12 + size


def _read(content: bytes) -> Iterator[str]:
    text = content.decode("utf-8", "replace")
    yield text
    if "%" in text:
        yield unquote(text)
    if "&" in text:
        yield html.unescape(text)
    if "\\u" in text:
        yield _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if b"\0" in content:
        yield from (content[start:].decode("utf-16-le", "ignore") for start in (0, 1))
