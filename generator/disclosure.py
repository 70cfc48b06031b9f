"""What may be published of schools, so that neither a figure nor a difference of figures speaks of a few people.

The reader is taken to know this module, how many people every school has and how many of them were judged; not what
was published on other days, nor what a school knows of itself. A group of fewer than ``smallest`` people is small.

**Credits.** The mean of a small school would follow from the county's by subtraction. So companions are withheld with
it, the smallest schools first, until beside any small group of withheld people stand ``smallest`` others. Who is
withheld follows from numbers of people alone, which tells nothing. If all schools are too few, the county's mean is
withheld. A mean speaks of its whole group: one near 0 is told like any other.

**Met.** That all of a group met is told, for it harms nobody; that none did is not. Where few missed, or few met, a
bound is told that leaves ``smallest`` numbers possible; of a school too small for that (fewer than ``2 * smallest``
judged) only that all met. A school's share rests on its own numbers alone. The county's is a number or a bound by
what the schools' shares leave open (``_open``), which the reader knows. So he knows this and no more: the schools'
numbers of missing lie each in its own range, and their sum in one range. Then for every set of schools that do not
tell how many missed, he holds ``smallest`` numbers of missing for possible, or, if the set is too small for that,
all of them, or he is left with at least ``smallest`` who missed and as many who met.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

LEAST = 3
Kind = Literal["exact", "at_least", "at_most"]
FORMS: dict[Kind, str] = {"exact": "{}%", "at_least": "至少 {}%", "at_most": "至多 {}%"}


class Group(NamedTuple):
    """The teachers of one school: their counted credits in hundredths, how many were judged, how many of these met."""

    people: int
    counted: int
    judged: int
    met: int


class Share(NamedTuple):
    """Whole per cent who met. Exact means rounded half up, 100 only for all and 0 only for none."""

    kind: Kind
    percent: int

    def __str__(self) -> str:
        return FORMS[self.kind].format(self.percent)


class Told(NamedTuple):
    """What is published of a group: people, mean credits in tenths (rounded half up), share; None is withheld."""

    people: int
    mean: int | None
    met: Share | None

    @property
    def average(self) -> str:
        """The mean as ``12.3``, ``""`` if withheld."""
        return "" if self.mean is None else f"{self.mean // 10}.{self.mean % 10}"

    @property
    def share(self) -> str:
        """The share as ``95%``, ``至少 92%`` or ``至多 8%``, ``""`` if withheld."""
        return "" if self.met is None else str(self.met)


class Published(NamedTuple):
    """What is published of each school and of all of them together."""

    schools: dict[str, Told]
    county: Told


class _Missed(NamedTuple):
    """Between which numbers, both possible, those lie who were judged and did not meet."""

    least: int
    most: int


def published(groups: Mapping[str, Group], smallest: int) -> Published:
    """Return what may be told of schools and county. Raises ValueError if ``smallest`` is below ``LEAST``."""
    if smallest < LEAST:
        raise ValueError(f"smallest must be at least {LEAST}, not {smallest}")
    withheld, is_safe = _withheld({school: group.people for school, group in groups.items()}, smallest)
    missed = {school: _own(group, smallest, is_withheld=school in withheld) for school, group in groups.items()}
    schools = {
        school: Told(
            group.people,
            None if school in withheld else _mean(group),
            _share(group.judged, missed[school]),
        )
        for school, group in groups.items()
    }
    county = Group(*(sum(group[part] for group in groups.values()) for part in range(4)))
    left = _Missed(sum(one.least for one in missed.values()), sum(one.most for one in missed.values()))
    share = _share(county.judged, _open(county.judged - county.met, left, smallest))
    return Published(schools, Told(county.people, _mean(county) if is_safe else None, share))


def _withheld(people: Mapping[str, int], smallest: int) -> tuple[set[str], bool]:
    """Return the schools to withhold, and whether ``smallest`` others then stand beside any small group of them."""
    withheld: set[str] = set()
    total, largest, sums = 0, 0, 1  # bit n of ``sums``: some of the withheld schools have n < smallest people together
    for count, school in sorted((count, school) for school, count in people.items()):
        if count >= smallest and _has_company(total, largest, smallest):
            break
        withheld.add(school)
        total += count
        sums |= sums << count & (1 << smallest) - 1
        largest = sums.bit_length() - 1
    return withheld, _has_company(total, largest, smallest)


def _has_company(total: int, largest: int, smallest: int) -> bool:
    return not largest or total - largest >= smallest


def _own(group: Group, smallest: int, *, is_withheld: bool) -> _Missed:
    """Return what a reader may know of those who missed in a school, whatever is told of others."""
    judged, missed = group.judged, group.judged - group.met
    if is_withheld or judged < smallest:
        return _Missed(0, judged)
    if missed == 0:
        return _Missed(0, 0)
    if judged < 2 * smallest:
        return _Missed(1, judged)
    if missed <= smallest:
        return _Missed(1, smallest)
    if group.met < smallest:
        return _Missed(judged - smallest + 1, judged)
    return _Missed(missed, missed)


def _open(missed: int, left: _Missed, smallest: int) -> _Missed:
    """Return what a reader may know of the county's number of missing, given what the schools leave open of it.

    The number itself is told only where the schools that do not tell theirs could have ``edge`` fewer, and ``edge``
    more. Taking from them a group with fewer than ``smallest`` possible numbers, hence of at most ``smallest - 2``
    people, then leaves ``smallest`` who missed and as many who met.
    """
    edge = 2 * smallest - 2
    if left.most - left.least < 2 * edge:
        return left
    if missed < left.least + edge:
        return _Missed(left.least, left.least + edge - 1)
    if missed > left.most - edge:
        return _Missed(left.most - edge + 1, left.most)
    return _Missed(missed, missed)


def _mean(group: Group) -> int | None:
    """Return the mean in tenths of a credit, rounded half up; None of nobody."""
    return (2 * group.counted + 10 * group.people) // (20 * group.people) if group.people else None


def _share(judged: int, missed: _Missed) -> Share | None:
    """Return what the range says of those who met, or None if a bound would leave more than half of them open."""
    if not judged:
        return None
    if _percent(judged, missed.least) == _percent(judged, missed.most):
        return Share("exact", _percent(judged, missed.least))
    if 2 * (missed.most - missed.least) > judged:
        return None
    if judged - missed.most >= missed.least:
        return Share("at_least", 100 * (judged - missed.most) // judged)
    return Share("at_most", -(-100 * (judged - missed.least) // judged))


def _percent(judged: int, missed: int) -> int:
    """Return who met in whole per cent, rounded half up, but 100 only for all and 0 only for none."""
    if missed in (0, judged):
        return 0 if missed else 100
    return min(max((200 * (judged - missed) + judged) // (2 * judged), 1), 99)
