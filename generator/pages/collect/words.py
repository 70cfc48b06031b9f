"""How values are said on the pages: amounts, labels, clauses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from generator.credit.clause import Clause
from generator.explain.words import STATUS
from generator.explain.words import number as bare
from generator.pages.model import ClauseView, Tally
from generator.records import Register
from generator.resources import folder
from generator.totals.rows import amount

GRAVITY = {status: n for n, status in enumerate(["left", *(word for word in STATUS if word != "left")])}
NEEDY = ("behind", "grace", "impossible", "missed")


class Table(dict[Any, Any]):
    """Answers that are worked out once, by what they are worked out from: millions, but of a few thousand kinds."""

    def __init__(self, work_out: Callable[[Any], Any]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, key: Any) -> Any:
        answer = self[key] = self._work_out(key)
        return answer


credits_text = Table(amount)  # 2.00, so that columns align
plain_text = Table(bare)  # 40, 1.5


def shown(statuses: Iterable[str]) -> str:
    """Return the gravest of what is decided; where that is only good news, but something is unset, ``unset``.

    What has not begun beside what has is a cycle under way. How many requirements are unset is said besides.
    """
    found = set(statuses)
    decided = found - {"unset"}
    worst = max(decided, key=GRAVITY.__getitem__, default="exempt")
    if worst == "not_started" and len(decided) > 1:
        return "in_progress"
    return "unset" if "unset" in found and worst in ("met", "exempt", "not_started") else worst


def tallies(statuses: Sequence[str]) -> tuple[Tally, ...]:
    """Return how many have each status, gravest first."""
    return tuple(Tally(status, n) for status in reversed(GRAVITY) if (n := statuses.count(status)))


class Clauses:
    """Clauses as they are shown, each with the page of the document it cites."""

    def __init__(self, register: Register) -> None:
        numbers = {record.data.get("number"): policy for policy, record in register.policies.items()}
        self._numbers = {number: policy for number, policy in numbers.items() if number}
        self._seen: dict[tuple[str, str, str], ClauseView] = {}

    def view(self, clause: Clause) -> ClauseView:
        """Return a clause as it is shown."""
        key = clause.label, clause.cite, clause.source
        if key not in self._seen:
            self._seen[key] = ClauseView(*key, self._numbers.get(clause.source, ""))
        return self._seen[key]


@cache
def labels(kind: str, field: str) -> dict[str, str]:
    """Return the Chinese labels of a field's words in the schema of ``kind`` (``project-1``)."""
    schema = json.loads((folder("schemas") / f"{kind}.schema.json").read_bytes())
    return dict(schema["properties"][field]["x-labels"])


@cache
def roles() -> dict[str, str]:
    """Return the Chinese labels of the roles of accounts."""
    schema = json.loads((folder("schemas") / "accounts-1.schema.json").read_bytes())
    return dict(schema["properties"]["accounts"]["items"]["properties"]["role"]["x-labels"])
