"""The workflows of a code host, in this repository and in a county's own: linted, and every line executed."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.cli.parser import parser
from generator.load import read
from generator.new.starter import start

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
ACTIONS = {
    "actions/checkout": "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
    "actions/setup-python": "5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0",
    "actions/upload-artifact": "043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1",
    "actions/upload-pages-artifact": "fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0",
    "actions/deploy-pages": "cd2ce8fcbc39b97be8ca5fce6e763baed58fa128 # v5.0.0",
}
WORKFLOWS = {"audit.yml", "check.yml", "publish.yml", "summary.yml"}
HOSTILE = """-x --yes "$(touch pwned)" `touch pwned` '; touch pwned #\n::error::x"""
ENVIRONMENT = dict.fromkeys(("ACTOR", "HEAD_SHA", "GENESIS", "SIGNER"), HOSTILE) | {"PR": "7", "GITHUB_ACTIONS": "true"}
WRITES = {
    ("summary.yml", "comment"): {"pull-requests"},
    ("publish.yml", "deploy"): {"pages", "id-token"},
}
EXPRESSIONS = {
    "github.event.pull_request.number", "github.event.pull_request.user.login", "github.event.workflow_run.head_sha",
    "github.event_name == 'pull_request'", "github.ref", "github.token", "secrets.XUEFEN_KEY",
    "steps.pages.outputs.page_url", "vars.XUEFEN_GENESIS", "vars.XUEFEN_SIGNER",
}  # fmt: skip


