from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest

from generator.credit.clause import Conversion, Limit
from generator.credit.figure import UNSET, Row, Table, cells
from generator.credit.selection import EVERYTHING, both, covers, negation, one
from generator.schema import Schemas
from generator.schema import check as check_shape
from tests.credit_fixture import BUCKETS, HOURS, Document, clause, document, documents, read_all, rules_of

DOMAIN = {"mode": frozenset({"online", "school", None}), "level": frozenset({"city", "county", None})}


def problems(*given: Document) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(problem.code, problem.at) for problem in read_all(*given)[1]]


def with_clauses(stage: str, *clauses: str, **more: object) -> Document:
    return document(HOURS if stage != "convert" else "", **{stage: [clause(text) for text in clauses]}, **more)


def test_the_projects_own_rule_sets_have_the_right_shape() -> None:
    valid, problems = check_shape(Schemas.read(), documents())
    assert (sorted(valid), problems) == (sorted(documents()), [])


# --- figures and selections -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("written", "meant"),
    [("3", Fraction(3)), ("0.5", Fraction(1, 2)), ("1/3", Fraction(1, 3)), ("50%", Fraction(1, 2)), ("unset", UNSET)],
)
def test_a_figure_is_exact(written: str, meant: object) -> None:
    rules = rules_of(with_clauses("convert", f"id: hours, each: 10 hours, gives: {written}"))
    assert [conversion.gives for conversion in rules.convert] == [meant]


def test_an_exact_value_beats_a_group_and_else_is_the_rest() -> None:
    text = "id: hours, each: 1 hours, gives: {by: level, province_up: 5, nation: 6, else: 0}"
    (conversion,) = rules_of(with_clauses("convert", text)).convert
    assert conversion.gives == Table(
        "level",
        asks_teacher=False,
        rows=(
            Row("nation", frozenset({"nation"}), Fraction(6)),
            Row("province_up", frozenset({"province"}), Fraction(5)),
            Row("else", frozenset({"school", "area", "county", "city", None}), Fraction(0)),
        ),
    )


def test_titles_have_groups() -> None:
    rules = rules_of(with_clauses("require", "id: total, per: cycle, min: {by: title, junior: 24, third: 12}"))
    need = rules.require[0].need
    assert {values: leaf for path, leaf in cells(need) for values in [path["title"]]} == {
        frozenset({"third"}): Fraction(12),
        frozenset({"second"}): Fraction(24),
    }


def test_a_selection_is_all_of_its_keys_and_any_of_its_words() -> None:
    where = "{mode: [online, school], not: {level: county_up}, any: [{kind: ethics}, {topic: it}]}"
    (limit,) = rules_of(with_clauses("limit", f"id: x, per: year, max: 3, where: {where}")).limit
    low = ("level", frozenset({"school", "area", None}))
    mode = ("mode", frozenset({"online", "school"}))
    assert set(limit.where) == {
        frozenset({mode, low, ("kind", frozenset({"ethics"}))}),
        frozenset({mode, low, ("topic", frozenset({"it"}))}),
    }


def test_a_blank_matches_only_not() -> None:
    assert negation(one("mode", ["online"]), DOMAIN) == one("mode", ["school", None])
    both_ways = both(one("mode", ["online"]), one("level", ["city"]))
    assert negation(both_ways, DOMAIN) == (*one("level", ["county", None]), *one("mode", ["school", None]))
    assert negation((), DOMAIN) == EVERYTHING
    assert negation(EVERYTHING, DOMAIN) == ()


def test_covering_is_exact_however_it_is_written() -> None:
    online, school, blank = (one("mode", [word]) for word in ("online", "school", None))
    assert covers((*online, *school), one("mode", ["online", "school"]), DOMAIN)
    assert covers((*online, *school, *blank), EVERYTHING, DOMAIN)
    assert not covers((*online, *school), EVERYTHING, DOMAIN)
    assert covers((*one("level", ["city"]), *negation(one("level", ["city"]), DOMAIN)), online, DOMAIN)


