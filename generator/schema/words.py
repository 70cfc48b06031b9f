"""What is wrong with a document's shape, in plain words. Imported only when a document fails: jsonschema is slow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from generator.problem import Place, Problem, problem
from generator.schema.fields import Node, key_of, labelled, listed, name_of, nearest, shown, stated
from generator.schema.findings import Finding, findings, missing

ONE_LINE = r"^[^\n]*$"
EXAMPLE_DATE = "2026-03-01"
TYPES = {"string": "C131", "number": "C132", "integer": "C133", "array": "C134", "object": "C135"}
FORMATS = {"date": "C141", "uri": "C143"}
BOUNDS = {
    "minimum": "C150",
    "maximum": "C151",
    "multipleOf": "C152",
    "exclusiveMinimum": "C153",
    "maxLength": "C144",
    "minLength": "C145",
    "minItems": "C160",
    "maxItems": "C161",
    "minProperties": "C163",
    "maxProperties": "C164",
}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Makes the problems of one file, each with the name of its place."""

    shape: Node
    path: str
    document: dict[str, Any]

    def say(self, code: str, at: Place, **values: object) -> Problem:
        """Return a problem at and about a place."""
        return self.say_of(at, code, at, **values)

    def say_of(self, about: Place, code: str, at: Place, **values: object) -> Problem:
        """Return a problem at a place; its message also knows ``name`` and ``field`` of the place it is about."""
        field = key_of(about) or str(self.document["kind"])
        return problem(code, self.path, at, name=name_of(self.shape, about), field=field, **values)

    def titles(self, at: Place, names: list[str]) -> dict[str, str]:
        """Return the Chinese titles of some fields of an object, empty where there is none."""
        return {name: stated(self.shape, (*at, name), "title") or "" for name in names}

    def case(self, condition: Node, at: Place) -> dict[str, str]:
        """Return what was found that makes a condition apply: with labels (Chinese), and without (English)."""
        holder: Any = self.document
        for key in at:
            holder = holder[key]
        found = {name: shown(holder.get(name)) for name in condition["properties"]}
        labels = {name: stated(self.shape, (*at, name), "x-labels") or {} for name in found}
        told = (f"{name}: {labelled(word, labels[name])}" for name, word in found.items())
        return {"condition": "、".join(told), "case": ", ".join(f"{name}: {word}" for name, word in found.items())}


def worded(shape: Node, path: str, document: dict[str, Any]) -> list[Problem]:
    """Return the problems (C110 and up) of a document that its schema refuses: at least one."""
    speaker = Speaker(shape, path, document)
    found = [one for finding in findings(shape, document) for one in _words(speaker, finding)]
    return _without_echoes(found) or [_unfit(speaker, (), document)]


def _words(speaker: Speaker, finding: Finding) -> Iterator[Problem]:
    if finding.of_key:
        return _key(speaker, finding)
    if finding.found is None:
        return iter([speaker.say("C130", finding.at)])
    return WORDINGS.get(finding.keyword, _other)(speaker, finding)


def _without_echoes(found: list[Problem]) -> list[Problem]:
    """Leave out what was said twice, and a field reported as missing that stands there misspelt."""
    misspelt = {(one.at[:-1], dict(one.values)["word"]) for one in found if one.code == "C112"}
    return [
        one
        for one in dict.fromkeys(found)
        if one.code not in {"C110", "C113"} or (one.at, dict(one.values)["field"]) not in misspelt
    ]


def _required(speaker: Speaker, finding: Finding) -> Iterator[Problem]:
    for name in missing(finding):
        about = (*finding.at, name)
        if finding.condition:
            yield speaker.say_of(about, "C113", finding.at, **speaker.case(*finding.condition))
        else:
            yield speaker.say_of(about, "C110", finding.at)


def _additional(speaker: Speaker, finding: Finding) -> Iterator[Problem]:
    known = speaker.titles(finding.at, list(finding.node.get("properties", {})))
    free = {name: title for name, title in known.items() if name not in finding.found}
    for name in finding.found:
        at = (*finding.at, name)
        if name not in known and (word := nearest(name, free)):
            yield speaker.say("C112", at, nearest=labelled(word, free), word=word)
        elif name not in known:
            yield speaker.say("C111", at, **listed(free))


def _forbidden(speaker: Speaker, finding: Finding) -> Iterator[Problem]:
    case = speaker.case(*finding.condition) if finding.condition else {"condition": "", "case": ""}
    yield speaker.say("C114", finding.at, **case)


