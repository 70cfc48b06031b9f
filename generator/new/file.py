"""Where a new record goes and what it starts with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.load import read as read_yaml
from generator.new import ids, skeleton
from generator.records import Document, Record, Register
from generator.write import write

KINDS = (
    "policy/1", "provider/1", "project/1", "plan/1", "school/1", "credit-batch/1", "results/1", "correction/1",
    "transfer/1", "opening/1", "verification/1", "rule-set/1", "public-notice/1",
)  # fmt: skip
PREFIX = {"provider": "v", "project": "p"}


class NotBegunError(Exception):
    """The record cannot be begun; the text says why and what to give, in Chinese."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The files written, as paths from the root; the first is the one to go on with."""

    paths: tuple[str, ...]


def begin(register: Register, root: Path, name: str, words: list[str], today: str) -> Begun:
    """Write a new record of kind ``name`` under ``root`` with values such as ``school=s-0004`` filled in.

    Raises NotBegunError for an unknown kind or field, a value that does not read, or one that the path needs.
    """
    kind = next((k for k in KINDS if k.partition("/")[0] == name), None)
    if kind is None:
        raise NotBegunError(f"没有 {name} 这个种类；可写 {'、'.join(k.partition('/')[0] for k in KINDS)}、teacher。")
    given = {**_automatic(register, name, today), **values(words)}
    if name == "correction":
        given = _correction(register, given)
    schema = skeleton.read(kind)
    body, placed = _spread(schema, given)
    path = _path(schema, placed, register, today)
    texts = {path: skeleton.text(schema, body)}
    if name == "school":
        texts |= _beside(given["id"])
    for file, text in texts.items():
        if (root / file).exists():
            raise NotBegunError(f"{file} 已经存在，没有改动。")
        write(root / file, text.encode())
    return Begun(tuple(texts))


def values(words: list[str]) -> Document:
    """Read ``key=value`` words; values are YAML (``teachers=[t-4fj2wq]``)."""
    found: Document = {}
    for word in words:
        key, equals, text = word.partition("=")
        if not equals or not re.fullmatch(r"[a-z_]+", key):
            raise NotBegunError(f"“{word}”读不懂：写成 字段=值，如 school=s-0004。")
        source = f"{key}: {text if text[:1] in '[{' else skeleton.scalar(text) if not _number(text) else text}\n"
        document = read_yaml("命令行", source.encode())
        if not isinstance(document, dict):
            raise NotBegunError(f"“{word}”的值读不懂。")
        found |= document
    return found


def _number(text: str) -> bool:
    return re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) is not None


def _automatic(register: Register, name: str, today: str) -> Document:
    """What need not be asked for: ids and dates."""
    given: Document = {}
    fields = skeleton.read(f"{name}/1")["properties"]
    if name == "school":
        given["id"] = ids.next_school(register.schools)
    elif name in PREFIX:
        given["id"] = ids.fresh(PREFIX[name], {**register.projects, **register.providers})
    if "year" in fields and name != "correction":
        given["year"] = int(today[:4])
    for day in {"submitted", "date"} & set(fields):
        given[day] = today
    return given


def _correction(register: Register, given: Document) -> Document:
    """A correction starts from what it corrects: its school, year or project, and to replace it the entry itself."""
    target = given.get("target")
    if target is None:
        return given
    place, _, number = target.partition("#")
    source = next((r for r in _batches(register) if r.stem == place), None)
    lines = source.data.get("entries") or source.data.get("corrections", []) if source else []
    if source is None or not number.isdigit() or not 0 < int(number) <= len(lines):
        shape = "schools/s-0004/credits/2025/20251205-k3m9x2#7"
        raise NotBegunError(f"没有条目 {target}：编号见教师页面或 xuefen explain，形如 {shape}。")
    line = lines[int(number) - 1]
    action = given.get("action", "replace")
    held: Document = {key: source.data[key] for key in ("school", "year", "project") if key in source.data}
    lane = "result" if "project" in source.data else "entry"
    if "credits" in line:
        kept = {key: value for key, value in line.items() if key not in ("credits", "certificate")}
        line = {**kept, "amount": line["credits"], "unit": "credits"}
        held["year"] = int(line["to"][:4])
    if action == "replace":
        held[lane] = dict(line.get(lane, line))
    return {**held, "action": action, **given}


def _batches(register: Register) -> list[Record]:
    return [record for kind in ("credit-batch", "results", "correction", "opening") for record in register.of(kind)]


def _spread(schema: Mapping[str, Any], given: Document) -> tuple[Document, Document]:
    """Put values where the schema has them: at the top, else in the first item of the list of lines."""
    fields = schema["properties"]
    body = {key: value for key, value in given.items() if key in fields}
    rest = {key: value for key, value in given.items() if key not in fields}
    items = {name: skeleton.resolved(skeleton.resolved(field).get("items", {})) for name, field in fields.items()}
    lists = {name: item for name, item in items.items() if "properties" in item}
    for name, item in lists.items():
        inside = {key: rest.pop(key) for key in list(rest) if key in item["properties"]}
        if inside and name not in body:
            body[name] = [inside]
    if rest:
        known = [*fields, *(key for item in lists.values() for key in item["properties"])]
        raise NotBegunError(f"没有 {'、'.join(rest)} 这个字段；可写 {'、'.join(dict.fromkeys(known))}。")
    return body, given


def _path(schema: Mapping[str, Any], given: Document, register: Register, today: str) -> str:
    """Fill the schema's ``x-path``; of several the one whose placeholders are given."""
    patterns = schema["x-path"] if isinstance(schema["x-path"], list) else [schema["x-path"]]
    fills = {key: str(value) for key, value in given.items() if not isinstance(value, list | dict)}
    fills = {"year": str(given.get("date", today))[:4], **fills, "stem": ids.stem(today)}
    project = register.projects.get(given.get("project", ""))
    if project:
        fills["项目文件夹"] = project.path.rpartition("/")[0]
        patterns = [pattern for pattern in patterns if "<项目文件夹>" in pattern] or patterns
    needs = [(pattern, re.findall(r"<([^>]+)>", pattern)) for pattern in patterns]
    usable = [(pattern, names) for pattern, names in needs if all(name in fills for name in names)]
    if "school" in given and len(usable) > 1:
        usable = [pair for pair in usable if "school" in pair[1]] or usable
    if not usable:
        lack = {"项目文件夹": "project"}
        wanted = dict.fromkeys(lack.get(name, name) for _, names in needs for name in names if name not in fills)
        raise NotBegunError(f"还缺 {'、'.join(wanted)}：如 {' '.join(f'{name}=…' for name in wanted)}。")
    pattern, _ = usable[0]
    return re.sub(r"<([^>]+)>", lambda found: fills[found[1]], pattern)


def _beside(school: str) -> dict[str, str]:
    """The empty roster and names that a new school starts with."""
    place = f"records/schools/{school}"
    return {
        f"{place}/roster.yaml": f"kind: roster/1\nschool: {school}\nteachers: []\n",
        f"{place}/names.yaml": f"kind: names/1\nschool: {school}\nnames: {{}}\n",
    }
