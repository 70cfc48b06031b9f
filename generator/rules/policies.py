"""Policies: the catalogue agrees with itself, and the rule sets with the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problem import Place, Problem, problem
from generator.records import Document, Record
from generator.rules.context import Context

NO_LONGER = frozenset({"superseded", "repealed"})
LISTS = ("buckets", "convert", "limit", "offset", "require", "waive")


def rule_sets_name_their_policy(context: Context) -> Iterator[Problem]:
    """The source of a rule set is the number or title of a policy in the catalogue."""
    for record in context.register.of("rule-set"):
        if _policy(context, record) is None and not context.may_hold_any("/policies/"):
            yield problem("C513", record.path, ("source",), rules=record.data["id"], source=record.data["source"])


def citations_name_clauses(context: Context) -> Iterator[Problem]:
    """What a rule set cites is a clause of its policy."""
    for record in context.register.of("rule-set"):
        policy = _policy(context, record)
        if policy is None:
            continue
        known = {clause["id"] for clause in policy.data.get("clauses", ())}
        for at, cite in _citations(record.data):
            if cite not in known:
                yield problem("C514", record.path, at, cite=cite, policy=policy.data["id"])


def _policy(context: Context, rules: Record) -> Record | None:
    source = rules.data["source"]
    found = (p for p in context.register.of("policy") if source in (p.data.get("number"), p.data["title"]))
    return next(found, None)


def _citations(rules: Document) -> Iterator[tuple[Place, str]]:
    """Yield each citation once, where it first stands."""
    seen = set()
    for name in LISTS:
        for n, clause in enumerate(rules.get(name, ())):
            if clause["cite"] not in seen:
                seen.add(clause["cite"])
                yield (name, n, "cite"), clause["cite"]


def superseded_policies_are_marked(context: Context) -> Iterator[Problem]:
    """A policy that one in force supersedes is itself not in force."""
    for record in context.register.of("policy"):
        for n, old in enumerate(record.data.get("supersedes", ())):
            found = context.register.policies.get(old)
            if record.data["status"] == "in_force" and found and found.data["status"] not in NO_LONGER:
                values = {"policy": old, "status": found.data["status"]}
                yield problem("C515", record.path, ("supersedes", n), **values)


def superseded_policies_have_successors(context: Context) -> Iterator[Problem]:
    """A policy marked superseded is superseded by one that has been issued."""
    if context.may_hold_any("/policies/"):
        return
    issued = {
        old
        for record in context.register.of("policy")
        if record.data["status"] != "announced"
        for old in record.data.get("supersedes", ())
        if old != record.data["id"]
    }
    for record in context.register.of("policy"):
        if record.data["status"] == "superseded" and record.data["id"] not in issued:
            yield problem("C516", record.path, ("status",), policy=record.data["id"])


def policies_name_clauses_once(context: Context) -> Iterator[Problem]:
    """A policy gives each clause its own name."""
    for record in context.register.of("policy"):
        seen: set[str] = set()
        for n, clause in enumerate(record.data.get("clauses", ())):
            if clause["id"] in seen:
                yield problem("C517", record.path, ("clauses", n, "id"), clause=clause["id"])
            seen.add(clause["id"])
