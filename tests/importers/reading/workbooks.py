"""Workbooks as spreadsheet programs write them, made of as little as they need."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from xml.sax.saxutils import escape

Value = str | float | bool | date | None

_EXCEL = "http://schemas.openxmlformats.org/"
_MAIN, _OFFICE = f"{_EXCEL}spreadsheetml/2006/main", f"{_EXCEL}officeDocument/2006/relationships"
_TYPES = f"""<Types xmlns="{_EXCEL}package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/></Types>"""
_STYLES = f"""<styleSheet xmlns="{_MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"""
_RELATED = f'<Relationships xmlns="{_EXCEL}package/2006/relationships">{{}}</Relationships>'
_SHEET = f'<worksheet xmlns="{_MAIN}">{{}}</worksheet>'
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"


def packed(files: dict[str, str]) -> bytes:
    """A zip archive, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def xlsx(*sheets: Iterable[Sequence[Value]], merged: str = "") -> bytes:
    """An Excel workbook with these sheets, called 1, 2 and so on."""
    cells = ["".join(f"<row>{''.join(map(_excel, row))}</row>" for row in rows) for rows in sheets]
    return xlsx_of(*(f"<sheetData>{each}</sheetData>{merged}" for each in cells))


def xlsx_of(*bodies: str) -> bytes:
    """An Excel workbook of sheets as XML."""
    numbers = range(1, len(bodies) + 1)
    listed = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    related = "".join(_related(f"r{n}", "worksheet", f"worksheets/{n}.xml") for n in numbers)
    return packed(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELATED.format(_related("r1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
            "xl/styles.xml": _STYLES,
            "xl/_rels/workbook.xml.rels": _RELATED.format(related),
            **{f"xl/worksheets/{n}.xml": _SHEET.format(body) for n, body in enumerate(bodies, 1)},
        }
    )


def _related(id_: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{id_}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _excel(value: Value) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    if isinstance(value, date):
        return f'<c s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    return f'<c t="b"><v>{value:d}</v></c>' if isinstance(value, bool) else f"<c><v>{value}</v></c>"


def ods(rows: Iterable[Sequence[Value]]) -> bytes:
    """An OpenDocument workbook with one sheet."""
    return ods_of("".join(f"<table:table-row>{''.join(map(_open, row))}</table:table-row>" for row in rows))


def ods_of(body: str) -> bytes:
    """An OpenDocument workbook of a sheet as XML."""
    spaces = " ".join(f'xmlns:{each}="{_OASIS}{each}:1.0"' for each in ("office", "table", "text"))
    table = f'<table:table table:name="1">{body}</table:table>'
    sheet = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_OASIS}manifest:1.0"/>',
            "content.xml": f"<office:document-content {spaces}>{sheet}</office:document-content>",
        }
    )


def _open(value: Value) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
