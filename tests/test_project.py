"""The repository as a place to work in: the wheel, the lock files, the make targets."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*command: str, cwd: Path = ROOT, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {"PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONPATH": str(path) if path else "", "HOME": str(cwd)}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked where nothing of the checkout is beside it."""
    folder = tmp_path_factory.mktemp("wheel")
    done = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    zipfile.ZipFile(built).extractall(folder / "unpacked")
    return folder / "unpacked"


def test_the_wheel_carries_schemas_site_sources_and_the_starter(wheel: Path) -> None:
    for name in ("schemas", "site/pages", "site/templates", "site/overrides"):
        source, packed = ROOT / name, wheel / "generator" / name
        files = {p.relative_to(source) for p in source.rglob("*") if p.is_file()}
        assert files
        assert {p.relative_to(packed) for p in packed.rglob("*") if p.is_file()} == files
    starter = {str(p.relative_to(wheel)) for p in (wheel / "generator/starter").rglob("*") if p.is_file()}
    assert "generator/starter/.github/workflows/check.yml" in starter
    assert (wheel / "generator/mkdocs.yml").is_file()


def test_a_county_of_ones_own_is_made_checked_and_built_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    county = tmp_path / "yunling"
    xuefen = (sys.executable, "-m", "generator")
    made = run(*xuefen, "init", str(county), "--name", "云岭县", "--year", "2026", cwd=tmp_path, path=wheel)
    assert made.returncode == 0, made.stderr
    done = run(*xuefen, "check", cwd=county, path=wheel)
    assert (done.returncode, done.stderr) == (0, "")
    built = run(*xuefen, "build", cwd=county, path=wheel)
    assert built.returncode == 0, built.stderr
    home = (county / "build/site/internal/index.html").read_text("utf-8")
    assert "云岭县" in home
    assert "青禾" not in home


def test_lock_files_pin_by_hash_and_name_no_host() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert "://" not in text
        pinned = re.findall(r"^([a-z0-9-]+)==\S+(.*)$", text, re.MULTILINE)
        assert len(pinned) > 20
        assert all(rest.endswith("\\") for _, rest in pinned)


def test_make_help_lists_every_target() -> None:
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    declared = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)[0].split()
    assert sorted(targets) == sorted(declared)
    shown = run("make", "help").stdout
    assert [line.split()[1] for line in shown.splitlines()] == targets
