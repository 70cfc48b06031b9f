"""Which text holds when, for a cycle in which not one text holds throughout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from generator.credit.clause import Clause
from generator.credit.ruleset import STAGES
from generator.totals import Period

SHOWN = 4  # clauses named of one text
JUDGED = {
    "end": "各项要求按年度或周期最后一天的条款判断",
    "start": "周期的要求按周期第一天、年度的要求按年度最后一天的条款判断",
}


def texts(period: Period) -> list[str]:
    """Return what to tell of a cycle whose clauses change on the way, in order of time; nothing if none does.

    The first sentence says so; each of the others names days and the document that holds in them, with the clauses in
    question where others of it hold on other days too.
    """
    spans: dict[tuple[str, str, str], list[str]] = {}
    for clause in _clauses(period):
        first, last = max(clause.since, period.start), min(clause.until, period.end)
        if first <= last:
            spans.setdefault((first, last, clause.source), []).append(clause.label)
    whole = (period.start, period.end)
    parts = sorted(span for span in spans if span[:2] != whole)
    if not parts:
        return []
    often = Counter(source for _, _, source in spans)
    said = [
        f"{_days(period, *span[:2])}：{span[2]}{_named(spans[span]) if often[span[2]] > 1 else ''}" for span in parts
    ]
    same = list(dict.fromkeys(source for first, last, source in spans if (first, last) == whole))
    through = [f"整个周期：{'、'.join(same)}的其余条款"] if same else []
    open_ = [f"{_days(period, *gap)}：没有可用的条款" for gap in _gaps(period, [span[:2] for span in spans])]
    head = f"本周期内条款有变：学分按取得之日的条款折算，{JUDGED[period.rules.cycle.judged_by]}。"
    return [head, *open_, *said, *through]


def _clauses(period: Period) -> Iterator[Clause]:
    """Yield all clauses that do something; a bucket only names."""
    for stage in STAGES:
        if stage != "buckets":
            yield from period.rules.stage(stage)


def _days(period: Period, first: str, last: str) -> str:
    if first == period.start:
        return f"{last} 及以前"
    return f"{first} 起" if last == period.end else f"{first} 至 {last}"


def _named(labels: list[str]) -> str:
    found = list(dict.fromkeys(labels))
    more = f"等 {len(found)} 条" if len(found) > SHOWN else ""
    return f"（{'、'.join(found[:SHOWN])}{more}）"


def _gaps(period: Period, spans: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the days at either end of a cycle on which no clause holds."""
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    one = timedelta(1)
    if first > period.start:
        yield period.start, (date.fromisoformat(first) - one).isoformat()
    if last < period.end:
        yield (date.fromisoformat(last) + one).isoformat(), period.end
