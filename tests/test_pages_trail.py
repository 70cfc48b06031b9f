"""The register of registrations: in one line per file, page by page, and with all that is wrong with it."""

from __future__ import annotations

from dataclasses import replace

from generator.pages.collect import collect
from generator.pages.collect.places import COUNTY
from generator.pages.collect.trail import FAULTS, LATEST, SHORT
from generator.pages.model import ApprovalView, PlaceView, StepView
from generator.problem import problem
from tests.review_fixture import (
    ONLINE,
    RESULTS,
    SCHOOLS,
    approved,
    books,
    commit,
    faults,
    registered,
    registrations,
    trail,
    trails,
)
from tests.totals_fixture import county, everything

CORRECTION = "records/schools/s-0004/credits/2024/20240112-k3m9x2.yaml"
OLD = "records/schools/s-0004/roster.yaml"
HOST = "https://git.county.example/credits"


def test_a_file_says_who_proposed_and_who_approved_in_which_way() -> None:
    [step] = trails().steps(ONLINE)
    assert step == StepView(
        "登记 2026-10-12 · clerk-0004 提出 · principal-0004 批准（平台），registrar-1 批准（签名）",
        registrations()[-2].commit[:SHORT],
        "s-0004",
    )


def test_approvals_of_one_way_stand_together() -> None:
    [step] = trails().steps("records/schools/s-0004/credits/2025/20250215-k3m902.yaml")
    assert step.text == "登记 2025-02-18 · clerk-0004 提出 · principal-0004、registrar-1 批准（签名）"


def test_what_was_there_before_the_first_registration_says_so() -> None:
    assert trails().steps("records/county/openings/20240304-cbpm7q.yaml") == (StepView("建库时带入（2025-01-06）"),)


def test_a_file_touched_twice_tells_both() -> None:
    twice = registrations()[-1]
    later = twice._replace(commit=commit("later"), at=twice.at + 86400)
    assert [step.commit for step in trails(trail(found=(twice, later))).steps(CORRECTION)] == [
        twice.commit[:SHORT],
        later.commit[:SHORT],
    ]


def test_what_is_not_as_registered_is_never_called_registered() -> None:
    [step] = trails(strange=[ONLINE]).steps(ONLINE)
    assert (step.text, step.commit, step.odd) == ("未登记：没有经过登记，或与登记的不同", "", "odd")
    made = trails(strange=[ONLINE])
    assert made.whole().strange == (ONLINE,)
    assert {page.id: page.strange for page in books(made) if page.strange} == {"s-0004": (ONLINE,)}


def test_a_registration_with_errors_says_so_wherever_it_is_named() -> None:
    bad = registrations()[-2]
    made = trails(trail([problem("C805", f"{bad.commit[:SHORT]}:批准/principal-0004")]))
    [step] = made.steps(ONLINE)
    assert step.text.endswith(" · 审计有 1 个错误")
    assert step.odd
    assert {one.commit: one.errors for one in made.whole().latest if one.errors} == {bad.commit[:SHORT]: 1}
    assert made.steps("records/county/openings/20240304-cbpm7q.yaml")[0].text.startswith("建库时带入")


def test_where_the_line_holds_more_than_registrations_nobody_says_a_file_was_there_before() -> None:
    pushed = trail([problem("C820", commit("push")[:SHORT], (), parents=1)])
    path, doubt = "records/county/openings/20240304-cbpm7q.yaml", "没有登记可查：主线有问题，见登记簿"
    assert trails(pushed, strange=None).steps(path) == (StepView(doubt, page="index", odd="odd"),)
    looked = trails(pushed, strange=[ONLINE])
    assert looked.steps(path) == (StepView("建库时带入（2025-01-06）"),)
    assert looked.steps(ONLINE)[0].text.startswith("未登记")
    cut = trail([problem("C836", "checkpoint.txt", (), commit=commit("gone")[:SHORT])])
    assert trails(cut, strange=[]).steps(path)[0].text == doubt


def test_a_school_has_what_touched_its_files_the_latest_first() -> None:
    page = trails().page("s-0004", "青禾县实验小学")
    assert [one.at[:10] for one in page.registrations[:5]] == [
        "2026-11-20",
        "2026-10-12",
        "2026-09-01",
        "2026-05-20",
        "2025-11-18",
    ]
    results = page.registrations[3]
    assert (results.files, results.number, results.others) == ((f"{RESULTS}/s-0004.yaml",), 1, 5)
    assert trails().note("s-0004") == (14, "2026-11-20")
    assert trails().note("s-0013") == (1, "2026-05-20")


def test_the_county_has_what_is_no_schools_business() -> None:
    page = trails().page(COUNTY, "县级事项")
    assert [(one.at[:10], one.scope.name, one.others) for one in page.registrations] == [
        ("2026-09-01", "县级", 0),
        ("2026-05-20", "小学语文骨干教师能力提升培训", 0),
        ("2026-03-02", "县级", 0),
    ]


def test_every_registration_stands_on_some_page() -> None:
    unknown = registered(
        "2026-11-21 09:00", "s-9999", "school", "clerk-9999", (), ("records/schools/s-9999/school.yaml",)
    )
    made = trails(trail(found=(*registrations(), unknown)))
    told = {one.commit for page in books(made) for one in page.registrations}
    assert told == {one.commit[:SHORT] for one in (*registrations(), unknown)}


def test_every_step_leads_to_a_page_that_holds_its_registration() -> None:
    made = trails()
    on = {page.id: {one.commit for one in page.registrations} for page in books(made)}
    files = {path for one in registrations() for path in one.files}
    steps = [step for path in files for step in made.steps(path)]
    assert len(steps) >= len(files)
    assert all(step.commit in on[step.page] for step in steps)


