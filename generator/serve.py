"""The site on this machine: built again whenever a record or a page source changes, and reloaded in the browser.

The address answers only on 127.0.0.1 and only under its own name: no other site in the browser can read it.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

from watchdog.events import EVENT_TYPE_CLOSED_NO_WRITE, EVENT_TYPE_OPENED, FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

HOST = "127.0.0.1"
CHANGES = "/.changes"  # answers as soon as the site is built again
QUIET = 0.3  # seconds without a change before building: an editor writes a file in several steps
WAIT = 25.0  # seconds a page waits for an answer before it asks again
_LISTEN = """<script>(async () => {
  const ask = async () => (await fetch("%s?" + seen)).text();
  let seen = "", now;
  for (;;) try { now = await ask(); if (seen && now !== seen) return location.reload(); seen = now; }
  catch { await new Promise((later) => setTimeout(later, 1000)); }
})()</script></body>"""

Say = Callable[[str], None]


class Versions:
    """How often the site was built; whoever shows an older version waits for the next."""

    def __init__(self) -> None:
        self.number = 1
        self._changed = threading.Condition()

    def next(self) -> None:
        """Count a new build and wake those who wait."""
        with self._changed:
            self.number += 1
            self._changed.notify_all()

    def after(self, seen: str) -> int:
        """Return the version once it is another than ``seen``, or after a while in any case."""
        with self._changed:
            self._changed.wait_for(lambda: str(self.number) != seen, WAIT)
            return self.number


def serve(
    build: Callable[[], object],
    site: Path,
    watched: Iterable[Path],
    *,
    port: int = 8000,
    say: Say = lambda text: print(text, file=sys.stderr, flush=True),
    stop: threading.Event | None = None,
) -> None:
    """Build, then serve ``site`` and build again on every change below ``watched``, until interrupted or ``stop``.

    Whatever ``build`` raises is said, not fatal: the last good site stays. ``port`` 0 takes any free one.
    Raises OSError if the port is taken.
    """
    stop, dirty, versions = stop or threading.Event(), threading.Event(), Versions()
    server = ThreadingHTTPServer((HOST, port), partial(_Handler, versions, directory=str(site)))
    server.daemon_threads = True
    observer = _observed(watched, dirty)
    _build(build, say)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"站点在 http://{HOST}:{server.server_address[1]}/ ，改动记录后自动重新生成；按 Ctrl+C 结束。")
    try:
        _rebuild(build, dirty, versions, say, stop)
    except KeyboardInterrupt:
        say("已停止。")
    finally:
        observer.stop()
        server.shutdown()
        server.server_close()
        observer.join()


def _rebuild(
    build: Callable[[], object], dirty: threading.Event, versions: Versions, say: Say, stop: threading.Event
) -> None:
    while not stop.is_set():
        if not dirty.wait(0.2):
            continue
        while dirty.is_set():  # until it is quiet
            dirty.clear()
            stop.wait(QUIET)
        say("有改动，重新生成……")
        _build(build, say)
        versions.next()


def _build(build: Callable[[], object], say: Say) -> None:
    try:
        build()
    except Exception as error:  # noqa: BLE001 - a server that dies of a half-saved file is of no use
        say(f"没有生成：{error or type(error).__name__}")


class _Changes(FileSystemEventHandler):
    def __init__(self, dirty: threading.Event) -> None:
        self._dirty = dirty

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note a change; opening and reading is none."""
        if not event.is_directory and event.event_type not in (EVENT_TYPE_OPENED, EVENT_TYPE_CLOSED_NO_WRITE):
            self._dirty.set()


def _observed(watched: Iterable[Path], dirty: threading.Event) -> Any:
    observer = Observer()
    for path in watched:
        if path.exists():
            observer.schedule(_Changes(dirty), str(path), recursive=path.is_dir())
    observer.start()
    return observer


class _Handler(SimpleHTTPRequestHandler):
    """Files of the site; pages with a few lines more, which wait for the next version."""

    server_version = "xuefen"

    def __init__(self, versions: Versions, *given: Any, **named: Any) -> None:
        self._versions = versions
        super().__init__(*given, **named)

    def do_GET(self) -> None:
        """Answer, but only to who asks for this machine: a foreign name that leads here gets nothing."""
        if self.headers.get("Host", "").rpartition(":")[0] not in (HOST, "localhost"):
            self.send_error(403)
        elif self.path.partition("?")[0] == CHANGES:
            self._changes()
        else:
            super().do_GET()

    def _changes(self) -> None:
        number = str(self._versions.after(self.path.partition("?")[2])).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(number)))
        self.end_headers()
        self.wfile.write(number)

    def send_head(self) -> Any:
        """Answer with a file; into a page go the lines that reload it."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.partition("?")[0].endswith("/") else path
        if path.suffix != ".html" or not path.is_file():
            return super().send_head()
        page = path.read_bytes().replace(b"</body>", (_LISTEN % CHANGES).encode())
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        return BytesIO(page)

    def end_headers(self) -> None:
        """Let nothing be kept: the next build may change it."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the parent's name
        """Say nothing: the terminal is for problems in records."""
