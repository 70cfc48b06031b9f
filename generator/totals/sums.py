"""What counted, by year and bucket: the parts that a page or a statement shows beside the totals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from generator.credit.clause import TOTAL
from generator.ledger.dated import coded
from generator.totals.evaluate import Totals
from generator.totals.frames import marked, stacked
from generator.totals.period import Period


def by_year(found: Totals) -> pd.DataFrame:
    """Return the counted credits of every teacher by cycle, year and bucket, zeros left out.

    Columns ``teacher cycle bucket`` (categorical; ``total`` is everything, others are the rule set's and may overlap)
    · ``year`` (int64, as in ``Totals.entries``) · ``counted`` (int64 hundredths). Offsets between buckets are not in
    it: they move what requirements have, never what entries count.
    """
    return stacked([_of(found, period) for period in found.periods])


def _of(found: Totals, period: Period) -> pd.DataFrame:
    lines = found.entries[(found.entries["cycle"] == period.id).to_numpy()]
    buckets = [(TOTAL, np.ones(len(lines), bool))]
    buckets += [(bucket.id, marked(lines, bucket.where)) for bucket in period.rules.buckets]
    names = [name for name, _ in buckets]
    parts = []
    for n, (_, mask) in enumerate(buckets):
        sums = lines[mask].groupby(["teacher", "cycle", "year"], observed=True, as_index=False)["counted"].sum()
        sums = sums[sums["counted"] != 0]
        parts.append(sums.assign(bucket=coded(np.full(len(sums), n), names)))
    order = ["teacher", "cycle", "bucket", "year", "counted"]
    return stacked(parts)[order].sort_values(["teacher", "year", "bucket"], kind="stable", ignore_index=True)
