"""The output folder: write only what changed, whole files or nothing, and remove what we wrote and no longer make."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


class Output:
    """The folder of a site, or of many. Files that we did not write are never touched.

    ``ledger`` is the file that remembers what the last build wrote: name, key, time and size of each file. It stands
    outside the folder, so it is not published; without it everything is compared and written as needed.
    """

    def __init__(self, folder: Path, ledger: Path) -> None:
        self.folder = folder
        self.written = self.unchanged = self.removed = 0
        self._ledger = ledger
        self._before = _read(ledger)
        self._now: dict[str, str] = {}

    def holds(self, name: str, key: str) -> bool:
        """Whether the file was written for this key and nobody touched it since; if so it stays."""
        path = f"{self.folder}/{name}"
        if self._before.get(name) != _line(key, path):
            return False
        self._now[name] = self._before[name]
        self.unchanged += 1
        return True

    def put(self, name: str, content: bytes, key: str = "") -> None:
        """Write a file under its posix path, unless it holds these bytes already."""
        path = f"{self.folder}/{name}"
        there = _bytes(path)
        if there == content:
            self.unchanged += 1
        else:
            _write(path, content, new=there is None)
            self.written += 1
        self._now[name] = _line(key, path)

    def stays(self, inside: str, key: str) -> bool:
        """Whether all files whose path begins so were written for this key and nobody touched any; if so they stay."""
        there = {name: line for name, line in self._before.items() if name.startswith(inside)}
        if not there or any(line != _line(key, f"{self.folder}/{name}") for name, line in there.items()):
            return False
        self._now |= there
        self.unchanged += len(there)
        return True

    def lines(self, names: Iterable[str]) -> list[str]:
        """Return what tells whether files of this build are the same as in the last: name, key, time and size."""
        return [f"{name}\t{self._now[name]}" for name in names]

    def under(self, folder: str) -> Part:
        """Return the folder of one site among those that this output holds."""
        return Part(self, folder)

    @property
    def names(self) -> list[str]:
        """The files of this build, sorted."""
        return sorted(self._now)

    def strangers(self) -> list[str]:
        """Return the files in the folder that this build did not make, sorted."""
        found = (f"{inside}/{name}" for inside, _, names in os.walk(self.folder) for name in names)
        start = len(f"{self.folder}/")
        return sorted(path[start:] for path in found if path[start:] not in self._now)

    def close(self) -> None:
        """Remove what the last build wrote and this one did not, and remember what this one wrote."""
        for name in sorted(self._before.keys() - self._now.keys()):
            path = self.folder / name
            if path.is_file():
                path.unlink()
                self.removed += 1
            _prune(path.parent, self.folder)
        self._ledger.parent.mkdir(parents=True, exist_ok=True)
        lines = (f"{name}\t{line}\n" for name, line in sorted(self._now.items()))
        _write(str(self._ledger), "".join(lines).encode(), new=False)


class Part:
    """One site's folder inside an output; its files count as the output's."""

    def __init__(self, whole: Output, folder: str) -> None:
        self._whole, self._folder = whole, folder

    def holds(self, name: str, key: str) -> bool:
        """As the output does, of a file of this folder."""
        return self._whole.holds(f"{self._folder}/{name}", key)

    def put(self, name: str, content: bytes, key: str = "") -> None:
        """As the output does, for a file of this folder."""
        self._whole.put(f"{self._folder}/{name}", content, key)


def _read(ledger: Path) -> dict[str, str]:
    if not ledger.is_file():
        return {}
    lines = ledger.read_text(encoding="utf-8").splitlines()
    return {name: line for name, _, line in (text.partition("\t") for text in lines)}


def _line(key: str, path: str) -> str:
    try:
        stat = os.stat(path)  # noqa: PTH116 - thousands of files: pathlib would cost as much as the work
    except OSError:
        return ""
    return f"{key}\t{stat.st_mtime_ns}\t{stat.st_size}"


def _bytes(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read()
    except OSError:
        return None


def _write(path: str, content: bytes, *, new: bool) -> None:
    """Write a file; one that is there is replaced as a whole, so that no reader ever sees half of it."""
    beside = path if new else path + ".new"
    try:
        file = open(beside, "wb")  # noqa: PTH123, SIM115
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        file = open(beside, "wb")  # noqa: PTH123, SIM115
    with file:
        file.write(content)
    if not new:
        os.replace(beside, path)  # noqa: PTH105


def _prune(folder: Path, top: Path) -> None:
    """Remove a folder and those above it, below ``top``, while they are empty."""
    while folder != top and top in folder.parents and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
