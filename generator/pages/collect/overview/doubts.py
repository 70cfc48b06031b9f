"""What is allowed and yet worth a look, over the whole register: by school, with the first few of each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from generator.ledger import Ledger
from generator.ledger.dated import Mask, days
from generator.messages import catalogue
from generator.pages.model.overview import DoubtLine, DoubtSchool, DoubtView
from generator.problem import Problem
from generator.rules.claims import spelling_of
from generator.summary.anomalies import LATE
from generator.totals.rows import plain

FEW = 3  # told of each school; the rest is counted
WARNED = {
    "C305": ("集中培训日期重叠", "“{title}”（{days}）与 {other}（{others}）"),
    "C306": ("一天的学时过多", "{date} 一天合 {hours} 学时（含“{title}”），规则至多 {most}"),
}
SPELT = "同一人同一年度申报的名称只差空格、标点、大小写或全半角，可能是同一件事报了两次。"
TARDY = f"活动结束 {LATE} 天以后才申报，请留意当时的材料是否还在。最久的在前。"


def doubts(book: Ledger, warned: Sequence[Problem], as_of: str) -> tuple[DoubtView, ...]:
    """Return the kinds of doubt; ``warned`` is what the check of the register found."""
    claims = book.entries[_claims(book, as_of)]
    found = [
        (label, catalogue()[code].rule["zh"], code, _warned(book, warned, code)) for code, (label, _) in WARNED.items()
    ]
    found += [("名称写法不同", SPELT, "", _spelt(claims)), ("申报过迟", TARDY, "", _late(book, claims))]
    return tuple(DoubtView(label, told, code, len(rows), _schools(book, rows)) for label, told, code, rows in found)


def _claims(book: Ledger, as_of: str) -> Mask:
    """Return which entries are claims of which something was recognised."""
    of = book.entries
    early = of["date"].to_numpy("datetime64[D]") <= np.datetime64(as_of)
    found: Mask = early & (of["source"] == "claim").to_numpy() & (of["amount"].to_numpy() > 0)
    return found


def _warned(book: Ledger, warned: Sequence[Problem], code: str) -> pd.DataFrame:
    """Return what the check warned of."""
    some = [(book.register.by_path[one.path].data["school"], dict(one.values)) for one in warned if one.code == code]
    return pd.DataFrame(
        {
            "school": [school for school, _ in some],
            "teacher": [values["teacher"] for _, values in some],
            "found": [WARNED[code][1].format_map(values) for _, values in some],
        }
    )


def _spelt(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the titles of one teacher and year that differ in nothing but how they are spelt."""
    title, titles = pd.factorize(claims["name"].array)
    spelling = pd.factorize(np.array([spelling_of(one) for one in titles], object))[0]
    frame = pd.DataFrame(
        {
            "teacher": claims["teacher"].array,
            "year": claims["date"].dt.year.array,
            "spelling": spelling[title],
            "title": title,
            "school": claims["filed_by"].array,
        }
    ).drop_duplicates(["teacher", "year", "spelling", "title"])
    key = ["teacher", "year", "spelling"]
    some = frame[frame.duplicated(key, keep=False).to_numpy()].groupby(key, observed=True, sort=False)
    told = [
        (group["school"].iloc[0], who, f"{year} 年：" + "、".join(f"“{titles[one]}”" for one in group["title"]))
        for (who, year, _), group in some
    ]
    return pd.DataFrame(told, columns=["school", "teacher", "found"])


def _late(book: Ledger, claims: pd.DataFrame) -> pd.DataFrame:
    """Return the claims that came long after what they claim was over, the latest first."""
    files = claims["file"].cat
    submitted = days([book.register.by_path[path].data["submitted"] for path in files.categories])
    waited = (submitted[files.codes] - claims["date"].to_numpy("datetime64[D]")).astype(np.int64)
    late = np.flatnonzero(waited > LATE)
    late = late[np.argsort(-waited[late], kind="stable")]
    some = claims[["filed_by", "teacher", "date", "name"]].take(late)
    name, later = some["name"].astype("str"), waited[late].astype(str)
    told = some["date"].dt.strftime("%Y-%m-%d") + "“" + name + "”，" + later + " 天以后"
    return pd.DataFrame({"school": some["filed_by"].array, "teacher": some["teacher"].array, "found": told.array})


def _schools(book: Ledger, rows: pd.DataFrame) -> tuple[DoubtSchool, ...]:
    """Return rows ``school teacher found`` by school, the one with the most first."""
    counts = rows["school"].value_counts()
    first: dict[str, list[DoubtLine]] = {}
    some = rows.groupby("school", observed=True).head(FEW)
    for school, teacher, found in zip(*(plain(some[name]) for name in ("school", "teacher", "found")), strict=True):
        name = book.register.names.get(teacher, teacher)
        first.setdefault(school, []).append(DoubtLine(teacher, name, found))
    order = sorted(first, key=lambda school: (-counts[school], school))
    names = {school: record.data["name"] for school, record in book.register.schools.items()}
    return tuple(DoubtSchool(one, names.get(one, one), int(counts[one]), tuple(first[one])) for one in order)
