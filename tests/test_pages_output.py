"""Writing: only what changed, whole files or nothing, and nothing that is not ours is touched."""

from __future__ import annotations

from pathlib import Path

from generator.pages.output import Output


def written(folder: Path, files: dict[str, bytes]) -> Output:
    output = Output(folder / "out", folder / "ledger.txt")
    for name, content in files.items():
        output.put(name, content, key=name)
    output.close()
    return output


def test_files_are_counted_as_written_unchanged_or_removed(tmp_path: Path) -> None:
    first = written(tmp_path, {"a.html": b"1", "b/c.html": b"2", "b/d/e.html": b"3"})
    assert (first.written, first.unchanged, first.removed) == (3, 0, 0)
    second = written(tmp_path, {"a.html": b"1", "b/c.html": b"two"})
    assert (second.written, second.unchanged, second.removed) == (1, 1, 1)
    assert [p.relative_to(tmp_path).as_posix() for p in sorted((tmp_path / "out").rglob("*"))] == [
        "out/a.html",
        "out/b",
        "out/b/c.html",
    ]
    assert (tmp_path / "out" / "b" / "c.html").read_bytes() == b"two"


def test_a_file_holds_while_key_time_and_size_are_the_same(tmp_path: Path) -> None:
    written(tmp_path, {"a.html": b"1"})
    again = Output(tmp_path / "out", tmp_path / "ledger.txt")
    assert again.holds("a.html", "a.html")
    assert not again.holds("a.html", "other key")
    assert not again.holds("b.html", "b.html")
    (tmp_path / "out" / "a.html").write_bytes(b"12")
    assert not Output(tmp_path / "out", tmp_path / "ledger.txt").holds("a.html", "a.html")
    (tmp_path / "out" / "a.html").unlink()
    assert not Output(tmp_path / "out", tmp_path / "ledger.txt").holds("a.html", "a.html")


def test_a_folder_stays_whole_or_not_at_all(tmp_path: Path) -> None:
    def again() -> Output:
        return Output(tmp_path / "out", tmp_path / "ledger.txt")

    first = again()
    for name in ("a.html", "search/1", "search/2"):
        first.put(name, b"1", key="k")
    first.close()
    assert not again().stays("search/", "other key")
    assert not again().stays("none/", "k")
    second = again()
    assert second.stays("search/", "k")
    assert (second.names, second.unchanged) == (["search/1", "search/2"], 2)
    (tmp_path / "out" / "search" / "2").write_bytes(b"12")
    third = again()
    assert not third.stays("search/", "k")
    assert third.names == []


def test_a_reader_keeps_the_file_it_opened(tmp_path: Path) -> None:
    written(tmp_path, {"a.html": b"old" * 9000})
    with (tmp_path / "out" / "a.html").open("rb") as reader:
        written(tmp_path, {"a.html": b"new"})
        assert reader.read() == b"old" * 9000
    assert not list((tmp_path / "out").glob("*.new"))


def test_foreign_files_stay_even_without_a_ledger(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("mine")
    written(tmp_path, {"a.html": b"1"})
    written(tmp_path, {})
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["letter.txt"]
