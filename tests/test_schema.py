from __future__ import annotations

import json
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator import resources
from generator.problem import Problem
from generator.schema import LIFTS, Schemas, check, lift
from generator.schema.bundle import BrokenSchemaError
from tests.test_schema_samples import DOCUMENTS, SAMPLES, STEM

SCHEMAS = Schemas.read()
BATCH = f"records/schools/s-0004/credits/2025/{STEM}.yaml"


def write(folder: Path, name: str, schema: dict[str, Any]) -> None:
    (folder / f"{name}.schema.json").write_text(json.dumps(schema), encoding="utf-8")


def schema(kind: str, **more: Any) -> dict[str, Any]:
    fields = {"kind": {"const": kind}, "count": {"type": "integer"}}
    return {"title": "试", "x-path": "records/trial.yaml", "type": "object", "properties": fields, **more}


def test_kinds_are_named_by_their_files_and_say_so_themselves() -> None:
    for kind in SCHEMAS.kinds:
        assert SCHEMAS.shapes[kind]["properties"]["kind"]["const"] == kind
        assert (resources.folder("schemas") / f"{kind.replace('/', '-')}.schema.json").is_file()


def test_bundles_hold_no_outside_reference() -> None:
    def references(node: Any) -> list[str]:
        if isinstance(node, list):
            return [one for item in node for one in references(item)]
        if not isinstance(node, dict):
            return []
        own = [node["$ref"]] if "$ref" in node else []
        return own + [one for item in node.values() for one in references(item)]

    for shape in SCHEMAS.shapes.values():
        assert {one.removeprefix("#/$defs/") for one in references(shape)} == set(shape["$defs"])


def test_every_object_refuses_unknown_fields() -> None:
    """A table keyed by ids, words or attributes closes itself by what its keys and values may be."""

    def open_objects(node: Any) -> list[Any]:
        if isinstance(node, list):
            return [one for item in node for one in open_objects(item)]
        if not isinstance(node, dict):
            return []
        is_open = node.get("type") == "object" and "additionalProperties" not in node
        return [node] * is_open + [one for item in node.values() for one in open_objects(item)]

    assert [open_objects(shape) for shape in SCHEMAS.shapes.values()] == [[]] * len(SCHEMAS.kinds)


def test_patterns_end_only_at_their_end_and_name_no_digit_class() -> None:
    """Then ``$`` and digits mean the same to both validators."""

    def found(node: Any) -> list[str]:
        if isinstance(node, list):
            return [one for item in node for one in found(item)]
        if not isinstance(node, dict):
            return []
        own = [node["pattern"]] if isinstance(node.get("pattern"), str) else []
        return own + [one for item in node.values() for one in found(item)]

    written = {one for shape in SCHEMAS.shapes.values() for one in found(shape)}
    assert {one for one in written if "$" in one[:-1] or "\\d" in one or "\\w" in one} == set()


@pytest.mark.parametrize(
    "reference", ["common.schema.json#/$defs/nothing", "missing.schema.json#/$defs/x", "#/$defs/y"]
)
def test_a_missing_reference_fails_when_its_schema_is_asked_for(tmp_path: Path, reference: str) -> None:
    write(tmp_path, "common", {"$defs": {}})
    write(tmp_path, "trial-1", schema("trial/1", items={"$ref": reference}))
    with pytest.raises(BrokenSchemaError) as raised:
        Schemas.read(tmp_path).shapes["trial/1"]
    assert str(raised.value) == f"trial-1.schema.json: $ref {reference} leads nowhere"


def test_reading_schemas_and_judging_valid_documents_imports_no_jsonschema() -> None:
    program = (
        "import sys; from generator.schema import Schemas, check\n"
        "schemas = Schemas.read(); print('jsonschema' in sys.modules, 'jsonschema_rs' in sys.modules)\n"
        "valid, _ = check(schemas, {'records/county/providers/v-7k2m9x.yaml':"
        " {'kind': 'provider/1', 'id': 'v-7k2m9x', 'name': '某师范学院', 'type': 'college'}})\n"
        "print(len(valid), 'jsonschema' in sys.modules, 'referencing' in sys.modules, 'pandas' in sys.modules)"
    )
    root = Path(__file__).parent.parent
    ran = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert ran.stdout == "False False\n1 False False False\n"


@pytest.mark.parametrize(
    ("path", "kinds", "placeholders"),
    [
        (BATCH, ("correction/1", "credit-batch/1"), {"school": "s-0004", "year": "2025", "stem": STEM}),
        (
            "records/county/projects/2025/p-7k2m9x/results/s-0004.yaml",
            ("results/1",),
            {"year": "2025", "project": "p-7k2m9x", "school": "s-0004"},
        ),
        (
            f"records/schools/s-0001/projects/2025/p-7k2m9x/results/s-0004-{STEM}.yaml",
            ("correction/1",),
            {"organiser": "s-0001", "year": "2025", "project": "p-7k2m9x", "school": "s-0004", "stem": STEM},
        ),
        (
            "records/schools/s-0001/projects/2025/p-7k2m9x/project.yaml",
            ("project/1",),
            {"school": "s-0001", "year": "2025", "id": "p-7k2m9x"},
        ),
        ("records/county/rules/JX-2018.yaml", ("rule-set/1",), {"id": "JX-2018"}),
        ("records/schools/s-0001/school.yaml", ("school/1",), {"id": "s-0001"}),
        ("records/county/county.yaml", ("county/1",), {}),
        ("records/county/county.yml", (), {}),
        ("records/county/county.yaml\n", (), {}),
        ("records/schools/s-00001/school.yaml", (), {}),
        ("records/schools/s-０001/school.yaml", (), {}),
        ("records/schools/s-0004/credits/2025/20251205-k3m9xl.yaml", (), {}),
        ("records/schools/s-0004/credits/2025/sub/20251205-k3m9x2.yaml", (), {}),
        ("other/records/county/county.yaml", (), {}),
    ],
)
def test_place_tells_the_kinds_and_ids_of_a_path(
    path: str, kinds: tuple[str, ...], placeholders: dict[str, str]
) -> None:
    assert SCHEMAS.place(path) == (kinds, placeholders)
    assert [kind for kind in SCHEMAS.kinds if SCHEMAS.fits(kind, path)] == list(kinds)


