"""Progress on standard error for work that takes more than a second."""

from __future__ import annotations

import sys
import time


class Progress:
    """Say what is being done once the whole work has taken longer than ``patience`` seconds; silent before."""

    def __init__(self, patience: float = 1.0) -> None:
        self.began = time.monotonic()
        self.patience = patience

    def __call__(self, doing: str) -> None:
        """Begin a step; a terminal shows it in place, a log gets one line each."""
        spent = time.monotonic() - self.began
        if spent < self.patience:
            return
        if sys.stderr.isatty():
            print(f"\r\x1b[K{doing}……({spent:.0f} 秒)", end="", file=sys.stderr, flush=True)
        else:
            print(f"{doing}……({spent:.0f} 秒)", file=sys.stderr, flush=True)

    def done(self) -> None:
        """Clear the line in place."""
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
