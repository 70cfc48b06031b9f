"""Who acts, on which repository: what the verbs of the trail begin with."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.approve import NoAccountError
from generator.cli.command import CommandError
from generator.git import GitError, Repository, UnknownRevisionError
from generator.trail import sshsig
from generator.trail.lines import Lines

KEY = "XUEFEN_KEY"


@contextmanager
def opened(asked: Namespace) -> Iterator[Lines]:
    """Open the repository and bring it up to date; what Git and keys refuse becomes a word to the user."""
    with Repository(asked.root) as repository:
        try:
            lines = Lines(repository)
            lines.fetch()
            yield lines
        except UnknownRevisionError as error:
            raise CommandError(f"没有 {error} 这个分支或提交：核对名称。") from None
        except NoAccountError as error:
            raise CommandError(f"账号 {error} 没有登记，或今天不在用。") from None
        except sshsig.SigningError as error:
            raise CommandError(str(error)) from None
        except GitError as error:
            raise CommandError(f"Git 没有做到：{error}", 1) from None


@contextmanager
def identity(asked: Namespace, lines: Lines) -> Iterator[tuple[str, Path]]:
    """Yield the login and the signing key of who runs the command: as given, else as set in Git's configuration.

    A job of a code host has its key in the environment; it is written to a file of this process alone while needed.
    """
    login = asked.login or lines.repository.setting("xuefen.login")
    if not login:
        raise CommandError("不知道你是谁：写 --as 账号，或 git config xuefen.login 账号。")
    given = asked.key or lines.repository.setting("user.signingkey")
    if given:
        yield login, Path(given)
    elif os.environ.get(KEY):
        from tempfile import TemporaryDirectory

        with TemporaryDirectory(prefix="xuefen-") as folder:
            key = Path(folder) / "key"
            with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(os.environ[KEY].strip() + "\n")
            yield login, key
    else:
        raise CommandError(f"没有签名钥匙：写 --key 文件，或 git config user.signingkey 文件，或环境变量 {KEY}。")
