"""SSH signatures: read and made as OpenSSH and Git do, and refused for whatever else."""

from __future__ import annotations

import base64
import random
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.git import Repository
from generator.trail import registration, sshsig
from tests.approval_fixture import armour, key_file, private, public, signature, strings
from tests.test_tree import git

MESSAGE = "xuefen approval 1\n批准\n".encode()
NAMESPACE = "xuefen-approval"
RAW = private("a").public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
KEY = strings(b"ssh-ed25519", RAW)
MADE = signature(MESSAGE, "a")
VALUE = strings(b"ssh-ed25519", MADE.value)
ARMOURED = armour(KEY, NAMESPACE.encode(), b"", b"sha512", VALUE)


def keygen_agrees(folder: Path, message: bytes, armoured: str, namespace: str, key: str) -> bool:
    """Return what ``ssh-keygen -Y verify`` says of a signature."""
    (folder / "signature").write_text(armoured)
    (folder / "allowed").write_text(f"who {key}\n")
    command = ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "who", "-n", namespace, "-s", "signature"]
    return subprocess.run(command, input=message, capture_output=True, check=False, cwd=folder).returncode == 0


def holds(message: bytes, armoured: str, key: str = "", namespace: str = NAMESPACE) -> bool:
    found = sshsig.read(armoured)
    return found is not None and sshsig.verify(message, found, key or public("a"), namespace)


@pytest.mark.parametrize("message", [b"", b"x", MESSAGE, b"\0\r\n\xff" * 9, b"x" * 200_000])
def test_what_ssh_keygen_signs_is_read_written_again_and_verified(message: bytes, tmp_path: Path) -> None:
    made = sshsig.sign(message, key_file(tmp_path, "a"), NAMESPACE)
    found = sshsig.read(made)
    assert found == signature(message, "a")
    assert (
        sshsig.armoured(found)
        == made
        == armour(KEY, NAMESPACE.encode(), b"", b"sha512", strings(b"ssh-ed25519", found.value))
    )
    assert sshsig.verify(message, found, public("a"), NAMESPACE)
    assert keygen_agrees(tmp_path, message, made, NAMESPACE, public("a"))


@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
def test_both_agree_on_what_is_signed_elsewhere(algorithm: str, tmp_path: Path) -> None:
    made = sshsig.armoured(signature(MESSAGE, "a", algorithm=algorithm))
    for message, namespace, key, right in (
        (MESSAGE, NAMESPACE, public("a"), True),
        (MESSAGE + b"\n", NAMESPACE, public("a"), False),
        (MESSAGE, "git", public("a"), False),
        (MESSAGE, NAMESPACE, public("b"), False),
    ):
        assert holds(message, made, key, namespace) == right
        assert keygen_agrees(tmp_path, message, made, namespace, key) == right


def test_key_may_have_a_comment_and_must_be_one() -> None:
    assert holds(MESSAGE, ARMOURED, f"{public('a')} 张三@办公室")
    wrong = [
        "",
        "ssh-ed25519",
        "ssh-ed25519 AAAA",
        "ssh-ed25519 不是",
        public("a")[:-4],
        public("a").replace("ssh-", ""),
    ]
    wrong += ["ssh-ed25519 " + base64.b64encode(KEY + b"x").decode(), "ssh-ed25519 " + base64.b64encode(RAW).decode()]
    assert [key for key in wrong if sshsig.raw_key(key) is not None] == []
    assert [key for key in wrong if key and holds(MESSAGE, ARMOURED, key)] == []


@pytest.mark.parametrize("kind", ["rsa", "ecdsa"])
def test_other_sorts_of_keys_are_refused(kind: str, tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", "key"], cwd=tmp_path, check=True)
    made = sshsig.sign(MESSAGE, tmp_path / "key", NAMESPACE)
    other = (tmp_path / "key.pub").read_text()
    assert keygen_agrees(tmp_path, MESSAGE, made, NAMESPACE, other)
    assert sshsig.read(made) is None
    assert sshsig.raw_key(other) is None
    assert not holds(MESSAGE, ARMOURED, other)


def test_signing_without_a_key_says_why_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "broken").write_text("x")
    for name in ("none", "broken"):
        with pytest.raises(sshsig.SigningError, match="签名没有成功"):
            sshsig.sign(MESSAGE, tmp_path / name, NAMESPACE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ARMOURED[:-40],
        ARMOURED[40:],
        ARMOURED.replace("BEGIN SSH", "BEGIN PGP"),
        ARMOURED + ARMOURED,
        ARMOURED + "x\n",
        "x\n" + ARMOURED,
        ARMOURED.replace("\n-----END", "\n\n=\n-----END"),
        ARMOURED.replace("AAAA", "AA A", 1),
        ARMOURED.replace("AAAA", "AAÄA", 1),
        ARMOURED.replace("AAAA", "AA\udcffA", 1),
        armour(KEY, NAMESPACE.encode(), b"", b"sha512", VALUE, version=2),
        armour(KEY, NAMESPACE.encode(), b"", b"sha512", VALUE, magic=b"SSHSIX"),
        armour(KEY, NAMESPACE.encode(), b"", b"sha512", VALUE, more=b"x"),
        armour(KEY, NAMESPACE.encode(), b"", b"sha512"),
        armour(KEY, NAMESPACE.encode(), b"reserved", b"sha512", VALUE),
        armour(KEY + b"x", NAMESPACE.encode(), b"", b"sha512", VALUE),
        armour(KEY, NAMESPACE.encode(), b"", b"sha512", VALUE + b"x"),
        armour(KEY, NAMESPACE.encode(), b"", b"sha512", VALUE[:-1]),
        armour(strings(b"ssh-ed25519", RAW + b"x"), NAMESPACE.encode(), b"", b"sha512", VALUE),
        armour(strings(b"ssh-rsa", RAW), NAMESPACE.encode(), b"", b"sha512", VALUE),
        armour(KEY, NAMESPACE.encode(), b"", b"sha512", strings(b"ssh-rsa", MADE.value)),
        armour(KEY, NAMESPACE.encode(), b"", b"sha512", strings(b"ssh-ed25519", MADE.value[:-1])),
    ],
)
def test_what_is_not_exactly_one_signature_is_none(text: str) -> None:
    assert sshsig.read(text) is None


