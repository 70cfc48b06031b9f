"""What each audience's site holds of anyone, in all bytes of all its files: canaries stand where people would."""

from __future__ import annotations

import gzip
import re
import zipfile
from pathlib import Path

import pytest

from benchmarks.county import county as made_up
from benchmarks.county import last_day, write
from generator.audience import INTERNAL, PUBLIC, Audience, opened
from generator.check import check
from generator.schema import Schemas
from generator.tree import WorkTree
from tests.canary_fixture import County, county, held, unpacked
from tests.links import broken

ROOT = Path(__file__).parent.parent
AS_OF = "2026-11-25"
SCHOOLS = ("s-0002", "s-0004", "s-0010", "s-0012", "s-0013")  # two who are away, one closed, one small


@pytest.fixture(scope="module")
def sample() -> County:
    return county(check(WorkTree(ROOT)), AS_OF)


def files(out: Path) -> list[Path]:
    return [path for path in sorted(out.rglob("*")) if path.is_file()]


def texts(out: Path) -> str:
    return "\n".join(path.read_text("utf-8") for path in files(out) if path.suffix in (".html", ".json", ".xml"))


@pytest.fixture(scope="module")
def public_site(sample: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("public") / "site"
    sample.site(out, PUBLIC)
    return out


@pytest.fixture(scope="module")
def school_sites(sample: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("schools") / "sites"
    sample.site(out, *(Audience("school", school) for school in SCHOOLS))
    return out


@pytest.fixture(scope="module")
def provider_sites(sample: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("providers") / "sites"
    sample.site(out, *(Audience("provider", provider) for provider in sample.book.register.providers))
    return out


def test_the_internal_site_shows_what_the_others_must_not(sample: County, tmp_path: Path) -> None:
    """Without this the tests below would prove nothing: the canaries do reach pages, and are found there."""
    sample.site(tmp_path / "site", INTERNAL)
    canaries, teachers = held(files(tmp_path / "site"))
    shown = {teacher for teacher in sample.teachers if sample.home(teacher)}
    assert shown <= teachers
    assert {sample.names[teacher] for teacher in shown} <= canaries
    assert {letter for letter in "nsl" if any(word[2] == letter for word in canaries)} == {"n", "s", "l"}
    leaves = {one.spans[-1].get("leave") for one in sample.book.teachers if one.spans}
    reasons = {correction.reason for line in sample.book.lines for correction in [line.corrected] if correction}
    returned = {one.note for one in sample.queue}
    for kind in (leaves, reasons, returned, {line.note for line in sample.book.lines if line.note}):
        assert kind & canaries


def test_the_public_site_holds_nothing_of_anyone(sample: County, public_site: Path) -> None:
    canaries, teachers = held(files(public_site))
    assert canaries == set()
    assert teachers & set(sample.teachers) == set()


def test_the_public_site_is_made_from_fields_somebody_looked_at() -> None:
    """A field that a schema gains is published as it is: whoever adds one says here that everyone may read it."""
    known = {
        "county": "kind id name city province training_school bureau contact repository site publish note",
        "periods": "kind cycles years",
        "policy": "kind id title number issuer level issued effective until status supersedes url summary clauses",
        "provider": "kind id name type code since until note",
        "project": "kind id year title level school joint host organiser provider status hours from to activity content"
        " topic audience purpose route approved enrolment quota target stages subjects tiers basis plan_item budget"
        " summary note",
        "school": "kind id code name short type stages nature area town opened closed merged_into filed_by leadership",
        "rule-set": "kind id label source extends unit hours_per_day cycle round valid delegates buckets convert limit"
        " offset require waive",
    }
    for kind, names in known.items():
        shape = Schemas.read().shapes[f"{kind}/1"]
        assert set(shape["properties"]) <= set(names.split()), kind


def test_a_school_sees_its_own_teachers_and_no_other(sample: County, school_sites: Path) -> None:
    for school in SCHOOLS:
        canaries, teachers = held(files(school_sites / school))
        own = sample.of_school(school)
        assert teachers & set(sample.teachers) == own
        assert {word for word in canaries if word[2] == "n"} == {sample.names[teacher] for teacher in own}
    assert any(len(set(one.stays)) > 1 for one in sample.book.teachers)  # some came from another school


def test_a_school_reads_no_reason_and_only_the_logins_of_its_own_submissions(
    sample: County, school_sites: Path
) -> None:
    for school in SCHOOLS:
        canaries, _ = held(files(school_sites / school))
        assert canaries & sample.secrets == set()
        logins = {word: sample.words.made[word] for word in canaries & sample.logins}
        assert set(logins.values()) <= {school, "county"}
    assert held(files(school_sites / "assets"))[0] == set()


def test_who_failed_is_told_to_colleagues_without_the_reason(sample: County, school_sites: Path) -> None:
    failed = [line for line in sample.book.lines if line.result not in (None, "passed", "excellent")]
    assert failed
    for school in SCHOOLS:
        text = texts(school_sites / school)
        assert "不得学时" not in text
        assert "代码 " not in text


def test_a_provider_sees_the_names_of_its_own_trainees_and_no_credits(sample: County, provider_sites: Path) -> None:
    seen = set()
    for provider in sample.book.register.providers:
        out = provider_sites / provider
        canaries, teachers = held(files(out))
        assert canaries <= {sample.names[teacher] for teacher in sample.trainees(provider)}
        assert teachers & set(sample.teachers) == set()
        text = texts(out)
        assert "人均计入" not in text
        assert not (out / "teachers").exists()
        assert not (out / "schools").exists()
        seen |= canaries
    assert seen


def test_a_teacher_sees_nobody_else(sample: County, tmp_path: Path) -> None:
    moved = next(one for one in sample.book.teachers if len({stay.school for stay in one.stays}) > 1)
    away = next(one for one in sample.book.teachers if any("leave" in span for span in one.spans))
    failed = next(line.teacher for line in sample.book.lines if line.result == "failed")
    chosen = {moved.id, away.id, failed}
    sample.site(tmp_path / "sites", *(Audience("teacher", teacher) for teacher in sorted(chosen)))
    for teacher in chosen:
        canaries, teachers = held(files(tmp_path / "sites" / teacher))
        assert teachers & set(sample.teachers) == {teacher}
        assert {word for word in canaries if word[2] == "n"} == {sample.names[teacher]}
        assert canaries & sample.secrets <= sample.own_secrets(teacher)


def test_every_link_leads_to_a_file_of_the_same_site(
    public_site: Path, school_sites: Path, provider_sites: Path
) -> None:
    assert list(broken(public_site)) == []
    for out in (*(school_sites / school for school in SCHOOLS), *provider_sites.glob("v-*")):
        assert list(broken(out, beside=True)) == []


def test_a_site_of_ones_own_needs_no_other_folder(sample: County, tmp_path: Path) -> None:
    sample.site(tmp_path / "site", Audience("school", "s-0010"))
    assert list(broken(tmp_path / "site")) == []


def test_what_is_packed_is_read_too(tmp_path: Path) -> None:
    word = b"of zqn00007x and t-abc123."
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("b.gz", gzip.compress(word))
    (tmp_path / "c.html").write_text("&#122;qn00008x %7Aqn00009x \\u007aqn00010x", "utf-8")
    assert word in list(unpacked((tmp_path / "a.zip").read_bytes()))
    canaries, teachers = held(files(tmp_path))
    assert canaries == {"zqn00007x", "zqn00008x", "zqn00009x", "zqn00010x"}
    assert teachers == {"t-abc123"}


def test_opened_records_hold_no_one(sample: County) -> None:
    text = repr(opened(sample.book.register).documents)
    assert not re.search("zq[nsl]", text)
    assert not [teacher for teacher in sample.teachers if teacher in text]


@pytest.mark.parametrize("seed", [1, 2])
def test_so_it_is_in_counties_nobody_wrote(seed: int, tmp_path: Path) -> None:
    write(tmp_path / "county", made_up(6, 3, seed))
    made = county(check(WorkTree(tmp_path / "county")), last_day(3))
    register = made.book.register
    made.site(tmp_path / "public", PUBLIC)
    canaries, teachers = held(files(tmp_path / "public"))
    assert canaries == set()
    assert teachers & set(made.teachers) == set()
    school = max(register.schools, key=lambda one: len(made.of_school(one)))
    made.site(tmp_path / "school", Audience("school", school))
    canaries, teachers = held(files(tmp_path / "school"))
    assert teachers & set(made.teachers) == made.of_school(school)
    assert {word for word in canaries if word[2] == "n"} == {made.names[one] for one in made.of_school(school)}
    assert canaries & made.secrets == set()
    provider = min(register.providers)
    made.site(tmp_path / "provider", Audience("provider", provider))
    canaries, teachers = held(files(tmp_path / "provider"))
    assert canaries <= {made.names[teacher] for teacher in made.trainees(provider)}
    assert teachers & set(made.teachers) == set()
