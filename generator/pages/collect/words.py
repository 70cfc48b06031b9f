"""How values are said on the pages: amounts, labels, clauses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from generator.credit.clause import Clause
from generator.explain.words import GRAVITY
from generator.explain.words import number as bare
from generator.pages.model import ClauseView, Tally
from generator.records import Register
from generator.totals import Period
from generator.totals.rows import amount

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


def elapsed(period: Period, as_of: str) -> int:
    """Return the whole per cent of a cycle's days that are over at the end of the data date."""
    first, last, now = (date.fromisoformat(day) for day in (period.start, period.end, as_of))
    return min(max((now - first).days + 1, 0) * 100 // ((last - first).days + 1), 100)
