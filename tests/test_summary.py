"""The reviewer's summary of small changes of the small county, as it was approved, and whatever the change is."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha1
from pathlib import Path

import pytest
import yaml

from generator.check import Checked, check
from generator.git import Change
from generator.problem import Problem
from generator.summary import LIMIT, Header, summary
from generator.summary.layout import length
from tests.county_fixture import ABSENT, BASE, RECORDS

SNAPSHOTS = Path(__file__).parent / "snapshots" / "summary"
CASES = SNAPSHOTS / "cases.yaml"
HEADER = Header(
    "申报", "s-0002", "s0002.clerk", "a" * 40, "b" * 40, f"sha256:{'c' * 64}", (("校长", "待审"), ("登记员", "已同意"))
)
Files = dict[str, bytes]


@dataclass(frozen=True)
class InMemory:
    """A tree of bytes by path, in the order given."""

    files: Files

    def scan(self, prefix: str = "records/") -> tuple[list[str], list[Problem]]:
        return [path for path in self.files if path.startswith(prefix)], []

    def paths(self, prefix: str = "records/") -> list[str]:
        return self.scan(prefix)[0]

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        return ((path, self.files[path]) for path in paths if path in self.files)


def files(root: Path) -> Files:
    found = sorted(file for file in (root / "records").rglob("*") if file.is_file())
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in found}


def laid(base: Files, edits: Files) -> Files:
    """Some files laid over others; one that ends in ``.absent`` takes away the one it is named after."""
    whole = base | edits
    gone = [path for path in whole if path.endswith(ABSENT)]
    return {path: whole[path] for path in whole if path not in gone and f"{path}{ABSENT}" not in gone}


def blob(source: bytes | None) -> str:
    return "" if source is None else sha1(source).hexdigest()  # noqa: S324 - as Git names it


def changes(before: Files, after: Files) -> list[Change]:
    paths = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
    pairs = [(path, blob(before.get(path)), blob(after.get(path))) for path in paths]
    return [Change(path, "100644" * bool(old), old, "100644" * bool(new), new) for path, old, new in pairs]


def brought(before: Checked, after: Checked) -> Sequence[Problem]:
    known = {(one.code, one.path, one.values) for one in before.problems}
    return [one for one in after.problems if (one.code, one.path, one.values) not in known]


@cache
def base() -> Checked:
    return check(InMemory(files(BASE)))


def summed(
    after: Files,
    before: Files | None = None,
    as_of: str = "2026-11-23",
    header: Header = HEADER,
    limit: int | None = LIMIT,
) -> str:
    """The summary of what lies between two states; ``before`` is the small county unless given."""
    then = base() if before is None else check(InMemory(before))
    now = check(InMemory(after))
    between = changes(files(BASE) if before is None else before, after)
    return summary(then, now, between, as_of, introduced=brought(then, now), header=header, limit=limit)


class Example:
    """One case of ``snapshots/summary/cases.yaml``: texts laid over the small county, or replaced in its files."""

    def __init__(self, name: str) -> None:
        case = yaml.safe_load(CASES.read_text(encoding="utf-8"))[name]
        self.before = self._laid(files(BASE), case.get("given", {}))
        self.after = self._laid(self.before, case["changes"])
        self.as_of = str(case.get("as_of", "2026-11-23"))
        self.header = HEADER._replace(**case.get("header", {}))

    @staticmethod
    def _laid(start: Files, edits: dict[str, str | dict[str, str]]) -> Files:
        done = dict(start)
        for path, edit in edits.items():
            if isinstance(edit, str):
                done[path] = edit.encode()
                continue
            for old, new in edit.items():
                assert done[path].count(old.encode()) == 1, (path, old)
                done[path] = done[path].replace(old.encode(), new.encode())
        return dict(sorted(done.items()))

    def told(self) -> str:
        return summed(self.after, self.before, self.as_of, self.header)


NAMES = sorted(yaml.safe_load(CASES.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", NAMES)
def test_summaries_are_as_they_were_approved(name: str) -> None:
    """Set XUEFEN_BLESS=1 to approve what is said now; look at the difference before you commit it."""
    now, file = Example(name).told(), SNAPSHOTS / f"{name}.md"
    if os.environ.get("XUEFEN_BLESS"):
        SNAPSHOTS.mkdir(parents=True, exist_ok=True)
        file.write_text(now, encoding="utf-8", newline="\n")
    assert now == file.read_text(encoding="utf-8")


def test_no_snapshot_is_left_over() -> None:
    assert sorted(file.stem for file in SNAPSHOTS.glob("*.md")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_files_and_changes_does_not_matter(name: str) -> None:
    example = Example(name)

    def shuffled(whole: Files) -> Files:
        return dict(random.Random(7).sample(list(whole.items()), len(whole)))

    then, now = check(InMemory(shuffled(example.before))), check(InMemory(shuffled(example.after)))
    between = random.Random(8).sample(found := changes(example.before, example.after), len(found))
    problems = random.Random(9).sample(told := list(brought(then, now)), len(told))
    again = summary(then, now, between, example.as_of, introduced=problems, header=example.header)
    assert again == example.told()


BAD = sorted(folder for folder in (RECORDS / "bad").iterdir() if (folder / "records").is_dir())


@pytest.mark.parametrize("example", BAD, ids=lambda folder: folder.name)
def test_whatever_is_wrong_a_summary_comes_and_names_it(example: Path) -> None:
    after = laid(files(BASE), files(example))
    now = check(InMemory(after))
    problems = brought(base(), now)
    told = summary(base(), now, changes(files(BASE), after), "2026-11-23", introduced=problems, header=HEADER)
    assert length(told) <= LIMIT
    for code in {one.code for one in problems[:30]}:
        assert f"**{code}**" in told
    assert ("不能登记" in told) == bool(now.errors)
    assert "周期合计" not in told or not now.errors


@pytest.mark.parametrize("path", sorted(files(BASE)))
def test_any_file_may_go_or_break_or_come(path: str) -> None:
    whole = files(BASE)
    without = {name: source for name, source in whole.items() if name != path}
    for before, after in ((whole, without), (without, whole), (whole, whole | {path: b"kind: ["})):
        told = summed(after, before)
        assert told.startswith("## 申报\n")
        assert length(told) <= LIMIT


def test_a_register_that_was_broken_before_has_no_totals_of_before() -> None:
    broken = files(BASE)
    path = "records/schools/s-0002/credits/2025/20251208-aaaaa2.yaml"
    good = broken[path]
    broken[path] = good.replace(b"hours: 3, items: 1", b"hours: 4, items: 1")
    told = summed(files(BASE), broken)
    assert "✅ **没有发现错误。**" in told
    assert "位教师" not in told  # the same entries, and nothing known of before
    batch = Example("claims")
    added = next(path for path in batch.after if path not in batch.before)
    told = summed(files(BASE) | {added: batch.after[added]}, broken)
    assert "| — → **" in told.replace("|     — →", "| — →")


def test_files_outside_the_register_are_named_and_count_for_nothing() -> None:
    change = Change("generator/check.py", "100644", "1" * 40, "100644", "2" * 40)
    odd = Change("records/\udcff`|\n.txt", "", "", "100644", "2" * 40)
    told = summary(base(), base(), [odd, change], "2026-11-23", introduced=[], header=HEADER)
    assert "修改 程序或其他文件 `check.py`" in told
    assert "新增 读不懂的记录 " + r"\\udcff\`\|\\n.txt" in told
    assert "对教师学分的影响" not in told
    assert told.encode()


def test_a_base_without_cycles_has_nothing_to_total() -> None:
    told = summed(Example("claims").after, Example("claims").before, as_of="2022-12-31")
    assert "| — " in told


def test_errors_of_the_base_are_told_from_those_of_the_change() -> None:
    before = files(BASE)
    path = "records/schools/s-0002/credits/2025/20251208-aaaaa2.yaml"
    before[path] = before[path].replace(b"hours: 3, items: 1", b"hours: 4, items: 1")
    plan = {
        "records/schools/s-0002/plans/2026.yaml": b"kind: plan/1\nyear: 2026\nschool: s-0002\ntitle: X\nitems: []\n"
    }
    told = summed(before | plan, before)
    assert "登记库里原有 1 个错误，先改正它们；这次提交没有带来新的错误" in told
