"""Whatever a caller has is opened, unpacked and bounded; what is no table is said to be what it is."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conflict_events.errors import UnreadableSource, UsageError
from conflict_events.importers.reading import ReadAs, read_table
from tests.importers.reading.readings import cells, read

TEXT = "a,b\n1,2\n"
ROWS = [("a", "b"), ("1", "2")]


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


def test_paths_files_lines_and_standard_input_are_read_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "attacks.csv"
    path.write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    with path.open(encoding="utf-8") as as_text, path.open("rb") as as_bytes:
        sources = (path, str(path), as_text, as_bytes, ["a,b", "1,2"], TEXT.splitlines(keepends=True), "-")
        tables = [read_table(each) for each in sources]

        assert [[row.cells for row in table.rows] for table in tables] == [[{"a": "1", "b": "2"}]] * 7
    assert [table.name for table in tables] == [*["attacks.csv"] * 4, *["the lines given"] * 2, "standard input"]


@pytest.mark.parametrize("content", [TEXT, '{"a": 1}\n{"a": 2}\n'])
@pytest.mark.parametrize("taken", [0, 1, 9])
def test_a_file_is_closed_however_far_its_rows_were_gone_through(tmp_path: Path, content: str, taken: int) -> None:
    path = tmp_path / "attacks.csv"
    path.write_text(content, encoding="utf-8")
    for how in (ReadAs(), ReadAs(columns=("a", "b"))):
        table = read_table(path, how)
        for _, _row in zip(range(taken), table.rows, strict=False):
            pass
        table.rows.close()
        del table  # a file that were still open would warn here, and a warning is an error in tests


def test_the_name_of_a_file_can_be_a_column_of_it() -> None:
    table = read_table(["a\n", "1\n"], ReadAs(named="file"))

    assert (table.columns, next(table.rows).cells) == (("a", "file"), {"a": "1", "file": "the lines given"})
    with pytest.raises(UnreadableSource, match="has a column 'a' itself"):
        read_table(["a\n", "1\n"], ReadAs(named="a"))


def test_text_that_was_given_as_text_is_not_asked_for_its_encoding() -> None:
    with pytest.raises(UnreadableSource, match="is not utf-8 text at byte 5"):
        read_table(["a,b\n", "\ud800,2\n"])


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match=r"none.csv cannot be opened: No such file"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(UnreadableSource, match="cannot be opened: embedded null byte"):
        read_table("a\0b")


def test_an_address_is_read_through_the_callers_opener_only() -> None:
    address = "https://example.org/attacks.csv"

    def failing(_: str) -> bytes:
        raise OSError("no route")

    with pytest.raises(UsageError, match="give an opener"):
        read_table(address)
    with pytest.raises(UnreadableSource, match=r"attacks\.csv cannot be opened: no route"):
        read_table(address, ReadAs(opener=failing))
    for opener in (lambda _: TEXT.encode(), lambda _: io.BytesIO(TEXT.encode())):
        table = read_table(address, ReadAs(opener=opener))
        assert (table.name, [row.line for row in table.rows]) == ("attacks.csv", [2])


def test_packed_files_are_unpacked_also_one_within_another() -> None:
    packed = zipped(a_csv=TEXT.encode())

    assert cells(gzip.compress(TEXT.encode())) == cells(packed) == cells(gzip.compress(packed)) == ROWS
    assert read(packed)[0].name == "the lines given/a.csv"


def test_an_archive_of_several_files_is_refused_until_one_is_named() -> None:
    packed = zipped(a_csv=b"x\n", b_csv=TEXT.encode(), __MACOSX=b"")

    with pytest.raises(UnreadableSource, match=r"name one with member=: it holds a.csv, b.csv"):
        read(packed)
    with pytest.raises(UnreadableSource, match=r"has no c.csv; name one"):
        read(packed, ReadAs(member="c.csv"))
    with pytest.raises(UnreadableSource, match="it holds nothing"):
        read(zipped())
    assert cells(packed, ReadAs(member="b.csv")) == ROWS


def test_what_unpacks_to_more_than_is_allowed_or_without_end_is_refused() -> None:
    bomb = b"0" * 100_000
    nested = gzip.compress(gzip.compress(gzip.compress(TEXT.encode())))

    for packed in (gzip.compress(bomb), zipped(a_csv=bomb)):
        with pytest.raises(UnreadableSource, match="is larger than 50000 bytes unpacked; allow more with limit="):
            read(packed, ReadAs(limit=50_000))
    with pytest.raises(UnreadableSource, match="is packed more than 3 times"):
        read(gzip.compress(nested))
    assert cells(nested) == ROWS


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7", "a PDF document"),
        (b"\n<!DOCTYPE html><html>", "a web page"),
        ("<HTML><body>".encode("utf-16"), "a web page"),
        (b"<?xml version='1.0'?>", "XML"),
        (b"Rar!\x1a", "a RAR archive"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"version https://git-lfs.github.com/spec/v1", "the pointer to a file"),
    ],
)
def test_a_file_that_is_no_table_is_said_to_be_what_it_is(content: bytes, what: str) -> None:
    with pytest.raises(UnreadableSource, match=f"is no table; it looks like {what}"):
        read(content)


def test_a_damaged_archive_is_said_to_be_damaged() -> None:
    with pytest.raises(UnreadableSource, match="is damaged"):
        read(gzip.compress(TEXT.encode())[:-6])
    with pytest.raises(UnreadableSource, match="is damaged"):
        read(zipped(a_csv=TEXT.encode())[:-30])


STARTS = [b"", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"{", b"[", b"PAR1"]


@given(st.sampled_from(STARTS), st.binary(max_size=60))
@example(b"", b"a\0b\n")
@example(b"", b'"a"b\n')
def test_no_bytes_raise_anything_but_that_they_cannot_be_read(start: bytes, rest: bytes) -> None:
    try:
        table, rows = read(start + rest)
    except UnreadableSource:
        return
    assert all(set(row.cells) == set(table.columns) for row in rows)


PACKED = (gzip.compress(TEXT.encode(), mtime=0), zipped(a_csv=TEXT.encode() * 3))


@given(st.sampled_from(PACKED), st.integers(0, 200), st.binary(min_size=1, max_size=3))
def test_no_damage_to_a_packed_file_raises_anything_else(packed: bytes, at: int, damage: bytes) -> None:
    where = at % len(packed)
    try:
        read(packed[:where] + damage + packed[where + len(damage) :])
    except UnreadableSource:
        return
