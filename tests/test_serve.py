"""The local server: it builds on change, tells the page, survives a failing build and answers only this machine."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.serve import CHANGES, serve


class Running:
    """A server of a small site whose one page says what ``source`` says."""

    def __init__(self, folder: Path) -> None:
        self.source, self.site, self.said = folder / "records" / "a.yaml", folder / "site", list[str]()
        self.source.parent.mkdir()
        self.site.mkdir()
        self.source.write_text("一")
        self.stop, self.port = threading.Event(), 0

    def build(self) -> None:
        text = self.source.read_text()
        if text == "坏":
            raise ValueError("第 1 行写错了")
        (self.site / "index.html").write_text(f"<html><body>{text}</body></html>")

    def say(self, text: str) -> None:
        self.said.append(text)

    def get(self, path: str, host: str = "") -> tuple[int, str]:
        there = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        there.request("GET", path, headers={"Host": host or f"127.0.0.1:{self.port}"})
        answer = there.getresponse()
        text = answer.read().decode()
        there.close()
        return answer.status, text

    def until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + 15
        while not true():
            assert time.monotonic() < end, self.said
            time.sleep(0.05)


@contextmanager
def started(folder: Path) -> Iterator[Running]:
    one = Running(folder)
    given = {"port": 0, "say": one.say, "stop": one.stop}
    work = threading.Thread(target=serve, args=(one.build, one.site, [one.source.parent]), kwargs=given)
    work.start()
    one.until(lambda: any("http://" in said for said in one.said))
    one.port = int(next(said for said in one.said if "http://" in said).split(":")[2].split("/")[0])
    yield one
    one.stop.set()
    work.join(20)
    assert not work.is_alive()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    with started(tmp_path) as one:
        yield one


def test_a_page_listens_for_changes_though_the_file_does_not(server: Running) -> None:
    status, page = server.get("/")
    assert status == 200
    assert page.startswith("<html><body>一<script>")
    assert CHANGES in page
    assert (server.site / "index.html").read_text() == "<html><body>一</body></html>"


def test_a_change_builds_again_and_tells_who_waits(server: Running) -> None:
    seen = server.get(CHANGES + "?")[1]
    answers = list[str]()
    waiting = threading.Thread(target=lambda: answers.append(server.get(f"{CHANGES}?{seen}")[1]))
    waiting.start()
    server.source.write_text("二")
    waiting.join(20)
    assert answers == [str(int(seen) + 1)]
    assert "二" in server.get("/index.html")[1]


def test_a_failing_build_is_told_and_the_last_good_site_stays(server: Running) -> None:
    server.source.write_text("坏")
    server.until(lambda: "没有生成：第 1 行写错了" in server.said)
    assert "一" in server.get("/")[1]
    server.source.write_text("三")
    server.until(lambda: "三" in server.get("/")[1])


def test_reading_a_record_is_no_change(server: Running) -> None:
    server.source.read_text()
    time.sleep(1)
    assert not [said for said in server.said if "重新生成…" in said]


def test_a_foreign_name_that_leads_here_gets_nothing(server: Running) -> None:
    assert server.get("/", host="evil.example:80")[0] == 403
    assert server.get(CHANGES + "?", host="evil.example")[0] == 403
    assert server.get("/", host=f"localhost:{server.port}")[0] == 200


def test_a_page_that_is_not_there_is_404(server: Running) -> None:
    assert server.get("/teachers/t-000000.html")[0] == 404
    assert server.get("/../records/a.yaml")[0] == 404
