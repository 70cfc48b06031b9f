"""How the two families of code hosts differ: headers, paging, permissions (their own API references)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """What is said differently; everything else is the same on GitHub and on Gitea or Forgejo.

    ``authorization`` is the scheme before the token, ``paging`` the parameters of every list, ``oldest`` those that
    list pull requests oldest first. ``linked``: the ``Link`` header names the next page; without it pages are counted.
    ``robot`` is the login of a workflow's own token where that may not ask who it is, else "". ``scopes`` is Chinese.
    """

    name: str
    authorization: str
    headers: tuple[tuple[str, str], ...]
    paging: tuple[tuple[str, str], ...]
    oldest: tuple[tuple[str, str], ...]
    linked: bool
    robot: str
    scopes: str


GITHUB = Dialect(
    name="GitHub",
    authorization="Bearer",
    headers=(("Accept", "application/vnd.github+json"), ("X-GitHub-Api-Version", "2022-11-28")),
    paging=(("per_page", "100"),),
    oldest=(("sort", "created"), ("direction", "asc")),
    linked=True,
    robot="github-actions[bot]",  # brackets: nobody can register it
    scopes="该仓库 Pull requests 的读权限，发表摘要还要写权限",
)

GITEA = Dialect(
    name="Gitea/Forgejo",
    authorization="token",
    headers=(("Accept", "application/json"),),
    paging=(("limit", "50"),),
    oldest=(("sort", "oldest"),),
    linked=False,  # its links carry the host's public address, which need not be the one asked
    robot="",
    scopes=" read:repository 权限，发表摘要还要 write:issue 和 read:user 权限",
)
