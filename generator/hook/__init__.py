"""The pre-receive hook of a plain Git server: every push judged before it is taken, closed where in doubt."""

from __future__ import annotations

from generator.hook.install import NotInstalledError, install, prove
from generator.hook.receive import receive

__all__ = ["NotInstalledError", "install", "prove", "receive"]
