"""A county at work: a register on a real Git server, its hook, and people who each have a clone and a key.

The server and the register they all begin with are made once for each process of tests; a test works on a copy.
"""

from __future__ import annotations

import atexit
import io
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from generator.cli import main
from generator.hook import install
from tests.trail import records
from tests.trail.records import LOGINS, REGISTER
from tests.trail.server import GitServer

MONTH = 30 * 86400
OUTSIDERS = ("stranger",)  # the server knows them, the register does not
CODE = re.compile(r"(?<![0-9A-Za-z-])C[0-9]{3}(?= )")
Content = str | bytes | None  # None takes a file away


class Answer(NamedTuple):
    """What a command or the server answered."""

    code: int
    out: str
    said: str

    @property
    def codes(self) -> set[str]:
        """The codes of the problems it tells of."""
        return set(CODE.findall(self.out + self.said))


class Ground(NamedTuple):
    """What all tests stand on: the server, its folder, the keys' folder, the public keys by login, the genesis."""

    server: GitServer
    home: Path
    keys: dict[str, str]
    genesis: str

    def key(self, login: str) -> Path:
        return self.home / "keys" / login


@cache
def _home() -> Path:
    """Make the folder of everything, with Git's settings for all: nothing need outlast the tests."""
    home = Path(tempfile.mkdtemp(prefix="xuefen-trail-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    (home / "gitconfig").write_text("[core]\nfsync = none\n[gc]\nauto = 0\n[receive]\nautogc = false\n", "utf-8")
    return home


@cache
def ground() -> Ground:
    """Start the server and found the register that tests copy."""
    home = _home()
    server = GitServer(home)
    atexit.register(server.end)
    server.passwords = {login: f"{os.urandom(6).hex()}" for login in (*LOGINS, *OUTSIDERS)}
    keys = {login: new_key(home / "keys" / login) for login in (*LOGINS, *OUTSIDERS, "lost")}
    genesis = _found(home / "template.git", home / "work", records.county(keys))
    install(home / "template.git", REGISTER, genesis, "REMOTE_USER")
    return Ground(server, home, keys, genesis)


def new_key(path: Path) -> str:
    """Write a new private key and return its public one, as ``accounts.yaml`` has it."""
    key = Ed25519PrivateKey.generate()
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    path.chmod(0o600)
    return key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def _found(bare: Path, work: Path, files: Mapping[str, str]) -> str:
    """Make a bare repository whose only commit, a month old, is the register's first."""
    write(work, files)
    then = {name: f"@{int(time.time()) - MONTH} +0800" for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE")}
    git(work, "init", "--quiet", "--initial-branch=main")
    git(work, "add", "--all")
    git(work, "commit", "--quiet", "--message=启用", environment=then)
    git(work, "clone", "--quiet", "--bare", "--template=", f"file://{work}", os.fspath(bare))  # one pack: quick to copy
    return git(work, "rev-parse", "HEAD")


def git(root: Path, *arguments: str, source: bytes = b"", environment: Mapping[str, str] | None = None) -> str:
    """Return what a Git command printed; it must succeed."""
    done = subprocess.run(
        ["git", *arguments],
        cwd=root,
        input=source,
        capture_output=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


def write(root: Path, files: Mapping[str, Content]) -> None:
    for path, content in files.items():
        file = root / path
        if content is None:
            file.unlink()
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)


def xuefen(*arguments: str | Path) -> Answer:
    """Run a command of ``xuefen`` in this process."""
    out, said = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(said):
        try:
            code = main([os.fspath(one) for one in arguments])
        except SystemExit as stop:  # the parser, which knows no other way
            code = int(stop.code or 0)
    told = [stream.flush() or stream.buffer.getvalue().decode() for stream in (out, said)]  # type: ignore[attr-defined]
    return Answer(code, *told)


class County:
    """One test's own register: ``bare`` on the server, clones of people below ``home``."""

    def __init__(self, home: Path) -> None:
        self.ground = ground()
        self.home = home
        self.bare = Path(tempfile.mkdtemp(prefix="r", suffix=".git", dir=self.ground.home))
        self.become(self.ground.home / "template.git")
        self._people: dict[str, Person] = {}

    def become(self, bare: Path) -> None:
        """Begin with what a repository of another county holds."""
        shutil.rmtree(self.bare)
        shutil.copytree(bare, self.bare)

    @property
    def refs(self) -> dict[str, str]:
        """All refs of the server."""
        lines = git(self.bare, "for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return dict(line.split(" ") for line in lines)

    @property
    def main(self) -> str:
        return self.refs["refs/heads/main"]

    @property
    def registered(self) -> list[str]:
        """The submissions that the first-parent line of main has registered, the oldest first."""
        form = "--format=%(trailers:key=Submission,valueonly)"
        log = git(self.bare, "log", "--first-parent", "--reverse", form, "main")
        return [line for line in log.splitlines() if line]

    def person(self, login: str) -> Person:
        """Return somebody with a clone of their own."""
        if login not in self._people:
            self._people[login] = Person(self, login)
        return self._people[login]

    def entries(self) -> dict[str, dict[str, str]]:
        """Return the ledger of a fresh clone by entry, as ``xuefen export`` gives it."""
        root = self.clone("registrar-1")
        told = xuefen("export", "--root", root, "--format", "csv", "--as-of", records.TODAY.isoformat())
        assert told.code == 0, told.said
        head, *lines = told.out.removeprefix("\ufeff").splitlines()
        rows = [dict(zip(head.split(","), line.split(","), strict=False)) for line in lines]
        return {row["条目编号"]: row for row in rows}

    def audit(self) -> Answer:
        """Return what ``xuefen audit`` says in a fresh clone."""
        return xuefen("audit", "--root", self.clone("registrar-1"), "--genesis", self.ground.genesis)

    def site(self) -> dict[str, str]:
        """Return the pages of the internal site of a fresh clone, with its submissions, by path."""
        root, built = self.clone("registrar-1"), self.home / "site"
        git(root, "config", "xuefen.genesis", self.ground.genesis)
        told = xuefen("build", "--root", root, "--output", built, "--as-of", records.TODAY.isoformat())
        assert told.code == 0, told.said
        return {page.relative_to(built).as_posix(): page.read_text("utf-8") for page in built.rglob("*.html")}

    def clone(self, login: str) -> Path:
        """Return a fresh clone, over HTTP."""
        root = Path(tempfile.mkdtemp(dir=self.home))
        git(self.home, "clone", "--quiet", self.url(login), os.fspath(root))
        return root

    def url(self, login: str) -> str:
        return self.ground.server.url(self.bare.name, login)

    def set(self, name: str, value: str) -> None:
        """Change a setting of the server's repository, as its administrator could."""
        git(self.bare, "config", name, value)

    @contextmanager
    def unmoved(self) -> Iterator[None]:
        """Assert that nothing that happens inside moves anything on the server."""
        before = self.refs
        yield
        assert self.refs == before


class Person:
    """Somebody at their own computer."""

    def __init__(self, county: County, login: str) -> None:
        self.county, self.login = county, login
        self.key = county.ground.key(login)

    @cached_property
    def root(self) -> Path:
        """The clone, made when it is first needed: copied on the spot, which is quick; from then on it speaks HTTP."""
        county = self.county
        root = Path(tempfile.mkdtemp(dir=county.home))
        own = {"xuefen.login": self.login, "user.signingkey": os.fspath(self.key)}
        settings = (word for name, value in own.items() for word in ("--config", f"{name}={value}"))
        git(county.home, "clone", "--quiet", "--template=", *settings, os.fspath(county.bare), os.fspath(root))
        git(root, "remote", "set-url", "origin", county.url(self.login))
        return root

    def git(self, *arguments: str, source: bytes = b"", environment: Mapping[str, str] | None = None) -> str:
        return git(self.root, *arguments, source=source, environment=environment)

    def run(self, verb: str, *arguments: str) -> Answer:
        """Run ``xuefen`` in the clone."""
        return xuefen(verb, "--root", self.root, *arguments)

    def sign(self, branch: str, *options: str) -> Answer:
        return self.run("sign", branch, "--yes", *options)

    def approve(self, branch: str, *options: str) -> Answer:
        return self.run("approve", branch, "--yes", *options)

    def begin(self, name: str = "work") -> None:
        """Begin a branch at the server's main."""
        if "root" in vars(self):  # a clone that is made only now is up to date
            self.git("fetch", "--quiet", "--prune", "origin")
        self.git("checkout", "--quiet", "-B", name, "origin/main")

    def commit(self, files: Mapping[str, Content], message: str = "学分申报") -> str:
        """Write files, commit everything and return the commit."""
        write(self.root, files)
        self.git("add", "--all")
        self.git("commit", "--quiet", f"--message={message}")
        return self.git("rev-parse", "HEAD")

    def push(self, *refs: str) -> Answer:
        """Push to the server, whatever it answers."""
        done = subprocess.run(
            ["git", "push", "origin", *refs], cwd=self.root, capture_output=True, check=False, text=True
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def offer(self, name: str, *steps: Mapping[str, Content], branch: str = "", message: str = "学分申报") -> Answer:
        """Push a new submission, one commit for each step, and return what the server answers."""
        self.begin()
        for step in steps:
            self.commit(step, message)
        return self.push(f"+HEAD:refs/heads/{branch or self.branch(name)}")

    def submit(self, name: str, *steps: Mapping[str, Content]) -> str:
        """Push a new submission, which the server takes; return its branch."""
        told = self.offer(name, *steps)
        assert told.code == 0, told.said
        return self.branch(name)

    def branch(self, name: str) -> str:
        return f"submit/{self.login}/{name}"


@contextmanager
def working(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[County]:
    """Yield a county for one test, with no setting of this machine's Git, host or network reaching it."""
    for name in [name for name in os.environ if name.startswith("GIT_") or name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    who = {"GIT_AUTHOR_NAME": "甲", "GIT_AUTHOR_EMAIL": "jia@example.org"}
    who |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in who.items()}
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.fspath(_home() / "gitconfig"))
    for name, value in {**who, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "REMOTE_USER": ""}.items():
        monkeypatch.setenv(name, value)
    county = County(home)
    yield county
    for folder in (county.bare, home):
        shutil.rmtree(folder)
