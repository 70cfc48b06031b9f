"""A page of notices, as a reader sees it on a day after it was built, in real Chromium."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser

from generator.pages import bodies
from generator.pages.collect.notices import notices
from tests.test_notices import ROOT, notice, register

BUILT = "2026-03-05"
SCRIPT = ROOT / "site" / "overrides" / "assets" / "xuefen.js"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as it was built, with the site's script."""
    some = [notice(f"20260301-aaaaa{n}", "2026-03-02", f"2026-03-0{n}") for n in (6, 8)]
    env = bodies.environment(ROOT / "site" / "templates")
    given = {"site": SimpleNamespace(notices=notices(register(*some), BUILT)), "c": SimpleNamespace(bureau="教体局")}
    file = tmp_path_factory.mktemp("notices") / "index.html"
    body = env.get_template("notices.html").render(given)
    file.write_text(f'<!doctype html><meta charset="utf-8">{body}<script src="{SCRIPT.as_uri()}"></script>', "utf-8")
    return file


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-03-04T12:00:00+08:00", ["还有 2 天", "还有 4 天"]),
        ("2026-03-05T12:00:00+08:00", ["还有 1 天", "还有 3 天"]),
        ("2026-03-06T23:59:00+08:00", ["今天到期", "还有 2 天"]),
        ("2026-03-07T00:01:00+08:00", ["还有 1 天"]),
        ("2026-03-08T23:59:00+08:00", ["今天到期"]),
        ("2026-03-09T00:01:00+08:00", []),
    ],
)
def test_what_is_over_by_the_readers_calendar_is_gone(browser: Browser, page: Path, now: str, left: list[str]) -> None:
    context = browser.new_context(timezone_id="Asia/Shanghai")
    shown = context.new_page()
    shown.clock.set_fixed_time(now)
    shown.goto(page.as_uri())
    assert shown.locator("[data-until] [data-left]").all_inner_texts() == left
    assert shown.get_by_text("现在没有公示或通知。").is_visible() == (not left)
    context.close()


def test_without_a_script_the_days_are_written(browser: Browser, page: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    shown = context.new_page()
    shown.goto(page.as_uri())
    assert shown.locator("[data-until]").count() == 2
    assert "2026-03-02 至 2026-03-06" in shown.inner_text("#main")
    context.close()
