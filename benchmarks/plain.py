"""Load and shape by plain PyYAML and jsonschema: ``python -m benchmarks.plain DIR`` ends with 1 on a refused record."""

from __future__ import annotations

import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from benchmarks.flat import schemas


class Loader(yaml.CSafeLoader):
    """The C loader with dates and ``yes`` left as text and decimals exact, or jsonschema would refuse good records."""

    yaml_implicit_resolvers: dict[str, Any] = {  # noqa: RUF012 - PyYAML declares it so
        first: [(tag, words) for tag, words in found if tag.endswith((":int", ":null"))]
        for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


Loader.add_implicit_resolver("!decimal", re.compile(r"-?[0-9]+\.[0-9]+$"), list("-0123456789"))
Loader.add_constructor("!decimal", lambda _, node: Decimal(node.value))


def refused(root: Path) -> int:
    """Return the number of refused records."""
    checker = Draft202012Validator.FORMAT_CHECKER
    validators = {
        kind: Draft202012Validator(schema, format_checker=checker) for kind, schema in schemas(Decimal).items()
    }
    found = 0
    for file in sorted(root.glob("records/**/*.yaml")):
        document: Any = yaml.load(file.read_bytes(), Loader)  # noqa: S506 - a safe loader, extended above
        found += not validators[document["kind"]].is_valid(document)
    return found


if __name__ == "__main__":
    raise SystemExit(min(1, refused(Path(sys.argv[1]))))
