"""A phone measured: what the first page weighs, and how soon a school of a hundred can be read and filtered on one.

Chromium at the width of a phone, with a processor four times slower than this machine's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from gzip import compress
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.clock import FailedError
from benchmarks.county import last_day
from benchmarks.register import Counties, make
from benchmarks.stamp import read
from benchmarks.table import Finding, seconds
from generator.pages.collect import collect
from generator.pages.stamp import stamp
from tests.chromium import FLAGS, find
from tests.website import served

SCHOOLS, TEACHERS = 31, 100  # the largest of them has more
WIDTH, HEIGHT, SLOWER = 390, 844, 4
ROUNDS = 5
WEIGHT = 300_000  # bytes
READY, ANSWER = 1.0, 0.2  # seconds
_LOADED = """() => {
  const spent = performance.getEntriesByType("navigation")[0];
  return [spent.domInteractive / 1000, spent.loadEventEnd / 1000];
}"""
_TYPED = """async () => {
  const field = document.querySelector(".xf-find input"), began = performance.now();
  field.value = "一级";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
  return (performance.now() - began) / 1000;
}"""


def phone(counties: Counties) -> Iterator[Finding]:
    """The weight of the first page, and the page of a school of a hundred teachers, which is built for it alone."""
    out = counties.work / "phone"
    place = _built(counties, out)
    with served(out) as address, _chromium() as browser:
        weight = _weight(browser, address, out)
        yield Finding(
            "首页传输量（压缩后）", f"{weight / 1000:.0f} kB", target=f"≤ {WEIGHT // 1000} kB", met=weight <= WEIGHT
        )
        ready, loaded, typed = (min(times) for times in zip(*_rounds(browser, address + place), strict=True))
    name = f"手机（慢 {SLOWER} 倍）打开 {TEACHERS} 人的学校页"
    yield Finding(name, seconds(ready), f"load {seconds(loaded)}", target=f"< {READY:g} s", met=loaded < READY)
    yield Finding("其中键入筛选到显示", seconds(typed), target=f"< {seconds(ANSWER)}", met=typed < ANSWER)


def _built(counties: Counties, out: Path) -> str:
    """Build the site of one school of a county made for it, cut to so many teachers; return the school's page."""
    root = counties.work / "county-phone"
    make(root, SCHOOLS, counties.years)
    book, found, done = read(root, last_day(counties.years))
    whole = collect(book, found, done.rule_sets)
    largest = max(whole.schools, key=lambda one: len(one.teachers))
    school = replace(largest, teachers=largest.teachers[:TEACHERS])
    ids = {row.id for row in school.teachers}
    stamp(replace(whole, schools=(school,), teachers=tuple(one for one in whole.teachers if one.id in ids)), out)
    return f"schools/{school.id}.html"


@contextmanager
def _chromium() -> Iterator[Browser]:
    if not (path := find()):
        raise FailedError("没有 Chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def _opened(browser: Browser) -> Page:
    """Return a page of a phone that has seen nothing yet."""
    page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}).new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def _weight(browser: Browser, address: str, out: Path) -> int:
    """Return the bytes of all that the first page asks for, compressed as a web server sends them."""
    page, asked = _opened(browser), list[str]()
    page.on("response", lambda answer: asked.append(answer.url.removeprefix(address)))
    page.goto(f"{address}index.html")
    page.context.close()
    return sum(len(compress((out / name).read_bytes())) for name in asked)


def _rounds(browser: Browser, address: str) -> Iterator[tuple[float, float, float]]:
    """Yield the seconds until the page can be used, until all of it is there, and from a keystroke to its answer."""
    for _ in range(ROUNDS):
        page = _opened(browser)
        page.goto(address)
        ready, loaded = page.evaluate(_LOADED)
        yield ready, loaded, page.evaluate(_TYPED)
        page.context.close()
