"""What every guard rule looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from generator.git import History, Repository
from generator.guard.accounts import Accounts
from generator.guard.acts import Act
from generator.guard.matrix import Matrix
from generator.guard.state import State
from generator.guard.submission import Submission
from generator.problem import Problem


@dataclass(frozen=True)
class Context:
    """A submission, the register it would enter (``state``) and what that would be afterwards (``after``).

    ``accounts`` and ``matrix`` are those of ``state``; ``day`` (ISO) is the day on which the submission is judged,
    ``submitted_on`` the day on which it was handed in: that of the push, or of its first approval.
    """

    repository: Repository
    submission: Submission
    state: State
    after: State
    act: Act
    accounts: Accounts
    matrix: Matrix
    day: str
    submitted_on: str

    @cached_property
    def history(self) -> History:
        """What the commits of the submission bring on the way."""
        return self.repository.history(self.submission.base, self.submission.head)


Rule = Callable[[Context], Iterator[Problem]]
