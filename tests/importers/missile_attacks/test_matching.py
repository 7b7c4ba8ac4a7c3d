"""Rows find their accounts again after rows moved, were mended, came or went."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conflict_events.importers import matching

VERSIONS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=5, unique=True)


def match(rows: list[tuple[int, int]], accounts: list[tuple[int, int]]) -> list[int | None]:
    return matching.match(rows, accounts, accounts, [_end, _start])


def _end(event: tuple[int, int]) -> int:
    return event[0]


def _start(event: tuple[int, int]) -> int:
    return event[1]


@given(rows=VERSIONS, accounts=VERSIONS)
def test_no_two_rows_are_versions_of_one_account(rows: list[tuple[int, int]], accounts: list[tuple[int, int]]) -> None:
    found = [each for each in match(rows, accounts) if each is not None]

    assert len(set(found)) == len(found)


@given(rows=VERSIONS, accounts=VERSIONS)
def test_a_row_that_is_there_already_is_itself(rows: list[tuple[int, int]], accounts: list[tuple[int, int]]) -> None:
    for row, each in zip(rows, match(rows, accounts), strict=True):
        if row in accounts:
            assert each == accounts.index(row)


@given(rows=VERSIONS, accounts=VERSIONS, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(
    rows: list[tuple[int, int]], accounts: list[tuple[int, int]], order: object
) -> None:
    shuffled = sorted(rows, key=lambda _: order.random())  # type: ignore[attr-defined]  # a Random

    before = dict(zip(rows, match(rows, accounts), strict=True))
    after = dict(zip(shuffled, match(shuffled, accounts), strict=True))
    assert before == after


def test_what_is_left_is_paired_only_where_one_fits_one() -> None:
    assert match([(1, 9)], [(1, 1), (2, 2)]) == [0]
    assert match([(9, 2)], [(1, 1), (2, 2)]) == [1]
    assert match([(1, 8), (1, 9)], [(1, 1)]) == [None, None]
    assert match([(1, 9)], [(1, 1), (1, 2)]) == [None]


def test_a_row_that_says_what_an_original_said_is_that_account() -> None:
    mended, original = (1, 2), (1, 1)

    assert matching.match([original, mended], [mended], [original], [_end, _start]) == [0, None]
    assert matching.match([mended], [mended], [original], [_end, _start]) == [0]
