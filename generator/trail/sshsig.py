"""SSH signatures (Ed25519): made with ``ssh-keygen``, verified in process.

The format is OpenSSH's PROTOCOL.sshsig; ``ssh-keygen -Y verify`` and ``git verify-commit`` read the same. A process
per signature takes 4 ms, ten thousand of them most of a minute: hence the own reader.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

_MAGIC = b"SSHSIG"
_ARMOUR = ("-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----")
_ED25519 = b"ssh-ed25519"
_HASHES = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}
_COLUMNS = 70


class Signature(NamedTuple):
    """A signature taken apart: the signer's raw public key (32 bytes), what it was made for, and its 64 bytes."""

    key: bytes
    namespace: bytes
    algorithm: bytes
    value: bytes


class SigningError(Exception):
    """The signature could not be made; the text says why, in Chinese."""


def sign(message: bytes, key: Path, namespace: str) -> str:
    """Return the armoured signature of ``message``; ``key`` is a private key, or a public one that an agent holds.

    Raises ``SigningError``.
    """
    command = ("ssh-keygen", "-Y", "sign", "-q", "-n", namespace, "-f", os.fspath(key.expanduser().absolute()))
    try:
        done = subprocess.run(command, input=message, capture_output=True, check=False)
    except FileNotFoundError:
        raise SigningError("没有找到 ssh-keygen：请安装 OpenSSH（Windows 上 Git 自带）。") from None
    if done.returncode:
        why = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise SigningError(f"用 {key} 签名没有成功：{why[-1] if why else '原因不明'}")
    return done.stdout.decode("ascii")


def read(armoured: str) -> Signature | None:
    """Return a signature taken apart, None for anything that is not exactly one armoured Ed25519 signature."""
    lines = armoured.strip().splitlines()
    if len(lines) < 3 or (lines[0], lines[-1]) != _ARMOUR:
        return None
    try:
        blob = base64.b64decode("".join(lines[1:-1]), validate=True)
    except (binascii.Error, ValueError):
        return None
    return _parts(blob)


def verify(message: bytes, signature: Signature, key: str, namespace: str) -> bool:
    """Return whether ``signature`` is by the public key ``key`` (``ssh-ed25519 AAAA…``), over ``message``."""
    if signature.namespace != namespace.encode() or signature.key != raw_key(key):
        return False
    return fingerprint(message, signature) in SOUND or holds(message, signature)


def holds(message: bytes, signature: Signature) -> bool:
    """Return whether a signature is, over ``message``, that of the key it names itself."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - most checks verify nothing

    signed = _signed(message, signature)
    try:
        _public(signature.key).verify(signature.value, signed or b"")
    except InvalidSignature:
        return False
    return signed is not None


def fingerprint(message: bytes, signature: Signature) -> bytes:
    """Return 32 bytes that stand for a signature and what it signs: whether it holds depends on nothing else."""
    return hashlib.sha256(signature.key + signature.value + (_signed(message, signature) or b"")).digest()


SOUND: set[bytes] = set()
"""Fingerprints of signatures that hold, as a process beside this one has found (``generator.audit.signatures``)."""


@cache
def raw_key(line: str) -> bytes | None:
    """Return the 32 bytes of a public key line, None where it is not an Ed25519 key."""
    words = line.split()
    if len(words) < 2 or words[0].encode() != _ED25519:
        return None
    try:
        parts = _strings(base64.b64decode(words[1], validate=True), 2)
    except (binascii.Error, ValueError):
        return None
    return parts[1] if parts and parts[0] == _ED25519 and len(parts[1]) == 32 else None


def armoured(signature: Signature) -> str:
    """Return a signature as text, the same as ``ssh-keygen`` writes it."""
    key = _string(_ED25519) + _string(signature.key)
    value = _string(_ED25519) + _string(signature.value)
    parts = (key, signature.namespace, b"", signature.algorithm, value)
    text = base64.b64encode(_MAGIC + (1).to_bytes(4, "big") + b"".join(map(_string, parts))).decode()
    lines = [text[at : at + _COLUMNS] for at in range(0, len(text), _COLUMNS)]
    return "\n".join([_ARMOUR[0], *lines, _ARMOUR[1]]) + "\n"


def _signed(message: bytes, signature: Signature) -> bytes | None:
    """Return what is signed in place of a message; None for a hash that the format does not know."""
    digest = _HASHES.get(signature.algorithm)
    if digest is None:
        return None
    parts = (signature.namespace, b"", signature.algorithm, digest(message).digest())
    return _MAGIC + b"".join(map(_string, parts))


@cache
def _public(key: bytes):  # type: ignore[no-untyped-def]
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    return Ed25519PublicKey.from_public_bytes(key)


def _parts(blob: bytes) -> Signature | None:
    if not blob.startswith(_MAGIC + (1).to_bytes(4, "big")):
        return None
    found = _strings(blob[len(_MAGIC) + 4 :], 5)
    if found is None:
        return None
    key, value = _strings(found[0], 2), _strings(found[4], 2)
    if key is None or value is None or key[0] != _ED25519 or value[0] != _ED25519 or found[2]:
        return None
    if len(key[1]) != 32 or len(value[1]) != 64:
        return None
    return Signature(key[1], found[1], found[3], value[1])


def _string(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content


def _strings(blob: bytes, number: int) -> list[bytes] | None:
    """Return exactly ``number`` length-prefixed strings that make up ``blob``, None where it is not so."""
    found: list[bytes] = []
    at = 0
    for _ in range(number):
        size = int.from_bytes(blob[at : at + 4], "big")
        if at + 4 + size > len(blob):
            return None
        found.append(blob[at + 4 : at + 4 + size])
        at += 4 + size
    return found if at == len(blob) else None
