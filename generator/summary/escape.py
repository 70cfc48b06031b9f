"""Text of records made harmless in Markdown: nothing in it formats, links, mentions, refers or commands."""

from __future__ import annotations

import re

from generator.report import visible
from generator.tables import cut

LONGEST = 60
"""Columns that a text of a record takes at most, unless asked otherwise."""

_GAP = "\ue000"  # stands where a gap comes; no visible text holds it
_ENTITY = "&#8203;"  # a space of no width: what hosts look for after rendering is no longer in one piece
_MARKS = str.maketrans(
    {mark: f"\\{mark}" for mark in "\\`*_[]|~"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;", "$": "&#36;", _GAP: _ENTITY}
)
_HOOKS = re.compile(
    r"@"  # mentions and addresses
    r"|#"  # issues, here and elsewhere; a runner's ##[command]
    r"|!(?=\d)"  # pull requests on Gitea and Forgejo
    r"|[Gg][Hh](?=-\d)"  # GH-12
    r"|:(?=//|:|[\w+-]+:)"  # addresses, a runner's ::command::, :emoji:
    r"|[Ww]{3}(?=\.)"
    r"|\[(?=\[)"  # wiki links
    r"|(?<![0-9A-Za-z])(?=[0-9]*[a-fA-F])[0-9a-fA-F]{7,}(?![0-9A-Za-z])",  # commits
    re.ASCII,
)
_BARE = re.compile(r"(?:[A-Za-z0-9/._#+-]|:(?!:)|\b \b| (?=-))+")


def inert(text: str, columns: int = LONGEST) -> str:
    """Return a text that a host shows as it is written, cut to so many columns; what is invisible stands as escapes.

    It may stand anywhere in a line but at its beginning.
    """
    short = cut(visible(text[: 2 * columns + 1]), columns)
    return _HOOKS.sub(_loosened, short).translate(_MARKS)


def _loosened(hook: re.Match[str]) -> str:
    """Return what a host would act on with gaps in it; six digits are too few to name a commit."""
    return "".join(hook[0][at : at + 6] + _GAP for at in range(0, len(hook[0]), 6))


def code(text: str, columns: int = 160) -> str:
    """Return an id, path or command set as code; one that holds anything odd is set as ``inert`` text instead."""
    return f"`{text}`" if len(text) <= columns and _BARE.fullmatch(text) else inert(text, columns)


def joined(pieces: list[str], separator: str = "、", most: int = 240) -> str:
    """Return escaped pieces in one line of at most about so many characters; says how many are left out."""
    kept: list[str] = []
    room = most
    for piece in pieces:
        room -= len(piece) + len(separator)
        if room < 0 and kept:
            return f"{separator.join(kept)} 等 {len(pieces)} 项"
        kept.append(piece)
    return separator.join(kept)
