"""A number and what it counts, as in a sentence."""

from __future__ import annotations

import pytest

from conflict_events.values.numbered import numbered


@pytest.mark.parametrize(
    ("count", "noun", "told"),
    [(1, "entry", "1 entry"), (0, "entry", "0 entries"), (2, "row", "2 rows"), (1, "row", "1 row")],
)
def test_one_is_no_plural(count: int, noun: str, told: str) -> None:
    assert numbered(count, noun) == told
