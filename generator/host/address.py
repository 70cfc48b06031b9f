"""Where a repository is: web addresses and Git remotes, read strictly, and the API that belongs to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from generator.host.dialect import GITEA, GITHUB, Dialect
from generator.host.error import HostError
from generator.report import visible

_HOST = re.compile(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*|\[::1\]")
_SEGMENT = re.compile(r"(?!\.{1,2}\Z)[A-Za-z0-9._-]{1,100}")
_SHORT_SSH = re.compile(r"(?:[^@/:\s]+@)?(?P<host>[A-Za-z0-9.-]{2,}):(?P<path>.+)")  # one letter is a drive
_OTHER_WAYS = ("ssh", "git+ssh", "ssh+git", "git")  # to fetch; the host answers on https
_PORTS = {"http": 80, "https": 443}
_LOCAL = ("127.0.0.1", "localhost", "[::1]")
_SAME = {"www.github.com": "github.com", "ssh.github.com": "github.com"}
_CLOUD = ".ghe.com"  # GitHub's own cloud for enterprises


@dataclass(frozen=True, slots=True)
class Address:
    """A repository of a host: ``origin`` such as ``https://host:3000``, the folders it lies under (usually none)."""

    origin: str
    folders: tuple[str, ...]
    owner: str
    name: str

    @property
    def host(self) -> str:
        """The host's name, with its port."""
        return self.origin.partition("//")[2]

    @property
    def url(self) -> str:
        """The address as ``repository:`` of county.yaml spells it."""
        return "/".join((self.origin, *self.folders, self.owner, self.name))


def address(repository: str) -> Address:
    """Return where a repository is, from its web address or any form of a Git remote; raises ``HostError``.

    A user name or password in it is dropped. https only, except on this machine: a token goes there.
    """
    short = _SHORT_SSH.fullmatch(repository.strip()) if "://" not in repository else None
    parts = _split(f"ssh://{short['host']}/{short['path']}" if short else repository.strip(), repository)
    if parts.scheme in _OTHER_WAYS:
        parts = parts._replace(scheme="https", netloc=parts.hostname or "")
    origin = origin_of(parts)
    folders = [one for one in parts.path.removesuffix("/").removesuffix(".git").split("/") if one]
    plain = not parts.query and not parts.fragment
    if len(folders) < 2 or not plain or not all(map(_SEGMENT.fullmatch, folders)):
        raise _unreadable(repository)
    if origin == "https://github.com" and len(folders) != 2:
        raise _unreadable(repository)
    return Address(origin, tuple(folders[:-2]), folders[-2], folders[-1])


def repository_url(remote: str) -> str:
    """Return ``https://host/owner/name`` of a Git remote: https, ssh:// or ``git@host:owner/name.git``.

    Raises ``HostError`` for what names no repository of a host, such as a folder.
    """
    return address(remote).url


def api_of(place: Address, api: str = "") -> tuple[Dialect, str]:
    """Return the family of the host and its API's address without a slash at the end; raises ``HostError``.

    ``api`` is as workflows have it in ``GITHUB_API_URL``; without it the address of the repository decides.
    """
    if api:
        return _given(api)
    if place.host == "github.com" or place.host.endswith(_CLOUD):
        return GITHUB, f"https://api.{place.host}"
    return GITEA, "/".join((place.origin, *map(quote, place.folders), "api/v1"))


def origin_of(parts: SplitResult) -> str:
    """Return scheme, host and port in one spelling; raises ``HostError`` for what no token may be sent to."""
    found = parts.hostname or ""
    name = f"[{found}]" if ":" in found else _SAME.get(found, found)
    if parts.scheme not in _PORTS or not _HOST.fullmatch(name):
        raise _unreadable(parts.geturl())
    if parts.scheme == "http" and name not in _LOCAL:
        raise HostError(f"不用没有加密的 http:// 访问 {name}：令牌会被看到。请改用 https:// 网址（本机除外）。")
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{name}{port}"


def local(origin: str) -> bool:
    """Return whether an origin is this machine."""
    return re.sub(r":\d+\Z", "", origin.partition("//")[2]) in _LOCAL


def _given(api: str) -> tuple[Dialect, str]:
    parts = _split(api.strip(), api)
    path = parts.path.rstrip("/")
    origin, host = origin_of(parts), parts.hostname or ""
    if parts.query or parts.fragment or not all(map(_SEGMENT.fullmatch, path.split("/")[1:])):
        raise _unreadable(api)
    if path.endswith("/api/v1"):
        return GITEA, origin + path
    if path.endswith("/api/v3") or (host.startswith("api.") and host.endswith((".github.com", _CLOUD)) and not path):
        return GITHUB, origin + path
    known = "GitHub 的是 https://api.github.com 或以 /api/v3 结尾，Gitea 的以 /api/v1 结尾"
    raise HostError(f"认不出接口网址 {origin}{path}：{known}。")


def _split(url: str, written: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port, parts.hostname  # both are read late and may fail
    except ValueError:
        raise _unreadable(written) from None
    if not url.isascii() or not url.isprintable() or " " in url:  # what urlsplit mends silently is refused
        raise _unreadable(written)
    return parts


def _unreadable(written: str) -> HostError:
    """Return the error for an address, shown without what stands before ``@`` or after ``?``: it may be a secret."""
    safe = visible(re.split(r"[?#]", re.sub(r"\A.*@", "", written, flags=re.DOTALL))[0])[:120]
    return HostError(f"认不出记录库网址“{safe}”：应像 https://主机/所有者/仓库 或 git@主机:所有者/仓库.git。")
