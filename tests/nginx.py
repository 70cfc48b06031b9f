"""nginx for the test of the example configuration: the one that is there, else apt-get as root.

``python -m tests.nginx`` makes sure there is one, and fails with a sentence where it cannot.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def find() -> str | None:
    """Return the path of nginx, or None; Debian keeps it where users do not look."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def main() -> int:
    """Make sure there is an nginx; 0 if there is."""
    if not find() and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("安装测试所需的 nginx……", file=sys.stderr)
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "nginx-light"]):
            subprocess.run(["apt-get", "-qq", *command], env=env, check=True, stdout=subprocess.DEVNULL)
    if find():
        return 0
    print("没有 nginx，网页服务器的测试不能运行：请安装 nginx（例如 apt-get install nginx-light）。", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
