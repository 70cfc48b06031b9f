"""Who held which office when: every version of accounts and matrix read once, for every span of days once."""

from __future__ import annotations

from bisect import bisect_right

from generator.guard.accounts import PATH as ACCOUNTS
from generator.guard.accounts import Accounts
from generator.guard.matrix import PATH as MATRIX
from generator.guard.matrix import Matrix, matrix
from generator.guard.state import State


class Offices:
    """Accounts and matrices by the blob they stand in; between two days on which nobody comes or goes none differ."""

    def __init__(self) -> None:
        self._days: dict[str, list[str]] = {}
        self._accounts: dict[tuple[str, int], Accounts] = {}
        self._matrices: dict[str, Matrix] = {}

    def accounts(self, state: State, day: str) -> Accounts:
        """Return the accounts in force on a day (ISO date) in a state of the register."""
        blob = state.blob(ACCOUNTS)
        if blob not in self._days:
            self._days[blob] = _turns(state)
        key = blob, bisect_right(self._days[blob], day)
        if key not in self._accounts:
            self._accounts[key] = Accounts(state.document(ACCOUNTS), day)
        return self._accounts[key]

    def matrix(self, state: State) -> Matrix:
        """Return the matrix of a state of the register."""
        blob = state.blob(MATRIX)
        if blob not in self._matrices:
            self._matrices[blob] = matrix(state)
        return self._matrices[blob]


def _turns(state: State) -> list[str]:
    """Return, sorted, the days on which accounts begin, and what lies between their last days and the days after."""
    lines = (state.document(ACCOUNTS) or {}).get("accounts", ())
    return sorted({line["from"] for line in lines} | {line["to"] + "~" for line in lines if "to" in line})
