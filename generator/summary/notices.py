"""Public notices that are filed: the whole text, as all will read it, and from when to when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.explain.words import labels
from generator.records import Document
from generator.summary.case import Case
from generator.summary.escape import inert, joined
from generator.summary.layout import Items, Section

WHOLE = 10_000  # columns: more than any text takes
INDENT = "　　"  # nothing in the text then stands at the beginning of a line


def sections(case: Case) -> Iterator[Section]:
    """Yield a section for each public notice that is added or changed."""
    for record in case.records("public-notice"):
        data = record.data
        type_ = labels("public-notice-1", "type")[data["type"]]
        text = [f"> {INDENT}{inert(line, WHOLE)}\n>" for line in data["text"].splitlines() if line.strip()]
        yield Section(
            f"{type_}：{inert(data['title'], WHOLE)}", [Items(list(_facts(case, data)), "项"), Items(text, "段")]
        )


def _facts(case: Case, data: Document) -> Iterator[str]:
    first, last = date.fromisoformat(data["from"]), date.fromisoformat(data["to"])
    whole, left = (last - first).days + 1, (last - date.fromisoformat(case.as_of)).days + 1
    late = f"；**现在登记只能显示 {max(left, 0)} 天**" if left < whole else ""
    yield f"- 显示：{first} 至 {last}，{whole} 天{late}"
    if "contact" in data:
        yield f"- 异议与咨询：{inert(data['contact'], WHOLE)}"
    register = case.after.register
    for word, key, known in (("项目", "project", register.projects), ("政策", "policy", register.policies)):
        if key in data:
            named = known.get(data[key])
            yield f"- 有关{word}：{inert(named.data['title'] if named else data[key], WHOLE)}"
    if "replaces" in data:
        old = register.by_path.get(f"records/county/notices/{data['replaces']}.yaml")
        yield f"- 替代：{inert(old.data['title'] if old else data['replaces'], WHOLE)}（登记后它不再显示）"
    if names := _names(case, data):
        yield f"- **⚠️ 有与在册教师姓名相同的字样：{joined(names)}。** 公示通知不写教师姓名，请核对"


def _names(case: Case, data: Document) -> list[str]:
    """Return the names of teachers that occur in a notice; a short name may also be an ordinary word."""
    said = "\n".join(data.get(key, "") for key in ("title", "text", "contact"))
    return [inert(name) for name in sorted(set(case.after.register.names.values())) if len(name) > 1 and name in said]
