"""Links of a page that stands in a smaller site, or elsewhere: those that lead nowhere become plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import dirname, join, normpath, relpath

_ANCHOR = re.compile(r'<a\b([^>]*?)\bhref="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_ITEM = re.compile(r'<li><a\b[^>]*?\bhref="([^"]*)"[^>]*>.*?</a></li>', re.DOTALL)
_STEP = re.compile(r'<link rel="(?:prev|next)" href="([^"]*)">')
_ASSET = re.compile(r'\b(href|src)="((?:\.\./)*)(assets/)')
_ELSEWHERE = re.compile(r"[a-z]+:|//|#|\Z")  # another host, a place on the page itself, nothing


def kept(html: str, known: Mapping[str, str], written: str, place: str) -> str:
    """Return a piece of a page, its links as they must be on the page ``place``.

    ``written`` is the page it was written for, ``known`` tells where each page there is stands; of a link to any other
    only the words stay. All are posix paths from the site's root.
    """
    here = dirname(place) or "."

    def link(found: re.Match[str]) -> str:
        before, href, after, words = found.groups()
        if _ELSEWHERE.match(href):
            return found[0]
        path, mark, fragment = href.partition("#")
        target = known.get(_target(written, path))
        if target is None:
            return words
        return f'<a{before}href="{relpath(target, here)}{mark}{fragment}"{after}>{words}</a>'

    return _ANCHOR.sub(link, html)


def framed(frame: str, known: Mapping[str, str], shell: str, *, beside: bool = False) -> str:
    """Return a shell with the entries of its navigation, and steps to pages before and after, that lead somewhere.

    ``beside``: the assets stand beside the site's folder, where many sites share them.
    """

    def item(found: re.Match[str]) -> str:
        href = found[1].partition("#")[0]
        return found[0] if _ELSEWHERE.match(href) or _target(shell, href) in known else ""

    frame = kept(_STEP.sub(item, _ITEM.sub(item, frame)), known, shell, shell)
    return _ASSET.sub(r'\1="\2../\3', frame) if beside else frame


def _target(page: str, path: str) -> str:
    return normpath(join(dirname(page), path))
