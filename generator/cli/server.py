"""The verbs of a Git server's own check: hook pre-receive, install, prove."""

from __future__ import annotations

import sys
from argparse import Namespace

from generator import report
from generator.cli.command import CommandError
from generator.git import Repository
from generator.messages import severity
from generator.report import Counts


def pre_receive(asked: Namespace) -> int:
    """``xuefen hook pre-receive``: take a push or refuse it; whatever goes wrong refuses it."""
    from generator.hook.receive import receive, updates
    from generator.hook.settings import settings

    try:
        with Repository(asked.root) as repository:
            problems = receive(repository, settings(repository), list(updates(sys.stdin)))
    except LookupError as missing:
        print(f"xuefen: 拒收：服务器没有设置 {missing}（xuefen hook install 会写上）。", file=sys.stderr)
        return 1
    except Exception as error:  # noqa: BLE001 - closed where in doubt, and no traceback for a clerk
        print(f"xuefen: 拒收：检查没有完成（{type(error).__name__}）：请告诉维护者。", file=sys.stderr)
        return 1
    if any(severity(one) == "error" for one in problems):
        print("xuefen: 这次推送没有收下：", file=sys.stderr)
        sys.stderr.write(report.text(problems, Counts(0, 0), asked.lang))
        return 1
    return 0


def install(asked: Namespace) -> int:
    """``xuefen hook install``: put the check into a bare repository."""
    from generator.hook.install import NotInstalledError
    from generator.hook.install import install as put

    try:
        print(put(asked.directory, asked.repository, asked.genesis, asked.pusher, asked.host))
    except NotInstalledError as refusal:
        raise CommandError(str(refusal)) from None
    print("装好了。接着运行 xuefen hook prove，证明它生效。", file=sys.stderr)
    return 0


def prove(asked: Namespace) -> int:
    """``xuefen hook prove``: show that the check fires."""
    from generator.hook.install import NotInstalledError
    from generator.hook.install import prove as probe

    try:
        probe(asked.directory)
    except NotInstalledError as refusal:
        raise CommandError(str(refusal), 1) from None
    print("检查生效：不该收的推送被拒收了。")
    return 0