def _exactly_one(speaker: Speaker, finding: Finding) -> Iterator[Problem]:
    names = [name for alternative in finding.rule for name in alternative.get("required", ())]
    count = sum(name in finding.found for name in names)
    yield speaker.say("C115", finding.at, count=count, **listed(speaker.titles(finding.at, names)))


def _dependent(speaker: Speaker, finding: Finding) -> Iterator[Problem]:
    for name, needed in finding.rule.items():
        absent = [other for other in needed if name in finding.found and other not in finding.found]
        for other in absent:
            wanted = labelled(other, speaker.titles(finding.at, [other]))
            yield speaker.say("C116", (*finding.at, name), wanted=wanted, other=other)


def _key(speaker: Speaker, finding: Finding) -> Iterator[Problem]:
    if finding.keyword == "enum":
        must = "、".join(finding.rule)
    else:
        must = f"{finding.node.get('title', '')} {finding.node.get('description', finding.rule)}".lstrip()
    at = (*finding.at, finding.found)
    yield speaker.say_of(finding.at, "C117", at, found=shown(finding.found), must=must)


def _word(speaker: Speaker, finding: Finding) -> Iterator[Problem]:
    words = finding.rule if finding.keyword == "enum" else [finding.rule]
    labels = {shown(word): finding.node.get("x-labels", {}).get(word, "") for word in words}
    found = shown(finding.found)
    spoken = isinstance(finding.found, (str, bool))
    if spoken and (word := nearest(found, labels)):
        yield speaker.say("C121", finding.at, found=found, nearest=labelled(word, labels), word=word)
    else:
        yield speaker.say("C120", finding.at, found=found, **listed(labels))


def _unfit(speaker: Speaker, at: Place, found: Any) -> Problem:
    must = stated(speaker.shape, at, "description") or name_of(speaker.shape, at)
    return speaker.say("C122", at, found=shown(found), must=must)


def _other(speaker: Speaker, finding: Finding) -> Iterator[Problem]:
    yield _unfit(speaker, finding.at, finding.found)


def _type(speaker: Speaker, finding: Finding) -> Iterator[Problem]:
    if finding.node.get("format") == "date":
        yield _date(speaker, finding)
    else:
        yield speaker.say(TYPES[finding.rule], finding.at, found=shown(finding.found))


def _date(speaker: Speaker, finding: Finding) -> Problem:
    found = shown(finding.found)
    return speaker.say("C140", finding.at, found=found, example=_as_date(found) or EXAMPLE_DATE)


def _as_date(text: str) -> str | None:
    """Return the day a person meant by ``2026/3/1``, ``2026年3月1日`` or ``20260301``."""
    parts = re.fullmatch(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})日?", text.strip())
    try:
        return date(*map(int, parts.groups())).isoformat() if parts else None
    except ValueError:
        return None


def _pattern(speaker: Speaker, finding: Finding) -> Iterator[Problem]:
    found = shown(finding.found)
    if finding.node.get("format") == "date":
        yield _date(speaker, finding)
    elif finding.node.get("format") == "uri":
        yield from _format(speaker, replace(finding, rule="uri"))
    elif finding.rule == ONE_LINE:
        yield speaker.say("C146", finding.at, found=found)
    else:
        yield speaker.say("C142", finding.at, found=found, must=finding.node.get("description") or finding.rule)


def _format(speaker: Speaker, finding: Finding) -> Iterator[Problem]:
    yield speaker.say(FORMATS[finding.rule], finding.at, found=shown(finding.found))


def _bound(speaker: Speaker, finding: Finding) -> Iterator[Problem]:
    size = len(finding.found) if hasattr(finding.found, "__len__") else finding.found
    yield speaker.say(BOUNDS[finding.keyword], finding.at, found=shown(size), limit=finding.rule)


def _unique(speaker: Speaker, finding: Finding) -> Iterator[Problem]:
    for n, item in enumerate(finding.found):
        if item in finding.found[:n]:
            yield speaker.say_of(finding.at, "C162", (*finding.at, n), found=shown(item))


WORDINGS: dict[str, Callable[[Speaker, Finding], Iterator[Problem]]] = {
    "required": _required,
    "additionalProperties": _additional,
    "not": _forbidden,
    "oneOf": _exactly_one,
    "dependentRequired": _dependent,
    "const": _word,
    "enum": _word,
    "type": _type,
    "pattern": _pattern,
    "format": _format,
    "uniqueItems": _unique,
    **dict.fromkeys(BOUNDS, _bound),
}
