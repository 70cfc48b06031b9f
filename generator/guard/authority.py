"""Who proposes: an account in force, for what is its business, and never for its own rights (DESIGN section 7)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.guard.accounts import holds
from generator.guard.acts import MIXED
from generator.guard.context import Context
from generator.guard.words import account_words, matter_words, role_words
from generator.problem import Problem, problem


def proposers_have_an_account(context: Context) -> Iterator[Problem]:
    """Who proposes has an account in the register that is in force."""
    proposer = context.submission.proposer
    if proposer and context.accounts.get(proposer) is None:
        yield problem("C715", context.submission.head[:12], login=proposer, day=context.day)


def proposers_keep_to_their_business(context: Context) -> Iterator[Problem]:
    """Who proposes holds, for this school or project, a role that may propose every matter of the submission."""
    account, act = context.accounts.get(context.submission.proposer), context.act
    if account is None or act.scope == MIXED:
        return
    for matter in act.matters:
        allowed = context.matrix.matters[matter].propose
        if not any(holds(account, role, act) for role in allowed):
            values = {"who": account_words(account), "matter": matter_words(matter), "scope": act.scope}
            values["allowed"] = "、".join(map(role_words, allowed))
            yield problem("C716", context.submission.changes[0].path, (), **values)


def nobody_grants_themselves_rights(context: Context) -> Iterator[Problem]:
    """Nobody proposes a change of an account of their own, or gives one to themselves."""
    proposer = context.submission.proposer
    account = context.accounts.get(proposer)
    lines = (context.after.document("records/county/accounts.yaml") or {}).get("accounts", ())
    own = {line["login"] for line in lines if account and account.person and line.get("person") == account.person}
    for login in sorted(context.act.logins):
        if login == proposer or login in own or context.accounts.same_person(login, proposer):
            yield problem("C717", "records/county/accounts.yaml", login=login, proposer=proposer)
