"""A fabricated site: view models written by hand, so that pages can be tested without a register.

Every name, number and text is invented. ``site()`` is small and shows every kind of case; ``crowd(n)`` yields many
teachers of a realistic size.
"""

# ruff: noqa: A001, A002, E501 - a table of views reads better in long rows, under the names the views have

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.explain.lacking import HINT
from generator.pages.collect.review import Review
from generator.pages.collect.trail import Trails
from generator.pages.model import (
    ClauseView,
    CodeView,
    CountyView,
    CycleView,
    EntryView,
    EntryYear,
    LackView,
    OfferView,
    PolicyView,
    ProjectView,
    ReasonView,
    RequirementView,
    ResultTally,
    SchoolView,
    SiteView,
    StayView,
    Tally,
    TeacherRow,
    TeacherView,
    YearTally,
    YearView,
)
from tests import review_fixture
from tests.overview_fixture import overview

STRANGE = "records/county/projects/2026/p-none00/results/s-0004.yaml"
HOSTILE = """<script>alert("1")</script>&'"""
BANDS = ("国家级、省级", "市级、县级", "校级")
GRAVITY = ("missed", "impossible", "unset", "grace", "behind", "in_progress", "not_started", "met", "exempt")
TOTAL = ClauseView("周期总学分", "总量", "某教发〔2018〕2号", "sheng-2018")
FLOOR = ClauseView("每年学分", "年度", "某教发〔2018〕2号", "sheng-2018")
SHARE = ClauseView("国家级、省级比例", "分级按比例获得", "某教发〔2018〕2号", "sheng-2018")
HALF = ClauseView("集中培训（校（园）长培训按50%）", "县级集中", "某县教字〔2019〕13号", "xian-2019")
PROBATION = ClauseView("试用期培训不计入", "第五条", "某教发〔2018〕2号", "sheng-2018")
NEED = 3600
SCHOOLS = (
    ("s-0001", "青禾县第一中学", "普通高中", "城区", ""),
    ("s-0004", "青禾县实验小学", "小学", "城区", ""),
    ("s-0005", "枫溪镇中心小学", "小学", "镇区", "枫溪镇"),
    ("s-0009", "枫溪镇上坪教学点", "教学点", "乡村", "枫溪镇"),
    ("s-0013", "竹源乡黄泥小学", "小学", "乡村", "竹源乡"),
)
# id, name, school, title, status, credits of 2023…2026 by band (hundredths)
PEOPLE = (
    ("t-4fj2wq", "林知远", "s-0004", "二级教师", "in_progress", ((200, 0, 0), (0, 200, 0), (150, 50, 0), (200, 0, 0))),
    (
        "t-7m3k9d",
        "欧阳清和",
        "s-0004",
        "高级教师",
        "missed",
        ((800, 200, 50), (0, 150, 0), (600, 160, 100), (250, 80, 50)),
    ),
    (
        "t-a1b2c3",
        "周牧",
        "s-0004",
        "一级教师",
        "met",
        ((800, 400, 100), (200, 500, 100), (600, 260, 100), (450, 180, 50)),
    ),
    ("t-d4e5f6", "许听雨", "s-0004", "三级教师", "exempt", ((0, 0, 0), (200, 0, 0), (0, 0, 0), (0, 0, 0))),
    ("t-g7h8j9", "𬭎一", "s-0005", "二级教师", "unset", ((200, 160, 50), (250, 160, 50), (300, 160, 50), (200, 80, 0))),
    ("t-k0m1n2", "陈禾", "s-0005", "一级教师", "impossible", ((0, 20, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0))),
    ("t-p3q4r5", "陈禾", "s-0001", "二级教师", "behind", ((200, 80, 100), (200, 0, 50), (200, 80, 100), (0, 80, 50))),
    ("t-s6t7v8", "白墨", "s-0009", "未评职称", "not_started", ((0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0))),
)


