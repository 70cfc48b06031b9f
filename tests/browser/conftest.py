"""A real Chromium, and the fabricated site behind a real server, below a sub-path."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from generator.pages.stamp import stamp
from tests.chromium import FLAGS, find
from tests.pages_fixture import site

SUB_PATH = "bureau/credits"
Open = Callable[..., Page]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
        """Say nothing."""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, with its search index."""
    out = tmp_path_factory.mktemp("www") / SUB_PATH
    stamp(site(), out, searched=True)
    return out


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """Where the site is served."""
    root = built.parents[len(Path(SUB_PATH).parts) - 1]
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/{SUB_PATH}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=find(), args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Open]:
    """Open a page of the site in a fresh profile; any request elsewhere and any error of a script fails the test."""
    contexts: list[BrowserContext] = []
    strays: list[str] = []

    def visited(place: str, width: int = 1440, **settings: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **settings)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: None if r.url.startswith((address, "data:")) else strays.append(r.url))
        page.on("response", lambda r: strays.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        page.on("pageerror", lambda error: strays.append(str(error)))
        page.goto(address + place)
        return page

    yield visited
    for context in contexts:
        context.close()
    assert strays == []
