"""What a cell means, as the importer declares it: numbers and days. What does not fit is refused, never guessed.

"1.234" is a thousand to one reader and little more than one to another, and 03/04/2024 is a day of March or of April.
So how a column writes them is declared once, and each cell that is written otherwise is said, with its column.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from conflict_events.errors import InvalidValue
from conflict_events.importers.reading.tables import Cell

__all__ = ["day", "moment_in_utc", "number"]

SERIALS = {
    "excel-1900": datetime(1899, 12, 30),  # noqa: DTZ001  # sheets know no zone
    "excel-1904": datetime(1904, 1, 1),  # noqa: DTZ001  # as above
}
"""What a spreadsheet's numbers of days count from. Excel takes 1900 for a leap year: its days before March are off."""

FIRST_SERIAL, LAST_SERIAL = 61, 2_958_465
"""1 March 1900, and the last day of the year 9999."""

SHORT = 24
"""So many digits have all figures that anybody counts."""

_BLANKS = re.compile(r"[\s\u00a0\u202f\u2009']")
_DIGITS = re.compile(r"\d+", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)


def number(cell: Cell, column: str = "", *, decimal: str = ".", thousands: str = "") -> int | Decimal:
    """Read a number as a column writes it.

    Args:
        cell: The cell. A number of a sheet or of JSON is itself, however a text would be written.
        column: The column, for the error.
        decimal: What parts whole from decimal places.
        thousands: What parts thousands; "" = nothing does. " " stands for every blank, also those that do not break.

    Raises:
        InvalidValue: It is no number, or written otherwise.
    """
    if type(cell) is int:
        return cell
    if type(cell) is str and cell.isdecimal() and cell.isascii() and len(cell) <= SHORT:  # most are bare digits
        return int(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _plain(str(cell), cell, column, "must be a finite number")
    shown = f"12{thousands}345{decimal}5"
    rule = f"must be a number, written such as {shown}" + ("" if thousands else ", thousands not parted")
    if not isinstance(cell, str):
        raise InvalidValue(column, rule, cell)
    written = cell.strip()
    sign, digits = ("-", written[1:]) if written[:1] in ("-", "\u2212") else ("", written)
    whole, _, places = digits.partition(decimal)
    spaced = _BLANKS.sub(" ", whole) if thousands == " " else whole
    groups = spaced.split(thousands) if thousands else [spaced]
    if not _is_grouped(groups) or (decimal in digits and not _DIGITS.fullmatch(places)):
        raise InvalidValue(column, rule, cell)
    return _plain(f"{sign}{''.join(groups)}" + (f".{places}" if places else ""), cell, column, rule)


def _is_grouped(groups: list[str]) -> bool:
    first, *rest = groups
    sized = not rest or (len(first) <= 3 and all(len(group) == 3 for group in rest))
    return sized and all(_DIGITS.fullmatch(group) for group in groups)


def _plain(written: str, cell: Cell, column: str, rule: str) -> int | Decimal:
    value = Decimal(written)
    if not value.is_finite():
        raise InvalidValue(column, rule, cell)
    return int(value) if value == value.to_integral_value() else value


def day(cell: Cell, form: str = "iso", column: str = "") -> date | datetime:
    """Read a day, or a moment without a zone, as a column writes it.

    Args:
        cell: The cell. A date of a sheet is itself, however a text would be written.
        form: "iso" (2024-11-09, or with a time), a pattern as of `datetime.strptime` such as "%d.%m.%Y", or
            "excel-1900" or "excel-1904" for a spreadsheet's numbers of days.
        column: The column, for the error.

    Returns:
        A `date` where there is no time of day: the pattern has none, or the number is whole.

    Raises:
        InvalidValue: It is no such day.
    """
    if isinstance(cell, date):
        return cell
    made = _from_serial(cell, form) if form in SERIALS else _from_text(cell, form)
    if made is None:
        raise InvalidValue(column, f"must be a day, written {_written(form)}{_looks_like(cell, form)}", cell)
    return made


def moment_in_utc(cell: Cell, column: str = "") -> datetime:
    """Read a moment of a source that writes its times in UTC, unless they carry an offset.

    Args:
        cell: The cell, a date with a clock time in ISO form.
        column: The column, for the error.

    Raises:
        InvalidValue: It is none, or a day without a clock time.
    """
    moment = day(cell, column=column)
    if not isinstance(moment, datetime):
        raise InvalidValue(column, "must be a date and a clock time, in UTC", cell)
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise InvalidValue(column, "must not lie at the edge of the calendar", cell) from None


def _from_text(cell: Cell, form: str) -> date | datetime | None:
    if not isinstance(cell, str):
        return None
    written = " ".join(cell.split())
    try:
        if form == "iso":
            return date.fromisoformat(written) if len(written) == 10 else datetime.fromisoformat(written)
        made = datetime.strptime(written, form)  # noqa: DTZ007  # the importer knows the zone
    except ValueError:
        return None
    return made if any(sign in form for sign in ("%H", "%I", "%T", "%X", "%c")) else made.date()


def _from_serial(cell: Cell, form: str) -> date | datetime | None:
    try:
        days = number(cell)
    except InvalidValue:
        return None
    if not FIRST_SERIAL <= days <= LAST_SERIAL:
        return None
    made = SERIALS[form] + timedelta(seconds=round(days * 86_400))
    return made.date() if isinstance(days, int) else made


def _written(form: str) -> str:
    if form in SERIALS:
        return "as a spreadsheet's number of days"
    return "such as 2024-11-09" if form == "iso" else f"as {form}"


def _looks_like(cell: Cell, form: str) -> str:
    written = "" if cell is None else str(cell)
    if form not in SERIALS and _SERIAL.fullmatch(written.strip()):
        return " (this looks like a spreadsheet's number of days: declare it so)"
    return ""
