"""The verb check: all records, or a change alone; it never imports pandas or the site."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from generator import report
from generator.cli.command import CommandError, checked
from generator.messages import severity
from generator.report import Counts
from generator.trail import clock

if TYPE_CHECKING:
    from generator.git import Repository
    from generator.guard import Guarded
    from generator.problem import Problem


def check(asked: Namespace) -> int:
    """``xuefen check``: all problems of the register, those of some files, or those that a change brings."""
    if asked.base or asked.pr:
        return _change(asked)
    done = checked(asked)
    problems = done.problems
    if asked.paths:
        names = [_from_root(asked, path) for path in asked.paths]
        problems = [one for one in problems if any(f"{one.path}/".startswith(f"{name}/") for name in names)]
    return tell(asked, problems, Counts(done.files, len(done.entries)))


def tell(asked: Namespace, problems: Sequence[Problem], counts: Counts) -> int:
    """Print problems in the format asked for; on a code host the full list goes into the job's summary too."""
    sys.stdout.write(report.FORMATS[asked.format](problems, counts, asked.lang))
    page = os.environ.get("GITHUB_STEP_SUMMARY")
    if asked.format == "github" and page:
        with Path(page).open("a", encoding="utf-8") as file:
            file.write(report.markdown(problems, counts, asked.lang))
    return int(any(severity(one) == "error" for one in problems))


def _change(asked: Namespace) -> int:
    """Judge what a commit, a pull request or the work tree changes."""
    from generator.git import GitError, Repository, UnknownRevisionError
    from generator.guard import guard, submission

    with Repository(asked.root) as repository:
        try:
            base, head = _ends(asked, repository)
            found, problems = submission(repository, base, head, asked.actor)
            day = asked.as_of or clock.today()
            if found is None:
                return tell(asked, problems, Counts(0, 0))
            done = guard(repository, found, day)
            return tell(asked, done.problems, _counts(done))
        except UnknownRevisionError as error:
            raise CommandError(f"没有 {error} 这个提交：核对名称；克隆不全的先 git fetch。") from None
        except GitError as error:
            raise CommandError(f"Git 没有做到：{error}") from None


def _ends(asked: Namespace, repository: Repository) -> tuple[str, str]:
    """Return the commits to compare: the register's and that of the change."""
    from generator.trail.lines import Lines

    if asked.pr:
        lines = Lines(repository)
        return (repository.resolve(asked.base) if asked.base else lines.main), lines.pull(asked.pr)
    head = repository.resolve(asked.head) if asked.head else repository.snapshot()
    return repository.resolve(asked.base), head


def _counts(done: Guarded) -> Counts:
    changes = done.context.submission.changes
    documents = [done.context.after.new(change) or {} for change in changes]
    lines = (len(data.get("entries") or data.get("corrections") or ()) for data in documents)
    return Counts(len(changes), sum(lines))


def _from_root(asked: Namespace, path: Path) -> str:
    """A named file as a path from the root: given from where the user stands, or from the root."""
    root = asked.root.resolve()
    for place in (path.resolve(), (root / path).resolve()):
        if place.is_relative_to(root):
            return place.relative_to(root).as_posix()
    raise CommandError(f"{path} 不在登记库 {asked.root} 里。")
