from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.entries import Batch, Entry, entries, hundredths, line_of, live, place
from generator.records import Document, Register, stem

PROJECT = "records/county/projects/2025/p-aaaaa1/project.yaml"
RESULTS = "records/county/projects/2025/p-aaaaa1/results/s-0001.yaml"
CREDITS = "records/schools/s-0001/credits/2025/20251201-{}.yaml"
FIRST = "schools/s-0001/credits/2025/20251201-aaaaa1#{}"


def claim(amount: int | Decimal = 1, title: str = "讲座", **more: Any) -> Document:
    line = {"teacher": "t-aaaaa1", "title": title, "activity": "lecture", "level": "school", "to": "2025-11-28"}
    return line | {"amount": amount, "unit": "hours", **more}


def batch(*lines: Document, name: str = "aaaaa1") -> tuple[str, Document]:
    head = {"kind": "credit-batch/1", "school": "s-0001", "year": 2025, "submitted": "2025-12-01"}
    return CREDITS.format(name), {**head, "entries": list(lines)}


def correction(name: str, *lines: Document) -> tuple[str, Document]:
    head = {"kind": "correction/1", "school": "s-0001", "year": 2025, "submitted": "2025-12-02"}
    return CREDITS.format(name), {**head, "corrections": [{"reason": "误报", **line} for line in lines]}


def void(target: str) -> Document:
    return {"action": "void", "target": target}


def replace(target: str, entry: Document) -> Document:
    return {"action": "replace", "target": target, "entry": entry}


def project(**hours: int | Decimal) -> tuple[str, Document]:
    days = {"from": "2025-07-07", "to": "2025-07-11"}
    return PROJECT, {"kind": "project/1", "id": "p-aaaaa1", "title": "提升", "hours": hours, **days}


def results(*lines: Document) -> tuple[str, Document]:
    head = {"kind": "results/1", "project": "p-aaaaa1", "school": "s-0001", "submitted": "2025-07-20"}
    return RESULTS, {**head, "entries": [{"teacher": "t-aaaaa1", **line} for line in lines]}


def read(*files: tuple[str, Document]) -> list[Entry]:
    return entries(Register(dict(files)))


def told(found: list[Entry]) -> list[tuple[str, int, str]]:
    return [
        (entry.id.rpartition("/")[2], entry.recognised, entry.corrected.id[-8:] if entry.corrected else "")
        for entry in found
    ]


def test_amounts_are_hundredths() -> None:
    assert [hundredths(amount) for amount in (0, 3, Decimal("2.5"), Decimal("0.01"), Decimal("1.10"))] == [
        0, 300, 250, 1, 110,
    ]  # fmt: skip


def test_a_claim_is_one_entry() -> None:
    data = claim(Decimal("2.5"), recognised=2, reason="迟到", mode="school", **{"from": "2025-11-27"})
    path, file = batch(data)
    assert read((path, file)) == [
        Entry(
            id=FIRST.format(1),
            batch=Batch(path, stem(path), "claim", "s-0001", "2025-12-01", None, 2025),
            at=0, teacher="t-aaaaa1", title="讲座", start="2025-11-27", end="2025-11-28", unit="hours",
            claimed=250, recognised=200, data=data, mode="school", note="迟到",
        )
    ]  # fmt: skip


def test_an_opening_is_credits_on_one_day() -> None:
    line = {"teacher": "t-aaaaa1", "to": "2023-12-31", "credits": Decimal("4.5"), "title": "2023年"}
    path = "records/county/openings/20240304-aaaaa1.yaml"
    file = {"kind": "opening/1", "school": "s-0001", "submitted": "2024-03-04", "entries": [line]}
    [entry] = read((path, file))
    assert (entry.id, entry.batch.source, entry.batch.year) == ("county/openings/20240304-aaaaa1#1", "opening", None)
    assert (entry.start, entry.end, entry.unit) == ("2023-12-31", "2023-12-31", "credits")
    assert (entry.claimed, entry.recognised) == (450, 450)


def test_a_result_is_one_entry_for_each_mode_of_the_project() -> None:
    found = read(project(centralised=16, online=10), results({"result": "passed"}))
    assert [(e.id.partition("#")[2], e.mode, e.recognised, e.start, e.end) for e in found] == [
        ("1.centralised", "centralised", 1600, "2025-07-07", "2025-07-11"),
        ("1.online", "online", 1000, "2025-07-07", "2025-07-11"),
    ]
    assert {line_of(entry) for entry in found} == {"county/projects/2025/p-aaaaa1/results/s-0001#1"}


def test_the_only_mode_of_a_project_needs_no_name() -> None:
    [entry] = read(project(online=10), results({"result": "excellent", "to": "2025-07-10"}))
    assert (entry.id.partition("#")[2], entry.end, entry.title) == ("1", "2025-07-10", "提升")


def test_hours_that_are_stated_are_the_whole_statement() -> None:
    found = read(project(centralised=16, online=10), results({"result": "passed", "hours": {"online": Decimal("7.5")}}))
    assert [(entry.mode, entry.recognised) for entry in found] == [("centralised", 0), ("online", 750)]


def test_hours_of_a_mode_the_project_has_not_are_there_for_the_check_to_see() -> None:
    found = read(project(online=10), results({"result": "passed", "hours": {"school": 2}}))
    assert [(entry.id.partition("#")[2], entry.recognised) for entry in found] == [("1.online", 0), ("1.school", 200)]


