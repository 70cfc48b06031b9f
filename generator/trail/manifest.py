"""What an approver signs: a short canonical text that says exactly what is approved, where, and as whom."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import NamedTuple

from generator.git import MODE_ABSENT, ZERO, Change

FIRST = "xuefen approval 1"
TARGET = "refs/heads/main"
VERDICTS = ("approve", "return")
WAYS = ("signature", "host", "paper")
MAX_NOTE = 300


class Manifest(NamedTuple):
    """One decision on one set of changes (DESIGN section 7).

    ``base`` is the commit the changes were reviewed against, ``changes`` what ``digest`` returns. ``signer`` signs and
    fills the seat of ``role`` that belongs to ``holder``: himself, or whom he stands in for, or (``way`` ``host`` or
    ``paper``) whose decision he records. ``at`` is UTC, to the second.
    """

    repository: str
    target: str
    base: str
    scope: str
    proposer: str
    changes: str
    verdict: str
    way: str
    signer: str
    role: str
    holder: str
    at: str
    note: str = ""


_LOGIN = r"[a-z0-9][a-z0-9._-]{1,38}"
_FORMS = {
    "repository": r"[a-z0-9][a-z0-9-]{1,39}",
    "target": r"refs/heads/[A-Za-z0-9][A-Za-z0-9._/-]{0,80}",
    "base": "[0-9a-f]{40}",
    "scope": r"county|code|s-[0-9]{4}|p-[0-9a-z]{6}",
    "proposer": _LOGIN,
    "changes": r"[1-9][0-9]{0,6} sha256:[0-9a-f]{64}",
    "verdict": "|".join(VERDICTS),
    "way": "|".join(WAYS),
    "signer": _LOGIN,
    "role": "[a-z_]{2,20}",
    "holder": _LOGIN,
    "at": r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z",
}
_LINES = "".join(f"{name}: (?P<{name}>{form})\n" for name, form in _FORMS.items())
_PATTERN = re.compile(f"{FIRST}\n{_LINES}(?:note: (?P<note>.{{1,{MAX_NOTE}}})\n)?")


def digest(changes: Iterable[Change]) -> str:
    """Return number and SHA-256 of changes: modes, blobs and paths, in path order."""
    found = hashlib.sha256()
    number = 0
    for one in sorted(changes):
        modes = f"{one.old_mode or MODE_ABSENT} {one.new_mode or MODE_ABSENT}"
        line = f"{modes} {one.old or ZERO} {one.new or ZERO}\t{one.path}\0"
        found.update(line.encode("utf-8", "surrogateescape"))
        number += 1
    return f"{number} sha256:{found.hexdigest()}"


def text(manifest: Manifest) -> str:
    """Return the canonical text, the one that is signed."""
    return f"{FIRST}\n" + "".join(f"{name}: {value}\n" for name, value in manifest._asdict().items() if value)


def read(written: str) -> Manifest | None:
    """Return the manifest of a canonical text; None for any text that ``text`` would not have written."""
    found = _PATTERN.fullmatch(written)
    if found is None:
        return None
    note = found["note"] or ""
    if not note.isprintable() or note.strip() != note:
        return None
    return Manifest(**{**found.groupdict(), "note": note})
