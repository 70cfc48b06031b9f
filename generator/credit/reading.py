"""One document to a rule set's own clauses; what they mean together is asked later (`family`, `refusals`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Any

from generator.credit.clause import LAST_DAY, TOTAL, Bucket, Clause, Conversion, Limit, Offset, Requirement, Waiver
from generator.credit.figure import Figure, largest, leaves
from generator.credit.reader import CONVERTED, LARGEST, Reader, nearest
from generator.credit.ruleset import STAGES, Cycle, Rounding, RuleSet
from generator.credit.selection import EVERYTHING, Selection, both
from generator.problem import Place, Problem
from generator.vocabulary import Vocabulary

Document = Mapping[str, Any]


def read_document(
    path: str, document: Document, vocabulary: Vocabulary, parent: RuleSet | None
) -> tuple[RuleSet, list[Problem]]:
    """Return the document's own clauses and what is wrong with them; a clause with a problem is left out.

    ``document`` has passed its schema. The parent lends its buckets and its conversions' names.
    """
    inherited = {bucket.id: bucket.where for bucket in parent.buckets} if parent else {}
    own = [*(c.id for c in parent.convert if parent)] if parent else []
    ids = tuple(dict.fromkeys([*(raw["id"] for raw in document.get("convert", [])), *own]))
    words = replace(vocabulary, entry={**vocabulary.entry, CONVERTED: ids})
    reader = Reader(path, words, {TOTAL: EVERYTHING, **inherited})
    _period(reader, {"until": LAST_DAY, **document["valid"]}, ("valid",))
    found: dict[str, list[Clause]] = {}
    for stage in STAGES:
        found[stage] = [
            c for n, raw in enumerate(document.get(stage, [])) if (c := _clause(reader, document, stage, n, raw))
        ]
        _unique(reader, stage, document.get(stage, []))
    return _rule_set(reader, document, found), reader.problems


def _rule_set(reader: Reader, document: Document, found: dict[str, Any]) -> RuleSet:
    hours = document.get("hours_per_day")
    return RuleSet(
        id=document["id"],
        label=document["label"],
        source=document["source"],
        path=reader.path,
        unit=document["unit"],
        cycle=_cycle(reader, document["cycle"]),
        domain=reader.domain,
        extends=document.get("extends"),
        since=document["valid"]["since"],
        until=document["valid"].get("until", LAST_DAY),
        rounding=_rounding(document.get("round", {})),
        hours_per_day=None if hours is None else Fraction(hours),
        delegates=frozenset(document.get("delegates", ())),
        **{stage: tuple(clauses) for stage, clauses in found.items()},
    )


def _cycle(reader: Reader, raw: Mapping[str, Any]) -> Cycle:
    terms = []
    for n, text in enumerate(raw.get("terms", ("02-01", "09-01"))):
        month, day = int(text[:2]), int(text[3:])
        try:
            date(2001, month, day)
        except ValueError:
            reader.refuse("C610", ("cycle", "terms", n), figure=text)
        terms.append(month * 100 + day)
    given = {key: raw[key] for key in ("year", "judged_by", "grace_months") if key in raw}
    return Cycle(raw["years"], terms=tuple(sorted(terms)), **given)


def _rounding(raw: Mapping[str, Any]) -> Rounding:
    step = raw.get("to", Decimal("0.01"))
    return Rounding(int(step * 100), raw.get("mode", "half_up"), raw.get("per", "entry"))


def _period(reader: Reader, raw: Mapping[str, Any], at: Place) -> None:
    if raw["until"] < raw["since"]:
        reader.refuse("C603", at, since=raw["since"], until=raw["until"])


def _unique(reader: Reader, stage: str, clauses: list[dict[str, Any]]) -> None:
    seen: set[str] = {TOTAL} if stage == "buckets" else set()
    for n, raw in enumerate(clauses):
        if raw["id"] in seen:
            reader.refuse("C604", (stage, n, "id"), id=raw["id"])
        seen.add(raw["id"])


def _clause(reader: Reader, document: Document, stage: str, n: int, raw: dict[str, Any]) -> Clause | None:
    """Read one clause; None if something in it is wrong (or in a bucket it uses)."""
    at, before = (stage, n), len(reader.problems)
    common = _common(reader, document, stage, raw, at)
    clause = READ[stage](reader, raw, at, common) if common else None
    if clause and len(reader.problems) == before and not (clause.where and clause.who):
        reader.refuse("C620", at, id=raw["id"])
    if len(reader.problems) > before:
        clause = None
    if stage == "buckets":
        reader.buckets[raw["id"]] = clause.where if clause else None
    return clause


def _common(reader: Reader, document: Document, stage: str, raw: dict[str, Any], at: Place) -> dict[str, Any] | None:
    valid = document["valid"]
    entry = {k: v for k, v in reader.vocabulary.entry.items() if k != CONVERTED or stage != "convert"}
    key = "given" if stage == "waive" else "where"
    where: Selection | None = reader.selection(raw.get(key, {}), (*at, key), entry)
    if "in" in raw:
        inside = reader.within(_names(raw), (*at, "in"))
        where = None if inside is None or where is None else both(inside, where)
    who = reader.selection(raw.get("for", {}), (*at, "for"), reader.vocabulary.teacher)
    if where is None:
        return None
    period = {"since": raw.get("since", valid["since"]), "until": raw.get("until", valid.get("until", LAST_DAY))}
    if "since" in raw or "until" in raw:
        _period(reader, period, (*at, "until" if "until" in raw else "since"))
    return {
        **{key: raw[key] for key in ("id", "label", "cite")},
        **period,
        "written": raw["id"],
        "assumes": raw.get("assumes"),
        "rules": document["id"],
        "source": document["source"],
        "path": reader.path,
        "at": at,
        "where": where,
        "who": who,
    }


def _names(raw: Mapping[str, Any]) -> tuple[str, ...]:
    given = raw.get("in", ())
    return (given,) if isinstance(given, str) else tuple(given)


def _amounts(reader: Reader, raw: Mapping[str, Any], at: Place, *keys: str) -> dict[str, Any]:
    return {key: reader.amount(raw[key], (*at, key)) for key in keys if key in raw}


def _bucket(_reader: Reader, _raw: dict[str, Any], _at: Place, common: dict[str, Any]) -> Bucket:
    return Bucket(**common)


def _conversion(reader: Reader, raw: dict[str, Any], at: Place, common: dict[str, Any]) -> Conversion:
    each, unit = reader.quantity(raw["each"], (*at, "each"))
    over, of = reader.quantity(raw["over"], (*at, "over")) if "over" in raw else (Fraction(0), unit)
    if of != unit:
        reader.refuse("C619", (*at, "over"), key=f"over: {raw['over']}", needs=f"each: … {of}")
    gives = reader.figure(raw["gives"], (*at, "gives"))
    times = _times(reader, raw.get("times", []), (*at, "times"))
    if prod(map(largest, (gives, *times))) / each > LARGEST:
        reader.refuse("C610", (*at, "gives"), figure=raw["gives"])
    return Conversion(
        **common,
        unit=unit,
        each=each,
        over=over,
        gives=gives,
        times=times,
        per=raw.get("per", "entry"),
        whole="whole" in raw,
        planned="if_blank" in raw,
        at_most=tuple(
            (span, reader.amount(most, (*at, "at_most", span))) for span, most in raw.get("at_most", {}).items()
        ),
    )


def _times(reader: Reader, raw: Any, at: Place) -> tuple[Figure, ...]:
    if not isinstance(raw, list):
        return (reader.figure(raw, at),)
    return tuple(reader.figure(factor, (*at, n)) for n, factor in enumerate(raw))


def _limit(reader: Reader, raw: dict[str, Any], at: Place, common: dict[str, Any]) -> Limit:
    count = reader.figure(raw["count"], (*at, "count")) if "count" in raw else None
    if any(isinstance(leaf, Fraction) and leaf > 1 for leaf in leaves(count or Fraction(0))):
        reader.refuse("C610", (*at, "count"), figure=raw["count"])
    per = raw.get("per", "entry")
    if "keep" in raw and per == "entry":
        reader.refuse("C619", (*at, "keep"), key=f"keep: {raw['keep']}", needs="per: work")
    return Limit(
        **common,
        **_amounts(reader, raw, at, "max"),
        count=count,
        per=per,
        highest="keep" in raw,
        spare=reader.bucket(raw["spare"], (*at, "spare")) if "spare" in raw else None,
    )


def _no_entry(reader: Reader, raw: Any, at: Place) -> None:
    """Refuse a table over entries: sums are moved, and nobody could tell of which entries."""
    if isinstance(raw, dict):
        if raw["by"] in reader.vocabulary.entry:
            reader.refuse("C606", (*at, "by"), word=raw["by"], known=nearest(raw["by"], reader.vocabulary.teacher))
        for name in raw.keys() - {"by"}:
            _no_entry(reader, raw[name], (*at, name))


def _offset(reader: Reader, raw: dict[str, Any], at: Place, common: dict[str, Any]) -> Offset:
    for key in ("from", "to"):
        reader.bucket(raw[key], (*at, key))
    carry, per = raw.get("carry"), raw.get("per", "cycle")
    if carry and per != "year":
        reader.refuse("C619", (*at, "carry"), key=f"carry: {carry}", needs="per: year")
    if raw["from"] == raw["to"] and not carry:
        reader.refuse("C612", (*at, "to"), bucket=raw["to"])
    figures = _amounts(reader, raw, at, "max", "keep", "fill")
    for key in figures:
        _no_entry(reader, raw[key], (*at, key))
    years: dict[str | None, Any] = {None: 0, "next_year": 1, "previous_year": -1}
    return Offset(**common, **figures, giver=raw["from"], taker=raw["to"], per=per, carry=years[carry])


def _requirement(reader: Reader, raw: dict[str, Any], at: Place, common: dict[str, Any]) -> Requirement:
    kind = next(key for key in ("min", "max", "more_than") if key in raw)
    prorate = next(((number, Fraction(full)) for number, full in raw.get("prorate", {}).items()), None)
    if "year_of" in raw and raw["per"] != "cycle":
        reader.refuse("C619", (*at, "year_of"), key="year_of", needs="per: cycle")
    if prorate and ((prorate[1] * 100).denominator > 1 or prorate[1] > LARGEST):
        reader.refuse("C610", (*at, "prorate", prorate[0]), figure=raw["prorate"][prorate[0]])
    return Requirement(
        **common,
        per=raw["per"],
        kind=kind,
        need=reader.amount(raw[kind], (*at, kind)),
        buckets=() if "where" in raw else _names(raw) or (TOTAL,),
        measure=raw.get("measure", "counted"),
        in_one=raw.get("in_one"),
        year_of=raw.get("year_of"),
        prorate=prorate,
    )


def _waiver(_reader: Reader, raw: dict[str, Any], _at: Place, common: dict[str, Any]) -> Waiver:
    closes = None if raw["closes"] == "all" else tuple(raw["closes"])
    return Waiver(**common, closes=closes, per=raw.get("per", "cycle"), undecided="when" in raw)


READ: dict[str, Callable[[Reader, dict[str, Any], Place, dict[str, Any]], Clause]] = {
    "buckets": _bucket,
    "convert": _conversion,
    "limit": _limit,
    "offset": _offset,
    "require": _requirement,
    "waive": _waiver,
}
