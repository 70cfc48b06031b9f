"""A page's key changes with whatever the page shows: a key that missed a field would leave a stale page standing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from generator.pages.keys import Keys, base
from tests.pages_fixture import crowd, site

KEYS = Keys(b"base")


def changed(value: Any) -> Iterator[Any]:
    """Yield the value with one thing changed, for every thing in it."""
    if isinstance(value, str | int):
        yield value + ("x" if isinstance(value, str) else 1)  # type: ignore[operator]
    elif is_dataclass(value) and not isinstance(value, type):
        yield from (replace(value, **{f.name: new}) for f in fields(value) for new in changed(getattr(value, f.name)))
    elif hasattr(value, "_fields"):
        yield from (value._replace(**{name: new}) for name in value._fields for new in changed(getattr(value, name)))
    elif isinstance(value, tuple):
        yield value[:-1] if value else ("more",)
        yield from ((*value[:n], new, *value[n + 1 :]) for n, one in enumerate(value) for new in changed(one))


def test_any_change_of_a_view_changes_its_key() -> None:
    whole = site()
    views = [
        next(t for t in whole.teachers if t.id == "t-7m3k9d"),
        whole.schools[1],
        whole.books[2],
        whole.projects[1],
        whole.policies[0],
        whole.codes[0],
    ]
    for view in views:
        others = [KEYS.key(other) for other in changed(view)]
        assert len(others) > 4
        assert KEYS.key(view) not in others
        assert len(set(others)) == len(others)


def test_equal_views_made_apart_have_the_same_key() -> None:
    first, second = ([Keys(b"base").key(view) for view in crowd(8)] for _ in range(2))
    assert first == second
    assert len(set(first)) == 8


def test_what_pages_have_in_common_is_in_every_key(tmp_path: Path) -> None:
    template = tmp_path / "teacher.html"
    template.write_text("a")
    before = base(["footer"], [template])
    view = site().codes[0]
    template.write_text("b")
    others = [base(["footer"], [template]), base(["other"], [template])]
    assert Keys(before).key(view) not in [Keys(other).key(view) for other in others]
