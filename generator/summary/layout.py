"""Sections of Markdown laid out: tables aligned to be read raw, long ones folded, and the whole fitted into a limit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from generator.tables import left, right, width

LIMIT = 65_000
"""A host takes 65,536 characters; the rest is for what stands around a summary. Counted as UTF-16, the strictest."""

VISIBLE = 20
WIDEST = 44  # a longer cell is not waited for: the others stay aligned
Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of escaped cells; the first ``visible`` are seen at once. ``noun`` counts rows: ``位教师``.

    ``minor``: where room is short it ends before the others do.
    """

    header: Cells
    rows: Sequence[Cells]
    noun: str = "行"
    numbers: frozenset[int] = frozenset()
    visible: int = VISIBLE
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each item is escaped text, its further lines are indented under it."""

    rows: Sequence[str]
    noun: str = "项"
    visible: int = VISIBLE
    minor: bool = False


Block = str | Table | Items


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (``""``: none) and what stands under it; without blocks nothing is written."""

    title: str
    blocks: list[Block] = field(default_factory=list)


def fitted(sections: Sequence[Section], limit: int | None, more: str) -> str:
    """Return the document, at most ``limit`` characters long (None: as long as it is).

    First what is folded is no longer aligned, then the minor tables and lists end after the same number of rows, the
    largest that fits, then all others; a note says how many are left out and that ``more`` shows them.
    """
    blocks = [block for section in sections for block in section.blocks]
    longest = max((len(block.rows) for block in blocks if not isinstance(block, str)), default=0)
    whole = _document(sections, (longest, longest), more, folded_aligned=True)
    if limit is None or length(whole) <= limit:
        return whole

    def fits(keep: int, minor: int) -> bool:
        return length(_document(sections, (keep, minor), more)) <= limit

    if fits(longest, 0):
        return _document(sections, (longest, _largest(lambda minor: fits(longest, minor), longest)), more)
    return _document(sections, (_largest(lambda keep: fits(keep, 0), longest), 0), more)


def length(text: str) -> int:
    """Return how many UTF-16 units a text takes."""
    return len(text) + sum(char > "\uffff" for char in text)


def _largest(fits: Callable[[int], bool], most: int) -> int:
    """Return the largest number up to ``most`` that fits, 0 if none does."""
    if fits(most):
        return most
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _document(sections: Sequence[Section], keep: tuple[int, int], more: str, *, folded_aligned: bool = False) -> str:
    """Return the document with so many rows of each block, and so many of each minor one."""
    parts: list[str] = []
    for section in sections:
        if section.blocks:
            parts += [f"### {section.title}"] if section.title else []
            parts += [_block(block, keep, more, aligned=folded_aligned) for block in section.blocks]
    return "\n\n".join(parts) + "\n"


def _block(block: Block, most: tuple[int, int], more: str, *, aligned: bool) -> str:
    if isinstance(block, str):
        return block
    keep = most[block.minor]
    shown, folded = slice(0, min(block.visible, keep)), slice(block.visible, keep)
    parts, rest = _halves(block, shown, folded, aligned=aligned)
    hidden, left_out = len(block.rows[folded]), len(block.rows) - keep
    if hidden:
        name = "其余" if block.visible else "共"
        parts.append(f"<details>\n<summary>{name} {hidden} {block.noun}</summary>\n\n{rest}\n\n</details>")
    if left_out > 0:
        parts.append(f"> ✂️ **篇幅所限，另有 {left_out} {block.noun}没有列出。** 在本机运行 {more} 可看全部。")
    return "\n\n".join(parts)


def _halves(block: Table | Items, shown: slice, folded: slice, *, aligned: bool) -> tuple[list[str], str]:
    """Return what is seen at once and what is folded away."""
    if isinstance(block, Items):
        return (["\n".join(block.rows[shown])] if block.rows[shown] else []), "\n".join(block.rows[folded])
    first, last = block.rows[shown], block.rows[folded]
    sizes = _sizes([block.header, *first, *(last if aligned else ())])
    seen = [_rows(block, first, sizes)] if block.visible else []
    return seen, _rows(block, last, sizes if aligned else [0] * len(sizes))


def _sizes(rows: Sequence[Cells]) -> list[int]:
    fitting = [[size for row in rows if (size := width(row[n])) <= WIDEST] for n in range(len(rows[0]))]
    return [max([3, *sizes]) for sizes in fitting]


def _rows(table: Table, rows: Sequence[Cells], sizes: Sequence[int]) -> str:
    rule = [f"{'-' * max(2, size - 1)}:" if n in table.numbers else "-" * max(3, size) for n, size in enumerate(sizes)]
    lines = [_line(table.header, sizes, table.numbers), f"| {' | '.join(rule)} |"]
    return "\n".join([*lines, *(_line(row, sizes, table.numbers) for row in rows)])


def _line(cells: Cells, sizes: Sequence[int], numbers: frozenset[int]) -> str:
    laid = [
        (right if n in numbers else left)(cell, size) for n, (cell, size) in enumerate(zip(cells, sizes, strict=True))
    ]
    return f"| {' | '.join(laid)} |"
