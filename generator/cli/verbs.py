"""What each verb does, in a few lines; pandas and the site are imported by the verbs that need them."""

from __future__ import annotations

import gc
import sys
from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from generator import report
from generator.check import Checked
from generator.check import check as check_tree
from generator.new import NotBegunError, begin, fresh
from generator.new.starter import start
from generator.progress import Progress
from generator.report import Counts
from generator.tree import WorkTree, head

if TYPE_CHECKING:
    from generator.credit import RuleSet
    from generator.ledger import Ledger
    from generator.pages import BuildReport
    from generator.totals import Totals

SITE = Path("build/site/internal")
FORMATS = {"text": report.text, "github": report.github, "json": report.json}


class CommandError(Exception):
    """The command cannot go on; the text says why, in Chinese. ``code`` is the exit code."""

    def __init__(self, why: str, code: int = 2) -> None:
        super().__init__(why)
        self.code = code


def check(asked: Namespace) -> int:
    """``xuefen check``: all problems of the register, or those of the named files and folders."""
    done = _checked(asked)
    problems = done.problems
    if asked.paths:
        names = [_from_root(asked, path) for path in asked.paths]
        problems = [one for one in problems if any(f"{one.path}/".startswith(f"{name}/") for name in names)]
    shown = FORMATS[asked.format](problems, Counts(done.files, len(done.entries)), asked.lang)
    sys.stdout.write(shown)
    return int(any(one in problems for one in done.errors))


def totals(asked: Namespace) -> int:
    """``xuefen totals``: one row per teacher and cycle."""
    from generator import export

    done = _sound(asked)
    found = _totals(asked, done, _book(done))
    if found.people.empty:
        print("没有符合条件的教师：核对学校或教师编号、日期。", file=sys.stderr)
    _output(asked, export.totals(found, asked.format, done.register.names if asked.names else None))
    return 0


def explain(asked: Namespace) -> int:
    """``xuefen explain TEACHER``: every requirement and entry of one teacher, with reasons and clauses."""
    from generator.explain import Unknown, find
    from generator.explain import explain as explain_teacher
    from generator.totals import totals as total

    done = _sound(asked)
    book = _book(done)
    who = find(book, asked.teacher)
    if isinstance(who, Unknown):
        raise CommandError(who.message)
    sys.stdout.write(explain_teacher(book, total(book, done.rule_sets, asked.as_of, teacher=who), who))
    return 0


def export(asked: Namespace) -> int:
    """``xuefen export``: every entry of the ledger with what it counted."""
    from generator import export as exports

    done = _sound(asked)
    found = _totals(asked, done, _book(done))
    _output(asked, exports.entries(found, asked.format, done.register.names if asked.names else None))
    return 0


def new(asked: Namespace) -> int:
    """``xuefen new KIND key=value …``: a record in its right place, every field explained."""
    done = _checked(asked)
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
        made = start(asked.directory, asked.name, asked.id, asked.year or date.today().year)
    except NotBegunError as refusal:
        raise CommandError(str(refusal)) from None
    print("\n".join(f"{asked.directory}/{path}" for path in made))
    print(f"建好了。接下来：cd {asked.directory} && git init && xuefen check；先读其中的 README.md。", file=sys.stderr)
    return 0


def build(asked: Namespace) -> int:
    """``xuefen build``: the internal site, from a register without errors."""
    out = asked.output or asked.root / SITE
    made = _built(asked, out)
    told = f"{made.pages} 个记录页，写入 {made.written} 个文件，{made.unchanged} 个没有变化"
    print(f"站点已生成（{told}，{made.seconds:.1f} 秒）。用浏览器打开：\n{(out / 'index.html').resolve()}")
    return 0


def serve(asked: Namespace) -> int:
    """``xuefen serve``: the internal site on this machine, rebuilt on change."""
    from generator.resources import folder
    from generator.serve import serve as serve_site

    out = asked.root / SITE

    def again() -> None:
        _built(asked, out)
        gc.collect()  # a server lives on: what one build leaves behind is not kept for the next

    serve_site(again, out, [asked.root / "records", folder("site")], port=asked.port)
    return 0


def _built(asked: Namespace, out: Path) -> BuildReport:
    from generator import pages
    from generator.totals import totals as total

    done = _sound(asked)
    progress = Progress()
    progress("汇总学分")
    book = _book(done)
    found = total(book, done.rule_sets, asked.as_of)
    try:
        made = pages.build(book, found, done.rule_sets, out, commit=head(asked.root), progress=progress)
    except pages.EngineError as error:
        raise CommandError(f"页面引擎没有渲染成功：\n{error}") from None
    progress.done()
    return made


def _checked(asked: Namespace) -> Checked:
    progress = Progress()
    done = check_tree(WorkTree(asked.root), progress)
    progress.done()
    return done


def _sound(asked: Namespace) -> Checked:
    """The register without errors; totals of a broken one could be wrong in silence (decision 5)."""
    done = _checked(asked)
    if not done.files:
        raise CommandError(f"{asked.root} 下没有 records/：用 --root 指明登记库所在目录。")
    if done.errors:
        sys.stderr.write(report.text(done.errors, Counts(done.files, len(done.entries)), asked.lang))
        raise CommandError("登记库有错误，不出总数：请先改正上面各条（xuefen check）。", 1)
    return done


def _book(done: Checked) -> Ledger:
    from generator.ledger import ledger

    return ledger(done.register, done.membership, done.entries)


def _totals(asked: Namespace, done: Checked, book: Ledger) -> Totals:
    from generator.totals import totals as total

    window = (asked.since, asked.until or asked.as_of) if asked.since or asked.until else None
    if window and not window[0]:
        raise CommandError("写了 --to 也要写 --from。")
    chosen = {"school": asked.school, "teacher": asked.teacher}
    found = total(book, done.rule_sets, asked.as_of, **chosen, window=window, rules=_rules(asked, done))
    for cycle in found.skipped:
        print(f"周期 {cycle} 没有可用的规则集，未作判断。", file=sys.stderr)
    return found


def _rules(asked: Namespace, done: Checked) -> RuleSet | None:
    """The rule set of ``--rules FILE``, read as if it stood in the register."""
    from generator.trial import rule_set

    if asked.rules is None:
        return None
    found, problems = rule_set(asked.rules, done.register)
    if found is None:
        sys.stderr.write(report.text(problems, Counts(1, 0), asked.lang))
        raise CommandError(f"规则集 {asked.rules} 不能用。", 1)
    return found


def _teacher(done: Checked, words: list[str]) -> str:
    from generator.new.file import values

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
    return str(given.get("joined", date.today().isoformat()))


def _output(asked: Namespace, content: bytes | str) -> None:
    from generator.write import write

    data = content.encode() if isinstance(content, str) else content
    if asked.output:
        write(asked.output, data)
        print(f"已写入 {asked.output}", file=sys.stderr)
    elif asked.format in ("xlsx", "parquet"):
        raise CommandError(f"{asked.format} 请用 -o 写到文件。")
    else:
        sys.stdout.buffer.write(data)


def _from_root(asked: Namespace, path: Path) -> str:
    """A named file as a path from the root: given from where the user stands, or from the root."""
    root = asked.root.resolve()
    for place in (path.resolve(), (root / path).resolve()):
        if place.is_relative_to(root):
            return place.relative_to(root).as_posix()
    raise CommandError(f"{path} 不在登记库 {asked.root} 里。")
