"""The records of a small county, every day of them counted from today: what is open, closed or verified stays so.

s-0001 is the training school, s-0003 a teaching point for which s-0002 files. The year before last is closed; last
year still takes claims and is verified for s-0004; this year is open.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from generator.trail.clock import CHINA

TODAY = datetime.now(CHINA).date()
YEAR = TODAY.year
LAST, CLOSED = YEAR - 1, YEAR - 2
REGISTER = "shixian"
ACCOUNTS = "records/county/accounts.yaml"
PERIODS = "records/county/periods.yaml"
PROJECT = f"records/county/projects/{LAST}/p-aaaaa1"
VERIFIED = f"schools/s-0004/credits/{LAST}/{LAST}1205-aaaaa2"  # an entry's id without its number
UNVERIFIED = f"schools/s-0002/credits/{LAST}/{LAST}1205-aaaaa1"
ID_NUMBER = "11010519491231002X"  # the example of the standard: its check digit fits

Line = dict[str, Any]
Files = dict[str, str]


def days(number: int) -> date:
    """Return the day so many days from today."""
    return TODAY + timedelta(days=number)


def flow(value: object) -> str:
    """Return a value as YAML in one line; JSON is that too."""
    return json.dumps(value, ensure_ascii=False, default=str)


def document(kind: str, **fields: object) -> str:
    return "".join(f"{name}: {flow(value)}\n" for name, value in {"kind": f"{kind}/1", **fields}.items())


def line(teacher: str, title: str = "听课", amount: int = 4, **more: object) -> Line:
    """Return an entry of lessons observed."""
    facts = {"teacher": teacher, "title": title, "activity": "observe", "level": "school", "unit": "lessons"}
    return {**facts, "amount": amount, "to": TODAY, **more}


def batch(school: str, *lines: Line, submitted: date = TODAY, mark: str = "k3m9x2", **more: object) -> Files:
    """Return a claim of a school as a file by its path; of the year in which its lines end."""
    year = lines[0]["to"].year
    totals = {"entries": len(lines), "lessons": sum(one["amount"] for one in lines)}
    head = {"school": school, "year": year, "submitted": submitted, "totals": totals, **more}
    return {place(school, year, submitted, mark): document("credit-batch", **head, entries=list(lines))}


def place(school: str, year: int, submitted: date, mark: str) -> str:
    return f"records/schools/{school}/credits/{year}/{submitted:%Y%m%d}-{mark}.yaml"


def replacement(school: str, target: str, entry: Line, mark: str = "c0rr01") -> Files:
    """Return a correction that replaces one entry of last year."""
    head = {"school": school, "year": LAST, "submitted": TODAY}
    lines = [{"action": "replace", "target": target, "reason": "节数误写", "entry": entry}]
    return {place(school, LAST, TODAY, mark): document("correction", **head, corrections=lines)}


def transfer(teacher: str, old: str, new: str) -> Files:
    path = f"records/county/transfers/{YEAR}/{TODAY:%Y%m%d}-m0ve01.yaml"
    text = document(
        "transfer", event="move", order="试教人〔1〕号", date=TODAY, teachers=[teacher], **{"from": old, "to": new}
    )
    return {path: text}


def moved(teacher: str, old: str, new: str) -> Files:
    """Return a transfer with what it does to the two schools: a span in the new roster, the name there."""
    names = {school: {who: NAMES[who] for who in who_is_at(school)} for school in (old, new)}
    names[new][teacher] = names[old].pop(teacher)
    spans = [{"since": TODAY, "post": "teacher", "title": "first", "stage": "primary"}]
    return {
        **transfer(teacher, old, new),
        roster_of(new): _roster(new, {"id": teacher, "spans": spans}),
        **{f"records/schools/{school}/names.yaml": _names(school, found) for school, found in names.items()},
    }


def results(*lines: Line) -> Files:
    """Return the results of the county's project at s-0002."""
    passed = sum(16 for one in lines if one["result"] == "passed")
    head = {"project": "p-aaaaa1", "school": "s-0002", "submitted": TODAY}
    totals = {"entries": len(lines), "hours": passed}
    return {f"{PROJECT}/results/s-0002.yaml": document("results", **head, totals=totals, entries=list(lines))}


