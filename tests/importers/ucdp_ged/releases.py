"""Made-up releases of UCDP's events, by its published columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from conflict_events.importers.ucdp_ged.importing import COLUMNS

PLAIN = {
    "id": "1", "year": "2017", "type_of_violence": "1", "conflict_name": "Northland: Marsh",
    "side_a": "Government of N", "dyad_name": "Government of N - SPLM/A", "side_b": "SPLM/A", "number_of_sources": "1",
    "source_article": '"Marsh Post,2017-01-31,Two die, one missing"', "source_office": "Marsh Post",
    "source_date": "2017-01-31", "source_original": "Marsh Red Cross", "where_prec": "1",
    "where_coordinates": "Avdiivka town", "adm_1": "Donetsk Oblast", "latitude": "48.14", "longitude": "37.74",
    "country": "Ukraine", "event_clarity": "1", "date_prec": "1", "date_start": "2017-01-30", "date_end": "2017-01-30",
    "deaths_a": "1", "deaths_b": "0", "deaths_civilians": "1", "deaths_unknown": "0", "low": "2", "best": "2",
    "high": "2",
}  # fmt: skip


def release(*rows: dict[str, str], columns: Sequence[str] = COLUMNS) -> list[str]:
    """The lines of a release; each row says what differs from `PLAIN`."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**PLAIN, "id": str(number), **row} for number, row in enumerate(rows, start=1))
    return text.getvalue().splitlines(keepends=True)
