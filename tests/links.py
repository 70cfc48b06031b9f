"""Where the links of a built site lead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

_LINK = re.compile(r'\b(?:href|src)="([^"]*)"')
_ID = re.compile(r'<[a-z][^>]*?\sid="([^"]+)"')
_ELSEWHERE = re.compile(r"[a-z]+:|//")


def links(out: Path) -> Iterator[tuple[str, str, str]]:
    """Every link of every page of a site into itself: the page, the file it leads to and the place in that."""
    for page in sorted(out.rglob("*.html")):
        name = page.relative_to(out).as_posix()
        for target in _LINK.findall(page.read_text("utf-8")):
            if not _ELSEWHERE.match(target):
                path, _, place = target.partition("#")
                yield name, normpath(join(dirname(name), unquote(path))) if path else name, unquote(place)


def broken(out: Path, *, beside: bool = False) -> Iterator[str]:
    """Yield each link that leads nowhere; ``beside``: the assets stand beside the site, where others share them."""

    @cache
    def ids(name: str) -> Counter[str]:
        return Counter(_ID.findall((out / name).read_text("utf-8")))

    for page, target, place in links(out):
        told = f"{page} → {target}{'#' if place else ''}{place}"
        if target.startswith(("../", "/")) and not (beside and target.startswith("../assets/")):
            yield f"out of the site: {told}"
        elif not (out / target).is_file():
            yield f"no such file: {told}"
        elif place and "=" not in place and ids(target)[place] != 1:  # with "=" it is a filter
            yield f"{ids(target)[place]} such places: {told}"
    for page in sorted(out.rglob("*.html")):
        name = page.relative_to(out).as_posix()
        yield from (f"{number} times the id {one}: {name}" for one, number in ids(name).items() if number > 1)
        if ids(name)["main"] != 1:
            yield f"no place to skip to: {name}"
