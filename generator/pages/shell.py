"""The shells: the theme's own pages, with marks where the records go (DESIGN section 3, "stamping").

This module alone knows which engine renders the theme. Any engine that renders ``mkdocs.yml`` to files can replace it.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from generator.resources import folder

TITLE = "xf-title"
BODY = "<!--xf:body <h1-->"  # holds "<h1", or the theme would add a heading of its own
FOOTER = "<!--xf:footer-->"
SEARCH = re.compile("<!--xf:search (.*?)-->")  # the button, for sites that have an index
MANY = "/shell.html"  # the shell of a section's many pages; the page's own address replaces it

_UNUSED = ("assets/javascripts/",)  # the theme's own scripts: nothing of them is used
_ENGINE = ("mkdocs", "mkdocs-material", "Markdown", "pymdown-extensions", "Jinja2")


class EngineError(Exception):
    """The engine could not render the shells; the text is what it printed."""


@dataclass(frozen=True, slots=True)
class Shell:
    """One rendered page cut at its marks; ``pieces`` and ``marks`` alternate, a piece first and last."""

    pieces: tuple[str, ...]
    marks: tuple[str, ...]

    def fill(self, texts: Mapping[str, str]) -> str:
        """Return the page with a text for each mark; a mark without a text stays as it is."""
        filled = [self.pieces[0]]
        for mark, piece in zip(self.marks, self.pieces[1:], strict=True):
            filled += [texts.get(mark, mark), piece]
        return "".join(filled)


def cut(page: str, *, place: str = "") -> Shell:
    """Cut a rendered page at its marks; ``place`` is the address of a page that stands for many."""
    marks = [mark for mark in (TITLE, BODY, FOOTER, place) if mark]
    pieces: list[str] = []
    found: list[str] = []
    rest = page
    while True:
        at, mark = min(((rest.find(mark), mark) for mark in marks if mark in rest), default=(-1, ""))
        if at < 0:
            return Shell((*pieces, rest), tuple(found))
        pieces.append(rest[:at])
        found.append(mark)
        rest = rest[at + len(mark) :]


def render(to: Path, *, name: str = "", url: str = "", sources: Path | None = None) -> dict[str, bytes]:
    """Render the theme's pages and return all files by their path, the shells among them.

    ``name`` is the site's name, ``url`` its address (for the sitemap; ``""`` = unknown), ``sources`` the folder that
    holds ``mkdocs.yml`` and ``site/``. ``to`` keeps the rendered files: while sources, name and engine are the same
    they are read again instead of rendered. Raises ``EngineError``.
    """
    sources = sources or folder("site").parent
    state = _state(sources, name, url)
    note = to / ".state"
    if not note.is_file() or note.read_text() != state:
        shutil.rmtree(to, ignore_errors=True)
        _run(sources, to, name, url)
        note.write_text(state)
    files = {path.relative_to(to).as_posix(): path for path in sorted(to.rglob("*")) if path.is_file() and path != note}
    return {name: path.read_bytes() for name, path in files.items() if _wanted(name)}


def _run(sources: Path, to: Path, name: str, url: str) -> None:
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0", "XUEFEN_SITE_URL": url}
    if name:
        env["XUEFEN_SITE_NAME"] = name
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    command += ["--config-file", str(sources / "mkdocs.yml"), "--site-dir", str(to.resolve())]
    done = subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise EngineError((done.stderr or done.stdout).strip())


def _wanted(name: str) -> bool:
    return not name.startswith(_UNUSED) and not name.endswith((".map", ".gz"))


def _state(sources: Path, name: str, url: str) -> str:
    """Return a digest of all that the rendered files depend on."""
    engine = [f"{package} {version(package)}" for package in _ENGINE]
    digest = hashlib.blake2b(repr((engine, name, url, sys.executable)).encode(), digest_size=16)
    files = [
        sources / "mkdocs.yml",
        *(p for top in ("pages", "overrides") for p in sorted((sources / "site" / top).rglob("*"))),
    ]
    for path in files:
        if path.is_file():
            digest.update(repr(path.relative_to(sources).as_posix()).encode() + path.read_bytes())
    return digest.hexdigest()
