"""Chains of corrections as they stand at the end of the line: every one leads to an entry, none is forked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.audit.store import read
from generator.guard.acts import RECORDS
from generator.guard.state import State
from generator.membership import membership
from generator.problem import Problem
from generator.records import Document, Register
from generator.rules import Context
from generator.rules.corrections import (
    corrections_follow_their_targets,
    corrections_lead_back_to_an_entry,
    lines_are_corrected_once,
    targets_are_of_the_same_file,
    targets_exist,
)

RULES = (
    targets_exist,
    lines_are_corrected_once,
    targets_are_of_the_same_file,
    corrections_follow_their_targets,
    corrections_lead_back_to_an_entry,
)


def broken(state: State, files: Mapping[str, str], known: dict[str, bytes]) -> Iterator[Problem]:
    """Yield what is wrong with the corrections among ``files`` (C312–C315, C317); only they and their targets are read.

    ``known`` holds the contents that were read already, by blob.
    """
    possible = [path for path in files if files[path] in known or "correction/1" in state.schemas.place(path)[0]]
    wanted = [files[path] for path in possible if files[path] not in known]
    known.update((blob, source or b"") for blob, source in zip(wanted, read(state.repository, wanted), strict=True))
    corrections = _documents(state, (path for path in possible if _is_correction(state, path)))
    aims = {path for data in corrections.values() if data for path in _aims(data) if path in files}
    found = corrections | _documents(state, aims - corrections.keys())
    register = Register({path: data for path, data in found.items() if data is not None})
    unread = frozenset(path for path, data in found.items() if data is None)
    context = Context(register, membership(register), [], unread)
    for rule in RULES:
        yield from rule(context)


def _is_correction(state: State, path: str) -> bool:
    return path.startswith(RECORDS) and state.kind(state.blob(path)) == "correction"


def _documents(state: State, paths: Iterable[str]) -> dict[str, Document | None]:
    return {path: state.document(path) for path in sorted(paths)}


def _aims(correction: Document) -> Iterator[str]:
    """Yield the paths of the files whose lines a correction corrects."""
    targets = (line["target"] for line in correction["corrections"] if "target" in line)
    return (f"records/{target.partition('#')[0]}.yaml" for target in targets)
