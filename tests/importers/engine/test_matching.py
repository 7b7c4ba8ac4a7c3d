"""Records find their accounts again after rows moved, were corrected, came or went; and what is left over is judged."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.importers.engine.matching import Held, Traits, fates, match


@attrs.frozen
class Told:
    """A record of no source in particular."""

    names: str = "a"
    count: int | None = 5
    start: int | None = 1
    end: int | None = 2
    report: str | None = "post"
    place: str = "here"
    kind: type[Any] = int
    voice: str = "who"


def traits(told: Told) -> Traits:
    return Traits(
        kind=told.kind,
        report=told.report,
        voice=told.voice,
        start=None if told.start is None else datetime(2025, 5, told.start, tzinfo=UTC),
        end=None if told.end is None else datetime(2025, 5, told.end, tzinfo=UTC),
        names=frozenset(told.names.split()),
        place=told.place,
        counts={} if told.count is None else {"launched": told.count},
    )


def found(rows: list[Told], accounts: list[Told]) -> list[int | None]:
    return match(rows, [Held(each, (each,)) for each in accounts], traits)


TOLD = st.lists(
    st.builds(Told, st.sampled_from(["a", "b", "a b"]), st.integers(0, 2), st.integers(1, 2), st.just(3)),
    max_size=5,
    unique=True,
)


@given(rows=TOLD, accounts=TOLD)
def test_no_two_records_are_versions_of_one_account(rows: list[Told], accounts: list[Told]) -> None:
    indices = [each for each in found(rows, accounts) if each is not None]

    assert len(set(indices)) == len(indices)


@given(rows=TOLD, accounts=TOLD)
def test_a_record_that_is_there_already_is_itself(rows: list[Told], accounts: list[Told]) -> None:
    for row, each in zip(rows, found(rows, accounts), strict=True):
        if row in accounts:
            assert each == accounts.index(row)


@given(rows=TOLD, accounts=TOLD, order=st.randoms(use_true_random=False))
def test_the_order_of_records_decides_nothing(rows: list[Told], accounts: list[Told], order: Random) -> None:
    shuffled = order.sample(rows, len(rows))

    assert dict(zip(rows, found(rows, accounts), strict=True)) == dict(
        zip(shuffled, found(shuffled, accounts), strict=True)
    )


@pytest.mark.parametrize(
    "row",
    [
        Told("b"),
        Told(count=6),
        Told(place="there"),
        Told("a b", place="there"),
        Told(start=None),
        Told(start=8, end=9),
        Told(report=None),
        Told(report="another post"),
    ],
)
def test_a_record_is_found_again_by_what_stays(row: Told) -> None:
    assert found([row, Told("c", 7)], [Told("c", 7), Told()]) == [1, 0]


@pytest.mark.parametrize(
    "row",
    [
        Told("b", 6),
        Told("b", None),
        Told("", 0),
        Told(start=8, end=9, count=6),
        Told(report=None, count=6),
        Told(report=None, start=8, end=9),
        Told(report="another post", count=6),
        Told(report="another post", voice="who else"),
        Told(kind=str),
    ],
)
def test_what_has_too_little_in_common_is_another(row: Told) -> None:
    assert found([row], [Told()]) == [None]


def test_only_one_best_is_the_same() -> None:
    assert found([Told("b", 5)], [Told("a b", 5), Told("b c", 5)]) == [None]
    assert found([Told("b", 5), Told("a", 6)], [Told("a", 5)]) == [None, 0]
    assert found([Told("a", 5), Told("b", 9)], [Told("a", 6), Told("b", 8)]) == [0, 1]


def test_a_record_that_says_what_an_account_once_said_is_that_account() -> None:
    first, corrected = Told(count=1), Told(count=2)
    account = Held(Told(count=3), (first, corrected))

    assert match([first, corrected], [account], traits) == [0, None]
    assert match([corrected], [account], traits) == [0]


def test_what_was_replaced_is_found_again_only_word_for_word() -> None:
    replaced = Held(Told(), (Told(),), is_open=False)

    assert match([Told()], [replaced], traits) == [0]
    assert match([Told(count=6)], [replaced], traits) == [None]


# --- what is left over ------------------------------------------------------------------------------------------------


def judged(older: list[Told], newer: list[Told], *pairs: tuple[Told, Told]) -> list[str]:
    both = [(traits(old), traits(new)) for old, new in pairs]
    return [str(fate) for fate in fates(list(map(traits, older)), list(map(traits, newer)), both)]


WHOLE = Told("a b", 72)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ([WHOLE], [Told("a", 40), Told("b", 32)]),
        ([Told("a", 40), Told("b", 32)], [WHOLE]),
        ([WHOLE], [Told("a", 40), Told("c", 32)]),
        ([WHOLE], [Told("a", 41), Told("b", 32)]),
        ([Told("c", 72, report=None)], [Told("a", 40), Told("b", 32)]),
        ([Told("a", 72, kind=str)], [Told("a", 72)]),
    ],
)
def test_what_sums_or_names_hold_was_told_in_other_rows(older: list[Told], newer: list[Told]) -> None:
    assert set(judged(older, newer)) == {"replaced"}


def test_a_row_that_grew_by_what_is_gone_holds_it() -> None:
    grew = (Told("a", 40), Told("a", 72))

    assert judged([Told("b", 32)], [], grew) == ["replaced"]
    assert judged([Told("b", 31)], [], grew) == ["unclear"]
    assert judged([Told("b", 31)], [], (Told("a", 40), Told("a b", 40))) == ["replaced"]
    assert judged([Told("b", 31, report=None)], [], grew) == ["unclear"]


def test_what_may_be_told_again_is_unclear_and_what_cannot_is_alone() -> None:
    assert judged([Told("a", 5)], [Told("b", 7), Told("c", 7)]) == ["unclear"]
    assert judged([Told("a", 5)], [Told("b", 7, report=None)]) == ["unclear"]
    assert judged([Told("a", 5)], [Told("b", 7, kind=str)]) == ["alone"]
    assert judged([Told("a", 5)], [Told("b", 7, report="another")]) == ["alone"]
    assert judged([Told("a", 5)], [], (Told("b", 7), Told("b", 7))) == ["alone"]
    assert judged([Told("a", 0), Told("b", None)], []) == ["alone", "alone"]
    assert judged([Told("a", 5, report=None)], [Told("b", 7, start=8, end=9)]) == ["alone"]
    assert judged([Told("", 5)], [Told("b", 7)]) == ["unclear"]


def test_figures_that_only_one_side_says_are_not_summed() -> None:
    assert judged([Told("a", 5)], [Told("b", 5)], (Told("c", 1), Told("c", None))) == ["replaced"]
    assert judged([Told("a", 5)], [], (Told("c", None), Told("c", 5))) == ["unclear"]
