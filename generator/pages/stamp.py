"""Stamping: fill the shells with the bodies and write what changed (DESIGN section 3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from markupsafe import escape

from generator import __version__
from generator.explain.words import STATUS
from generator.pages import bodies, keys, shell
from generator.pages.bodies import LISTS, Page
from generator.pages.model import SiteView
from generator.pages.output import Output
from generator.resources import folder
from generator.rest import collector_at_rest

Progress = Callable[[str], None]
_CODE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: ``pages`` come from records; the other numbers count files, assets included."""

    pages: int
    written: int
    unchanged: int
    removed: int
    seconds: float


@collector_at_rest()
def stamp(
    site: SiteView, out: Path, *, url: str = "", sources: Path | None = None, progress: Progress = lambda _: None
) -> BuildReport:
    """Write a whole site to ``out``.

    ``url`` is the site's address (only for sitemap and canonical links; every other link is relative), ``sources`` the
    folder with ``mkdocs.yml`` and ``site/`` (default: the program's own). Beside ``out`` a hidden folder keeps the
    rendered shells and the list of what was written. Raises ``shell.EngineError``.
    """
    began = perf_counter()
    sources = sources or folder("site").parent
    work = out.with_name(f".{out.name}")
    progress("渲染页面外壳")
    files = shell.render(work / "shell", name=f"{site.county.name}教师培训学分", url=url, sources=sources)
    env = bodies.environment(sources / "site" / "templates", site.source)
    footer, output = bodies.footer(site, env), Output(out, work / "files.txt")
    base = keys.base(
        (__version__, site.source, footer, repr(STATUS), *_texts(files)),
        [*_CODE.glob("*.py"), *_CODE.glob("model/*.py"), *(sources / "site" / "templates").glob("*")],
    )
    stamped = _Stamped(files, footer, base, output)
    for page in bodies.pages(site, env):
        stamped.put(page)
        if len(stamped.places) % 500 == 0:
            progress(f"生成页面 {len(stamped.places)}")
    _plain(files, stamped, footer, output)
    output.put("sitemap.xml", sitemap(files["sitemap.xml"].decode(), stamped.places, url).encode())
    output.close()
    return BuildReport(len(stamped.places), output.written, output.unchanged, output.removed, perf_counter() - began)


class _Stamped:
    """The pages stamped so far: their shells, cut once, and their places."""

    def __init__(self, files: dict[str, bytes], footer: str, base: bytes, output: Output) -> None:
        self.places: list[str] = []
        self.shells: dict[str, shell.Shell] = {}
        self._files, self._footer, self._keys, self._output = files, footer, keys.Keys(base), output

    def put(self, page: Page) -> None:
        """Stamp one page, unless it stands there already, made from the same view."""
        self.places.append(page.place)
        key = self._keys.key(page.view) if page.view else ""
        frame = self._shell(page.shell)
        if key and self._output.holds(page.place, key):
            return
        texts = {
            shell.TITLE: str(escape(page.title)),
            shell.BODY: page.body(),
            shell.FOOTER: self._footer,
            page.shell: page.place,
        }
        self._output.put(page.place, frame.fill(texts).encode(), key)

    def _shell(self, place: str) -> shell.Shell:
        if place not in self.shells:
            self.shells[place] = shell.cut(
                self._files[place].decode(), place=place if place.endswith(shell.MANY) else ""
            )
        return self.shells[place]


def _texts(files: dict[str, bytes]) -> list[str]:
    return [content.decode() for name, content in sorted(files.items()) if name.endswith(".html")]


def _plain(files: dict[str, bytes], stamped: _Stamped, footer: str, output: Output) -> None:
    """Write what the engine made and nobody stamped: hand-written pages with our footer, and assets."""
    for name, content in files.items():
        if name in stamped.shells or name.endswith(shell.MANY) or name == "sitemap.xml":
            continue
        if name.endswith(".html"):
            output.put(name, shell.cut(content.decode()).fill({shell.FOOTER: footer}).encode())
        else:
            output.put(name, content)


def sitemap(text: str, places: list[str], url: str) -> str:
    """Return the engine's sitemap without the shells and with the stamped pages; without an address it stays empty."""
    base = f"{url.rstrip('/')}/"
    written = {
        line.strip().removeprefix("<loc>").removesuffix("</loc>") for line in text.splitlines() if "<loc>" in line
    }
    pages = {page for page in written if not page.endswith(shell.MANY)} | {
        str(escape(base + place)) for place in places if place not in LISTS
    }
    rows = "".join(f"  <url><loc>{page}</loc></url>\n" for page in sorted(pages)) if url else ""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
