"""Public notices that stand on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.explain.words import labels
from generator.pages.model.notice import NoticeView
from generator.records import Document, Record, Register


def notices(register: Register, as_of: str) -> tuple[NoticeView, ...]:
    """Return the notices shown on ``as_of`` that no other replaces, those that end first before the others."""
    every = register.of("public-notice")
    replaced = {record.data.get("replaces") for record in every}
    standing = (
        record
        for record in every
        if record.data["from"] <= as_of <= record.data["to"] and _name(record) not in replaced
    )
    views = (_view(register, record, as_of) for record in standing)
    return tuple(sorted(views, key=lambda view: (view.until, view.since, view.id)))


def _name(record: Record) -> str:
    return record.stem.rpartition("/")[2]


def _view(register: Register, record: Record, as_of: str) -> NoticeView:
    data = record.data
    return NoticeView(
        id=_name(record),
        title=data["title"],
        type=labels("public-notice-1", "type")[data["type"]],
        since=data["from"],
        until=data["to"],
        left=(date.fromisoformat(data["to"]) - date.fromisoformat(as_of)).days,
        text=tuple(filter(None, map(str.strip, data["text"].splitlines()))),
        contact=data.get("contact", ""),
        about=tuple(_about(register, data)),
        record=record.path,
    )


def _about(register: Register, data: Document) -> Iterator[tuple[str, str, str]]:
    if "project" in data:
        project = register.projects[data["project"]].data
        yield "项目", f"projects/{project['id']}.html", project["title"]
    if "policy" in data:
        policy = register.policies[data["policy"]].data
        yield "政策", f"policies/{policy['id']}.html", policy["title"]
