"""The summary as one sheet to print, sign and seal: the whole text, its digest, and a line for each seat."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markdown import Markdown
from markupsafe import Markup

from generator.resources import folder
from generator.summary.case import Header

_FOLD = re.compile(r"^</?details>$\n?", re.MULTILINE)
_FOLDED = re.compile("^<summary>(.*)</summary>$", re.MULTILINE)
_TITLE = re.compile(r"\A## .*\n")
_PRINTED = {"✅": "✓", "❌": "✗", "⚠️": "△"}  # what every printer's font has
_GROUPS = re.compile("[0-9a-f]{8}")


class Line(NamedTuple):
    """One entry as it would be registered, in words: the teacher, what, when, how much was claimed and recognised."""

    who: str
    title: str
    days: str
    claimed: str
    recognised: str


def paper(written: str, header: Header, county: str, lines: Sequence[Line] = ()) -> str:
    """Return a summary (Markdown, of any length) as a page of HTML that needs no other file; ``county`` is a name."""
    plain = _FOLDED.sub(r"\1：", _FOLD.sub("", _TITLE.sub("", written)))
    for sign, printed in _PRINTED.items():
        plain = plain.replace(sign, printed)
    reader = Markdown(extensions=["tables"], output_format="html")
    reader.ESCAPED_CHARS = [*reader.ESCAPED_CHARS, "~", "|"]
    environment = Environment(loader=FileSystemLoader(folder("site") / "templates"), autoescape=select_autoescape())
    number, _, digest = header.digest.partition(" sha256:")
    return environment.get_template("paper.html").render(
        county=county,
        header=header,
        lines=lines,
        number=number,
        digest=" ".join(_GROUPS.findall(digest)),
        body=Markup(reader.convert(plain)),  # noqa: S704 - our own Markdown, its record texts made harmless
    )
