"""The pages about the rule language: no record changes them, so they are kept, like the shells, until a source does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment

from generator.pages import keys
from generator.pages.collect import catalogue, reference
from generator.pages.shell import BODY
from generator.reference import sources

_CODE = Path(__file__).parent
_PAGES: Mapping[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "rules/reference.html": ("reference.html", lambda: {"r": reference.reference(catalogue.codes())}),
    "rules/examples.html": ("regulations.html", lambda: {"examples": reference.complete()}),
}


def filled(files: Mapping[str, bytes], keep: Path, templates: Path, env: Callable[[], Environment]) -> dict[str, bytes]:
    """Return the theme's files, their pages about the rule language filled in.

    ``keep`` is the folder that remembers the bodies; ``env`` makes the environment of ``templates`` where they must be
    worked out: a hundred worked cases, half a second.
    """
    code = [*templates.glob("*"), *_CODE.glob("*.py"), *_CODE.glob("*/*.py")]
    state = keys.base((sources(), repr(catalogue.codes())), code).hex()
    note = keep / ".state"
    if not note.is_file() or note.read_text("ascii") != state:
        keep.mkdir(parents=True, exist_ok=True)
        note.unlink(missing_ok=True)
        made = env()
        for template, view in _PAGES.values():
            (keep / template).write_text(made.get_template(template).render(view()), "utf-8")
        note.write_text(state, "ascii")
    bodies = {place: (keep / template).read_bytes() for place, (template, _) in _PAGES.items()}
    return {**files, **{place: files[place].replace(BODY.encode(), body) for place, body in bodies.items()}}
