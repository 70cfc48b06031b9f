"""Signatures checked ahead, by a process beside the replay: they are a third of all its work.

Whether a signature is that of the key it names depends on nothing but itself; whose key that is, and whether it counts,
the replay says. What the process has not come to yet the replay checks by itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from generator.audit.store import read
from generator.git import Repository
from generator.trail import manifest, registration, sshsig

LEAST = 500  # commits that are worth a process
_SIZE = 32  # bytes of a fingerprint


@contextmanager
def ahead(repository: Repository, commits: Sequence[str]) -> Iterator[threading.Thread | None]:
    """Have the signatures of registrations checked while the block runs; yield who takes in the answers, if any."""
    if len(commits) < LEAST or (os.cpu_count() or 1) < 2:
        yield None
        return
    # nothing is imported from the folder one stands in, which is the register's and not ours, unless we are too
    command = (sys.executable, "-P", "-m", __name__, os.fspath(repository.root))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet, env=environment
    ) as process:
        listener = threading.Thread(target=_listen, args=(process, commits))
        listener.start()
        try:
            yield listener
        finally:
            process.kill()
            listener.join()
            sshsig.SOUND.clear()


def _listen(process: subprocess.Popen[bytes], commits: Sequence[str]) -> None:
    """Say what is to be checked, and take in what was found to hold."""
    asked, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    try:
        asked.write("".join(f"{commit}\n" for commit in commits).encode())
        asked.close()
        while len(found := answers.read(_SIZE)) == _SIZE:
            sshsig.SOUND.add(found)
    except OSError:  # the process has ended, or never began: the replay checks by itself
        return


def sound(source: bytes) -> Iterator[bytes]:
    """Yield the fingerprints of the signatures in a commit that hold."""
    found = registration.commit(source)
    made = registration.read(found.message) if found else None
    if not found or not made:
        return
    for approval in made.approvals:
        message = manifest.text(approval.manifest).encode()
        if sshsig.holds(message, approval.signature):
            yield sshsig.fingerprint(message, approval.signature)
    signature = sshsig.read(found.signature)
    if signature and sshsig.holds(found.payload, signature):
        yield sshsig.fingerprint(found.payload, signature)


def main() -> None:
    """Read ids of commits from standard input and write the fingerprints of signatures that hold."""
    with Repository(Path(sys.argv[1])) as repository:
        for source in read(repository, sys.stdin.read().split()):
            for found in sound(source or b""):
                sys.stdout.buffer.write(found)
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
