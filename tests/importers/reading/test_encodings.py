"""The encoding of a text is found out and said, or declared; one that cannot be told is refused."""

from __future__ import annotations

import sys

import pytest

from conflict_events.errors import UnreadableSource
from conflict_events.importers.reading import ReadAs
from tests.importers.reading.readings import cells, read, rules

PLACES = ("місце", "Київ", "Харківська область", "Одеса та Миколаївщина")
TEXT = "".join(f"{place},12\n" for place in PLACES)
LATIN = "where,launched\nKyiv,12\nOdesa,3\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_marked_encoding_is_taken_and_said(encoding: str) -> None:
    assert cells(TEXT.encode(encoding)) == cells(TEXT.encode())
    assert rules(TEXT.encode(encoding)) == [(None, "encoding")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_without_its_mark_by_its_empty_halves(encoding: str) -> None:
    assert cells(LATIN.encode(encoding)) == cells(LATIN.encode())


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-u"])
def test_an_older_code_page_is_guessed_where_the_language_shows_and_said_to_be_a_guess(encoding: str) -> None:
    table, _ = read(TEXT.encode(encoding))

    assert cells(TEXT.encode(encoding)) == cells(TEXT.encode())
    assert "which is a guess" in table.findings[0].message


def test_an_encoding_can_be_declared_and_is_then_not_told() -> None:
    content = TEXT.encode("mac_cyrillic")

    assert cells(content, ReadAs(encoding="mac_cyrillic")) == cells(TEXT.encode())
    assert rules(content, ReadAs(encoding="mac_cyrillic")) == []


def test_a_code_page_that_may_be_several_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnreadableSource, match=r"byte 12; it looks like text of an older code page: .* give encoding="):
        read(b"place,days\n" + "Київ".encode("cp1251") + b",2\n")


def test_without_the_extra_an_older_code_page_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "charset_normalizer", None)

    with pytest.raises(UnreadableSource, match=r"give encoding= \(perhaps cp1251\)"):
        read(TEXT.encode("cp1251"))


@pytest.mark.parametrize("content", [LATIN.encode("utf-16") + b"\0", b"\xef\xbb\xbfa,b\n\xff,1\n"])
def test_a_file_that_is_not_what_its_first_bytes_say_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableSource, match="leave encoding= out, or give another"):
        read(content)


def test_a_file_that_is_not_in_the_encoding_declared_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="is not ascii text at byte 1;"):
        read(TEXT.encode(), ReadAs(encoding="ascii"))
