"""The sites: view models from the ledger and its totals, bodies from templates, stamped into the theme's shells."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from generator.audit.model import Trail
from generator.credit import RuleSet
from generator.ledger import Ledger
from generator.pages.collect import collect as views
from generator.pages.shell import EngineError
from generator.pages.stamp import BuildReport
from generator.pages.stamp import stamp as write
from generator.queue import Waiting
from generator.totals import Totals

__all__ = ["AUDIENCES", "BuildReport", "EngineError", "build"]

AUDIENCES = ("internal",)


def build(  # noqa: PLR0913 - what a site is made from, and settings that all have a default
    book: Ledger,
    found: Totals,
    rule_sets: Mapping[str, RuleSet],
    out: Path,
    *,
    audience: str = "internal",
    commit: str = "",
    trail: Trail | None = None,
    queue: Sequence[Waiting] = (),
    strange: Collection[str] | None = None,
    url: str = "",
    progress: Callable[[str], None] = lambda _: None,
) -> BuildReport:
    """Write the site of an audience to ``out``: only what changed, and nothing that is no longer made stays.

    ``found`` are the totals of everyone, not of a window; ``commit`` the Git commit of the records (``""``: none);
    ``url`` the site's address, for sitemap and canonical links. ``trail`` is the register's history (None: none is
    kept), ``queue`` what waits to be registered. ``strange`` are the record files that are not as the end of the trail
    has them, or that came onto the line by something other than a registration: no page calls these registered (None:
    nobody looked). Raises ``EngineError`` if the theme does not render.
    """
    if audience not in AUDIENCES:
        raise ValueError(audience)
    progress("整理页面内容")
    site = views(book, found, rule_sets, commit, trail=trail, queue=queue, strange=strange)
    return write(site, out, url=url, progress=progress)
