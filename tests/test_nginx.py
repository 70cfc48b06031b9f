"""The example configuration in a real nginx: each account reads its own folder and no other, whatever it writes."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import http.client
import os
import re
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from generator.access import access
from generator.audience import PUBLIC, Audience
from generator.check import check
from generator.cli import main
from generator.records import Register
from generator.tree import WorkTree
from tests import nginx
from tests.canary_fixture import county

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "site/examples/nginx/xuefen.conf"
PASSWORD = "correct horse"  # noqa: S105 - of made-up accounts
ACCOUNTS = {
    "kind": "accounts/1",
    "accounts": [
        {"login": "clerk-0001", "role": "clerk", "scope": "s-0001", "from": "2024-01-01"},
        {"login": "principal-0002", "role": "principal", "scope": "s-0002", "from": "2024-01-01"},
        {"login": "left-0001", "role": "clerk", "scope": "s-0001", "from": "2024-01-01", "to": "2025-01-01"},
        {"login": "provider-college", "role": "provider", "scope": "v-abc123", "from": "2024-01-01"},
        {"login": "registrar-1", "role": "registrar", "scope": "county", "from": "2024-01-01"},
        {"login": "coder", "role": "maintainer", "scope": "county", "from": "2024-01-01"},
    ],
}
LOGINS = (*(one["login"] for one in ACCOUNTS["accounts"]), "t-abc123", "t-def456")  # type: ignore[index]
FILES = {
    "public/index.html": "everyone",
    "public/404.html": "no such page",
    "public/assets/xuefen.css": "a { color: red }" * 100,
    "internal/index.html": "secret of the county",
    "school/s-0001/index.html": "secret of school 1",
    "school/s-0002/index.html": "secret of school 2",
    "school/s-0003/index.html": "secret of school 3",
    "school/assets/xuefen.css": "style",
    "school/assets/main.0123abcd.min.css": "style",
    "provider/v-abc123/index.html": "secret of the provider",
    "teacher/t-abc123/index.html": "secret of teacher 1",
    "teacher/t-def456/index.html": "secret of teacher 2",
    ".school/files.txt": "secret list",
    "school/s-0001/.git/config": "secret settings",
}


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Server:
    port: int

    def get(self, path: str, login: str = "", password: str = PASSWORD, packed: str = "") -> Answer:
        """Ask for a path exactly as it is written."""
        context = ssl._create_unverified_context()  # noqa: S323 - the certificate was made a moment ago
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=10)
        connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", "credits.example.cn")
        if login:
            told = base64.b64encode(f"{login}:{password}".encode()).decode()
            connection.putheader("Authorization", f"Basic {told}")
        if packed:
            connection.putheader("Accept-Encoding", packed)
        connection.endheaders()
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        connection.close()
        return Answer(response.status, text, {name.lower(): value for name, value in response.getheaders()})


def register() -> Register:
    """The accounts above, three schools, the last of which the first files for."""
    schools = {
        f"records/schools/{school}/school.yaml": {"kind": "school/1", "id": school} | more
        for school, more in (("s-0001", {}), ("s-0002", {}), ("s-0003", {"filed_by": "s-0001"}))
    }
    return Register({"records/county/accounts.yaml": ACCOUNTS, **schools})


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def certificate(folder: Path) -> None:
    """Write a certificate of a day for the example's server name."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "credits.example.cn")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))


