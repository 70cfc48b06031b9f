"""CODEOWNERS from the accounts: the code host then asks the right people for their review by itself."""

from __future__ import annotations

from generator.guard.accounts import Accounts
from generator.records import Document

HEADING = "# 由 xuefen owners 从 records/county/accounts.yaml 生成；不要手改，账号变了就重新生成。\n"

BUREAU = ("*.yaml", "notices/", "policies/", "rules/", "verifications/")  # what of the county nobody else approves


def owners(accounts: Document, day: str) -> str:
    """Return the text of CODEOWNERS for the accounts in force on a day; the last line that fits a path counts."""
    found = Accounts(accounts, day).by_login.values()
    county = sorted(one.login for one in found if one.role in ("registrar", "bureau"))
    bureau = sorted(one.login for one in found if one.role == "bureau")
    maintainers = sorted(one.login for one in found if one.role == "maintainer")
    lines = [
        _line("*", maintainers),
        _line("/records/", county),
        *(_line(f"/records/county/{part}", bureau) for part in BUREAU),
    ]
    principals: dict[str, list[str]] = {}
    for one in found:
        if one.role == "principal":
            principals.setdefault(one.scope, []).append(one.login)
    lines += [_line(f"/records/schools/{school}/", sorted(who) + county) for school, who in sorted(principals.items())]
    return HEADING + "".join(line for line in lines if line)


def _line(pattern: str, logins: list[str]) -> str:
    return f"{pattern} {' '.join('@' + login for login in logins)}\n" if logins else ""
