"""One full, valid document of each kind: what the other schema tests mutate. Their own test: they are valid."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from generator.schema import Schemas, check

SCHOOL = "s-0004"
TEACHER = "t-4fj2wq"
STEM = "20251205-k3m9x2"

ENTRY = {
    "teacher": TEACHER,
    "title": "二年级数学公开课",
    "activity": "open_class",
    "level": "county",
    "from": "2025-11-20",
    "to": "2025-11-21",
    "amount": Decimal("1.5"),
    "unit": "items",
    "recognised": 1,
    "reason": "按半天计",
    "role": "lead",
    "organiser": "县教研室",
    "work": "认识时间",
    "evidence": [{"kind": "聘书", "number": "2025-11", "kept": "教导处", "seen_by": TEACHER}],
}
RESULT = {
    "teacher": TEACHER,
    "result": "passed",
    "hours": {"centralised": 60, "online": Decimal("40.25")},
    "from": "2025-07-01",
    "to": "2025-07-10",
    "number": "结字12号",
}
TOTALS = {"entries": 1, "items": Decimal("1.00")}
CLAUSE = {"id": "c1", "label": "一条", "cite": "第一条"}

SAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    "accounts/1": (
        "records/county/accounts.yaml",
        {
            "accounts": [
                {
                    "login": "li-ming",
                    "key": "ssh-ed25519 AAAAC3Nz li",
                    "role": "clerk",
                    "scope": SCHOOL,
                    "person": TEACHER,
                    "deputy": "wang",
                    "from": "2025-01-01",
                    "to": "2026-01-01",
                }
            ]
        },
    ),
    "approvals/1": (
        "records/county/approvals.yaml",
        {
            "ways": ["signature", "host", "paper"],
            "register": ["registrar", "bureau"],
            "submitted_days": 31,
            "matters": {
                matter: {"propose": ["clerk"], "seats": [{"roles": ["principal"], "else": ["bureau"]}]}
                for matter in Schemas.read().shapes["approvals/1"]["properties"]["matters"]["required"]
            },
        },
    ),
    "correction/1": (
        f"records/schools/{SCHOOL}/credits/2025/20260105-k3m9x2.yaml",
        {
            "school": SCHOOL,
            "year": 2025,
            "submitted": "2026-01-05",
            "basis": "复核",
            "corrections": [
                {"action": "void", "target": f"schools/{SCHOOL}/credits/2025/{STEM}#1", "reason": "重复"},
                {
                    "action": "replace",
                    "target": f"schools/{SCHOOL}/credits/2025/{STEM}#2",
                    "reason": "级别写错",
                    "entry": ENTRY,
                },
                {"action": "add", "reason": "补登", "result": RESULT},
            ],
        },
    ),
    "county/1": (
        "records/county/county.yaml",
        {
            "id": "xx",
            "name": "某县",
            "province": "某省",
            "bureau": "某县教育体育局",
            "training_school": SCHOOL,
            "repository": "https://example.org/r",
            "note": "一行\n两行",
        },
    ),
    "credit-batch/1": (
        f"records/schools/{SCHOOL}/credits/2025/{STEM}.yaml",
        {
            "school": SCHOOL,
            "year": 2025,
            "submitted": "2025-12-05",
            "notice": {"from": "2025-11-25", "to": "2025-12-01", "objections": 0, "place": "校门口"},
            "totals": TOTALS,
            "note": "无",
            "entries": [ENTRY],
        },
    ),
    "names/1": (
        f"records/schools/{SCHOOL}/names.yaml",
        {"school": SCHOOL, "names": {TEACHER: "周·小满", "t-4fj2wr": "钱多"}},
    ),
    "opening/1": (
        f"records/county/openings/{STEM}.yaml",
        {
            "school": SCHOOL,
            "submitted": "2025-12-05",
            "basis": "原平台导出",
            "totals": {"entries": 1, "credits": Decimal("7.5")},
            "entries": [
                {
                    "teacher": TEACHER,
                    "to": "2023-12-31",
                    "credits": Decimal("7.5"),
                    "title": "期初",
                    "level": "city",
                    "mode": "online",
                    "activity": "training",
                    "certificate": "12",
                }
            ],
        },
    ),
    "periods/1": (
        "records/county/periods.yaml",
        {
            "cycles": [{"id": "c-2023", "label": "第一周期", "start": "2023-01-01", "rules": "JX-2018"}],
            "years": [{"year": 2025, "opens": "2025-01-01", "closes": "2025-12-31", "correcting_until": "2026-03-31"}],
        },
    ),
    "plan/1": (
        f"records/schools/{SCHOOL}/plans/2025.yaml",
        {
            "year": 2025,
            "school": SCHOOL,
            "title": "年度计划",
            "items": [
                {
                    "id": "1",
                    "title": "作业设计",
                    "level": "school",
                    "hours": {"school": 20},
                    "people": 30,
                    "budget": Decimal("1200.50"),
                    "month": "2025-09",
                }
            ],
        },
    ),
    "policy/1": (
        "records/county/policies/jx-2018-2.yaml",
        {
            "id": "jx-2018-2",
            "title": "学分管理办法",
            "number": "某教发〔2018〕2号",
            "issuer": "某省教育厅",
            "issued": "2018-03-01",
            "status": "in_force",
            "supersedes": ["jx-2010"],
            "level": "province",
            "summary": "摘要",
            "url": "https://example.org/a",
            "clauses": [{"id": "第五条", "summary": "总量"}],
        },
    ),
    "project/1": (
        "records/county/projects/2025/p-7k2m9x/project.yaml",
        {
            "id": "p-7k2m9x",
            "year": 2025,
            "title": "骨干研修",
            "level": "county",
            "host": "教育体育局",
            "provider": "v-7k2m9x",
            "status": "finished",
            "hours": {"centralised": 60, "online": 40},
            "from": "2025-07-01",
            "to": "2025-07-10",
            "activity": "training",
            "enrolment": "quota",
            "quota": {SCHOOL: 3},
            "stages": ["primary", "junior"],
            "subjects": ["数学"],
            "basis": [{"policy": "jx-2018-2", "clause": "第五条"}],
            "budget": 30000,
        },
    ),
    "provider/1": (
        "records/county/providers/v-7k2m9x.yaml",
        {"id": "v-7k2m9x", "name": "某师范学院", "type": "college", "since": "2020-01-01"},
    ),
    "public-notice/1": (
        f"records/county/notices/{STEM}.yaml",
        {
            "type": "public_notice",
            "title": "承训机构的公示",
            "submitted": "2025-12-05",
            "from": "2025-12-08",
            "to": "2025-12-12",
            "project": "p-8m2c4k",
            "policy": "jx-2018-2",
            "replaces": "20251201-x7k2m9",
            "contact": "县教育体育局教师工作股",
            "text": "拟由县教师进修学校承训。\n有异议的，请书面反映。",
        },
    ),
    "results/1": (
        f"records/county/projects/2025/p-7k2m9x/results/{SCHOOL}.yaml",
        {
            "project": "p-7k2m9x",
            "school": SCHOOL,
            "submitted": "2025-07-20",
            "totals": {"entries": 1, "hours": Decimal("100.25")},
            "entries": [RESULT],
        },
    ),
    "roster/1": (
        f"records/schools/{SCHOOL}/roster.yaml",
        {
            "school": SCHOOL,
            "teachers": [
                {
                    "id": TEACHER,
                    "joined": "2010-09-01",
                    "licensed": "yes",
                    "registered_until": "2027-12-31",
                    "spans": [
                        {
                            "since": "2010-09-01",
                            "post": "teacher",
                            "title": "second",
                            "tier": "new",
                            "stage": "primary",
                            "subject": "数学",
                            "class_teacher": "yes",
                            "probation": "no",
                            "leave": "L1",
                        }
                    ],
                }
            ],
        },
    ),
    "rule-set/1": (
        "records/county/rules/XX-2018.yaml",
        {
            "id": "XX-2018",
            "label": "办法",
            "source": "某教发〔2018〕2号",
            "extends": "JX-2018",
            "unit": "credits",
            "hours_per_day": 8,
            "cycle": {"years": 5, "year": "calendar", "judged_by": "end", "grace_months": 0, "terms": ["02-01"]},
            "round": {"to": Decimal("0.01"), "mode": "half_up", "per": "entry"},
            "valid": {"since": "2018-03-01"},
            "delegates": ["convert"],
            "buckets": [{**CLAUSE, "where": {"mode": ["online", "school"], "not": {"level": "school"}}}],
            "convert": [
                {
                    **CLAUSE,
                    "where": {"any": [{"mode": "online"}]},
                    "each": "10 hours",
                    "gives": {"by": "level", "nation": Decimal("0.5"), "city": {"by": "award", "first": 3}, "else": 0},
                    "times": ["1/3", "50%"],
                    "at_most": {"year": 8},
                    "whole": "yes",
                }
            ],
            "limit": [{**CLAUSE, "in": ["central"], "per": "year", "max": "unset"}],
            "offset": [{**CLAUSE, "from": "central", "to": "school", "max": "50%"}],
            "require": [{**CLAUSE, "in": "total", "per": "cycle", "min": 36, "prorate": {"years_in_post": 5}}],
            "waive": [{**CLAUSE, "for": {"last_cycle": "yes"}, "closes": "all"}],
        },
    ),
    "school/1": (
        f"records/schools/{SCHOOL}/school.yaml",
        {
            "id": SCHOOL,
            "name": "青石小学",
            "code": "3600000001",
            "type": "primary",
            "stages": ["primary"],
            "nature": "public",
            "area": "rural",
            "closed": "2026-08-31",
            "merged_into": "s-0005",
            "leadership": [{"since": "2020-01-01", "head": TEACHER, "members": ["t-4fj2wr"]}],
        },
    ),
    "transfer/1": (
        f"records/county/transfers/2025/{STEM}.yaml",
        {
            "event": "move",
            "order": "某教人〔2025〕3号",
            "date": "2025-09-01",
            "from": SCHOOL,
            "to": "s-0005",
            "teachers": [TEACHER, "t-4fj2wr"],
        },
    ),
    "verification/1": (
        f"records/county/verifications/2025/{SCHOOL}.yaml",
        {
            "school": SCHOOL,
            "year": 2025,
            "date": "2026-02-01",
            "verifier": "registrar",
            "commit": "0" * 40,
            "totals": {"entries": 3, "hours": 12},
        },
    ),
}

DOCUMENTS = {path: {"kind": kind, **document} for kind, (path, document) in SAMPLES.items()}


def test_there_is_a_sample_of_each_kind() -> None:
    assert tuple(sorted(SAMPLES)) == Schemas.read().kinds


@pytest.mark.parametrize("kind", SAMPLES)
def test_samples_are_valid(kind: str) -> None:
    path = SAMPLES[kind][0]
    documents = {path: DOCUMENTS[path]}
    assert check(Schemas.read(), documents) == (documents, [])
