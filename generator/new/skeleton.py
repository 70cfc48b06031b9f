"""A record's text from its schema: what must be there stands ready, what may be there is a comment."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from generator.resources import folder

Schema = dict[str, Any]
PLAIN = re.compile(
    r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=~+.0-9][^#:\[\]{},\n]*(?<!\s)|[0-9]{4}-[0-9]{2}-[0-9]{2}|[a-z]-[0-9a-z]{4,6}"
)
RESERVED = frozenset({"null", "true", "false", "True", "False", "Null", "TRUE", "FALSE", "NULL"})
WIDTH = 96


def scalar(value: object) -> str:
    """Write one value as a YAML scalar that reads back as the same value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    text = str(value)
    return text if PLAIN.fullmatch(text) and text not in RESERVED else json.dumps(text, ensure_ascii=False)


def flow(value: object) -> str:
    """Write a value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def read(kind: str) -> Schema:
    """Return the schema of a kind such as ``transfer/1``."""
    name, _, version = kind.partition("/")
    return _file(f"{name}-{version}.schema.json")


def text(schema: Schema, given: Mapping[str, Any]) -> str:
    """Return the record: given values in place, required fields empty, optional ones as comments, all explained."""
    lines = [f"# {line}" for line in _wrap(f"{schema['title']}：{schema['description']}")]
    lines.append(f"kind: {schema['properties']['kind']['const']}")
    fields = {name: field for name, field in schema["properties"].items() if name != "kind"}
    lines += _fields({**schema, "properties": fields}, given, "")
    return "\n".join(lines) + "\n"


def _fields(schema: Schema, given: Mapping[str, Any], indent: str, *, brief: bool = False) -> list[str]:
    """Write the fields of an object; ``brief`` leaves out what may be there but is not."""
    lines = []
    required = schema.get("required", [])
    for name, field in schema["properties"].items():
        found = resolved(field)
        mark = "" if name in given or name in required else "# "
        if mark and brief:
            continue
        lines += _field(name, found, given.get(name), indent, mark)
    return lines


def _field(name: str, field: Schema, value: object, indent: str, mark: str) -> list[str]:
    about = _about(field, value, must=not mark and value is None)
    if mark or (value is not None and not isinstance(value, Mapping | list)):
        return _line(f"{indent}{mark}{name}:" + (f" {scalar(value)}" if value is not None else ""), about, indent)
    if isinstance(value, list) and not (value and isinstance(value[0], Mapping)):
        return _line(f"{indent}{name}: {flow(value)}", about, indent)
    if field.get("type") == "object" and "properties" in field:
        inner = dict(value) if isinstance(value, Mapping) else {}
        return [*_line(f"{indent}{name}:", about, indent), *_fields(field, inner, indent + "  ", brief=bool(inner))]
    if isinstance(value, Mapping):
        return _line(f"{indent}{name}: {flow(value)}", about, indent)
    if field.get("type") == "array" and "properties" in resolved(field["items"]):
        return [*_line(f"{indent}{name}:", about, indent), *_items(resolved(field["items"]), value, indent)]
    return _line(f"{indent}{name}:" + (" []" if field.get("type") == "array" else ""), about, indent)


def _items(item: Schema, value: object, indent: str) -> list[str]:
    lines: list[str] = []
    for one in value if isinstance(value, list) and value else [{}]:
        body = _fields(item, one, indent + "    ")
        first = next(n for n, line in enumerate(body) if line.strip() and not line.strip().startswith("#"))
        lines += [line[2:] for line in body[:first]]
        lines += [f"{indent}  - {body[first].strip()}", *body[first + 1 :]]
    return lines


def _line(written: str, about: str, indent: str) -> list[str]:
    if len(written) + 2 * len(about) <= WIDTH:
        return [f"{written}  # {about}" if about else written]
    return [*(f"{indent}# {line}" for line in _wrap(about)), written]


def _wrap(about: str) -> list[str]:
    """Break a comment after punctuation, so that no word and no English name is cut."""
    lines = [""]
    for piece in re.findall(r"[^、，；。：]*[、，；。：]?", about):
        if lines[-1] and len(lines[-1]) + len(piece) > WIDTH // 2:
            lines.append("")
        lines[-1] += piece
    return [line for line in lines if line]


def _about(field: Schema, value: object, *, must: bool) -> str:
    """Explain a field: its title alone where it is filled in, else what it means and may be."""
    if not must and value is not None:
        return str(field.get("title", ""))
    parts = [field.get("title", ""), field.get("description", "").rstrip("。")]
    if "x-labels" in field:
        parts.append("可写 " + "、".join(f"{word}（{label}）" for word, label in field["x-labels"].items()))
    return ("必填。" if must else "") + "。".join(filter(None, parts))


def resolved(field: Schema) -> Schema:
    """Return a field with its ``$ref`` followed; words beside the ref win."""
    if "$ref" not in field:
        return field
    file, _, place = field["$ref"].partition("#/$defs/")
    found = _file(file)["$defs"][place] if file else {}
    own = {key: value for key, value in field.items() if key != "$ref"}
    return {**resolved(_within(found, file)), **own}


def _within(schema: Any, file: str) -> Any:
    """A definition seen from outside its file: its local refs named in full."""
    if isinstance(schema, dict):
        return {k: file + v if k == "$ref" and v.startswith("#") else _within(v, file) for k, v in schema.items()}
    return [_within(item, file) for item in schema] if isinstance(schema, list) else schema


def _file(name: str) -> Schema:
    loaded: Schema = json.loads((folder("schemas") / name).read_bytes())
    return loaded
