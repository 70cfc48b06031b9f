"""The same pages given to other engines: hugo, and mkdocs-material itself."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from benchmarks.clock import REPOSITORY
from generator.pages import shell

Page = dict[str, str]

# nothing but the pages: no feeds, no taxonomies, no lists
HUGO = """
baseURL = "/"
title = "hugo"
uglyURLs = true
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "home", "section", "404"]
"""


def bodies(file: Path) -> tuple[str, list[Page]]:
    """Return the footer and the pages that ``benchmarks.stamp --bodies`` wrote."""
    first, *rest = file.read_text("utf-8").splitlines()
    pages: list[Any] = [json.loads(line) for line in rest]
    return json.loads(first)["footer"], pages


def hugo(to: Path, rendered: Path, footer: str, pages: list[Page]) -> None:
    """Write a hugo site of the same pages: the theme's shell as layout, each body as finished HTML content.

    hugo only has to put body and title into the layout: the tables are rendered for it.
    """
    shutil.rmtree(to, ignore_errors=True)
    (to / "content").mkdir(parents=True)
    (to / "config.toml").write_text(HUGO, "utf-8")
    shutil.copytree(rendered / "assets", to / "static" / "assets")
    for section in sorted({page["shell"] for page in pages}):
        layout = (rendered / section).read_text("utf-8")
        marks = ((shell.TITLE, "{{ .Title }}"), (shell.BODY, "{{ .Content }}"), (shell.FOOTER, footer))
        for mark, text in (*marks, (section, "{{ .RelPermalink }}")):
            layout = layout.replace(mark, text)
        place = to / "layouts" / section.partition("/")[0] / "single.html"
        place.parent.mkdir(parents=True)
        place.write_text(layout, "utf-8")
    for page in pages:
        place = to / "content" / page["place"]
        place.parent.mkdir(exist_ok=True)
        place.write_text(f"---\ntitle: {json.dumps(page['title'], ensure_ascii=False)}\n---\n{page['body']}", "utf-8")


def material(to: Path, footer: str, pages: list[Page], name: str) -> dict[str, bytes]:
    """Return these pages as mkdocs-material renders them by itself, their bodies written as ordinary sources."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(REPOSITORY / "site", to / "site")
    shutil.copy(REPOSITORY / "mkdocs.yml", to)
    frame = to / "site" / "overrides" / "partials" / "footer.html"
    frame.write_text(frame.read_text("utf-8").replace(shell.FOOTER, footer), "utf-8")
    for page in pages:
        source = (to / "site" / "pages" / page["shell"]).with_suffix(".md").read_text("utf-8")
        source = source.replace(shell.TITLE, json.dumps(page["title"], ensure_ascii=False))
        place = (to / "site" / "pages" / page["place"]).with_suffix(".md")
        place.write_text(source.replace(shell.BODY, page["body"]), "utf-8")
    files = shell.render(to / "out", name=name, sources=to)
    return {page["place"]: files[page["place"]] for page in pages}
