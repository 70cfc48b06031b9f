"""Links of a page that stands in a smaller site, or elsewhere: those that lead nowhere become plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from posixpath import dirname, join, normpath

_ANCHOR = re.compile(r'<a\b([^>]*?)\bhref="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_ITEM = re.compile(r'<li><a\b[^>]*?\bhref="([^"]*)"[^>]*>.*?</a></li>', re.DOTALL)
_PATH = re.compile(r'<nav class="xf-crumbs".*?</nav>\n?', re.DOTALL)
_STEP = re.compile(r'<link rel="(?:prev|next)" href="([^"]*)">')
_ASSET = re.compile(r'\b(href|src)="((?:\.\./)*)(assets/)')
_ELSEWHERE = re.compile(r"[a-z]+:|//|#|\Z")  # another host, a place on the page itself, nothing


def kept(html: str, known: Mapping[str, str], written: str, place: str) -> str:
    """Return a piece of a page, its links as they must be on the page ``place``.

    ``written`` is the page it was written for, ``known`` tells where each page there is stands; of a link to any other
    only the words stay, and of the path that leads down to the page not even those. All are posix paths from the
    site's root.
    """
    here = dirname(place).split("/") if "/" in place else []

    def path(found: re.Match[str]) -> str:
        return "" if place != written else _ITEM.sub(partial(_led, known, written), found[0])

    def link(found: re.Match[str]) -> str:
        before, href, after, words = found.groups()
        if _ELSEWHERE.match(href):
            return found[0]
        name, mark, fragment = href.partition("#")
        target = known.get(_target(written, name))
        if target is None:
            return words
        return f'<a{before}href="{_from(here, target)}{mark}{fragment}"{after}>{words}</a>'

    return _ANCHOR.sub(link, _PATH.sub(path, html, count=1))


def targets(frame: str, shell: str) -> tuple[str, ...]:
    """Return where the links of a shell lead inside the site, sorted: all that ``framed`` asks of ``known``."""
    hrefs = [found[2] for found in _ANCHOR.finditer(frame)] + [found[1] for found in _STEP.finditer(frame)]
    return tuple(sorted({_target(shell, href.partition("#")[0]) for href in hrefs if not _ELSEWHERE.match(href)}))


def framed(frame: str, known: Mapping[str, str], shell: str, *, beside: bool = False) -> str:
    """Return a shell with the entries of its navigation, and steps to pages before and after, that lead somewhere.

    ``beside``: the assets stand beside the site's folder, where many sites share them.
    """
    item = partial(_led, known, shell)
    frame = kept(_STEP.sub(item, _ITEM.sub(item, frame)), known, shell, shell)
    return _ASSET.sub(r'\1="\2../\3', frame) if beside else frame


def _led(known: Mapping[str, str], page: str, found: re.Match[str]) -> str:
    """Return a step as it is, or nothing where it leads to no page."""
    href = found[1].partition("#")[0]
    return found[0] if _ELSEWHERE.match(href) or _target(page, href) in known else ""


def _target(page: str, path: str) -> str:
    return normpath(join(dirname(page), path))


def _from(here: list[str], target: str) -> str:
    """Return the way from a folder, given by its parts, to a page."""
    way = target.split("/")
    same = 0
    while same < min(len(here), len(way) - 1) and here[same] == way[same]:
        same += 1
    return "/".join([".."] * (len(here) - same) + way[same:])
