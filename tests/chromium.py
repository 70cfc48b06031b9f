"""Chromium for the browser tests: the one that is there, else apt-get as root, else Playwright's own.

``python -m tests.chromium`` makes sure there is one, with a Chinese font, and fails with a sentence where it cannot.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> str | None:
    """Return the path of a Chromium, or None: ``XUEFEN_CHROMIUM``, one on the PATH, Playwright's own."""
    named = os.environ.get("XUEFEN_CHROMIUM")
    if named:
        return named
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    if on_path:
        return on_path
    own = Path.home() / ".cache" / "ms-playwright"
    return next((str(path) for path in sorted(own.glob("chromium-*/chrome-linux*/chrome"))), None)


def has_chinese_font() -> bool:
    """Whether any installed font covers Chinese (fontconfig); without fontconfig assume yes, as on macOS."""
    if not shutil.which("fc-list"):
        return sys.platform != "linux"
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False).stdout.strip())


def install() -> None:
    """Install what is missing."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        wanted = [name for name, there in (("chromium", find()), ("fonts-noto-cjk", has_chinese_font())) if not there]
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", *wanted]):
            subprocess.run(["apt-get", "-qq", *command], env=env, check=True, stdout=subprocess.DEVNULL)
    elif not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> int:
    """Make sure there is a Chromium; 0 if there is."""
    if not find() or not has_chinese_font():
        print("安装浏览器测试所需的 Chromium 与中文字体……", file=sys.stderr)
        install()
    if find():
        return 0
    print("没有 Chromium,页面测试不能运行:请安装 chromium,或用环境变量 XUEFEN_CHROMIUM 指明它的路径。", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
