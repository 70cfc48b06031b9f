"""The main line and the submissions, as this clone sees them: at its remote if it has one, else its own branches."""

from __future__ import annotations

import base64
import os

from generator.git import GitError, Repository, UnknownRevisionError
from generator.guard.state import State
from generator.schema import Schemas

REMOTE = "origin"
SUBMIT = "submit/"
_BRANCHES = "+refs/heads/*:refs/remotes/origin/*"
_REVIEWS = "+refs/reviews/*:refs/reviews/*"


class Lines:
    """Where a register's main line and submissions are found; ``remote`` is ``""`` where the repository has none."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.remote = REMOTE if repository.setting(f"remote.{REMOTE}.url") else ""
        self._branches = f"refs/remotes/{REMOTE}/" if self.remote else "refs/heads/"

    def fetch(self) -> None:
        """Bring branches and approvals up to date with the remote; raises ``GitError``."""
        if self.remote:
            token = _token(self.repository.setting(f"remote.{REMOTE}.url"))
            for refs in (("--prune", _BRANCHES), (_REVIEWS,)):
                flags, names = refs[:-1], refs[-1]
                self.repository.run("fetch", "--quiet", "--no-tags", *flags, self.remote, names, environment=token)

    @property
    def main(self) -> str:
        """Return the last commit of the register; raises ``UnknownRevisionError``."""
        return self.repository.resolve(self._branches + "main")

    def head(self, submission: str) -> str:
        """Return the last commit of a submission's branch; raises ``UnknownRevisionError``."""
        for name in (self._branches + submission, f"refs/heads/{submission}"):
            try:
                return self.repository.resolve(name)
            except UnknownRevisionError:
                continue
        raise UnknownRevisionError(submission)

    def pull(self, number: int) -> str:
        """Fetch a pull request of the code host as objects alone and return its last commit; raises ``GitError``.

        For a private repository the token is taken from the environment (``GITHUB_TOKEN``), never written down.
        """
        name = f"refs/xuefen/pull/{number}"
        url = self.repository.setting(f"remote.{REMOTE}.url")
        self.repository.run(
            "fetch", "--quiet", "--no-tags", REMOTE, f"+refs/pull/{number}/head:{name}", environment=_token(url)
        )
        return self.repository.resolve(name)

    def submissions(self) -> dict[str, str]:
        """Return the last commit of every submission's branch by its name, sorted."""
        top = self._branches + SUBMIT
        listing = self.repository.text("for-each-ref", "--format=%(objectname) %(refname)", top).splitlines()
        found = (line.split(" ", 1) for line in listing)
        return {name.removeprefix(self._branches): commit for commit, name in found}

    def push(self, commit: str) -> bool:
        """Make a commit the last of the register, unless somebody was quicker; raises ``GitError`` if refused."""
        if not self.remote:
            old = self.main
            try:
                self.repository.run(
                    "update-ref", "refs/heads/main", commit, self.repository.text("rev-parse", f"{commit}^1")
                )
            except GitError:
                if self.main == old and self.repository.text("rev-parse", f"{commit}^1") == old:
                    raise
                return False
            return True
        try:
            self.repository.run("push", "--quiet", self.remote, f"{commit}:refs/heads/main")
        except GitError:
            self.fetch()
            if self.repository.text("rev-parse", f"{commit}^1") == self.main:
                raise
            return False
        return True

    @property
    def register(self) -> str:
        """Return the id by which approvals name this register: the setting ``xuefen.repository``, else the county's."""
        own = self.repository.setting("xuefen.repository")
        if own:
            return own
        county = State(self.repository, self.main, Schemas.read()).document("records/county/county.yaml") or {}
        return str(county.get("id", ""))


def _token(url: str) -> dict[str, str]:
    """Return the settings, as environment, that let Git fetch from an HTTPS remote with the job's own token."""
    token = os.environ.get("GITHUB_TOKEN", "")
    if not token or not url.startswith("https://"):
        return {}
    basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    host = "/".join(url.split("/")[:3]) + "/"
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{host}.extraheader",
        "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {basic}",
    }


def proposer(submission: str) -> str:
    """Return the login whose branch a submission is; ``""`` for another name."""
    parts = submission.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == "submit" else ""
