"""What the verbs share: stopping with a word to the user, a register without errors, where a result goes."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.check import Checked
    from generator.ledger import Ledger


class CommandError(Exception):
    """The command cannot go on; the text says why, in Chinese. ``code`` is the exit code."""

    def __init__(self, why: str, code: int = 2) -> None:
        super().__init__(why)
        self.code = code


def checked(asked: Namespace) -> Checked:
    """Return the check of all records in the work tree."""
    from generator.check import check as check_tree
    from generator.progress import Progress
    from generator.tree import WorkTree

    progress = Progress()
    done = check_tree(WorkTree(asked.root), progress)
    progress.done()
    return done


def sound(asked: Namespace) -> Checked:
    """Return the register without errors; totals of a broken one could be wrong in silence (decision 5)."""
    from generator import report

    done = checked(asked)
    if not done.files:
        raise CommandError(f"{asked.root} 下没有 records/：用 --root 指明登记库所在目录。")
    if done.errors:
        sys.stderr.write(report.text(done.errors, report.Counts(done.files, len(done.entries)), asked.lang))
        raise CommandError("登记库有错误，不出总数：请先改正上面各条（xuefen check）。", 1)
    return done


def book(done: Checked) -> Ledger:
    """Return the ledger of a sound register."""
    from generator.ledger import ledger

    return ledger(done.register, done.membership, done.entries)


def output(asked: Namespace, content: bytes | str) -> None:
    """Write a result to the file asked for, else to standard output."""
    from generator.write import write

    data = content.encode() if isinstance(content, str) else content
    if asked.output:
        write(asked.output, data)
        print(f"已写入 {asked.output}", file=sys.stderr)
    elif asked.format in ("xlsx", "parquet"):
        raise CommandError(f"{asked.format} 请用 -o 写到文件。")
    else:
        sys.stdout.buffer.write(data)