def test_who_did_not_pass_earns_nothing() -> None:
    wrong = ("failed", "absent", "withdrawn", "deferred", "replaced")
    found = read(project(online=10), results(*({"result": result} for result in wrong)))
    assert [(entry.result, entry.claimed, entry.recognised) for entry in found] == [(one, 1000, 0) for one in wrong]


def test_results_of_an_unknown_project_are_nothing_yet() -> None:
    assert read(results({"result": "passed"})) == []


def test_a_replacement_stands_where_the_replaced_stood() -> None:
    files = (
        batch(claim(1), claim(2), claim(3)),
        correction("bbbbb1", replace(FIRST.format(2), claim(5))),
        correction("ccccc1", replace(FIRST.format(2).replace("aaaaa1#2", "bbbbb1#1"), claim(7))),
    )
    assert told(read(*files)) == [
        ("20251201-aaaaa1#1", 100, ""),
        ("20251201-aaaaa1#2", 200, "bbbbb1#1"),
        ("20251201-bbbbb1#1", 500, "ccccc1#1"),
        ("20251201-ccccc1#1", 700, ""),
        ("20251201-aaaaa1#3", 300, ""),
    ]
    assert [entry.recognised for entry in live(read(*files))] == [100, 700, 300]


def test_void_strikes_out_and_puts_nothing_in_place() -> None:
    found = read(batch(claim(1), claim(2)), correction("bbbbb1", void(FIRST.format(1))))
    assert told(found) == [("20251201-aaaaa1#1", 100, "bbbbb1#1"), ("20251201-aaaaa1#2", 200, "")]


def test_an_added_entry_has_the_place_of_its_own_file() -> None:
    files = (batch(claim(1), name="ccccc1"), correction("bbbbb1", {"action": "add", "entry": claim(4)}))
    found = read(*files)
    assert told(found) == [("20251201-bbbbb1#1", 400, ""), ("20251201-ccccc1#1", 100, "")]
    assert [(entry.by and entry.by.action, place(entry, "to")) for entry in found] == [
        ("add", ("corrections", 0, "entry", "to")),
        (None, ("entries", 0, "to")),
    ]


def test_both_modes_of_a_result_are_corrected_at_once() -> None:
    target = "county/projects/2025/p-aaaaa1/results/s-0001#1"
    path = RESULTS.replace("s-0001.yaml", "s-0001-20250805-aaaaa1.yaml")
    line = {
        "action": "replace",
        "target": target,
        "reason": "误报",
        "result": {"teacher": "t-aaaaa1", "result": "failed"},
    }
    file = {"kind": "correction/1", "school": "s-0001", "project": "p-aaaaa1", "submitted": "2025-08-05"}
    found = read(
        project(centralised=16, online=10), results({"result": "passed"}), (path, {**file, "corrections": [line]})
    )
    assert [(entry.mode, entry.claimed, entry.recognised, entry.corrected is None) for entry in found] == [
        ("centralised", 1600, 1600, False),
        ("online", 1000, 1000, False),
        ("centralised", 1600, 0, True),
        ("online", 1000, 0, True),
    ]
    assert place(found[2], "hours") == ("corrections", 0, "result", "hours")


def test_of_a_fork_the_first_counts() -> None:
    found = read(
        batch(claim(1)),
        correction("ccccc1", void(FIRST.format(1))),
        correction("bbbbb1", replace(FIRST.format(1), claim(5))),
    )
    assert told(found) == [("20251201-aaaaa1#1", 100, "bbbbb1#1"), ("20251201-bbbbb1#1", 500, "")]


def test_corrections_in_a_circle_end() -> None:
    one, other = (FIRST.format(1).replace("aaaaa1", name) for name in ("bbbbb1", "ccccc1"))
    files = (
        batch(claim(1)),
        correction("bbbbb1", replace(other, claim(2))),
        correction("ccccc1", replace(one, claim(3))),
    )
    assert told(read(*files)) == [("20251201-aaaaa1#1", 100, "")]


def test_a_line_of_the_other_sort_corrects_nothing_and_breaks_nothing() -> None:
    line = {"action": "replace", "target": FIRST.format(1), "result": {"teacher": "t-aaaaa1", "result": "passed"}}
    found = read(batch(claim(1)), correction("bbbbb1", line, {"action": "add", "result": line["result"]}))
    assert told(found) == [("20251201-aaaaa1#1", 100, "bbbbb1#1")]


@given(st.data())
def test_a_chain_of_any_length_leaves_one_entry_or_none(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from([f"{n}{n}{n}{n}{n}1" for n in "bcdefgh"]), unique=True))
    ends_void = bool(names) and data.draw(st.booleans())
    files, target = [batch(claim(1))], FIRST.format(1)
    for n, name in enumerate(names):
        last = ends_void and n == len(names) - 1
        files.append(correction(name, void(target) if last else replace(target, claim(n + 2))))
        target = FIRST.format(1).replace("aaaaa1", name)
    found = read(*data.draw(st.permutations(files)))
    assert len(found) == len(names) + 1 - ends_void
    assert [entry.recognised for entry in live(found)] == ([] if ends_void else [100 * (len(names) + 1)])


def test_some_files_alone_are_still_corrected() -> None:
    files = (batch(claim(1)), batch(claim(9), name="ddddd1"), correction("bbbbb1", void(FIRST.format(1))))
    register = Register(dict(files))
    found = entries(register, [register.by_path[files[0][0]]])
    assert told(found) == [("20251201-aaaaa1#1", 100, "bbbbb1#1")]
