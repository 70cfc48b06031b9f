"""One self-contained JSON Schema per kind, made from the files of ``schemas/``; nothing is ever fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

Shape = dict[str, Any]

_FILE = re.compile(r"([a-z-]+)-([0-9]+)\.schema\.json")


class BrokenSchemaError(Exception):
    """Our own schemas are wrong: a reference to nothing."""


def bundles(folder: Path) -> dict[str, Shape]:
    """Return the schema of each kind (``credit-batch/1``), all references inside it.

    Decimals are read as ``Decimal``: ``multipleOf: 0.01`` is exact. Raises ``BrokenSchemaError`` for a ``$ref``
    whose target is missing.
    """
    files = {file.name: _read(file) for file in sorted(folder.glob("*.schema.json"))}
    named = ((name, _FILE.fullmatch(name)) for name in files)
    return {f"{parts[1]}/{parts[2]}": _bundle(name, files) for name, parts in named if parts}


def _read(file: Path) -> Shape:
    schema: Shape = json.loads(file.read_bytes(), parse_float=Decimal)
    return schema


def _bundle(name: str, files: Mapping[str, Shape]) -> Shape:
    definitions: dict[str, Any] = {}

    def inlined(node: Any, home: str) -> Any:
        if isinstance(node, list):
            return [inlined(item, home) for item in node]
        if not isinstance(node, dict):
            return node
        return {key: here(value, home) if key == "$ref" else inlined(value, home) for key, value in node.items()}

    def here(reference: str, home: str) -> str:
        file, _, definition = reference.partition("#/$defs/")
        file = file or home
        key = definition if file == name else f"{file.partition('.')[0]}.{definition}"
        if key not in definitions:
            definitions[key] = {}  # stands for itself while a recursive definition is being copied
            definitions[key] = inlined(_target(files, file, definition, reference, home), file)
        return f"#/$defs/{key}"

    top = {key: value for key, value in files[name].items() if key not in {"$id", "$defs"}}
    return {**inlined(top, name), "$defs": definitions}


def _target(files: Mapping[str, Shape], file: str, definition: str, reference: str, home: str) -> Shape:
    try:
        target: Shape = files[file]["$defs"][definition]
    except KeyError:
        raise BrokenSchemaError(f"{home}: $ref {reference} leads nowhere") from None
    return target
