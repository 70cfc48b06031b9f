"""The picture of a cycle as inline SVG: geometry only; the colours are classes of the style sheet.

All arithmetic is on integers (hundredths of a credit, tenths of a pixel), so the same figures give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from markupsafe import Markup, escape

from generator.pages.model import CycleView, YearView

WIDTH, HEIGHT = 420, 308  # of the view box; sized for a phone, where it stands at about that width
LEFT, RIGHT, TOP, GROUND = 40, 4160, 500, 2500  # tenths of a pixel
HAS = frozenset({"met", "exempt"})
LACKS = frozenset({"missed", "impossible", "behind", "grace"})

_HATCH = (
    '<defs><pattern id="xf-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="gap" width="6" height="6"/><path class="gapline" d="M0 0V6"/></pattern></defs>'
)
_HATCHED = ' fill="url(#xf-hatch)"'
_CASING = 'style="stroke:var(--card);stroke-width:3.2"'  # under a line that crosses bars, so that it stands out


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where things stand: ``top`` hundredths reach from the ground line to ``TOP``; one column is ``wide`` tenths."""

    top: int
    wide: int

    def y(self, cents: int) -> int:
        return GROUND - cents * (GROUND - TOP) // self.top

    def bar(self, css: str, left: int, low: int, high: int, fill: str = "") -> str:
        """A bar in the column that begins at ``left``, from ``low`` to ``high`` hundredths."""
        top = self.y(high)
        tall = max(self.y(low) - top, 10)
        x, width = left + self.wide // 8, self.wide - self.wide // 4
        return f'<rect class="{css}"{fill} x="{_px(x)}" y="{_px(top)}" width="{_px(width)}" height="{_px(tall)}"/>'

    def text(self, css: str, left: int, y: int, text: str) -> str:
        """A line of text in the middle of the column that begins at ``left``."""
        return f'<text class="{css}" x="{_px(left + self.wide // 2)}" y="{_px(y)}">{escape(text)}</text>'


