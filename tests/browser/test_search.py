"""Search as people use it: what they type, with which hand, on which screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.test_pages import CONTRAST

ISSUED = "某教发〔2018〕2号"
POLICY = "policies/sheng-2018.html"


def asked(page: Page, query: str) -> Page:
    """Type a query into the dialog and wait for the answer to it."""
    page.get_by_role("searchbox", name="搜索本站").fill("")
    expect(told(page)).to_have_text("")
    page.get_by_role("searchbox", name="搜索本站").fill(query)
    expect(told(page)).not_to_have_text("")
    return page


def told(page: Page) -> Locator:
    return page.get_by_role("dialog", name="搜索").get_by_role("status")


def places(page: Page, address: str) -> list[str]:
    links = page.locator(".xf-found a").evaluate_all("all => all.map((one) => one.href)")
    return [link.removeprefix(address) for link in links]


def opened(visit: Open, place: str = "index.html", **settings: object) -> Page:
    page = visit(place, **settings)
    page.get_by_role("button", name="搜索").click()
    return page


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("林知远", "teachers/t-4fj2wq.html"),
        ("清和", "teachers/t-7m3k9d.html"),  # the end of a name
        ("骨干教师能力", "projects/p-3h8n4v.html"),  # the middle of a title
        ("p-3h8n4v", "projects/p-3h8n4v.html"),
        ("p-3h8", "projects/p-3h8n4v.html"),
        ("s-0004", "schools/s-0004.html"),
        ("实验小学", "schools/s-0004.html"),
        ("C203", "problems/C203.html"),
        ("c203", "problems/C203.html"),
        ("育人 班主任", "projects/p-5t6w7x.html"),  # several words, in any order
        ("教师培训学分管理办法（试行）", POLICY),
        ("Ｐ－３ｈ８ｎ４ｖ", "projects/p-3h8n4v.html"),  # typed with a Chinese keyboard
    ],
)
def test_what_is_typed_without_spaces_is_found_first(visit: Open, address: str, query: str, first: str) -> None:
    assert places(asked(opened(visit), query), address)[0] == first


def test_a_policy_is_found_by_its_number_however_the_brackets_are_typed(visit: Open, address: str) -> None:
    page = opened(visit)
    for query in (ISSUED, "某教发(2018)2号", "某教发[2018] 2号"):
        assert POLICY in places(asked(page, query), address)[:2]


@pytest.mark.parametrize("query", ["和清阳欧", "8y9z", "没有这个词"])
def test_characters_must_stand_in_a_row_and_words_be_there(visit: Open, query: str) -> None:
    page = asked(opened(visit), query)
    expect(told(page)).to_have_text(f"没有找到“{query}”")
    assert page.locator(".xf-found li").count() == 0


def test_a_result_says_what_kind_of_page_it_is_and_shows_the_words(visit: Open) -> None:
    page = asked(opened(visit), "骨干教师")
    first = page.locator(".xf-found li").first
    expect(first.locator(".xf-found__kind")).to_have_text("项目")
    expect(first.locator("mark").first).to_have_text("骨干教师")
    expect(first.locator("a")).to_contain_text("小学语文骨干教师能力提升培训 p-3h8n4v")


def test_the_keyboard_alone_opens_walks_and_closes(visit: Open) -> None:
    page = visit("schools/index.html")
    page.keyboard.press("/")
    field = page.get_by_role("searchbox", name="搜索本站")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.keyboard.type("林知远")
    expect(page.locator(".xf-found li").first).to_contain_text("林知远 · 青禾县实验小学")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".xf-found a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/teachers/t-4fj2wq.html")

    page.get_by_role("button", name="搜索").press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="搜索")).to_be_focused()


def test_a_slash_typed_into_a_field_stays_a_slash(visit: Open) -> None:
    page = visit("schools/index.html")
    page.get_by_label("筛选").press("/")
    expect(page.get_by_label("筛选")).to_have_value("/")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_nothing_is_fetched_before_the_first_question(visit: Open) -> None:
    page = opened(visit)
    fetched = "performance.getEntriesByType('resource').filter((one) => one.name.includes('/search/')).length"
    assert page.evaluate(fetched) == 0
    asked(page, "培训")
    assert page.evaluate(fetched) > 0


def test_what_records_say_stays_text(visit: Open) -> None:
    page = asked(opened(visit), "script")
    assert page.locator(".xf-found script, .xf-found img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_dialog_fits_and_can_be_read(visit: Open, width: int, scheme: str) -> None:
    page = asked(opened(visit, width=width, color_scheme=scheme), "教师")
    box = page.locator(".xf-dialog").bounding_box()
    assert box
    assert box["width"] == width if width == 390 else 500 < box["width"] < 900
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".xf-dialog").evaluate("e => e.scrollWidth <= e.clientWidth")
    assert page.evaluate(CONTRAST.replace("header *, main *, footer *", ".xf-dialog *")) == []


def test_a_folder_or_a_browser_without_scripts_shows_no_dead_button(
    browser: Browser, address: str, built: Path
) -> None:
    for settings, place in (({}, (built / "index.html").as_uri()), ({"java_script_enabled": False}, address)):
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(place)
        expect(page.locator(".xf-search")).to_be_hidden()
        context.close()


def test_a_lost_index_is_told(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/search/pagefind.js", lambda route: route.abort())
    page.goto(address)
    page.get_by_role("button", name="搜索").click()
    asked(page, "培训")
    expect(told(page)).to_have_text("搜索没有载入：检查网络后再试。")
    page.unroute("**/search/pagefind.js")
    context.close()
