"""The same pages given to other engines: hugo, and mkdocs-material itself."""

from __future__ import annotations

import json
import re
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


# a body in hugo's layout: finished HTML as it is, tables from their rows and cells
BODY = """{{ range .Params.parts }}{{ with .html }}{{ . | safeHTML }}{{ end }}{{ with .table }}
{{- range .rows }}{{ .before | safeHTML }}<tr{{ .given | safeHTMLAttr }}>
{{- range .cells }}{{ . | safeHTML }}{{ end }}</tr>{{ end }}
{{- .after | safeHTML }}{{ end }}{{ end }}"""
ROW = re.compile(r"<tr([^>]*)>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<(?:td|th)[ >].*?</(?:td|th)>", re.DOTALL)


def bodies(file: Path) -> tuple[str, list[Page]]:
    """Return the footer and the pages that ``benchmarks.stamp --bodies`` wrote."""
    first, *rest = file.read_text("utf-8").splitlines()
    pages: list[Any] = [json.loads(line) for line in rest]
    return json.loads(first)["footer"], pages


def hugo(to: Path, rendered: Path, footer: str, pages: list[Page]) -> None:
    """Write a hugo site of the same pages: the theme's shell as layout, tables as rows and cells in the front matter.

    Everything else of a body, and every single cell, is finished HTML: hugo only puts tables together from their
    cells, which is the least that an engine must do for pages of records.
    """
    shutil.rmtree(to, ignore_errors=True)
    (to / "content").mkdir(parents=True)
    (to / "config.toml").write_text(HUGO, "utf-8")
    shutil.copytree(rendered / "assets", to / "static" / "assets")
    for section in sorted({page["shell"] for page in pages}):
        layout = (rendered / section).read_text("utf-8")
        marks = ((shell.TITLE, "{{ .Title }}"), (shell.BODY, BODY), (shell.FOOTER, footer))
        for mark, text in (*marks, (section, "{{ .RelPermalink }}")):
            layout = layout.replace(mark, text)
        place = to / "layouts" / section.partition("/")[0] / "single.html"
        place.parent.mkdir(parents=True)
        place.write_text(layout, "utf-8")
    for page in pages:
        place = to / "content" / page["place"]
        place.parent.mkdir(exist_ok=True)
        front = {"title": page["title"], "parts": parts(page["body"])}
        place.write_text(json.dumps(front, ensure_ascii=False) + "\n", "utf-8")


def parts(body: str) -> list[dict[str, Any]]:
    """Return a body as finished HTML and tables in turn."""
    return [
        {"table": _table(part)} if part.startswith("<table") else {"html": part}
        for part in re.split(r"(<table.*?</table>)", body, flags=re.DOTALL)
    ]


def _table(text: str) -> dict[str, Any]:
    """Return the rows of a table, each with what stands before it, and what stands after the last."""
    rows, end = [], 0
    for row in ROW.finditer(text):
        rows.append({"before": text[end : row.start()], "given": row[1], "cells": CELL.findall(row[2])})
        end = row.end()
    return {"rows": rows, "after": text[end:]}


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
    places = [page["place"] for page in pages]
    return {place: shell.SEARCH.sub("", files[place].decode()).encode() for place in places}  # no index, no button
