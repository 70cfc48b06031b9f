from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generator import messages
from generator.records import Document
from generator.schema import Schemas
from tests.county_fixture import County, county

SCHEMAS = Schemas.read()
BASE = county().documents


def leaves(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every holder with one of its keys or numbers."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in pairs:
        yield node, key
        yield from leaves(value)


def values_by_key() -> dict[str, list[Any]]:
    """Return by key all that the base county writes under it, and under keys of the same sort of value."""
    found: dict[str, list[Any]] = {}
    for document in BASE.values():
        for holder, key in leaves(document):
            if isinstance(key, str):
                found.setdefault(key, []).append(holder[key])
    return found


POOL = values_by_key()
DATES = sorted({value for values in POOL.values() for value in values if str(value)[:2] == "20" and "-" in str(value)})
IDS = sorted({value for values in POOL.values() for value in values if str(value)[:2] in {"s-", "t-", "p-", "v-"}})


@st.composite
def mutants(draw: st.DrawFn) -> dict[str, Document]:
    """Return the base county with some values replaced, dropped or doubled, each document still of its shape."""
    documents = dict(BASE)
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(sorted(documents)))
        changed = deepcopy(documents[path])
        holder, key = draw(st.sampled_from(list(leaves(changed))))
        change(draw, holder, key)
        if changed.get("kind") == documents[path]["kind"] and SCHEMAS.is_valid(changed["kind"], changed):
            documents[path] = changed
    return documents


def change(draw: st.DrawFn, holder: Any, key: Any) -> None:
    action = draw(st.sampled_from(["replace", "drop", "double"]))
    if action == "double" and isinstance(holder, list):
        holder.insert(key, deepcopy(holder[key]))
    elif action == "drop":
        del holder[key]
    else:
        others = POOL.get(key, []) if isinstance(key, str) else []
        holder[key] = deepcopy(draw(st.sampled_from([*others, *DATES, *IDS, 0, 10, 2025])))


@settings(max_examples=300, deadline=None)
@given(mutants(), st.sets(st.sampled_from(sorted(BASE)), max_size=2))
def test_whatever_is_written_the_rules_answer_in_words(documents: dict[str, Document], lost: set[str]) -> None:
    rest = {path: document for path, document in documents.items() if path not in lost}
    for problem in County(rest, frozenset(lost)).problems:
        for lang in ("zh", "en"):
            assert messages.message(problem, lang)
            assert messages.hint(problem, lang)
