"""The site as people meet it: phone, tablet, desktop, dark, printed, without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open

PLACES = (  # what is not as in the sample county (test_audiences.py): every status, hostile texts
    "index.html",
    "schools/s-0004.html",
    "teachers/t-4fj2wq.html",
    "teachers/t-7m3k9d.html",
    "attention/index.html",
    "overview/index.html",
    "projects/index.html",
    "policies/index.html",
    "policies/sheng-2018.html",
    "queue/index.html",
    "audit/index.html",
    "audit/s-0004.html",
    "audit/county.html",
)
TEACHER = "teachers/t-7m3k9d.html"
# beyond the screen, and in no box that scrolls and is itself on the screen
OVER = """() => {
  const inside = (e) => e.getBoundingClientRect().right <= innerWidth + 1;
  const boxes = (e) => /auto|scroll/.test(getComputedStyle(e).overflowX) && inside(e);
  const boxed = (e) => e.parentElement !== document.body && (boxes(e.parentElement) || boxed(e.parentElement));
  return [...document.querySelectorAll("header *, main *, footer *")]
    .filter((e) => e.getClientRects().length && !e.closest(".xf-hide, .xf-skip, thead, .xf-nav, svg"))
    .filter((e) => !inside(e) && !boxed(e))
    .map((e) => `beyond the edge: ${e.outerHTML.slice(0, 90)}`);
}"""


@pytest.mark.parametrize("width", [390, 768, 1440])
@pytest.mark.parametrize("place", PLACES)
def test_no_page_scrolls_sideways(visit: Open, place: str, width: int) -> None:
    page = visit(place, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVER) == []


def names(page: Page) -> list[str]:
    return page.locator("#teachers tbody tr:visible th a").all_inner_texts()


def test_a_school_lists_the_unfinished_first_and_sorts_on_request(visit: Open) -> None:
    page = visit("schools/s-0004.html")
    assert names(page) == ["欧阳清和", "林知远", "周牧", "许听雨"]
    page.get_by_role("button", name="计入/应达").click()
    assert names(page) == ["许听雨", "林知远", "欧阳清和", "周牧"]
    head = page.locator("#teachers th", has_text="计入/应达")
    expect(head).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="计入/应达").press("Enter")
    assert names(page) == ["周牧", "欧阳清和", "林知远", "许听雨"]
    expect(head).to_have_attribute("aria-sort", "descending")


def test_a_list_is_filtered_by_words_and_by_state(visit: Open) -> None:
    page = visit("schools/s-0004.html", 390)
    count = page.locator(".xf-count")
    expect(count).to_have_text("共 4 项")
    page.get_by_label("筛选").fill("一级 周")
    assert names(page) == ["周牧"]
    expect(count).to_have_text("显示 1 / 4 项")
    page.get_by_label("筛选").fill("")
    page.get_by_label("状态").select_option("未达到")
    assert names(page) == ["欧阳清和"]
    page.get_by_label("筛选").fill("没有这个人")
    assert names(page) == []
    expect(count).to_have_text("显示 0 / 4 项")


def test_without_scripts_every_table_is_there_and_no_dead_control(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "schools/s-0004.html")
    assert names(page) == ["欧阳清和", "林知远", "周牧", "许听雨"]
    assert page.locator(".xf-tools:visible, #teachers button").count() == 0
    context.close()


def ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_dark_follows_the_system_and_the_button(visit: Open) -> None:
    dark, light = "rgb(19, 24, 25)", "rgb(246, 245, 241)"
    assert ground(visit("index.html", color_scheme="dark")) == dark
    page = visit("index.html", color_scheme="light")
    assert ground(page) == light
    page.get_by_title("换成深色").click()
    assert ground(page) == dark
    page.get_by_role("link", name="学校", exact=True).click()
    page.wait_for_url("**/schools/index.html")
    assert ground(page) == dark


def test_the_system_may_change_its_mind_until_somebody_chooses(visit: Open) -> None:
    dark, light = "rgb(19, 24, 25)", "rgb(246, 245, 241)"
    page = visit("index.html", color_scheme="light")
    for scheme, expected in (("dark", dark), ("light", light)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        expect(page.locator("body")).to_have_css("background-color", expected)
    page.locator(".md-option:checked").press("Enter")
    assert ground(page) == dark
    expect(page.get_by_title("换成浅色")).to_be_visible()
    expect(page.get_by_title("换成深色")).to_be_hidden()
    page.emulate_media(color_scheme="dark")
    page.emulate_media(color_scheme="light")
    assert ground(page) == dark


CONTRAST = """() => {
  const light = (rgb) => rgb.slice(0, 3).map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
  const parse = (text) => { const n = text.match(/[\\d.]+/g).map(Number);
    return /^color/.test(text) ? [n[0] * 255, n[1] * 255, n[2] * 255, n[3] ?? 1] : [n[0], n[1], n[2], n[3] ?? 1]; };
  const behind = (e) => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor); if (c[3] === 1) return c; } return [255, 255, 255]; };
  const bad = new Set();
  for (const e of document.querySelectorAll("header *, main *, footer *")) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || !e.getClientRects().length) continue;
    if (e.closest("svg, .xf-hide, .xf-skip")) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5)
      bad.add(`${e.className || e.tagName} ${((a + 0.05) / (b + 0.05)).toFixed(2)} ${e.textContent.slice(0, 12)}`);
  }
  return [...bad];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", PLACES)
