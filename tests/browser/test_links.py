"""Where the links of the five sites lead, page by page; and that a link which leads nowhere is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audiences_fixture import AUDIENCES
from tests.links import broken, links


@pytest.mark.parametrize("kind", [one.kind for one in AUDIENCES])
def test_every_link_leads_to_a_place_of_the_same_site(five: Path, kind: str) -> None:
    assert len(list(links(five / kind))) > 30
    assert list(broken(five / kind)) == []


def test_open_data_and_news_can_be_fetched_from_their_page(five: Path) -> None:
    led = {target for page, target, _ in links(five / "public") if page == "api/index.html"}
    names = ("projects", "policies", "rules", "providers", "schools")
    assert led >= {"feed.xml", "api/schema/project-1.schema.json", *(f"api/{name}.json" for name in names)}


def test_links_that_lead_nowhere_are_noticed(tmp_path: Path) -> None:
    page = '<main id="main"><a href="b.html"></a><a href="#gone"></a><a href="/c"></a><a href="../d"></a>'
    (tmp_path / "a.html").write_text(page + '<p id="x"><p id="x"><a href="https://e.example"></a><a href="#x"></a>')
    (tmp_path / "e.html").write_text('<img src="../assets/a.png"><a href="a.html#main"></a><a href="#level=乡级"></a>')
    assert list(broken(tmp_path)) == [
        "no such file: a.html → b.html",
        "0 such places: a.html → a.html#gone",
        "out of the site: a.html → /c",
        "out of the site: a.html → ../d",
        "2 such places: a.html → a.html#x",
        "out of the site: e.html → ../assets/a.png",
        "2 times the id x: a.html",
        "no place to skip to: e.html",
    ]
