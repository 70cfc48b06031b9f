"""A real Chromium, and the fabricated site behind a real server, below a sub-path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from generator.pages.stamp import stamp
from tests import audiences_fixture
from tests.chromium import FLAGS, find
from tests.pages_fixture import site
from tests.website import served

SUB_PATH = "bureau/credits"
LEFT = "net::ERR_ABORTED"  # asked for by a page that was left meanwhile
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, with its search index."""
    out = tmp_path_factory.mktemp("www") / SUB_PATH
    stamp(site(), out, searched=True)
    return out


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """Where the site is served."""
    with served(built.parents[len(Path(SUB_PATH).parts) - 1]) as root:
        yield f"{root}{SUB_PATH}/"


@pytest.fixture(scope="session")
def five(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sites of all kinds of audiences."""
    out = tmp_path_factory.mktemp("five") / SUB_PATH
    out.mkdir(parents=True)
    return audiences_fixture.built(out)


@pytest.fixture(scope="session")
def five_address(five: Path) -> Iterator[str]:
    """Where they are served."""
    with served(five.parents[len(Path(SUB_PATH).parts) - 1]) as root:
        yield f"{root}{SUB_PATH}/"


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


@dataclass
class Sites:
    """The sites of all kinds of audiences in a browser; ``strays`` is what went wrong, or elsewhere."""

    browser: Browser
    address: str
    contexts: list[BrowserContext] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)

    def visit(self, kind: str, place: str = "index.html", width: int = 1440, **settings: object) -> Page:
        """Open a page in a fresh profile, on a day on which the notices are up."""
        context = self.browser.new_context(viewport={"width": width, "height": 900}, **settings)  # type: ignore[arg-type]
        self.contexts.append(context)
        page, root = context.new_page(), f"{self.address}{kind}/"
        page.clock.set_fixed_time(f"{audiences_fixture.AS_OF}T12:00:00+08:00")
        page.on("request", lambda r: None if r.url.startswith((root, "data:")) else self.strays.append(r.url))
        page.on("response", lambda r: self.strays.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        page.on("requestfailed", lambda r: self.strays.append(f"{r.failure} {r.url}") if r.failure != LEFT else None)
        page.on("pageerror", lambda error: self.strays.append(str(error)))
        page.on("console", lambda said: self.strays.append(said.text) if said.type == "error" else None)
        page.goto(root + place)
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def sites(browser: Browser, five_address: str) -> Iterator[Sites]:
    """The five sites; after the test nothing may have gone wrong."""
    made = Sites(browser, five_address)
    yield made
    made.close()
    assert made.strays == []
