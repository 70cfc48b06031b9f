"""Public notices: what stands on a day, how it is shown, and how one is begun, replaced and withdrawn."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

from generator.check import check, problems
from generator.new import begin
from generator.pages import bodies
from generator.pages.collect.notices import notices
from generator.pages.model.notice import NoticeView
from generator.records import Register
from generator.tree import WorkTree
from tests.county_fixture import BASE, County, county

ROOT = Path(__file__).resolve().parent.parent
FOLDER = "records/county/notices"


def notice(name: str, since: str, until: str, **fields: str) -> dict[str, str]:
    """A notice by path; its name says the day of submission."""
    day = f"{name[:4]}-{name[4:6]}-{name[6:8]}"
    said = {"type": "notice", "title": name, "submitted": day, "from": since, "to": until, **fields}
    text = said.pop("text", "各校汇总后报名。")
    return {
        f"{FOLDER}/{name}.yaml": "".join(
            f"{k}: {v}\n" for k, v in {"kind": "public-notice/1", **said, "text": text}.items()
        )
    }


def register(*some: dict[str, str]) -> Register:
    found = county(files={path: text for one in some for path, text in one.items()})
    assert found.problems == []
    return found.register


LONG = notice("20260301-aaaaa1", "2026-03-02", "2026-03-31")
SHORT = notice("20260301-aaaaa2", "2026-03-10", "2026-03-12")


@pytest.mark.parametrize(
    ("as_of", "stand"),
    [
        ("2026-03-01", []),
        ("2026-03-02", [("20260301-aaaaa1", 29)]),
        ("2026-03-09", [("20260301-aaaaa1", 22)]),
        ("2026-03-10", [("20260301-aaaaa2", 2), ("20260301-aaaaa1", 21)]),
        ("2026-03-12", [("20260301-aaaaa2", 0), ("20260301-aaaaa1", 19)]),
        ("2026-03-13", [("20260301-aaaaa1", 18)]),
        ("2026-03-31", [("20260301-aaaaa1", 0)]),
        ("2026-04-01", []),
    ],
)
def test_a_notice_stands_from_its_first_day_to_its_last_and_the_first_to_end_comes_first(
    as_of: str, stand: list[tuple[str, int]]
) -> None:
    assert [(one.id, one.left) for one in notices(register(LONG, SHORT), as_of)] == stand


def test_notices_that_end_on_one_day_come_by_their_first_day_then_by_name() -> None:
    same = [notice(f"2026030{day}-aaaaa{n}", f"2026-03-0{day}", "2026-03-31") for day, n in ((2, 1), (1, 3), (1, 2))]
    found = [one.id for one in notices(register(*same), "2026-03-05")]
    assert found == ["20260301-aaaaa2", "20260301-aaaaa3", "20260302-aaaaa1"]


def test_what_is_replaced_is_shown_no_longer_even_before_the_new_one_begins() -> None:
    second = notice("20260304-aaaaa2", "2026-03-06", "2026-03-20", replaces="20260301-aaaaa1")
    third = notice("20260304-aaaaa3", "2026-03-06", "2026-03-20", replaces="20260304-aaaaa2")
    assert [one.id for one in notices(register(LONG, second), "2026-03-05")] == []
    assert [one.id for one in notices(register(LONG, second), "2026-03-06")] == ["20260304-aaaaa2"]
    assert [one.id for one in notices(register(LONG, second, third), "2026-03-06")] == ["20260304-aaaaa3"]
    assert [one.id for one in notices(register(LONG, second, third), "2026-03-25")] == []


def test_a_replaced_notice_that_cannot_be_read_is_not_called_missing() -> None:
    late = notice("20260304-aaaaa2", "2026-03-06", "2026-03-20", replaces="20260301-aaaaa1")
    found = county(files=late)
    assert [one.code for one in found.problems] == ["C518"]
    assert County(found.documents, frozenset(LONG)).problems == []


PUBLIC = notice(
    "20260301-aaaaa1", "2026-03-02", "2026-03-06", type="public_notice", title='"<b>承训</b>机构的公示"',
    project="p-aaaaa1", policy="sx-2023", contact="教师工作股",
    text="|\n  拟由<i>发展中心</i>承训。\n\n  有异议的，请书面反映。",
)  # fmt: skip


def test_a_view_says_all_that_stands_in_the_record() -> None:
    assert notices(register(PUBLIC), "2026-03-05") == (
        NoticeView(
            id="20260301-aaaaa1",
            title="<b>承训</b>机构的公示",
            type="公示",
            since="2026-03-02",
            until="2026-03-06",
            left=1,
            text=("拟由<i>发展中心</i>承训。", "有异议的，请书面反映。"),
            contact="教师工作股",
            about=(
                ("项目", "projects/p-aaaaa1.html", "骨干教师提升"),
                ("政策", "policies/sx-2023.html", "试县教师培训学分实施细则"),
            ),
            record=f"{FOLDER}/20260301-aaaaa1.yaml",
        ),
    )


def page(*some: dict[str, str], as_of: str = "2026-03-05") -> str:
    env = bodies.environment(ROOT / "site" / "templates")
    shown = SimpleNamespace(notices=notices(register(*some), as_of))
    return env.get_template("notices.html").render(site=shown, c=SimpleNamespace(bureau="试县教育体育局"))


def test_a_page_writes_the_days_out_and_lets_no_markup_through() -> None:
    html = page(PUBLIC)
    assert 'data-until="2026-03-06"' in html
    assert '<time datetime="2026-03-02">2026-03-02</time> 至 <time datetime="2026-03-06">2026-03-06</time>' in html
    assert "还有 1 天" in html
    assert "今天到期" in page(PUBLIC, as_of="2026-03-06")
    assert "&lt;b&gt;承训&lt;/b&gt;机构的公示" in html
    assert "<p>拟由&lt;i&gt;发展中心&lt;/i&gt;承训。</p>\n<p>有异议的，请书面反映。</p>" in html
    assert '<a href="../projects/p-aaaaa1.html">骨干教师提升</a>' in html
    assert "异议与咨询：教师工作股" in html
    assert "教师工作股" not in page(LONG)


def test_a_page_without_notices_says_so() -> None:
    assert '<p class="xf-empty">现在没有公示或通知。</p>' in page(LONG, as_of="2026-04-01")
    assert '<p class="xf-empty" hidden>' in page(LONG)


def test_the_home_page_lists_three_and_leads_to_the_others() -> None:
    env = bodies.environment(ROOT / "site" / "templates")
    some = [notice(f"20260301-aaaaa{n}", "2026-03-02", f"2026-03-1{n}") for n in range(4)]
    shown = env.get_template("notice_parts.html").module.first_notices  # type: ignore[attr-defined]
    html = str(shown(notices(register(*some), "2026-03-05")))
    assert [html.count(f'href="notices/index.html#n20260301-aaaaa{n}"') for n in range(4)] == [1, 1, 1, 0]
    assert "全部 4 份" in html
    assert "全部" not in str(shown(notices(register(*some[:3]), "2026-03-05")))


def test_the_sample_county_has_notices_that_stand_are_over_and_are_to_come() -> None:
    found = check(WorkTree(ROOT)).register
    standing = notices(found, "2026-11-25")
    assert [(one.type, one.left) for one in standing] == [("公示", 2), ("通知", 5)]
    days = [(record.data["from"], record.data["to"]) for record in found.of("public-notice")]
    when = Counter(
        "over" if last < "2026-11-25" else "to come" if first > "2026-11-25" else "now" for first, last in days
    )
    assert when == {"over": 1, "now": 2, "to come": 1}


def test_a_new_notice_has_its_place_and_waits_for_what_only_people_know(tmp_path: Path) -> None:
    shutil.copytree(BASE / "records", tmp_path / "records")
    words = ["type=notice", "title=报名截止", "from=2026-11-24", "to=2026-11-30", "project=p-aaaaa1"]
    (path,) = begin(check(WorkTree(tmp_path)).register, tmp_path, "public-notice", words, "2026-11-23").paths
    assert path.startswith(f"{FOLDER}/20261123-")
    assert {one.code for one in problems(WorkTree(tmp_path))} == {"C130"}  # the text is left to fill in
    file = tmp_path / path
    file.write_text(file.read_text("utf-8").replace("\ntext:", "\ntext: 各校汇总后报名。"), "utf-8")
    assert problems(WorkTree(tmp_path)) == []
