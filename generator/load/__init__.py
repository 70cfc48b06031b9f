"""Strict YAML to documents (DESIGN section 4, "Values"): what is not meant one way only is refused, with its place.

``private`` and ``text`` judge bytes and characters, ``scalars`` single values, ``parse`` builds documents quickly,
``structure`` and ``syntax`` say what is wrong with those that ``parse`` refused, ``places`` finds lines again.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from generator.load.parse import Document, RefusedError, Scalars, build, needs_care
from generator.load.places import locate, located
from generator.load.private import private_numbers
from generator.load.text import clean, examine
from generator.problem import Problem
from generator.rest import collector_at_rest

__all__ = ["Document", "Scalars", "examine", "load", "locate", "located", "private_numbers", "read"]


def load(files: Iterable[tuple[str, bytes]]) -> tuple[dict[str, Document], list[Problem]]:
    """Return the documents by path, in the order given, and all that is wrong with the files that are missing there.

    Problems are C010–C061, with line and column. Values are dict, list, str, int, Decimal, bool and None; equal texts
    are one object. The collector of cycles rests meanwhile: documents have none, and its passes over them cost a fifth
    of the time.
    """
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    scalars = Scalars()
    with collector_at_rest():
        for path, source in files:
            found = _read(path, source, scalars)
            if isinstance(found, dict):
                documents[path] = found
            else:
                problems += found
    return documents, problems


def read(path: str, source: bytes, scalars: Scalars | None = None) -> Document | list[Problem]:
    """Return the document in one file, or everything that is wrong with the file; never raises, whatever the bytes.

    ``scalars`` are shared by files that are read one at a time and repeat the same texts.
    """
    return _read(path, source, scalars or Scalars())


def _read(path: str, source: bytes, scalars: Scalars) -> Document | list[Problem]:
    if clean(source) and not needs_care(source):
        with suppress(RefusedError):
            return build(source, scalars)
    from generator.load.structure import inspect  # noqa: PLC0415 - most files have nothing wrong with them

    return examine(path, source) or inspect(path, source) or build(source, scalars)
