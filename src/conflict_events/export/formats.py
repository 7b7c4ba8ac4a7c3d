"""The formats of files, each by its ending; each is written whole from one table, or from one a kind."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from conflict_events.doors import behind
from conflict_events.errors import UsageError
from conflict_events.export.flattening import disarmed, times_as_text, without_lists

__all__ = ["FORMATS", "Tables", "write_folder", "write_tables"]

Tables: TypeAlias = Mapping[str, pl.DataFrame]
"""Frames by what they are of: the stable name of a kind, or the name of an answer."""

SHEET_ROWS, SHEET_TEXT, SHEET_NAME = 1_048_575, 32_767, 31
BEGINNING = datetime(2000, 1, 1)  # noqa: DTZ001  # no moment at all: the same rows are the same bytes, whenever written


def write_tables(tables: Tables, path: Path) -> None:
    """Write a file in the format that its ending names.

    Raises:
        UsageError: No format has that ending, or it holds one table and there are several, or none.
    """
    write = FORMATS.get(path.suffix.lower())
    if write is None:
        raise UsageError(f"{path.name}: ends in none of {', '.join(FORMATS)}; name a folder for a file a kind and year")
    write(tables, path)


def _only(tables: Tables, path: Path) -> pl.DataFrame:
    if len(tables) != 1:
        told_ = ", ".join(tables) or "nothing"
        raise UsageError(f"{path.name}: holds one table, got {told_}; name one kind, or a folder")
    return next(iter(tables.values()))


def _parquet(tables: Tables, path: Path) -> None:
    _write_parquet(_only(tables, path), path)


def _write_parquet(frame: pl.DataFrame, path: Path) -> None:
    made = io.BytesIO()  # so that a full disk is an error of the system's, and none of the library's own
    frame.write_parquet(made)
    path.write_bytes(made.getvalue())


def _csv(tables: Tables, path: Path) -> None:
    disarmed(without_lists(times_as_text(_only(tables, path)))).write_csv(path)


def _jsonl(tables: Tables, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for name, frame in tables.items():
            file.write(times_as_text(frame).select(pl.lit(name).alias("kind").alias("table"), pl.all()).write_ndjson())


def _geojson(tables: Tables, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type":"FeatureCollection","features":[')
        for number, feature in enumerate(each for name in tables for each in _features(name, tables[name])):
            file.write((",\n" if number else "\n") + json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
        file.write("\n]}\n")


def _features(name: str, frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Give an account a feature each; one of which no coordinates are known has none."""
    lat, lon = _coordinates(frame)
    for row in times_as_text(frame).with_columns(pl.col(pl.Date).cast(pl.String)).iter_rows(named=True):
        point = None if lat is None or row[lat] is None else {"type": "Point", "coordinates": [row[lon], row[lat]]}
        yield {"type": "Feature", "id": row["id"], "geometry": point, "properties": {"table": name, **row}}


def _coordinates(frame: pl.DataFrame) -> tuple[str | None, str]:
    lat = next((name for name in frame.columns if name.endswith("_lat")), None)
    return lat, "" if lat is None else f"{lat.removesuffix('lat')}lon"


def _xlsx(tables: Tables, path: Path) -> None:
    tables = {name: disarmed(without_lists(times_as_text(frame))) for name, frame in tables.items()}
    _check_sheets(tables, path)
    options = {f"strings_to_{what}": False for what in ("formulas", "urls", "numbers")}
    made = io.BytesIO()  # as above
    book = behind("xlsxwriter", "export").Workbook(made, {**options, "in_memory": True})
    book.set_properties({"created": BEGINNING})
    for number, (name, frame) in enumerate(tables.items(), start=1):
        sheet = name if len(name) <= SHEET_NAME else f"{name[: SHEET_NAME - 4]}~{number}"
        frame.write_excel(book, sheet)
    book.close()
    path.write_bytes(made.getvalue())


def _check_sheets(tables: Tables, path: Path) -> None:
    """Refuse what a sheet would cut off in silence."""
    for name, frame in tables.items():
        lengths = (each.str.len_chars().max() for each in frame.select(pl.col(pl.String)).iter_columns())
        longest = max((each for each in lengths if isinstance(each, int)), default=0)
        if frame.height > SHEET_ROWS or longest > SHEET_TEXT:
            raise UsageError(f"{path.name}: a sheet does not hold all of {name}, rows or texts; take .csv or .parquet")


FORMATS: Mapping[str, Callable[[Tables, Path], None]] = {
    ".parquet": _parquet,
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".geojson": _geojson,
    ".xlsx": _xlsx,
}

UNKNOWN = "__HIVE_DEFAULT_PARTITION__"
"""How partitioned folders call what has no value, for all that read them."""


def write_folder(tables: Tables, folder: Path) -> None:
    """Write Parquet into folders by kind and by the year in which a window begins, as clusters read them."""
    for name, frame in tables.items():
        first = pl.col("when_first_day") if "when_first_day" in frame.columns else pl.lit(None, pl.Date)
        for (year,), part in frame.group_by(first.dt.year().alias("year"), maintain_order=True):
            spot = folder / f"kind={name}" / f"year={UNKNOWN if year is None else year}"
            spot.mkdir(parents=True)
            _write_parquet(part, spot / "part-0.parquet")
