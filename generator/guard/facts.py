"""Facts that decide totals and have begun: what of them a change would alter (DESIGN section 4, dated facts)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.records import Document

LASTING = frozenset({"status", "summary", "note", "budget", "basis", "plan_item"})
"""Fields of a finished project that may still change: none of them decides credits."""
ORDER = ("planned", "enrolling", "running", "finished", "closed")
OVER = ("finished", "closed")


class Altered(NamedTuple):
    """One past fact that a change alters: of whom or what, where in the new document, what it was and would be."""

    who: str
    at: tuple[str | int, ...]
    was: str
    now: str


def past_changes(old: Document | None, new: Document | None, day: str) -> Iterator[Altered]:
    """Yield what a new roster alters of the facts that held by ``day``: spans begun, days of joining, people."""
    places = {item["id"]: (n, item) for n, item in enumerate((new or {}).get("teachers", ()))}
    for item in (old or {}).get("teachers", ()):
        who = item["id"]
        if who not in places:
            yield Altered(who, ("teachers",), "在花名册上", "—")
            continue
        n, now = places[who]
        if "joined" in item and item["joined"] <= day and now.get("joined") != item["joined"]:
            yield Altered(who, ("teachers", n), f"joined {item['joined']}", f"joined {now.get('joined', '—')}")
        yield from _spans(who, n, item["spans"], now["spans"], day)


def _spans(who: str, n: int, old: list[Document], new: list[Document], day: str) -> Iterator[Altered]:
    """Yield the spans begun by ``day`` that are gone or different, and new ones put before the last of them."""
    begun = [span for span in old if span["since"] <= day]
    for span in begun:
        if span not in new:
            same = next((m for m, other in enumerate(new) if other["since"] == span["since"]), None)
            at = ("teachers", n, "spans") if same is None else ("teachers", n, "spans", same)
            yield Altered(who, at, _told(span), "—" if same is None else _told(new[same]))
    last = max((span["since"] for span in begun), default="")
    known = {span["since"] for span in begun}
    for m, span in enumerate(new):
        if span not in old and span["since"] < last and span["since"] not in known:
            yield Altered(who, ("teachers", n, "spans", m), "—", _told(span))


def _plain(value: object) -> str:
    """Return a value as people write it, lists and fields in one line; a dash for none."""
    if isinstance(value, dict):
        return "、".join(f"{key} {_plain(inner)}" for key, inner in value.items())
    return "、".join(map(_plain, value)) if isinstance(value, list) else "—" if value is None else str(value)


def _told(span: Document) -> str:
    facts = "、".join(f"{key} {value}" for key, value in span.items() if key != "since")
    return f"{span['since']} 起 {facts}".strip()


def project_changes(old: Document, new: Document) -> Iterator[Altered]:
    """Yield what a new project file alters of one that is over: everything but the fields that decide nothing."""
    if old["status"] not in OVER:
        return
    for key in sorted({*old, *new}):
        if old.get(key) != new.get(key) and (key not in LASTING or (old["status"] == "closed" and key != "status")):
            at = (key,) if key in new else ()
            yield Altered(old["id"], at, f"{key} {_plain(old.get(key))}", f"{key} {_plain(new.get(key))}")


def may_become(old: str, new: str) -> bool:
    """Return whether a project may go from one status to another: forwards, closed only when finished, or cancelled."""
    if old == new:
        return True
    if new == "cancelled":
        return old in ORDER[:3]
    if old not in ORDER:
        return False
    return ORDER.index(old) < ORDER.index(new) and (new != "closed" or old == "finished")


def year_changes(old: Document, new: Document, day: str) -> Iterator[Altered]:
    """Yield what new periods alter of years that are over: their dates can only be left as they are."""
    places = {year["year"]: (n, year) for n, year in enumerate(new.get("years", ()))}
    for year in old.get("years", ()):
        n, now = places.get(year["year"], (0, {}))
        if year["correcting_until"] < day and now != year:
            was = "、".join(f"{key} {value}" for key, value in year.items())
            yield Altered(str(year["year"]), ("years", n), was, "、".join(f"{k} {v}" for k, v in now.items()) or "—")
