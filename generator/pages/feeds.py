"""Files for programs: open data as JSON, and an Atom feed of what is new."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

from markupsafe import escape

from generator.pages.model import SiteView
from generator.resources import folder

SHARED = ("common.schema.json", "vocabulary.schema.json")  # what all schemas refer to


def files(site: SiteView, url: str) -> Iterator[tuple[str, bytes]]:
    """Yield place and content of every file; none where an audience has no open data. ``url`` is the site's address."""
    for one in site.data:
        head = {"county": site.county.name, "as_of": site.as_of, "schema": f"schema/{one.schema}"}
        yield f"api/{one.name}.json", _json({**head, "items": one.records})
    schemas = {*SHARED, *(one.schema for one in site.data)} if site.data else set()
    for name in sorted(schemas):
        yield f"api/schema/{name}", (folder("schemas") / name).read_bytes()
    if site.news:
        yield "feed.xml", _feed(site, url).encode()


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, default=_number) + "\n").encode()


def _number(value: object) -> float:
    """Return a decimal (at most a few digits long) as JSON writes it; nothing else needs help."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value))


def _feed(site: SiteView, url: str) -> str:
    base = f"{url.rstrip('/')}/" if url else ""
    entries = "".join(
        f"<entry><id>urn:xuefen:{escape(one.place)}</id><title>{escape(one.title)}</title>"
        f'<link href="{escape(base + one.place)}"/><updated>{one.day}T00:00:00+08:00</updated>'
        f"<summary>{escape(one.text)}</summary></entry>\n"
        for one in site.news
    )
    name = escape(f"{site.county.name}教师培训学分")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>urn:xuefen:{escape(base or site.county.name)}</id><title>{name}</title>"
        f"<updated>{site.as_of}T00:00:00+08:00</updated><author><name>{escape(site.county.bureau)}</name></author>"
        f'<link rel="self" href="{escape(base)}feed.xml"/>\n{entries}</feed>\n'
    )
