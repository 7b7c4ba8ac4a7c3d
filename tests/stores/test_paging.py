"""Reading in pages ends, whatever a damaged index answers."""

from __future__ import annotations

import itertools

import pytest

from conflict_events.errors import LogDamaged
from conflict_events.stores import paging
from conflict_events.testing.contract.stores import sample_rows

ROWS = list(sample_rows(6))


def test_pages_of_any_size_are_one_read() -> None:
    for size in range(1, 8):
        read = paging.entries(lambda after, size=size: ROWS[after:][:size], 0, 6, log="it")  # type: ignore[misc]
        assert list(read) == ROWS


def test_rows_that_come_again_end_a_read() -> None:
    with pytest.raises(LogDamaged, match="log it: entries after position 2 are out of order"):
        list(paging.entries(lambda _: ROWS[:2], 0, 6, log="it"))


@pytest.mark.parametrize("keys", ["a", "ab", [b"b", "a", 1, None]])
def test_keys_that_come_again_end_a_read_also_where_they_cannot_be_compared(keys: object) -> None:
    pages = itertools.cycle([(key, 1)] for key in keys)  # type: ignore[attr-defined]
    with pytest.raises(LogDamaged, match=r"log it: keys after .* are out of order"):
        list(paging.keyed(lambda _: next(pages), log="it"))


def test_keys_are_read_to_the_end() -> None:
    table = [(key, 1) for key in "abcdefg"]
    read = paging.keyed(lambda after: [row for row in table if row[0] > (after or "")][:3], log="it")
    assert list(read) == table
