"""Worked examples of the rule language: rule sets as text, entries and teachers, and what must come out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from generator.credit import RuleSet
from generator.credit import read as read_rule_sets
from generator.explain.words import vocabulary
from generator.load import Document, load
from generator.resources import PACKAGE, folder

Line = Mapping[str, Any]
HOME: Final = "records/county/rules/"
HEAD: Final[Line] = {
    "kind": "rule-set/1",
    "label": "示例",
    "source": "例〔2024〕1号",
    "unit": "credits",
    "cycle": {"years": 3, "year": "calendar"},
    "valid": {"since": "2024-01-01"},
}
ALONE, PARENT, CHILD = "LI-2024", "SHENG-2024", "XIAN-2024"  # the ids that fragments go by
SOMEBODY: Final[Line] = {"id": "甲"}
AFTER: Final = "2027-06-30"  # the day fragments are judged on, unless they say: their cycle is over


@dataclass(frozen=True, slots=True)
class Case:
    """Entries and teachers as a file writes them, the day they are judged on, and what must come out."""

    title: str
    note: str
    as_of: str
    teachers: tuple[Line, ...]
    entries: tuple[Line, ...]
    expect: Line


@dataclass(frozen=True, slots=True)
class Example:
    """Rule sets, the one to apply last, with cases.

    ``name`` is its file or folder, ``limit/03-highest``; ``texts`` are the rule sets as they are shown, ``documents``
    the same as they are read, a fragment's with its header filled in.
    """

    name: str
    title: str
    note: str
    texts: tuple[tuple[str, str], ...]
    documents: tuple[Document, ...]
    cases: tuple[Case, ...]

    def written(self, stage: str) -> set[str]:
        """Return the keys that the clauses of a list have."""
        return {key for document in self.documents for clause in document.get(stage, ()) for key in clause}

    def rules(self) -> RuleSet:
        """Return the rule set to apply; ValueError if it is refused."""
        found, problems = read_rule_sets({f"{HOME}{one['id']}.yaml": one for one in self.documents}, vocabulary())
        name = self.documents[-1]["id"]
        if name not in found:
            raise ValueError(f"{self.name}: {problems}")
        return found[name]


def fragments(stage: str) -> tuple[Example, ...]:
    """Return the short examples of one section of the reference, in order of their file names."""
    return tuple(map(_fragment, sorted((_root() / "rules" / stage).glob("*.yaml"))))


def regulations() -> tuple[Example, ...]:
    """Return the complete examples: each a folder with the records a county would add, and its cases."""
    return tuple(_regulation(file.parent) for file in sorted(_root().glob("regulations/*/cases.yaml")))


def sources() -> str:
    """Return a digest of all that the reference is made from: schemas, examples, refusals and the interpreter."""
    files = [
        PACKAGE / "catalogue" / "ruleset.yaml",
        *folder("schemas").glob("*.json"),
        *_root().rglob("*.yaml"),
        *(PACKAGE / "credit").glob("*.py"),
        *(PACKAGE / "reference").glob("*.py"),
    ]
    digest = hashlib.blake2b(digest_size=16)
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _root() -> Path:
    return folder("site") / "examples"


def _fragment(file: Path) -> Example:
    told = read_document(file.stem, file.read_bytes())
    names = (PARENT, CHILD) if "parent" in told else (ALONE,)
    texts = [told[key].rstrip() for key in ("parent", "rules") if key in told]
    documents = [
        {**HEAD, "id": name, **({"extends": PARENT} if name == CHILD else {}), **read_document(name, text.encode())}
        for name, text in zip(names, texts, strict=True)
    ]
    captions = ("上级", "下级") if len(texts) > 1 else ("",)
    return Example(
        name=f"{file.parent.name}/{file.stem}",
        title=told["title"],
        note=told.get("note", "").strip(),
        texts=tuple(zip(captions, texts, strict=True)),
        documents=tuple(documents),
        cases=(case_of(told),),
    )


def _regulation(home: Path) -> Example:
    told = read_document("cases", (home / "cases.yaml").read_bytes())
    files = [home / HOME / f"{name}.yaml" for name in told["rules"]]
    texts = tuple((file.name, file.read_text("utf-8").rstrip()) for file in files)
    return Example(
        name=home.name,
        title=told["title"],
        note=told["note"].strip(),
        texts=texts,
        documents=tuple(read_document(name, text.encode()) for name, text in texts),
        cases=tuple(map(case_of, told["cases"])),
    )


def case_of(told: Line) -> Case:
    """Return a case as a file writes it."""
    return Case(
        title=told["title"],
        note=told.get("note", "").strip(),
        as_of=told.get("as_of", AFTER),
        teachers=tuple(told.get("teachers", (SOMEBODY,))),
        entries=tuple(told.get("entries", ())),
        expect=told["expect"],
    )


def read_document(name: str, content: bytes) -> Document:
    """Read one of our own files as strictly as a record; ValueError if it is none."""
    path = f"{HOME}{Path(name).stem}.yaml"
    found, problems = load([(path, content)])
    if problems:
        raise ValueError(f"{name}: {problems}")
    return found[path]