def test_a_bucket_and_a_where_are_both_asked() -> None:
    rules = rules_of(
        with_clauses("limit", "id: x, in: [central, online], where: {level: city}, per: year, max: 3", **BUCKETS)
    )
    assert rules.limit[0].where == tuple(
        frozenset({("mode", frozenset({mode})), ("level", frozenset({"city"}))}) for mode in ("centralised", "online")
    )


# --- what becomes of tables -------------------------------------------------------------------------------------------
def test_a_table_over_entries_is_one_clause_per_cell() -> None:
    text = "id: award, per: entry, max: {by: level, nation: 20, city: {by: award, first: 3, else: unset}}"
    rules = rules_of(with_clauses("limit", text))
    found = {(limit.id, limit.written, limit.max, dict(limit.where[0])["level"]) for limit in rules.limit}
    assert found == {
        ("award.nation", "award", Fraction(20), frozenset({"nation"})),
        ("award.city.first", "award", Fraction(3), frozenset({"city"})),
        ("award.city.else", "award", UNSET, frozenset({"city"})),
    }


def test_a_cell_says_in_its_label_what_it_is_about() -> None:
    text = "id: x, label: 加计, per: entry, max: {by: level, nation: 20, city: {by: award, first: 3, else: 1}}"
    rules = rules_of(with_clauses("limit", text))
    assert [limit.label for limit in rules.limit] == ["加计（国家级）", "加计（市级·一等）", "加计（市级·其余）"]
    (plain,) = rules_of(with_clauses("limit", "id: x, label: 减半, count: 50%")).limit
    assert plain.label == "减半"


def test_a_table_that_asks_teachers_first_is_spread_too() -> None:
    text = "id: x, per: year, max: {by: title, junior: {by: level, city: 1}, else: 9}"
    rules = rules_of(with_clauses("limit", text))
    assert [(limit.id, limit.max, len(limit.who[0]), limit.where == EVERYTHING) for limit in rules.limit] == [
        ("x.junior.city", Fraction(1), 1, False),
        ("x.else", Fraction(9), 1, True),
    ]


def test_a_table_over_teachers_stays_one_clause() -> None:
    (limit,) = rules_of(with_clauses("limit", "id: x, per: year, max: {by: title, junior: 1, else: 9}")).limit
    assert isinstance(limit.max, Table)


def test_limits_beside_a_rate_hold_for_what_it_converted() -> None:
    rules = rules_of(with_clauses("convert", "id: theme, each: 1 hours, gives: 1, at_most: {event: 2, year: 8}"))
    assert [(c.id, c.per, c.max, c.where, c.at) for c in rules.limit] == [
        ("theme.event", "event", Fraction(2), one("converted", ["theme"]), ("convert", 0, "at_most", "event")),
        ("theme.year", "year", Fraction(8), one("converted", ["theme"]), ("convert", 0, "at_most", "year")),
    ]


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_all_reasons_are_given_at_once() -> None:
    broken = document(
        "",
        convert=[
            clause("id: a, each: 1 hour, gives: {by: levle, else: 1}"),
            clause("id: b, each: 0 hours, gives: 1"),
        ],
        limit=[clause("id: c, in: nowhere, per: year, max: 3, where: {mode: onlin}")],
        offset=[clause("id: d, from: total, to: total")],
        waive=[clause("id: e, for: {age: old}, closes: [year]")],
    )  # fmt: skip
    assert problems(broken) == [
        ("C609", ("convert", 0, "each")),
        ("C606", ("convert", 0, "gives", "by")),
        ("C610", ("convert", 1, "each")),
        ("C607", ("limit", 0, "where", "mode")),
        ("C608", ("limit", 0, "in")),
        ("C612", ("offset", 0, "to")),
        ("C606", ("waive", 0, "for", "age")),
    ]


