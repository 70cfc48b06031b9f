"""Open data: the public records as they are written, and the dictionary of their fields from the schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.pages.model import DataView, FieldView, NewsView, PolicyView, ProjectView
from generator.records import Register
from generator.schema import Schemas

NEWS = 50
_OPEN = (  # name, title, kind; the order is that of the page
    ("projects", "项目", "project"),
    ("policies", "政策", "policy"),
    ("rules", "规则集", "rule-set"),
    ("providers", "承训机构", "provider"),
    ("schools", "学校", "school"),
)
_DEPTH = 2  # how far a dictionary follows fields into fields


def data(register: Register, figures: Mapping[str, Mapping[str, str]]) -> Iterator[DataView]:
    """Yield the open data of a register that was opened; ``figures`` are what is told of each school, by id."""
    schemas = Schemas.read()
    for name, title, kind in _OPEN:
        records = [record.data for record in register.of(kind)]
        items = (
            {**one, "figures": dict(figures[one["id"]])} if kind == "school" and one["id"] in figures else one
            for one in records
        )
        version = records[0]["kind"] if records else f"{kind}/1"
        shape = schemas.shapes[version]
        yield DataView(
            name, title, f"{version.replace('/', '-')}.schema.json", tuple(items), tuple(_fields(shape, shape))
        )


def _fields(shape: Mapping[str, Any], node: Mapping[str, Any], prefix: str = "", depth: int = 0) -> Iterator[FieldView]:
    for name, given in node.get("properties", {}).items():
        field = _resolved(shape, given)
        words = field.get("x-labels", {})
        yield FieldView(
            prefix + name, str(field.get("title", "")), str(field.get("description", "")), tuple(words.items())
        )
        inner = _resolved(shape, field.get("items", field))
        if depth < _DEPTH:
            yield from _fields(shape, inner, f"{prefix}{name}.", depth + 1)


def _resolved(shape: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a node with what it refers to; what it says itself goes before."""
    if "$ref" not in node:
        return node
    target = shape["$defs"][node["$ref"].removeprefix("#/$defs/")]
    return {**_resolved(shape, target), **{key: value for key, value in node.items() if key != "$ref"}}


def news(policies: tuple[PolicyView, ...], projects: tuple[ProjectView, ...]) -> tuple[NewsView, ...]:
    """Return what is new, the latest first: policies by the day of issue, projects by their first day."""
    found = [
        *(NewsView(f"policies/{one.id}.html", one.title, one.issued, one.summary) for one in policies if one.issued),
        *(
            NewsView(f"projects/{one.id}.html", one.title, one.since, f"{one.level} · {one.hours} · {one.status_label}")
            for one in projects
        ),
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.place), reverse=True)[:NEWS])
