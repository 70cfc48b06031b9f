"""Who proposes and who approves what: the matrix, read from the register or, where it has none, our own (data)."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from generator.guard.state import State
from generator.load import read as read_yaml
from generator.records import Document
from generator.resources import PACKAGE

PATH = "records/county/approvals.yaml"
Roles = tuple[str, ...]


class Seat(NamedTuple):
    """One approval that is needed: ``stand_ins`` may fill it where all who hold one of ``roles`` must stand aside."""

    roles: Roles
    stand_ins: Roles = ()


class Matter(NamedTuple):
    """One kind of act: the roles that may propose it, and the seats, each to be filled by another person."""

    propose: Roles
    seats: tuple[Seat, ...]


class Matrix(NamedTuple):
    """All matters by id, the ways of approving that count, and the roles that may register.

    ``submitted_days``: how many days before the push the day written in a submission may lie.
    """

    ways: frozenset[str]
    register: Roles
    submitted_days: int
    matters: dict[str, Matter]


def matrix(state: State) -> Matrix:
    """Return the matrix in force in a state of the register."""
    return _matrix(state.document(PATH) or default())


@cache
def default() -> Document:
    """Return the matrix that holds where a county has none of its own."""
    found = read_yaml("matrix.yaml", (PACKAGE / "guard" / "matrix.yaml").read_bytes())
    if not isinstance(found, dict):
        raise TypeError(found)
    return found


def _matrix(data: Document) -> Matrix:
    matters = {name: _matter(matter) for name, matter in data["matters"].items()}
    return Matrix(frozenset(data["ways"]), tuple(data["register"]), data["submitted_days"], matters)


def _matter(data: Document) -> Matter:
    seats = (Seat(tuple(seat["roles"]), tuple(seat.get("else", ()))) for seat in data["seats"])
    return Matter(tuple(data["propose"]), tuple(seats))
