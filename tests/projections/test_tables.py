"""Tables: columns as wide as what stands in them, on a terminal and for machines."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.projections import Table
from conflict_events.projections.tables import NOTHING, shown_key
from conflict_events.values import Quantity
from tests.projections.accounts import entry_id


def test_a_table_is_laid_out_under_its_headings() -> None:
    """Numbers to the right, words to the left, a dash where there is nothing, no blanks at the end."""
    table = Table(
        ("night", "launched", "accounts"),
        (
            (date(2024, 10, 16), Quantity.exact(136), frozenset({"b", "a"})),
            (date(2024, 11, 10), Quantity.at_least(9), ()),
            (None, Quantity.exact(5), ("x",)),
        ),
        title="the record",
    )

    assert str(table).splitlines() == [
        "the record",
        "night       launched    accounts",
        "──────────  ──────────  ────────",
        "2024-10-16         136  a, b",
        f"2024-11-10  at least 9  {NOTHING}",
        f"{NOTHING}                    5  x",
    ]


def test_notes_stand_below_the_rows() -> None:
    """Each on a line of its own, under a blank one; in a notebook as a list."""
    table = Table(("a",), ((1,),), title="t", notes=("3 may be in", "<none> left out"))

    assert str(table).splitlines() == ["t", "a", "─", "1", "", "3 may be in", "<none> left out"]
    assert table._repr_html_().endswith("</table><ul><li>3 may be in</li><li>&lt;none&gt; left out</li></ul>")
    assert Table(("a",), ())._repr_html_().endswith("</table>")


def test_wide_characters_take_two_columns_and_combining_ones_none() -> None:
    """So that what follows stands in line."""
    lines = str(Table(("claimant", "n"), (("防衛省", 1), ("Ки\u0438\u0306в", 22)))).splitlines()

    assert lines[2] == "防衛省     1"
    assert lines[3] == "Ки\u0438\u0306в      22"


def test_rows_are_dictionaries_for_machines() -> None:
    """The values themselves, not their text."""
    assert Table(("a", "b"), ((1, Quantity.exact(2)),)).rows() == [{"a": 1, "b": Quantity.exact(2)}]


def test_a_table_without_rows_shows_its_headings() -> None:
    """An empty answer is an answer."""
    assert str(Table(("a", "bb"), ())) == "a  bb\n─  ──"


@given(
    st.lists(st.tuples(st.text(st.characters(categories=("L", "N")), max_size=9), st.integers(0, 10**9)), min_size=1)
)
def test_every_line_of_a_table_is_no_longer_than_its_rule(cells: list[tuple[str, int]]) -> None:
    """In plain letters: one character, one column."""
    ascii_cells = tuple((text.encode("ascii", "ignore").decode(), number) for text, number in cells)
    _, rule, *lines = str(Table(("name", "n"), ascii_cells)).splitlines()

    assert all(len(line) <= len(rule) for line in lines)


MOMENT = datetime(2024, 11, 10, 7, 30, tzinfo=UTC)


class Month(NamedTuple):
    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"


class Pair(NamedTuple):
    year: int
    month: int


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (entry_id(1), "00000000"),
        ("Moscow overnight", "Moscow overnight"),
        (frozenset({"f" * 32, entry_id(1)}), "incident of 00000000 ffffffff"),
        ((2024, 5), "2024/05"),
        (Pair(2024, 5), "2024/05"),
        (Month(2024, 5), "2024-05"),
        (2024, "2024"),
        (date(2024, 11, 10), "2024-11-10"),
        (MOMENT, "24 h to 2024-11-10 07:30Z"),
        ((MOMENT, None), "2024-11-10 07:30Z to .."),
        ((None, MOMENT), ".. to 2024-11-10 07:30Z"),
        (MOMENT.replace(second=5), "24 h to 2024-11-10 07:30:05Z"),
        (
            (MOMENT.replace(second=5), MOMENT.replace(microsecond=70)),
            "2024-11-10 07:30:05Z to 2024-11-10 07:30:00.000070Z",
        ),
        (("what", 1), "('what', 1)"),
        (None, "None"),
    ],
)
def test_a_key_is_shown_the_way_people_write_it(key: Any, text: str) -> None:
    """Of an id its beginning; what is no key is shown as it is."""
    assert shown_key(key) == text
