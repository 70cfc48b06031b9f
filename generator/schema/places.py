"""Where a kind's files live: the ``x-path`` patterns of the schemas as regular expressions (DESIGN section 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.schema.bundle import Bundles

PROJECT_FOLDER = "<项目文件夹>"
PROJECT_FILE = "/project.yaml"
CROCKFORD = "[0-9a-hjkmnp-tv-z]"


class Pattern(NamedTuple):
    """One ``x-path`` of a kind: as written, what it begins with, and its form with a named group per placeholder.

    The form is compiled when a path begins so: a check of one file meets few of them.
    """

    kind: str
    text: str
    prefix: str
    form: str

    def match(self, path: str) -> re.Match[str] | None:
        """Return what stands for each placeholder, None where the path is not of this pattern."""
        return re.fullmatch(self.form, path) if path.startswith(self.prefix) else None


def patterns(shapes: Bundles) -> tuple[Pattern, ...]:
    """Return all patterns of all kinds.

    The folder of a project stands in both its forms; its own placeholders are then named ``organiser`` (the school
    that holds the project) and ``project``, since the file inside has a ``<school>`` of its own.
    """
    return tuple(
        Pattern(kind, text, form.partition("<")[0], _form(form, shapes, kind))
        for kind in shapes
        for text in shapes.paths(kind)
        for form in _forms(text, shapes)
    )


def _forms(text: str, shapes: Bundles) -> Iterator[str]:
    if not text.startswith(PROJECT_FOLDER):
        yield text
        return
    for project in shapes.paths("project/1"):
        folder = project.removesuffix(PROJECT_FILE).replace("<school>", "<organiser>").replace("<id>", "<project>")
        yield folder + text.removeprefix(PROJECT_FOLDER)


def _form(text: str, shapes: Bundles, kind: str) -> str:
    parts = re.split(r"<([a-z]+)>", text)
    literals, names = map(re.escape, parts[::2]), [*parts[1::2], None]
    groups = (f"(?P<{name}>{_form_of(name, shapes, kind)})" if name else "" for name in names)
    return "".join(part for pair in zip(literals, groups, strict=True) for part in pair)


def _form_of(placeholder: str, shapes: Bundles, kind: str) -> str:
    """Return what may stand for a placeholder; an ``<id>`` is what the kind's own field ``id`` may be."""
    if placeholder == "id":
        shape = shapes[kind]
        definition = shape["properties"]["id"]["$ref"].removeprefix("#/$defs/")
        own: str = shape["$defs"][definition]["pattern"]
        return own.removeprefix("^").removesuffix("$").replace("(", "(?:")
    forms = {
        "school": "s-[0-9]{4}",
        "organiser": "s-[0-9]{4}",
        "project": f"p-{CROCKFORD}{{6}}",
        "year": "[12][0-9]{3}",
        "stem": f"[12][0-9]{{7}}-{CROCKFORD}{{6}}",
    }
    return forms[placeholder]
