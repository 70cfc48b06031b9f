"""What a code host is told besides workflows, here and in a county's own repository: rulesets, templates, forms."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from generator.load import read
from generator.new.starter import start

ROOT = Path(__file__).parent.parent
CHECKER = Path(sys.executable).parent / "check-jsonschema"
STATUS_CHECK = {
    "type": "object", "additionalProperties": False, "required": ["context"],
    "properties": {"context": {"type": "string", "minLength": 1}, "integration_id": {"type": "integer"}},
}  # fmt: skip
PULL_REQUEST = {
    "allowed_merge_methods": {"items": {"enum": ["merge", "squash", "rebase"]}, "minItems": 1},
    "dismiss_stale_reviews_on_push": {"type": "boolean"},
    "require_code_owner_review": {"type": "boolean"},
    "require_last_push_approval": {"type": "boolean"},
    "required_approving_review_count": {"type": "integer", "minimum": 0, "maximum": 10},
    "required_review_thread_resolution": {"type": "boolean"},
}
STATUS_CHECKS = {
    "do_not_enforce_on_create": {"type": "boolean"},
    "required_status_checks": {"type": "array", "items": STATUS_CHECK},
    "strict_required_status_checks_policy": {"type": "boolean"},
}


def rule(name: str, parameters: dict[str, Any] | None = None) -> dict[str, Any]:
    """The schema of one rule of a ruleset."""
    closed = {"additionalProperties": False, "properties": parameters or {}, "required": sorted(parameters or {})}
    given = {"parameters": {"type": "object", **closed}} if parameters else {}
    whole = {"type": {"const": name}, **given}
    return {"type": "object", "additionalProperties": False, "required": sorted(whole), "properties": whole}


RULESET: dict[str, Any] = {  # the body of GitHub's "create a repository ruleset", as far as we use it
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "target", "enforcement", "conditions", "bypass_actors", "rules"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "target": {"const": "branch"},
        "enforcement": {"enum": ["active", "disabled", "evaluate"]},
        "conditions": {"const": {"ref_name": {"include": ["refs/heads/main"], "exclude": []}}},
        "bypass_actors": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["actor_id", "actor_type", "bypass_mode"],
                "properties": {
                    "actor_id": {"enum": [2, 4, 5]},  # the roles Maintain, Write, Admin
                    "actor_type": {"const": "RepositoryRole"},
                    "bypass_mode": {"enum": ["always", "pull_request"]},
                },
            },
        },
        "rules": {
            "type": "array",
            "items": {
                "oneOf": [
                    *map(rule, ("deletion", "non_fast_forward", "update")),
                    rule("pull_request", PULL_REQUEST),
                    rule("required_status_checks", STATUS_CHECKS),
                ]
            },
        },
    },
}


@pytest.fixture(scope="module", params=["product", "county"])
def host(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``.github`` of this repository, and of a new county's."""
    if request.param == "product":
        return ROOT / ".github"
    folder = tmp_path_factory.mktemp("county")
    start(folder, "云岭县", "yunling", 2026)
    return folder / ".github"


def document(file: Path) -> dict[str, Any]:
    found = read(file.name, file.read_bytes())
    assert isinstance(found, dict), found
    return found


@pytest.mark.parametrize(("schema", "files"), [("config", "config.yml"), ("forms", "[!c]*.yml")])
def test_the_forms_have_the_shape_the_host_expects(schema: str, files: str, host: Path) -> None:
    found = [str(file) for file in host.glob(f"ISSUE_TEMPLATE/{files}")]
    assert found
    command = (str(CHECKER), "--builtin-schema", f"vendor.github-issue-{schema}", *found)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_templates_are_the_same_for_both() -> None:
    for folder in ("PULL_REQUEST_TEMPLATE", "ISSUE_TEMPLATE", "rulesets/registrars.json", "pull_request_template.md"):
        ours, theirs = ROOT / ".github" / folder, ROOT / "generator/starter/.github" / folder
        files = [file.relative_to(ours) for file in ours.rglob("*")] if ours.is_dir() else [Path()]
        assert [(ours / file).read_bytes() for file in files] == [(theirs / file).read_bytes() for file in files]


def test_templates_are_short_chinese_checklists_that_warn_of_personal_data(host: Path) -> None:
    kinds = sorted(file.name for file in (host / "PULL_REQUEST_TEMPLATE").iterdir())
    assert kinds == ["code.md", "correction.md", "county.md", "credits.md", "people.md", "project.md"]
    first = (host / "pull_request_template.md").read_text("utf-8")
    assert sorted(re.findall(r"\(\?expand=1&template=([a-z]+\.md)\)", first)) == kinds
    for name in [*(f"PULL_REQUEST_TEMPLATE/{kind}" for kind in kinds), "pull_request_template.md"]:
        text = (host / name).read_text("utf-8")
        assert 2 <= text.count("- [ ] ") <= 6, name
        assert len(text.splitlines()) <= 24, name
        assert not re.findall(r"[一-鿿][,:;()?!]|[,;()?!][一-鿿]", text), name
        assert "身份证号" in text or name.endswith("code.md"), name
    for name in ("problem.yml", "appeal.yml"):
        form = document(host / "ISSUE_TEMPLATE" / name)
        assert "身份证号" in form["body"][0]["attributes"]["value"]
        assert form["body"][-1]["attributes"]["options"][0]["required"] is True


def test_rulesets_can_be_imported_and_name_the_checks_there_are(host: Path) -> None:
    rulesets = {file.name: json.loads(file.read_text("utf-8")) for file in (host / "rulesets").iterdir()}
    for one in rulesets.values():
        jsonschema.Draft202012Validator(RULESET).validate(one)
    main, registrars = rulesets.pop("main.json"), rulesets.pop("registrars.json")
    assert not rulesets
    assert main["bypass_actors"] == []  # who may bypass a ruleset may bypass all its rules, force pushes too
    assert [one["type"] for one in registrars["rules"]] == ["update"]
    rules = {one["type"]: one.get("parameters") for one in main["rules"]}
    assert set(rules) == {"deletion", "non_fast_forward", "pull_request", "required_status_checks"}
    assert rules["pull_request"]["allowed_merge_methods"] == ["merge"]  # a registration is a merge of two
    check = document(host / "workflows/check.yml")["jobs"].values()
    on_pull_requests = {job["name"] for job in check if job.get("if") != "github.event_name == 'push'"}
    required = rules["required_status_checks"]["required_status_checks"]
    assert {one["context"] for one in required} == on_pull_requests
    assert {one["integration_id"] for one in required} == {15368}  # GitHub Actions: nobody else may report it
