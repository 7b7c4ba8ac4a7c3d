"""What a file is, by its first bytes: one that is no table is said to be what it is."""

from __future__ import annotations

__all__ = ["HEAD", "binary_form", "no_table"]

HEAD = 4096
"""So many bytes tell what a file is."""

SIGNS = (
    (b"%PDF", "a PDF document: take its tables out first"),
    (b"SQLite format 3\0", "an SQLite database: export the table that you need"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"Rar!", "a RAR archive: unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it first"),
    (b"BZh", "packed by bzip2: unpack it first"),
    (b"\xfd7zXZ", "packed by xz: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "packed by zstd: unpack it first"),
    (b"{\\rtf", "an RTF document"),
    (b"version https://git-lfs", "the pointer to a file that Git LFS keeps: fetch the file itself"),
)

MARKUP = (
    (b"<!doctype html", "a web page: the download answered with a page, not with the file"),
    (b"<html", "a web page: the download answered with a page, not with the file"),
    (b"<?xml", "XML"),
    (b"<kml", "KML"),
    (b"<svg", "a picture"),
)

MARKS = b"\xef\xbb\xbf\xff\xfe \t\r\n\0"
"""What may stand before the first character of a text: marks of byte order, blanks, and the halves of UTF-16."""


BINARY = ((b"PK", "sheet"), (b"\xd0\xcf\x11\xe0", "sheet"), (b"PAR1", "parquet"))
"""What files begin with that are tables and no text; an archive that is no workbook is unpacked before."""


def binary_form(head: bytes) -> str | None:
    """Tell which form a file has by its first bytes; None = it is a text, or nothing that is known."""
    return next((form for sign, form in BINARY if head.startswith(sign)), None)


def no_table(head: bytes) -> str | None:
    """Say what a file is that is certainly no table; None = it may be one.

    Args:
        head: Its first bytes.
    """
    for sign, what in SIGNS:
        if head.startswith(sign):
            return what
    begins = head[:200].replace(b"\0", b"").lstrip(MARKS).lower()
    return next((what for sign, what in MARKUP if begins.startswith(sign)), None)
