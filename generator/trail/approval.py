"""An approval: a manifest and its signature, as one text that a review ref or a registration carries."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from generator.trail import manifest as manifests
from generator.trail import sshsig
from generator.trail.manifest import Manifest

NAMESPACE = "xuefen-approval"
MAX_BYTES = 4096


class Approval(NamedTuple):
    """A manifest and the signature over its canonical text."""

    manifest: Manifest
    signature: sshsig.Signature


def sign(manifest: Manifest, key: Path) -> Approval:
    """Return the manifest signed with a private key; raises ``sshsig.SigningError``."""
    made = sshsig.read(sshsig.sign(manifests.text(manifest).encode(), key, NAMESPACE))
    if made is None:
        raise sshsig.SigningError(f"{key} 不是 Ed25519 密钥：用 ssh-keygen -t ed25519 生成。")
    return Approval(manifest, made)


def text(approval: Approval) -> str:
    """Return an approval as text: manifest, blank line, armoured signature."""
    return f"{manifests.text(approval.manifest)}\n{sshsig.armoured(approval.signature)}"


def read(written: str) -> Approval | None:
    """Return the approval in a text; None for any text that ``text`` would not have written."""
    if len(written) > MAX_BYTES:
        return None
    head, blank, tail = written.partition("\n\n")
    manifest, signature = manifests.read(head + "\n"), sshsig.read(tail)
    if not blank or manifest is None or signature is None or sshsig.armoured(signature) != tail:
        return None
    return Approval(manifest, signature)


def is_by(approval: Approval, keys: Mapping[str, str]) -> bool:
    """Return whether the signature is that of the manifest's signer; ``keys`` are public keys by login."""
    key = keys.get(approval.manifest.signer)
    signed = manifests.text(approval.manifest).encode()
    return key is not None and sshsig.verify(signed, approval.signature, key, NAMESPACE)
