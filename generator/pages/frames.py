"""The pages records are put into, and the hand-written ones, as the sites of one audience have them.

What a site leaves out of them depends on nothing but where their links lead; so sites that are alike in that, as those
of all teachers are, share one page, cut once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from generator.pages import links, shell

Known = Mapping[str, str]  # the pages of a site, and where each stands
_BODY: Final = shell.BODY.encode()
_NOINDEX: Final = '<meta name="robots" content="noindex">'
_READING: Final = "guide/reading.html"
_GUIDE: Final = "guide/index.html"  # the guide of all; a smaller audience finds its own there
_WRITTEN: Final[Mapping[str, tuple[str, ...]]] = {  # what begins so is there, besides an audience's own guide
    "internal": ("",),
    "public": ("404.html", _READING, "rules/", "statement/"),
    "school": (
        "404.html",
        _READING,
        *(f"guide/{who}.html" for who in ("clerk", "principal", "teacher")),
        "rules/",
        "trust/",
    ),
    "provider": ("404.html", _READING, "rules/"),
    "teacher": (_READING,),
}


class Frames:
    """The theme's pages for a kind of audience.

    ``written``: the hand-written ones, where each stands and what it is made from. ``beside``: the assets stand beside
    a site's folder, where many share them; ``searched``: the sites have an index.
    """

    def __init__(self, files: Mapping[str, bytes], kind: str, *, beside: bool, searched: bool) -> None:
        self.written = _written(files, kind)
        self.beside = beside
        self._files, self._kind, self._searched = files, kind, searched
        self._pages: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._cut: dict[tuple[str, tuple[str | None, ...]], shell.Shell] = {}

    def frame(self, place: str, known: Known | None) -> shell.Shell:
        """Return a page of the theme, cut at its marks, for a site; ``known`` None: no page is left out of it."""
        text, targets = self._pages.get(place) or self._read(place)
        key = place, tuple(map(known.get, targets)) if known is not None else ()
        if key not in self._cut:
            if known is not None:
                text = links.framed(text, known, place, beside=self.beside)
            self._cut[key] = shell.cut(text, place=place if place.endswith(shell.MANY) else "")
        return self._cut[key]

    def _read(self, place: str) -> tuple[str, tuple[str, ...]]:
        text = shell.SEARCH.sub(r"\1" if self._searched else "", self._files[place].decode())
        text = text.replace(_NOINDEX, "") if self._kind == "public" else text
        self._pages[place] = text, links.targets(text, place)
        return self._pages[place]


def _written(files: Mapping[str, bytes], kind: str) -> dict[str, str]:
    pages = sorted(name for name, content in files.items() if name.endswith(".html") and _BODY not in content)
    found = {name: name for name in pages if name.startswith(_WRITTEN[kind])}
    return found if kind == "internal" else {**found, _GUIDE: f"guide/{kind}.html"}