def cycle(view: CycleView) -> Markup:
    """Draw a cycle as a staircase: each year's credits stand on those before; the last column holds total and gap.

    A year whose step stays under its dashed line lacks its yearly floor, and the gap is hatched; the line across is
    what the cycle asks, the upright one the data date.
    """
    plot = _Plot(max(view.need_cents, view.counted_cents, 1), (RIGHT - LEFT) // (len(view.years) + 1))
    drawn = [
        f'<svg class="xf-cycle" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(told(view))}">',
        _HATCH,
    ]
    drawn += _frame(view, plot)
    drawn += _today(view, plot)
    before = 0
    for n, year in enumerate(view.years):
        drawn += _year(year, LEFT + n * plot.wide, before, plot)
        before += year.counted_cents
    drawn += _total(view, LEFT + len(view.years) * plot.wide, plot)
    drawn.append("</svg>")
    return Markup("".join(drawn))  # noqa: S704 - every text went through escape


def told(view: CycleView) -> str:
    """Return in words what the picture shows, for those who hear the page."""
    floors = {True: "达到年度要求", False: "未达到年度要求"}
    past = [year for year in view.years if year.state != "future"]
    said = [
        f"{year.label} 年计入 {year.counted}" + (f"，{floors[year.status in HAS]}" if year.floor_cents else "")
        for year in past
    ]
    said += [f"{year.label} 年未到，要求 {year.floor}" for year in view.years if year not in past and year.floor_cents]
    total = f"合计 {view.counted}"
    if view.need_cents:
        total += f"，应达 {view.need}，" + (f"还缺 {view.missing}" if view.missing else "已够")
    elapsed = [f"截至 {view.as_of}，周期时间已过 {view.elapsed}%"] if view.as_of else []
    return "；".join([*said, total, *elapsed])


@cache
def _px(tenths: int) -> str:
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest else str(whole)


def _frame(view: CycleView, plot: _Plot) -> list[str]:
    """The ground, what the cycle asks, and the even pace towards it (to compare with; no rule asks for it)."""
    drawn = [f'<path class="ground" d="M{_px(LEFT)} {_px(GROUND)}H{_px(RIGHT)}"/>']
    if view.need_cents:
        y = _px(plot.y(view.need_cents))
        drawn.append(
            f'<path class="pace" d="M{_px(LEFT)} {_px(GROUND)}L{_px(LEFT + len(view.years) * plot.wide)} {y}"/>'
        )
        drawn.append(f'<path class="need" d="M{_px(LEFT)} {y}H{_px(RIGHT)}"/>')
        drawn.append(f'<text class="needtext" x="{_px(LEFT)}" y="{_px(TOP - 90)}">周期应达 {escape(view.need)}</text>')
    return drawn


def _today(view: CycleView, plot: _Plot) -> list[str]:
    """Where the data date stands in the cycle, while it runs."""
    if not view.as_of or view.elapsed >= 100:
        return []
    x = LEFT + len(view.years) * plot.wide * view.elapsed // 100
    anchor = LEFT + min(max(x - LEFT, 450), len(view.years) * plot.wide - 450)  # the text stays in the picture
    line = f'<path class="ground" d="M{_px(x)} {_px(TOP - 320)}V{_px(GROUND)}"/>'
    return [line, f'<text class="label" x="{_px(anchor)}" y="{_px(TOP - 350)}">截至 {escape(view.as_of)}</text>']


def _year(year: YearView, left: int, before: int, plot: _Plot) -> list[str]:
    """One step: the year's bands one on the other, its floor, what it lacks; under it label, amount and sign."""
    drawn, at, future = [], before, year.state == "future"
    for band, cents in enumerate(year.parts_cents):
        if cents:
            drawn.append(plot.bar(f"b{band}", left, at, at + cents))
            at += cents
    if year.floor_cents:
        if year.counted_cents < year.floor_cents and not future:
            drawn.append(plot.bar("missing", left, at, before + year.floor_cents, _HATCHED))
        y, inset = plot.y(before + year.floor_cents), plot.wide // 20
        line = f'd="M{_px(left + inset)} {_px(y)}h{_px(plot.wide - 2 * inset)}"'
        drawn.append(f'<path {_CASING} {line}/><path class="floor" {line}/>')
        drawn.append("" if future else _sign(year.status, left + plot.wide // 2))
    drawn.append(plot.text("label", left, GROUND + 180, year.label))
    drawn.append(plot.text("sum", left, GROUND + 350, "未到" if future else year.counted))
    return drawn


def _sign(status: str, middle: int) -> str:
    """A tick or a cross under a year, nothing where it is not decided."""
    x, y = _px(middle - 45), _px(GROUND + 465)
    if status in HAS:
        return f'<path class="yes" d="M{x} {y}l3 3.5l6-7"/>'
    return f'<path class="no" d="M{x} {y}m1-3.5l7 7m0-7l-7 7"/>' if status in LACKS else ""


def _total(view: CycleView, left: int, plot: _Plot) -> list[str]:
    """The last column: what is there, and hatched what is missing."""
    drawn = [f'<path class="divide" d="M{_px(left)} {_px(TOP - 60)}V{HEIGHT - 8}"/>']
    if view.counted_cents:
        drawn.append(plot.bar("total", left, 0, view.counted_cents))
    if view.need_cents > view.counted_cents:
        drawn.append(plot.bar("missing", left, view.counted_cents, view.need_cents, _HATCHED))
        drawn.append(plot.text("lack", left, TOP - 90, f"缺 {view.missing}"))
    drawn.append(_sign(view.status, left + plot.wide // 2) if view.need_cents else "")
    drawn.append(plot.text("label", left, GROUND + 180, "合计"))
    drawn.append(plot.text("sum strong", left, GROUND + 350, view.counted))
    return drawn
