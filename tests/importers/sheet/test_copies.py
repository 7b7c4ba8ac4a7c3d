"""Dated copies of a sheet, each a correction of the one before: after any order of them the log reads as the newest."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.events import HarmReport
from conflict_events.importers import SheetMap, import_source, read_source, source_of
from conflict_events.importers.sheet import EventMap, Field
from conflict_events.log import EventLog

Sheet: TypeAlias = dict[int, dict[str, str]]

COLUMNS = ("id", "day", "place", "police", "hospital", "un low", "un high", "page")
SHEET = SheetMap(
    name="casualties",
    id=("id",),
    tz="Europe/Kyiv",
    one_incident=True,
    fields={"when": Field(column="day"), "place": Field(column="place"), "url": Field(column="page")},
    events={
        "police": EventMap(
            kind="HarmReport", fields={"claimant": Field(value="UA/Police"), "killed": Field(column="police")}
        ),
        "hospital": EventMap(
            kind="HarmReport", fields={"claimant": Field(value="Hospital"), "killed": Field(column="hospital")}
        ),
        "un": EventMap(
            kind="HarmReport", fields={"claimant": Field(value="UN"), "killed": Field(low="un low", high="un high")}
        ),
    },
    deletions="retract",
)
SOURCE = source_of(SHEET)


def a_row(draw: Random) -> dict[str, str]:
    low = draw.randint(0, 5)
    told = {"police": str(draw.randint(0, 9)), "hospital": str(draw.randint(0, 9))}
    told |= {"un low": str(low), "un high": str(low + draw.randint(0, 5))}
    told |= dict.fromkeys(draw.sample(["police", "hospital"], draw.randint(0, 1)), "")
    return {"day": f"2025-05-0{draw.randint(1, 3)}", "place": draw.choice(["Lviv", "Odesa"]), "page": "", **told}


def corrected(row: dict[str, str], draw: Random) -> dict[str, str]:
    """As somebody corrects a row: a cell said otherwise, in other letter case, filled in, emptied or exchanged."""
    way = draw.randrange(5)
    if way == 0:
        return {**row, "place": row["place"].swapcase()}
    if way == 1:
        return {**row, "page": f"https://example.org/{draw.randint(1, 3)}"}
    if way == 2:
        return {**row, "police": row["hospital"], "hospital": row["police"]}
    other = a_row(draw)
    column = draw.choice(["day", "place", "police", "hospital"])
    return {**row, column: other[column]}


def copies(draw: Random, count: int) -> list[Sheet]:
    """Copies from the oldest to the newest: rows are corrected, deleted, brought back and added."""
    made: list[Sheet] = [{number: a_row(draw) for number in range(draw.randint(1, 3))}]
    while len(made) < count:
        sheet = dict(made[-1])
        for _ in range(draw.randint(0, 4)):
            number = draw.randrange(len(made) + 3)
            if draw.random() < 0.3:
                sheet.pop(number, None)
            else:
                sheet[number] = corrected(sheet[number], draw) if number in sheet else a_row(draw)
        made.append(dict(draw.sample(list(sheet.items()), len(sheet))))
    return made


def lines(sheet: Sheet) -> list[str]:
    rows = ({"id": f"r{number}", **row} for number, row in sheet.items())
    return [",".join(COLUMNS) + "\n", *(",".join(row[column] for column in COLUMNS) + "\n" for row in rows)]


def brought(made: list[Sheet], order: list[int]) -> EventLog:
    log = EventLog.open(secret=b"s" * 32)
    for index in order:
        import_source(log, lines(made[index]), SOURCE, as_of=date(2025, 8, 1) + timedelta(index))
    return log


def reads(log: EventLog) -> Counter[Any]:
    return Counter(account.event for account in log.now().accounts(HarmReport))


@given(draw=st.randoms(use_true_random=False))
def test_law_after_any_order_of_copies_of_a_sheet_the_log_reads_as_the_newest_alone(draw: Random) -> None:
    """But a copy without a row does not come first: in a log that has nothing of the sheet its date is left nowhere."""
    made = copies(draw, draw.randint(2, 5))
    order = draw.sample(range(len(made)), len(made))
    first = next(index for index in order if made[index])
    order = [first, *(index for index in order if index != first)]

    log = brought(made, order)

    assert reads(log) == Counter(read_source(lines(made[-1]), SOURCE).events)


def test_a_copy_without_a_row_is_newer_than_an_older_one_that_comes_later() -> None:
    rows = {1: {**dict.fromkeys(COLUMNS, ""), "day": "2025-05-01", "place": "Lviv", "police": "3"}}
    log = brought([rows, rows, {}], [0, 2, 1])

    assert not reads(log)


@pytest.mark.no_cover
@pytest.mark.parametrize("order", ["backwards", "shuffled"])
def test_23_copies_of_a_sheet_answer_as_the_newest_alone(order: str) -> None:
    draw = Random(23)  # noqa: S311  # chance that can be repeated, no secret
    made, indices = copies(draw, 23), list(range(23))

    log = brought(made, indices[::-1] if order == "backwards" else draw.sample(indices, 23))

    assert reads(log) == reads(brought(made, [22]))
    assert log.verify(deep=True).is_intact
    head = log.head
    assert import_source(log, lines(made[-1]), SOURCE).corrected == 0
    assert log.head == head