def amount(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def cycle(years: tuple[tuple[int, ...], ...], status: str) -> CycleView:
    sums = [sum(parts) for parts in years]
    counted = sum(sums)
    views = [_year(2023 + n, parts, "past" if n < 3 else "current") for n, parts in enumerate(years)]
    views.append(YearView("2027", "future", "0.00", 0, ("0.00",) * 3, (0, 0, 0), "2.00", 200, "not_started"))
    bands = tuple(amount(sum(parts[band] for parts in years)) for band in range(3))
    missing = amount(NEED - counted) if counted < NEED else ""
    return CycleView(
        "2023–2027",
        "某县细则（2019）",
        BANDS,
        bands,
        tuple(views),
        amount(counted),
        counted,
        "36.00",
        NEED,
        missing,
        status,
        78,
        "2026-11-23",
    )


def _year(year: int, parts: tuple[int, ...], state: str) -> YearView:
    counted = sum(parts)
    status = "met" if counted >= 200 else "missed" if state == "past" else "in_progress"
    return YearView(str(year), state, amount(counted), counted, tuple(map(amount, parts)), parts, "2.00", 200, status)


def requirements(view: CycleView, status: str) -> tuple[RequirementView, ...]:
    short = [year for year in view.years if year.status == "missed"]
    floors = tuple(
        RequirementView(
            "每年学分",
            f"{y.label} 年",
            FLOOR,
            "2.00",
            y.counted,
            amount(200 - y.counted_cents) if y.counted_cents < 200 else "",
            y.status,
            deadline=f"{y.label}-12-31",
        )
        for y in view.years
    )
    total = RequirementView(
        "周期总学分", "周期", TOTAL, "36.00", view.counted, view.missing, "met" if not view.missing else "in_progress"
    )
    if status == "exempt":
        total = replace(total, status="exempt", missing="", why="退休前最后一个周期不作要求")
    share = RequirementView("国家级、省级比例", "周期", SHARE, "", view.band_totals[0], "", "unset", "原文没有写明比例")
    return (
        *[f for f in floors if f.label and f.status == "missed"],
        total,
        share,
        *[f for f in floors if f.status != "missed"][: 5 - len(short)],
    )


def entries(years: tuple[tuple[int, ...], ...]) -> tuple[EntryYear, ...]:
    found = []
    for n, parts in enumerate(years):
        year, lines = 2023 + n, []
        for band, cents in enumerate(parts):
            if cents:
                lines.append(_entry(year, band, cents))
        if lines:
            found.append(EntryYear(f"{year} 年", amount(sum(parts)), tuple(lines)))
    return tuple(found)


def _entry(year: int, band: int, cents: int) -> EntryView:
    title, kind, project = (
        ("“互联网+教师专业发展”全员培训", "网络（远程）研修 · 省级", "p-7k2m9x"),
        ("小学语文骨干教师能力提升培训", "集中培训 · 县（区）级", "p-3h8n4v"),
        ("校级公开课《草船借箭》", "公开课 · 校级", ""),
    )[band]
    id = f"county/projects/{year}/{project or 'p-none00'}/results/s-0004#{band + 1}"
    hours = amount(cents * (20, 10, 2)[band]).removesuffix(".00")
    unit = ("学时", "学时", "节")[band]
    record = f"records/{id.partition('#')[0]}.yaml"
    return EntryView(
        id, f"{year}-11-{20 + band}", title, kind, "青禾县实验小学 · 二级教师", unit, hours, hours, amount(cents), amount(cents), record, project
    )  # fmt: skip


def special(entries: tuple[EntryYear, ...]) -> tuple[EntryYear, ...]:
    """The first year with one struck-out entry, its replacement, one cut to half, one not counted, one failed."""
    year, base = entries[0], entries[0].entries[0]
    void = base._replace(
        title="县级公开课《荷花淀》", counted="0.00", struck="已更正（2024-01-12）：所附证书为他校教师，撤销。"
    )
    new = base._replace(
        title="县级公开课《荷塘月色》",
        by="更正（2024-01-12）代替上一条：题名写错。",
        id="schools/s-0004/credits/2024/20240112-k3m9x2#1",
    )
    half = base._replace(title="校（园）长治理能力提升研修", claimed="24", recognised="24", raw="1.20", counted="1.20",
                   reasons=(ReasonView("按 50% 折算。", "1.20", HALF),))  # fmt: skip
    zero = base._replace(title="新任教师入职培训", claimed="80", recognised="80", raw="8.00", counted="0.00",
                   reasons=(ReasonView("试用期内的培训不计入。", "8.00", PROBATION),))  # fmt: skip
    failed = base._replace(title="“国培计划（2025）”乡村中小学骨干教师培训", recognised="0", raw="0.00", counted="0.00",
                     reasons=(ReasonView("结果：不合格，不予认定。"),))  # fmt: skip
    return (replace(year, entries=(*year.entries, void, new, half, zero, failed)), *entries[1:])


HEADLINES = {
    "t-4fj2wq": "每一年都达到了 2.00 学分的下限，但周期合计只有 8.00，离 36.00 还缺 28.00；周期时间已过 78%。",
    "t-7m3k9d": "2024 年只有 1.50 学分，低于年度下限 2.00，年度已经结束。",
}


OFFERS = (
    OfferView(
        "p-5t6w7x",
        "班主任育人能力培训",
        "2026-12-07 至 2026-12-09",
        "报名中",
        "名额（本校 4 人）",
        "在岗班主任",
        "1.60",
    ),
    OfferView("", "校本研修", "2026-12-20", "计划", "自愿", "", "至多 1.00", "0.50"),
)
LACKS = {
    "t-4fj2wq": (
        LackView("周期总学分", "整个周期", "28.00", "2027-12-31", "", OFFERS),
        LackView("国家级、省级比例", "整个周期", "5.00", "2027-12-31", "目录里没有现在能补这一项的项目。", ()),
    ),
    "t-k0m1n2": (
        LackView(
            "周期总学分",
            "整个周期",
            "35.80",
            "2027-12-31",
            "受“校本每年10（校本）”限制，余下的空间不够，已不可能补足。",
            (),
        ),
    ),
}
OVER = {"t-7m3k9d": "每年学分 2024年 差 0.5：已过期限，不能再补；当年取得而漏登的学分，可由学校申报补登。"}
TEXTS = (
    "本周期内条款有变：学分按取得之日的条款折算，各项要求按年度或周期最后一天的条款判断。",
    "2024-12-31 及以前：某教发〔2018〕2号（每年学分）",
    "2025-01-01 起：某县教字〔2019〕13号（每年学分）",
)


def teacher(person: tuple[str, str, str, str, str, tuple[tuple[int, ...], ...]]) -> TeacherView:
    id, name, school, title, status, years = person
    view = cycle(years, status)
    found = entries(years)
    facts = (
        ("学校", school_name(school)),
        ("岗位", "教师"),
        ("职称", title),
        ("层次", "合格教师"),
        ("学段", "小学"),
        ("学科", "语文"),
    )
    stays = (
        StayView("在编", "s-0009", "枫溪镇上坪教学点", "2019-09-01", "2025-09-01"),
        StayView("在编", school, school_name(school), "2025-09-01"),
    )
    return TeacherView(
        id, name, school, school_name(school), facts, status, 3 if status != "unset" else 4, HEADLINES.get(id, ""), view,
        requirements(view, status), special(found) if id == "t-7m3k9d" else found, stays,
        ("2023 年 3 月至 8 月离岗（代码 L2）。",) if id == "t-g7h8j9" else (),
        lacks=LACKS.get(id, ()), hint=HINT if id == "t-4fj2wq" else "", over=OVER.get(id, ""), texts=TEXTS if id == "t-7m3k9d" else (),
    )  # fmt: skip


def row(person: tuple[str, str, str, str, str, tuple[tuple[int, ...], ...]]) -> TeacherRow:
    id, name, school, title, status, years = person
    view = cycle(years, status)
    first = next((y for y in view.years if y.status == "missed"), None)
    lacks = (
        ""
        if status in ("met", "exempt")
        else f"{first.label} 年每年学分，缺 {amount(200 - first.counted_cents)}"
        if first
        else f"周期总学分，缺 {view.missing}"
    )
    marks = tuple((y.label, y.status) for y in view.years)
    return TeacherRow(
        id, name, school, school_name(school), title, "教师", status, 3, view.counted, "36.00", min(view.counted_cents * 100 // NEED, 100), marks, lacks
    )  # fmt: skip


def school_name(id: str) -> str:
    return next(name for school, name, *_ in SCHOOLS if school == id)


def school(id: str, name: str, type: str, area: str, town: str) -> SchoolView:
    rows = sorted((row(p) for p in PEOPLE if p[2] == id), key=lambda r: (GRAVITY.index(r.status), r.percent))
    tallies = tuple(Tally(s, n) for s in GRAVITY if (n := sum(r.status == s for r in rows)))
    cents = [sum(map(sum, p[5])) for p in PEOPLE if p[2] == id]
    average = sum(cents) // len(cents) if cents else 0
    years = tuple(
        YearTally(
            str(2023 + n),
            sum(r.years[n][1] == "met" for r in rows),
            len(rows) if n < 4 else 0,
            ("past", "past", "past", "current", "future")[n],
        )
        for n in range(5)
    )
    facts = (("类别", type), ("城乡", area), ("乡镇", town or "—"), ("办学性质", "公办"), ("领导小组组长", "陆岳衡"))
    closed = "2025-08-31 撤并" if id == "s-0013" else ""
    return SchoolView(
        id, name, type, area, town, facts, closed, tuple(rows), tallies, years if rows else (), amount(average) if rows else "", "36.00",
        average * 100 // NEED, (("p-7k2m9x", "“互联网+教师专业发展”全员培训"),) if rows else (),
    )  # fmt: skip


def projects() -> tuple[ProjectView, ...]:
    made = []
    for id, title, level, status, label, mode, hours, credits in (
        (
            "p-7k2m9x",
            "“互联网+教师专业发展”全员培训",
            "省级",
            "running",
            "实施中",
            "网络（远程）研修",
            "网络 40 学时",
            "2.00",
        ),
        (
            "p-3h8n4v",
            "小学语文骨干教师能力提升培训",
            "县（区）级",
            "closed",
            "已结项",
            "集中培训",
            "集中 40 学时",
            "4.00",
        ),
        ("p-5t6w7x", "班主任育人能力培训", "县（区）级", "enrolling", "报名中", "集中培训", "集中 16 学时", "1.60"),
        ("p-8y9z0a", "心理健康教育教师培训", "市级", "cancelled", "已取消", "集中培训", "集中 24 学时", "2.40"),
    ):
        facts = (
            ("年度", "2026"),
            ("级别", level),
            ("学时", hours),
            ("时间", "2026-09-01 至 2026-12-20"),
            ("主办", "青禾县教育体育局"),
            ("报名方式", "全员"),
        )
        results = (
            (
                ResultTally("s-0004", "青禾县实验小学", 34, 31, "不合格 1 · 未报到 2"),
                ResultTally("s-0005", "枫溪镇中心小学", 14, 14, ""),
            )
            if status == "closed"
            else ()
        )
        made.append(ProjectView(
            id, title, 2026, level, status, label, (mode,), hours, "2026-09-01", "2026-12-20", "青禾县教育体育局", "", "", facts,
            ((mode, credits, f"{hours},{HALF.label}"),), (("xian-2019", "某县中小学教师培训学分管理细则", "县级集中"),), results,
            "面向全县在册教师。", f"records/county/projects/2026/{id}/project.yaml",
        ))  # fmt: skip
    return tuple(made)


def policies() -> tuple[PolicyView, ...]:
    return (
        PolicyView("sheng-2018", "某省中小学教师培训学分管理办法（试行）", "某教发〔2018〕2号", "某省教育厅", "2018-01-05", "in_force", "现行",
                   "规定五年一个周期，周期总学分与每年学分同时达到。", (("发文机关", "某省教育厅"), ("文号", "某教发〔2018〕2号"), ("发文日期", "2018-01-05")), "",
                   (("总量", "五年周期内不少于 36 学分。"), ("年度", "每年不少于 2 学分。"), ("第五条", HOSTILE)),
                   (("周期总学分", "总量", "要求"), ("每年学分", "年度", "要求")), (), (), "records/county/policies/sheng-2018.yaml"),
        PolicyView("xian-2019", "某县中小学教师培训学分管理细则", "某县教字〔2019〕13号", "某县教育体育局", "2019-09-01", "in_force", "现行",
                   "规定各类培训怎样折算学分。", (("发文机关", "某县教育体育局"),), "", (("县级集中", "10 学时折 1 学分，校（园）长培训按 50%。"),),
                   (("集中培训", "县级集中", "折算"),), (), (), "records/county/policies/xian-2019.yaml"),
        PolicyView("guocheng", "教师培训过程监管办法", "", "青禾县教育体育局", "", "announced", "已宣布，尚未印发",
                   "拟规范培训过程的记录与督查。", (("发文机关", "青禾县教育体育局"),), "", (), (), (), (), "records/county/policies/guocheng.yaml"),
    )  # fmt: skip


def codes() -> tuple[CodeView, ...]:
    return (
        CodeView(
            "C203",
            "error",
            "申报只能写当日在本校的教师。",
            "教师 {teacher} 在 {date} 不属于 {school}（当时在 {found}）",
            "核对教师编号；若已调动，由 {found} 申报。",
        ),
        CodeView(
            "C250",
            "warning",
            "学校应当登记教师培训工作领导小组。",
            "{school} 没有登记领导小组",
            "在 school.yaml 里补写 leadership。",
        ),
    )


def county() -> CountyView:
    rows = sorted((row(p) for p in PEOPLE), key=lambda r: (GRAVITY.index(r.status), r.percent))
    tallies = tuple(Tally(s, n) for s in GRAVITY if (n := sum(r.status == s for r in rows)))
    needy = tuple(r for r in rows if r.status in ("missed", "impossible", "grace", "behind"))
    years = tuple(
        YearTally(
            str(2023 + n),
            sum(r.years[n][1] == "met" for r in rows),
            len(rows) if n < 4 else 0,
            ("past", "past", "past", "current", "future")[n],
        )
        for n in range(5)
    )
    return CountyView(
        "青禾县", "青禾县教育体育局", "教师工作股 0700-0000000", "2023–2027", 78, "某县细则（2019）", len(rows), "14.20", "36.00", 39, tallies, years,
        (("2025", "更正期", "更正截止 2026-03-31"), ("2026", "开放", "登记截止 2026-12-31")), (SHARE,), needy, len(needy),
    )  # fmt: skip


def site() -> SiteView:
    """The site of a register with a history and a queue."""
    review, trails = review_fixture.shown(), review_fixture.trails(strange=[STRANGE])
    return replace(
        plain_site(),
        schools=tuple(replace(school(*s), open=review.school(s[0]), register=trails.note(s[0])) for s in SCHOOLS),
        teachers=tuple(registered(teacher(p), review, trails) for p in PEOPLE),
        queue=review.queue(),
        audit=trails.whole(),
        books=review_fixture.books(trails),
    )


def plain_site() -> SiteView:
    """The same without either."""
    schools = tuple(school(*s) for s in SCHOOLS)
    return SiteView(
        county(),
        schools,
        tuple(teacher(p) for p in PEOPLE),
        projects(),
        policies(),
        codes(),
        "2026-11-23",
        "0123456789abcdef0123456789abcdef01234567",
        overview=overview(),
    )


def registered(view: TeacherView, review: Review, trails: Trails) -> TeacherView:
    """The page of a teacher with what is in review, and how each entry came into the register."""
    years = tuple(
        replace(year, entries=tuple(entry._replace(steps=trails.steps(entry.record)) for entry in year.entries))
        for year in view.entries
    )
    return replace(view, entries=years, pending=review.teacher(view.id))


def crowd(many: int) -> Iterator[TeacherView]:
    """Yield teachers with some fifty entries each, as a county of 6,000 has."""
    for n in range(many):
        _, name, school, title, status, years = PEOPLE[n % len(PEOPLE)]
        one = teacher((f"t-{n:06d}", f"{name}{n}", school, title, status, years))
        lines = tuple(_entry(2023 + y, b % 3, 50 + b) for y in range(4) for b in range(12))
        yield replace(
            one, entries=tuple(EntryYear(f"{2023 + y} 年", "6.90", lines[y * 12 : y * 12 + 12]) for y in range(4))
        )
