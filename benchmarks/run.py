"""Run one command and write ``exit code, seconds, peak KiB`` to a file: ``python run.py FILE COMMAND …``.

A process of its own and a small one: Linux counts the memory of whoever starts a process to that process's peak.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

if __name__ == "__main__":
    told, *command = sys.argv[1:]
    begin = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - begin
    Path(told).write_text(f"{os.waitstatus_to_exitcode(status)} {seconds} {usage.ru_maxrss}", "utf-8")
