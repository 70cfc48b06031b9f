"""Cross-record rules: one function, one code, one bad example and one sentence each (DESIGN section 3).

A rule is a generator over the whole context; its docstring is the sentence that the message catalogue repeats under
its code. A rule judges what still counts: an entry that a correction struck out can no longer be wrong, and what a file
that could not be read may hold is never called missing.
"""

from __future__ import annotations

from generator.entries import Entry
from generator.membership import Membership
from generator.problem import Problem
from generator.records import Register
from generator.rules import (
    claims,
    corrections,
    notices,
    people,
    periods,
    places,
    policies,
    projects,
    references,
    totals,
    training,
)
from generator.rules.context import Context, Rule

__all__ = ["RULES", "Context", "Rule", "check"]

RULES: tuple[Rule, ...] = (
    references.schools_exist,
    references.teachers_exist,
    people.teachers_are_of_the_school,
    places.ids_occur_once,
    people.roster_names_a_teacher_once,
    people.names_stand_once,
    people.teachers_have_names,
    people.names_are_of_teachers,
    people.transfer_leaves_the_school_of_the_books,
    people.teacher_enters_once,
    people.transfer_finds_the_teacher_on_books,
    people.nothing_follows_death,
    people.moves_are_a_day_apart,
    people.spans_are_in_order,
    people.spans_begin_on_the_books,
    people.facts_are_known_when_they_count,
    people.rostered_teachers_have_entered,
    people.open_schools_have_leaders,
    people.leaders_are_of_the_school,
    people.closed_schools_are_empty,
    totals.batches_come_to_their_totals,
    totals.verifications_come_to_their_totals,
    periods.years_are_declared,
    claims.achievements_stand_once,
    training.centralised_training_does_not_overlap,
    training.days_hold_their_hours,
    claims.entries_end_before_submission,
    claims.entries_begin_before_they_end,
    claims.entries_are_of_the_year,
    claims.recognised_is_not_more_than_claimed,
    periods.submissions_wait_for_the_opening,
    corrections.targets_exist,
    corrections.lines_are_corrected_once,
    corrections.targets_are_of_the_same_file,
    corrections.corrections_follow_their_targets,
    corrections.replacements_are_of_the_same_sort,
    corrections.corrections_lead_back_to_an_entry,
    periods.submissions_keep_the_deadline,
    references.projects_exist,
    references.providers_exist,
    references.plan_items_exist,
    projects.teachers_take_part_once,
    projects.results_are_within_the_dates,
    projects.results_are_within_the_hours,
    projects.results_are_of_finished_projects,
    projects.school_projects_are_in_school_folders,
    projects.results_are_within_the_quota,
    projects.plans_number_items_once,
    places.required_files_exist,
    places.files_stand_where_they_say,
    periods.cycles_do_not_overlap,
    periods.cycles_have_rules_in_force,
    periods.cycles_begin_with_a_year,
    references.rule_sets_exist,
    periods.years_are_declared_once,
    periods.logins_are_held_by_one,
    periods.keys_are_of_one_login,
    references.logins_exist,
    periods.days_follow_one_another,
    references.policies_exist,
    references.clauses_exist,
    policies.rule_sets_name_their_policy,
    policies.citations_name_clauses,
    policies.superseded_policies_are_marked,
    policies.superseded_policies_have_successors,
    policies.policies_name_clauses_once,
    notices.replaced_notices_exist,
    notices.notices_are_replaced_once,
)


def check(
    register: Register, membership: Membership, entries: list[Entry], unread: frozenset[str] = frozenset()
) -> list[Problem]:
    """Return what is wrong between the records, by path and code, each problem once.

    ``entries`` are all of ``entries.entries``; ``unread`` are the paths of records missing from ``register`` because
    they could not be read or have the wrong shape.
    """
    context = Context(register, membership, entries, unread)
    found = {problem for rule in RULES for problem in rule(context)}
    return sorted(found, key=_order)


def _order(problem: Problem) -> tuple[object, ...]:
    return problem.path, problem.code, [str(part).zfill(6) for part in problem.at], problem.values
