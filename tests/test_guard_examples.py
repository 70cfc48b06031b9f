"""Each code of the guard has a bad example with exactly the problems expected; of honest changes it says nothing.

A new case is a new folder below ``changes/``: see ``guard_examples``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import messages
from generator.guard import closure, guard
from tests.guard_examples import BAD, GOOD, asked, expected, line, proposal
from tests.guard_fixture import guarding, states


@pytest.mark.parametrize("example", BAD, ids=lambda example: example.name)
def test_bad_change(example: Path) -> None:
    case = proposal(example)
    with guarding(case) as (repository, found, problems):
        told = guard(repository, found, case.day, case.submitted_on).problems if found else problems
    assert [line(one, case) for one in told] == expected(example)
    assert example.name.partition("-")[0] in {one.code for one in told}
    for one in told:
        for lang in ("zh", "en"):
            assert messages.message(one, lang).strip()
            assert messages.hint(one, lang).strip()


@pytest.mark.parametrize("example", GOOD, ids=lambda example: example.name)
def test_good_change(example: Path) -> None:
    case = proposal(example)
    with guarding(case) as (repository, found, problems):
        assert found is not None, problems
        guarded = guard(repository, found, case.day, case.submitted_on)
    assert [line(one, case) for one in guarded.problems] == []
    words = asked(example)
    assert (guarded.act.scope, list(guarded.act.matters)) == (words["scope"], words["matters"])


@pytest.mark.parametrize("example", [*BAD, *GOOD], ids=lambda example: example.name)
def test_quick_way_says_what_the_whole_check_says(example: Path) -> None:
    case = proposal(example)
    with guarding(case) as (_, found, _):
        if found is None:
            return
    with states(case) as (state, after):
        whole = [
            one for one in closure.wholly(state, after) if one.code >= "C010"
        ]  # of names and modes the guard tells
        assert closure.introduced(state, after) == whole