@pytest.mark.parametrize(
    ("stage", "text", "code", "key"),
    [
        ("convert", "id: x, each: 0.001 hours, gives: 1", "C610", ("each",)),
        ("convert", "id: x, each: 1/3 hours, gives: 1", "C610", ("each",)),
        ("convert", "id: x, each: 0.01 hours, gives: 2000", "C610", ("gives",)),
        ("convert", "id: x, each: 1 hours, gives: 1, times: [50%, 300000]", "C610", ("times", 1)),
        ("convert", "id: x, each: 1 hours, gives: 1/200000", "C610", ("gives",)),
        ("convert", "id: x, each: 1 hours, gives: {by: converted, x: 1}", "C614", ()),
        ("convert", "id: x, each: 1 hours, gives: 1, where: {converted: x}", "C606", ("where", "converted")),
        ("limit", "id: x, per: year, count: {by: level, city: 101%, else: 0}", "C610", ("count",)),
        ("limit", "id: x, count: {by: converted, hours: 50%}", "C614", ()),
        ("limit", "id: x, per: year, max: 3, spare: nobody", "C608", ("spare",)),
        ("limit", "id: x, per: year, max: 3, where: {converted: houses}", "C607", ("where", "converted")),
        (
            "require",
            "id: x, per: cycle, min: 5, prorate: {months_on_duty: 0.001}",
            "C610",
            ("prorate", "months_on_duty"),
        ),
        ("require", "id: x, per: year, year_of: x, min: 5", "C619", ("year_of",)),
        ("require", "id: x, per: cycle, year_of: y, min: 5", "C615", ("year_of",)),
        ("waive", "id: x, closes: [nothing]", "C615", ("closes", 0)),
    ],
)
def test_a_clause_is_refused_where_it_is_wrong(stage: str, text: str, code: str, key: tuple[str | int, ...]) -> None:
    assert (code, (stage, 0, *key)) in problems(with_clauses(stage, text))


def test_year_of_names_a_requirement_reached_in_one_span() -> None:
    rules = with_clauses("require", "id: a, per: cycle, min: 5", "id: b, per: cycle, year_of: a, min: 9")
    assert problems(rules) == [("C619", ("require", 1, "year_of"))]


def test_a_term_begins_on_a_day_of_the_calendar() -> None:
    cycle = {"years": 3, "year": "calendar", "terms": ["02-01", "02-30"]}
    assert problems(document(HOURS, cycle=cycle)) == [("C610", ("cycle", "terms", 1))]


def test_total_is_no_name_for_a_bucket() -> None:
    assert problems(with_clauses("buckets", "id: total, where: {mode: online}")) == [("C604", ("buckets", 0, "id"))]


def test_a_broken_bucket_is_reported_once() -> None:
    rules = with_clauses("limit", "id: x, in: b, per: year, max: 3", buckets=[clause("id: b, where: {mode: onlin}")])
    assert problems(rules) == [("C607", ("buckets", 0, "where", "mode"))]


def test_conversions_in_turn_are_not_dead() -> None:
    """Tables without a value, other units and later dates leave something for the next clause."""
    rules = with_clauses(
        "convert",
        "id: a, each: 1 hours, gives: {by: level, city: 1}",
        "id: b, each: 1 items, gives: 1",
        "id: c, each: 1 hours, gives: 1, until: 2020-12-31",
        "id: d, each: 1 hours, gives: 2",
    )
    assert problems(rules) == []


def test_a_conversion_is_dead_behind_several_that_share_its_entries() -> None:
    rules = with_clauses(
        "convert",
        "id: a, each: 1 hours, gives: 1, where: {mode: online}",
        "id: b, each: 1 hours, gives: 1, where: {not: {mode: online}}",
        "id: c, each: 1 hours, gives: 1, where: {level: city}",
    )
    ((_, found),) = [(problem.code, dict(problem.values)) for problem in read_all(rules)[1]]
    assert found == {"id": "c", "by": "a、b"}


def test_one_figure_may_follow_another_in_time() -> None:
    rules = with_clauses(
        "require", "id: a, per: cycle, min: 5, until: 2021-12-31", "id: b, per: cycle, min: 9, since: 2022-01-01"
    )
    assert problems(rules) == []


