"""The one kernel: an entry's part is step(running total with it) minus step(running total without it).

Parts add up exactly to step(total), and a later entry never changes an earlier part. In SQL it is
``step(sum(x) over w) - step(sum(x) over w - x)`` with ``w = (partition by span order by date, id)``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Step = Callable[..., Ints]


def parts(x: Ints, key: Ints, step: Step, *of: Ints, last: Bools | None = None) -> Ints:
    """Return each amount's part of ``step`` of the running total of its group.

    ``x`` (int64, or object where Python's integers are needed) stands in order of date and id, ``key`` is equal inside
    one group; ``of`` are further arguments of ``step``, one value per amount; amounts marked ``last`` come last.
    """
    order = _order(key, last)
    x, first = x[order], starts(key[order])
    total = np.cumsum(x)  # may wrap round in int64: the subtraction below brings it back
    if x.size:
        total = total - np.repeat(total[first] - x[first], np.diff(first, append=x.size))
    return _placed(step, total, total - x, order, of)


def best(x: Ints, key: Ints) -> Ints:
    """Return each amount's part of the running maximum of its group: by how much it is the highest so far."""
    order = _order(key, None)
    x, first = x[order], starts(key[order])
    lift = np.repeat(np.arange(first.size), np.diff(first, append=x.size)) * (x.max(initial=0) + 1)
    total = np.maximum.accumulate(x + lift) - lift
    before = np.roll(total, 1)
    before[first] = 0
    return _placed(lambda top: top, total, before, order, ())


def _placed(step: Step, total: Ints, before: Ints, order: Ints, of: tuple[Ints, ...]) -> Ints:
    of = tuple(argument[order] for argument in of)
    out = np.empty_like(total)
    out[order] = step(total, *of) - step(before, *of)
    return out


def _order(key: Ints, last: Bools | None) -> Ints:
    return np.argsort(key, kind="stable") if last is None else np.lexsort((last, key))


def starts(key: npt.NDArray[Any]) -> Ints:
    """Return the positions where a sorted key changes, the first included."""
    return np.flatnonzero(np.concatenate((np.ones(min(key.size, 1), np.bool_), key[1:] != key[:-1])))


def in_any_year(flags: Bools) -> Bools:
    """Return rows × 1: whether some year has the flag."""
    return np.asarray(flags.any(axis=1, keepdims=True))


def half_up(x: Any, divisor: Any) -> Any:
    """Return x / divisor, halves up, exactly."""
    return (2 * x + divisor) // (2 * divisor)
