"""The stamped site of a fabricated county: what it says, that it is the same twice, and that nothing stays behind."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from generator.pages import bodies, record
from generator.pages.collect.catalogue import codes
from generator.pages.model import SiteView
from generator.pages.stamp import BuildReport, sitemap, stamp
from tests.pages_fixture import HOSTILE, crowd, site

ROOT = Path(__file__).parent.parent
SNAPSHOTS = Path(__file__).parent / "snapshots" / "pages"
PAGES = 40  # of the fabricated site
TEMPLATES = ROOT / "site" / "templates"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "internal"
    stamp(site(), out)
    return out


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


class Tags(HTMLParser):
    """Every start tag with its attributes, and what was opened and not closed."""

    VOID = frozenset(["br", "hr", "img", "input", "link", "meta"])

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def rendered() -> Iterator[tuple[str, str]]:
    env = bodies.environment(TEMPLATES, whom=record.whom(site().county, "internal"))
    for page in bodies.pages(site(), env):
        yield page.place, f"<title>{page.title}</title>\n{page.body()}"
    yield "footer.html", bodies.footer(site(), env)


def test_bodies_are_as_they_were_approved() -> None:
    """Set XUEFEN_BLESS=1 to approve what is rendered now; look at the difference before you commit it."""
    now = dict(rendered())
    if os.environ.get("XUEFEN_BLESS"):
        for old in SNAPSHOTS.rglob("*.html"):
            old.unlink()
        for place, body in now.items():
            (SNAPSHOTS / place).parent.mkdir(parents=True, exist_ok=True)
            (SNAPSHOTS / place).write_text(body, encoding="utf-8", newline="\n")
    approved = {name: content.decode() for name, content in files(SNAPSHOTS).items()}
    assert now == approved


def test_two_builds_are_byte_identical(built: Path, tmp_path: Path) -> None:
    stamp(site(), tmp_path / "again")
    assert files(tmp_path / "again") == files(built)


def test_an_unchanged_build_writes_nothing(tmp_path: Path) -> None:
    first = stamp(site(), tmp_path / "internal")
    assert (first.pages, first.unchanged, first.removed) == (PAGES, 0, 0)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "internal").rglob("*")}
    again = stamp(site(), tmp_path / "internal")
    assert replace(again, seconds=0, files=()) == BuildReport(PAGES, 0, first.written, 0, 0)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "internal").rglob("*")} == before


def test_only_what_changed_is_written_and_what_is_gone_is_removed(tmp_path: Path) -> None:
    out, whole = tmp_path / "internal", site()
    stamp(whole, out)
    (out / "schools" / "own.txt").write_text("not ours")
    first, *others = tuple(whole.teachers)
    left = replace(whole, teachers=(replace(first, headline="另一句话。"), *others[:-1]), policies=whole.policies[:2])
    report = stamp(left, out)
    # one teacher's page, the list of policies
    assert (report.pages, report.written, report.removed) == (PAGES - 2, 2, 2)
    assert "另一句话。" in (out / "teachers" / f"{first.id}.html").read_text()
    assert not (out / "teachers" / f"{others[-1].id}.html").exists()
    assert not (out / "policies" / "guocheng.html").exists()
    assert (out / "schools" / "own.txt").read_text() == "not ours"


def test_a_folder_that_empties_goes_too(tmp_path: Path) -> None:
    out = tmp_path / "internal"
    stamp(site(), out)
    stamp(replace(site(), teachers=()), out)
    assert not (out / "teachers").exists()


def test_a_page_somebody_touched_is_put_right(tmp_path: Path) -> None:
    out = tmp_path / "internal"
    stamp(site(), out)
    page = out / "teachers" / "t-4fj2wq.html"
    good = page.read_bytes()
    page.write_bytes(good[:100])
    assert stamp(site(), out).written == 1
    assert page.read_bytes() == good


def hostile() -> SiteView:
    """The fabricated site with a hostile text in every text field of a teacher, a project and a code."""
    whole = site()
    teacher = next(iter(whole.teachers))
    year = teacher.entries[0]
    entry = year.entries[0]._replace(title=HOSTILE, kind=HOSTILE, then=HOSTILE, struck=HOSTILE, by=HOSTILE, id=HOSTILE)
    lack = teacher.lacks[0]
    offer = lack.offers[0]._replace(title=HOSTILE, target=HOSTILE, enrolment=HOSTILE)
    bad = replace(
        teacher,
        name=HOSTILE,
        headline=HOSTILE,
        facts=((HOSTILE, HOSTILE),),
        notes=(HOSTILE,),
        entries=(replace(year, label=HOSTILE, entries=(entry,)),),
        lacks=(replace(lack, label=HOSTILE, note=HOSTILE, offers=(offer,)),),
        over=HOSTILE,
        texts=(HOSTILE, HOSTILE),
    )
    return replace(
        whole,
        teachers=(bad,),
        county=replace(whole.county, bureau=HOSTILE, contact=HOSTILE),
        projects=(replace(whole.projects[0], title=HOSTILE, summary=HOSTILE, host=HOSTILE),),
        codes=(replace(whole.codes[0], rule=HOSTILE, message=HOSTILE, hint=HOSTILE),),
    )


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    stamp(hostile(), tmp_path / "internal")
    pages = {name: content.decode() for name, content in files(tmp_path / "internal").items() if name.endswith(".html")}
    assert not [name for name, page in pages.items() if "alert(" in page.replace("&lt;script&gt;alert(", "")]
    told = "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;&amp;&#39;"
    assert (
        pages["teachers/t-4fj2wq.html"].count(told) == 25
    )  # title, path, heading, sentence, fact 2, note, texts 2, lack 2, offer 3, over, year, entry 6, footer 2
    assert f"<title>{told} · 青禾县实验小学 - " in pages["teachers/t-4fj2wq.html"]


def test_every_page_is_well_formed_and_its_ids_are_unique() -> None:
    for place, body in rendered():
        tags = Tags(body)
        assert (place, tags.open) == (place, [])
        ids = [attrs["id"] for _, attrs in tags.tags if "id" in attrs]
        assert (place, sorted(ids)) == (place, sorted(set(ids)))


def test_every_link_leads_somewhere_and_none_leaves_the_site(tmp_path: Path) -> None:
    """With all problem codes: the reference of the rule language names those of its own."""
    built = tmp_path / "internal"
    known = {code.code: code for code in (*site().codes, *codes())}
    stamp(replace(site(), codes=tuple(known.values())), built)
    for name, content in files(built).items():
        if not name.endswith(".html") or name == "404.html":
            continue
        links = re.findall(r'(?:href|src)="([^"#]*)(?:#[^"]*)?"', content.decode())
        for link in links:
            assert not re.match(r"[a-z]+:|//|/", link), (name, link)
            target = (built / name).parent / link if link else built / name
            assert target.is_file(), (name, link)


def test_a_page_has_one_heading_and_its_place_in_the_site(built: Path) -> None:
    page = (built / "teachers" / "t-4fj2wq.html").read_text()
    assert re.findall(r"<h1>.*?</h1>", page) == ['<h1>林知远 <span class="xf-id">t-4fj2wq</span></h1>']
    assert "<title>林知远 · 青禾县实验小学 - 青禾县教师培训学分</title>" in page
    assert '<a href="../schools/index.html" class="xf-nav--here" aria-current="true">学校</a>' in page
    assert '<a href="../schools/s-0004.html">青禾县实验小学</a>' in page


def test_every_page_says_data_date_and_commit(built: Path) -> None:
    pages = [content.decode() for name, content in files(built).items() if name.endswith(".html")]
    assert len(pages) > 36
    for page in pages:
        assert '数据日期 <time datetime="2026-11-23">2026-11-23</time> · 提交 <code>0123456789ab</code>' in page
        assert "xf:" not in page
        assert "xf-title" not in page


def test_an_announced_policy_is_shown_as_such() -> None:
    page = dict(rendered())["policies/guocheng.html"]
    assert "已宣布，尚未印发" in page
    assert "这份文件已经宣布，但尚未印发" in page


def test_a_correction_is_struck_through_with_its_reason() -> None:
    page = dict(rendered())["teachers/t-7m3k9d.html"]
    assert "<del>县级公开课《荷花淀》</del>" in page
    assert '<p class="struck">已更正（2024-01-12）：所附证书为他校教师，撤销。</p>' in page


def test_the_sitemap_lists_stamped_pages_and_no_shell(tmp_path: Path) -> None:
    stamp(site(), tmp_path / "internal", url="https://county.example/credits")
    pages = re.findall(r"<loc>(.*?)</loc>", (tmp_path / "internal" / "sitemap.xml").read_text())
    assert "https://county.example/credits/teachers/t-4fj2wq.html" in pages
    assert "https://county.example/credits/guide/index.html" in pages
    assert not [page for page in pages if "shell" in page]
    assert len(pages) == len(set(pages))
    teacher = (tmp_path / "internal" / "teachers" / "t-4fj2wq.html").read_text()
    assert '<link rel="canonical" href="https://county.example/credits/teachers/t-4fj2wq.html">' in teacher


def test_without_an_address_the_sitemap_is_empty() -> None:
    assert "<loc>" not in sitemap(["teachers/t-4fj2wq.html"], "")


def test_teachers_are_asked_for_one_at_a_time(tmp_path: Path) -> None:
    report = stamp(replace(site(), teachers=crowd(40)), tmp_path / "internal")
    assert report.pages == PAGES - 8 + 40
    assert len(list((tmp_path / "internal" / "teachers").glob("*.html"))) == 40
