"""Providers and their projects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.explain.words import labels
from generator.pages.model import ProjectView, ProviderView
from generator.records import Document, Register


def providers(register: Register, projects: Sequence[ProjectView]) -> tuple[ProviderView, ...]:
    """Return all providers by name, each with its projects in the order given; those taken off the list come last."""
    held: dict[str, list[tuple[str, str, str]]] = {}
    for one in projects:
        held.setdefault(one.provider, []).append((one.id, one.title, one.status_label))
    views = (
        ProviderView(
            id=record.data["id"],
            name=record.data["name"],
            type=labels("provider-1", "type")[record.data["type"]],
            facts=tuple(_facts(record.data)),
            until=record.data.get("until", ""),
            projects=tuple(held.get(record.data["id"], ())),
            record=record.path,
        )
        for record in register.of("provider")
    )
    return tuple(sorted(views, key=lambda one: (bool(one.until), one.name)))


def _facts(data: Document) -> Iterator[tuple[str, str]]:
    yield "类别", labels("provider-1", "type")[data["type"]]
    for key, label in (("code", "统一社会信用代码"), ("since", "入库"), ("until", "出库")):
        if key in data:
            yield label, str(data[key])
