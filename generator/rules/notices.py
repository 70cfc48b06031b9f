"""Public notices: one that was wrong is replaced by a later one, and by one alone."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problem import Problem, problem
from generator.records import Record
from generator.rules.context import Context


def replaced_notices_exist(context: Context) -> Iterator[Problem]:
    """A public notice that replaces one names another that is in the register."""
    for record, old in _replacing(context):
        if (old not in context.register.by_path and old not in context.unread) or old == record.path:
            yield problem("C518", record.path, ("replaces",), notice=record.data["replaces"])


def notices_are_replaced_once(context: Context) -> Iterator[Problem]:
    """A public notice is replaced once; who replaces again names the latest."""
    first: dict[str, str] = {}
    for record, old in _replacing(context):
        held = first.setdefault(old, record.path)
        if held != record.path:
            yield problem("C519", record.path, ("replaces",), notice=record.data["replaces"], first=held)


def _replacing(context: Context) -> Iterator[tuple[Record, str]]:
    """Yield the notices that replace one, each with the path of that one."""
    for record in context.register.of("public-notice"):
        if "replaces" in record.data:
            yield record, f"records/county/notices/{record.data['replaces']}.yaml"
