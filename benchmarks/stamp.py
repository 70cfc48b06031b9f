"""The site's own time: from totals in memory to pages on disk, in a process of its own.

``python -m benchmarks.stamp DIR OUT AS_OF [--pages N]`` prints ``{"pages", "seconds", "index"}`` as JSON; with
``--everyone`` for the sites of all audiences, with their search indexes, ``index`` being the seconds Pagefind took, not
among ``seconds``. With ``--bodies FILE`` it writes, instead of the site, one JSON line with the footer, then one per
page: ``place shell title body``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from time import perf_counter
from unittest.mock import patch

from generator.audience import audiences
from generator.check import Checked, check
from generator.ledger import Ledger, ledger
from generator.pages import bodies, build, search
from generator.pages.collect import collect
from generator.pages.model import SiteView
from generator.pages.output import Output
from generator.pages.stamp import environment, stamp
from generator.resources import folder
from generator.rest import collector_at_rest
from generator.totals import Totals, totals
from generator.tree import WorkTree

Read = tuple[Ledger, Totals, Checked]
EVERYONE = ("internal", "public", "school:all", "provider:all", "teacher:all")


def read(root: Path, as_of: str) -> Read:
    """Return all that the pages are made from: not part of the measured time."""
    done = check(WorkTree(root))
    book = ledger(done.register, done.membership, done.entries)
    return book, totals(book, done.rule_sets, as_of, offers=True), done


def site(found: Read, most: int | None) -> SiteView:
    """Return the view of the site, of at most so many pages of schools and teachers and nothing else."""
    book, sums, done = found
    whole = collect(book, sums, done.rule_sets)
    if most is None:
        return whole
    teachers = islice(whole.teachers, max(0, most - len(whole.schools)))
    return replace(whole, schools=whole.schools[:most], teachers=teachers, projects=(), policies=(), codes=())


def everyone(found: Read, out: Path, as_of: str) -> dict[str, float]:
    """Build the sites of all audiences, each kind in a folder of ``out``; all pages count, the hand-written too."""
    (book, sums, done), spent, count = found, 0.0, 0
    index = search.index

    def timed(output: Output, of: str = "") -> None:
        nonlocal spent
        begin = perf_counter()
        index(output, of)
        spent += perf_counter() - begin

    begin = perf_counter()
    with patch.object(search, "index", timed):
        for kind in EVERYONE:
            whose, where = audiences(kind, done, as_of), out / kind.partition(":")[0]
            report = build(book, sums, done.rule_sets, where, audiences=whose, searched=True)
            count += sum(name.endswith(".html") for name in report.files)
    return {"pages": count, "seconds": perf_counter() - begin - spent, "index": spent}


def lines(view: SiteView) -> Iterator[str]:
    """Yield the footer, then every page of a school or teacher, as JSON."""
    templates = environment(view, folder("site").parent)
    yield json.dumps({"footer": bodies.footer(view, templates)}, ensure_ascii=False)
    for page in bodies.pages(view, templates):
        if page.shell in ("schools/shell.html", "teachers/shell.html"):
            told = {"place": page.place, "shell": page.shell, "title": page.title, "body": page.body()}
            yield json.dumps(told, ensure_ascii=False)


def main() -> int:
    """Build, and say how many pages it were and how long it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stamp")
    parser.add_argument("root", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("as_of")
    parser.add_argument("--pages", type=int)
    parser.add_argument("--bodies", type=Path)
    parser.add_argument("--everyone", action="store_true")
    asked = parser.parse_args()
    with collector_at_rest():  # as in the command
        _measure(asked)
    return 0


def _measure(asked: argparse.Namespace) -> None:
    found = read(asked.root, asked.as_of)
    if asked.bodies:
        asked.bodies.write_text("".join(f"{line}\n" for line in lines(site(found, asked.pages))), "utf-8")
        return
    if asked.everyone:
        json.dump(everyone(found, asked.out, asked.as_of), sys.stdout)
        return
    begin = perf_counter()
    report = stamp(site(found, asked.pages), asked.out)
    json.dump({"pages": report.pages, "seconds": perf_counter() - begin, "index": 0}, sys.stdout)


if __name__ == "__main__":
    raise SystemExit(main())