@pytest.mark.parametrize("algorithm", [b"md5", b"sha1", b"SHA512", b"", b"sha384"])
def test_other_hashes_never_hold(algorithm: bytes) -> None:
    assert not holds(MESSAGE, armour(KEY, NAMESPACE.encode(), b"", algorithm, VALUE))


def test_text_with_other_line_ends_is_at_most_the_same_signature() -> None:
    for text in (ARMOURED.replace("\n", "\r\n"), ARMOURED.strip(), f"\n{ARMOURED}\n", ARMOURED.replace("\n", "\x0b")):
        assert sshsig.read(text) in (None, MADE)


def test_no_mutation_of_a_byte_holds() -> None:
    """Bits that base64 leaves unused do not exist here: each byte of the signature itself is changed."""
    whole = base64.b64decode("".join(ARMOURED.splitlines()[1:-1]))
    chance = random.Random(20260310)
    for at in range(len(whole)):
        for _ in range(2):
            changed = bytearray(whole)
            changed[at] ^= chance.randrange(1, 256)
            text = base64.b64encode(changed).decode()
            lines = [text[n : n + 70] for n in range(0, len(text), 70)]
            assert not holds(MESSAGE, "\n".join([ARMOURED.splitlines()[0], *lines, ARMOURED.splitlines()[-1], ""]))
    for at in range(len(MESSAGE)):
        changed = bytearray(MESSAGE)
        changed[at] ^= chance.randrange(1, 256)
        assert not holds(bytes(changed), ARMOURED)


def test_a_signature_for_one_purpose_is_none_for_another() -> None:
    other = MADE._replace(namespace=b"git")
    assert not sshsig.verify(MESSAGE, other, public("a"), NAMESPACE)
    assert not sshsig.verify(MESSAGE, other, public("a"), "git")
    assert not sshsig.verify(MESSAGE, MADE._replace(key=b"\0" * 32), public("a"), NAMESPACE)
    nothing = "ssh-ed25519 " + base64.b64encode(strings(b"ssh-ed25519", b"\0" * 32)).decode()
    assert not sshsig.verify(MESSAGE, MADE._replace(key=b"\0" * 32), nothing, NAMESPACE)


BEGIN, END = ARMOURED.splitlines()[0], ARMOURED.splitlines()[-1]
ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=300)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(ANY | ANY.map(lambda text: f"{BEGIN}\n{text}\n{END}\n") | st.binary(max_size=300).map(
    lambda raw: f"{BEGIN}\n{base64.b64encode(b'SSHSIG' + bytes((0, 0, 0, 1)) + raw).decode()}\n{END}\n"
))  # fmt: skip
def test_reading_never_raises(text: str) -> None:
    found = sshsig.read(text)
    assert found is None or sshsig.read(sshsig.armoured(found)) == found
    assert found is None or not sshsig.verify(MESSAGE, found, public("a"), NAMESPACE)
    sshsig.raw_key(f"ssh-ed25519 {text}")


def test_git_and_we_agree_on_signed_commits(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    key = key_file(tmp_path, "a")
    (tmp_path / "allowed").write_text(f"t@localhost {public('a')}\n")
    signing = (
        "-c",
        "gpg.format=ssh",
        "-c",
        f"user.signingkey={key}",
        "-c",
        f"gpg.ssh.allowedSignersFile={tmp_path}/allowed",
    )
    tree = git(tmp_path, "write-tree")
    git(tmp_path, *signing, "commit", "--quiet", "--allow-empty", "-S", "--message", "第一次\n\nFixes: 张三\n")
    head = git(tmp_path, "rev-parse", "HEAD")
    git(tmp_path, *signing, "verify-commit", head)
    with Repository(tmp_path) as repository:
        source = repository.run("cat-file", "commit", head)
    found = registration.commit(source, head)
    assert found is not None
    assert (found.tree, found.parents, found.id) == (tree, (), head)
    assert registration.is_by(found, public("a"))
    assert not registration.is_by(found, public("b"))
    forged = git(
        tmp_path, "hash-object", "-t", "commit", "-w", "--stdin", source=source.replace("张".encode(), "李".encode())
    )
    told = subprocess.run(["git", *signing, "verify-commit", forged], cwd=tmp_path, capture_output=True, check=False)
    assert told.returncode
    changed = registration.commit(source.replace("张".encode(), "李".encode()), forged)
    assert changed is not None
    assert not registration.is_by(changed, public("a"))
