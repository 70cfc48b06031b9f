"""Queue and register on the stamped site: where they show, where they do not, and that what they say stays text."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

from generator.audit.model import Approved
from generator.pages.model import SiteView
from generator.pages.stamp import stamp
from tests import review_fixture
from tests.pages_fixture import HOSTILE, STRANGE, plain_site, registered, site
from tests.test_pages import Tags, files, rendered


def html(folder: Path) -> dict[str, str]:
    return {name: content.decode() for name, content in files(folder).items() if name.endswith(".html")}


def hostile_trail() -> SiteView:
    """The fabricated site with a hostile text wherever a branch, a reviewer or a file's name could bring one."""
    queue = [
        one._replace(
            name=f"submit/{HOSTILE}", scope=HOSTILE, proposer=HOSTILE, note=HOSTILE, missing=(HOSTILE,),
            given=(HOSTILE,), files=(HOSTILE,),
            entries=(("s-0004", "t-7m3k9d", HOSTILE, HOSTILE), (HOSTILE, HOSTILE, HOSTILE, "1 lessons")),
        )
        for one in review_fixture.queue()
    ]  # fmt: skip
    acts = [
        one._replace(
            submission=f"javascript:{HOSTILE}", proposer=HOSTILE, registrar=HOSTILE,
            scope=HOSTILE if n % 2 else one.scope, files=(*one.files, f"records/{HOSTILE}"),
            approvals=(Approved(HOSTILE, HOSTILE, f"{HOSTILE}2", "signature", HOSTILE, HOSTILE),),
        )
        for n, one in enumerate(review_fixture.registrations())
    ]  # fmt: skip
    problems = [one._replace(path=HOSTILE) for one in review_fixture.faults()]
    review = review_fixture.shown(queue)
    trails = review_fixture.trails(review_fixture.trail(problems, tuple(acts)), [STRANGE, f"records/{HOSTILE}"])
    whole = site()
    return replace(
        whole,
        schools=tuple(replace(school, open=review.school(school.id)) for school in whole.schools),
        teachers=tuple(registered(teacher, review, trails) for teacher in whole.teachers),
        queue=review.queue(),
        audit=trails.whole(),
        books=review_fixture.books(trails),
    )


def test_what_branches_and_reviewers_write_stays_text(tmp_path: Path) -> None:
    stamp(hostile_trail(), tmp_path / "internal")
    pages = html(tmp_path / "internal")
    told = {name: page.count("&lt;script&gt;alert(") for name, page in pages.items() if "alert(" in page}
    assert {
        "queue/index.html",
        "audit/index.html",
        "audit/county.html",
        "audit/s-0004.html",
        "index.html",
    } <= told.keys()
    assert {"schools/s-0004.html", "teachers/t-7m3k9d.html"} <= told.keys()
    for name, number in told.items():
        assert (name, pages[name].count("alert(")) == (name, number)
        assert Tags(pages[name].partition("<main")[2].partition("</main>")[0]).open == []
        assert not re.search(r'href="\s*javascript:', pages[name])


def test_links_to_submissions_and_registrations_lead_to_them(tmp_path: Path) -> None:
    stamp(site(), tmp_path / "internal")
    pages = html(tmp_path / "internal")
    found = 0
    for name, page in pages.items():
        for link, anchor in re.findall(r'href="([^"#]+)#([qr]-[^"]+)"', page):
            target = os.path.normpath(Path(name).parent / link)
            assert f' id="{anchor}"' in pages[target], (name, link, anchor)
            found += 1
    assert found > 10


def test_a_register_without_a_trail_says_so(tmp_path: Path) -> None:
    out = tmp_path / "internal"
    stamp(plain_site(), out)
    assert "本库尚未启用审批登记" in (out / "audit" / "index.html").read_text()
    queue = (out / "queue" / "index.html").read_text()
    assert "没有在审的提交。" in queue
    assert "本库尚未启用审批登记" in queue
    assert [page.name for page in (out / "audit").glob("*.html")] == ["index.html"]
    for page in ("index.html", "schools/s-0004.html", "teachers/t-7m3k9d.html"):
        text = (out / page).read_text().partition("<main")[2]
        assert not re.search("登记簿：|在审（不计入）|xf-step|xf-tiles", text), page


def test_pages_that_a_new_registration_does_not_concern_stay(tmp_path: Path) -> None:
    out, whole = tmp_path / "internal", site()
    stamp(whole, out)
    one = review_fixture.registrations()[-1]
    later = one._replace(
        commit=review_fixture.commit("later"), scope="s-0013", files=("records/schools/s-0013/roster.yaml",)
    )
    trails = review_fixture.trails(review_fixture.trail(found=(*review_fixture.registrations(), later)), [STRANGE])
    review = review_fixture.shown()
    grown = replace(
        whole,
        schools=tuple(replace(school, register=trails.note(school.id)) for school in whole.schools),
        teachers=tuple(registered(teacher, review, trails) for teacher in whole.teachers),
        audit=trails.whole(),
        books=review_fixture.books(trails),
    )
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.html")}
    stamp(grown, out)
    written = {path.relative_to(out).as_posix() for path, at in before.items() if path.stat().st_mtime_ns != at}
    assert written == {"index.html", "audit/index.html", "audit/s-0013.html", "schools/s-0013.html"}


def test_what_is_in_review_stands_apart_from_the_credits() -> None:
    page = dict(rendered())["teachers/t-7m3k9d.html"]
    block = page.partition('<section class="xf-review"')[2].partition("</section>")[0]
    assert "在审（不计入）" in block
    assert "校级公开课《草船借箭》" in block
    assert '<span class="xf-chip waiting">待批准</span>' in block
    assert "xf-review" not in dict(rendered())["teachers/t-a1b2c3.html"]


def test_home_says_how_many_wait_and_what_was_registered_last() -> None:
    tiles = dict(rendered())["index.html"].partition('<ul class="xf-tiles">')[2].partition("</ul>")[0]
    assert re.sub(r"<[^>]+>", " ", tiles).split() == [
        "在审（不计入）", "5", "件", "最久", "24", "天",
        "最近登记", "2026-11-20", "更正（验证之前）", "·", "青禾县实验小学", "1", "个文件未登记",
    ]  # fmt: skip