def test_paths_are_as_the_schema_writes_them() -> None:
    assert SCHEMAS.paths("results/1") == ("<项目文件夹>/results/<school>.yaml",)
    assert SCHEMAS.paths("plan/1") == (
        "records/county/plans/<year>.yaml",
        "records/schools/<school>/plans/<year>.yaml",
    )


@pytest.mark.parametrize(
    ("amount", "verdict"),
    [
        (Decimal("0.01"), True),
        (Decimal("0.07"), True),
        (Decimal("1.10"), True),
        (Decimal("99999.99"), True),
        (Decimal("0.010000000000000000000000000000000001"), False),
        (Decimal("0.005"), False),
        (Decimal("100000.01"), False),
        (100000, True),
        (100001, False),
        (-1, False),
        (10**400, False),
        (Decimal("1E+400"), False),
        ("1", False),
        (True, False),
    ],
)
def test_amounts_are_judged_exactly(amount: Any, verdict: bool) -> None:
    document = {**DOCUMENTS[BATCH], "entries": [{**DOCUMENTS[BATCH]["entries"][0], "amount": amount}]}
    assert SCHEMAS.is_valid("credit-batch/1", document) is verdict


def test_one_bad_document_hides_no_other() -> None:
    valid, problems = check(SCHEMAS, {"records/x.yaml": {}, **DOCUMENTS, "records/y.yaml": {"kind": "county/1"}})
    assert valid == DOCUMENTS
    assert list(valid) == list(DOCUMENTS)
    assert [(one.path, one.code) for one in problems] == [
        ("records/x.yaml", "C101"),
        ("records/y.yaml", "C104"),
        ("records/y.yaml", "C110"),
        ("records/y.yaml", "C110"),
        ("records/y.yaml", "C110"),
        ("records/y.yaml", "C110"),
    ]


def test_older_versions_are_lifted_after_their_own_schema_judged_them(tmp_path: Path) -> None:
    """A made-up kind whose ``count`` became ``people`` in version 2 and must be positive in version 3."""
    write(tmp_path, "trial-1", schema("trial/1", required=["count"]))
    write(tmp_path, "trial-2", schema("trial/2", required=["people"]))
    write(tmp_path, "trial-3", schema("trial/3", required=["people"]))
    lifts = {
        "trial/1": lambda old: {"kind": "trial/2", "people": old["count"]},
        "trial/2": lambda old: {"kind": "trial/3", "people": max(old["people"], 0)},
    }
    schemas = Schemas.read(tmp_path)

    def checked(document: dict[str, Any]) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
        return check(schemas, {"records/trial.yaml": document}, lifts)

    first = {"kind": "trial/1", "count": -5}
    assert checked(first) == ({"records/trial.yaml": {"kind": "trial/3", "people": 0}}, [])
    assert first == {"kind": "trial/1", "count": -5}
    assert checked({"kind": "trial/3", "people": 7}) == ({"records/trial.yaml": {"kind": "trial/3", "people": 7}}, [])
    assert [one.code for one in checked({"kind": "trial/1", "people": 7})[1]] == ["C110"]
    assert [one.code for one in checked({"kind": "trial/4", "people": 7})[1]] == ["C103"]


def test_every_version_that_is_not_the_newest_has_a_lift() -> None:
    """The register holds newest versions alone; what cannot be lifted would be lost to the rules."""
    by_version = sorted(SCHEMAS.kinds, key=lambda kind: int(kind.rpartition("/")[2]))
    newest = {kind.rpartition("/")[0]: kind for kind in by_version}
    older = [kind for kind in SCHEMAS.kinds if kind not in newest.values()]
    assert sorted(LIFTS) == older


def test_a_newest_version_is_not_copied() -> None:
    document = DOCUMENTS[BATCH]
    assert lift(document) is document


def test_300_000_entries_are_judged_quickly() -> None:
    """0.3 s is the measured goal on a quiet machine; the bound leaves room for a busy one, not for a slow validator."""
    entry = {"teacher": "t-4fj2wq", "title": "课", "activity": "training", "level": "county", "to": "2025-11-21"}
    batch = DOCUMENTS[BATCH]
    documents = {
        f"records/schools/s-{n:04}/credits/2025/{STEM}.yaml": {
            **batch, "entries": [{**entry, "amount": amount, "unit": "hours"} for amount in range(100)]
        }
        for n in range(3000)
    }  # fmt: skip
    check(SCHEMAS, DOCUMENTS)
    start = time.process_time()
    valid, problems = check(SCHEMAS, documents)
    taken = time.process_time() - start
    assert (len(valid), problems) == (3000, [])
    assert taken < 1.5


def test_samples_stand_where_their_kind_lives() -> None:
    assert [kind for kind, (path, _) in SAMPLES.items() if not SCHEMAS.fits(kind, path)] == []
