"""Every type of page of every audience's site: what axe finds, what it asks for, how it fits screens and paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page

from tests.audiences_fixture import PROJECT, PROVIDER, SCHOOL, TEACHER
from tests.browser import axe
from tests.browser.conftest import Sites
from tests.browser.test_pages import OVER

_RULES = ("rules/index", "rules/reference", "rules/examples")
_POLICIES = ("policies/index", "policies/jx-2018")
_PROJECTS = ("projects/index", f"projects/{PROJECT}")
_OPEN = (
    "index",
    *_POLICIES,
    *_PROJECTS,
    "providers/index",
    f"providers/{PROVIDER}",
    "schools/index",
    f"schools/{SCHOOL}",
    "notices/index",
    "money/index",
    "guide/index",
    "404",
)
_SAME = (*_RULES, "problems/index", "problems/C203", "guide/reading", "statement/index")  # in all sites that have them
_TRUST = ("trust/index", "trust/backup", "trust/hosts", "trust/publishing")
_REGISTER = ("overview/index", "attention/index", "audit/index", "audit/county")
PAGES = {
    "internal": (
        *_OPEN,
        *_REGISTER,
        *_TRUST,
        f"audit/{SCHOOL}",
        "queue/index",
        f"teachers/{TEACHER}",
        "guide/registrar",
        "architecture",
        "decisions/index",
        "decisions/001-strict-yaml",
    ),
    "public": (*_OPEN, *_SAME, "api/index"),
    "school": (
        "index",
        *_PROJECTS,
        *_POLICIES,
        *_TRUST[:1],
        f"teachers/{TEACHER}",
        "notices/index",
        "queue/index",
        f"audit/{SCHOOL}",
        "guide/index",
        "guide/clerk",
        "rules/index",
        "404",
    ),
    "provider": ("index", *_PROJECTS, *_POLICIES, "notices/index", "guide/index", "rules/index", "404"),
    "teacher": ("index", "guide/index", "guide/reading"),
}
PAPER = 703  # CSS pixels of an A4 page between the style sheet's margins
WIDE = """() => {
  const wide = document.scrollingElement.scrollWidth;
  return wide > innerWidth ? [`the page is ${wide} wide`] : [];
}"""
# a line ends within a date; texts taken from schemas and code may do that
BROKEN = r"""() => {
  const found = [], walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode()); ) {
    if (node.length > 60 || node.parentElement.closest("code, [data-label='说明'], svg")) continue;
    for (const date of node.data.matchAll(/\d{4}-\d\d-\d\d/g)) {
      const range = document.createRange();
      range.setStart(node, date.index);
      range.setEnd(node, date.index + date[0].length);
      const lines = new Set([...range.getClientRects()].map((one) => Math.round(one.top)));
      if (lines.size > 1) found.push(`a broken date: ${node.parentElement.outerHTML.slice(0, 90)}`);
    }
  }
  return found;
}"""
# a column too narrow to read what stands in it: more than two lines for each, and two
SQUEEZED = """() => {
  const lines = (e) => {
    const range = document.createRange();
    range.selectNodeContents(e);
    return new Set([...range.getClientRects()].map((one) => Math.round(one.top / 8))).size;
  };
  return [...document.querySelectorAll("tbody :is(th, td)")]
    .filter((e) => e.clientWidth > 0 && e.clientWidth < 7 * parseFloat(getComputedStyle(e).fontSize))
    .filter((e) => lines(e) > 2 * e.innerText.trim().split("\\n").length + 2)
    .map((e) => `squeezed: ${e.outerHTML.slice(0, 90)}`);
}"""
PRINTED = """() => {
  const shown = [...document.querySelectorAll("body *")].filter((e) => e.getClientRects().length), found = [];
  for (const e of shown) {
    const style = getComputedStyle(e), said = e.outerHTML.slice(0, 90);
    if (/fixed|sticky/.test(style.position)) found.push(`covers the paper: ${said}`);
    if (!e.matches("td, th, pre, code, dd, li, p") || style.display === "inline" || e.closest(".xf-hide")) continue;
    if (e.getBoundingClientRect().right > innerWidth + 1) found.push(`beyond the paper: ${said}`);
    else if (e.scrollWidth > e.clientWidth + 1) found.push(`clipped: ${said}`);
  }
  return found;
}"""


@dataclass
class Tour:
    """One page for each site, led from place to place: a fresh profile each time would take twice as long."""

    sites: Sites
    pages: dict[str, Page] = field(default_factory=dict)

    def at(self, kind: str, place: str) -> Page:
        if kind not in self.pages:
            self.pages[kind] = self.sites.visit(kind, "guide/index.html", color_scheme="dark")
        page = self.pages[kind]
        self.sites.strays.clear()
        page.set_viewport_size({"width": 1440, "height": 900})
        page.emulate_media(media="screen", color_scheme="dark")
        page.goto(f"{self.sites.address}{kind}/{place}.html")
        return page


@pytest.fixture(scope="module")
def tour(browser: Browser, five_address: str) -> Iterator[Tour]:
    made = Tour(Sites(browser, five_address))
    yield made
    made.sites.close()


@pytest.mark.parametrize(("kind", "place"), [(kind, place) for kind, places in PAGES.items() for place in places])
def test_a_page_is_sound_on_every_screen_and_on_paper(tour: Tour, kind: str, place: str) -> None:
    page = tour.at(kind, place)
    found = [f"dark: {one}" for one in axe.findings(page)]
    page.evaluate("document.body.dataset.mdColorScheme = 'default'")
    page.emulate_media(color_scheme="light")
    for width in (1440, 768, 390):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width}: {one}" for check in (WIDE, OVER, BROKEN, SQUEEZED) for one in page.evaluate(check)]
    found += [f"light: {one}" for one in axe.findings(page)]
    page.set_viewport_size({"width": PAPER, "height": 1000})
    page.emulate_media(media="print")
    found += page.evaluate(PRINTED) + page.evaluate(SQUEEZED)
    assert "\n".join(found + tour.sites.strays) == ""


WRONG = """<!doctype html><html lang="zh"><title>x</title><main><h1>x</h1><img src="data:,">
  <p style="position: fixed; top: 0; width: 50px">2026-11-25</p><div style="width: 3000px">wide</div>
  <table style="table-layout: fixed; width: 200px"><tr><td style="overflow: hidden">averyveryveryverylongword
  <td><div style="overflow: auto; width: 90px"><div style="width: 3000px">boxed</div></div></table>
  <table style="table-layout: fixed; width: 60px"><tr><th>一个很长的学校名称<td>x</table></main>"""


def test_what_is_wrong_with_a_page_is_noticed(browser: Browser, sites: Sites) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.set_content(WRONG)
    assert [one.partition(":")[0] for one in axe.findings(page)] == ["image-alt"]
    assert len(page.evaluate(WIDE)) == 1
    assert [("wide" in one, "boxed" in one) for one in page.evaluate(OVER)] == [(True, False)]
    assert [one.partition(":")[0] for one in page.evaluate(SQUEEZED)] == ["squeezed"]
    assert [one.partition(":")[0] for one in page.evaluate(BROKEN)] == ["a broken date"]
    assert [one.partition(":")[0] for one in page.evaluate(PRINTED)] == ["covers the paper", "clipped"]
    page.close()
    asking = sites.visit("public")
    asking.evaluate("Promise.allSettled(['gone.css', 'http://127.0.0.1:9/'].map((one) => fetch(one)))")
    asking.evaluate("setTimeout(() => { throw new Error('a script broke') })")
    asking.wait_for_timeout(50)
    for kind in ("404 ", "http://127.0.0.1:9/", "a script broke"):
        assert [one for one in sites.strays if kind in one], sites.strays
    sites.strays.clear()
