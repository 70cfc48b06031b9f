"""The five sites in use: without scripts, in the dark, searched, filtered, sorted, and off the path."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.audiences_fixture import AUDIENCES, PROJECT, SCHOOL
from tests.browser.conftest import Sites
from tests.browser.test_audiences import PAGES, WIDE
from tests.browser.test_pages import OVER, ground
from tests.browser.test_search import asked, places, told

KINDS = [one.kind for one in AUDIENCES]
LISTS = {
    "internal": (
        "projects/index",
        "schools/index",
        f"schools/{SCHOOL}",
        "attention/index",
        "overview/index",
        "queue/index",
        "audit/index",
    ),
    "public": ("projects/index", "schools/index", "policies/index", "providers/index", "problems/index"),
    "school": ("index", "projects/index", f"projects/{PROJECT}", "policies/index", "queue/index"),
    "provider": ("projects/index", f"projects/{PROJECT}", "policies/index"),
}
DARK = "rgb(19, 24, 25)"
UNREAD = """() => [...document.querySelectorAll("main *")]
  .filter((e) => !e.closest(".xf-tools, .xf-empty[hidden], .md-sidebar, details:not([open]) > :not(summary)"))
  .filter((e) => e.hidden || (e.matches("tr, td") && !e.getClientRects().length))
  .map((e) => e.outerHTML.slice(0, 90))"""
# click each heading of each table: its rows must then stand in order, and be as many as before
SORTED = """() => {
  const value = (row, at) => (row.cells[at].dataset.v ?? row.cells[at].textContent).trim();
  const number = (text) => text !== "" && !isNaN(text), wrong = [];
  for (const table of document.querySelectorAll("table[data-sort]")) for (const head of table.tHead.rows[0].cells) {
    const before = table.tBodies[0].rows.length;
    if (!head.querySelector("button")) continue;
    head.querySelector("button").click();
    const values = [...table.tBodies[0].rows].map((row) => value(row, head.cellIndex));
    const up = (a, b) => (number(a) && number(b) ? a - b <= 0 : a.localeCompare(b, "zh") <= 0);
    const stands = values.every((one, n) => !n || up(values[n - 1], one));
    if (values.length !== before || head.ariaSort !== "ascending" || !stands)
      wrong.push(`${table.id}: ${head.textContent}`);
  }
  return wrong;
}"""


@pytest.mark.parametrize("kind", KINDS)
def test_without_scripts_everything_is_there_and_leads_on(sites: Sites, kind: str) -> None:
    page = sites.visit(kind, "guide/index.html", java_script_enabled=False)
    for place in PAGES[kind]:
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(f"{sites.address}{kind}/{place}.html")
        assert page.evaluate(UNREAD) == [], place
        page.set_viewport_size({"width": 390, "height": 900})
        assert page.evaluate(WIDE) + page.evaluate(OVER) == [], place
    page.goto(f"{sites.address}{kind}/guide/index.html")
    for name in page.locator(".xf-nav a").all_inner_texts():
        page.locator(".xf-nav").get_by_role("link", name=name, exact=True).click()
        expect(page.locator(".xf-nav--here")).to_have_text(name)
        expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("kind", KINDS)
def test_the_dark_is_chosen_once(sites: Sites, kind: str) -> None:
    page = sites.visit(kind, color_scheme="light")
    page.get_by_title("换成深色").click()
    page.locator(".xf-nav a").last.click()
    page.wait_for_load_state()
    assert ground(page) == DARK
    page.get_by_title("换成浅色").click()
    page.reload()
    assert ground(page) != DARK


def heading(five: Path, place: str) -> str:
    return (five / place).read_text("utf-8").partition("<h1>")[2].partition("<")[0].strip()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "teacher"])
def test_the_middle_of_a_title_is_found(sites: Sites, five: Path, kind: str) -> None:
    place = f"projects/{PROJECT}.html"
    page = sites.visit(kind)
    page.get_by_role("button", name="搜索").click()
    found = places(asked(page, heading(five, f"public/{place}")[4:8]), f"{sites.address}{kind}/")
    assert place in found


def test_a_teacher_is_found_inside_and_nowhere_in_public(sites: Sites, five: Path) -> None:
    name = heading(five, "teacher/index.html")
    assert len(name) >= 2
    for kind, found in (("internal", True), ("school", True), ("provider", False), ("public", False)):
        page = sites.visit(kind)
        page.get_by_role("button", name="搜索").click()
        asked(page, name)
        assert (page.locator(".xf-found li").count() > 0) == found, kind
        assert (told(page).inner_text() == f"没有找到“{name}”") == (not found), kind


def tried(page: Page) -> None:
    """Filter each list of a page by what its last row is called, and by what none is."""
    for tools in page.locator(".xf-tools").all():
        rows = page.locator(f"#{tools.get_attribute('data-for')} > tbody > tr")
        total, words = rows.count(), rows.last.locator("th").first.inner_text().split("\n")[0].strip()
        for asked_for, least in ((words, 1), ("没有这样的一行", 0)):
            tools.get_by_label("筛选").fill(asked_for)
            shown = rows.evaluate_all("all => all.filter((one) => !one.hidden).length")
            assert least <= shown <= total * least
            expect(tools.locator("output")).to_have_text(re.compile(rf"^(共|显示 {shown} /) {total} 项$"))
        tools.get_by_role("button", name="清除条件").click()
        assert rows.evaluate_all("all => all.filter((one) => one.hidden).length") == 0


@pytest.mark.parametrize("kind", LISTS)
def test_lists_are_filtered_and_sorted(sites: Sites, kind: str) -> None:
    page = sites.visit(kind)
    for place in LISTS[kind]:
        page.goto(f"{sites.address}{kind}/{place}.html")
        assert page.locator(".xf-tools").count() > 0
        tried(page)
        assert page.evaluate(SORTED) == [], place


def test_on_a_phone_the_public_sees_a_project_before_anything_is_chosen(sites: Sites) -> None:
    page = sites.visit("public", "projects/index.html", 390)
    box = page.locator("#projects tbody tr").first.bounding_box()
    assert box
    assert box["y"] + box["height"] < 844
    total = page.locator("#projects tbody tr:visible").count()
    page.get_by_text("条件", exact=True).click()
    page.get_by_label("状态").select_option("报名中")
    assert 0 < page.locator("#projects tbody tr:visible").count() < total


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "teacher"])
def test_a_page_that_is_not_there_says_so_at_any_depth(sites: Sites, kind: str) -> None:
    page = sites.visit(kind, "teachers/no/such/page.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有这一页")
    expect(page.get_by_text("青禾县教育体育局")).to_be_visible()
    missing = [one for one in sites.strays if "no/such/page.html" in one or one.startswith("Failed to load resource")]
    assert len(missing) == len(sites.strays) == 2  # the page itself, and nothing that it asks for
    sites.strays.clear()


@pytest.mark.parametrize("kind", ["public", "internal"])
def test_the_first_page_is_light(sites: Sites, five: Path, kind: str) -> None:
    """Everything it asks for, not even compressed: at most 300 kB."""
    page, files = sites.visit(kind, width=390), []
    page.on("response", lambda found: files.append(five / kind / found.url.removeprefix(f"{sites.address}{kind}/")))
    page.goto(f"{sites.address}{kind}/index.html")
    assert len(files) > 5
    assert sum(file.stat().st_size for file in files) <= 300_000