def test_files_brought_at_the_beginning_are_counted() -> None:
    brought = {page.id: page.brought for page in books(trails())}
    assert brought == {COUNTY: 2, "s-0001": 2, "s-0004": 2, "s-0005": 2, "s-0009": 1, "s-0013": 2}


def test_approvals_name_deputies_and_recorders() -> None:
    latest = trails().whole().latest
    assert latest[0].approvals[0] == ApprovalView(
        "vice-0004", "校（园）长", "签名", "2026-11-20 09:00", "principal-0004 代签"
    )
    assert latest[1].approvals[0].by == "registrar-1 记录"
    paper = next(one for one in latest if one.submission.endswith("shangping-2026-06"))
    assert (paper.approvals[0].way, paper.approvals[0].note) == (
        "纸质",
        "原件存县教师工作股档案柜 B-12，编号 2026-041",
    )


def test_a_time_that_is_none_is_told_as_it_is() -> None:
    odd = approved("principal-0004", "principal", "2026-11-20 09:00")._replace(at="2026-99-99T00:00:00Z")
    one = registered("2026-11-21 09:00", "s-0004", "school", "clerk-0004", (odd,), (CORRECTION,))
    assert trails(trail(found=(one,))).whole().latest[0].approvals[0].at == "2026-99-99T00:00:00Z"


def test_addresses_lead_to_the_county_s_own_host_and_nowhere_else() -> None:
    plain, linked = (trails(repository=host).whole().latest[1] for host in ("", HOST))
    assert (plain.url, plain.submission_url) == ("", "")
    assert linked.url == f"{HOST}/commit/{registrations()[-2].commit}"
    assert linked.submission_url == f"{HOST}/pulls/128"
    elsewhere = trails(repository="https://git.county.example/cred").whole().latest[1]
    assert elsewhere.submission_url == ""


def test_only_the_latest_stand_on_the_first_page() -> None:
    one = registrations()[0]
    many = tuple(one._replace(commit=commit(str(n)), at=one.at + n) for n in range(LATEST + 10))
    whole = trails(trail(found=many)).whole()
    assert (whole.number, len(whole.latest)) == (LATEST + 10, LATEST)
    assert whole.latest[0].commit == many[-1].commit[:SHORT]


def test_the_worst_comes_first() -> None:
    whole = trails(trail(faults())).whole()
    assert [fault.code for fault in whole.faults] == ["C836", "C820", "C811", "C702", "C006"]
    assert (whole.errors, whole.warnings) == (4, 1)
    many = trails(trail(faults() * FAULTS)).whole()
    assert (len(many.faults), many.errors) == (FAULTS, 4 * FAULTS)


def test_the_register_says_where_it_begins_and_ends() -> None:
    assert dict(trails().whole().facts) == {
        "登记库": "qinghe",
        "登记": "26 笔",
        "登记簿里的记录": "412 个文件",
        "起点": f"2025-01-06 · {commit('genesis')[:SHORT]}",
        "最后一笔": f"2026-11-20 · {registrations()[-1].commit[:SHORT]}",
    }


def test_a_register_without_registrations_is_one_too() -> None:
    made = trails(trail(found=()))
    assert made.whole().latest == ()
    assert made.note("s-0004") == (0, "")
    assert [page.registrations for page in books(made)] == [()] * (len(SCHOOLS) + 1)


def test_entries_of_a_county_tell_how_they_came_into_the_register() -> None:
    book, rule_sets = county()
    files = {entry.batch.path for entry in book.lines}
    one = registered("2026-11-21 09:00", COUNTY, "school", "clerk-0001", (), sorted(files)[:1])
    site = collect(book, everything(), rule_sets, trail=trail(found=(one,)))
    entries = [entry for view in site.teachers for year in view.entries for entry in year.entries]
    own = [entry for entry in entries if entry.record == one.files[0]]
    assert own
    assert all(entry.steps[0].commit == one.commit[:SHORT] for entry in own)
    others = {entry.steps[0].text for entry in entries if entry.record not in one.files}
    assert others == {"建库时带入（2025-01-06）"}


def test_what_was_struck_out_tells_how_its_correction_came_into_the_register_too() -> None:
    book, rule_sets = county()
    struck = next(line for line in book.lines if line.corrected)
    assert struck.corrected is not None
    one = registered("2026-11-21 09:00", COUNTY, "correction", "clerk-0001", (), (struck.corrected.path,))
    site = collect(book, everything(), rule_sets, trail=trail(found=(one,)))
    entry = next(e for v in site.teachers for y in v.entries for e in y.entries if e.struck and e.id == struck.id)
    assert [step.text[:10] for step in entry.steps] == ["建库时带入（2025", "更正：登记 2026"]
    assert entry.steps[1].commit == one.commit[:SHORT]


def test_without_a_trail_nothing_is_said_of_registrations() -> None:
    book, rule_sets = county()
    site = collect(book, everything(), rule_sets)
    assert (site.audit, site.books, site.queue) == (None, (), ())
    assert {school.register for school in site.schools} == {None}
    assert not [e for v in site.teachers for y in v.entries for e in y.entries if e.steps]
    beside = collect(book, everything(), rule_sets, trail=trail(found=()))
    assert [replace(one, register=None) for one in beside.schools] == list(site.schools)


def test_unknown_places_are_named_as_they_are() -> None:
    one = registered("2026-11-21 09:00", "p-zzzzzz", "project", "registrar-1", (), ("records/x.yaml",))
    assert trails(trail(found=(one,))).whole().latest[0].scope == PlaceView("p-zzzzzz")
