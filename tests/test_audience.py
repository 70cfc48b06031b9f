"""Sites to hand over: one file, the same bytes whenever it is made, and nothing in it that does not belong."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from markupsafe import escape

from generator.audience import Audience
from generator.cli import main
from generator.pages import StrangersError, archive
from generator.pages.links import framed, kept
from generator.pages.record import form, whom
from generator.pages.stamp import stamp, stamp_all, theme
from tests.pages_fixture import site

ROOT = Path(__file__).parent.parent
DAY = "2026-11-25"
GITHUB, FORGE = "https://github.com/edu/register", "https://git.county.example/edu/register"


def built(*asked: str) -> int:
    return main(["build", "--root", str(ROOT), "--as-of", DAY, *asked])


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def unpacked(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def test_one_school_is_one_file_that_needs_nothing_else(tmp_path: Path) -> None:
    assert built("--audience", "school:s-0010", "-o", str(tmp_path / "a"), "--zip", str(tmp_path / "a.zip")) == 0
    packed = unpacked(tmp_path / "a.zip")
    assert packed == {f"school-s-0010/{name}": content for name, content in files(tmp_path / "a").items()}
    assert "school-s-0010/assets/xuefen.css" in packed
    assert built("--audience", "school:s-0010", "-o", str(tmp_path / "b"), "--zip", str(tmp_path / "b.zip")) == 0
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"a", ".a", "a.zip", "b", ".b", "b.zip"}


def test_all_schools_stand_beside_assets_that_they_share(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "schools"
    assert built("--audience", "school:all", "-o", str(out), "--zip", str(tmp_path / "all.zip")) == 0
    schools = {path.name for path in out.iterdir()} - {"assets"}
    assert schools >= {"s-0001", "s-0014"}
    assert "s-0013" not in schools  # closed, with nobody on its books
    assert all(re.fullmatch(r"s-\d{4}", school) for school in schools)  # no index: none speaks of the others
    assert not [name for name in files(out) if "/assets/" in name]
    assert unpacked(tmp_path / "all.zip") == {f"school-all/{name}": content for name, content in files(out).items()}
    assert "index.html" not in capsys.readouterr().out
    assert built("--audience", "school:s-0001", "-o", str(out)) == 0
    assert not (out / "s-0002").exists()  # what was there for all does not stay in the site of one


def test_a_file_that_no_build_made_is_neither_packed_nor_passed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / "names.xlsx").write_bytes(b"mine")
    asked = ("--audience", "teacher:t-tz8agr", "-o", str(out), "--zip", str(tmp_path / "site.zip"))
    assert built(*asked) == 1
    assert "names.xlsx" in capsys.readouterr().err
    assert not (tmp_path / "site.zip").exists()
    assert (out / "names.xlsx").read_bytes() == b"mine"
    (out / "names.xlsx").unlink()
    assert built(*asked) == 0


def test_a_build_that_lost_its_memory_does_not_leave_the_internal_site_in_a_public_one(tmp_path: Path) -> None:
    out = tmp_path / "site"
    stamp(site(), out)
    shutil.rmtree(tmp_path / ".site")
    look = theme(tmp_path / "shell", "青禾县")
    narrow = replace(site(), audience=Audience("teacher", "t-4fj2wq"), teachers=tuple(site().teachers)[:1], schools=())
    with pytest.raises(StrangersError, match="不是这次生成的文件"):
        stamp_all([narrow], out, look)


def test_an_archive_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("a")
    (tmp_path / "old.zip").write_bytes(b"old")
    with pytest.raises(FileNotFoundError):
        archive(tmp_path, ["a.html", "gone.html"], tmp_path / "old.zip", top="x")
    assert (tmp_path / "old.zip").read_bytes() == b"old"
    assert {path.name for path in tmp_path.iterdir()} == {"a.html", "old.zip"}
    os.utime(tmp_path / "a.html", (0, 0))
    archive(tmp_path, ["a.html"], tmp_path / "new" / "a.zip", top="x")
    assert unpacked(tmp_path / "new" / "a.zip") == {"x/a.html": b"a"}


@pytest.mark.parametrize(
    ("audience", "words", "others"),
    [
        ("public", "没有任何教师", set()),
        ("school:s-0010", "这是本校的站点", {"clerk", "principal", "teacher"}),
        ("provider:v-0sjrsc", "本机构承训", set()),
        ("teacher:t-tz8agr", "调动以后", set()),
    ],
)
def test_every_audience_has_a_guide_of_its_own(audience: str, words: str, others: set[str], tmp_path: Path) -> None:
    out = tmp_path / "site"
    assert built("--audience", audience, "-o", str(out)) == 0
    guide = (out / "guide/index.html").read_text("utf-8")
    assert words in guide
    home = (out / "index.html").read_text("utf-8")
    assert '<a class="xf-brand" href="index.html">' in home
    assert ">首页</a>" in home
    assert "guide/index.html" in home
    assert {path.stem for path in (out / "guide").iterdir()} == {"index", "reading"} | others
    assert (out / "statement/index.html").exists() == (audience == "public")


def test_a_form_is_filled_in_with_the_record_and_nothing_else() -> None:
    record = "records/schools/s-0004/roster.yaml"
    asked = f"{GITHUB}/issues/new?template=appeal.yml&entry=records%2Fschools%2Fs-0004%2Froster.yaml"
    assert form(GITHUB, "internal", record) == asked
    address = urlsplit(form(FORGE, "school", record))
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{FORGE}/issues/new"
    assert parse_qs(address.query) == {"template": [".github/ISSUE_TEMPLATE/appeal.yml"], "field:entry": [record]}
    for kind in ("public", "teacher"):
        assert form(GITHUB, kind, record) == ""  # no account there
    assert form("", "internal", record) == ""
    assert form("not an address", "internal", record) == ""
    template = (ROOT / ".github/ISSUE_TEMPLATE/appeal.yml").read_text("utf-8")
    assert "id: entry\n" in template


def test_pages_lead_to_their_record_and_to_the_form(tmp_path: Path) -> None:
    hosted = replace(site(), source=f"{FORGE}/src/commit/abc/", repository=FORGE)
    stamp(hosted, tmp_path / "site")
    project, teacher, school = site().projects[0], "t-4fj2wq", "s-0004"
    for page, record in (
        (f"projects/{project.id}.html", project.record),
        (f"policies/{site().policies[0].id}.html", site().policies[0].record),
        (f"teachers/{teacher}.html", f"records/schools/{school}/roster.yaml"),
        (f"schools/{school}.html", f"records/schools/{school}/school.yaml"),
    ):
        text = (tmp_path / "site" / page).read_text("utf-8")
        assert f'<a href="{FORGE}/src/commit/abc/{record}">查看记录</a>' in text
        assert str(escape(form(FORGE, "internal", record))) in text
        for address in re.findall(r'href="([^"]*issues/new[^"]*)"', text):
            assert "t-" not in address
            assert "林知远" not in unquote(address)
    stamp(site(), tmp_path / "site")
    assert "这里有错？请告诉" in (tmp_path / "site" / f"teachers/{teacher}.html").read_text("utf-8")


def test_whom_to_tell_where_there_is_no_form() -> None:
    county = site().county
    assert whom(replace(county, contact="教师工作股"), "public") == "教师工作股"
    assert whom(replace(county, contact=""), "public") == county.bureau
    assert whom(replace(county, contact="教师工作股"), "teacher") == "学校的学分管理员，或教师工作股"


def test_links_that_lead_nowhere_become_words() -> None:
    known = {"a/b.html": "a/b.html", "a/c.html": "index.html"}
    html = '<a href="b.html#x">B</a> <a href="../d.html">D</a> <a href="#here">H</a> <a href="https://e.example">E</a>'
    assert kept(html, known, "a/c.html", "index.html") == (
        '<a href="a/b.html#x">B</a> D <a href="#here">H</a> <a href="https://e.example">E</a>'
    )
    frame = '<link rel="prev" href="../d.html"><link rel="next" href="b.html"><li><a href="../d.html">D</a></li>'
    assert framed(frame, known, "a/c.html") == '<link rel="next" href="b.html">'
    assert framed('<script src="../assets/x.js">', known, "a/c.html", beside=True) == '<script src="../../assets/x.js">'


def test_the_path_to_a_page_holds_no_step_that_leads_nowhere() -> None:
    known = {"index.html": "index.html", "b/c.html": "b/c.html"}
    path = (
        '<nav class="xf-crumbs"><ol><li><a href="../index.html">H</a></li><li><a href="index.html">B</a></li>'
        '<li aria-current="page">C</li></ol></nav>\n<p><a href="index.html">B</a></p>'
    )
    assert kept(path, known, "b/c.html", "b/c.html") == (
        '<nav class="xf-crumbs"><ol><li><a href="../index.html">H</a></li>'
        '<li aria-current="page">C</li></ol></nav>\n<p>B</p>'
    )
    assert kept(path, known, "b/c.html", "index.html") == "<p>B</p>"  # the first page of its site
