"""The shape check: each document against the schema of its kind, at the place where that kind lives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.load import Document
from generator.problem import Problem, problem
from generator.schema.fields import listed, nearest, shown
from generator.schema.lift import LIFTS, Lift, lift
from generator.schema.schemas import Schemas


def check(
    schemas: Schemas, documents: Mapping[str, Document], lifts: Mapping[str, Lift] = LIFTS
) -> tuple[dict[str, Document], list[Problem]]:
    """Return the documents that have the shape of their kind, lifted to its newest version, and all problems (C1xx).

    ``documents`` are keyed by path, as ``load`` gives them; a document with a problem is left out. Each is judged
    by the schema of the version it names, before it is lifted.
    """
    valid: dict[str, Document] = {}
    problems: list[Problem] = []
    for path, document in documents.items():
        if found := list(_faults(schemas, path, document)):
            problems += found
        else:
            valid[path] = lift(document, lifts)
    return valid, problems


def _faults(schemas: Schemas, path: str, document: Document) -> Iterator[Problem]:
    kind = document.get("kind")
    if not isinstance(kind, str) or kind not in schemas.shapes:
        yield _unknown_kind(schemas, path, document)
        return
    if not schemas.fits(kind, path):
        yield _misplaced(schemas, path, kind)
    if not schemas.is_valid(kind, document):
        from generator.schema.words import worded  # noqa: PLC0415  jsonschema takes 80 ms, and most checks never fail

        yield from worded(schemas.shapes[kind], path, document)


def _unknown_kind(schemas: Schemas, path: str, document: Document) -> Problem:
    titles = {kind: shape["title"] for kind, shape in schemas.shapes.items()}
    here = {kind: titles[kind] for kind in schemas.place(path)[0]} or titles
    if document.get("kind") is None:
        at = ("kind",) if "kind" in document else ()
        return problem("C101", path, at, **listed(here))
    found = shown(document["kind"])
    name, _, version = found.partition("/")
    versions = {kind: title for kind, title in titles.items() if kind.rpartition("/")[0] == name}
    if version and versions:
        return problem("C103", path, ("kind",), name=name, version=version, **listed(versions))
    meant = nearest(found, titles)
    return problem("C102", path, ("kind",), found=found, **listed({meant: titles[meant]} if meant else here))


def _misplaced(schemas: Schemas, path: str, kind: str) -> Problem:
    places = schemas.paths(kind)
    title = schemas.shapes[kind]["title"]
    return problem("C104", path, ("kind",), kind=kind, title=title, options="、".join(places), words=", ".join(places))
