"""The sites: view models from the ledger and its totals, bodies from templates, stamped into the theme's shells."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain
from pathlib import Path

from generator.audience import INTERNAL, Audience
from generator.audit.model import Trail
from generator.credit import RuleSet
from generator.ledger import Ledger
from generator.pages.archive import archive
from generator.pages.collect import sites
from generator.pages.search import SearchError, installed
from generator.pages.shell import EngineError
from generator.pages.stamp import BuildReport, StrangersError, stamp_all, theme, work
from generator.problem import Problem
from generator.queue import Waiting
from generator.totals import Totals

__all__ = ["BuildReport", "EngineError", "SearchError", "StrangersError", "archive", "build", "installed"]

Progress = Callable[[str], None]


def build(  # noqa: PLR0913 - what a site is made from, and settings that all have a default
    book: Ledger,
    found: Totals,
    rule_sets: Mapping[str, RuleSet],
    out: Path,
    *,
    audiences: Sequence[Audience] = (INTERNAL,),
    commit: str = "",
    trail: Trail | None = None,
    queue: Sequence[Waiting] = (),
    strange: Collection[str] | None = None,
    warned: Sequence[Problem] = (),
    url: str = "",
    searched: bool = False,
    progress: Progress = lambda _: None,
) -> BuildReport:
    """Write the site of an audience to ``out``, or those of many to a folder each in ``out``, beside one ``assets``.

    Only what changed is written, and nothing that is no longer made stays. ``found`` are the totals of everyone, not
    of a window; ``commit`` the Git commit of the records (``""``: none); ``url`` the site's address, for sitemap and
    canonical links. ``trail`` is the register's history (None: none is kept), ``queue`` what waits to be registered.
    ``strange`` are the record files that are not as the end of the trail has them, or that came onto the line by
    something other than a registration: no page calls these registered (None: nobody looked). ``warned`` is what the
    check of the register found. ``searched``: with a search index. Raises ``EngineError`` if the theme does not render,
    ``SearchError`` if there is no index, ``StrangersError`` if other files stand in the folder of a site that is
    handed out.
    """
    progress("整理页面内容")
    made = sites(book, found, rule_sets, audiences, commit, trail=trail, queue=queue, strange=strange, warned=warned)
    first = next(made)
    progress("渲染页面外壳")
    look = theme(work(out) / "shell", first.county.name, url=url)
    return stamp_all(chain([first], made), out, look, many=len(audiences) > 1, searched=searched, progress=progress)
