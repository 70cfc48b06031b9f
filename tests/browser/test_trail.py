"""Queue and register as people meet them: on a phone, unfolded, from page to page, and when something is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.pages.stamp import stamp
from tests import review_fixture
from tests.browser.conftest import Open
from tests.browser.test_pages import CONTRAST, OVER
from tests.pages_fixture import HOSTILE, plain_site, site

LONG = "submit/clerk-0004/" + "非常长的分支名-" * 12 + "x" * 90
FOLDED = ("queue/index.html", "audit/index.html", "audit/s-0004.html")


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a register that somebody tampered with, and with names as long and as hostile as Git takes them."""
    queue = [
        one._replace(name=LONG + str(n), note=HOSTILE * 6, missing=("本校校（园）长（或代报学校的）",) * 6)
        for n, one in enumerate(review_fixture.queue())
    ]
    acts = tuple(
        one._replace(submission=LONG, files=(*one.files, f"records/{'y' * 200}"))
        for one in review_fixture.registrations()
    )
    review, trails = (
        review_fixture.shown(queue),
        review_fixture.trails(review_fixture.trail(review_fixture.faults(), acts)),
    )
    whole = site()
    out = tmp_path_factory.mktemp("odd") / "internal"
    schools = tuple(replace(school, open=review.school(school.id)) for school in whole.schools)
    stamp(
        replace(whole, schools=schools, queue=review.queue(), audit=trails.whole(), books=review_fixture.books(trails)),
        out,
    )
    return out


@pytest.fixture
def read(browser: Browser, odd: Path) -> Iterator[Open]:
    """Open a page of that site."""
    context = browser.new_context()

    def opened(place: str, width: int = 1440) -> Page:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.goto((odd / place).as_uri())
        return page

    yield opened
    context.close()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("place", FOLDED)
def test_nothing_hangs_over_when_everything_is_unfolded(visit: Open, place: str, width: int) -> None:
    page = visit(place, width)
    unfold(page)
    assert page.locator("details li:visible").count() > 0
    assert page.evaluate(OVER) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("place", [*FOLDED, "schools/s-0004.html", "index.html"])
def test_the_longest_names_fit(read: Open, place: str, width: int) -> None:
    page = read(place, width)
    unfold(page)
    assert page.evaluate(OVER) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_longest_names_fit_on_paper(read: Open) -> None:
    for place in FOLDED:
        page = read(place, 703)
        page.emulate_media(media="print")
        assert page.evaluate(OVER) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 703


def test_a_phone_gets_cards(visit: Open) -> None:
    page = visit("queue/index.html", 390)
    card = page.locator("#queue tbody tr").first
    assert card.evaluate("e => getComputedStyle(e).display") == "grid"
    labels = card.locator("td:not(.date)").evaluate_all("es => es.map((e) => getComputedStyle(e, '::before').content)")
    assert labels == ['"属于"', '"状态"', '"将会增加（现在不计入）"']


def test_on_a_phone_what_is_in_review_stands_line_under_line(visit: Open) -> None:
    for place in ("schools/s-0004.html", "teachers/t-7m3k9d.html"):
        columns = "e => getComputedStyle(e).gridTemplateColumns.split(' ').length"
        assert visit(place, 390).locator(".xf-review ul").evaluate(columns) == 1
        assert visit(place).locator(".xf-review ul").evaluate(columns) == 3


def test_on_a_phone_the_place_one_is_at_is_in_sight(visit: Open) -> None:
    for place, name in (("index.html", "首页"), ("audit/s-0004.html", "登记簿"), ("trust/index.html", "审批与信任")):
        page = visit(place, 390)
        expect(page.locator(".xf-nav--here")).to_have_text(name)
        expect(page.locator(".xf-nav--here")).to_be_in_viewport(ratio=1)


def test_the_queue_is_filtered_by_state_and_by_what_is_folded(visit: Open) -> None:
    page = visit("queue/index.html")
    shown = page.locator("#queue tbody tr:visible .xf-chip")
    assert shown.all_inner_texts() == ["已退回", "可以登记", "待批准", "有错误", "待批准"]
    page.get_by_label("状态").select_option("待批准")
    assert shown.all_inner_texts() == ["待批准", "待批准"]
    page.get_by_label("筛选").fill("草船")
    assert shown.all_inner_texts() == ["待批准"]


def test_states_have_signs_and_words_besides_their_colours(visit: Open) -> None:
    chips = visit("queue/index.html").locator("tbody .xf-chip")
    signs = {chip.inner_text(): chip.evaluate("e => getComputedStyle(e, '::before').maskImage") for chip in chips.all()}
    assert len(signs) == len(set(signs.values())) == 4
    assert "none" not in signs.values()


def test_from_an_entry_to_who_approved_it(visit: Open) -> None:
    page = visit("teachers/t-7m3k9d.html")
    step = page.locator(".xf-step", has_text="provider-college 提出").first
    expect(step).to_contain_text("登记 2026-05-20 · provider-college 提出 · registrar-1 批准（签名）")
    step.get_by_role("link").click()
    row = page.locator("tr:target")
    expect(row).to_contain_text("项目与培训结果")
    expect(row).to_be_in_viewport()
    page.get_by_role("link", name="青禾县实验小学").first.click()
    page.get_by_role("link", name="登记簿：14 笔登记").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("青禾县实验小学：登记")


def test_from_a_teacher_to_what_is_in_review(visit: Open) -> None:
    page = visit("teachers/t-7m3k9d.html")
    page.locator(".xf-review").get_by_role("link", name="校级公开课《草船借箭》").click()
    expect(page.locator("tr:target")).to_contain_text("submit/clerk-0004/2026-11-open-lessons")


def test_from_the_first_page_to_queue_and_register(visit: Open) -> None:
    page = visit("index.html")
    page.get_by_role("link", name="在审（不计入） 5 件 最久 24 天").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("在审的提交")
    page = visit("index.html")
    page.get_by_role("link", name="最近登记").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("登记簿")


def test_what_is_wrong_with_the_register_stands_above_everything(read: Open) -> None:
    page = read("audit/index.html")
    expect(page.locator(".xf-status")).to_have_text("4 个错误 1 个警告")
    heads = page.locator("h2").all_inner_texts()
    assert [head.split()[0] for head in heads] == ["问题", "最近的登记", "按学校查"]
    expect(page.locator("#main table").first.locator("tbody tr").first).to_contain_text("历史被截短或改写")
    expect(read("index.html").locator(".xf-tiles")).to_contain_text("登记簿有 4 个错误")


def test_a_register_without_a_trail_has_no_empty_boxes(browser: Browser, tmp_path: Path) -> None:
    stamp(plain_site(), tmp_path / "internal")
    page = browser.new_page()
    page.goto((tmp_path / "internal" / "audit" / "index.html").as_uri())
    expect(page.locator(".xf-empty")).to_contain_text("本库尚未启用审批登记")
    assert page.locator("table, .xf-tools").count() == 0
    page.close()
