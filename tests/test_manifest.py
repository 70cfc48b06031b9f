"""Manifests and approvals: one text for each, and nothing else is read."""

from __future__ import annotations

import json
import random
import re
import subprocess
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.git import Change
from generator.resources import folder
from generator.trail import approval as approvals
from generator.trail import manifest as manifests
from generator.trail import sshsig
from generator.trail.approval import Approval
from generator.trail.manifest import MAX_NOTE, Manifest, digest
from tests.approval_fixture import PLAIN, approved, key_file, private, public, signature

NOTED = PLAIN._replace(verdict="return", note="第 2 行的节数与公示不符，请核对")
TEXT = manifests.text(PLAIN)
LINES = TEXT.splitlines(keepends=True)

logins = st.from_regex(r"[a-z0-9][a-z0-9._-]{1,38}", fullmatch=True)
notes = st.text(st.characters(codec="utf-8"), max_size=MAX_NOTE).filter(
    lambda text: text.isprintable() and text == text.strip()
)
written = st.builds(
    Manifest,
    repository=st.from_regex(r"[a-z0-9][a-z0-9-]{1,39}", fullmatch=True),
    target=st.sampled_from(["refs/heads/main", "refs/heads/Probe/2026.1"]),
    base=st.from_regex("[0-9a-f]{40}", fullmatch=True),
    scope=st.sampled_from(["county", "code", "s-0012", "p-4fj2wq"]),
    proposer=logins,
    changes=st.from_regex(r"[1-9][0-9]{0,6} sha256:[0-9a-f]{64}", fullmatch=True),
    verdict=st.sampled_from(["approve", "return"]),
    way=st.sampled_from(["signature", "host", "paper"]),
    signer=logins,
    role=st.sampled_from(["principal", "registrar", "training_clerk"]),
    holder=logins,
    at=st.datetimes()
    .filter(lambda at: at.year >= 1000 and at.year < 3000)
    .map(lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ")),
    note=notes,
)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(written)
def test_what_is_written_is_read_as_it_was(manifest: Manifest) -> None:
    text = manifests.text(manifest)
    assert manifests.read(text) == manifest
    assert text.endswith("\n")
    one = Approval(manifest, signature(text.encode(), "a"))
    assert approvals.read(approvals.text(one)) == one


@settings(deadline=None, derandomize=True, max_examples=300)
@given(
    st.text(max_size=200) | st.lists(st.sampled_from([*LINES, "note: x\n", "\n", " ", "\r"]), max_size=16).map("".join)
)
def test_reading_never_raises_and_reads_only_what_would_be_written(text: str) -> None:
    found = manifests.read(text)
    assert found is None or manifests.text(found) == text
    given_ = approvals.read(text)
    assert given_ is None or approvals.text(given_) == text


def test_text_is_as_the_design_has_it() -> None:
    assert TEXT.splitlines() == [
        "xuefen approval 1",
        "repository: base",
        "target: refs/heads/main",
        f"base: {'1' * 40}",
        "scope: s-0002",
        "proposer: s0002.clerk",
        f"changes: 3 sha256:{'ab' * 32}",
        "verdict: approve",
        "way: signature",
        "signer: s0002.principal",
        "role: principal",
        "holder: s0002.principal",
        "at: 2026-03-10T09:00:00Z",
    ]
    assert manifests.text(NOTED) == TEXT.replace("approve\n", "return\n") + f"note: {NOTED.note}\n"


def _swapped(n: int) -> str:
    lines = [*LINES]
    lines[n], lines[n + 1] = lines[n + 1], lines[n]
    return "".join(lines)


ODD_NOTES = [
    "",
    " x",
    "x ",
    "x\ty",
    "x\x00",
    "x\x1b[31m",
    "x\u202ey",
    "x\u200by",
    "x\u2028y",
    "x\x85y",
    "x\xa0",
    "x" * (MAX_NOTE + 1),
    "\udcff",
]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "xuefen approval 1\n",
        TEXT[:-1],
        TEXT + "\n",
        "\n" + TEXT,
        TEXT + TEXT,
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("\n", "\r"),
        TEXT.replace("approval 1", "approval 2"),
        TEXT.replace(": ", ":"),
        TEXT.replace(": ", ":  "),
        TEXT.replace("scope: s-0002\n", "scope: s-0002 \n"),
        TEXT.replace("scope: s-0002\n", "scope: s-0002\nscope: s-0002\n"),
        TEXT.replace("scope: s-0002", "scope: mixed"),
        TEXT.replace("scope: s-0002", "scope: s-０００２"),
        TEXT.replace("base: 1", "base: A"),
        TEXT.replace("changes: 3", "changes: 0"),
        TEXT.replace("changes: 3", "changes: 03"),
        TEXT.replace("s0002.clerk", "S0002.clerk"),
        TEXT.replace("s0002.clerk", "s0002 clerk"),
        TEXT.replace("s0002.clerk", "-rf"),
        TEXT.replace("s0002.clerk", "a" * 40),
        TEXT.replace("approve\n", "approved\n"),
        TEXT.replace("way: signature", "way: phone"),
        TEXT.replace("09:00:00Z", "09:00:00+08:00"),
        TEXT.replace("refs/heads/main", "refs/heads/../main\n"),
        TEXT + "more: x\n",
        TEXT + "note: x\nnote: y\n",
        TEXT + "note: x\n\n",
        *(f"{TEXT}note: {note}\n" for note in ODD_NOTES),
        *(TEXT.replace(line, "") for line in LINES),
        *(_swapped(n) for n in range(len(LINES) - 1)),
        *(TEXT.replace(line, f"# x\n{line}") for line in LINES),
    ],
)
def test_what_is_not_canonical_is_none(text: str) -> None:
    assert manifests.read(text) is None


