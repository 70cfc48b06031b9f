"""The words of the command line and their help."""

from __future__ import annotations

import argparse
import os
from datetime import date
from pathlib import Path
from typing import TypeAlias

from generator import __version__
from generator.trail import clock

Parser = argparse.ArgumentParser
Commands: TypeAlias = "argparse._SubParsersAction[Parser]"
TABLES = ("table", "csv", "json", "xlsx", "parquet")
CHECKS = ("text", "github", "json")
OWN = {
    "title": "任现职称（title_since）至截止日",
    "licensure": "到注册有效期（registered_until）为止的一个注册周期，长度同规则集的周期",
}
TRIAL = (
    "试算：--rules 的文件 与登记库某部规则集同编号时，代替那一部（上级改了，下级一并重算）； "
    "不同编号时，全部周期改按它判断。 每行列出现在与改后，有变化的在前； 文件有错误时不汇总。"
)


class _Help(argparse.HelpFormatter):
    """Help as wide as the terminal; told the width, argparse does not load what would ask for it."""

    def __init__(self, prog: str) -> None:
        try:
            width = os.get_terminal_size().columns
        except OSError:
            width = int(os.environ.get("COLUMNS") or 80)
        super().__init__(prog, width=max(width - 2, 40))


def parser(verb: str = "") -> argparse.ArgumentParser:
    """Return the parser; each verb sets ``run``: the module of this package and the function in it that does it.

    Given a verb, only the group that holds it is made ready: a check of one file should not wait for all the others.
    """
    top = argparse.ArgumentParser(
        prog="xuefen", formatter_class=_Help, description="教师培训学分登记：检查记录，汇总并说明学分，生成站点。"
    )
    top.add_argument("--version", action="version", version=f"xuefen {__version__}")
    commands = top.add_subparsers(title="命令", required=True, metavar="命令", prog="xuefen")  # unnamed: loads shutil
    for make in [make for names, make in GROUPS if verb in names] or [make for _, make in GROUPS]:
        make(commands)
    return top


def _check(commands: Commands) -> None:
    """The verb that runs most often, and should be quick."""
    check = _verb(commands, "check", "checking.check", "检查全部记录（或只报告某些文件）")
    check.add_argument("paths", nargs="*", type=Path, metavar="文件", help="只报告这些文件或文件夹的问题")
    _range(check)
    check.add_argument("--actor", metavar="账号", default="", help="谁提出：同时检查此人能不能提出")
    check.add_argument("--as-of", type=_iso, metavar="日期", help="按哪一天判断（默认今天）")
    check.add_argument("--format", choices=CHECKS, default="text", help="输出格式")


def _readers(commands: Commands) -> None:
    """The verbs that read the register: totals, explain, export, build, access, serve."""
    totals = _verb(commands, "totals", "reading.totals", "汇总：每位教师每个周期一行")
    totals.epilog = TRIAL
    _selection(totals)
    totals.add_argument("--format", choices=TABLES, default="table", help="输出格式")

    explain = _verb(commands, "explain", "reading.explain", "说明一位教师的每项要求、每个条目")
    explain.add_argument("teacher", metavar="教师", help="教师编号，如 t-4fj2wq，或姓名")
    _day(explain)

    export = _verb(commands, "export", "reading.export", "导出全部条目及其计入学分")
    _selection(export)
    export.add_argument("--format", choices=TABLES[1:], default="csv", help="输出格式")

    build = _verb(commands, "build", "sites.build", "检查记录并生成站点")
    _audience(build)
    build.add_argument("-o", "--output", type=Path, help="输出文件夹（默认 build/site/读者）")
    build.add_argument("--zip", type=Path, metavar="文件", help="另打成一个 zip，解开就能看")
    build.add_argument("--no-search", dest="search", action="store_false", help="不编搜索索引，站点不带搜索")
    _day(build)

    access = _verb(commands, "access", "sites.access", "由账号生成各站点谁能看的对照表，给网页服务器用")
    access.add_argument("-o", "--output", type=Path, metavar="文件", help="写到文件，如 /etc/xuefen/access.map")
    _day(access)

    serve = _verb(commands, "serve", "sites.serve", "在本机浏览站点，记录一改就重新生成")
    _audience(serve)
    serve.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    serve.add_argument("--search", action="store_true", help="带搜索：每次改动都重编索引，会慢几秒")
    _day(serve)


