"""Periods: submissions keep the year's dates; cycles and years follow one another (DESIGN section 4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, pairwise

from generator.membership import FOREVER
from generator.problem import Place, Problem, problem
from generator.records import Document, Record, name_of
from generator.rules.context import Context

FIRST = {"calendar": "01-01", "school": "09-01"}  # the first day of a year; one's own begins on any


def years_are_declared(context: Context) -> Iterator[Problem]:
    """The year of claims and results is among the years of periods.yaml."""
    if context.register.of("periods"):
        for record, year in _submitted(context):
            if year not in context.register.years:
                yield problem("C303", record.path, ("submitted",), year=year)


def submissions_wait_for_the_opening(context: Context) -> Iterator[Problem]:
    """Nothing is submitted for a year before the year opens."""
    for record, year in _submitted(context):
        opens = context.register.years.get(year, {}).get("opens", "")
        if record.data["submitted"] < opens:
            yield problem(
                "C311", record.path, ("submitted",), year=year, opens=opens, submitted=record.data["submitted"]
            )


def submissions_keep_the_deadline(context: Context) -> Iterator[Problem]:
    """Claims come by the day a year closes, results and openings by the end of correcting, later only corrections."""
    for record, year in chain(_submitted(context), _opened(context)):
        key = "closes" if name_of(record.data["kind"]) == "credit-batch" else "correcting_until"
        last, submitted = context.register.years.get(year, {}).get(key, "9999"), record.data["submitted"]
        if submitted > last:
            yield problem("C318", record.path, ("submitted",), year=year, last=last, submitted=submitted)


def _submitted(context: Context) -> Iterator[tuple[Record, int]]:
    """Yield every file of claims and results with its year, a file of results with each year its live lines end in."""
    for record in context.register.of("credit-batch"):
        yield record, record.data["year"]
    for path, year in context.result_years:
        yield context.register.by_path[path], year


def _opened(context: Context) -> Iterator[tuple[Record, int]]:
    """Yield every file of openings with the years of its live lines, but for teachers who came when a year was over.

    What they bring from elsewhere is registered whenever they come, and into years the register does not know.
    """
    found = set()
    for entry in context.live:
        if entry.batch.source == "opening" and entry.by is None:
            year, teacher = int(entry.end[:4]), context.membership.teachers.get(entry.teacher)
            came = teacher.stays[0].since if teacher and teacher.stays else FOREVER
            if came <= context.register.years.get(year, {}).get("correcting_until", ""):
                found.add((entry.batch.path, year))
    for path, year in sorted(found):
        yield context.register.by_path[path], year


def cycles_do_not_overlap(context: Context) -> Iterator[Problem]:
    """A cycle begins when the one before is over."""
    for record in context.register.of("periods"):
        cycles = sorted(enumerate(record.data["cycles"]), key=lambda numbered: (numbered[1]["start"], numbered[0]))
        for (_, before), (n, cycle) in pairwise(cycles):
            rules = context.register.rule_sets.get(before["rules"])
            if rules and cycle["start"] < (over := _after(before["start"], rules.data["cycle"]["years"])):
                values = {"cycle": cycle["id"], "start": cycle["start"], "before": before["id"], "over": _before(over)}
                yield problem("C503", record.path, ("cycles", n, "start"), **values)


def cycles_have_rules_in_force(context: Context) -> Iterator[Problem]:
    """The rule set of a cycle is in force on each of its days."""
    for record, n, cycle, rules in _judged(context):
        last, valid = _before(_after(cycle["start"], rules["cycle"]["years"])), rules["valid"]
        until = valid.get("until", FOREVER)
        if cycle["start"] < valid["since"] or until < last:
            values = {"cycle": cycle["id"], "start": cycle["start"], "end": last, "rules": rules["id"]}
            shown = "今" if until == FOREVER else until
            yield problem("C520", record.path, ("cycles", n, "rules"), since=valid["since"], until=shown, **values)


def cycles_begin_with_a_year(context: Context) -> Iterator[Problem]:
    """A cycle begins on the first day of a year of its rule set."""
    for record, n, cycle, rules in _judged(context):
        first = FIRST.get(rules["cycle"]["year"])
        if first and cycle["start"].partition("-")[2] != first:
            values = {"cycle": cycle["id"], "start": cycle["start"], "rules": rules["id"], "first": first}
            yield problem("C521", record.path, ("cycles", n, "start"), **values)


def _judged(context: Context) -> Iterator[tuple[Record, int, Document, Document]]:
    """Yield every cycle, with its place and its rule set."""
    for record in context.register.of("periods"):
        for n, cycle in enumerate(record.data["cycles"]):
            rules = context.register.rule_sets.get(cycle["rules"])
            if rules:
                yield record, n, cycle, rules.data


def _before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _after(day: str, years: int) -> str:
    return f"{int(day[:4]) + years}{day[4:]}"


def years_are_declared_once(context: Context) -> Iterator[Problem]:
    """A year and the id of a cycle are declared once."""
    for record in context.register.of("periods"):
        for key, name in (("cycles", "id"), ("years", "year")):
            seen: set[object] = set()
            for n, item in enumerate(record.data[key]):
                if item[name] in seen:
                    yield problem("C505", record.path, (key, n, name), found=item[name])
                seen.add(item[name])


def days_follow_one_another(context: Context) -> Iterator[Problem]:
    """Nothing is over before it begins, a project, notice, year, account, provider, policy, school or placement."""
    for record in context.register.records:
        for at, data, first, last in _ranges(record.data):
            if first in data and last in data and data[first] > data[last]:
                values = {"first": first, "start": data[first], "last": last, "end": data[last]}
                yield problem("C510", record.path, (*at, last), **values)


def _ranges(data: Document) -> Iterator[tuple[Place, Document, str, str]]:
    """Yield where two days are written that follow one another: the place, its mapping and the two keys."""
    kind = name_of(data["kind"])
    own = {
        "project": ("from", "to"),
        "provider": ("since", "until"),
        "policy": ("effective", "until"),
        "school": ("opened", "closed"),
        "transfer": ("date", "until"),
        "public-notice": ("from", "to"),
    }.get(kind)
    if own:
        yield ((), data, *own)
    if kind == "public-notice":  # nobody sees it before it is handed in
        yield (), data, "submitted", "from"
    if "notice" in data:
        yield ("notice",), data["notice"], "from", "to"
        yield (), {"notice.to": data["notice"]["to"], "submitted": data["submitted"]}, "notice.to", "submitted"
    for n, account in enumerate(data.get("accounts", ())):
        yield ("accounts", n), account, "from", "to"
    for n, year in enumerate(data.get("years", ())):
        yield ("years", n), year, "opens", "closes"
        yield ("years", n), year, "closes", "correcting_until"


def logins_are_held_by_one(context: Context) -> Iterator[Problem]:
    """A login belongs to one account at a time."""
    for record in context.register.of("accounts"):
        held: dict[str, list[tuple[int, Document]]] = {}
        for n, account in enumerate(record.data["accounts"]):
            held.setdefault(account["login"], []).append((n, account))
        for login, accounts in held.items():
            accounts.sort(key=lambda numbered: (numbered[1]["from"], numbered[0]))
            for (m, before), (n, account) in pairwise(accounts):
                if account["from"] <= before.get("to", "9999-12-31"):
                    yield problem("C507", record.path, ("accounts", n, "login"), login=login, first=m + 1)


def keys_are_of_one_login(context: Context) -> Iterator[Problem]:
    """A signing key belongs to one login."""
    for record in context.register.of("accounts"):
        first: dict[str, tuple[str, int]] = {}
        for n, account in enumerate(record.data["accounts"]):
            if "key" in account:
                login, m = first.setdefault(account["key"].split()[1], (account["login"], n))
                if login != account["login"]:
                    values = {"login": account["login"], "other": login, "first": m + 1}
                    yield problem("C509", record.path, ("accounts", n, "key"), **values)
