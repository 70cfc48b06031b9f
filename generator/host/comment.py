"""The text of a comment that is found again by its marker and fits the host's limit."""

from __future__ import annotations

MAX_CHARACTERS = 65_536
_FENCE = "```"
_FOLD, _UNFOLD = "<details", "</details>"
_CLOSED = 8  # folds closed at most; deeper ones nobody writes
_SPARE = len(_FENCE) + 1 + _CLOSED * (len(_UNFOLD) + 1)


def fitted(text: str, marker: str) -> str:
    """Return ``text`` with ``marker`` as its first line; cut at the end of a line, and so said, if it is too long.

    ``marker`` is an HTML comment of one line. What the cut leaves open, a code block or a fold, is closed before the
    note, so that the note can be seen.
    """
    whole = text if text.startswith(marker) else f"{marker}\n{text}"
    if len(whole) <= MAX_CHARACTERS:
        return whole
    room = MAX_CHARACTERS - len(_note(len(whole))) - _SPARE
    end = whole.rfind("\n", len(marker) + 1, room + 1)
    kept = whole[: end if end > 0 else room]
    return kept + _closing(kept) + _note(len(whole) - len(kept))


def _note(left_out: int) -> str:
    return f"\n\n**内容太长，此处截断：以下省略 {left_out} 个字。** 全文请在本机用 `xuefen summary` 查看。"


def _closing(kept: str) -> str:
    fences = sum(line.startswith(_FENCE) for line in kept.split("\n"))
    folds = min(max(kept.count(_FOLD) - kept.count(_UNFOLD), 0), _CLOSED)
    return f"\n{_FENCE}" * (fences % 2) + f"\n{_UNFOLD}" * folds
