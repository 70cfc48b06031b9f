"""Problems as people and machines read them: plain text, workflow commands of a code host, JSON (DESIGN section 8)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from json import dumps
from typing import NamedTuple

from generator import messages
from generator.messages import Lang
from generator.problem import Problem

ANNOTATED = 10  # of each severity: a host drops silently what is over ten errors or warnings of one step
SEVERITIES = ("error", "warning")
HINT = {"zh": "提示", "en": "hint"}


class Counts(NamedTuple):
    """How much was checked."""

    files: int
    entries: int


def text(problems: Sequence[Problem], counts: Counts, lang: Lang = "zh") -> str:
    """Return one line ``path:line:column CODE message`` and one hint per problem, by path and line, and a summary."""
    return _lines([*_told(_sorted(problems), lang), summary(problems, counts, lang)])


def github(problems: Sequence[Problem], counts: Counts, lang: Lang = "zh") -> str:
    """Return workflow commands that annotate a pull request: at most ten errors and ten warnings, worst first.

    What is over that is counted in a notice and told as in ``text``.
    """
    groups = [[one for one in _sorted(problems) if messages.severity(one) == severity] for severity in SEVERITIES]
    annotated = [one for group in groups for one in group[:ANNOTATED]]
    rest = [one for group in groups for one in group[ANNOTATED:]]
    lines = [_annotation(one, lang) for one in annotated]
    if rest:
        lines.append(f"::notice::{_command_text(_more(rest, lang))}")
    return _lines([*lines, *_told(_sorted(rest), lang), summary(problems, counts, lang)])


def json(problems: Sequence[Problem], counts: Counts, lang: Lang = "zh") -> str:
    """Return ``{"problems": [{code, severity, path, line, column, message, hint}], "files": n, "entries": n}``."""
    found = [
        {
            "code": one.code,
            "severity": messages.severity(one),
            "path": one.path,
            "line": one.line,
            "column": one.column,
            "message": messages.message(one, lang),
            "hint": messages.hint(one, lang),
        }
        for one in _sorted(problems)
    ]
    written = dumps({"problems": found, "files": counts.files, "entries": counts.entries}, ensure_ascii=False)
    return _unprintable(written, lambda char: dumps(char)[1:-1]).replace("##[", "\\u0023#[") + "\n"


def markdown(problems: Sequence[Problem], counts: Counts, lang: Lang = "zh") -> str:
    """Return everything as ``text`` does, as a block that no renderer takes for markup."""
    told = text(problems, counts, lang)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", told)), default=0))
    return f"{fence}text\n{told}{fence}\n"


FORMATS: dict[str, Callable[[Sequence[Problem], Counts, Lang], str]] = {"text": text, "github": github, "json": json}


def summary(problems: Sequence[Problem], counts: Counts, lang: Lang = "zh") -> str:
    """Return the last line: numbers of errors, warnings, files and entries."""
    errors, warnings = _numbers(problems)
    if lang == "en":
        found = f"{_plural(errors, 'error')}, {_plural(warnings, 'warning')}" if problems else "no problems"
        return f"{found} in {_plural(counts.files, 'file')}, {_plural(counts.entries, 'entry', 'entries')}"
    found = f"发现 {errors} 个错误、{warnings} 个警告" if problems else "没有发现问题"
    return f"{found}（共 {counts.files} 个文件、{counts.entries} 条学分条目）"


def _numbers(problems: Sequence[Problem]) -> tuple[int, int]:
    errors = sum(messages.severity(one) == "error" for one in problems)
    return errors, len(problems) - errors


def _plural(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _more(rest: Sequence[Problem], lang: Lang) -> str:
    errors, warnings = _numbers(rest)
    if lang == "en":
        return f"{_plural(errors, 'more error')} and {_plural(warnings, 'more warning')} are listed in the log"
    return f"另有 {errors} 个错误、{warnings} 个警告没有标注，见运行日志"


def _sorted(problems: Sequence[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda one: (one.path, one.line, one.column, one.code, one.values))


def _told(problems: Sequence[Problem], lang: Lang) -> Iterator[str]:
    for one in problems:
        yield f"{_position(one)} {one.code} {visible(messages.message(one, lang))}"
        yield f"  {HINT[lang]}: {visible(messages.hint(one, lang))}"


def _position(one: Problem) -> str:
    path = visible(one.path)
    if path.lstrip().startswith(":"):
        path = f"./{path}"  # a line that begins with two colons is a command to a runner
    return f"{path}:{one.line}:{one.column}" if one.line else path


def visible(untrusted: str) -> str:
    """Return text with nothing invisible left in it: control, bidi and odd space characters stand as escapes.

    ``##[`` is broken up too: a runner takes it for a command anywhere in a line.
    """
    return _unprintable(untrusted, lambda char: char.encode("unicode_escape").decode()).replace("##[", "#\\x23[")


def _unprintable(written: str, escape: Callable[[str], str]) -> str:
    return written if written.isprintable() else "".join(c if c.isprintable() else escape(c) for c in written)


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _annotation(one: Problem, lang: Lang) -> str:
    rule = messages.catalogue()[one.code].rule[lang]
    place = {"file": one.path, "line": one.line, "col": one.column, "title": f"{one.code} {rule}"}
    properties = ",".join(f"{name}={_property(visible(str(value)))}" for name, value in place.items() if value)
    told = f"{messages.message(one, lang)}", f"{HINT[lang]}: {messages.hint(one, lang)}"
    return f"::{messages.severity(one)} {properties}::{_command_text(chr(10).join(map(visible, told)))}"


def _command_text(plain: str) -> str:
    return plain.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(plain: str) -> str:
    return _command_text(plain).replace(":", "%3A").replace(",", "%2C")