def policy(name: str = "tz-1") -> Files:
    head = {"id": name, "title": f"试县通知{name}", "number": f"试教字〔{name}〕号", "issuer": "试县教育体育局"}
    text = document("policy", **head, issued=TODAY, status="in_force", level="county", summary="一份通知。")
    return {f"records/county/policies/{name}.yaml": text}


SCHOOLS = {"s-0001": "a", "s-0002": "b", "s-0003": "c", "s-0004": "d", "s-0005": "e"}
NAMES = {f"t-{letter * 5}{n}": f"教师{letter}{n}" for letter in SCHOOLS.values() for n in range(1, 6)}
PEOPLE: tuple[tuple[str, str, str, str], ...] = (
    ("bureau-1", "bureau", "county", ""),
    ("bureau-2", "bureau", "county", ""),
    ("head", "head", "county", "t-aaaaa1"),
    ("registrar-1", "registrar", "county", "t-aaaaa3"),
    ("registrar-2", "registrar", "county", "t-aaaaa4"),
    ("provider-1", "provider", "v-aaaaa1", ""),
    ("maintainer-1", "maintainer", "county", ""),
    ("maintainer-2", "maintainer", "county", ""),
    ("clerk-0001", "clerk", "s-0001", "t-aaaaa2"),
    ("clerk-0002", "clerk", "s-0002", "t-bbbbb2"),
    ("clerk-0002-b", "clerk", "s-0002", "t-bbbbb3"),
    ("principal-0002", "principal", "s-0002", "t-bbbbb1"),
    ("clerk-0004", "clerk", "s-0004", "t-ddddd2"),
    ("principal-0004", "principal", "s-0004", "t-ddddd1"),
    ("acting-0004", "principal", "s-0004", "t-ddddd2"),  # the clerk's second account
    ("former-0004", "principal", "s-0004", "t-ddddd4"),  # until yesterday
    ("clerk-0005", "clerk", "s-0005", "t-eeeee2"),
    ("principal-0005", "principal", "s-0005", "t-eeeee1"),
)  # fmt: skip
MORE: Mapping[str, Line] = {"principal-0002": {"deputy": "clerk-0002-b"}, "former-0004": {"to": days(-1)}}
LOGINS = tuple(login for login, *_ in PEOPLE)


def account(login: str, key: str, role: str, scope: str, person: str = "", **more: object) -> Line:
    """Return a line of ``accounts.yaml``."""
    found = {"login": login, "key": key, "role": role, "scope": scope, "from": f"{LAST}-01-01", **more}
    return {**found, "person": person} if person else found


def accounts(keys: Mapping[str, str], changed: Mapping[str, Line] | None = None, added: Iterable[Line] = ()) -> str:
    """Return the county's accounts with the public keys by login; some changed, some added at the end."""
    lines = [account(login, keys[login], *facts, **MORE.get(login, {})) for login, *facts in PEOPLE]
    return document("accounts", accounts=[*({**one, **(changed or {}).get(one["login"], {})} for one in lines), *added])


def periods(label: str = "本周期") -> str:
    years = [
        (CLOSED, f"{CLOSED}-12-31", f"{LAST}-03-31"),
        (LAST, days(60), days(90)),
        (YEAR, f"{YEAR + 1}-01-31", f"{YEAR + 1}-03-31"),
    ]
    lines = [
        {"year": year, "opens": f"{year}-01-01", "closes": closes, "correcting_until": until}
        for year, closes, until in years
    ]
    cycle = {"id": "now", "label": label, "start": f"{CLOSED}-01-01", "rules": "SX-2020"}
    return document("periods", cycles=[cycle], years=lines)


def county(keys: Mapping[str, str]) -> Files:
    """Return all records of the county by path."""
    return {ACCOUNTS: accounts(keys), PERIODS: periods(), **_settings(), **_people(), **_earned()}


