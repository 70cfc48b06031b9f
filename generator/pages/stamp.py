"""Stamping: fill the shells with the bodies and write what changed (DESIGN section 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter

from jinja2 import Environment
from markupsafe import escape

from generator import __version__
from generator.explain.words import STATUS
from generator.pages import bodies, feeds, keys, language, links, record, search, shell
from generator.pages.bodies import Page
from generator.pages.frames import Frames
from generator.pages.model import SiteView
from generator.pages.output import Output, Part
from generator.resources import folder
from generator.rest import collector_at_rest

Progress = Callable[[str], None]
_CODE = Path(__file__).parent
LEDGER = "files.txt"
LISTED = 3
_UNSEARCHED = "teacher"  # a site of one page


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: ``pages`` come from records; the other numbers count files, assets included.

    ``files`` are all files of the build, by their posix paths below its folder.
    """

    pages: int
    written: int
    unchanged: int
    removed: int
    seconds: float
    files: tuple[str, ...] = ()


class StrangersError(Exception):
    """Files stand in a site's folder that no build made; what leaves the house must not hold them. In Chinese."""

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        more = f"等 {len(names)} 个文件" if len(names) > LISTED else ""
        super().__init__(
            f"{folder} 里有不是这次生成的文件：{'、'.join(names[:LISTED])}{more}。"
            "给人看的站点不能与它们放在一起：先移走，或换一个输出文件夹，再生成一次。"
        )


@dataclass(frozen=True, slots=True)
class Theme:
    """What the engine made of the hand-written pages, and where from: the same for all sites of a build.

    ``url`` is the site's address (only for sitemap and canonical links; every other link is relative), ``sources`` the
    folder with ``mkdocs.yml`` and ``site/``, ``key`` stands for all that the pages have in common.
    """

    files: Mapping[str, bytes]
    url: str
    sources: Path
    key: bytes


def theme(work: Path, county: str, *, url: str = "", sources: Path | None = None) -> Theme:
    """Return the theme's pages for a county's sites; ``work`` keeps them. Raises ``shell.EngineError``."""
    sources = sources or folder("site").parent
    templates = sources / "site" / "templates"
    files = shell.render(work, name=f"{county}教师培训学分", url=url, sources=sources)
    files = language.filled(files, work.with_name("rules"), templates, lambda: bodies.environment(templates))
    texts = (content.decode() for place, content in sorted(files.items()) if place.endswith(".html"))
    code = [*_CODE.glob("*.py"), *_CODE.glob("model/*.py"), *templates.glob("*")]
    return Theme(files, url, sources, keys.base((__version__, repr(STATUS), *texts), code))


def stamp(
    site: SiteView,
    out: Path,
    look: Theme | None = None,
    *,
    url: str = "",
    searched: bool = False,
    progress: Progress = lambda _: None,
) -> BuildReport:
    """Write a whole site to ``out``, with a theme, or (None) our own for the address ``url``.

    Beside ``out`` a hidden folder keeps the rendered shells and the list of what was written. Raises
    ``shell.EngineError``.
    """
    look = look or theme(work(out) / "shell", site.county.name, url=url)
    return stamp_all([site], out, look, searched=searched, progress=progress)


def stamp_all(
    sites: Iterable[SiteView],
    out: Path,
    look: Theme,
    *,
    many: bool = False,
    searched: bool = False,
    progress: Progress = lambda _: None,
) -> BuildReport:
    """Write a site to ``out``, or (``many``) each of some to its folder there, beside the assets that all share.

    What an earlier build wrote to ``out`` and this one does not make goes. ``searched``: a site of more than a page
    gets an index of its pages. Raises ``StrangersError`` if files that no build made stand among those of a site that
    leaves the house, ``search.SearchError`` if the index cannot be made.
    """
    began, pages, output = perf_counter(), 0, Output(out, work(out) / LEDGER)
    common: _Common | None = None
    for number, site in enumerate(sites, 1):
        common = common or _common(site, look, many=many, searched=searched)
        if many:
            progress(f"生成站点 {number}")
        pages += _fill(site, output.under(site.audience.slug) if many else output, common, progress)
        if common.searched:
            progress("编制搜索索引")
            search.index(output, site.audience.slug if many else "")
    for name, content in look.files.items():
        if name.startswith("assets/"):
            output.put(name, content)
    output.close()
    strangers = output.strangers() if common and common.kind != "internal" else []
    if strangers:
        raise StrangersError(out, strangers)
    spent = perf_counter() - began
    return BuildReport(pages, output.written, output.unchanged, output.removed, spent, tuple(output.names))


