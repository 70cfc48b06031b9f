"""The kinds of claims a school files in a half-year: how often, how much, when."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of claim: how likely in a half-year, how much of which unit, and on which days (month-day).

    ``low``, ``high`` and ``step`` are hundredths of ``unit``. Days ``02-24/06-20`` are the whole time from one to the
    other, ``03-04..03-27`` some one day of that month. ``also`` holds further attributes, as inside a flow mapping.
    """

    chance: float
    activity: str
    level: str
    title: str
    unit: str
    low: int
    high: int
    step: int
    days: str
    also: str = ""

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The further attributes as pairs."""
        return tuple((key, value) for key, _, value in (part.partition(": ") for part in self.also.split(", ")) if key)


T = Template
# fmt: off
SPRING = (
    T(0.5, "observe", "school", "春季听课", "lessons", 400, 1600, 100, "06-25..06-25"),
    T(0.2, "prepare", "school", "春季备课", "hours", 400, 1800, 50, "02-24/06-20"),
    T(0.1, "group", "school", "春季教研组活动", "hours", 300, 1200, 100, "02-26/06-18", "mode: school"),
    T(0.15, "school_activity", "school", "师德师风专题学习", "hours", 200, 500, 50, "03-04..03-27", "kind: ethics"),
    T(0.1, "theme", "school", "春季主题培训", "hours", 200, 400, 50, "05-06..05-28", "mode: school"),
    T(0.16, "open_class", "school", "", "lessons", 100, 200, 100, "05-04..05-29"),
    T(0.03, "open_class", "county", "", "lessons", 100, 100, 100, "06-02..06-20"),
    T(0.06, "lecture", "school", "校内讲座", "items", 100, 200, 100, "03-06..03-28"),
    T(0.01, "lecture", "county", "县级教研讲座", "items", 100, 100, 100, "04-02..04-26"),
    T(0.02, "mentoring", "school", "师徒结对", "terms", 100, 100, 100, "02-20/06-30", "role: lead"),
    T(0.02, "duty", "county", "县质量监测命题阅卷", "days", 100, 300, 50, "06-21/06-24"),
)
AUTUMN = (
    T(0.5, "observe", "school", "秋季听课", "lessons", 400, 1600, 100, "11-24..11-24"),
    T(0.2, "prepare", "school", "秋季备课", "hours", 400, 1800, 50, "09-04/11-22"),
    T(0.1, "group", "school", "秋季教研组活动", "hours", 300, 1200, 100, "09-05/11-21", "mode: school"),
    T(0.15, "school_activity", "school", "课程标准学习", "hours", 200, 500, 50, "11-10..11-14", "kind: professional"),
    T(0.1, "theme", "school", "秋季主题培训", "hours", 200, 400, 50, "11-15..11-24", "mode: school"),
    T(0.14, "open_class", "school", "", "lessons", 100, 200, 100, "09-08..09-29"),
    T(0.04, "open_class", "county", "", "lessons", 100, 100, 100, "10-08..10-30"),
    T(0.05, "lecture", "school", "校内讲座", "items", 100, 200, 100, "09-06..09-28"),
    T(0.04, "training", "city", "外出学科培训", "hours", 600, 1495, 5, "09-11/09-13", "mode: centralised"),
    T(0.04, "training", "province", "网络专题课程", "hours", 305, 2000, 5, "09-15/11-15", "mode: online"),
    T(0.02, "training", "county", "短期专题培训", "hours", 200, 600, 50, "09-20/09-22", "mode: short, approved: no"),
    T(0.03, "contest", "county", "优质课竞赛", "items", 100, 100, 100, "11-01..11-09", "award: first"),
    T(0.02, "contest", "city", "教学技能竞赛", "items", 100, 100, 100, "11-11..11-20", "award: other"),
    T(0.03, "coaching", "county", "指导学生竞赛获奖", "items", 100, 100, 100, "11-02..11-20", "award: other"),
    T(0.03, "paper", "province", "论文发表", "items", 100, 100, 100, "10-02..10-30"),
    T(0.03, "paper_contest", "city", "论文评比获奖", "items", 100, 100, 100, "10-03..10-29", "award: first"),
    T(0.002, "book", "nation", "教学专著", "kchars", 2000, 20000, 100, "10-05..10-25", "role: editor"),
    T(0.04, "project", "county", "县级课题立项", "items", 100, 100, 100, "10-04..10-26", "role: member, result: filed"),
    T(0.02, "workshop", "county", "名师工作室活动", "years", 100, 100, 100, "11-03..11-23", "role: member"),
    T(0.006, "degree", "nation", "学历提升", "items", 100, 100, 100, "11-04..11-22", "result: passed"),
    T(0.02, "serving", "county", "为新任教师培训授课", "lessons", 100, 400, 100, "11-05..11-09"),
    T(0.02, "training", "nation", "企业实践", "months", 25, 100, 25, "09-02/10-02", "mode: field"),
)
# fmt: on
