"""The search index: of the site's own pages and nothing else, made again only when one of them changed."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from generator.audience import PUBLIC, Audience
from generator.check import check
from generator.cli.parser import parser
from generator.pages import SearchError, build
from generator.pages.search import installed
from generator.pages.stamp import stamp
from generator.tree import WorkTree
from tests.canary_fixture import County, county, held
from tests.pages_fixture import site

ROOT = Path(__file__).parent.parent
AS_OF = "2026-11-25"


def fragments(out: Path) -> dict[str, dict[str, object]]:
    """What the index says of each page, by its place."""
    found = [gzip.decompress(path.read_bytes()) for path in (out / "search").glob("fragment/*")]
    pages = [json.loads(content[content.index(b"{") :]) for content in found]
    return {page["url"].removeprefix("/"): page for page in pages}


def content(out: Path) -> str:
    """All that the index holds, in one text without the spaces between characters; words of the index included."""
    packed = [path.read_bytes() for path in (out / "search").rglob("*.pf_*")]
    return b"\n".join(gzip.decompress(one) for one in packed).decode("utf-8", "replace").replace(" ", "")


def files(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "internal"
    stamp(site(), out, searched=True)
    return out


@pytest.fixture(scope="module")
def canaries() -> County:
    return county(check(WorkTree(ROOT)), AS_OF)


def test_pagefind_comes_with_the_extra_for_builds() -> None:
    assert installed()
    assert (
        "pagefind[extended]"
        in (ROOT / "pyproject.toml").read_text("utf-8").partition("\nbuild = [")[2].partition("]\n")[0]
    )
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert "\npagefind-bin-extended==" in (ROOT / lock).read_text("utf-8")


def test_every_page_is_found_under_its_title(built: Path) -> None:
    pages = {path.relative_to(built).as_posix() for path in built.rglob("*.html")} - {"404.html"}
    found = fragments(built)
    assert found.keys() == pages
    assert found["teachers/t-4fj2wq.html"]["meta"] == {"title": "林知远 · 青禾县实验小学"}
    assert found["projects/p-7k2m9x.html"]["meta"] == {"title": "“互联网+教师专业发展”全员培训"}


def test_a_page_is_indexed_without_what_stands_on_all_of_them(built: Path) -> None:
    said = str(fragments(built)["schools/s-0004.html"]["content"]).replace(" ", "")
    assert said.startswith("青禾县实验小学s-0004")
    assert "欧阳清和" in said
    for left_out in (
        "审批与信任",
        "数据日期",
        "筛选",
        "计入/应达",
        "首页",
    ):  # header, footer, tools, head of the table, crumbs
        assert left_out not in said


def test_only_what_the_site_s_own_dialog_asks_for_is_served(built: Path) -> None:
    names = {path.name for path in (built / "search").iterdir()}
    assert {name for name in names if not name.endswith(".pf_meta")} == {
        "fragment",
        "index",
        "pagefind-entry.json",
        "pagefind-worker.js",
        "pagefind.js",
        "wasm.unknown.pagefind",
    }


def test_the_same_pages_make_the_same_index(built: Path, tmp_path: Path) -> None:
    stamp(site(), tmp_path / "again", searched=True)
    assert files(tmp_path / "again") == files(built)


def test_the_index_is_made_again_only_when_a_page_changed_or_it_is_gone(tmp_path: Path) -> None:
    out, whole = tmp_path / "site", site()
    stamp(whole, out, searched=True)
    at = (out / "search" / "pagefind-entry.json").stat().st_mtime_ns
    again = stamp(whole, out, searched=True)
    assert (again.written, again.removed) == (0, 0)
    assert (out / "search" / "pagefind-entry.json").stat().st_mtime_ns == at

    fewer = replace(whole, teachers=whole.teachers[1:])
    stamp(fewer, out, searched=True)
    gone = f"teachers/{whole.teachers[0].id}.html"
    assert gone not in fragments(out)
    assert len(fragments(out)) == len(list(out.rglob("*.html"))) - 1

    (out / "search" / "pagefind-entry.json").unlink()
    stamp(fewer, out, searched=True)
    assert (out / "search" / "pagefind-entry.json").is_file()


def test_without_search_neither_index_nor_button_is_left(tmp_path: Path) -> None:
    out = tmp_path / "site"
    stamp(site(), out, searched=True)
    assert 'class="md-header__button xf-search"' in (out / "index.html").read_text("utf-8")
    stamp(site(), out)
    assert not (out / "search").exists()
    assert "xf-search" not in (out / "index.html").read_text("utf-8")


def test_the_page_shown_under_any_address_has_no_search(built: Path) -> None:
    """It does not know where it is shown, so neither where the index lies."""
    assert "xf-search" not in (built / "404.html").read_text("utf-8")


def test_a_failing_pagefind_is_told_in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", "/bin/false")
    with pytest.raises(SearchError, match="搜索索引没有做成"):
        stamp(site(), tmp_path / "site", searched=True)


def test_a_build_has_search_unless_told_otherwise_and_a_server_only_if_told() -> None:
    def asked(*words: str) -> bool:
        return bool(parser(words[0]).parse_args(words).search)

    assert (asked("build"), asked("build", "--no-search")) == (True, False)
    assert (asked("serve"), asked("serve", "--search")) == (False, True)


def made(source: County, out: Path, *audiences: Audience) -> Path:
    build(source.book, source.found, source.rule_sets, out, audiences=audiences, searched=True)
    return out


def test_the_public_index_holds_nothing_of_a_teacher(canaries: County, tmp_path: Path) -> None:
    out = made(canaries, tmp_path / "site", PUBLIC)
    said = content(out)
    assert "青禾县实验小学" in said
    assert [name for name in canaries.names.values() if name in said] == []
    assert [teacher for teacher in canaries.teachers if teacher in said or teacher.replace("-", "") in said] == []
    assert held([path for path in out.rglob("*") if path.is_file()])[0] == set()
    assert not any(place.startswith("teachers/") for place in fragments(out))


def test_a_school_s_index_holds_its_own_teachers_alone(canaries: County, tmp_path: Path) -> None:
    out = made(canaries, tmp_path / "sites", Audience("school", "s-0004"), Audience("school", "s-0012"))
    for school in ("s-0004", "s-0012"):
        places = fragments(out / school)
        assert places.keys() == {
            path.relative_to(out / school).as_posix() for path in (out / school).rglob("*.html")
        } - {"404.html"}
        said, own = content(out / school), canaries.of_school(school)
        shown = {
            place.removeprefix("teachers/").removesuffix(".html") for place in places if place.startswith("teachers/")
        }
        assert shown
        assert shown <= own
        assert {teacher for teacher, name in canaries.names.items() if name in said} >= shown
        assert not {teacher for teacher in canaries.teachers.keys() - own if canaries.names[teacher] in said}


def test_a_teacher_s_site_is_one_page_and_needs_no_search(canaries: County, tmp_path: Path) -> None:
    someone = min(canaries.of_school("s-0004"))
    out = made(canaries, tmp_path / "site", Audience("teacher", someone))
    assert not (out / "search").exists()
    assert "xf-search" not in (out / "index.html").read_text("utf-8")