def _audience(parser: Parser) -> None:
    told = "给谁看：internal（默认）、public、school:学校、provider:机构、teacher:教师；编号处可写 all"
    parser.add_argument("--audience", metavar="读者", default="internal", help=told)


def _writers(commands: Commands) -> None:
    """The verbs that begin records: new, init."""
    new = _verb(commands, "new", "writing.new", "新建一份记录，字段都有说明")
    new.add_argument("kind", metavar="种类", help="如 correction、transfer、school、policy、teacher")
    new.add_argument("values", nargs="*", metavar="字段=值", help="先填好的字段，如 school=s-0004")
    _day(new)

    about = "建一个自己县的登记库：没有人员记录，能通过检查，能生成站点。"
    init = commands.add_parser("init", help="建一个自己县的登记库", description=about)
    init.add_argument("directory", type=Path, metavar="目录")
    init.add_argument("--name", default="某某县", help="县名")
    init.add_argument("--id", default="county", help="县编号（小写字母、数字与连字符）")
    init.add_argument("--year", type=int, help="周期的第一年（默认今年）")
    init.set_defaults(run="writing.init")


def _trail(commands: Commands) -> None:
    """The verbs of submissions, approvals and the proof of both."""
    summary = _verb(commands, "summary", "summing.summary", "给审核人看的摘要：改了什么，每位教师前后如何，还差谁批准")
    summary.add_argument("submission", nargs="?", metavar="提交", help="提交的分支，如 submit/clerk-0004/2026-11")
    _range(summary)
    summary.add_argument("--pr-of", metavar="提交号", help="合并请求由其最后一个提交号查得")
    summary.add_argument("--comment", action="store_true", help="贴到合并请求上（每次更新同一条）")
    summary.add_argument("--paper", action="store_true", help="供打印、签字盖章的一页")
    summary.add_argument("-o", "--output", type=Path, metavar="文件", help="写到文件")
    _day(summary)

    sign = _verb(commands, "sign", "trail.sign", "批准或退回一个提交：签名，放进信箱")
    sign.add_argument("submission", metavar="提交", help="提交的分支，如 submit/clerk-0004/2026-11")
    sign.add_argument("--return", dest="returned", action="store_true", help="退回（用 --note 写明理由）")
    sign.add_argument("--note", default="", metavar="文字", help="一行说明：退回的理由，或纸质原件存放处")
    sign.add_argument(
        "--for", dest="holder", default="", metavar="账号", help="代谁的席位（代理人），或记录谁的纸质批准"
    )
    sign.add_argument("--paper", action="store_true", help="登记员记录一份签字盖章的纸质批准")
    _identity(sign)

    approve = _verb(commands, "approve", "trail.approve", "登记：再查一遍，合并、签署、推送（登记员）")
    approve.add_argument("submission", nargs="?", metavar="提交", help="提交的分支，如 submit/clerk-0004/2026-11")
    approve.add_argument("--pr", type=int, metavar="编号", help="代码平台上的合并请求")
    _identity(approve)

    queue = _verb(commands, "queue", "trail.queue", "在审的提交：最早的在前，还差谁批准")
    queue.add_argument("--format", choices=("table", "json"), default="table", help="输出格式")

    audit = _verb(commands, "audit", "auditing.audit", "重放主线：每一笔登记都有当时有权的人批准")
    audit.add_argument("--anchor", metavar="提交或检查点", help="已知在主线上的提交，或检查点文件：防止历史被截短")
    audit.add_argument("--genesis", metavar="提交", help="主线的起点（默认取设置 xuefen.genesis）")
    audit.add_argument("--format", choices=("text", "json", "csv"), default="text", help="输出格式；csv 是登记簿")
    audit.add_argument("-o", "--output", type=Path, metavar="文件", help="写到文件")
    audit.add_argument("--checkpoint", type=Path, metavar="文件", help="没有问题时写一份签名的检查点")
    _identity(audit)

    owners = _verb(commands, "owners", "trail.owners", "由账号生成 CODEOWNERS")
    owners.add_argument("-o", "--output", type=Path, metavar="文件", help="写到文件，如 .github/CODEOWNERS")
    _day(owners)


