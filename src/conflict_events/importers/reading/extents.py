"""Workbooks are looked at before they are read: what they unpack to, how far their sheets go, whether all is there.

A sheet is kept as a rectangle: one cell far down and one far to the right make all between them, and a file of a
kilobyte can ask for more memory than there is, which ends the process. Over XML that is cut off, calamine can go on for
ever.
"""

from __future__ import annotations

import zipfile
from typing import IO
from xml.parsers import expat

import attrs

from conflict_events.errors import UnreadableSource
from conflict_events.importers.reading.opening import BROKEN_ZIP

__all__ = ["check_extent"]

CELLS = 2**25
"""So many cells a sheet may span: a million rows of thirty-two columns."""


def check_extent(file: IO[bytes], name: str, limit: int) -> None:
    """Refuse a workbook that spans or unpacks to more than can be meant, or is not whole.

    Args:
        file: A zip archive; others (the old xls) have few rows, and are let through.
        name: What it is called.
        limit: So many bytes it may be, unpacked.

    Raises:
        UnreadableSource: It does, or it is damaged.
    """
    packed = file.read(2) == b"PK"
    file.seek(0)
    if not packed:
        return
    try:
        span = _span(file, name, limit)
    except expat.ExpatError as error:
        raise UnreadableSource(f"{name} is damaged: {error}; save it anew") from error
    except BROKEN_ZIP as error:
        raise UnreadableSource(f"{name} is damaged, or locked by a password: {error}") from error
    if span > CELLS:
        raise UnreadableSource(f"{name} has a sheet that spans {span} cells: delete what stands far below or aside")
    file.seek(0)


def _span(file: IO[bytes], name: str, limit: int) -> int:
    with zipfile.ZipFile(file) as archive:
        if "xl/workbook.bin" in archive.namelist():
            raise UnreadableSource(f"{name} is a binary workbook (xlsb): save it as xlsx")
        size = sum(each.file_size for each in archive.infolist())
        if size > limit:
            raise UnreadableSource(f"{name} is larger than {limit} bytes unpacked; allow more with limit=")
        parts = [each for each in archive.namelist() if each.endswith((".xml", ".rels"))]
        return max((_span_of(archive, each) for each in parts), default=0)


def _span_of(archive: zipfile.ZipFile, part: str) -> int:
    extent, parser = _Extent(), expat.ParserCreate()
    parser.StartElementHandler = extent.begin
    with archive.open(part) as packed:
        parser.ParseFile(packed)
    return extent.right * extent.down


@attrs.define(eq=False)
class _Extent:
    """How far right and down the cells of a sheet go that say something, of either family of workbooks."""

    right: int = 0
    down: int = 0
    row: int = 0
    column: int = 0

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        kind = tag.rpartition(":")[2]
        if kind in ("c", "row"):
            self._excel(attributes.get("r", ""))
        elif kind == "table-row":
            self.row, self.column = self.row + int(attributes.get("table:number-rows-repeated", 1)), 0
        elif kind in ("table-cell", "covered-table-cell"):
            self.column += int(attributes.get("table:number-columns-repeated", 1))
            if "office:value-type" in attributes:
                self.right, self.down = max(self.right, self.column), max(self.down, self.row)

    def _excel(self, address: str) -> None:
        letters = address.rstrip("0123456789")
        self.right = max(self.right, _column(letters), 1)
        self.down = max(self.down, int(address[len(letters) :] or 1))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
