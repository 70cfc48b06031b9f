"""Where a repository is: every form of a remote, and no secret of one in a message."""

from __future__ import annotations

import pytest

from generator.host import HostError, host, repository_url
from generator.host.address import address, api_of
from tests.host_fixture import TOKEN


@pytest.mark.parametrize(
    ("remote", "url"),
    [
        ("https://github.com/qinghe/register", "https://github.com/qinghe/register"),
        ("https://github.com/qinghe/register.git", "https://github.com/qinghe/register"),
        ("https://www.github.com/qinghe/register/", "https://github.com/qinghe/register"),
        ("git@github.com:qinghe/register.git", "https://github.com/qinghe/register"),
        ("git@github.com:/qinghe/register.git", "https://github.com/qinghe/register"),
        ("ssh://git@ssh.github.com:443/qinghe/register.git", "https://github.com/qinghe/register"),
        ("ssh://git@git.county.cn:2222/qinghe/register.git", "https://git.county.cn/qinghe/register"),
        ("git.county.cn:qinghe/register", "https://git.county.cn/qinghe/register"),
        ("git://git.county.cn/qinghe/register", "https://git.county.cn/qinghe/register"),
        ("https://git.County.cn:8443/git/qinghe/a.b-c_d", "https://git.county.cn:8443/git/qinghe/a.b-c_d"),
        ("https://clerk:hunter2@git.county.cn/qinghe/register", "https://git.county.cn/qinghe/register"),
        ("http://localhost:3000/qinghe/register.git", "http://localhost:3000/qinghe/register"),
        ("http://[::1]:3000/qinghe/register.git", "http://[::1]:3000/qinghe/register"),
        (" https://git.county.cn:443/qinghe/register\n", "https://git.county.cn/qinghe/register"),
    ],
)
def test_every_form_of_a_remote_is_one_address(remote: str, url: str) -> None:
    assert repository_url(remote) == url == repository_url(url)


@pytest.mark.parametrize(
    "remote",
    [
        "",
        "/srv/git/register.git",
        "../register",
        "C:\\git\\register",
        "C:/git/register",
        "file:///srv/git/register.git",
        "ftp://git.county.cn/qinghe/register",
        "https://github.com/qinghe",
        "https://github.com/qinghe/register/pulls",
        "https://github.com/qinghe/..",
        "https://git.county.cn/qinghe/re gister",
        "https://git.county.cn/qinghe/re%2Fgister",
        "https://git.county.cn/qinghe/登记",
        "https://git.county.cn/qin\nghe/register",
        "https://git.county.cn:port/qinghe/register",
        "https://[::1/qinghe/register",
        "https://git.county.cn/qinghe/register?access_token=hunter2",
        "https://git.county.cn/qinghe/register#hunter2",
        "https://clerk:hunter2@/qinghe/register",
        "https://clerk:hunter2@git.county.cn:port/qinghe/register",
        "http://clerk:hunter2@git.county.cn/qinghe/register",
        "git@-oProxyCommand=x:qinghe/register",
    ],
)
def test_what_names_no_repository_is_refused_and_no_secret_shown(remote: str) -> None:
    with pytest.raises(HostError) as caught:
        repository_url(remote)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("repository", "api", "name", "base"),
    [
        ("https://github.com/q/r", "", "GitHub", "https://api.github.com"),
        ("https://github.com/q/r", "https://api.github.com/", "GitHub", "https://api.github.com"),
        ("https://qinghe.ghe.com/q/r", "", "GitHub", "https://api.qinghe.ghe.com"),
        ("https://qinghe.ghe.com/q/r", "https://api.qinghe.ghe.com", "GitHub", "https://api.qinghe.ghe.com"),
        ("https://git.county.cn/q/r", "https://git.county.cn/api/v3", "GitHub", "https://git.county.cn/api/v3"),
        ("https://git.county.cn/q/r", "", "Gitea/Forgejo", "https://git.county.cn/api/v1"),
        ("https://git.county.cn/git/q/r", "", "Gitea/Forgejo", "https://git.county.cn/git/api/v1"),
        ("https://git.county.cn/q/r", "https://git.county.cn/api/v1", "Gitea/Forgejo", "https://git.county.cn/api/v1"),
        ("https://notgithub.com/q/r", "", "Gitea/Forgejo", "https://notgithub.com/api/v1"),
        ("https://github.com.evil.example/q/r", "", "Gitea/Forgejo", "https://github.com.evil.example/api/v1"),
    ],
)
def test_the_family_of_a_host_is_recognised(repository: str, api: str, name: str, base: str) -> None:
    dialect, found = api_of(address(repository), api)
    assert (dialect.name, found) == (name, base)


@pytest.mark.parametrize(
    "api",
    ["http://git.county.cn/api/v1", "https://git.county.cn/", "https://api.github.com.evil.example", "file:///api/v1"],
)
def test_an_api_that_is_none_or_not_encrypted_is_refused(api: str) -> None:
    with pytest.raises(HostError):
        host("https://git.county.cn/q/r", TOKEN, api)


def test_a_token_with_a_line_break_is_refused_unseen() -> None:
    with pytest.raises(HostError) as caught:
        host("https://git.county.cn/q/r", "abc\r\nX-Other: 1")
    assert "abc" not in str(caught.value)
    assert TOKEN not in repr(host("https://git.county.cn/q/r", TOKEN)._client)
