"""Below what a page shows: the record it comes from, and where to say that something is wrong with it."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from generator.host.address import address, api_of
from generator.host.dialect import GITHUB
from generator.host.error import HostError
from generator.pages.model import CountyView

FORM = "appeal.yml"  # the issue form that asks which entry is meant
_HOSTED = ("internal", "school", "provider")  # whose readers have an account on the code host


def form(repository: str, kind: str, record: str) -> str:
    """Return the address of the host's form for appeals, filled in with a record and nothing else.

    ``""`` where there is no host, or readers of that kind have no account there.
    """
    if kind not in _HOSTED or not repository:
        return ""
    try:
        dialect, _ = api_of(address(repository))
    except HostError:
        return ""
    if dialect is GITHUB:
        asked = {"template": FORM, "entry": record}
    else:
        asked = {"template": f".github/ISSUE_TEMPLATE/{FORM}", "field:entry": record}
    return f"{repository}/issues/new?{urlencode(asked, quote_via=quote)}"


def whom(county: CountyView, kind: str) -> str:
    """Return whom readers without a form tell."""
    if kind == "public":
        return county.contact or county.bureau
    return "学校的学分管理员" + (f"，或{county.contact}" if county.contact else "")
