"""``python -m benchmarks.county DIR --schools 300 --years 5 --seed 1`` writes a made-up county into an empty folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.county import county, write


def main(arguments: list[str] | None = None) -> int:
    """Write a county; return 2 where the folder is not empty."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.county", description="造一个任意大小的县（虚构，可重现）"
    )
    parser.add_argument("dir", type=Path, metavar="DIR", help="写到这个空文件夹")
    parser.add_argument("--schools", type=int, default=300, metavar="N", help="学校数，至少 6（默认 300）")
    parser.add_argument("--years", type=int, default=5, metavar="N", help="年数，1 至 5（默认 5）")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="同一个数造出同样的文件（默认 1）")
    asked = parser.parse_args(arguments)
    if asked.schools < 6 or not 1 <= asked.years <= 5:
        parser.error("--schools 至少 6,--years 为 1 至 5")
    if asked.dir.exists() and any(asked.dir.iterdir()):
        print(f"{asked.dir} 不是空文件夹", file=sys.stderr)
        return 2
    out = county(asked.schools, asked.years, asked.seed)
    entries = write(asked.dir, out)
    size = sum(len(text.encode()) for text in out.files.values())
    print(f"{asked.dir}: {len(out.files)} 个文件，{size / 1e6:.1f} MB，{entries} 条学分")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