def test_text_stands_out_from_its_ground(visit: Open, place: str, scheme: str) -> None:
    """WCAG AA: 4.5 to 1."""
    assert visit(place, color_scheme=scheme).evaluate(CONTRAST) == []


@pytest.mark.parametrize(
    "place", ["index.html", "schools/s-0004.html", TEACHER, "queue/index.html", "audit/index.html"]
)
def test_paper_is_never_dark(visit: Open, place: str) -> None:
    page = visit(place, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert ground(page) == "rgb(255, 255, 255)"
    assert page.evaluate(CONTRAST) == []


def test_a_status_is_a_word_and_a_sign_besides_its_colour(visit: Open) -> None:
    page = visit("attention/index.html")
    chips = page.locator("tbody .xf-chip")
    assert chips.count() == 3
    signs = {chip.evaluate("e => getComputedStyle(e, '::before').maskImage") for chip in chips.all()}
    words = chips.all_inner_texts()
    assert (len(signs), len(set(words))) == (3, 3)
    assert "none" not in signs


@pytest.mark.parametrize(
    "place",
    [
        "schools/s-0004.html",
        TEACHER,
        "schools/index.html",
        "overview/index.html",
        "queue/index.html",
        "audit/index.html",
        "audit/s-0004.html",
    ],
)
def test_printing_clips_no_column(visit: Open, tmp_path: Path, place: str) -> None:
    """On paper nothing may stand right of the page's own width, and every column's last cell must be there."""
    page = visit(place)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1000})  # A4 less the margins of the style sheet, at 96 per inch
    assert page.evaluate("document.documentElement.scrollWidth") <= 703
    assert page.evaluate(OVER) == []
    clipped = page.evaluate(
        """() => [...document.querySelectorAll("td, th")].filter((e) => e.getClientRects().length)
          .filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display === "table-cell")
          .map((e) => e.textContent.slice(0, 40))"""
    )
    assert clipped == []
    printed = page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    assert printed.startswith(b"%PDF-")
    assert page.locator(".xf-header").is_hidden()


def test_on_paper_tables_stay_tables_even_from_a_phone(visit: Open) -> None:
    page = visit(TEACHER, 390)
    page.emulate_media(media="print")
    assert page.locator(".xf-entries tbody tr").first.evaluate("e => getComputedStyle(e).display") == "table-row"


def test_a_phone_gets_cards_that_name_every_number(visit: Open) -> None:
    page = visit(TEACHER, 390)
    card = page.locator(".xf-entries tbody tr").first
    assert card.evaluate("e => getComputedStyle(e).display") == "grid"
    labels = card.locator("td.num").evaluate_all("es => es.map((e) => getComputedStyle(e, '::before').content)")
    assert labels == ['"申报"', '"认定"', '"折算"', '"计入"']


def test_the_keyboard_reaches_the_text_first(visit: Open) -> None:
    page = visit(TEACHER)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_links_lead_through_the_site_below_a_sub_path(visit: Open) -> None:
    page = visit("index.html")
    page.get_by_role("link", name="全部", exact=False).or_(page.get_by_role("link", name="需要关注")).first.click()
    page.get_by_role("link", name="欧阳清和").click()
    page.get_by_role("link", name="某教发〔2018〕2号 总量").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("某省中小学教师培训学分管理办法（试行）")


def test_pages_open_from_a_folder_without_a_server(browser: Browser, built: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((built / "index.html").as_uri())
    page.get_by_role("link", name="青禾县实验小学", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("青禾县实验小学")
    context.close()


def test_headings_of_a_long_table_are_printed_on_every_page(visit: Open) -> None:
    page = visit("schools/s-0004.html")
    page.emulate_media(media="print")
    shown = page.locator(".xf-table thead th button").evaluate_all(
        "all => all.map(one => getComputedStyle(one).display)"
    )
    # Chromium paints a button only once, its text alone again and again
    assert shown
    assert set(shown) == {"contents"}
