"""The rule language as its users read it: every key and word from the schemas, and worked examples, worked out."""

from __future__ import annotations

from generator.reference.example import Case, Example, fragments, regulations, sources
from generator.reference.key import Form, Key, common, keys
from generator.reference.outcome import Asked, Counted, Moved, Outcome, Sum, work_out
from generator.reference.word import Attribute, Group, attributes

__all__ = [
    "Asked",
    "Attribute",
    "Case",
    "Counted",
    "Example",
    "Form",
    "Group",
    "Key",
    "Moved",
    "Outcome",
    "Sum",
    "attributes",
    "common",
    "fragments",
    "keys",
    "regulations",
    "sources",
    "work_out",
]