def _hook(commands: Commands) -> None:
    """The verbs of a Git server's own check."""
    words = "Git 服务器上的接收检查"
    hook = commands.add_parser("hook", help=words, description=f"{words}。", formatter_class=_Help)
    verbs = hook.add_subparsers(title="命令", required=True, metavar="命令", prog="xuefen hook")
    _verb(verbs, "pre-receive", "server.pre_receive", "由 Git 调用：判断一次推送收不收")
    install = _verb(verbs, "install", "server.install", "装进一个裸仓库")
    install.add_argument("directory", type=Path, metavar="裸仓库")
    install.add_argument("--repository", required=True, metavar="编号", help="登记库编号；试用库与正式库必须不同")
    install.add_argument("--genesis", required=True, metavar="提交", help="主线的第一个提交")
    install.add_argument("--pusher", default="REMOTE_USER", metavar="变量", help="服务器把推送人放在哪个环境变量里")
    install.add_argument("--host", default="", metavar="网址", help="代码平台上本库的网址：其合并请求与批准才算数")
    prove = _verb(verbs, "prove", "server.prove", "证明检查生效：推送一个必须被拒收的东西")
    prove.add_argument("directory", type=Path, metavar="裸仓库")


def _range(verb: Parser) -> None:
    verb.add_argument("--base", metavar="版本", help="与登记库的这个版本比较，只看改动")
    verb.add_argument("--head", metavar="版本", help="改动的最后一个提交（默认工作目录里的样子）")
    verb.add_argument("--pr", type=int, metavar="编号", help="代码平台上的合并请求")


def _identity(verb: Parser) -> None:
    verb.add_argument("--as", dest="login", default="", metavar="账号", help="自己的账号（默认取设置 xuefen.login）")
    verb.add_argument("--key", type=Path, metavar="文件", help="签名钥匙（默认取设置 user.signingkey）")
    verb.add_argument("--yes", action="store_true", help="不再询问")


def _verb(commands: Commands, name: str, run: str, text: str) -> Parser:
    verb = commands.add_parser(name, help=text, description=f"{text}。", formatter_class=_Help)
    verb.add_argument("--root", type=Path, default=Path(), metavar="目录", help="登记库所在目录（默认当前目录）")
    verb.add_argument("--lang", choices=("zh", "en"), default="zh", help="问题说明的语言")
    verb.set_defaults(run=run)
    return verb


def _selection(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--school", metavar="学校", help="只要这所学校，如 s-0004")
    verb.add_argument("--teacher", metavar="教师", help="只要这位教师，如 t-4fj2wq")
    verb.add_argument("--from", dest="since", type=_iso, metavar="日期", help="只算这一天起的学分（不判断是否达标）")
    verb.add_argument("--to", dest="until", type=_iso, metavar="日期", help="只算到这一天为止")
    verb.add_argument(
        "--window", choices=tuple(OWN), help=f"只算每位教师自己的区间（不判断）：{'；'.join(OWN.values())}"
    )
    verb.add_argument("--rules", type=Path, metavar="文件", help="改用这部规则集试算；登记库不变")
    verb.add_argument("--names", action="store_true", help="带上姓名（只供内部使用）")
    verb.add_argument("-o", "--output", type=Path, metavar="文件", help="写到文件")
    _day(verb)


def _day(verb: argparse.ArgumentParser) -> None:
    today = clock.today()
    verb.add_argument("--as-of", type=_iso, default=today, metavar="日期", help="截至哪一天（默认今天）")


def _iso(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，应为 年-月-日，如 2026-11-23") from None


GROUPS = (
    (("check",), _check),
    (("totals", "explain", "export", "build", "access", "serve"), _readers),
    (("new", "init"), _writers),
    (("summary", "sign", "approve", "queue", "audit", "owners"), _trail),
    (("hook",), _hook),
)
