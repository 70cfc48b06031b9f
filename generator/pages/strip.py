"""Schools beside each other as inline SVG: a dot for each on a scale of per cent, those of one type on one line.

All arithmetic is on integers (tenths of a pixel), so the same figures give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from generator.pages.model.overview import GroupView

WIDTH, LEFT, PERCENT = 640, 200, 60  # of the view box; tenths of a pixel to 0 %, and for each per cent
TOP, TITLE, GAP, AXIS = 280, 300, 120, 320  # room above, for a line's title, under it, for the scale
DOT, RING = 27, 32  # radius
STEP, TALL = 56, 900  # from dot to dot in a pile, and the highest a pile may be
TICKS = (0, 25, 50, 75, 100)


def strip(schools: Sequence[GroupView], elapsed: int) -> Markup:
    """Draw the mean of each school in per cent of what the cycle asks; schools that are equal are piled up.

    A ring is a school where somebody missed what is asked or cannot have it any more; the upright line is the part of
    the cycle's days that is over.
    """
    types: dict[str, list[GroupView]] = {}
    for school in sorted(schools, key=lambda school: (school.percent, -school.beyond, school.id)):
        types.setdefault(school.type, []).append(school)
    lines = sorted(types.items(), key=lambda line: (-len(line[1]), line[0]))
    drawn, y = [], TOP
    for label, some in lines:
        step, tallest = _step(some)
        ground = y + TITLE + (tallest - 1) * step + 2 * DOT
        drawn.append(f'<text x="{_px(LEFT + 60)}" y="{_px(y + 190)}">{escape(label)} {len(some)} 所</text>')
        drawn.append(f'<path class="ground" d="M{_px(LEFT)} {_px(ground)}H{_px(_x(100))}"/>')
        drawn += _dots(some, ground, step)
        y = ground + GAP
    said = escape(told(schools, elapsed))
    head = f'<svg class="xf-strip" viewBox="0 0 {WIDTH} {_px(y + AXIS)}" role="img" aria-label="{said}">'
    return Markup("".join([head, *_frame(y, elapsed), *drawn, "</svg>"]))  # noqa: S704 - every text went through escape


def told(schools: Sequence[GroupView], elapsed: int) -> str:
    """Return in words what the picture shows, for those who hear the page."""
    order = sorted(schools, key=lambda school: school.percent)
    if not order:
        return "没有学校有在册教师"
    low, middle, high = order[0], order[(len(order) - 1) // 2], order[-1]
    beyond = sum(school.beyond > 0 for school in order)
    said = f"{len(order)} 所学校的人均学分占周期应达的比例：中位数 {middle.percent}%"
    said += f"，最低 {low.percent}%（{low.label}），最高 {high.percent}%（{high.label}）"
    return f"{said}；{beyond} 所有教师未达到或已不可能达到；周期时间已过 {elapsed}%"


def _step(some: Sequence[GroupView]) -> tuple[int, int]:
    """Return how far the dots of a line stand one above the other, and how many the highest pile has."""
    percents = [school.percent for school in some]
    tallest = max(map(percents.count, set(percents)))
    return min(STEP, TALL // tallest), tallest


def _dots(some: Sequence[GroupView], ground: int, step: int) -> Iterator[str]:
    pile: dict[int, int] = {}
    for school in some:
        height = pile.get(school.percent, 0)
        pile[school.percent] = height + 1
        kind, radius = ("beyond", RING) if school.beyond else ("dot", DOT)
        at = f'cx="{_px(_x(school.percent))}" cy="{_px(ground - DOT - height * step)}" r="{_px(radius)}"'
        yield f'<circle class="{kind}" {at}><title>{escape(school.label)} {school.percent}%</title></circle>'


def _frame(bottom: int, elapsed: int) -> Iterator[str]:
    """The scale, and where the data date stands."""
    for percent in TICKS:
        at = _px(_x(percent))
        yield f'<path class="tick" d="M{at} {_px(TOP)}V{_px(bottom)}"/>'
        yield f'<text class="scale" x="{_px(_inside(_x(percent), 230))}" y="{_px(bottom + 220)}">{percent}%</text>'
    x = _x(elapsed)
    yield f'<path class="today" d="M{_px(x)} {_px(TOP - 60)}V{_px(bottom)}"/>'
    yield f'<text class="scale" x="{_px(_inside(x, 700))}" y="{_px(TOP - 100)}">时间已过 {elapsed}%</text>'


def _inside(x: int, half: int) -> int:
    """Return where the middle of a text stands that would be at ``x``, so that it stays in the picture."""
    return min(max(x, half), WIDTH * 10 - half)


def _x(percent: int) -> int:
    return LEFT + percent * PERCENT


def _px(tenths: int) -> str:
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest else str(whole)
