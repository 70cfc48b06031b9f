"""What may change, and by whom: a submission judged before anybody approves it (DESIGN section 7).

A rule is a generator over one submission; its docstring is the sentence of its code in the message catalogue. All that
a rule goes by — accounts, matrix, periods, schemas — is read from the register the submission is to enter, never from
the submission.
"""

from __future__ import annotations

from typing import NamedTuple

from generator.git import Repository
from generator.guard import authority, deadlines, files, standing
from generator.guard.accounts import PATH as ACCOUNTS
from generator.guard.accounts import Accounts
from generator.guard.acts import Act, act
from generator.guard.closure import Files, introduced
from generator.guard.context import Context, Rule
from generator.guard.matrix import Matrix, matrix
from generator.guard.state import State
from generator.guard.submission import Submission, submission
from generator.load import located
from generator.problem import Problem
from generator.schema import Schemas

__all__ = ["RULES", "Act", "Context", "Guarded", "Submission", "context_of", "guard", "submission"]

RULES: tuple[Rule, ...] = (
    files.records_come_alone,
    files.one_submission_has_one_scope,
    files.names_are_plain,
    files.files_are_plain,
    files.nothing_is_too_large,
    files.records_are_short,
    files.history_holds_no_private_numbers,
    files.owners_are_as_generated,
    standing.records_do_not_vanish,
    standing.submissions_are_not_edited,
    standing.past_facts_stand,
    standing.projects_move_on,
    authority.proposers_have_an_account,
    authority.proposers_keep_to_their_business,
    authority.nobody_grants_themselves_rights,
    deadlines.submissions_carry_their_day,
    deadlines.submissions_come_in_time,
    deadlines.verified_years_take_corrections_alone,
)


class Guarded(NamedTuple):
    """A submission understood: what it would do to the register, and all that is wrong with it."""

    context: Context
    problems: list[Problem]

    @property
    def act(self) -> Act:
        """What kind of act it is."""
        return self.context.act

    @property
    def accounts(self) -> Accounts:
        """The accounts in force."""
        return self.context.accounts

    @property
    def matrix(self) -> Matrix:
        """Who may propose and approve."""
        return self.context.matrix


def guard(repository: Repository, found: Submission, day: str, submitted_on: str = "") -> Guarded:
    """Return what a submission is and what is wrong with it: guard rules, shape, and rules between records.

    ``day`` (ISO) is the day on which it is judged, ``submitted_on`` that of the push or of the first approval (without:
    the same). Problems are located and sorted.
    """
    repository.seek_history(found.base, found.head)
    context = context_of(repository, found, day, submitted_on)
    by_rules = _told(context)
    return Guarded(context, sorted({*by_rules, *introduced(context.state, context.after)}, key=_order))


def _told(context: Context) -> list[Problem]:
    """Return what the guard's own rules say, with line and column where a place in a record is meant."""
    found = [one for rule in RULES for one in rule(context)]
    inside = [one for one in found if one.at]
    return [*(one for one in found if not one.at), *located(inside, Files(context.after))]


def context_of(repository: Repository, found: Submission, day: str, submitted_on: str = "") -> Context:
    """Return all that the rules look at."""
    state = State(repository, found.base, Schemas.read())
    return Context(
        repository=repository,
        submission=found,
        state=state,
        after=state.after(found.changes),
        act=act(state, found.changes, day),
        accounts=Accounts(state.document(ACCOUNTS), day),
        matrix=matrix(state),
        day=day,
        submitted_on=submitted_on or day,
    )


def _order(one: Problem) -> tuple[str, int, int, str, tuple[tuple[str, str], ...]]:
    return one.path, one.line, one.column, one.code, one.values
