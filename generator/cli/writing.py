"""The verbs that begin records: new, init."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from generator.cli.command import CommandError, checked
from generator.new import NotBegunError, begin, fresh
from generator.new.file import values
from generator.new.starter import start
from generator.trail import clock

if TYPE_CHECKING:
    from generator.check import Checked


def new(asked: Namespace) -> int:
    """``xuefen new KIND key=value …``: a record in its right place, every field explained."""
    done = checked(asked)
    try:
        if asked.kind == "teacher":
            sys.stdout.write(_teacher(done, asked.values))
            return 0
        made = begin(done.register, asked.root, asked.kind, asked.values, asked.as_of)
    except NotBegunError as refusal:
        raise CommandError(str(refusal)) from None
    print("\n".join(made.paths))
    print("写好了；填上标着“必填”的空处，再运行 xuefen check。", file=sys.stderr)
    return 0


def init(asked: Namespace) -> int:
    """``xuefen init DIR``: a county's own empty repository."""
    try:
        made = start(asked.directory, asked.name, asked.id, asked.year or int(clock.today()[:4]))
    except NotBegunError as refusal:
        raise CommandError(str(refusal)) from None
    print("\n".join(f"{asked.directory}/{path}" for path in made))
    print(f"建好了。接下来：cd {asked.directory} && git init && xuefen check；先读其中的 README.md。", file=sys.stderr)
    return 0


def _teacher(done: Checked, words: list[str]) -> str:
    given = values(words)
    made = fresh("t", done.membership.teachers)
    school = given.get("school", "s-……")
    return (
        f"# 加进 records/schools/{school}/roster.yaml 的 teachers: 之下\n"
        f"  - id: {made}\n    joined: {_joined(given)}\n    spans:\n"
        f"      - {{since: {_joined(given)}, post: teacher, title: none, stage: primary, subject: 语文}}\n"
        f"# 加进 records/schools/{school}/names.yaml 的 names: 之下\n  {made}: {given.get('name', '姓名')}\n"
    )


def _joined(given: dict[str, object]) -> str:
    """The day a new teacher joined: the one given, else today."""
    return str(given.get("joined", clock.today()))
