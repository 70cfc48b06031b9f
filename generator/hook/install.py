"""Put the hook into a bare repository, and prove that it fires."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from generator.git import GitError, Repository, UnknownRevisionError
from generator.hook.settings import GENESIS, HOST, PUSHER, REPOSITORY
from generator.write import write

PROBE = "refs/heads/xuefen-probe"
REFUSED = "xuefen: "
_HOOK = """#!/bin/sh
# 学分登记库的接收检查：由 xuefen hook install 写成。任何一步出错都拒收。
exec {python} -I -m generator hook pre-receive
"""
_SERVER = {
    "receive.fsckObjects": "true",
    "receive.maxInputSize": "67108864",
    "core.logAllRefUpdates": "always",
    "http.getanyfile": "false",
}


class NotInstalledError(Exception):
    """The hook is not in force; the text says why and what to do, in Chinese."""


def install(bare: Path, register: str, genesis: str, pusher: str, host: str = "") -> Path:
    """Write hook and settings into the bare repository ``bare``; return the hook's path.

    ``register`` is its id, ``genesis`` its first commit, ``pusher`` the environment variable in which the server says
    who pushes, ``host`` the repository's address on a code host whose pull requests and approvals count. A hook that is
    there already is left alone. Raises ``NotInstalledError``.
    """
    with Repository(bare) as repository:
        try:
            place = Path(repository.text("rev-parse", "--absolute-git-dir"))
            first = repository.resolve(genesis)
        except (GitError, UnknownRevisionError) as error:
            raise NotInstalledError(f"{bare} 不是含有 {genesis} 的仓库：{error}") from None
        _no_other_hooks(repository)
        for name, value in {REPOSITORY: register, GENESIS: first, PUSHER: pusher, HOST: host, **_SERVER}.items():
            repository.run("config", name, value)
    folder = place / "hooks" / "pre-receive.d"
    hook = folder / "xuefen" if folder.is_dir() else place / "hooks" / "pre-receive"
    text = _HOOK.format(python=shlex.quote(sys.executable))
    if hook.exists() and hook.read_text("utf-8") != text:
        raise NotInstalledError(f"{hook} 已经有别的内容，没有改动；请先移开它。")
    write(hook, text.encode())
    hook.chmod(0o755)
    return hook


def prove(bare: Path) -> None:
    """Push to ``bare`` what its hook must refuse, as the server would; raises ``NotInstalledError`` if it is taken."""
    with Repository(bare) as repository, tempfile.TemporaryDirectory(prefix="xuefen-") as folder:
        _no_other_hooks(repository)
        pusher = repository.setting(PUSHER)
        if not pusher:
            raise NotInstalledError(f"{bare} 没有设置 {PUSHER}：先运行 xuefen hook install。")
        place = repository.text("rev-parse", "--absolute-git-dir")
        owner = Path(place).stat().st_uid
        if hasattr(os, "geteuid") and os.geteuid() != owner:
            raise NotInstalledError("请以仓库主人的身份运行（sudo -u …）：别人运行得通，不说明服务器运行得通。")
        with Repository(Path(folder)) as clone:
            clone.run("init", "--quiet", "--bare")
            environment = {"GIT_AUTHOR_DATE": "@0 +0000", "GIT_COMMITTER_DATE": "@0 +0000", **_NOBODY}
            tree = clone.run("mktree", source=b"").decode().strip()
            commit = clone.run("commit-tree", tree, "-m", "probe", environment=environment).decode().strip()
            command = ("git", "-C", folder, "push", "--quiet", place, f"{commit}:{PROBE}")
            done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, pusher: "xuefen-probe"})
        if done.returncode == 0:
            repository.run("update-ref", "-d", PROBE)
            raise NotInstalledError("检查没有生效：一个本应拒收的推送被收下了（已撤销）。核对 hooks 文件夹与执行权限。")
        if REFUSED.encode() not in done.stderr:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise NotInstalledError(f"推送失败了，但不是被这个检查拒收的：\n{said}")


_NOBODY = {
    "GIT_AUTHOR_NAME": "probe", "GIT_AUTHOR_EMAIL": "probe@xuefen.invalid",
    "GIT_COMMITTER_NAME": "probe", "GIT_COMMITTER_EMAIL": "probe@xuefen.invalid",
}  # fmt: skip


def _no_other_hooks(repository: Repository) -> None:
    elsewhere = repository.setting("core.hooksPath")
    if elsewhere:
        raise NotInstalledError(
            f"core.hooksPath 指向 {elsewhere}，仓库自己的 hooks 不会运行：先 git config --unset core.hooksPath。"
        )
