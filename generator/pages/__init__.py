"""The sites: view models from the ledger and its totals, bodies from templates, stamped into the theme's shells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from generator.credit import RuleSet
from generator.ledger import Ledger
from generator.pages.collect import collect as views
from generator.pages.shell import EngineError
from generator.pages.stamp import BuildReport
from generator.pages.stamp import stamp as write
from generator.totals import Totals

__all__ = ["AUDIENCES", "BuildReport", "EngineError", "build"]

AUDIENCES = ("internal",)


def build(  # noqa: PLR0913 - what a site is made from, and four settings that all have a default
    book: Ledger,
    found: Totals,
    rule_sets: Mapping[str, RuleSet],
    out: Path,
    *,
    audience: str = "internal",
    commit: str = "",
    url: str = "",
    progress: Callable[[str], None] = lambda _: None,
) -> BuildReport:
    """Write the site of an audience to ``out``: only what changed, and nothing that is no longer made stays.

    ``found`` are the totals of everyone, not of a window; ``commit`` the Git commit of the records (``""``: none);
    ``url`` the site's address, for sitemap and canonical links. Raises ``EngineError`` if the theme does not render.
    """
    if audience not in AUDIENCES:
        raise ValueError(audience)
    progress("整理页面内容")
    return write(views(book, found, rule_sets, commit), out, url=url, progress=progress)
