"""The words a made-up county is written in: names of schools and people, titles of projects and claims."""

from __future__ import annotations

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜谢邹喻柏水窦章云苏潘葛范彭郎鲁韦昌马苗"
GIVEN = "安博晨丹恩芳歌涵佳可澜明宁欧鹏琪蓉思桐婉曦雅泽舒远川松岚青禾若霖墨言序和乐清芸志航雨"
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "令狐")

TOWNS = ("青禾城区", "枫溪镇", "竹源乡", "石塘镇", "云岭乡", "柳塘镇", "南坪镇", "白鹤乡", "古渡镇", "月湖乡")
PLACES = (
    "桥头", "上坪", "黄泥", "东岭", "西塘", "南湾", "北山", "新田", "长坑", "大源",
    "小港", "梅岭", "松林", "竹坪", "石桥", "清湖", "双溪", "河口", "古田", "樟树",
    "莲花", "金坪", "银溪", "高岭", "平湖", "秀水", "龙泉", "凤岗", "花园", "中洲",
)  # fmt: skip

# type, label, stages, weight among the schools that fit its size, smallest and largest size
SCHOOL_TYPES = (
    ("teaching_point", "教学点", ("primary",), 6, 3, 5),
    ("kindergarten", "幼儿园", ("kindergarten",), 3, 4, 30),
    ("primary", "小学", ("primary",), 7, 6, 90),
    ("special", "特殊教育学校", ("special",), 1, 8, 30),
    ("nine_year", "学校", ("primary", "junior"), 2, 15, 80),
    ("junior", "中学", ("junior",), 4, 15, 150),
    ("vocational", "职业学校", ("vocational",), 1, 40, 150),
    ("complete", "完全中学", ("junior", "senior"), 1, 60, 150),
    ("senior", "高级中学", ("senior",), 2, 60, 150),
)

SUBJECTS = {
    "kindergarten": ("保教",),
    "primary": ("语文", "数学", "英语", "科学", "音乐", "体育", "美术", "道德与法治"),
    "junior": ("语文", "数学", "英语", "物理", "化学", "生物", "历史", "地理", "体育"),
    "senior": ("语文", "数学", "英语", "物理", "化学", "生物", "历史", "地理", "政治"),
    "vocational": ("语文", "数学", "机械加工", "电子商务", "学前教育", "汽车维修"),
    "special": ("生活语文", "生活数学", "康复训练"),
}

LESSONS = (
    "荷塘清趣", "分数的意义", "春日的校园", "一次函数", "浮力", "四季之歌", "认识图形", "小石潭边",
    "光的折射", "家乡的桥", "环境保护", "民间剪纸", "接力跑", "统计与概率", "我们的节日", "酸和碱",
)  # fmt: skip

COUNTY_COURSES = (
    # title, topic, centralised hours, online hours, days
    ("小学语文骨干教师提升培训", "teaching", 30, 0, 5),
    ("初中数学骨干教师提升培训", "teaching", 24, 0, 4),
    ("班主任育人能力培训", None, 16, 0, 3),
    ("心理健康教育教师培训", "career", 24, 12, 4),
    ("信息技术与学科融合培训", "it_subject", 18, 20, 3),
    ("实验教学能力培训", "experiment", 12, 0, 2),
    ("作业设计与命题研修", "homework", 15, 7, 3),
    ("家庭教育指导培训", "family", 10, 8, 2),
    ("跨学科主题学习研修", "cross", 22, 10, 4),
    ("幼儿园保教能力送培到园", None, 16, 0, 3),
)

NOT_PASSED = {
    "failed": "考核未达到合格要求",
    "absent": "因学校工作安排未能报到",
    "withdrawn": "中途返校代课",
    "deferred": "申请缓训",
    "replaced": "由本校另一位教师替换",
}
