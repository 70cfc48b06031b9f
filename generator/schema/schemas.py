"""The schemas of all kinds, ready to judge a document and to say where its file belongs."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator import resources
from generator.load import Document
from generator.schema.bundle import Bundles, Shape
from generator.schema.places import Pattern, patterns

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator


@dataclass(frozen=True, slots=True)
class Schemas:
    """One self-contained schema per kind and version, and the places of its files.

    ``shapes`` maps a kind (``credit-batch/1``) to its schema without outside references; ``patterns`` are those of
    all kinds. Schemas are bundled and validators compiled when first needed.
    """

    shapes: Bundles
    patterns: tuple[Pattern, ...]
    _compiled: dict[str, Draft202012Validator] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, folder: Path | None = None) -> Schemas:
        """Read the program's own schemas, or those of ``folder``."""
        shapes = Bundles(folder or resources.folder("schemas"))
        return cls(shapes, patterns(shapes))

    @property
    def kinds(self) -> tuple[str, ...]:
        """All kinds with their versions, in alphabetical order."""
        return tuple(self.shapes)

    def paths(self, kind: str) -> tuple[str, ...]:
        """Return where files of a kind live, as the schema writes it (``records/schools/<school>/roster.yaml``)."""
        return tuple(dict.fromkeys(pattern.text for pattern in self.patterns if pattern.kind == kind))

    def fits(self, kind: str, path: str) -> bool:
        """Return whether a file of this kind may stand at this path."""
        return any(pattern.kind == kind and pattern.match(path) for pattern in self.patterns)

    def place(self, path: str) -> tuple[tuple[str, ...], dict[str, str]]:
        """Return the kinds that may stand at a path, and what stands for each placeholder in it.

        Placeholders: ``school year id stem``; inside a project's folder also ``project`` and, for a school's own
        project, ``organiser``. Both are empty where no kind belongs.
        """
        found = [(pattern.kind, match) for pattern in self.patterns if (match := pattern.match(path))]
        return tuple(kind for kind, _ in found), found[0][1].groupdict() if found else {}

    def is_valid(self, kind: str, document: Document) -> bool:
        """Return the verdict of the kind's schema: exact on decimals, formats included, nothing fetched."""
        if kind not in self._compiled:
            self._compiled[kind] = _compile(self.shapes[kind])
        return self._compiled[kind].is_valid(document)


def _compile(shape: Shape) -> Draft202012Validator:
    from jsonschema_rs import Draft202012Validator  # noqa: PLC0415  reading the paths alone should not pay for it

    return Draft202012Validator(_quick(shape), validate_formats=True)


def _quick(node: Any) -> Any:
    """Ask of a number first whether it is whole: exact division takes half of all the time, and most amounts are."""
    if isinstance(node, list):
        return [_quick(item) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: _quick(value) for key, value in node.items()}
    step = copy.get("multipleOf")
    if isinstance(step, Decimal) and 1 % step == 0 and "anyOf" not in copy:
        copy["anyOf"] = [{"type": "integer"}, {"multipleOf": copy.pop("multipleOf")}]
    return copy
