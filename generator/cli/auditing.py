"""The verb that replays the main line: its result, the register as a table, and checkpoints."""

from __future__ import annotations

import re
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from generator.audit import Mark, Trail
from generator.audit import audit as replay
from generator.audit import checkpoint as checkpoints
from generator.audit.checkpoint import Checkpoint
from generator.cli.command import CommandError, output
from generator.cli.identity import identity
from generator.git import GitError, Repository, UnknownRevisionError
from generator.guard.state import State
from generator.problem import Problem
from generator.schema import Schemas
from generator.trail import clock, sshsig
from generator.trail.lines import Lines
from generator.write import write

_ID = re.compile("[0-9a-f]{40}")


def audit(asked: Namespace) -> int:
    """``xuefen audit``: whether every registration has its approvals, and nothing registered is changed or gone.

    Nothing is fetched: what is judged is the main line as this repository has it.
    """
    from generator.audit import export

    with Repository(asked.root) as repository:
        try:
            trail = _replayed(asked, repository)
            if asked.checkpoint and not trail.problems:
                _write_checkpoint(asked, repository, trail)
        except UnknownRevisionError as error:
            raise CommandError(f"没有 {error} 这个分支或提交：核对名称。") from None
        except sshsig.SigningError as error:
            raise CommandError(str(error)) from None
        except GitError as error:
            raise CommandError(f"Git 没有做到：{error}") from None
    if asked.format == "csv":
        output(asked, export.to_csv(trail))
    else:
        output(asked, (export.to_json if asked.format == "json" else export.text)(trail, asked.lang))
    return int(bool(trail.problems))


def _replayed(asked: Namespace, repository: Repository) -> Trail:
    """Replay the line, beside what is known of it from elsewhere: the anchor, and the checkpoint to be followed."""
    tip = _tip(repository)
    register = _register(repository, tip)
    marks: list[Mark] = []
    problems: list[Problem] = []
    for place, found in _checkpoints(asked):
        marks.append(checkpoints.mark(found, place))
        problems += checkpoints.doubts(repository, found, register, place)
    if asked.anchor and not Path(asked.anchor).is_file():
        marks.append(Mark(_commit(repository, asked.anchor), asked.anchor))
    given = asked.genesis or repository.setting("xuefen.genesis")
    if not given and not marks:
        print("没有设起点（xuefen.genesis），也没有给 --anchor：历史若从头换过或截短，这里看不出来。", file=sys.stderr)
    trail = replay(repository, register, given and _commit(repository, given), tip, marks=marks)
    return trail._replace(problems=(*problems, *trail.problems))


def _tip(repository: Repository) -> str:
    """Return the last commit of the main line: of the remote as last fetched, else, and on a server, of one's own."""
    bare = repository.text("rev-parse", "--is-bare-repository") == "true"
    try:
        return repository.resolve("refs/heads/main") if bare else Lines(repository).main
    except UnknownRevisionError:
        return repository.resolve("refs/heads/main")


def _register(repository: Repository, tip: str) -> str:
    """Return the register's id: the setting ``xuefen.repository``, else the county's as the line has it."""
    county = State(repository, tip, Schemas.read()).document("records/county/county.yaml") or {}
    return repository.setting("xuefen.repository") or str(county.get("id", ""))


def _checkpoints(asked: Namespace) -> Iterator[tuple[str, Checkpoint]]:
    """Yield the checkpoints that are given, or to be followed, with their files' names."""
    named = {str(path): path for path in map(Path, filter(None, (asked.anchor, asked.checkpoint)))}
    for place, path in named.items():
        if path.is_file():
            found = checkpoints.read(path.read_bytes())
            if found is None:
                raise CommandError(f"{path} 不是检查点，或被改动过：核对文件；写检查点时不会覆盖它。")
            yield place, found


def _commit(repository: Repository, revision: str) -> str:
    """Return the id of a commit; one that is given in full may be gone, and that is for the audit to tell."""
    try:
        return repository.resolve(revision)
    except UnknownRevisionError:
        if _ID.fullmatch(revision):
            return revision
        raise


def _write_checkpoint(asked: Namespace, repository: Repository, trail: Trail) -> None:
    """Write a checkpoint that follows the one in the file; raises ``CommandError`` for one that is newer."""
    from generator.check import check
    from generator.tree import GitTree

    path: Path = asked.checkpoint
    previous = path.read_bytes() if path.exists() else None
    last = checkpoints.read(previous) if previous is not None else None
    now = int(time.time())
    if last and clock.seconds(last.facts.at) > now:
        raise CommandError(f"{path} 是更新的检查点（{clock.shown(last.facts.at)}），没有覆盖：核对电脑的时钟。")
    entries = len(check(GitTree(asked.root, trail.tip)).entries)
    with identity(asked, Lines(repository)) as (login, key):
        made = checkpoints.sign(checkpoints.facts(trail, entries, login, now, previous), key)
    if any(checkpoints.doubts(repository, made, trail.repository, str(path))):
        raise CommandError(f"{login} 不能签检查点：要用县里在用的账号及其登记的钥匙，或 {checkpoints.KEY} 所设的钥匙。")
    write(path, checkpoints.text(made).encode())
