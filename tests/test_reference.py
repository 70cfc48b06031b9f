"""The reference of the rule language: nothing is left out, and examples come out as both interpreters say."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

from generator import messages
from generator.check import problems
from generator.cli import main
from generator.credit.ruleset import STAGES
from generator.new.starter import start
from generator.pages import bodies
from generator.pages.collect import reference
from generator.pages.collect.catalogue import codes
from generator.reference import Case, Example, attributes, common, keys, regulations, work_out
from generator.reference.example import case_of, read_document
from generator.resources import PACKAGE, folder
from generator.schema import Schemas
from generator.schema import check as check_shape
from generator.tree import WorkTree
from tests.reference_fixture import cases, examples, number, slowly, told
from tests.test_bad_examples import RECORDS, lay_over

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "site/pages/rules/index.md").read_text("utf-8")
RULES = "records/county/rules/GENG-2026.yaml"
CELL = re.compile(r'<t[dh][^>]*>(.*?(?:<span class="xf-chip ([a-z_]+)">.*?)?)</t[dh]>')
REFUSALS = yaml.safe_load((PACKAGE / "catalogue" / "ruleset.yaml").read_text("utf-8"))
CASES = cases()


@cache
def page(name: str) -> str:
    env = bodies.environment(folder("site") / "templates")
    view = {"r": reference.reference(codes())} if name == "reference.html" else {"examples": reference.complete()}
    return env.get_template(name).render(view)


# --- examples ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("example", "case"), [(e, c) for _, e, c in CASES], ids=[name for name, _, _ in CASES])
def test_an_example_comes_out_as_it_says(example: Example, case: Case) -> None:
    """Every entry, move, requirement and total, none left out."""
    assert told(work_out(example.rules(), case), case) == case.expect


@pytest.mark.parametrize(("example", "case"), [(e, c) for _, e, c in CASES], ids=[name for name, _, _ in CASES])
def test_the_slow_interpreter_agrees(example: Example, case: Case) -> None:
    found, slow = work_out(example.rules(), case), slowly(example, case)
    assert {e.number: (e.clause or None, e.raw, e.counted) for e in found.entries} == slow.entries
    cuts = Counter((e.number, clause, lost) for e in found.entries for clause, lost in e.cuts)
    assert cuts == Counter((n, clause, lost) for n, clause, lost in slow.cuts)
    assert Counter((m.teacher, m.clause, m.amount) for m in found.moves) == Counter(
        (who, clause, amount) for who, clause, _, amount in slow.moves
    )
    assert Counter((a.teacher, a.requirement, a.need, a.have, a.missing, a.status) for a in found.asked) == Counter(
        (who, name, *rest) for (who, _, name, _), rest in slow.requirements.items()
    )
    assert {s.teacher: (s.raw, s.counted, s.status) for s in found.sums} == {
        who: rest for (who, _), rest in slow.totals.items()
    }


def test_the_documents_of_examples_have_the_right_shape() -> None:
    for example in examples():
        documents = {f"records/county/rules/{one['id']}.yaml": one for one in example.documents}
        assert (example.name, check_shape(Schemas.read(), documents)[1]) == (example.name, [])


def test_every_key_is_used_by_an_example() -> None:
    for stage in STAGES:
        known = set(Schemas.read().shapes["rule-set/1"]["properties"][stage]["items"]["properties"])
        assert (stage, known - {key for example in examples() for key in example.written(stage)}) == (stage, set())
    written = {key for example in examples() for document in example.documents for key in document}
    assert {key.name for key in keys("header") if "." not in key.name} <= written
    for outer in ("cycle", "round", "valid"):
        inner = {key for example in examples() for document in example.documents for key in document.get(outer, {})}
        known = {key.name for key in keys("header") if key.name.startswith(f"{outer}.")}
        assert known == {f"{outer}.{key}" for key in inner}


@pytest.mark.parametrize("example", regulations(), ids=lambda example: example.name)
def test_a_complete_example_can_be_put_in_force(
    example: Example, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Laid over a county, named in its periods: the check finds but the figures left open, and totals are made."""
    lay_over(RECORDS / "base", folder("site") / "examples" / "regulations" / example.name, tmp_path)
    rules = example.documents[-1]
    start = rules["valid"]["since"][:4] + {"calendar": "-01-01", "school": "-09-01"}[rules["cycle"]["year"]]
    periods = tmp_path / "records/county/periods.yaml"
    written = re.sub(
        r"(?m)^  - \{id: 2023.*$", f"  - {{id: c-1, start: {start}, rules: {rules['id']}}}", periods.read_text()
    )
    periods.write_text(written)
    assert {one.code for one in problems(WorkTree(tmp_path))} <= {"C690"}
    assert main(["check", "--root", str(tmp_path)]) == 0
    assert main(["totals", "--root", str(tmp_path), "--as-of", "2026-06-30", "--format", "json"]) == 0
    assert f'"rule_set": "{rules["id"]}"' in capsys.readouterr().out


