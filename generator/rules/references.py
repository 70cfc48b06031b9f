"""References: whatever a record names by id is there (DESIGN section 4)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from generator.entries import place
from generator.problem import Place, Problem, problem
from generator.records import Document, Record
from generator.rules.context import Context

Named = Iterator[tuple[Place, str]]


def schools_exist(context: Context) -> Iterator[Problem]:
    """Every school that a record names is in the register."""
    for record in context.register.records:
        for at, school in _schools_named(record.data):
            if school not in context.register.schools and not context.may_hold(f"/{school}/school.yaml"):
                yield problem("C201", record.path, at, school=school)


def _schools_named(data: Document) -> Named:
    for key in ("school", "from", "to", "merged_into", "filed_by", "training_school"):
        if str(data.get(key, "")).startswith("s-"):
            yield (key,), data[key]
    for n, school in enumerate(data.get("joint", ())):
        yield ("joint", n), school
    for school in data.get("quota", ()):
        yield ("quota", school), school
    for n, account in enumerate(data.get("accounts", ())):
        if account["scope"].startswith("s-"):
            yield ("accounts", n, "scope"), account["scope"]


def teachers_exist(context: Context) -> Iterator[Problem]:
    """Every teacher that a record names stands in a roster of the county."""
    if context.people_unread:
        return
    rostered = {item["id"] for _, _, item in context.roster_items}
    for path, at, teacher in _moved(context):
        if teacher not in rostered:
            yield problem("C202", path, at, teacher=teacher)
    # One who is only in a transfer is reported there, once, and not at each entry.
    known = context.membership.teachers
    for path, at, teacher in chain(_appointed(context), _witnesses(context)):
        if teacher not in known:
            yield problem("C202", path, at, teacher=teacher)
    for entry in context.live:
        if entry.teacher not in known:
            yield problem("C202", entry.batch.path, place(entry, "teacher"), teacher=entry.teacher)


Person = tuple[str, Place, str]  # the file, the place in it, the teacher


def _moved(context: Context) -> Iterator[Person]:
    for record in context.register.of("transfer"):
        for n, teacher in enumerate(record.data["teachers"]):
            yield record.path, ("teachers", n), teacher


def _appointed(context: Context) -> Iterator[Person]:
    for record in context.register.of("school"):
        for n, term in enumerate(record.data.get("leadership", ())):
            yield record.path, ("leadership", n, "head"), term["head"]
            for m, teacher in enumerate(term.get("members", ())):
                yield record.path, ("leadership", n, "members", m), teacher
    for record in context.register.of("accounts"):
        for n, account in enumerate(record.data["accounts"]):
            if "person" in account:
                yield record.path, ("accounts", n, "person"), account["person"]


def _witnesses(context: Context) -> Iterator[Person]:
    """Yield who saw the originals of claims."""
    for entry in context.live:
        if "evidence" in entry.data:
            for n, evidence in enumerate(entry.data["evidence"]):
                if "seen_by" in evidence:
                    yield entry.batch.path, (*place(entry, "evidence"), n, "seen_by"), evidence["seen_by"]


def projects_exist(context: Context) -> Iterator[Problem]:
    """Every project that results, corrections or public notices name is in the register."""
    register = context.register
    for record in (*register.of("results"), *register.of("correction"), *register.of("public-notice")):
        project = record.data.get("project")
        if project and project not in register.projects and not context.may_hold(f"/{project}/project.yaml"):
            yield problem("C401", record.path, ("project",), project=project)


def providers_exist(context: Context) -> Iterator[Problem]:
    """Every provider that a project or an account names is in the register."""
    for record in (*context.register.of("project"), *context.register.of("accounts")):
        for at, provider in _providers_named(record.data):
            if provider not in context.register.providers and not context.may_hold(f"/{provider}.yaml"):
                yield problem("C402", record.path, at, provider=provider)


def _providers_named(data: Document) -> Named:
    if "provider" in data:
        yield ("provider",), data["provider"]
    for n, account in enumerate(data.get("accounts", ())):
        if account["scope"].startswith("v-"):
            yield ("accounts", n, "scope"), account["scope"]


def plan_items_exist(context: Context) -> Iterator[Problem]:
    """The plan item of a project stands in the plan of its year, the county's or its school's."""
    items = {
        (record.data.get("school"), record.data["year"], item["id"])
        for record in context.register.of("plan")
        for item in record.data["items"]
    }
    for record in context.register.of("project"):
        data = record.data
        if "plan_item" not in data or context.may_hold(f"/plans/{data['year']}.yaml"):
            continue
        if not {(owner, data["year"], data["plan_item"]) for owner in (None, data.get("school"))} & items:
            yield problem("C403", record.path, ("plan_item",), item=data["plan_item"], year=data["year"])


def policies_exist(context: Context) -> Iterator[Problem]:
    """Every policy that a project, a public notice or another policy names is in the catalogue."""
    register = context.register
    for record in (*register.of("project"), *register.of("policy"), *register.of("public-notice")):
        for at, policy in _policies_named(record):
            if policy not in register.policies and not context.may_hold(f"/policies/{policy}.yaml"):
                yield problem("C511", record.path, at, policy=policy)


def _policies_named(record: Record) -> Named:
    for n, basis in enumerate(record.data.get("basis", ())):
        yield ("basis", n, "policy"), basis["policy"]
    for n, policy in enumerate(record.data.get("supersedes", ())):
        yield ("supersedes", n), policy
    if "policy" in record.data:
        yield ("policy",), record.data["policy"]


def clauses_exist(context: Context) -> Iterator[Problem]:
    """Every clause that a project rests on is among the clauses of its policy."""
    for record in context.register.of("project"):
        for n, basis in enumerate(record.data.get("basis", ())):
            policy = context.register.policies.get(basis["policy"])
            if policy is None or "clause" not in basis:
                continue
            known = [clause["id"] for clause in policy.data.get("clauses", ())]
            if basis["clause"] not in known:
                at = ("basis", n, "clause")
                values = {"policy": basis["policy"], "clause": basis["clause"], "known": "、".join(known) or "—"}
                yield problem("C512", record.path, at, **values)


def rule_sets_exist(context: Context) -> Iterator[Problem]:
    """The rule set of every cycle is in the register."""
    for record in context.register.of("periods"):
        for n, cycle in enumerate(record.data["cycles"]):
            rules = cycle["rules"]
            if rules not in context.register.rule_sets and not context.may_hold(f"/rules/{rules}.yaml"):
                yield problem("C504", record.path, ("cycles", n, "rules"), rules=rules, cycle=cycle["id"])


def logins_exist(context: Context) -> Iterator[Problem]:
    """Every login that a verification or a deputyship names is an account."""
    if context.may_hold("county/accounts.yaml"):
        return
    accounts = [
        (r, n, account) for r in context.register.of("accounts") for n, account in enumerate(r.data["accounts"])
    ]
    logins = {account["login"] for _, _, account in accounts}
    for record, n, account in accounts:
        if "deputy" in account and account["deputy"] not in logins:
            yield problem("C508", record.path, ("accounts", n, "deputy"), login=account["deputy"])
    for record in context.register.of("verification"):
        if record.data["verifier"] not in logins:
            yield problem("C508", record.path, ("verifier",), login=record.data["verifier"])
