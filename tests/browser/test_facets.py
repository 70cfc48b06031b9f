"""The catalogue of projects narrowed down: choices that combine, count, stand in the address and fold away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from generator.pages import bodies
from generator.pages.model import ProjectView
from tests.browser.conftest import Open
from tests.pages_fixture import projects

ASSETS = Path(__file__).parents[2] / "site" / "overrides" / "assets"
Show = Callable[..., Page]
MANY = 1500


def catalogue() -> list[ProjectView]:
    """Return four projects: three levels, three years, for some stages and subjects or for all."""
    first, second, third, fourth = projects()
    return [
        replace(first, year=2026),
        replace(second, year=2025, stages=("小学",), subjects=("语文",), tiers=("县级骨干教师",)),
        replace(third, year=2025, stages=("小学", "初中")),
        replace(fourth, year=2024, stages=("初中",), subjects=("心理健康", "语文")),
    ]


def written(folder: Path, shown: list[ProjectView]) -> Path:
    env = bodies.environment(ASSETS.parents[1] / "templates")
    body = env.get_template("projects.html").render(site=SimpleNamespace(projects=shown))
    style, script = ((ASSETS / name).as_uri() for name in ("xuefen.css", "xuefen.js"))
    file = folder / "projects.html"
    file.write_text(
        f'<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="{style}">'
        f'<body class="md-typeset" data-md-color-scheme="default">{body}<script src="{script}"></script>',
        "utf-8",
    )
    return file


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("few"), catalogue())


@pytest.fixture
def show(browser: Browser, few: Path) -> Iterator[Show]:
    contexts: list[BrowserContext] = []

    def shown(hash: str = "", **settings: object) -> Page:  # noqa: A002 - what it is called
        contexts.append(browser.new_context(**settings))  # type: ignore[arg-type]
        page = contexts[-1].new_page()
        page.goto(few.as_uri() + hash)
        return page

    yield shown
    for context in contexts:
        context.close()


def titles(page: Page) -> list[str]:
    return [text[:5] for text in page.locator("#projects tbody tr:visible th a").all_inner_texts()]


def options(page: Page, label: str) -> list[str]:
    return page.get_by_label(label).locator("option").all_inner_texts()


def test_choices_stand_in_their_order_with_what_each_would_leave(show: Show) -> None:
    page = show()
    assert options(page, "级别") == ["全部", "县（区）级（2）", "市级（1）", "省级（1）"]
    assert options(page, "年度") == ["全部", "2026（1）", "2025（2）", "2024（1）"]
    assert options(page, "学段") == ["全部", "小学（2）", "初中（2）", "不限（1）"]
    assert options(page, "学科") == ["全部", "不限（2）", "语文（2）", "心理健康（1）"]
    assert options(page, "状态") == ["全部", "报名中（1）", "实施中（1）", "已结项（1）", "已取消（1）"]


def test_choices_combine_and_the_others_count_what_is_left(show: Show) -> None:
    page = show()
    page.get_by_label("学段").select_option("小学")
    assert titles(page) == ["小学语文骨", "班主任育人"]
    assert options(page, "年度") == ["全部", "2026（0）", "2025（2）", "2024（0）"]
    assert options(page, "学段")[1:] == ["小学（2）", "初中（2）", "不限（1）"]  # what this one itself would leave
    page.get_by_label("学科").select_option("语文")
    assert titles(page) == ["小学语文骨"]
    page.get_by_label("筛选", exact=True).fill("没有")
    assert titles(page) == []
    expect(page.locator(".xf-count")).to_have_text("显示 0 / 4 项")
    page.get_by_role("button", name="清除条件").click()
    assert len(titles(page)) == 4
    expect(page.get_by_role("button", name="清除条件")).to_be_hidden()
    expect(page.locator(".xf-count")).to_have_text("共 4 项")


def test_a_filtered_list_can_be_linked(show: Show) -> None:
    page = show()
    page.get_by_label("学段").select_option("小学")
    page.get_by_label("筛选", exact=True).fill("教育 局")
    link = page.evaluate("location.hash")
    assert unquote(link) == "#q=教育+局&stage=小学"
    again = show(link)
    assert titles(again) == ["小学语文骨", "班主任育人"]
    expect(again.get_by_label("学段")).to_have_value("小学")
    again.get_by_role("button", name="清除条件").click()
    assert again.evaluate("location.hash") == ""


def test_a_link_followed_on_the_page_itself_narrows_it(show: Show) -> None:
    page = show()
    page.evaluate("location.hash = 'level=省级'")
    expect(page.locator("#projects tbody tr:visible")).to_have_count(1)
    page.evaluate("location.hash = 'projects'")  # a place on the page, no filter
    expect(page.locator("#projects tbody tr:visible")).to_have_count(4)


def test_what_no_project_is_any_more_is_forgotten(show: Show) -> None:
    page = show("#level=乡级&year=2025")
    assert titles(page) == ["小学语文骨", "班主任育人"]
    expect(page.get_by_label("级别")).to_have_value("")


def test_a_sorted_table_stays_filtered(show: Show) -> None:
    page = show("#stage=小学")
    page.locator("#projects thead button", has_text="项目").click()
    assert sorted(titles(page)) == ["小学语文骨", "班主任育人"]


def test_without_scripts_the_table_is_whole(show: Show) -> None:
    page = show("#stage=小学", java_script_enabled=False)
    assert len(titles(page)) == 4
    expect(page.locator(".xf-tools")).to_be_hidden()


def test_on_a_phone_the_choices_are_folded_and_a_project_is_on_the_first_screen(visit: Open) -> None:
    page = visit("projects/index.html", 390)
    expect(page.get_by_label("级别")).to_be_hidden()
    box = page.locator("#projects tbody tr").first.bounding_box()
    assert box
    assert box["y"] + box["height"] < 900
    page.get_by_text("条件", exact=True).click()
    page.get_by_label("级别").select_option("省级")
    expect(page.get_by_text("条件（1）")).to_be_visible()
    expect(page.locator("#projects tbody tr:visible")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_desk_the_choices_lie_open(visit: Open) -> None:
    page = visit("projects/index.html")
    expect(page.get_by_label("级别")).to_be_visible()
    expect(page.locator(".xf-facets summary")).to_be_hidden()


def test_fifteen_hundred_projects_are_narrowed_at_once(browser: Browser, tmp_path: Path) -> None:
    """A frame of a quarter second at most, the new layout included."""
    whole = [replace(catalogue()[n % 4], id=f"p-{n:06}", year=2020 + n % 7) for n in range(MANY)]
    context = browser.new_context()
    page = context.new_page()
    page.goto(written(tmp_path, whole).as_uri())
    spent = page.evaluate(
        """() => {
          const pick = document.querySelector("select[name=level]"), began = performance.now();
          pick.value = "省级";
          pick.dispatchEvent(new Event("input", { bubbles: true }));
          document.body.getBoundingClientRect();
          return performance.now() - began;
        }"""
    )
    assert page.locator("#projects tbody tr:visible").count() == MANY // 4
    assert spent < 250
    context.close()
