"""What acts and files belong to: schools, projects, the county, the program."""

from __future__ import annotations

import re

from generator.pages.model import PlaceView
from generator.records import Register
from generator.report import visible

COUNTY = "county"
_ELSEWHERE = {COUNTY: "县级", "code": "程序与流程", "mixed": "不止一处", "": "—"}
_SCHOOL = re.compile(r"records/schools/(s-[0-9]{4})/|.*/(?:results|verifications/[0-9]{4})/(s-[0-9]{4})\.yaml\Z")


class Places:
    """The schools and projects of a register by what is said of them."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def scope(self, scope: str) -> PlaceView:
        """Return what an act belongs to; one that the register does not know has no page."""
        if scope in self._register.schools:
            return PlaceView(self.school(scope), f"schools/{scope}.html")
        if scope in self._register.projects:
            return PlaceView(self._register.projects[scope].data["title"], f"projects/{scope}.html")
        return PlaceView(_ELSEWHERE.get(scope, visible(scope)))

    def knows(self, school: str) -> bool:
        """Return whether there is such a school, and so a page of it."""
        return school in self._register.schools

    def school(self, school: str) -> str:
        """Return a school's name, its id where it has none."""
        known = self._register.schools.get(school)
        return known.data["name"] if known else visible(school)

    def schools(self, path: str) -> tuple[str, ...]:
        """Return the schools that a file is about: the one it lies under or names, both of a transfer; often none."""
        found, data = _SCHOOL.match(path), self._register.documents.get(path, {})
        named = (found[1] or found[2],) if found else (data.get(key, "") for key in ("school", "from", "to"))
        return tuple(dict.fromkeys(filter(self.knows, named)))
