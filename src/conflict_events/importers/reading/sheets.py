"""Workbooks of Excel (xlsx, xls) and OpenDocument (ods), read by python-calamine (the extra `import`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from conflict_events.errors import UnreadableSource
from conflict_events.importers.reading.asking import ReadAs
from conflict_events.importers.reading.extents import check_extent
from conflict_events.importers.reading.guarding import guarded
from conflict_events.importers.reading.shaping import Numbered, Shaped, shaped
from conflict_events.importers.report import ImportFinding

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

__all__ = ["read_sheet"]


def read_sheet(file: IO[bytes], name: str, how: ReadAs, findings: list[ImportFinding]) -> Shaped:
    """Read a sheet of a workbook. Its cells have types; a row's line is its number in the sheet.

    Raises:
        UnreadableSource: It is damaged or locked, python-calamine is not installed, or it has several sheets and the
            caller names none.
    """
    check_extent(file, name, how.limit)
    sheet = _opened(file, name, how.sheet)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        reach = f"rows {top + 1} to {bottom + 1}, columns {left + 1} to {right + 1}"
        message = f"its cells of {reach} are merged; only the first of them says it"
        findings.append(ImportFinding(top + 1, "merged-cells", message))
    return shaped(name, _records(name, sheet), how, findings)


def _opened(file: IO[bytes], name: str, asked: str | None) -> CalamineSheet:
    try:
        from python_calamine import CalamineWorkbook  # noqa: PLC0415  # comes with the extra `import`
    except ImportError as error:
        message = f"{name} is a workbook: install the extra `import` of conflict-events, or save it as CSV"
        raise UnreadableSource(message) from error
    with guarded(name, "workbook"):
        workbook = CalamineWorkbook.from_filelike(file)
        return workbook.get_sheet_by_name(_chosen(workbook.sheet_names, name, asked))


def _chosen(names: list[str], name: str, asked: str | None) -> str:
    if asked in names:
        return str(asked)
    if asked is None and len(names) == 1:
        return names[0]
    lacks = "has not one sheet alone" if asked is None else f"has no sheet {asked!r}"
    raise UnreadableSource(f"{name} {lacks}; name one with sheet=: {', '.join(names)}")


def _records(name: str, sheet: CalamineSheet) -> Iterator[Numbered]:
    with guarded(name, "workbook"):
        for line, cells in enumerate(sheet.iter_rows(), 1):
            yield line, [None if cell == "" else cell for cell in cells]