def configured(folder: Path, port: int) -> Path:
    """Write the example with this folder's paths and a free port into a whole configuration."""
    text = EXAMPLE.read_text("utf-8")
    for old, new in (
        ("/srv/xuefen", str(folder / "sites")),
        ("/etc/xuefen", str(folder)),
        ("/etc/ssl/credits.example.cn.pem", str(folder / "cert.pem")),
        ("/etc/ssl/private/credits.example.cn.key", str(folder / "key.pem")),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("listen 80", f"listen 127.0.0.1:{free_port()}"),
    ):
        assert old in text
        text = text.replace(old, new)
    temporary = "".join(
        f"{kind}_temp_path {folder}/tmp-{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "xuefen.conf").write_text(text, "utf-8")
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\npid {folder}/nginx.pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\ntypes {{ text/html html; text/css css; }}\naccess_log off;\n{temporary}"
        f"include {folder}/xuefen.conf;\n}}\n"
    )
    return folder / "nginx.conf"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    binary = nginx.find()
    assert binary, "没有 nginx：先运行 python -m tests.nginx"
    folder = tmp_path_factory.mktemp("nginx")
    for name, text in FILES.items():
        path = folder / "sites" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "access.map").write_text(access(register(), "2026-11-25"), "utf-8")
    digest = base64.b64encode(hashlib.sha1(PASSWORD.encode()).digest()).decode()  # noqa: S324 - one of nginx's formats
    (folder / "passwords").write_text("".join(f"{login}:{{SHA}}{digest}\n" for login in LOGINS))
    certificate(folder)
    port = free_port()
    conf = configured(folder, port)
    running = subprocess.Popen([binary, "-p", str(folder), "-c", str(conf)], stderr=subprocess.PIPE, text=True)
    for _ in range(100):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert running.poll() is None, running.stderr.read() if running.stderr else ""
        time.sleep(0.05)
    yield Server(port)
    running.terminate()
    running.communicate(timeout=10)


def test_everyone_reads_the_public_site_and_what_holds_no_records(server: Server) -> None:
    assert server.get("/").text == "everyone"
    assert server.get("/no/such/page.html").text == "no such page"
    assert server.get("/school/assets/xuefen.css").text == "style"


def test_without_a_login_nothing_else_is_read(server: Server) -> None:
    for path in ("/internal/", "/school/s-0001/", "/provider/v-abc123/index.html", "/teacher/t-abc123/"):
        answer = server.get(path)
        assert answer.status == 401, path
        assert answer.headers["www-authenticate"].startswith("Basic"), path
        assert "secret" not in answer.text
    for login, password in (("clerk-0001", "wrong"), ("nobody", PASSWORD), ("clerk-0001", "")):
        answer = server.get("/school/s-0001/", login, password)
        assert answer.status in (401, 403)
        assert "secret" not in answer.text


def test_each_account_reads_its_own_folder_and_no_other(server: Server) -> None:
    own = {
        "clerk-0001": {"school/s-0001", "school/s-0003"},
        "principal-0002": {"school/s-0002"},
        "left-0001": set(),
        "provider-college": {"provider/v-abc123"},
        "registrar-1": {"internal"},
        "coder": set(),
        "t-abc123": {"teacher/t-abc123"},
        "t-def456": {"teacher/t-def456"},
    }
    folders = {name.rpartition("/")[0] for name in FILES if name.endswith("/index.html")} - {"public"}
    assert set(own) == set(LOGINS)
    for login, mine in own.items():
        for folder in folders:
            answer = server.get(f"/{folder}/", login)
            expected = (200, FILES[f"{folder}/index.html"]) if folder in mine else (403, "")
            assert answer.status == expected[0], (login, folder)
            assert expected[1] in answer.text
            assert ("secret" in answer.text) == (folder in mine)