def who_is_at(school: str) -> list[str]:
    return [who for who in NAMES if who[2] == SCHOOLS[school]]


def roster_of(school: str) -> str:
    return f"records/schools/{school}/roster.yaml"


def _settings() -> Files:
    rules = {"id": "SX-2020", "label": "试县细则", "source": "试教字〔2020〕8号", "unit": "credits", "hours_per_day": 8}
    convert = [
        {"id": unit, "label": unit, "cite": "折算", "each": f"{each} {unit}", "gives": 1}
        for each, unit in ((10, "hours"), (20, "lessons"))
    ]
    require = [{"id": "total", "label": "周期总学分", "cite": "要求", "per": "cycle", "min": 36}]
    clauses = [{"id": name, "summary": f"{name}。"} for name in ("折算", "要求")]
    head = {"id": "sx-2020", "title": "试县实施细则", "number": rules["source"], "issuer": "试县教育体育局"}
    head |= {"issued": "2020-01-01", "status": "in_force", "level": "county", "summary": "本县的细则。"}
    base = {"id": REGISTER, "name": "试县", "city": "试市", "province": "江西省", "training_school": "s-0001"}
    return {
        "records/county/county.yaml": document("county", **base, bureau="试县教育体育局", contact="教师工作股"),
        "records/county/policies/sx-2020.yaml": document("policy", **head, clauses=clauses),
        "records/county/rules/SX-2020.yaml": document(
            "rule-set", **rules, cycle={"years": 5, "year": "calendar"}, valid={"since": "2020-01-01"},
            convert=convert, require=require,
        ),
        "records/county/providers/v-aaaaa1.yaml": document(
            "provider", id="v-aaaaa1", name="试县教师发展中心", type="training_school", since="2020-01-01"
        ),
    }  # fmt: skip


def _people() -> Files:
    found: Files = {}
    for school, letter in SCHOOLS.items():
        point = school == "s-0003"
        led = {"filed_by": "s-0002"} if point else {"leadership": [{"since": "2020-01-01", "head": f"t-{letter * 5}1"}]}
        head = {"id": school, "name": f"试县第{letter}学校", "type": "teaching_point" if point else "primary"}
        text = document("school", **head, stages=["primary"], nature="public", area="town", **led)
        found[f"records/schools/{school}/school.yaml"] = text
        found[roster_of(school)] = _roster(school)
        found[f"records/schools/{school}/names.yaml"] = _names(school, {who: NAMES[who] for who in who_is_at(school)})
    return found


def _roster(school: str, *more: Line) -> str:
    span = {"since": "2020-01-01", "post": "teacher", "title": "first", "stage": "primary"}
    teachers = [{"id": who, "joined": "2020-01-01", "spans": [span]} for who in who_is_at(school)]
    return document("roster", school=school, teachers=[*teachers, *more])


def _names(school: str, names: Mapping[str, str]) -> str:
    return document("names", school=school, names=names)


def _earned() -> Files:
    """Return what is registered for last year: a claim of each of two schools, a verification, a finished project."""
    then = date(LAST, 12, 5)
    head = {"id": "p-aaaaa1", "year": LAST, "title": "骨干教师提升", "level": "county", "host": "试县教育体育局"}
    ran = {"hours": {"centralised": 16}, "from": f"{LAST}-07-07", "to": f"{LAST}-07-11", "enrolment": "voluntary"}
    totals = {"entries": 1, "lessons": 20}
    verified = {"school": "s-0004", "year": LAST, "date": f"{LAST}-12-20", "verifier": "registrar-1", "totals": totals}
    return {
        **batch("s-0002", line("t-bbbbb4", amount=20, to=date(LAST, 11, 20)), submitted=then, mark="aaaaa1"),
        **batch("s-0004", line("t-ddddd3", amount=20, to=date(LAST, 11, 20)), submitted=then, mark="aaaaa2"),
        f"records/county/verifications/{LAST}/s-0004.yaml": document("verification", **verified),
        f"{PROJECT}/project.yaml": document("project", **head, provider="v-aaaaa1", status="finished", **ran),
    }
