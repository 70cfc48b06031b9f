"""Load and shape of all records by this program: ``python -m benchmarks.ours DIR`` ends with 1 on a refused record."""

from __future__ import annotations

import sys
from pathlib import Path

from generator.load import load
from generator.schema import Schemas, check
from generator.tree import WorkTree


def refused(root: Path) -> int:
    """Return the number of problems in loading and shape."""
    tree = WorkTree(root)
    documents, broken = load(tree.read(tree.paths()))
    _, misshapen = check(Schemas.read(), documents)
    return len(broken) + len(misshapen)


if __name__ == "__main__":
    raise SystemExit(min(1, refused(Path(sys.argv[1]))))