@pytest.fixture(scope="module", params=["product", "county"])
def host(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``.github`` of this repository, and of a new county's."""
    if request.param == "product":
        return ROOT / ".github"
    return begun(tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment whose ``xuefen`` prints what it was given."""
    folder = tmp_path_factory.mktemp("venv")
    (folder / "bin").mkdir()
    (folder / "bin/xuefen").write_text("""#!/bin/sh\nprintf '%s\\0' "$@"\n""")
    (folder / "bin/python").write_text("#!/bin/sh\n")
    for file in (folder / "bin").iterdir():
        file.chmod(0o755)
    (folder / "site.ready").touch()
    return folder


def begun(folder: Path) -> Path:
    start(folder, "云岭县", "yunling", 2026)
    return folder / ".github"


def workflow(file: Path) -> dict[str, Any]:
    document = read(file.name, file.read_bytes())
    assert isinstance(document, dict), document
    return document


def workflows(host: Path) -> dict[str, dict[str, Any]]:
    return {file.name: workflow(file) for file in sorted((host / "workflows").iterdir())}


def jobs(host: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name, document in workflows(host).items():
        for job, content in document["jobs"].items():
            yield name, job, content


def commands(host: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every step that runs something, with the file it stands in."""
    for name, _, job in jobs(host):
        for step in job["steps"]:
            if "run" in step:
                yield name, step


def executed(step: dict[str, Any], tools: Path) -> list[str]:
    """Run a step's line as a runner does, and return what ``xuefen`` was given."""
    given = {name: ENVIRONMENT[name] for name in step.get("env", {}) if name in ENVIRONMENT}
    path = {"PATH": f"{tools}/bin:/usr/bin:/bin", "MAKEFLAGS": f"VENV={tools}", "GITHUB_ACTIONS": "true"}
    shell = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"])
    done = subprocess.run(shell, cwd=ROOT, env=path | given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not (ROOT / "pwned").exists()
    return done.stdout.split("\0")[:-1]


def linted(tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run((str(BIN / tool), *arguments), capture_output=True, text=True, check=False)


def zizmor(folder: Path) -> subprocess.CompletedProcess[str]:
    return linted("zizmor", "--offline", "--no-progress", "--strict-collection", "--persona", "auditor", str(folder))


def test_the_linter_that_thinks_like_an_attacker_finds_nothing(host: Path) -> None:
    done = zizmor(host / "workflows")
    assert done.returncode == 0, done.stdout + done.stderr
    ignored = re.findall(r"# zizmor: ignore\[(\S+)\] \S{10,}", "".join(f.read_text() for f in host.rglob("*.yml")))
    assert ignored == ["dangerous-triggers"]


def test_that_linter_would_find_something(tmp_path: Path) -> None:
    text = (ROOT / ".github/workflows/check.yml").read_text("utf-8")
    (tmp_path / "check.yml").write_text(text.replace("make guard", "make ${{ github.event.pull_request.title }}"))
    done = zizmor(tmp_path / "check.yml")
    assert done.returncode != 0
    assert "template-injection" in done.stdout


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", "workflows/*.yml"),
        ("custom.github-workflows-require-timeout", "workflows/*.yml"),
    ],
)
def test_the_files_have_the_shape_the_host_expects(schema: str, files: str, host: Path) -> None:
    found = [str(file) for file in host.glob(files)]
    assert found
    done = linted("check-jsonschema", "--builtin-schema", schema, *found)
    assert done.returncode == 0, done.stdout


def test_actions_are_known_and_pinned_by_hash_with_their_version(host: Path) -> None:
    assert set(workflows(host)) == WORKFLOWS
    for file in (host / "workflows").iterdir():
        for action, pin in re.findall(r"uses: ([^@\s]+)@(.*)", file.read_text("utf-8")):
            assert ACTIONS[action] == pin
        assert len(re.findall("uses:", file.read_text("utf-8"))) == len(re.findall("uses: actions/", file.read_text()))


def test_nobody_may_do_more_than_is_needed(host: Path) -> None:
    for document in workflows(host).values():
        assert document["permissions"] == {}
        assert "group" in document["concurrency"]
        assert not {"pull_request_target", "issue_comment", "issues"} & set(document["on"])
    for name, job, content in jobs(host):
        granted = content["permissions"]
        assert {scope for scope, right in granted.items() if right == "write"} == WRITES.get((name, job), set())
        assert granted.get("contents", "read") == "read"
        assert content["timeout-minutes"] <= 45


def test_only_code_of_the_main_line_meets_a_token_that_writes_or_a_secret(host: Path) -> None:
    """The one job that runs a pull request's own code has a token that reads, and nothing else."""
    for name, job, content in jobs(host):
        for step in content["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
                assert step["with"].get("ref") == "main" or (name, job) in {
                    ("check.yml", "code"), ("check.yml", "register"),
                }  # fmt: skip
    assert not [step for _, step in commands(host) if step["run"] in ("make lint", "make test") and "env" in step]
    text = "".join(file.read_text("utf-8") for file in (host / "workflows").iterdir())
    assert "download-artifact" not in text
    assert text.count("secrets.") == 1
    assert set(re.findall(r"\$\{\{ (.*?) \}\}", text)) <= EXPRESSIONS


def test_every_step_runs_one_plain_command(host: Path) -> None:
    for _, step in commands(host):
        line = step["run"]
        assert re.fullmatch(r"make [a-z]+|xuefen [^\n;&|<>`]+|pip install -r requirements\.txt", line), line
        assert "${{" not in line
        used = re.findall(r' --[a-z-]+="\$([A-Z_]+)"', line)
        assert len(used) == line.count("$"), line
        assert set(used) <= set(step.get("env", {}))


def test_every_make_target_exists() -> None:
    for _, step in commands(ROOT / ".github"):
        done = subprocess.run((*step["run"].split(), "-n"), cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_every_command_is_one_that_the_program_understands(host: Path, tools: Path) -> None:
    """Each line is executed as written, with values an attacker would choose; each value arrives as one value."""
    for name, step in commands(host):
        if step["run"] in ("make lint", "make test") or step["run"].startswith("pip ") or name == "publish.yml":
            continue
        asked = parser().parse_args(executed(step, tools))
        for variable, option in (
            ("ACTOR", "actor"),
            ("HEAD_SHA", "pr_of"),
            ("GENESIS", "genesis"),
            ("SIGNER", "login"),
        ):
            if variable in step.get("env", {}):
                assert getattr(asked, option) == HOSTILE
        assert getattr(asked, "pr", None) == (7 if "PR" in step.get("env", {}) else None)
        assert asked.run in {"checking.check", "summing.summary", "auditing.audit"}
        if asked.run == "checking.check":
            assert asked.format == "github"  # annotations, and the full list in the job's summary


def test_only_a_public_site_is_ever_published(host: Path, tools: Path) -> None:
    """From the main line alone, whenever something is registered there, or by hand."""
    document = workflows(host)["publish.yml"]
    (step,) = (step for name, step in commands(host) if name == "publish.yml" and "pip" not in step["run"])
    given = executed(step, tools)
    assert given == ["build", "--audience", "public", "-o", "build/site/public"]
    packed = next(one for one in document["jobs"]["build"]["steps"] if "upload-pages-artifact" in one.get("uses", ""))
    assert packed["with"]["path"] == given[-1]
    assert parser().parse_args(given).audience == "public"
    assert set(document["on"]) == {"push", "workflow_dispatch"}
    assert document["on"]["push"] == {"branches": ["main"]}
    assert document["jobs"]["build"]["if"] == "github.ref == 'refs/heads/main'"
    assert document["jobs"]["deploy"]["needs"] == "build"


def test_a_countys_workflows_do_the_same_as_ours(tmp_path: Path, tools: Path) -> None:
    """But for what a sample county cannot have: proposers with real accounts and an audit; and for our code's tests."""
    ours, theirs = workflows(ROOT / ".github"), workflows(begun(tmp_path))
    del ours["check.yml"]["jobs"]["code"]
    guarded = theirs["check.yml"]["jobs"]["change"]["steps"][-1]
    assert guarded["env"].pop("ACTOR") == "${{ github.event.pull_request.user.login }}"
    guarded["run"] = guarded["run"].replace(' --actor="$ACTOR"', "")
    assert ours["audit.yml"]["jobs"]["replay"].pop("if") == "vars.XUEFEN_GENESIS != ''"
    for document in [*ours.values(), *theirs.values()]:
        for job in document["jobs"].values():
            job["steps"] = [step for step in job["steps"] if not step.get("run", "").startswith("pip ")]
            for step in job["steps"]:
                if "run" in step:
                    step["run"] = executed(step, tools)
    assert ours == theirs
