"""The Chinese words for roles, matters and scopes, from the schemas that define them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from generator.guard.accounts import Account
from generator.resources import folder


def role_words(role: str) -> str:
    """Return the label of a role of the matrix or of an account."""
    labels: dict[str, str] = _schema("approvals")["$defs"]["role"]["x-labels"]
    return labels.get(role, role)


def matter_words(matter: str) -> str:
    """Return the label of a matter."""
    return str(_schema("approvals")["properties"]["matters"]["properties"][matter]["title"])


def way_words(way: str) -> str:
    """Return the label of a way of approving."""
    labels: dict[str, str] = _schema("approvals")["properties"]["ways"]["items"]["x-labels"]
    return labels.get(way, way)


def office_words(role: str) -> str:
    """Return the label of an account's role."""
    labels: dict[str, str] = _schema("accounts")["properties"]["accounts"]["items"]["properties"]["role"]["x-labels"]
    return labels.get(role, role)


def account_words(account: Account) -> str:
    """Return an account with its role and scope: ``clerk-0004（校级管理员，s-0004）``."""
    role = office_words(account.role)
    return f"{account.login}（{role}，{account.scope}）" if account.scope != "county" else f"{account.login}（{role}）"


@cache
def _schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder("schemas") / f"{name}-1.schema.json").read_bytes())
    return found
