"""Accounts as of a day: who holds which role, for which school or project, and who stands in for whom."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from generator.guard.acts import Act
from generator.records import Document

PATH = "records/county/accounts.yaml"
OF = {"training_clerk": "clerk"}  # the role an account has, where the matrix has another name for it


class Account(NamedTuple):
    """One line of ``accounts.yaml``; ``person`` is a teacher id, ``deputy`` a login, ``key`` a public key or ``""``."""

    login: str
    role: str
    scope: str
    person: str = ""
    deputy: str = ""
    key: str = ""


class Accounts:
    """The accounts in force on a day (ISO date); a login holds one at a time."""

    def __init__(self, data: Document | None, day: str) -> None:
        lines = (data or {}).get("accounts", ())
        self._lines = {line["login"]: line for line in lines if _in_force(line, day)}
        self._met: dict[str, Account] = {}

    @cached_property
    def by_login(self) -> dict[str, Account]:
        """All accounts by login."""
        return {login: _account(line) for login, line in self._lines.items()}

    @cached_property
    def keys(self) -> dict[str, str]:
        """Public keys by login, of those who have one."""
        return {login: account.key for login, account in self.by_login.items() if account.key}

    @cached_property
    def _by_office(self) -> dict[tuple[str, str], list[Account]]:
        found: dict[tuple[str, str], list[Account]] = {}
        for account in self.by_login.values():
            found.setdefault((account.role, account.scope), []).append(account)
        return found

    def get(self, login: str) -> Account | None:
        """Return the account of a login, None where it has none in force."""
        if login in self._lines and login not in self._met:
            self._met[login] = _account(self._lines[login])
        return self._met.get(login)

    def holders(self, roles: tuple[str, ...], act: Act) -> list[Account]:
        """Return the accounts that hold one of the roles for what an act concerns, by login."""
        scopes = {*act.offices, act.training_school, act.provider, "county"}
        offices = ((OF.get(role, role), scope) for role in roles for scope in scopes)
        possible = (account for office in offices for account in self._by_office.get(office, ()))
        found = {account.login: account for account in possible if any(holds(account, role, act) for role in roles)}
        return [found[login] for login in sorted(found)]

    def same_person(self, one: str, other: str) -> bool:
        """Return whether two logins are one person: the same login, teacher or key."""
        if one == other:
            return True
        a, b = self.get(one), self.get(other)
        return bool(a and b and ((a.person and a.person == b.person) or (a.key and a.key == b.key)))


def holds(account: Account, role: str, act: Act) -> bool:
    """Return whether an account holds a role of the matrix for an act: of its school, its project, or the county."""
    if role == "training_clerk":
        return account.role == "clerk" and account.scope == act.training_school
    if account.role != role:
        return False
    if role in ("clerk", "principal"):
        return account.scope in act.offices
    return account.scope == act.provider if role == "provider" else account.scope == "county"


def registers(account: Account, roles: tuple[str, ...]) -> bool:
    """Return whether an account of the county holds one of the roles that register."""
    return account.role in roles and account.scope == "county"


def _account(line: Document) -> Account:
    key = " ".join(line.get("key", "").split()[:2])
    return Account(line["login"], line["role"], line["scope"], line.get("person", ""), line.get("deputy", ""), key)


def _in_force(line: Document, day: str) -> bool:
    return bool(line["from"] <= day <= line.get("to", "9999-12-31"))
