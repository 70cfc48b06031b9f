from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator import resources
from generator.vocabulary import Vocabulary

VOCABULARY = Vocabulary.read()


def test_read_sorts_attributes_by_what_they_describe(tmp_path: Path) -> None:
    """Words keep the order of the file."""
    definitions = {
        "level": {
            "title": "级别", "enum": ["school", "county"], "x-labels": {"school": "校级", "county": "县级"},
            "x-of": "entry", "x-groups": {"all": ["school", "county"]}, "x-group-labels": {"all": "各级"},
        },
        "post": {"title": "岗位", "enum": ["teacher"], "x-labels": {"teacher": "教师"}, "x-of": "teacher"},
        "unit": {"title": "单位", "enum": ["hours"], "x-labels": {"hours": "学时"}, "x-of": "unit"},
        "years_in_post": {"title": "年数", "x-of": "number"},
    }  # fmt: skip
    file = tmp_path / "vocabulary.schema.json"
    file.write_text(json.dumps({"$defs": definitions}), encoding="utf-8")
    assert Vocabulary.read(file) == Vocabulary(
        entry={"level": ("school", "county")},
        teacher={"post": ("teacher",)},
        units=("hours",),
        numbers=("years_in_post",),
        groups={"level": {"all": ("school", "county")}},
        titles={"level": "级别", "post": "岗位", "unit": "单位", "years_in_post": "年数"},
        labels={
            "level": {"school": "校级", "county": "县级", "all": "各级"},
            "post": {"teacher": "教师"},
            "unit": {"hours": "学时"},
        },
    )


@pytest.mark.parametrize(
    ("attribute", "word", "label"),
    [
        ("level", "county", "县（区）级"),
        ("level", "county_up", "县级及以上"),
        ("title", "senior", "高级"),
        ("stage", "senior", "普通高中"),
        ("unit", "hours", "学时"),
        ("level", "galaxy", "galaxy"),
        ("weather", "rain", "rain"),
    ],
)
def test_label_is_chinese_where_there_is_one(attribute: str, word: str, label: str) -> None:
    assert VOCABULARY.label(attribute, word) == label


def test_expand_replaces_a_group_by_its_words() -> None:
    assert VOCABULARY.expand("level", "city_up") == ("city", "province", "nation")
    assert VOCABULARY.expand("level", "city") == ("city",)
    assert VOCABULARY.expand("post", "teacher") == ("teacher",)


def test_every_word_and_group_has_a_label_and_every_group_holds_known_words() -> None:
    for attribute, words in {**VOCABULARY.entry, **VOCABULARY.teacher, "unit": VOCABULARY.units}.items():
        groups = VOCABULARY.groups.get(attribute, {})
        assert set(VOCABULARY.labels[attribute]) == {*words, *groups}
        assert not set(words) & set(groups)
        assert {word for group in groups.values() for word in group} <= set(words)
        assert len(set(VOCABULARY.labels[attribute].values())) == len(words) + len(groups)


def test_units_are_the_units_of_control_totals() -> None:
    common = json.loads((resources.folder("schemas") / "common.schema.json").read_bytes())
    assert tuple(common["$defs"]["totals"]["properties"]) == ("entries", *VOCABULARY.units)