@pytest.mark.parametrize(
    "path",
    [
        "/school/s-0001/../s-0002/index.html",
        "/school/s-0001/%2e%2e/s-0002/index.html",
        "/school/s-0001/..%2fs-0002/index.html",
        "/school/s-0001/%2e%2e%2fs-0002%2findex.html",
        "/school/s-0001/..%252fs-0002/index.html",
        "/school/s-0001/..\\s-0002\\index.html",
        "/school/s-0001/..;/s-0002/index.html",
        "/school/s-0001%2f..%2fs-0002/index.html",
        "/school/assets/../s-0002/index.html",
        "/school/assets/%2e%2e/s-0002/index.html",
        "/assets/../school/s-0002/index.html",
        "/../school/s-0002/index.html",
        "/%2e%2e/school/s-0002/index.html",
        "//school//s-0002//index.html",
        "/school/./s-0002/index.html",
        "/%73chool/s-0002/index.html",
        "/school/%73-0002/index.html",
        "/SCHOOL/s-0002/index.html",
        "/school/S-0002/index.html",
        "/school/s-0002",
        "/school/s-0002%00/index.html",
        "/school/s-0002/index.html?folder=school/s-0001",
        "/school/s-0002/index.html%3f",
        "/internal",
        "/internal/../internal/index.html",
        "/.school/files.txt",
        "/school/../.school/files.txt",
        "/school/s-0001/.git/config",
        "/school/s-0001/%2egit/config",
    ],
)  # fmt: skip
def test_no_way_of_writing_a_path_leads_elsewhere(path: str, server: Server) -> None:
    for login in ("", "clerk-0001", "CLERK-0001", "t-abc123"):
        answer = server.get(path, login)
        assert answer.status >= 300, (path, login)
        assert "secret" not in answer.text.replace("secret of school 1", "")


def test_no_folder_is_listed(server: Server) -> None:
    for path in ("/school/", "/school", "/teacher/", "/provider/", "/school/assets/", "/school/s-0001/.git/"):
        answer = server.get(path, "clerk-0001")
        assert answer.status in (403, 404), path
        assert not re.search("s-000|t-abc|v-abc|xuefen.css", answer.text), path


def test_private_pages_stay_in_no_shared_cache_and_go_to_no_other_site(server: Server) -> None:
    private = server.get("/school/s-0001/", "clerk-0001").headers
    assert private["cache-control"] == "private, no-cache"
    assert server.get("/").headers["cache-control"] == "no-cache"
    assert "immutable" in server.get("/school/assets/main.0123abcd.min.css").headers["cache-control"]
    for headers in (private, server.get("/").headers, server.get("/school/s-0001/").headers):
        assert headers["content-security-policy"].startswith("default-src 'self';")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["strict-transport-security"]
        assert headers["referrer-policy"] == "same-origin"
        assert headers["server"] == "nginx"


def test_texts_travel_packed(server: Server) -> None:
    assert server.get("/assets/xuefen.css", packed="gzip").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in server.get("/assets/xuefen.css").headers


def test_the_policy_allows_the_pages_own_scripts_and_no_other(tmp_path: Path) -> None:
    """The theme writes some scripts into its pages: the policy names each by its hash, and none that is not there."""
    made = county(check(WorkTree(ROOT)), "2026-11-25")
    made.site(tmp_path / "public", PUBLIC)
    made.site(tmp_path / "school", Audience("school", "s-0010"))
    written = {
        script
        for page in tmp_path.rglob("*.html")
        for attributes, script in re.findall(r"<script([^>]*)>(.*?)</script>", page.read_text("utf-8"), re.DOTALL)
        if "src=" not in attributes and "json" not in attributes
    }
    hashed = {base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in written}
    assert set(re.findall(r"'sha256-([^']+)'", EXAMPLE.read_text("utf-8"))) == hashed
    text = "".join(page.read_text("utf-8") for page in tmp_path.rglob("*.html"))
    assert not re.search(
        r"<[^>]+ on[a-z]+=\"|href=\"javascript:|<(?:script|link|img|iframe)[^>]+(?:src|href)=\"https?:", text
    )


def test_the_command_writes_the_map(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["access", "--root", str(ROOT), "--as-of", "2026-11-25"]
    assert main(asked) == 0
    told = capsys.readouterr().out
    assert '"registrar-1:internal" 1;\n' in told
    assert '"provider-college:provider/v-f1nb2z" 1;\n' in told
    assert main([*asked, "-o", str(tmp_path / "access.map")]) == 0
    assert (tmp_path / "access.map").read_text("utf-8") == told
    pattern = r'"[a-z0-9-]+:(?:internal|school/s-\d{4}|provider/v-[0-9a-z]{6})" 1;'
    assert all(re.fullmatch(pattern, line) for line in told.splitlines()[1:])
