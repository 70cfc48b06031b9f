"""A site, or many, as one file to hand over: a zip whose bytes depend on nothing but the pages in it."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
_UNIX, _FILE = 3, 0o100644


def archive(folder: Path, names: Iterable[str], to: Path, *, top: str) -> None:
    """Write the files ``names`` of ``folder`` into the zip ``to``, under the folder ``top``; whole or not at all.

    Nothing else that stands in ``folder`` gets in. The same files make the same bytes, whenever and wherever.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=to.parent, prefix=f".{to.name}.")
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
            for name in sorted(names):
                made.writestr(_entry(f"{top}/{name}"), (folder / name).read_bytes())
        Path(beside).chmod(0o644)
        Path(beside).replace(to)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.create_system, entry.external_attr = _UNIX, _FILE << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
