"""What the public site counts: each year by the schools that were there then."""

from __future__ import annotations

from typing import Any

from generator.ledger import Ledger, ledger
from generator.membership import Membership
from generator.pages.collect.public import supervision
from generator.records import Register

YEARS = [
    {"year": year, "opens": f"{year}-01-01", "closes": f"{year}-12-31", "correcting_until": f"{year + 1}-03-31"}
    for year in (2024, 2025, 2026, 2027)
]


def book(**schools: dict[str, str]) -> Ledger:
    found: dict[str, dict[str, Any]] = {"records/county/periods.yaml": {"kind": "periods/1", "years": YEARS}}
    for id, dates in schools.items():  # noqa: A001 - what it is called
        found[f"records/schools/{id}/school.yaml"] = {"kind": "school/1", "id": id, "name": id, **dates}
        path = f"records/county/verifications/2025/{id}.yaml"
        if dates.get("opened", "") < "2026":
            found[path] = {"kind": "verification/1", "year": 2025, "school": id, "date": "2026-01-10"}
    return ledger(Register(found), Membership({}, ()), [])


def test_schools_are_counted_in_the_years_in_which_they_were_there() -> None:
    made = book(old={}, gone={"closed": "2025-08-31"}, new={"opened": "2025-09-01"}, late={"opened": "2026-09-01"})
    assert [(one.year, one.state, one.schools) for one in supervision(made, "2026-02-01")] == [
        (2026, "登记中", 3),
        (2025, "更正中", 3),
        (2024, "已截止", 2),
    ]


def test_what_was_verified_stays_whatever_became_of_the_school() -> None:
    made = book(gone={"closed": "2024-08-31"})
    (then,) = [one for one in supervision(made, "2026-02-01") if one.year == 2025]
    assert (then.filed, then.verified, then.schools) == (1, 1, 1)