# --- the page ---------------------------------------------------------------------------------------------------------
def test_every_key_is_explained() -> None:
    for part in ("header", "select", *STAGES):
        for key in keys(part):
            assert key.title, key
            assert key.about, key
            assert f'<tr id="{part}-{key.name}">' in page("reference.html")
    for key in common():
        assert f'<tr id="common-{key.name}">' in page("reference.html")


def test_every_word_is_on_the_page_with_its_place_in_the_records() -> None:
    for attribute in attributes():
        (row,) = re.findall(rf'<tr id="word-{attribute.name}">.*?</tr>', page("reference.html"), re.DOTALL)
        names = [word for word, _ in attribute.words] + [group.name for group in attribute.groups]
        assert [name for name in names if f"<code>{name}</code>" not in row] == []
        assert attribute.source
        assert attribute.source in row


def test_every_refusal_is_linked() -> None:
    linked = re.findall(r'<a href="\.\./problems/(C[0-9]+)\.html">', page("reference.html"))
    assert linked == sorted(code for code in messages.catalogue() if code in REFUSALS)
    assert set(linked) == set(REFUSALS)


def test_examples_stand_on_the_pages_with_what_was_computed() -> None:
    for example in examples():
        name = "regulations.html" if example in regulations() else "reference.html"
        assert f'id="{example.name.replace("/", "-")}"' in page(name)
    (shown,) = re.findall(r'<article [^>]*id="limit-02-highest">.*?</article>', page("reference.html"), re.DOTALL)
    assert "<code>same</code> −2" in shown
    assert "折得 10，计入 <b>6</b>" in shown


def test_links_inside_the_pages_lead_somewhere() -> None:
    for name in ("reference.html", "regulations.html"):
        wanted = set(re.findall(r'href="#([^"]+)"', page(name)))
        assert wanted - set(re.findall(r' id="([^"]+)"', page(name))) == set()
    anchors = set(re.findall(r"reference\.md#([a-z-]+)", GUIDE))
    assert anchors
    assert anchors <= set(re.findall(r' id="([^"]+)"', page("reference.html")))


# --- the guide --------------------------------------------------------------------------------------------------------
def blocks() -> dict[str, str]:
    """The files the guide writes, by their place in a register."""
    found = {}
    for text in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL):
        kind = yaml.safe_load(text)["kind"].partition("/")[0]
        home = {"policy": "policies/geng-2026", "rule-set": "rules/GENG-2026", "periods": "periods"}[kind]
        found[f"records/county/{home}.yaml"] = text
    return found


def table(name: str) -> list[list[str]]:
    """The cells of a table of the guide; of a status its word."""
    (body,) = re.findall(rf'<table class="[^"]* {name}">.*?<tbody>(.*?)</tbody>', GUIDE, re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", body)
    return [[chip or re.sub("<.*?>", "", text) for text, chip in CELL.findall(row)] for row in rows]


def test_the_files_of_the_guide_can_be_put_in_force(tmp_path: Path) -> None:
    """In a county just begun: nothing is found but the figure that the text leaves open."""
    start(tmp_path, "云岭县", "yunling", 2026)
    for path, text in blocks().items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    found = [(one.path, one.code, dict(one.values).get("id")) for one in problems(WorkTree(tmp_path))]
    assert {code for _, code, _ in found} == {"C690"}
    assert [one for one in found if one[0] == RULES] == [(RULES, "C690", "school")]


def test_the_results_in_the_guide_are_those_of_its_rule_set() -> None:
    written = table("entries")
    entries = "".join(f"- {{date: {day}, amount: {amount}, {facts}}}\n" for _, day, amount, facts, *_ in written)
    teacher = "[{id: 甲, title: first, years_in_post: 5}]"
    text = f"title: x\nas_of: 2027-12-31\nteachers: {teacher}\nentries:\n{entries}expect: {{}}\n"
    rules = Example("guide", "", "", (), (read_document("guide", blocks()[RULES].encode()),), ())
    found = work_out(rules.rules(), case_of(read_document("guide", text.encode())))
    cuts = ["、".join(f"{clause} −{number(lost)}" for clause, lost in e.cuts) or "—" for e in found.entries]
    assert [row[4:] for row in written] == [
        [str(number(e.raw)), cut, str(number(e.counted))] for e, cut in zip(found.entries, cuts, strict=True)
    ]
    assert table("asked") == [
        [a.requirement, str(a.year or "周期"), *(str(number(n)) for n in (a.need, a.have, a.missing)), a.status]
        for a in found.asked
        if a.year in (0, 2026, 2027)
    ]
