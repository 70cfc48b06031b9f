"""What a benchmark found, and the table it is shown in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEAD = ("项目", "本程序", "对照", "比值", "目标", "结论")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was measured, ours, the peer's, how they compare. ``met`` is None where there is no target."""

    name: str
    ours: str
    peer: str = "—"
    ratio: str = "—"
    target: str = "—"
    met: bool | None = None

    @property
    def verdict(self) -> str:
        """The last column."""
        return "—" if self.met is None else ("达标" if self.met else "未达")


def faster(name: str, ours: float, peer: float, peer_name: str, least: float) -> Finding:
    """Return a line for "at least so many times faster than a peer"; times in seconds."""
    ratio = peer / ours
    return Finding(
        name, seconds(ours), f"{peer_name} {seconds(peer)}", f"{ratio:.1f}×", f"≥ {least:g}×", ratio >= least
    )


def within(name: str, ours: float, peer: float, peer_name: str, most: float) -> Finding:
    """Return a line for "at most such a part of a peer's time"; times in seconds."""
    ratio = ours / peer
    return Finding(name, seconds(ours), f"{peer_name} {seconds(peer)}", f"{ratio:.2f}", f"≤ {most:g}", ratio <= most)


def seconds(time: float) -> str:
    """Return a time as it is read: milliseconds below a tenth of a second."""
    return f"{time * 1000:.0f} ms" if time < 0.1 else f"{time:.2f} s"


def markdown(findings: Sequence[Finding]) -> str:
    """Return the lines as a Markdown table."""
    rows = [HEAD, tuple("---" for _ in HEAD), *(_cells(finding) for finding in findings)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def plain(finding: Finding) -> str:
    """Return one line for the terminal, said as soon as it is known."""
    name, ours, peer, ratio, target, verdict = _cells(finding)
    return f"{verdict}  {name}:{ours}（对照 {peer}；比值 {ratio}；目标 {target}）"


def _cells(finding: Finding) -> tuple[str, ...]:
    return (finding.name, finding.ours, finding.peer, finding.ratio, finding.target, finding.verdict)
