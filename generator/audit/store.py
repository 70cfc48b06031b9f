"""The object store: read in bulk, and asked whether it holds, whole, what its names say.

Whatever Git reads it takes for what it is called; only ``git fsck`` compares contents with their ids. It runs beside
the replay, in a process of its own.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, cast

from generator.git import Repository
from generator.problem import Problem, problem
from generator.tree import MAX_BYTES

MOST = 20  # lines of what is broken: the first say enough
_ID = re.compile("[0-9a-f]{40}|[0-9a-f]{2}/[0-9a-f]{38}")
_HARMLESS = ("notice", "dangling", "warning", "unreachable")


def read(repository: Repository, names: Iterable[str]) -> Iterator[bytes | None]:
    """Yield the content of every object named, None where there is none or it is longer than ``MAX_BYTES``."""
    with tempfile.TemporaryFile() as request:  # a pipe could fill up while nobody reads the answers
        request.writelines(name.encode() + b"\n" for name in names)
        request.seek(0)
        with repository.start("cat-file", "--batch", "--buffer", source=request) as process:
            answers = cast("IO[bytes]", process.stdout)
            while header := answers.readline().split():
                yield _content(answers, header)


def _content(answers: IO[bytes], header: list[bytes]) -> bytes | None:
    if len(header) != 3 or not header[2].isdigit():
        return None
    size = int(header[2])
    source = answers.read(size + 1)[:-1]
    return source if size <= MAX_BYTES else None


def examine(repository: Repository, tip: str) -> subprocess.Popen[bytes]:
    """Start the comparison of all objects with their ids, and of all links with what is there."""
    options = ("--full", "--strict", "--no-dangling", "--no-reflogs", "--no-progress")
    return repository.start("fsck", *options, tip, source=subprocess.DEVNULL, errors=subprocess.STDOUT)


def broken(examination: subprocess.Popen[bytes]) -> Iterator[Problem]:
    """Yield what the comparison found (C834)."""
    said = examination.communicate()[0].decode("utf-8", "replace").splitlines()
    if examination.returncode:
        found = [line for line in said if line and not line.startswith(_HARMLESS)]
        for line in found[:MOST] or [f"git fsck: {examination.returncode}"]:
            name = _ID.search(line)
            yield problem("C834", name[0].replace("/", "")[:12] if name else "objects", (), said=line)


def gaps(repository: Repository) -> Iterator[Problem]:
    """Yield why the history may not be whole here: a shallow or partial clone (C832)."""
    if repository.text("rev-parse", "--is-shallow-repository") == "true":
        yield problem("C832", "shallow")
    if repository.setting("extensions.partialclone"):
        yield problem("C832", "extensions.partialClone")


def disguises(repository: Repository) -> Iterator[Problem]:
    """Yield what makes other programs see another history here: replacements and grafts (C833).

    They are left aside in the replay.
    """
    for name in repository.text("for-each-ref", "--format=%(refname)", "refs/replace/").splitlines():
        yield problem("C833", name)
    place = Path(repository.text("rev-parse", "--path-format=absolute", "--git-common-dir"), "info", "grafts")
    if place.is_file() and place.read_bytes().strip():
        yield problem("C833", "info/grafts")
