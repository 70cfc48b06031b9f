"""The words of the command line and their help."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias

from generator import __version__
from generator.cli import verbs

Parser = argparse.ArgumentParser
Commands: TypeAlias = "argparse._SubParsersAction[Parser]"
Verb = Callable[[argparse.Namespace], int]
TABLES = ("table", "csv", "json", "xlsx", "parquet")


def parser() -> argparse.ArgumentParser:
    """Return the parser; each verb sets ``run``, the function that does it."""
    top = argparse.ArgumentParser(prog="xuefen", description="教师培训学分登记：检查记录，汇总并说明学分，生成站点。")
    top.add_argument("--version", action="version", version=f"xuefen {__version__}")
    commands = top.add_subparsers(title="命令", required=True, metavar="命令")
    _readers(commands)
    _writers(commands)
    return top


def _readers(commands: Commands) -> None:
    """The verbs that read the register: check, totals, explain, export, build, serve."""
    check = _verb(commands, "check", verbs.check, "检查全部记录（或只报告某些文件）")
    check.add_argument("paths", nargs="*", type=Path, metavar="文件", help="只报告这些文件或文件夹的问题")
    check.add_argument("--format", choices=tuple(verbs.FORMATS), default="text", help="输出格式")

    totals = _verb(commands, "totals", verbs.totals, "汇总：每位教师每个周期一行")
    _selection(totals)
    totals.add_argument("--format", choices=TABLES, default="table", help="输出格式")

    explain = _verb(commands, "explain", verbs.explain, "说明一位教师的每项要求、每个条目")
    explain.add_argument("teacher", metavar="教师", help="教师编号，如 t-4fj2wq，或姓名")
    _day(explain)

    export = _verb(commands, "export", verbs.export, "导出全部条目及其计入学分")
    _selection(export)
    export.add_argument("--format", choices=TABLES[1:], default="csv", help="输出格式")

    build = _verb(commands, "build", verbs.build, "检查记录并生成站点")
    build.add_argument("-o", "--output", type=Path, help="输出文件夹（默认 build/site/internal）")
    _day(build)

    serve = _verb(commands, "serve", verbs.serve, "在本机浏览站点，记录一改就重新生成")
    serve.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    _day(serve)


def _writers(commands: Commands) -> None:
    """The verbs that begin records: new, init."""
    new = _verb(commands, "new", verbs.new, "新建一份记录，字段都有说明")
    new.add_argument("kind", metavar="种类", help="如 correction、transfer、school、policy、teacher")
    new.add_argument("values", nargs="*", metavar="字段=值", help="先填好的字段，如 school=s-0004")
    _day(new)

    about = "建一个自己县的登记库：没有人员记录，能通过检查，能生成站点。"
    init = commands.add_parser("init", help="建一个自己县的登记库", description=about)
    init.add_argument("directory", type=Path, metavar="目录")
    init.add_argument("--name", default="某某县", help="县名")
    init.add_argument("--id", default="county", help="县编号（小写字母、数字与连字符）")
    init.add_argument("--year", type=int, help="周期的第一年（默认今年）")
    init.set_defaults(run=verbs.init)


def _verb(commands: Commands, name: str, run: Verb, text: str) -> Parser:
    verb = commands.add_parser(name, help=text, description=f"{text}。")
    verb.add_argument("--root", type=Path, default=Path(), metavar="目录", help="登记库所在目录（默认当前目录）")
    verb.add_argument("--lang", choices=("zh", "en"), default="zh", help="问题说明的语言")
    verb.set_defaults(run=run)
    return verb


def _selection(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--school", metavar="学校", help="只要这所学校，如 s-0004")
    verb.add_argument("--teacher", metavar="教师", help="只要这位教师，如 t-4fj2wq")
    verb.add_argument("--from", dest="since", type=_iso, metavar="日期", help="只算这一天起的学分（不判断是否达标）")
    verb.add_argument("--to", dest="until", type=_iso, metavar="日期", help="只算到这一天为止")
    verb.add_argument("--rules", type=Path, metavar="文件", help="改用这部规则集试算")
    verb.add_argument("--names", action="store_true", help="带上姓名（只供内部使用）")
    verb.add_argument("-o", "--output", type=Path, metavar="文件", help="写到文件")
    _day(verb)


def _day(verb: argparse.ArgumentParser) -> None:
    today = date.today().isoformat()
    verb.add_argument("--as-of", type=_iso, default=today, metavar="日期", help="截至哪一天（默认今天）")


def _iso(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，应为 年-月-日，如 2026-11-23") from None