def work(out: Path) -> Path:
    """Return the hidden folder beside ``out`` that keeps what a build remembers."""
    return out.with_name(f".{out.name}")


def environment(site: SiteView, sources: Path) -> Environment:
    """Return the templates of ``sources`` for a site, and for all others of its kind."""
    form = partial(record.form, site.repository, site.audience.kind)
    whom = record.whom(site.county, site.audience.kind)
    return bodies.environment(sources / "site" / "templates", site.source, form, whom)


@dataclass(frozen=True, slots=True)
class _Common:
    """What the sites of one build have in common; all are for audiences of one kind."""

    kind: str
    url: str
    searched: bool
    frames: Frames
    keys: keys.Keys
    templates: Environment


def _common(first: SiteView, look: Theme, *, many: bool, searched: bool) -> _Common:
    kind = first.audience.kind
    indexed = searched and kind != _UNSEARCHED
    frames = Frames(look.files, kind, beside=many, searched=indexed)
    made = keys.Keys(look.key).under((repr((many, indexed)),))
    return _Common(kind, look.url, indexed, frames, made, environment(first, look.sources))


@collector_at_rest()
def _fill(site: SiteView, output: Output | Part, common: _Common, progress: Progress) -> int:
    """Put the pages of a site into its folder; return how many come from records."""
    frames, templates = common.frames, common.templates
    footer, data = bodies.footer(site, templates), dict(feeds.files(site, common.url))
    found: Iterable[Page] = bodies.pages(site, templates)
    known: dict[str, str] | None = None
    if common.kind != "internal":  # where nothing is left out, every link leads somewhere
        found = list(found)
        known = {place: place for place in (*frames.written, *data, *(page.place for page in found))}
        known |= {page.written: page.place for page in found if page.written}
    same = (site.source, site.repository, site.audience.kind, footer, repr(sorted(known.items()) if known else None))
    stamped = _Stamped(frames, common.keys.under(same), footer, output, known)
    for page in found:
        stamped.put(page)
        if len(stamped.places) % 500 == 0:
            progress(f"生成页面 {len(stamped.places)}")
    for name, content in data.items():
        output.put(name, content)
    for name, source in frames.written.items():
        stamped.written(name, source)
    if not frames.beside:
        output.put("sitemap.xml", sitemap([*frames.written, *stamped.places], common.url).encode())
    return len(stamped.places)


class _Stamped:
    """The pages of a site stamped so far, and their places; ``known`` is where each page there is stands.

    None: no page is left out.
    """

    def __init__(
        self, frames: Frames, made: keys.Keys, footer: str, output: Output | Part, known: Mapping[str, str] | None
    ) -> None:
        self.places: list[str] = []
        self._frames, self._keys, self._footer, self._output, self._known = frames, made, footer, output, known

    def put(self, page: Page) -> None:
        """Stamp one page, unless it stands there already, made from the same view."""
        self.places.append(page.place)
        key = self._keys.key(page.view) if page.view else ""
        if key and self._output.holds(page.place, key):
            return
        body = page.body()
        texts = {
            shell.TITLE: str(escape(page.title)),
            shell.BODY: links.kept(body, self._known, page.written or page.place, page.place) if self._known else body,
            shell.FOOTER: self._footer,
            page.shell: page.place,
        }
        self._output.put(page.place, self._frames.frame(page.shell, self._known).fill(texts).encode(), key)

    def written(self, name: str, source: str) -> None:
        """Write a hand-written page to where it stands, and let it call itself so."""
        page = self._frames.frame(source, self._known).fill({shell.FOOTER: self._footer})
        self._output.put(name, page.replace(source, name).encode())


def sitemap(places: Iterable[str], url: str) -> str:
    """Return the sitemap of a site; without an address it stays empty."""
    base = f"{url.rstrip('/')}/"
    pages = sorted({str(escape(base + place)) for place in places if place != "404.html"}) if url else []
    rows = "".join(f"  <url><loc>{page}</loc></url>\n" for page in pages)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
