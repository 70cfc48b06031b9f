"""One self-contained JSON Schema per kind, made from the files of ``schemas/``; nothing is ever fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

Shape = dict[str, Any]

_FILE = re.compile(r"([a-z-]+)-([0-9]+)\.schema\.json")


class BrokenSchemaError(Exception):
    """Our own schemas are wrong: a reference to nothing."""


class Bundles(Mapping[str, Shape]):
    """The schema of each kind (``credit-batch/1``), all references inside it; made when first asked for.

    Decimals are read as ``Decimal``: ``multipleOf: 0.01`` is exact. Asking raises ``BrokenSchemaError`` for a ``$ref``
    whose target is missing.
    """

    def __init__(self, folder: Path) -> None:
        self._files = {file.name: _read(file) for file in sorted(folder.glob("*.schema.json"))}
        named = ((name, _FILE.fullmatch(name)) for name in self._files)
        self._names = {f"{parts[1]}/{parts[2]}": name for name, parts in named if parts}
        self._made: dict[str, Shape] = {}

    def __getitem__(self, kind: str) -> Shape:
        if kind not in self._made:
            self._made[kind] = _bundle(self._names[kind], self._files)
        return self._made[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, kind: object) -> bool:
        return kind in self._names

    def paths(self, kind: str) -> list[str]:
        """Return where files of a kind live, as its schema writes it (``x-path``)."""
        paths = self._files[self._names[kind]]["x-path"]
        return [paths] if isinstance(paths, str) else paths


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
