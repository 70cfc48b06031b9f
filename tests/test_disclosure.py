"""What is published of schools is attacked by two readers, who know how many people, and how many judged, a school has.

One reads the figures as they are printed and adds and subtracts what they leave open. The other knows the program and
tries every county that would have printed the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import combinations, product
from math import floor, prod
from typing import NamedTuple

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from generator.disclosure import Group, Published, Share, Told, published

County = Mapping[str, Group]
Some = tuple[str, ...]


class Range(NamedTuple):
    least: int
    most: int

    @property
    def width(self) -> int:
        return self.most - self.least

    @classmethod
    def sum(cls, parts: Iterable[Range]) -> Range:
        return cls(*(sum(ends) for ends in zip((0, 0), *parts, strict=True)))


def whole(groups: Iterable[Group]) -> Group:
    return Group(*(sum(parts) for parts in zip((0, 0, 0, 0), *groups, strict=True)))


def sets(schools: list[str]) -> Iterator[Some]:
    for size in range(1, len(schools) + 1):
        yield from combinations(schools, size)


# The reader who adds and subtracts


def credits_read(one: Told, cap: int) -> Range:
    """Between which hundredths a printed mean puts the sum, if nobody has more than ``cap``."""
    if not one.average:
        return Range(0, cap * one.people)
    tenths = int(one.average.replace(".", ""))
    least, most = one.people * (10 * tenths - 5), one.people * (10 * tenths + 5) - 1
    return Range(max(0, least), min(cap * one.people, most))


@cache
def missed_read(judged: int, share: str) -> Range:
    """Between which numbers a printed share puts those who missed."""
    if not share:
        return Range(0, judged)
    percent = int(share.strip("至少多 %"))
    met = {
        "至少": [met for met in range(judged + 1) if 100 * met >= percent * judged],
        "至多": [met for met in range(judged + 1) if 100 * met <= percent * judged],
    }.get(share[:2]) or [met for met in range(judged + 1) if rounded(met, judged) == percent]
    return Range(judged - met[-1], judged - met[0])


def rounded(met: int, judged: int) -> int:
    """Half up; 100 only if all met, 0 only if none did."""
    if met in (0, judged):
        return 100 if met else 0
    return min(99, max(1, floor(Fraction(100 * met, judged) + Fraction(1, 2))))


def narrowed(parts: Mapping[str, Range], total: Range, some: Some) -> Range:
    """What is left of the sum of some schools' ranges if all schools' add up to the total."""
    inside = Range.sum(parts[school] for school in some)
    outside = Range.sum(part for school, part in parts.items() if school not in some)
    found = Range(max(inside.least, total.least - outside.most), min(inside.most, total.most - outside.least))
    assert found.width >= 0
    return found


def credits_betrayed(told: Published, groups: County, smallest: int, cap: int) -> list[Some]:
    """The small groups whose sum is narrowed to less than ``smallest`` people of the withheld hold, or could yet gain.

    A group whose sum may be anything from nothing to all it can hold is not narrowed.
    """
    parts = {school: credits_read(one, cap) for school, one in told.schools.items()}
    withheld = [school for school, one in told.schools.items() if one.people and not one.average]
    hidden = whole(groups[school] for school in withheld)
    hold = min(hidden.counted, cap * hidden.people - hidden.counted) * smallest
    betrayed = []
    for some in sets(withheld):
        people = sum(groups[school].people for school in some)
        left = narrowed(parts, credits_read(told.county, cap), some)
        if people < smallest and left.width * hidden.people < min(hold, cap * people * hidden.people):
            betrayed.append(some)
    return betrayed


def missed_betrayed(told: Published, groups: County, smallest: int) -> list[Some]:
    """The sets of schools of whose number of missing, too small to be told, too little is left open."""
    parts = {school: missed_read(groups[school].judged, one.share) for school, one in told.schools.items()}
    bounded = [school for school, one in told.schools.items() if one.share.startswith("至")]
    for school in bounded:  # a school of which all met would say so
        parts[school] = parts[school]._replace(least=max(1, parts[school].least))
    total = missed_read(whole(groups.values()).judged, told.county.share)
    betrayed = []
    for some in sets([school for school, one in told.schools.items() if not one.share or school in bounded]):
        true = whole(groups[school] for school in some)
        may_be_told = true.met >= smallest and true.judged - true.met >= smallest
        own = Range.sum(parts[school] for school in some)
        if not may_be_told and narrowed(parts, total, some).width < min(own.width, smallest - 1):
            betrayed.append(some)
    return betrayed


def naive(groups: County, smallest: int) -> Published:
    """Small groups left out and small numbers bounded, with no thought of the county's figures."""

    def tell(group: Group) -> Told:
        people, counted, judged, met = group
        mean = floor(Fraction(counted, 10 * people) + Fraction(1, 2)) if people >= smallest else None
        share = Share("exact", rounded(met, judged)) if judged >= smallest else None
        if share and 0 < judged - met < smallest:
            share = Share("at_least", 100 * (judged - smallest + 1) // judged)
        return Told(people, mean, share)

    return Published({school: tell(group) for school, group in groups.items()}, tell(whole(groups.values())))


@st.composite
def schools(draw: st.DrawFn) -> Group:
    people = draw(st.one_of(st.integers(0, 12), st.integers(0, 60)))
    judged = draw(st.one_of(st.just(people), st.integers(0, people)))
    few = st.integers(0, min(3, judged))
    met = draw(st.one_of(st.just(0), st.just(judged), few, few.map(lambda n: judged - n), st.integers(0, judged)))
    return Group(people, draw(st.one_of(st.just(0), st.integers(0, 4000 * people))), judged, met)


def named(groups: Iterable[Group]) -> County:
    return {f"s-{n:04}": group for n, group in enumerate(groups, 1)}


def alike(*judged_and_met: tuple[int, int]) -> County:
    """Schools where everybody was judged and has ten credits."""
    return named(Group(judged, 1000 * judged, judged, met) for judged, met in judged_and_met)


ONE_SMALL = alike((2, 1), (30, 30), (40, 30), (50, 35))
TWO_SMALL = alike((2, 2), (3, 1), (30, 29), (40, 40))
ONE_MISSED_EACH, EQUAL = alike(*[(30, 29)] * 8), alike(*[(12, 11)] * 6)
ALL_SMALL, MANY_SMALL = alike((9, 8), (9, 9)), alike(*[(3, 2)] * 9)
ALL_MET = alike((2, 2), (12, 12), (30, 30), (40, 40))
NONE_MET = alike((2, 0), (12, 0), (30, 0), (40, 0))
TEMPTING = [ONE_SMALL, TWO_SMALL, ONE_MISSED_EACH, ALL_SMALL, MANY_SMALL, ALL_MET, NONE_MET, EQUAL]
counties, least = st.lists(schools(), max_size=8).map(named), st.integers(3, 14)


def hold(groups: County, smallest: int, spare: int) -> None:
    """Assert that what is told is true, and betrays nothing to who knows that nobody exceeds a mean by ``spare``."""
    told = published(groups, smallest)
    assert told == published(dict([*groups.items()][::-1]), smallest)
    for one, group in [(told.county, whole(groups.values())), *((told.schools[s], groups[s]) for s in groups)]:
        assert one.people == group.people
        if one.average:
            assert group.people >= smallest
            assert abs(Fraction(one.average) - Fraction(group.counted, 100 * group.people)) <= Fraction(1, 20)
        missed = missed_read(group.judged, one.share)
        assert missed.least <= group.judged - group.met <= missed.most
        assert not one.share or group.judged >= smallest
    cap = spare + max((-(-group.counted // group.people) for group in groups.values() if group.people), default=0)
    assert credits_betrayed(told, groups, smallest, cap) == []
    assert missed_betrayed(told, groups, smallest) == []


@pytest.mark.parametrize("groups", TEMPTING)
def test_no_small_group_is_betrayed_in_counties_that_tempt(groups: County) -> None:
    hold(groups, 10, 1000)


@settings(max_examples=400, deadline=None)
@given(groups=counties, smallest=least, spare=st.integers(1, 3000))
def test_no_small_group_is_betrayed(groups: County, smallest: int, spare: int) -> None:
    hold(groups, smallest, spare)


@pytest.mark.parametrize("groups", [ONE_SMALL, TWO_SMALL, ONE_MISSED_EACH])
def test_leaving_out_small_groups_and_numbers_alone_betrays_them(groups: County) -> None:
    told = naive(groups, 10)
    small = tuple(school for school, group in groups.items() if group.people < 10)
    few = tuple(school for school, group in groups.items() if group.judged < 10 or 0 < group.judged - group.met < 10)
    assert not small or small in credits_betrayed(told, groups, 10, 2000)
    assert few in missed_betrayed(told, groups, 10)


# The reader who knows the program


@settings(max_examples=25, deadline=None)
@given(judged=st.lists(st.integers(1, 12), min_size=1, max_size=5), smallest=st.integers(3, 5))
@example(judged=[6, 6, 6, 6], smallest=3)
@example(judged=[2, 2, 2, 2, 2], smallest=3)
@example(judged=[1, 1, 6, 7, 8], smallest=3)
@example(judged=[1, 2, 9, 13], smallest=3)
@example(judged=[3, 3, 3, 3], smallest=4)
@example(judged=[30, 40], smallest=5)
def test_counties_that_print_the_same_differ_enough(judged: list[int], smallest: int) -> None:
    assume(prod(n + 1 for n in judged) <= 4000)
    printed: dict[str, list[County]] = defaultdict(list)
    for missed in product(*(range(n + 1) for n in judged)):
        groups = alike(*[(n, n - few) for n, few in zip(judged, missed, strict=True)])
        printed[repr(published(groups, smallest))].append(groups)
    for same in printed.values():
        told = published(same[0], smallest)
        for some in sets([school for school, one in told.schools.items() if one.share != "100%"]):
            size = sum(same[0][school].judged for school in some)
            found = {sum(groups[school].judged - groups[school].met for school in some) for groups in same}
            if size < smallest:
                assert found == set(range(size + 1)), (told, some)
            else:
                may_be_told = min(found) >= smallest and max(found) <= size - smallest
                assert may_be_told or len(found) >= smallest, (told, some, found)


@given(groups=counties, smallest=least, data=st.data())
def test_whose_credits_are_withheld_follows_from_numbers_of_people(
    groups: County, smallest: int, data: st.DataObject
) -> None:
    """And it costs at most one larger school."""
    counted = data.draw(st.lists(st.integers(0, 9999), min_size=len(groups), max_size=len(groups)))
    others = {school: Group(groups[school].people, n, 0, 0) for school, n in zip(groups, counted, strict=True)}
    withheld = [school for school, one in published(groups, smallest).schools.items() if not one.average]
    assert withheld == [school for school, one in published(others, smallest).schools.items() if not one.average]
    assert sum(groups[school].people >= smallest for school in withheld) <= 1


# What is told


def test_example() -> None:
    """By hand: ``hill`` is withheld beside ``point``; 1 to 10 missed in ``river``; the schools leave 38 to 88 of the
    county's 176 open, 48 is among the 18 lowest of these, so up to 55 may have missed: 121 of 176 met."""
    groups_and_figures = {
        "point": (Group(3, 4200, 3, 1), "", ""),
        "hill": (Group(12, 15000, 12, 12), "", ""),
        "plain": (Group(15, 18900, 15, 15), "12.6", "100%"),
        "new": (Group(14, 10500, 14, 13), "7.5", ""),
        "river": (Group(40, 50000, 38, 36), "12.5", "至少 73%"),
        "lake": (Group(60, 81000, 60, 45), "13.5", "75%"),
        "far": (Group(30, 15000, 30, 2), "5.0", "至多 30%"),
        "late": (Group(20, 8000, 4, 4), "4.0", ""),
        "closed": (Group(0, 0, 0, 0), "", ""),
    }
    told = published({school: group for school, (group, _, _) in groups_and_figures.items()}, 10)
    for school, (group, *figures) in groups_and_figures.items():
        one = told.schools[school]
        assert (one.people, [one.average, one.share]) == (group.people, figures), school
    assert (told.county.people, told.county.average, told.county.share) == (194, "10.4", "至少 68%")


@pytest.mark.parametrize(
    ("groups", "county"),
    [
        ({}, (0, "", "")),
        (alike((9, 9)), (9, "", "")),
        (alike((12, 12)), (12, "10.0", "100%")),
        (alike((60, 57)), (60, "10.0", "至少 83%")),
        (alike((60, 0)), (60, "10.0", "至多 15%")),
        (alike((60, 45)), (60, "10.0", "75%")),
        (alike((3000, 2999)), (3000, "10.0", "99%")),
        (ALL_SMALL, (18, "", "")),
        (MANY_SMALL, (27, "10.0", "")),
        (alike(*[(3, 2)] * 20), (60, "10.0", "67%")),
        (alike(*[(3, 0)] * 20), (60, "10.0", "至多 29%")),
    ],
)
def test_county(groups: County, county: tuple[int, str, str]) -> None:
    told = published(groups, 10).county
    assert (told.people, told.average, told.share) == county


def test_an_ordinary_county_is_told_of() -> None:
    """Three hundred schools, two of them small: all others but their companion are told of, and so is the county."""
    told = published(named([Group(n, 1234 * n, n, n - n // 12) for n in [4, 7, *range(12, 310)]]), 10)
    assert [school for school, one in told.schools.items() if not one.average] == ["s-0001", "s-0002", "s-0003"]
    assert (told.county.average, told.county.share) == ("12.3", "92%")


def test_fewer_than_three_are_never_enough() -> None:
    with pytest.raises(ValueError, match="at least 3"):
        published(ALL_MET, 2)
