"""What jsonschema finds wrong in a document, reduced to what a person should be told first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, TypeChecker, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from jsonschema_rs import Draft202012Validator as FastValidator
from referencing import Registry

from generator.problem import Place
from generator.schema.fields import Node, target

# The keywords that judge one value: of several that fail at one place only the first of this order is told.
VALUE_KEYWORDS = (
    "const",
    "enum",
    "anyOf",
    "type",
    "pattern",
    "format",
    "minLength",
    "maxLength",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "multipleOf",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One violated keyword: ``rule`` is its value, ``node`` the schema it stands in, ``found`` what was judged.

    ``condition`` holds the ``if`` under which alone it applies and the place of the object that meets it.
    ``of_key`` is true where not the value but the key itself was judged (``propertyNames``).
    """

    keyword: str
    rule: Any
    node: Node
    at: Place
    found: Any
    condition: tuple[Node, Place] | None
    of_key: bool


def findings(shape: Node, document: dict[str, Any]) -> list[Finding]:
    """Return what is wrong with a document: one finding per judged value, and all of missing and unknown fields."""
    errors = validator(shape).iter_errors(document)
    found = [_finding(shape, leaf) for error in errors for leaf in _leaves(error)]
    return _without_consequences(list(_foremost(found)))


def validator(shape: Node) -> Validator:
    """Return the slow validator, made to judge as the fast one does (the tests compare the two)."""
    made: Validator = _VALIDATOR(_placeable(shape), format_checker=_formats(), registry=Registry())
    return made


def _finding(shape: Node, error: ValidationError) -> Finding:
    at, steps = tuple(error.absolute_path), list(error.absolute_schema_path)
    of_key = "propertyNames" in steps[-2:-1]
    node = error.schema if isinstance(error.schema, dict) else {}
    condition = _condition(shape, steps, at)
    return Finding(str(error.validator), error.validator_value, node, at, error.instance, condition, of_key)


def _placeable(node: Any) -> Any:
    """Write each forbidden field as ``{"not": {}}``: of a plain ``false`` jsonschema does not tell the place."""
    if isinstance(node, list):
        return [_placeable(item) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: _placeable(value) for key, value in node.items()}
    if isinstance(copy.get("properties"), dict):
        copy["properties"] = {key: {"not": {}} if one is False else one for key, one in copy["properties"].items()}
    return copy


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """Yield the errors inside the alternative that was meant, where a list or mapping shows which; else the error."""
    meant = _meant(error) if error.validator == "anyOf" and isinstance(error.instance, (list, dict)) else []
    if not meant:
        yield error
    for inner in meant:
        yield from _leaves(inner)


def _meant(error: ValidationError) -> list[ValidationError]:
    alternatives: dict[str | int, list[ValidationError]] = {}
    for inner in error.context or []:
        alternatives.setdefault(inner.relative_schema_path[0], []).append(inner)
    fitting = [inners for inners in alternatives.values() if not any(_of_another_type(inner) for inner in inners)]
    return fitting[0] if len(fitting) == 1 else []


def _of_another_type(inner: ValidationError) -> bool:
    return not inner.relative_path and inner.validator in {"type", "const", "enum"}


def _condition(shape: Node, steps: list[str | int], at: Place) -> tuple[Node, Place] | None:
    """Follow an error's way through the schema and return the last ``if`` that led there."""
    node: Any = shape
    found = None
    for n, step in enumerate(steps):
        while isinstance(node, dict) and step not in node and "$ref" in node:
            node = target(shape, node)
        if step in {"then", "else"} and "if" in node:
            found = node["if"], at[: len(at) - steps[n:].count("properties")]
        node = node[step] if not isinstance(node, bool) else {}
    return found


def _foremost(found: list[Finding]) -> Iterator[Finding]:
    order = {keyword: n for n, keyword in enumerate(VALUE_KEYWORDS)}
    best: dict[Place, int] = {}
    for one in found:
        if one.keyword in order and not one.of_key:
            best[one.at] = min(best.get(one.at, len(order)), order[one.keyword])
    for one in found:
        if one.of_key or one.keyword not in order or best[one.at] == order[one.keyword]:
            yield one


def _without_consequences(found: list[Finding]) -> list[Finding]:
    """Leave out what depends on a field that is itself wrong or missing, and choices between fields of no object."""
    wrong = {one.at for one in found if one.keyword in VALUE_KEYWORDS}
    wrong |= {(*one.at, name) for one in found if one.keyword == "required" for name in missing(one)}
    found = [one for one in found if one.keyword != "oneOf" or isinstance(one.found, dict)]
    return [one for one in found if not one.condition or not wrong & _asked(*one.condition)]


def _asked(condition: Node, at: Place) -> set[Place]:
    return {(*at, name) for name in condition["properties"]}


def missing(finding: Finding) -> list[str]:
    """Return the required fields that are not there."""
    return [name for name in finding.rule if name not in finding.found]


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    """Judge like ECMA 262, where ``$`` is the very end: Python's also fits before a last line feed."""
    ended = pattern.removesuffix("$") + r"\Z" if pattern.endswith("$") else pattern
    if isinstance(instance, str) and not re.search(ended, instance):
        yield ValidationError("pattern")


def _multiple_of(_: Any, step: Any, instance: Any, __: Any) -> Iterator[ValidationError]:
    """Judge exactly; a number too large for that is refused by its ``maximum``."""
    if isinstance(instance, bool) or not isinstance(instance, (int, Decimal)):
        return
    try:
        whole = Decimal(instance) % Decimal(step) == 0
    except InvalidOperation:
        return
    if not whole:
        yield ValidationError("multipleOf")


def _is_integer(_: TypeChecker, value: Any) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite() and value == value.to_integral_value()
    return isinstance(value, int) and not isinstance(value, bool)


def _formats() -> FormatChecker:
    """Ask jsonschema-rs for each format, so that there is one answer to what a date is."""
    checker = FormatChecker(formats=())
    for name in ("date", "uri"):
        checker.checks(name)(FastValidator({"format": name}, validate_formats=True).is_valid)
    return checker


_VALIDATOR = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {"pattern": _pattern, "multipleOf": _multiple_of},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer),
)
