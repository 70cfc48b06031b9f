"""The schemas as other validators like them best: whole files, what they refer to written out in place."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from benchmarks.clock import REPOSITORY

SCHEMAS = REPOSITORY / "schemas"
SHARED = ("common.schema.json", "vocabulary.schema.json")


class CircularError(Exception):
    """A definition leads back to itself and cannot be written out."""


def schemas(parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """Return a self-contained schema by kind (``credit-batch/1``).

    References cost the jsonschema package more than half of its time, so they are written out; a schema that refers to
    itself holds the shared files as definitions instead.
    """
    files = {file.name: json.loads(file.read_bytes(), parse_float=parse_float) for file in SCHEMAS.glob("*.json")}
    found = {}
    for name, schema in files.items():
        if name not in SHARED:
            try:
                whole = _written_out({k: v for k, v in schema.items() if k != "$defs"}, name, files, ())
            except CircularError:
                whole = {**schema, "$defs": {**schema["$defs"], **{shared: files[shared] for shared in SHARED}}}
            found[schema["properties"]["kind"]["const"]] = whole
    return found


def without(value: Any, key: str) -> Any:
    """Return a schema without a keyword, at any depth."""
    if isinstance(value, dict):
        return {name: without(inner, key) for name, inner in value.items() if name != key}
    return [without(inner, key) for inner in value] if isinstance(value, list) else value


def _written_out(node: Any, home: str, files: dict[str, Any], inside: tuple[str, ...]) -> Any:
    if isinstance(node, list):
        return [_written_out(inner, home, files, inside) for inner in node]
    if not isinstance(node, dict):
        return node
    rest = {key: _written_out(value, home, files, inside) for key, value in node.items() if key != "$ref"}
    if "$ref" not in node:
        return rest
    file, _, place = node["$ref"].partition("#/$defs/")
    target = f"{file or home}#{place}"
    if target in inside:
        raise CircularError(target)
    return {**_written_out(files[file or home]["$defs"][place], file or home, files, (*inside, target)), **rest}
