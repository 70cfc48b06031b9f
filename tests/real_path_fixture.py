"""A small county around one rule set: the lines of worked cases as the records from which totals really come."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from generator.check import Checked, check
from generator.ledger import ledger
from generator.totals import Totals, totals
from generator.tree import WorkTree
from tests.credit_fixture import Document, documents

Line = dict[str, Any]
SCHOOL = "s-0001"
HEAD = "t-head00"
PROJECT = ("mode", "level", "topic", "audience", "purpose", "route", "approved", "activity")  # what a project states


def family(name: str) -> list[Document]:
    """The rule set of that id and its ancestors, as written."""
    found = [documents()[f"records/county/rules/{name}.yaml"]]
    while "extends" in found[-1]:
        found.append(documents()[f"records/county/rules/{found[-1]['extends']}.yaml"])
    return found


def county(
    rules: list[Document], start: str, teachers: dict[str, Line], lines: list[Line], *, split: bool = False
) -> Any:
    """All documents by path: ``teachers`` by id with what rules ask of them, ``lines`` with their ``teacher``.

    A line with an ``event`` or ``planned`` hours is a result of a project, any other one a claim; claims stand in one
    file a year or, ``split``, each in its own. The first of ``rules`` judges the one cycle.
    """
    first = int(start[:4])
    found: dict[str, Document] = {
        "records/county/county.yaml": {
            "kind": "county/1", "id": "qinghe", "name": "青禾县", "province": "某省", "bureau": "青禾县教育体育局",
        },
        "records/county/accounts.yaml": {
            "kind": "accounts/1",
            "accounts": [
                {"login": role, "role": role, "scope": "county", "from": start} for role in ("bureau", "registrar")
            ],
        },
        "records/county/periods.yaml": {
            "kind": "periods/1",
            "cycles": [{"id": "cycle", "start": start, "rules": rules[0]["id"]}],
            "years": [
                {"year": y, "opens": f"{y}-01-01", "closes": f"{y}-12-31", "correcting_until": f"{y + 1}-03-31"}
                for y in range(first - 1, first + rules[0]["cycle"]["years"] + 2)
            ],
        },
        f"records/schools/{SCHOOL}/school.yaml": {
            "kind": "school/1", "id": SCHOOL, "name": "青禾县实验小学", "type": "primary", "stages": ["primary"],
            "nature": "public", "area": "town", "leadership": [{"since": "2000-09-01", "head": HEAD}],
        },
        f"records/schools/{SCHOOL}/names.yaml": {
            "kind": "names/1", "school": SCHOOL, "names": dict.fromkeys((HEAD, *teachers), "张例"),
        },
        f"records/schools/{SCHOOL}/roster.yaml": {
            "kind": "roster/1", "school": SCHOOL, "teachers": [on_roster(HEAD, {}, start)]
            + [on_roster(name, asked, start) for name, asked in teachers.items()],
        },
    }  # fmt: skip
    for document in rules:
        found[f"records/county/rules/{document['id']}.yaml"] = document
        found[f"records/county/policies/{document['id'].lower()}.yaml"] = policy(document)
    results = [line for line in lines if "event" in line or "planned" in line]
    claims = [line for line in lines if line not in results]
    return found | dict(batches(claims, split=split)) | dict(projects(results))


def on_roster(name: str, asked: Line, start: str) -> Line:
    """One teacher; ``new`` begins on probation with the cycle, ``last_cycle`` retires in it."""
    joined = start if asked.get("new") == "yes" else "2000-09-01"
    span = {"since": joined, "post": "teacher", "title": asked.get("title", "second"), "stage": "primary"}
    spans = [span | {"probation": "yes"}] if joined == start else [span]
    retires = {"retires": f"{int(start[:4]) + 1}{start[4:]}"} if asked.get("last_cycle") == "yes" else {}
    return {"id": name, "joined": joined, **retires, "spans": spans}


def policy(rules: Document) -> Document:
    """The text a rule set cites, with every clause it cites."""
    cites = {
        clause["cite"] for stage in rules.values() if isinstance(stage, list) for clause in stage if "cite" in clause
    }
    return {
        "kind": "policy/1", "id": rules["id"].lower(), "title": rules["label"], "number": rules["source"],
        "issuer": "某厅", "status": "in_force", "issued": rules["valid"]["since"], "summary": "例",
        "clauses": [{"id": cite} for cite in sorted(cites)],
    }  # fmt: skip


def batches(claims: list[Line], *, split: bool) -> Iterator[tuple[str, Document]]:
    """Claims in their order, by the year they end in."""
    by_year: dict[str, list[Line]] = defaultdict(list)
    for n, line in enumerate(claims):
        given = {key: value for key, value in line.items() if key != "date"}
        entry = {"activity": "training", "level": "county", "title": f"第{n + 1}项", "to": line["date"], **given}
        by_year[line["date"][:4]].append(entry)
    for year, entries in by_year.items():
        for n, part in enumerate([[entry] for entry in entries] if split else [entries]):
            path = f"records/schools/{SCHOOL}/credits/{year}/{year}1231-{n:06}.yaml"
            yield path, {
                "kind": "credit-batch/1", "school": SCHOOL, "year": int(year), "submitted": f"{year}-12-31",
                "totals": control(part), "entries": part,
            }  # fmt: skip


def control(entries: list[Line]) -> Line:
    sums: Counter[str] = Counter()
    for entry in entries:
        sums[entry["unit"]] += entry["amount"]
    return {"entries": len(entries), **sums}


def projects(results: list[Line]) -> Iterator[tuple[str, Document]]:
    """A project for each line, with the hours that were planned, and its result."""
    for n, line in enumerate(results):
        name, day, mode = f"p-case{n:02}", line["date"], line.get("mode", "online")
        folder = f"records/county/projects/{day[:4]}/{name}"
        stated = {key: line[key] for key in PROJECT if key in line and key != "mode"}
        planned, amount = line.get("planned", line["amount"]), line["amount"]
        yield f"{folder}/project.yaml", {
            "kind": "project/1", "id": name, "year": int(day[:4]), "title": f"第{n + 1}期", "level": "county",
            "host": "青禾县教育体育局", "status": "closed", "hours": {mode: planned}, "from": f"{day[:8]}01", "to": day,
            "enrolment": "direct", **stated,
        }  # fmt: skip
        result = line.get("result", "passed")
        earned = (planned if amount is None else amount) if result in ("passed", "excellent") else 0
        entry = {"teacher": line["teacher"], "result": result}
        yield f"{folder}/results/{SCHOOL}.yaml", {
            "kind": "results/1", "project": name, "school": SCHOOL, "submitted": f"{day[:4]}-12-31",
            "totals": {"entries": 1, "hours": earned},
            "entries": [entry if amount is None else entry | {"hours": {mode: amount}}],
        }  # fmt: skip


def write(root: Path, found: dict[str, Document]) -> WorkTree:
    """Write documents as YAML files."""
    for path, document in found.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False), "utf-8")
    return WorkTree(root)


class _Dumper(yaml.SafeDumper):
    """Decimals as they are written, no aliases."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


_Dumper.add_representer(Decimal, lambda dumper, number: dumper.represent_scalar("tag:yaml.org,2002:float", str(number)))
_Dumper.add_representer(date, lambda dumper, day: dumper.represent_str(str(day)))


def judged(tree: WorkTree, as_of: str) -> tuple[Checked, Totals]:
    """Check the tree, which must have no error, and total it."""
    found = check(tree)
    assert [(one.path, one.line, one.code, dict(one.values)) for one in found.errors] == []
    return found, totals(ledger(found.register, found.membership, found.entries), found.rule_sets, as_of)