def test_logins_and_ids_that_records_may_hold_fit_into_a_manifest() -> None:
    common = json.loads((folder("schemas") / "common.schema.json").read_bytes())["$defs"]
    for pattern, field in ((common["login"]["pattern"], "proposer"), (common["school"]["pattern"], "scope")):
        examples = {"proposer": ["ab", "a" * 39, "0a", "a.b-c_d"], "scope": ["s-0001"]}[field]
        for text in examples:
            assert re.fullmatch(pattern.strip("^$"), text)
            assert manifests.read(manifests.text(PLAIN._replace(**{field: text}))) is not None


def change(n: int, **fields: str) -> Change:
    return Change(f"records/{n}.yaml", "100644", f"{n}" * 40, "100644", f"{n + 1}" * 40)._replace(**fields)


def test_digest_is_the_same_in_any_order_and_another_for_any_other_change() -> None:
    changes = [change(1), change(2, old="", old_mode=""), change(3, new="", new_mode="")]
    assert {digest(some) for some in permutations(changes)} == {digest(changes)}
    assert re.fullmatch("3 sha256:[0-9a-f]{64}", digest(changes))
    others = [
        [change(1), change(2, old="", old_mode="")],
        [*changes, change(4)],
        [change(1), *changes],
        *([one._replace(**other), *changes[1:]] for one in changes[:1] for other in (
            {"path": "records/1.yam"}, {"path": "records/1.yaml\n"}, {"old": "9" * 40}, {"new": "9" * 40},
            {"new_mode": "100755"}, {"old_mode": "120000"}, {"old": "", "old_mode": ""}, {"new": "", "new_mode": ""},
            {"old": changes[0].new, "new": changes[0].old}, {"path": "records/\udcff.yaml"},
        )),
    ]  # fmt: skip
    assert len({digest(some) for some in [changes, *others]}) == 1 + len(others)
    assert digest([]).startswith("0 ")


def test_digest_tells_a_name_from_a_line() -> None:
    """A path that looks like the line of another change is still one path."""
    one = change(1)
    line = f"\n{one.old_mode} {one.new_mode} {one.old} {one.new}\t{one.path}"
    assert digest([one, change(2)]) != digest([one._replace(path=one.path + line), change(2)])


def test_approval_is_signed_by_ssh_keygen_as_here(tmp_path: Path) -> None:
    made = approvals.sign(NOTED, key_file(tmp_path, NOTED.signer))
    assert made == approved(manifest=NOTED)
    assert approvals.is_by(made, {NOTED.signer: public(NOTED.signer)})


def test_approval_of_another_sort_of_key_is_not_made(tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", "key"], cwd=tmp_path, check=True)
    with pytest.raises(sshsig.SigningError, match="Ed25519"):
        approvals.sign(PLAIN, tmp_path / "key")


def test_approval_is_by_its_signer_alone() -> None:
    keys = {login: public(login) for login in ("s0002.principal", "s0002.clerk")}
    assert approvals.is_by(approved(), keys)
    assert not approvals.is_by(approved("s0002.clerk"), keys)
    assert not approvals.is_by(approved(signer="s0002.clerk", key="s0002.principal"), keys)
    assert not approvals.is_by(approved(), {})
    assert not approvals.is_by(approved()._replace(manifest=NOTED), keys)
    assert not approvals.is_by(Approval(PLAIN, signature(TEXT.encode(), PLAIN.signer, "git")), keys)


WRITTEN = approvals.text(approved())


@pytest.mark.parametrize(
    "text",
    [
        WRITTEN[:-1],
        WRITTEN + "\n",
        WRITTEN + WRITTEN,
        WRITTEN.replace("\n", "\r\n"),
        WRITTEN.replace("\n\n", "\n"),
        WRITTEN.replace("\n\n", "\n\n\n"),
        WRITTEN.replace("\n\n", "\n\nx\n"),
        WRITTEN.replace("\n-----END", "\n\n-----END"),
        TEXT,
        TEXT + "\n",
        WRITTEN.partition("\n\n")[2],
        WRITTEN + "x" * 5000,
    ],
)
def test_what_is_not_an_approval_as_written_is_none(text: str) -> None:
    assert approvals.read(text) is None


def test_no_mutation_of_a_byte_is_an_approval() -> None:
    chance, keys = random.Random(20260310), {PLAIN.signer: public(PLAIN.signer)}
    source = WRITTEN.encode()
    for at in range(len(source)):
        changed = bytearray(source)
        changed[at] = chance.choice([byte for byte in b"aZ01 \n\r=/\xff" if byte != source[at]])
        found = approvals.read(changed.decode("utf-8", "replace"))
        assert found is None or not approvals.is_by(found, keys)


def test_longest_approval_fits() -> None:
    wide = PLAIN._replace(
        repository="a" * 40, target=f"refs/heads/{'a' * 80}", proposer="a" * 39, signer="b" * 39, holder="c" * 39,
        note="长" * MAX_NOTE,
    )  # fmt: skip
    text = approvals.text(approved(manifest=wide))
    assert approvals.read(text) is not None
    assert len(text.encode()) <= approvals.MAX_BYTES
    assert private(wide.signer)
