"""A Git server on this machine over real HTTP: ``git http-backend`` behind basic authentication, as a county runs it.

Who is authenticated reaches the hook as ``REMOTE_USER``, and nothing else does: that is all a server has to promise.
"""

from __future__ import annotations

import base64
import hmac
import os
import subprocess
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlsplit


class GitServer(ThreadingHTTPServer):
    """Serves the bare repositories directly in ``home``, with the settings in its ``gitconfig``.

    ``passwords`` are by login; who has none is turned away.
    """

    daemon_threads = True

    def __init__(self, home: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.home = home
        self.passwords: dict[str, str] = {}
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def url(self, repository: str, login: str = "") -> str:
        """Return the address of a repository, with the user information of a login if one is given."""
        user = f"{login}:{quote(self.passwords[login])}@" if login else ""
        return f"http://{user}127.0.0.1:{self.server_port}/{repository}"

    def end(self) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    """One request, handed to ``git http-backend`` by the rules of CGI."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and content are two writes: else each answer waits 40 ms
    server: GitServer

    def do_GET(self) -> None:
        with tempfile.TemporaryFile() as body:
            self._serve(body)

    def do_POST(self) -> None:
        with tempfile.TemporaryFile() as body:
            for piece in self._pieces():
                body.write(piece)
            body.seek(0)
            self._serve(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has
        """Say nothing: what a test wants to know it asks."""

    def _serve(self, body: IO[bytes]) -> None:
        login = self._login()
        if not login:
            self._answer(401, [("WWW-Authenticate", 'Basic realm="register"')], b"")
            return
        done = subprocess.run(
            ["git", "http-backend"], stdin=body, capture_output=True, check=False, env=self._environment(login, body)
        )
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        fields = [line.split(": ", 1) for line in head.decode("latin-1").split("\r\n") if ": " in line]
        status = next((int(value.split()[0]) for name, value in fields if name == "Status"), 200 if fields else 500)
        self._answer(status, [(name, value) for name, value in fields if name != "Status"], content)

    def _answer(self, status: int, fields: list[tuple[str, str]], content: bytes) -> None:
        self.send_response(status)
        for name, value in fields:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _login(self) -> str:
        """Return who asks, ``""`` for anybody who does not prove it."""
        kind, _, told = self.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "basic":
            return ""
        login, _, password = base64.b64decode(told).decode().partition(":")
        known = self.server.passwords.get(login)
        return login if known is not None and hmac.compare_digest(known, password) else ""

    def _environment(self, login: str, body: IO[bytes]) -> dict[str, str]:
        asked = urlsplit(self.path)
        size = os.fstat(body.fileno()).st_size
        given = {
            "GIT_PROJECT_ROOT": os.fspath(self.server.home),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_CONFIG_GLOBAL": os.fspath(self.server.home / "gitconfig"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "HOME": os.devnull,
            "PATH": os.environ["PATH"],
            "PATH_INFO": asked.path,
            "QUERY_STRING": asked.query,
            "REQUEST_METHOD": self.command,
            "REMOTE_USER": login,
            "REMOTE_ADDR": self.client_address[0],
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(size) if size else "",
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        return {name: value for name, value in given.items() if value}

    def _pieces(self) -> list[bytes]:
        """Return the body: of the length that is told, or in chunks, as Git sends what is large."""
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return [self.rfile.read(int(self.headers.get("Content-Length", 0)))]
        found: list[bytes] = []
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            found.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return found
