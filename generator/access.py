"""Which sites an account may read behind a login, as rows of a map for nginx (``site/examples/nginx``)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.guard.accounts import Account, Accounts
from generator.records import Register

HEADING = "# 由 xuefen access 从账号生成；不要手改，账号变了就重新生成。账号:文件夹\n"
COUNTY = ("registrar", "head", "bureau")


def access(register: Register, day: str) -> str:
    """Return one row for each account in force on a day (ISO date) and each site's folder that is its own.

    The county's officers read the internal site, a school's clerk and principal its own and those it files for, a
    provider its own. Teachers have no accounts in the register: their login is their id.
    """
    data = next((record.data for record in register.of("accounts")), None)
    found = Accounts(data, day).by_login
    rows = sorted((login, folder) for login, one in found.items() for folder in _folders(one, register))
    return HEADING + "".join(f'"{login}:{folder}" 1;\n' for login, folder in rows)


def _folders(one: Account, register: Register) -> Iterator[str]:
    if one.role in COUNTY:
        yield "internal"
    elif one.role == "provider":
        yield f"provider/{one.scope}"
    elif one.role in ("clerk", "principal"):
        yield f"school/{one.scope}"
        mine = (school for school, record in register.schools.items() if record.data.get("filed_by") == one.scope)
        yield from (f"school/{school}" for school in mine)
