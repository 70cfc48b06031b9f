"""The made-up county of the benchmarks: the same for the same seed, valid, varied, and totalled right."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks import clauses, crowd
from benchmarks.county import county, last_day, write
from benchmarks.county.__main__ import main
from benchmarks.crowd import rule_set
from benchmarks.independent import totals as independent_totals
from benchmarks.table import Finding, faster, markdown, within
from generator.check import Checked, check
from generator.credit.ruleset import STAGES
from generator.entries import live
from generator.ledger import ledger
from generator.totals import totals
from generator.tree import WorkTree

SCHOOLS, YEARS = 6, 2


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("county")
    write(made, county(SCHOOLS, YEARS, seed=1))
    return made


@pytest.fixture(scope="module")
def checked(root: Path) -> Checked:
    return check(WorkTree(root))


def test_same_seed_makes_the_same_bytes(root: Path, tmp_path: Path) -> None:
    write(tmp_path, county(SCHOOLS, YEARS, seed=1))
    assert _bytes(tmp_path) == _bytes(root)


def test_other_seed_makes_another_county() -> None:
    one, other = (county(SCHOOLS, YEARS, seed) for seed in (1, 2))
    assert one.files != other.files


def test_county_has_no_error(checked: Checked) -> None:
    assert checked.errors == []
    assert checked.files > 200


@pytest.mark.parametrize("seed", [2, 3])
def test_counties_of_other_seeds_have_no_error(seed: int, tmp_path: Path) -> None:
    write(tmp_path, county(12, YEARS, seed))
    assert check(WorkTree(tmp_path)).errors == []


def test_everything_that_happens_to_teachers_happens(tmp_path: Path) -> None:
    write(tmp_path, county(12, 5, seed=1))
    register = check(WorkTree(tmp_path)).register
    acts = {record.data["event"] for record in register.of("transfer")}
    assert acts == {
        "move", "rotation", "support", "arrival", "departure", "resignation", "retirement", "reemployment", "death",
        "merger",
    }  # fmt: skip
    actions = {line["action"] for record in register.of("correction") for line in record.data["corrections"]}
    assert actions == {"void", "replace", "add"}
    assert {record.path.split("/")[1] for record in register.of("results")} == {"county", "schools"}


def test_county_is_not_uniform(checked: Checked) -> None:
    sizes = Counter(record.data["school"] for record in checked.register.of("roster") for _ in record.data["teachers"])
    assert max(sizes.values()) > 4 * min(sizes.values())
    results = {entry.result for entry in checked.entries if entry.batch.source == "result"}
    assert results == {"passed", "excellent", "failed", "absent", "withdrawn", "deferred", "replaced"}


def test_table_beside_the_records_has_every_live_entry(root: Path, checked: Checked) -> None:
    rows = (root / "entries.csv").read_text("utf-8").splitlines()[1:]
    assert len(rows) == len(live(checked.entries))


def test_totals_are_those_of_an_independent_query(root: Path, checked: Checked) -> None:
    book = ledger(checked.register, checked.membership, checked.entries)
    people = totals(book, checked.rule_sets, last_day(YEARS)).people
    ours = {str(teacher): int(counted) for teacher, counted in zip(people["teacher"], people["counted"], strict=True)}
    theirs = {teacher: sum(years.values()) for teacher, years in independent_totals(root / "entries.csv").items()}
    assert ours == {teacher: theirs.get(teacher, 0) for teacher in ours}
    assert theirs.keys() <= ours.keys()
    assert sum(ours.values()) > 100_000


def test_a_folder_with_files_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert main([str(tmp_path), "--schools", "6", "--years", "1"]) == 2
    assert capsys.readouterr().err == f"{tmp_path} 不是空文件夹\n"
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_the_rich_rule_set_is_rich() -> None:
    """Every kind of clause is there, and nearly every key that a clause may have."""
    written, applied = clauses.count()
    assert written >= 70
    assert applied > written
    document, rules = rule_set(clauses.RICH)
    keys = {stage: set().union(*(clause.keys() for clause in document[stage])) for stage in STAGES}
    assert keys["convert"] >= {"for", "times", "per", "whole", "over", "at_most", "if_blank"}
    assert keys["limit"] >= {"count", "keep", "max", "spare"}
    assert keys["offset"] >= {"max", "keep", "fill", "carry", "per", "for"}
    assert keys["require"] >= {"min", "max", "more_than", "prorate", "in_one", "year_of", "measure", "for"}
    assert keys["waive"] >= {"for", "given", "closes", "per"}
    assert {limit.per for limit in rules.limit} == {"entry", "event", "work", "term", "school_year", "year", "cycle"}


def test_every_kind_of_clause_works_in_the_crowd() -> None:
    """What is measured is not idle: each conversion takes entries, limits cut, offsets move, waivers close."""
    document, rules = rule_set(clauses.RICH)
    found = totals(crowd.book(document, 40_000), {rules.id: rules}, crowd.AS_OF)
    assert set(found.entries["convert"].dropna()) == {clause.id for clause in rules.convert}
    assert {clause.id for clause in rules.limit if clause.id not in set(found.deductions["clause"])} == set()
    assert set(found.moves["clause"]) == {clause.id for clause in rules.offset}
    assert set(found.requirements["requirement"]) == {clause.id for clause in rules.require}
    assert {"exempt", "met", "missed"} <= set(found.requirements["status"].astype(str))


def test_a_crowd_is_measured() -> None:
    found = crowd.measure(clauses.PLAIN, 5_000)
    assert found.keys() == {"seconds", "input", "output", "working"}
    assert min(found["seconds"], found["input"], found["output"]) > 0


def test_a_target_is_met_on_the_spot_and_missed_beyond_it() -> None:
    assert [faster("载入", 1.0, peer, "对照", 4).met for peer in (4.0, 3.99)] == [True, False]
    assert [within("检查", ours, 1.0, "对照", 2).met for ours in (2.0, 2.01)] == [True, False]


def test_findings_are_a_markdown_table() -> None:
    found = [
        faster("载入", 0.05, 1.0, "甲", 4),
        Finding("内存", "90 MiB", target="≤ 80 MiB", met=False),
        Finding("单份", "1 s"),
    ]
    assert markdown(found) == (
        "| 项目 | 本程序 | 对照 | 比值 | 目标 | 结论 |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| 载入 | 50 ms | 甲 1.00 s | 20.0× | ≥ 4× | 达标 |\n"
        "| 内存 | 90 MiB | — | — | ≤ 80 MiB | 未达 |\n"
        "| 单份 | 1 s | — | — | — | — |\n"
    )


def _bytes(root: Path) -> dict[str, bytes]:
    return {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}
