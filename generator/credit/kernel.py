"""The one kernel: an entry's part is step(running total with it) minus step(running total without it).

Parts add up exactly to step(total), and a later entry never changes an earlier part. In SQL it is
``step(sum(x) over w) - step(sum(x) over w - x)`` with ``w = (partition by span order by date, id)``.

Entries that stand aside (``aside`` ≥ 0) are asked about, not there: their part rests on what is there before them and
on those with the same number, and nothing else ever rests on them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Step = Callable[..., Ints]
Running = Callable[[Ints, Ints], Ints]


def parts(x: Ints, key: Ints, step: Step, *of: Ints, last: Bools | None = None, aside: Ints | None = None) -> Ints:
    """Return each amount's part of ``step`` of the running total of its group.

    ``x`` (int64, or object where Python's integers are needed) stands in order of date and id, ``key`` is equal inside
    one group; ``of`` are further arguments of ``step``, one value per amount; amounts marked ``last`` come last.
    """
    order = np.argsort(key, kind="stable") if last is None else np.lexsort((last, key))
    before = _before(x[order], key[order], aside if aside is None else aside[order], _sums, np.add)
    of = tuple(argument[order] for argument in of)
    out = np.empty_like(before)
    out[order] = step(before + x[order], *of) - step(before, *of)
    return out


def best(x: Ints, key: Ints, *, aside: Ints | None = None) -> Ints:
    """Return each amount's part of the running maximum of its group: by how much it is the highest so far."""
    order = np.argsort(key, kind="stable")
    before = _before(x[order], key[order], aside if aside is None else aside[order], _tops, np.maximum)
    out = np.empty_like(before)
    out[order] = np.maximum(x[order] - before, 0)
    return out


def _before(x: Ints, key: Ints, aside: Ints | None, running: Running, join: Callable[[Ints, Ints], Ints]) -> Ints:
    """Return what each amount finds: ``running`` of those before it in its group that are there, or beside it."""
    if aside is None:
        return _earlier(x, starts(key), running)
    found = _earlier(np.where(aside < 0, x, 0), starts(key), running)
    at = np.flatnonzero(aside >= 0)
    at = at[np.lexsort((aside[at], key[at]))]
    first = np.union1d(starts(key[at]), starts(aside[at]))
    found[at] = join(found[at], _earlier(x[at], first, running))
    return found


def _earlier(x: Ints, first: Ints, running: Running) -> Ints:
    """Return ``running`` up to the amount before, 0 at the first of each group."""
    found = np.roll(running(x, first), 1)
    found[first] = 0
    return found


def _sums(x: Ints, first: Ints) -> Ints:
    total = np.cumsum(x)  # may wrap round in int64: the subtraction below brings it back
    return total - np.repeat(total[first] - x[first], np.diff(first, append=x.size))


def _tops(x: Ints, first: Ints) -> Ints:
    lift = np.repeat(np.arange(first.size), np.diff(first, append=x.size)) * (x.max(initial=0) + 1)
    return np.asarray(np.maximum.accumulate(x + lift) - lift)


def starts(key: npt.NDArray[Any]) -> Ints:
    """Return the positions where a sorted key changes, the first included."""
    return np.flatnonzero(np.concatenate((np.ones(min(key.size, 1), np.bool_), key[1:] != key[:-1])))


def in_any_year(flags: Bools) -> Bools:
    """Return rows × 1: whether some year has the flag."""
    return np.asarray(flags.any(axis=1, keepdims=True))


def half_up(x: Any, divisor: Any) -> Any:
    """Return x / divisor, halves up, exactly."""
    return (2 * x + divisor) // (2 * divisor)
