"""Keys, approvals signed with them in this process, and submissions before those who approve.

Signatures are written independently of ``sshsig``, to be compared with it.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from generator.guard.accounts import Accounts
from generator.guard.acts import act
from generator.guard.matrix import matrix
from generator.guard.state import State
from generator.problem import Problem
from generator.trail import clock, sshsig
from generator.trail import manifest as manifests
from generator.trail.approval import NAMESPACE, Approval
from generator.trail.entitlement import Case, Claimed, outcome
from generator.trail.manifest import TARGET, Manifest, digest
from tests.guard_examples import GOOD, asked, proposal
from tests.guard_fixture import guarding, schemas

ACCOUNTS = "records/county/accounts.yaml"
NOW = clock.seconds("2026-03-10T12:00:00Z")

PLAIN = Manifest(
    repository="base", target="refs/heads/main", base="1" * 40, scope="s-0002", proposer="s0002.clerk",
    changes=f"3 sha256:{'ab' * 32}", verdict="approve", way="signature", signer="s0002.principal", role="principal",
    holder="s0002.principal", at="2026-03-10T09:00:00Z",
)  # fmt: skip


@cache
def private(login: str) -> Ed25519PrivateKey:
    """Return the key of a login, the same in every run."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(login.encode()).digest())


@cache
def public(login: str) -> str:
    """Return the public key of a login as ``accounts.yaml`` has it."""
    return private(login).public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def key_file(folder: Path, login: str) -> Path:
    """Write the private key of a login."""
    path = folder / login
    path.write_bytes(private(login).private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    path.chmod(0o600)
    return path


def strings(*parts: bytes) -> bytes:
    """Return parts with their lengths before them, as SSH writes them."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def signed_text(message: bytes, namespace: str = NAMESPACE, algorithm: str = "sha512") -> bytes:
    """Return what an SSH signature of a message is made over (PROTOCOL.sshsig)."""
    digest = hashlib.new(algorithm, message).digest()
    return b"SSHSIG" + strings(namespace.encode(), b"", algorithm.encode(), digest)


def signature(message: bytes, login: str, namespace: str = NAMESPACE, algorithm: str = "sha512") -> sshsig.Signature:
    raw = private(login).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    value = private(login).sign(signed_text(message, namespace, algorithm))
    return sshsig.Signature(raw, namespace.encode(), algorithm.encode(), value)


def armour(*parts: bytes, version: int = 1, magic: bytes = b"SSHSIG", more: bytes = b"") -> str:
    """Return the parts of a signature as ``ssh-keygen`` writes them: key, namespace, reserved, algorithm, signature."""
    text = base64.b64encode(magic + version.to_bytes(4, "big") + strings(*parts) + more).decode()
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])


def approved(key: str = "", manifest: Manifest = PLAIN, **fields: Any) -> Approval:
    """Return an approval; ``key`` is the login whose key signs it, that of the signer if none is given."""
    made = manifest._replace(**fields)
    return Approval(made, signature(manifests.text(made).encode(), key or made.signer))


def case_of(name: str, proposer: str = "", *more: dict[str, Any], **changed: dict[str, Any]) -> Case:
    """Return a good example before those who approve; some accounts changed, some added, each with a key of its own."""
    example = next(one for one in GOOD if one.name == name)
    proposer = proposer or asked(example)["actor"]
    with guarding(proposal(example)) as (repository, found, _):
        assert found is not None
        state = State(repository, found.base, schemas())
        made = act(state, found.changes, "2026-03-10")
        made.beneficiaries  # noqa: B018 - read while the repository is open
        accounts = [{**line, "key": public(line["login"])} for line in (state.document(ACCOUNTS) or {})["accounts"]]
        everyone = [{**line, **changed.get(line["login"].replace(".", "_").replace("-", "_"), {})} for line in accounts]
        added = [{"from": "2023-01-01", "key": public(line["login"]), **line} for line in more]
        claimed = Claimed("base", TARGET, made.scope, proposer, digest(found.changes))
        return Case(claimed, made, Accounts({"accounts": [*everyone, *added]}, "2026-03-10"), matrix(state), NOW)


def sign(case: Case, signer: str, holder: str = "", key: str = "", **fields: Any) -> Approval:
    """Return an approval of the case, as its signer's program would make it."""
    holder = holder or signer
    account = case.accounts.get(holder)
    facts = {**case.claimed._asdict(), "signer": signer, "holder": holder, "role": account.role if account else "clerk"}
    return approved(key, PLAIN, **{**facts, **fields})


def seats(case: Case, *approvals: Approval | str) -> list[str]:
    """Return who fills the seats, ``-`` for nobody."""
    found = outcome(case, [sign(case, one) if isinstance(one, str) else one for one in approvals])
    return [state.decision.holder.login if state.decision else "-" for state in found.seats]


def refused(case: Case, approval: Approval) -> list[str]:
    return codes(outcome(case, [approval]).refused)


def codes(problems: tuple[Problem, ...] | list[Problem]) -> list[str]:
    return [one.code for one in problems]
