"""The engine that renders the shells: that it can be run plainly, replaced, and does what stamping assumes of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.pages import bodies, record, shell
from generator.pages.shell import BODY, FOOTER, SEARCH, TITLE, EngineError, Shell, cut
from generator.pages.stamp import stamp
from tests.pages_fixture import site

ROOT = Path(__file__).parent.parent
QUIET = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "XUEFEN_SITE_NAME": "青禾县教师培训学分"}


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """The site's sources in a folder of their own, as a fresh clone has them."""
    folder = tmp_path / "clone"
    shutil.copytree(ROOT / "site", folder / "site")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def run(*command: str, where: Path) -> None:
    done = subprocess.run(command, cwd=where, env=QUIET, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_page_is_cut_at_its_marks_and_filled() -> None:
    page = cut(f"<title>{TITLE}</title>a/shell.html {BODY}{FOOTER}", place="a/shell.html")
    assert page == Shell(("<title>", "</title>", " ", "", ""), (TITLE, "a/shell.html", BODY, FOOTER))
    assert page.fill({TITLE: "甲", "a/shell.html": "a/1.html", BODY: "<h1>甲</h1>", FOOTER: "。"}) == (
        "<title>甲</title>a/1.html <h1>甲</h1>。"
    )


def test_what_fills_a_mark_is_not_searched_for_marks() -> None:
    assert cut(f"{TITLE}{BODY}").fill({TITLE: BODY, BODY: "b"}) == f"{BODY}b"


def test_a_plain_build_works_and_leaves_the_sources_untouched(sources: Path) -> None:
    before = tree(sources)
    run(sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", where=sources)
    after = tree(sources)
    assert {name: content for name, content in after.items() if not name.startswith("build/")} == before
    assert {"build/shell/index.html", "build/shell/teachers/shell.html"} <= after.keys()


def test_zensical_builds_the_shells_too(sources: Path) -> None:
    run(sys.executable, "-m", "zensical", "build", where=sources)
    for page in site_pages():
        built = cut((sources / "build" / "shell" / page).read_text())
        assert (page, built.marks.count(BODY), built.marks.count(FOOTER)) == (page, 1, 1)
    assert {name for name in tree(sources) if not name.startswith(("build/", ".cache/", "site/"))} == {"mkdocs.yml"}


def site_pages() -> set[str]:
    return {page.shell for page in bodies.pages(site(), bodies.environment(ROOT / "site" / "templates"))}


def test_stamped_pages_are_what_the_engine_renders_for_the_same_content(sources: Path, tmp_path: Path) -> None:
    """The engine gets each sample's body as a page of its own; what it makes of it is what stamping made."""
    stamp(site(), tmp_path / "out")
    env = bodies.environment(ROOT / "site" / "templates", whom=record.whom(site().county, "internal"))
    samples = [page for page in bodies.pages(site(), env) if page.shell.endswith(shell.MANY)]
    assert len(samples) == 28
    for page in samples:
        text = (sources / "site" / "pages" / page.shell).with_suffix(".md").read_text()
        written = text.replace(TITLE, f'"{page.title}"').replace(BODY, page.body())
        (sources / "site" / "pages" / page.place).with_suffix(".md").write_text(written)
    run(sys.executable, "-m", "mkdocs", "build", "--quiet", where=sources)
    footer = bodies.footer(site(), env)
    for page in samples:
        theirs = SEARCH.sub("", (sources / "build" / "shell" / page.place).read_text()).replace(FOOTER, footer)
        assert (tmp_path / "out" / page.place).read_text() == theirs


def test_shells_are_rendered_again_only_when_a_source_changed(sources: Path, tmp_path: Path) -> None:
    to = tmp_path / "shell"
    first = shell.render(to, name="甲县", sources=sources)
    stamped = (to / "index.html").stat().st_mtime_ns
    assert shell.render(to, name="甲县", sources=sources) == first
    assert (to / "index.html").stat().st_mtime_ns == stamped
    guide = sources / "site" / "pages" / "guide" / "index.md"
    guide.write_text(guide.read_text() + "\n新的一段。\n")
    assert "新的一段。" in shell.render(to, name="甲县", sources=sources)["guide/index.html"].decode()
    assert " - 乙县</title>" in shell.render(to, name="乙县", sources=sources)["index.html"].decode()


def test_what_no_page_asks_for_is_left_out(sources: Path, tmp_path: Path) -> None:
    """The theme's scripts, its search among them."""
    names = shell.render(tmp_path / "shell", sources=sources)
    assert not [name for name in names if name.startswith("assets/javascripts/") or name.endswith((".map", ".gz"))]


def test_the_page_for_what_is_not_there_can_be_shown_at_any_depth(sources: Path, tmp_path: Path) -> None:
    """It asks for no file, and leads only to the site's full address."""
    for url in ("", "https://credits.example.cn/county/"):
        page = shell.render(tmp_path / "shell", url=url, sources=sources)["404.html"].decode()
        led = [link for link in re.findall(r'(?:href|src)="([^"]*)"', page) if not link.startswith("data:")]
        assert led == [url] * bool(url)


def test_an_engine_that_fails_says_why(sources: Path, tmp_path: Path) -> None:
    (sources / "mkdocs.yml").write_text("site_name: x\ntheme: {name: nowhere}\n")
    with pytest.raises(EngineError, match="nowhere"):
        shell.render(tmp_path / "shell", sources=sources)
