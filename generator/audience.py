"""Who a site is for (DESIGN section 7), and the records that everyone may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.check import Checked
from generator.records import Register, name_of

KINDS = ("internal", "public", "school", "provider", "teacher")
ALL = "all"
_OPEN = frozenset({"county", "periods", "policy", "provider", "rule-set", "project", "school"})
_UNTOLD = frozenset({"leadership", "note"})  # of these records: who leads a school, and what is noted for the office


class Audience(NamedTuple):
    """Whom a site is for: ``kind`` is one of ``KINDS``, ``id`` the school, provider or teacher (else ``""``)."""

    kind: str
    id: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else self.kind

    @property
    def slug(self) -> str:
        """What the audience's folder is called."""
        return self.id or self.kind


INTERNAL, PUBLIC = Audience("internal"), Audience("public")


def audiences(text: str, done: Checked, as_of: str) -> list[Audience]:
    """Return the audiences that a text names: ``internal``, ``public``, ``school:s-0001``, ``teacher:all``.

    All schools are those with teachers on ``as_of``, all teachers those on a school's books that day. Raises
    ValueError, saying what is wrong.
    """
    kind, _, name = text.partition(":")
    known = _known(kind, done, as_of)
    if kind not in KINDS or bool(name) != (known is not None):
        raise ValueError(
            f"没有这种站点：{text}。可写 internal、public、school:学校、provider:机构、teacher:教师；"
            "学校、机构、教师写编号，或写 all。"
        )
    if known is None:
        return [Audience(kind)]
    if name == ALL:
        return [Audience(kind, one) for one in sorted(known) if known[one]]
    if name not in known:
        raise ValueError(f"登记库里没有 {name}。")
    return [Audience(kind, name)]


def _known(kind: str, done: Checked, as_of: str) -> Mapping[str, bool] | None:
    """Return whom a kind of site can be for, and whether each is among all of them; None where there is but one."""
    if kind == "provider":
        return dict.fromkeys(done.register.providers, True)
    if kind not in ("school", "teacher"):
        return None
    where = {one.id: one.school_on(as_of) for one in done.membership.teachers.values()}
    if kind == "teacher":
        return {one: school is not None for one, school in where.items()}
    staffed = frozenset(where.values())
    return {school: school in staffed for school in done.register.schools}


def opened(register: Register) -> Register:
    """Return the records that everyone may see: no teacher is named in them, nor what is noted for the office."""
    return Register(dict(_opened(register)))


def _opened(register: Register) -> Iterator[tuple[str, dict[str, object]]]:
    for record in register.records:
        if name_of(record.data["kind"]) in _OPEN:
            yield record.path, {key: value for key, value in record.data.items() if key not in _UNTOLD}
