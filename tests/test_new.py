from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator.check import check, problems
from generator.load import read
from generator.new import NotBegunError, begin, fresh, ids, skeleton
from generator.new.file import KINDS, values
from generator.records import Register
from generator.tree import WorkTree

BASE = Path(__file__).parent / "records" / "base"
TODAY = "2026-11-23"


@pytest.fixture
def county(tmp_path: Path) -> Path:
    shutil.copytree(BASE / "records", tmp_path / "records")
    return tmp_path


def register(root: Path) -> Register:
    return check(WorkTree(root)).register


def document(path: Path) -> dict[str, object]:
    found = read(path.name, path.read_bytes())
    assert isinstance(found, dict), found
    return found


def test_ids_are_crockford_and_free() -> None:
    made = {fresh("t", ()) for _ in range(200)}
    assert len(made) == 200
    assert all(len(one) == 8 and set(one[2:]) <= set(ids.ALPHABET) for one in made)
    assert not set("ilou") & set(ids.ALPHABET)
    assert ids.next_school({"s-0001", "s-0003"}) == "s-0002"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_begins_as_yaml_that_reads(kind: str) -> None:
    found = read(kind, skeleton.text(skeleton.read(kind), {}).encode())
    assert isinstance(found, dict), found
    assert found["kind"] == kind
    required = json.loads((Path("schemas") / f"{kind.replace('/', '-')}.schema.json").read_bytes())["required"]
    assert set(required) <= set(found)


@pytest.mark.parametrize(
    "value",
    [
        "甲: 乙",
        "#1",
        "- x",
        "011",
        "1.50",
        "null",
        "true",
        "a: b # c",
        '他说"好"',
        " x",
        "x ",
        "@",
        "2026-01-01",
        "yes",
    ],
)
def test_scalars_read_back_as_the_same_text(value: str) -> None:
    assert read("x", f"a: {skeleton.scalar(value)}\n".encode()) == {"a": value}


def test_a_new_school_has_its_three_files_and_passes_with_one_warning(county: Path) -> None:
    words = ["name=云岭小学", "type=primary", "stages=[primary]", "nature=public", "area=rural"]
    made = begin(register(county), county, "school", words, TODAY)
    school = Path(made.paths[0]).parts[2]
    assert made.paths == tuple(f"records/schools/{school}/{name}.yaml" for name in ("school", "roster", "names"))
    assert [(one.code, one.path) for one in problems(WorkTree(county))] == [("C220", made.paths[0])]


def test_a_new_transfer_moves_a_teacher(county: Path) -> None:
    before = check(WorkTree(county))
    teacher, school = next((t.id, t.stays[-1].school) for t in before.membership.teachers.values() if len(t.stays) == 1)
    other = next(s for s in before.register.schools if s != school)
    words = [
        "event=move",
        f"from={school}",
        f"to={other}",
        f"teachers=[{teacher}]",
        "order=教〔2026〕1号",
        f"date={TODAY}",
    ]
    made = begin(before.register, county, "transfer", words, TODAY)
    after = check(WorkTree(county))
    assert made.paths[0].startswith("records/county/transfers/2026/20261123-")
    assert [one for one in after.errors if one.path == made.paths[0]] == []
    assert after.membership.teachers[teacher].school_on(TODAY) == other


def test_a_correction_starts_from_the_entry_it_replaces(county: Path) -> None:
    before = check(WorkTree(county))
    wrong = next(
        entry for entry in before.entries if entry.batch.source == "claim" and entry.by is None and not entry.corrected
    )
    made = begin(before.register, county, "correction", [f"target={wrong.id}", "reason=数量登记有误"], TODAY)
    assert len(made.paths) == 1
    line = document(county / made.paths[0])["corrections"][0]  # type: ignore[index]
    assert line["action"] == "replace"
    assert line["entry"] == dict(wrong.data)
    after = check(WorkTree(county))
    assert [one.code for one in after.problems if one.path == made.paths[0]] == []
    assert next(entry for entry in after.entries if entry.id == wrong.id).corrected is not None


def test_a_correction_of_a_project_result_stands_beside_the_results(county: Path) -> None:
    before = check(WorkTree(county))
    wrong = next(
        entry
        for entry in before.entries
        if entry.batch.source == "result" and not entry.corrected and "." not in entry.id
    )
    made = begin(before.register, county, "correction", [f"target={wrong.id}", "reason=结果有误", "action=void"], TODAY)
    assert Path(made.paths[0]).parent == Path(wrong.batch.path).parent
    assert [one.code for one in problems(WorkTree(county)) if one.path == made.paths[0]] == []


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        ("frob", [], "没有 frob 这个种类"),
        ("transfer", ["frob=1"], "没有 frob 这个字段"),
        ("transfer", ["event"], "“event”读不懂"),
        ("credit-batch", [], "还缺 school"),
        ("correction", ["target=schools/s-9999/credits/2025/20250101-aaaaaa#1"], "没有条目"),
        ("correction", ["target=无"], "没有条目"),
        ("policy", ["id=[x"], "的值读不懂"),
    ],
)
def test_what_cannot_be_begun_is_said_and_nothing_is_written(
    county: Path, kind: str, words: list[str], said: str
) -> None:
    before = sorted(county.rglob("*"))
    with pytest.raises(NotBegunError, match=said):
        begin(register(county), county, kind, words, TODAY)
    assert sorted(county.rglob("*")) == before


def test_an_existing_file_is_never_overwritten(county: Path) -> None:
    known = next(iter(register(county).policies))
    path = county / f"records/county/policies/{known}.yaml"
    before = path.read_bytes()
    with pytest.raises(NotBegunError, match="已经存在"):
        begin(register(county), county, "policy", [f"id={known}"], TODAY)
    assert path.read_bytes() == before


def test_values_keep_their_meaning() -> None:
    assert values(["a=3", "b=2.5", "c=011", "d=[x, y]", "e=2026-01-01", "f=甲：乙"]) == {
        "a": 3, "b": pytest.approx(2.5), "c": "011", "d": ["x", "y"], "e": "2026-01-01", "f": "甲：乙",
    }  # fmt: skip
