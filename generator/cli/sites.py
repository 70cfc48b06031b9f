"""The verbs that make the site: build, serve; with what is registered and what waits, where approvals are kept."""

from __future__ import annotations

import gc
import time
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.cli.command import CommandError, book, sound
from generator.git import GitError, Repository, UnknownRevisionError
from generator.progress import Progress
from generator.trail.lines import Lines
from generator.tree import head

if TYPE_CHECKING:
    from generator.audit import Trail
    from generator.pages import BuildReport
    from generator.queue import Waiting

SITE = Path("build/site/internal")
_REGISTERED = "^Registered-by: "


class Kept(NamedTuple):
    """What a register keeps of approvals: see ``pages.build``; nothing where no registration was ever made."""

    trail: Trail | None = None
    queue: tuple[Waiting, ...] = ()
    strange: frozenset[str] | None = None


def build(asked: Namespace) -> int:
    """``xuefen build``: the internal site, from a register without errors."""
    out = asked.output or asked.root / SITE
    made = _built(asked, out, {})
    told = f"{made.pages} 个记录页，写入 {made.written} 个文件，{made.unchanged} 个没有变化"
    print(f"站点已生成（{told}，{made.seconds:.1f} 秒）。用浏览器打开：\n{(out / 'index.html').resolve()}")
    return 0


def serve(asked: Namespace) -> int:
    """``xuefen serve``: the internal site on this machine, rebuilt on change."""
    from generator.resources import folder
    from generator.serve import serve as serve_site

    out = asked.root / SITE
    trails: dict[str, Trail] = {}

    def again() -> None:
        _built(asked, out, trails)
        gc.collect()  # a server lives on: what one build leaves behind is not kept for the next

    serve_site(again, out, [asked.root / "records", folder("site")], port=asked.port)
    return 0


def _built(asked: Namespace, out: Path, trails: dict[str, Trail]) -> BuildReport:
    from generator import pages
    from generator.totals import totals as total

    done = sound(asked)
    progress = Progress()
    progress("汇总学分")
    ledger = book(done)
    found = total(ledger, done.rule_sets, asked.as_of)
    progress("核对登记")
    kept = _kept(asked.root, trails)._asdict()
    try:
        made = pages.build(ledger, found, done.rule_sets, out, commit=head(asked.root), progress=progress, **kept)
    except pages.EngineError as error:
        raise CommandError(f"页面引擎没有渲染成功：\n{error}") from None
    progress.done()
    return made


def _kept(root: Path, trails: dict[str, Trail]) -> Kept:
    """Return what is registered and what waits; ``trails`` holds the history up to the last commit looked at."""
    from generator.audit import audit
    from generator.queue import waiting

    if not head(root):
        return Kept()
    with Repository(root) as repository:
        lines, genesis = Lines(repository), repository.setting("xuefen.genesis")
        try:
            tip = lines.main
            if not genesis and not repository.text("log", "--first-parent", "-1", f"--grep={_REGISTERED}", tip):
                return Kept()
            if tip not in trails:
                trails.clear()
                trails[tip] = audit(repository, lines.register, genesis, tip)
            trail = trails[tip]
            return Kept(trail, tuple(waiting(lines, int(time.time()))), _strange(repository, trail))
        except UnknownRevisionError:
            return Kept()
        except GitError as error:
            raise CommandError(f"登记的历史读不出来：{error}", 1) from None


def _strange(repository: Repository, trail: Trail) -> frozenset[str]:
    """Return the record files that are not as the trail's end has them, or came onto the line without registration."""
    seen = repository.run("diff", "--no-ext-diff", "--name-only", "--no-renames", "-z", trail.tip, "--", "records/")
    seen += repository.run("ls-files", "--others", "-z", "--", "records/")
    found = {path.decode("utf-8", "surrogateescape") for path in seen.split(b"\0") if path}
    registered = {one.commit for one in trail.registrations}
    for commit in repository.text("rev-list", "--first-parent", f"{trail.genesis}..{trail.tip}").split():
        if commit not in registered:
            found |= {change.path for change in repository.changes(f"{commit}^1", commit)}
    return frozenset(found)
