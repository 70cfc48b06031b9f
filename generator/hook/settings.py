"""What the server's administrator tells the hook, in the repository's own Git configuration."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

from generator.git import Repository

REPOSITORY = "xuefen.repository"
GENESIS = "xuefen.genesis"
PUSHER = "xuefen.pusher"
HOST = "xuefen.host"
INTERNAL = "GITEA_INTERNAL_PUSH"  # the server's own, as it copies a pull request into the repository


class Settings(NamedTuple):
    """``repository``: the register's id; ``genesis``: its first commit; ``pusher``: who pushes, as the server says.

    ``internal``: the push is Gitea's or Forgejo's own. ``host``: the repository's address there; without one, pull
    requests and approvals of a code host do not count.
    """

    repository: str
    genesis: str
    pusher: str
    internal: bool = False
    host: str = ""


def settings(repository: Repository, environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings; the pusher is read from the environment variable that the configuration names.

    Raises ``LookupError`` with the name of a setting that is missing.
    """
    found = {name: repository.setting(name) for name in (REPOSITORY, GENESIS, PUSHER)}
    for name, value in found.items():
        if not value:
            raise LookupError(name)
    return Settings(
        repository=found[REPOSITORY],
        genesis=found[GENESIS],
        pusher=environment.get(found[PUSHER], ""),
        internal=environment.get(INTERNAL) == "true",
        host=repository.setting(HOST).rstrip("/"),
    )
