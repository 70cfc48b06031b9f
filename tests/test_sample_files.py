"""The sample county's files are what people copy from: plain, in order, one line an entry, names in one place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from generator.load import load
from generator.records import Record, Register
from generator.schema import Schemas
from generator.schema.fields import target
from generator.tree import WorkTree

ROOT = Path(__file__).resolve().parent.parent
RULES = "records/county/rules/"


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    tree = WorkTree(ROOT)
    return {path: source.decode() for path, source in tree.read(tree.paths()) if not path.startswith(RULES)}


@pytest.fixture(scope="module")
def register(texts: dict[str, str]) -> Register:
    documents, problems = load((path, text.encode()) for path, text in texts.items())
    assert problems == []
    return Register(documents)


def test_names_stand_in_names_files_alone(texts: dict[str, str], register: Register) -> None:
    names = re.compile("|".join(map(re.escape, sorted(set(register.names.values())))))
    found = {path: names.findall(text) for path, text in texts.items() if not path.endswith("/names.yaml")}
    assert {path: hits for path, hits in found.items() if hits} == {}


def test_no_number_looks_like_an_identity_or_a_phone(texts: dict[str, str]) -> None:
    private = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{17}[0-9Xx]|1[3-9][0-9]{9})(?![0-9A-Za-z])")
    assert {path: hits for path, text in texts.items() if (hits := private.findall(text))} == {}


def test_files_are_plain(texts: dict[str, str]) -> None:
    """No tab, trailing blank, empty line or marker; quotes only around digits that are text; a line feed at the end."""
    odd = re.compile(r"""\t|[ ]+$|\n\n|^---|"(?![0-9]+"$|$)|'""", re.MULTILINE)
    assert {path: hits for path, text in texts.items() if (hits := odd.findall(text))} == {}
    assert [path for path, text in texts.items() if not text.endswith("\n")] == []


def test_entries_take_one_line_each(texts: dict[str, str], register: Register) -> None:
    with_entries = [record for record in register.records if "entries" in record.data]
    assert {r.path: len(r.data["entries"]) for r in with_entries} == {
        r.path: len(texts[r.path].partition("\nentries:\n")[2].splitlines()) for r in with_entries
    }


def test_keys_are_in_the_schemas_order(register: Register) -> None:
    shapes = Schemas.read().shapes
    assert [record.path for record in register.records if not is_ordered(record, shapes[record.data["kind"]])] == []


def is_ordered(record: Record, shape: dict[str, Any]) -> bool:
    return in_order(record.data, shape, shape)


def in_order(value: Any, node: dict[str, Any], shape: dict[str, Any]) -> bool:
    """Whether all mappings below have their keys in the order of the schema's properties."""
    while "$ref" in node:
        node = dict(target(shape, node))
    if isinstance(value, list):
        return all(in_order(item, node.get("items", {}), shape) for item in value)
    if not isinstance(value, dict):
        return True
    properties = list(node.get("properties", {}))
    known = [key for key in value if key in properties]
    return known == sorted(known, key=properties.index) and all(
        in_order(value[key], node["properties"][key], shape) for key in known
    )
