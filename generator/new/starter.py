"""`xuefen init DIR`: a county's own repository, empty of people, that passes the check and builds."""

from __future__ import annotations

from pathlib import Path
from string import Template

from generator import __version__
from generator.new.file import NotBegunError
from generator.resources import PACKAGE, folder
from generator.write import write

STARTER = PACKAGE / "starter"
BORROWED = ("county/rules/JX-2018.yaml", "county/policies/jx-2018.yaml")  # the province's text, as data
CYCLE_YEARS = range(5)


def start(target: Path, name: str, county: str, first: int) -> list[str]:
    """Write the starter into ``target`` and return the paths written, sorted.

    ``name`` is the county's name, ``county`` its id, ``first`` the first year of its cycle. Raises NotBegunError where
    ``target`` already holds records.
    """
    if (target / "records").exists():
        raise NotBegunError(f"{target} 里已有 records/，没有改动；请换一个空目录。")
    words = {"name": name, "id": county, "version": __version__, "first": str(first)}
    words["last"] = str(first + CYCLE_YEARS.stop - 1)
    words["years"] = "\n".join(_year(first + n) for n in CYCLE_YEARS)
    files = {str(file.relative_to(STARTER)): Template(file.read_text("utf-8")).substitute(words) for file in _files()}
    files[".gitignore"] = files.pop("gitignore")
    files |= {f"records/{path}": (folder("records") / path).read_text("utf-8") for path in BORROWED}
    for path, text in files.items():
        write(target / path, text.encode())
    return sorted(files)


def _files() -> list[Path]:
    return [file for file in STARTER.rglob("*") if file.is_file()]


def _year(year: int) -> str:
    return f"  - {{year: {year}, opens: {year}-01-01, closes: {year}-12-31, correcting_until: {year + 1}-03-31}}"
