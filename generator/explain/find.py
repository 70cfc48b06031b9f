"""Which teacher is meant by what somebody typed: an id, or a name."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from generator.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody, or more than one, is called that; ``near`` holds id, name and last school of who may be meant."""

    asked: str
    near: tuple[tuple[str, str, str], ...]
    namesakes: bool = False

    @property
    def message(self) -> str:
        """What to tell the user, in one line or several."""
        said = f"“{self.asked}”不止一人，请用教师编号：" if self.namesakes else f"没有找到教师“{self.asked}”。"
        if not self.near:
            return said + "可用教师编号（如 t-4fj2wq）或姓名查询。"
        listed = "\n".join(f"  {teacher}  {name or '（无姓名）'}  {school}" for teacher, name, school in self.near)
        return said + ("\n" if self.namesakes else "您要找的是不是：\n") + listed


def find(book: Ledger, asked: str) -> str | Unknown:
    """Return the id of the one teacher with that id or name, else who may be meant."""
    asked = asked.strip()
    if asked in book.place:
        return asked
    names = {who: name for who, name in book.register.names.items() if who in book.place}
    same = sorted(who for who, name in names.items() if name == asked)
    if len(same) == 1:
        return same[0]
    close = same or _close(asked, names, book)
    return Unknown(asked, tuple((who, names.get(who, ""), _school(book, who)) for who in close), bool(same))


def _close(asked: str, names: dict[str, str], book: Ledger) -> list[str]:
    """Return at most five teachers: whose name holds what was typed, or looks like it; or whose id does."""
    if not asked:
        return []
    holding = sorted(who for who, name in names.items() if asked in name)
    alike = get_close_matches(asked, sorted(set(names.values())), 5, 0.5)
    named = sorted((alike.index(name), who) for who, name in names.items() if name in alike)
    ids = get_close_matches(asked.lower(), list(book.place), 5, 0.6)
    return list(dict.fromkeys([*holding, *(who for _, who in named), *ids]))[:5]


def _school(book: Ledger, teacher: str) -> str:
    stays = book.teachers[book.place[teacher]].stays
    school = book.register.schools.get(stays[-1].school) if stays else None
    return str(school.data["name"]) if school else ""