def test_an_offset_needs_a_minimum_of_the_same_span() -> None:
    offset = [clause("id: x, from: central, to: online, per: year")]
    require = [clause("id: online, in: online, per: cycle, min: 5")]
    assert problems(document(HOURS, offset=offset, require=require, **BUCKETS)) == [("C613", ("offset", 0, "to"))]
    assert problems(document(HOURS, offset=[{**offset[0], "fill": 3}], require=require, **BUCKETS)) == []


# --- warnings ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("a", "b", "crosses"),
    [
        ("id: a, where: {mode: online}, per: year, max: 5", "id: b, where: {level: city}, per: year, max: 5", True),
        ("id: a, where: {mode: online}, per: year, max: 5", "id: b, per: cycle, max: 9", False),
        ("id: a, where: {mode: online}, per: year, max: 5", "id: b, where: {mode: school}, per: cycle, max: 9", False),
        ("id: a, where: {mode: online}, per: cycle, max: 5", "id: b, per: year, max: 5", True),
        ("id: a, where: {mode: online}, per: term, max: 5", "id: b, per: year, max: 7", True),
        ("id: a, where: {mode: online}, per: school_year, max: 5", "id: b, per: year, max: 7", True),
        ("id: a, where: {mode: online}, per: term, max: 5", "id: b, per: school_year, max: 7", False),
        ("id: a, where: {mode: online}, per: event, max: 5", "id: b, per: year, max: 7", False),
        ("id: a, where: {mode: online}, per: year, max: 5", "id: b, per: event, max: 7", True),
        ("id: a, for: {new: yes}, per: term, max: 5", "id: b, for: {new: no}, per: year, max: 7", False),
        ("id: a, per: term, max: 5, until: 2020-12-31", "id: b, per: year, max: 7, since: 2021-01-01", False),
        ("id: a, per: year, max: 5", "id: b, where: {mode: online}, per: cycle, max: 15", False),
    ],
)
def test_limits_that_cross(a: str, b: str, crosses: bool) -> None:
    assert ("C691" in [code for code, _ in problems(with_clauses("limit", a, b))]) is crosses


def test_terms_nest_in_a_year_that_begins_with_one() -> None:
    limits = ("id: a, per: term, max: 5", "id: b, per: year, max: 7")
    school = {"cycle": {"years": 3, "year": "school"}}
    assert problems(with_clauses("limit", *limits, **school)) == []
    own = {"cycle": {"years": 3, "year": "own"}}
    assert [code for code, _ in problems(with_clauses("limit", *limits, **own))] == ["C691"]


def test_a_limit_over_several_requirements() -> None:
    require = [clause("id: r, in: online, per: cycle, min: 5")]
    limit = [clause("id: x, per: year, max: 9")]
    assert problems(document(HOURS, limit=limit, require=require, **BUCKETS)) == [("C692", ("limit", 0))]
    assert problems(document(HOURS, limit=[{**limit[0], "spare": "online"}], require=require, **BUCKETS)) == []
    narrow = [{**limit[0], "where": {"mode": "online"}}]
    assert problems(document(HOURS, limit=narrow, require=require, **BUCKETS)) == []


def test_what_is_unset_is_said_once_per_clause() -> None:
    rules = document(
        "",
        convert=[clause("id: a, each: 1 hours, gives: unset, times: [unset, 2]")],
        limit=[clause("id: b, per: year, max: {by: level, city: unset, else: unset}")],
        waive=[clause("id: c, closes: all, when: unset")],
    )
    assert problems(rules) == [("C690", ("convert", 0)), ("C690", ("limit", 0)), ("C690", ("waive", 0))]


# --- the value --------------------------------------------------------------------------------------------------------
def test_reading_needs_no_numpy() -> None:
    script = "import sys, generator.credit; assert not {'numpy', 'pandas'} & set(sys.modules), 'slow imports'"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_clause_is_found_by_stage_and_id() -> None:
    rules = rules_of(document(HOURS, limit=[clause("id: hours, per: year, max: 3")]))
    assert isinstance(rules.clause("convert", "hours"), Conversion)
    assert isinstance(rules.clause("limit", "hours"), Limit)
    assert rules.clause("limit", "nothing") is None
    assert [c.id for c in rules.clauses()] == ["hours", "hours"]
