"""Where the program's own data folders are: beside the package in a checkout, inside it in the wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder ``schemas`` or ``site`` that belongs to this program, never one of the records' repository."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name
