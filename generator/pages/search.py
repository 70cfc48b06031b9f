"""The search index of a site, made by Pagefind from the site's own pages and nothing else.

Chinese is written without spaces, and two programs seldom cut it into the same words. So each character is indexed as a
word, and the site's ``search.js`` asks for characters that stand in a row: any piece of any text is found.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from generator.pages import keys
from generator.pages.output import Output

FOLDER = "search"
_TOOL = ("pagefind", "pagefind_bin_extended")
_SERVED = (
    ".pf_fragment",
    ".pf_index",
    ".pf_meta",
    ".pagefind",
)  # and of the scripts, those without a look of their own
_SCRIPTS = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json")
_LEFT_OUT = ".xf-crumbs, .xf-tools, .xf-hide, .xf-n, .xf-record, .headerlink, thead, svg, script"
_WEIGHTS = {' class="xf-facts"': 4, " data-sort": 0.2}  # what a page is about; what has pages of its own (a title: 7)
_CHARACTER = re.compile("([\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff])")
_END = re.compile("(?=</(?:td|th|li|dd|p|small|summary|h[2-6])>)")
_PAGE = """<!doctype html><html lang="und"><meta charset="utf-8">
<article data-pagefind-meta="title[title]" title="{}"{}</article></html>"""


class SearchError(Exception):
    """The index could not be made; the text says why, in Chinese."""


def installed() -> bool:
    """Whether Pagefind is there: it comes with the extra ``build``."""
    return all(find_spec(name) for name in _TOOL)


def index(output: Output, site: str = "") -> None:
    """Put the index of a site's pages into its folder ``search``; ``site`` is the site's folder in the output.

    Pages that all stand as they were when it was made keep the index they have. Raises ``SearchError``.
    """
    inside = f"{site}/" if site else ""
    pages = [name for name in output.names if name.startswith(inside) and _is_searched(name.removeprefix(inside))]
    key = keys.base((*map(version, _TOOL), *output.lines(pages)), [Path(__file__)]).hex()
    if output.stays(f"{inside}{FOLDER}/", key):
        return
    with tempfile.TemporaryDirectory() as work:
        _lay_out(output.folder / inside, [name.removeprefix(inside) for name in pages], Path(work, "pages"))
        _run(Path(work))
        for path in sorted(Path(work, FOLDER).rglob("*")):
            if path.suffix in _SERVED or path.name in _SCRIPTS:
                name = path.relative_to(work).as_posix()
                output.put(f"{inside}{name}", path.read_bytes(), key)


def _is_searched(name: str) -> bool:
    return name.endswith(".html") and name != "404.html"


def _lay_out(folder: Path, names: Iterable[str], to: Path) -> None:
    """Write what the pages say, without what surrounds it on all of them, as Pagefind is to read it."""
    for name in names:
        page = (folder / name).read_text("utf-8")
        title = _between(page, "<title>", "</title>").rpartition(" - ")[0].replace('"', "&quot;")
        said = _END.sub(" · ", _CHARACTER.sub(r" \1 ", _between(page, "<article", "</article>")))
        for mark, weight in _WEIGHTS.items():
            said = said.replace(mark, f'{mark} data-pagefind-weight="{weight}"')
        path = to / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_PAGE.format(title, said), "utf-8")


def _between(text: str, start: str, end: str) -> str:
    return text.partition(start)[2].partition(end)[0]


def _run(work: Path) -> None:
    """Run Pagefind in ``work``, where no settings of anyone else lie."""
    command = [sys.executable, "-m", "pagefind", "--silent", "--keep-index-url"]
    command += ["--site", "pages", "--output-path", FOLDER, "--exclude-selectors", _LEFT_OUT]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode or not (work / FOLDER / _SCRIPTS[-1]).is_file():
        raise SearchError(f"搜索索引没有做成：\n{(done.stderr or done.stdout).strip()}")
