"""Reading: any tabular or JSON file in, as rows with their lines; what was found out about the file is said.

It knows no source and no event. A row that does not fit its file's columns is a finding with its line; a file that is
no table raises `UnreadableSource`, and says what it looks like.
"""

from __future__ import annotations

from conflict_events.importers.reading.asking import AS_FOUND, Form, Opener, ReadAs
from conflict_events.importers.reading.conversions import day, moment_in_utc, number
from conflict_events.importers.reading.opening import TableSource
from conflict_events.importers.reading.reading import read_table
from conflict_events.importers.reading.tables import Cell, Row, Table, text

__all__ = [
    "AS_FOUND",
    "Cell",
    "Form",
    "Opener",
    "ReadAs",
    "Row",
    "Table",
    "TableSource",
    "day",
    "moment_in_utc",
    "number",
    "read_table",
    "text",
]
