"""The site measured: pages a second, an unchanged rebuild, hugo on the same tables, and the theme's own rendering."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.clock import best, python
from benchmarks.county import last_day
from benchmarks.engines import Page, bodies, hugo, material
from benchmarks.register import Counties, make
from benchmarks.table import Finding, seconds, within

PAGES = 1600
SCHOOLS = 78  # enough for so many pages of schools and teachers
SAMPLE = 12
ROUNDS = 4
ROOM = 4_000_000_000  # bytes
SPEED = 1000  # pages a second
SITE_NAME = "青禾县教师培训学分"  # as the build names the site of the made-up county


@dataclass(frozen=True, slots=True)
class Built:
    """One build: pages, seconds from totals in memory to files on disk, and besides those for search indexes."""

    pages: int
    seconds: float
    index: float


def site(counties: Counties) -> Iterator[Finding]:
    """All pages of the large county, fresh and unchanged; then the smaller sites.

    Sites are written to memory where there is room: how long a disk takes for hundreds of MB says nothing of a program.
    """
    memory = Path("/dev/shm")  # noqa: S108 - only a folder of our own inside it, with a random name
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM
    with TemporaryDirectory(dir=memory if roomy else counties.work) as folder:
        yield from _all_pages(counties, Path(folder) / "site")
        yield from _all_audiences(counties, Path(folder) / "everyone")
        yield from _against_engines(counties, Path(folder))


def _all_pages(counties: Counties, out: Path) -> Iterator[Finding]:
    first = _build(counties, counties.large, out)
    rounds = [(_fresh(counties, counties.large, out), _build(counties, counties.large, out)) for _ in range(ROUNDS)]
    fresh, again = (min(builds, key=lambda build: build.seconds) for builds in zip(*rounds, strict=True))
    speed = fresh.pages / fresh.seconds
    told = f"含首次渲染外壳 {seconds(first.seconds)}"
    yield Finding(
        f"生成 {fresh.pages} 页", seconds(fresh.seconds), told, f"{speed:.0f} 页/秒", f"≥ {SPEED} 页/秒", speed >= SPEED
    )
    yield within("没有变化时再生成", again.seconds, fresh.seconds, "全部生成", 0.5)
    shutil.rmtree(out)


def _all_audiences(counties: Counties, out: Path) -> Iterator[Finding]:
    """The internal and the public site, and those of every school, provider and teacher."""
    command = [*_command(counties, counties.large, out), "--everyone"]
    fresh, again = (_built(counties, command) for _ in range(2))
    speed, target = fresh.pages / fresh.seconds, f"≥ {SPEED} 页/秒"
    name = f"五种站点都生成，{fresh.pages} 页"
    yield Finding(name, seconds(fresh.seconds), "含渲染外壳", f"{speed:.0f} 页/秒", target, speed >= SPEED)
    yield within("五种站点没有变化时再生成", again.seconds, fresh.seconds, "全部生成", 0.5)
    told = f"没有变化时 {seconds(again.index)}"
    yield Finding("这些站点的搜索索引（Pagefind）", seconds(fresh.index), told)
    shutil.rmtree(out)


def _against_engines(counties: Counties, folder: Path) -> Iterator[Finding]:
    root, told, out = counties.work / "county-pages", counties.work / "bodies.jsonl", folder / "pages"
    make(root, SCHOOLS, counties.years)
    _build(counties, root, out, PAGES)
    best([*_command(counties, root, out, PAGES), "--bodies", str(told)], times=1)
    footer, pages = bodies(told)
    hugo(folder / "hugo", _shells(out), footer, pages)
    # in turn, so that a busy moment of the machine strikes both
    rounds = [(_fresh(counties, root, out, PAGES).seconds, _hugo(folder / "hugo")) for _ in range(ROUNDS)]
    ours, peer = (min(times) for times in zip(*rounds, strict=True))
    yield within(f"同样表格的 {len(pages)} 页", ours, peer, "hugo", 1)
    sample = Random(1).sample(pages, k=min(SAMPLE, len(pages)))
    other = _unlike(counties, out, footer, sample)
    title = "抽样页面与 mkdocs-material 直接渲染逐字节相同"
    yield Finding(title, f"{len(sample)} 页", "mkdocs-material", f"{len(other)} 页不同", "0 页不同", not other)


def _hugo(folder: Path) -> float:
    """Let hugo build into an empty folder too; return the seconds."""
    shutil.rmtree(folder / "public", ignore_errors=True)
    return best(["hugo", "--quiet"], times=1, folder=folder).seconds


def _unlike(counties: Counties, out: Path, footer: str, sample: list[Page]) -> list[str]:
    """Return the pages of a sample that the theme renders otherwise."""
    rendered = material(counties.work / "material", footer, sample, SITE_NAME)
    return [place for place, content in rendered.items() if (out / place).read_bytes() != content]


def _fresh(counties: Counties, root: Path, out: Path, most: int | None = None) -> Built:
    """Build into an empty folder, the theme's shells being rendered already."""
    shutil.rmtree(out)
    return _build(counties, root, out, most)


def _build(counties: Counties, root: Path, out: Path, most: int | None = None) -> Built:
    return _built(counties, _command(counties, root, out, most))


def _built(counties: Counties, command: list[str]) -> Built:
    told = counties.work / "built.json"
    best(command, times=1, output=told)
    return Built(**json.loads(told.read_bytes()))


def _command(counties: Counties, root: Path, out: Path, most: int | None = None) -> list[str]:
    more = ["--pages", str(most)] if most else []
    return [*python("benchmarks.stamp", root, out, last_day(counties.years)), *more]


def _shells(out: Path) -> Path:
    """Return the folder in which a build keeps the rendered shells."""
    return out.with_name(f".{out.name}") / "shell"
