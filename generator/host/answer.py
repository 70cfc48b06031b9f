"""The fields of a host's answer, each taken only if it is what the API promises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from generator.host.error import HostError
from generator.report import visible

SHA = re.compile(r"[0-9a-f]{40}")
LOGIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}(\[bot\])?")
_REF = re.compile(r"[^\x00-\x20\x7f~^:?*\[\\]{1,4096}")  # as git-check-ref-format allows
_LINK = re.compile(r"https?://[A-Za-z0-9:/?#@!$&*+,;=._~%\[\]-]{1,500}")
_NOBODY = "ghost"  # shown in place of every account that was deleted, so it may be no one's
_LINE = 300  # characters of a title
_WHOLE = 1 << 53  # the largest number JSON carries safely


@dataclass(frozen=True, slots=True)
class Fields:
    """One object of an answer; whatever is missing or of another type raises ``HostError``.

    ``asked`` is what the answer is about, ``place`` how the object is reached in it.
    """

    asked: str
    values: dict[str, object]
    place: str = ""

    def inner(self, name: str) -> Fields:
        """Return an object within."""
        return fields(self.asked, self.values.get(name), f"{self.place}{name}.")

    def whole(self, name: str) -> int:
        """Return a number of 1 or more."""
        value = self.values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < _WHOLE:
            raise self._wrong(name, "正整数")
        return value

    def text(self, name: str) -> str:
        """Return text as it is; it is untrusted. Null is ""."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, str):
            raise self._wrong(name, "文字")
        return value or ""

    def line(self, name: str) -> str:
        """Return text on one line with every control, bidi or broken character escaped, cut after 300 characters."""
        return visible(" ".join(self.text(name)[: 2 * _LINE].split()))[:_LINE]

    def flag(self, name: str) -> bool:
        """Return a truth value; missing is false."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, bool):
            raise self._wrong(name, "true 或 false")
        return bool(value)

    def sha(self, name: str) -> str:
        """Return a commit's id of 40 hex digits, or "" for null or ""."""
        value = self.text(name)
        if value and not SHA.fullmatch(value):
            raise self._wrong(name, "40 位十六进制提交号")
        return value

    def ref(self, name: str) -> str:
        """Return the name of a branch, which Git would accept; it is untrusted and may begin with a dash."""
        value = self.text(name)
        if not _REF.fullmatch(value):
            raise self._wrong(name, "分支名")
        return visible(value)

    def moment(self, name: str, *, required: bool = True) -> str:
        """Return a time as ``2026-11-25T09:00:00Z``; "" for null where none is ``required``."""
        value = self.text(name)
        if not value and not required:
            return ""
        try:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                raise self._wrong(name, "带时区的时间")
            return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
        except (ValueError, OverflowError):
            raise self._wrong(name, "时间") from None

    def link(self, name: str) -> str:
        """Return a web address that is safe in Markdown and in one line, "" for anything else."""
        value = self.text(name)
        return value if _LINK.fullmatch(value) else ""

    def login(self, name: str = "user") -> str:
        """Return whose it is; "" for a deleted account or a name that can be no account's."""
        if self.values.get(name) is None:
            return ""
        login = self.inner(name).text("login")
        return login if LOGIN.fullmatch(login) and login.lower() != _NOBODY else ""

    def _wrong(self, name: str, wanted: str) -> HostError:
        return unexpected(self.asked, f"{self.place}{name} 应是{wanted}")


def fields(asked: str, value: object, place: str = "") -> Fields:
    """Return the fields of a JSON object; raises ``HostError`` for any other value."""
    if not isinstance(value, dict):
        raise unexpected(asked, f"{place.removesuffix('.') or '内容'} 应是对象")
    return Fields(asked, value, place)


def unexpected(asked: str, what: str) -> HostError:
    """Return the error for an answer that breaks the API's promise; what was found is not quoted."""
    return HostError(f"{asked}：主机的回答不合接口约定（{what}），没有采用。请核对网址；一直如此，请告诉维护人员。")
