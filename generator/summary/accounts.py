"""Who gains or loses which role: changes of the accounts, told as what they do."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterator, Mapping
from typing import Any

from generator.summary.case import Case
from generator.summary.differences import Difference, differences
from generator.summary.escape import code, inert, joined
from generator.summary.layout import Section, Table
from generator.summary.wording import NONE, Wording

Account = Mapping[str, Any]
HEADER = ("变化", "账号", "角色与范围", "本人", "说明")
GAINS, LOSES = "**得到**", "**失去**"


def section(case: Case) -> Section:
    """Return what the change of ``accounts.yaml`` gives and takes."""
    wording = Wording(case, "accounts")
    rows: list[tuple[str, ...]] = []
    for _, old, new in case.pairs:
        if any(record is not None and record.data["kind"].startswith("accounts/") for record in (old, new)):
            rows += _rows(wording, *(list(record.data["accounts"]) if record else [] for record in (old, new)))
    return Section("账号与权限", [Table(HEADER, rows, "处")] if rows else [])


def _rows(wording: Wording, old: list[Account], new: list[Account]) -> Iterator[tuple[str, ...]]:
    before, after = _named(old), _named(new)
    for one in differences({"accounts": old}, {"accounts": new}):
        if len(one.trail) < 2 or one.trail[1] not in before or one.trail[1] not in after:
            yield _row(
                wording, GAINS if one.old is None else LOSES, one.new if one.old is None else one.old, _terms(one)
            )
    for name in (name for name in after if name in before and before[name] != after[name]):
        yield from _changed(wording, before[name], after[name])


def _named(accounts: list[Account]) -> dict[str, Account]:
    return {f"{account['login']} {account['from']}": account for account in accounts}


def _changed(wording: Wording, old: Account, new: Account) -> Iterator[tuple[str, ...]]:
    """Yield what happens to one account: roles first, then the key, then everything else."""
    if (old["role"], old["scope"]) != (new["role"], new["scope"]):
        yield _row(wording, LOSES, old, "")
        yield _row(wording, GAINS, new, "")
    if old.get("key") != new.get("key"):
        said = f"{fingerprint(old)} → **{fingerprint(new)}**"
        yield _row(wording, "**换签名公钥**", new, said)
    rest = [key for key in ("to", "deputy", "person") if old.get(key) != new.get(key)]
    for key in rest:
        at = ("accounts", 0, key)
        was, now = (wording.value(at, account.get(key)) for account in (old, new))
        said = f"{wording.title(at)} {was} → **{now}**"
        yield _row(wording, LOSES if key == "to" and key in new else "修改", new, said)


def _row(wording: Wording, change: str, account: Account, said: str) -> tuple[str, ...]:
    role = wording.value(("accounts", 0, "role"), account["role"])
    scope = "全县" if account["scope"] == "county" else wording.text(account["scope"])
    person = wording.text(account["person"]) if "person" in account else NONE
    return change, inert(account["login"], 40), f"{role} · {scope}", person, said


def _terms(one: Difference) -> str:
    """Return from when to when an account holds that comes or goes, and the fingerprint of its key."""
    account = one.new or one.old
    days = f"自 {inert(account['from'])}" + (f" 至 {inert(account['to'])}" if "to" in account else "")
    deputy = [f"代理人 {inert(account['deputy'], 40)}"] if "deputy" in account else []
    return joined([days, *deputy, f"公钥 {fingerprint(account)}"], "，")


def fingerprint(account: Account) -> str:
    """Return a key's fingerprint as ``ssh-keygen -l`` prints it."""
    if "key" not in account:
        return "未登记"
    try:
        blob = b64decode(account["key"].split(" ")[1], validate=True)
    except (Error, IndexError):
        return "读不懂"
    return code(f"SHA256:{b64encode(hashlib.sha256(blob).digest()).decode().rstrip('=')}")
