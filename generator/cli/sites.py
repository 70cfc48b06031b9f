"""The verbs that make the sites and say who may read them: build, access, serve.

A site shows what is registered and what waits, where approvals are kept.
"""

from __future__ import annotations

import gc
import sys
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

SITES = Path("build/site")
_REGISTERED = "^Registered-by: "


class Kept(NamedTuple):
    """What a register keeps of approvals: see ``pages.build``; nothing where no registration was ever made."""

    trail: Trail | None = None
    queue: tuple[Waiting, ...] = ()
    strange: frozenset[str] | None = None


def build(asked: Namespace) -> int:
    """``xuefen build``: the site of an audience, or of many, from a register without errors; packed if asked for."""
    from generator.pages import archive

    out = asked.output or _folder(asked)
    made = _built(asked, out, {})
    told = f"{made.pages} 个记录页，写入 {made.written} 个文件，{made.unchanged} 个没有变化，{made.seconds:.1f} 秒"
    if "index.html" in made.files:
        print(f"站点已生成（{told}）。用浏览器打开：\n{(out / 'index.html').resolve()}")
    else:
        print(f"站点已生成（{told}）。每个站点一个文件夹，共用旁边的 assets：\n{out.resolve()}")
    if asked.zip:
        archive(out, made.files, asked.zip, top=_folder(asked).name)
        print(f"已打包：\n{asked.zip.resolve()}")
    return 0


def access(asked: Namespace) -> int:
    """``xuefen access``: which account may read which site, from the accounts in the work tree."""
    from generator.access import access as generate
    from generator.write import write

    text = generate(sound(asked).register, asked.as_of)
    if asked.output:
        write(asked.output, text.encode())
        print(f"已写入 {asked.output}", file=sys.stderr)
    else:
        sys.stdout.write(text)
    return 0


def serve(asked: Namespace) -> int:
    """``xuefen serve``: the site of an audience on this machine, rebuilt on change."""
    from generator.resources import folder
    from generator.serve import serve as serve_site

    out = _folder(asked)
    trails: dict[str, Trail] = {}

    def again() -> None:
        _built(asked, out, trails)
        gc.collect()  # a server lives on: what one build leaves behind is not kept for the next

    serve_site(again, out, [asked.root / "records", folder("site")], port=asked.port)
    return 0


def _folder(asked: Namespace) -> Path:
    """Return where a site stands unless somebody says otherwise."""
    return Path(asked.root / SITES / asked.audience.replace(":", "-"))


def _built(asked: Namespace, out: Path, trails: dict[str, Trail]) -> BuildReport:
    from generator import pages
    from generator.audience import audiences
    from generator.totals import totals as total

    done = sound(asked)
    try:
        whose = audiences(asked.audience, done, asked.as_of)
    except ValueError as error:
        raise CommandError(str(error)) from None
    progress = Progress()
    progress("汇总学分")
    ledger = book(done)
    found = total(ledger, done.rule_sets, asked.as_of, offers=True)
    progress("核对登记")
    kept = _kept(asked.root, trails)._asdict()
    url = done.register.county.get("site", "") if whose[0].kind == "public" else ""
    try:
        made = pages.build(
            ledger,
            found,
            done.rule_sets,
            out,
            audiences=whose,
            commit=head(asked.root),
            url=url,
            searched=_searched(asked),
            warned=done.problems,
            progress=progress,
            **kept,
        )
    except pages.EngineError as error:
        raise CommandError(f"页面引擎没有渲染成功：\n{error}") from None
    except (pages.SearchError, pages.StrangersError) as error:
        raise CommandError(str(error), 1) from None
    progress.done()
    return made


def _searched(asked: Namespace) -> bool:
    """Whether the site gets a search index: as asked for, where Pagefind is installed."""
    from generator.pages import installed

    if asked.search and not installed():
        print("没有装 Pagefind，站点不带搜索。要搜索：pip install 'xuefen[build]'。", file=sys.stderr)
        return False
    return bool(asked.search)


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
