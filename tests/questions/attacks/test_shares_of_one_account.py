"""What share was stopped, where stopped and launched are of the same accounts: worked by hand, and held by a law.

Of each account so many were stopped and so many not. What overlaps, or only may count, adds to both or to neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import envelope
from conflict_events.history import Account
from conflict_events.projections import fold
from conflict_events.questions.attacks import Interception, InterceptionRate
from conflict_events.values import Place, Quantity, StrikePart, Tally, When
from tests.counting.figures import row
from tests.projections.accounts import hours, scope, strike

at_least, between = Quantity.at_least, Quantity.between
EARLY, LATE = hours(1, 2), hours(3, 4)


def said(number: int, launched: Any, destroyed: Any = None, when: When = EARLY, **fields: Any) -> Account[Any]:
    links = {name: fields.pop(name) for name in ("beside", "part_of", "post") if name in fields}
    counted = {"launched": launched, "destroyed": destroyed}
    tally = Tally(**{name: value for name, value in counted.items() if value is not None})
    return row(number, strike(None, when, tally=tally, **fields), **links)


def asked(accounts: Sequence[Account[Any]], **fields: Any) -> Interception:
    wanted = {"places": {"UA"}, "tz": "UTC", **fields}
    return fold(InterceptionRate(scope("day", **wanted), envelope(), stopped={"destroyed"}), accounts).everything


@pytest.mark.parametrize(
    ("accounts", "share"),
    [
        # A place would decide whether ten more count, all of them stopped: 90 of 100, or 100 of 110.
        ([said(1, 100, 90), said(2, 10, 10, code=None, by="AFP")], "90.0 to 91.0 %"),
        # Two that overlap may share 90 that were stopped, and ten that were not: 90 of 110 to 180 of 190.
        ([said(1, 100, 90), said(2, 100, 90, by="AFP")], "81.8 to 94.8 %"),
        ([said(1, 100, 50), said(2, 60, 40, by="AFP", code="UA/1")], "41.6 to 64.3 %"),
        ([said(1, 100, 90, beside=[2]), said(2, 80, 40, by="AFP", beside=[1])], "50.0 to 90.0 %"),
        # What is not said of fifty is from none of them to all, and no more.
        ([said(1, 100, 90), said(2, 50, None, LATE)], "60.0 to 93.4 %"),
        ([said(1, 100, 90), said(2, None, 5, LATE)], "0.0 to 100.0 %"),
        ([said(1, at_least(100), 60)], "0.0 to 60.0 %"),
        ([said(1, between(100, 120), 90)], "75.0 to 90.0 %"),
        ([said(1, 100, between(50, 90))], "50.0 to 90.0 %"),
        # What only may be there may not: of nothing there is no share.
        ([said(1, 10, 9, code=None)], "0.0 to 100.0 %"),
        ([said(1, 100, 90), said(2, 0, 0, code=None, by="AFP")], "90.0 %"),
        # More stopped than launched is kept as said, and bounds nothing.
        ([said(1, 100, 110), said(2, 100, 50, LATE)], "80.0 %"),
        ([said(1, 1, 2, code=None)], "at least 0.0 %"),
        ([said(1, 100, 50), said(2, 1, 2, LATE, code=None)], "49.5 to 52.0 %"),
        # A whole that may count, or the part of it that does: either may be right.
        ([said(1, 100, 90, code=None), said(2, 20, 5, code="UA/1", part_of=[[1]])], "5.0 to 100.0 %"),
        # Entered twice, once without its fate: whoever says less does not water down what is said.
        ([said(1, 100, 90, post="p"), said(2, 100, None, post="p")], "90.0 %"),
        ([said(1, 100, 90, beside=[2]), said(2, 80, None, by="AFP", beside=[1])], "0.0 to 100.0 %"),
    ],
)  # fmt: skip
def test_c2_c9_a_share_is_bounded_by_what_each_account_says_of_both(accounts: list[Account[Any]], share: str) -> None:
    """And not by the most of the one over the least of the other."""
    assert str(asked(accounts).share) == share


@pytest.mark.parametrize("wanted", [{"places": {"UA/1"}}, {"weapons": {"Bow"}}])
def test_the_fates_of_a_part_are_those_that_its_report_tells_of_it(wanted: dict[str, Any]) -> None:
    """Five of twenty over one oblast, and not the ninety of the whole country."""
    few = Tally(launched=20, destroyed=5)
    parts = (StrikePart(where=Place("there", code="UA/1"), tally=few), StrikePart(weapon="Bow", tally=few))
    period = asked([said(1, 100, 90, weapon="Bow and Sling", parts=parts)], **wanted)

    assert (str(period.launched), str(period.stopped), str(period.residual)) == ("20", "5", "15")
    assert str(period.share) == "25.0 %"


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=3),
    st.lists(st.booleans(), min_size=3, max_size=3),
)
def test_a_share_holds_that_of_every_world_that_its_accounts_leave_possible(
    told: list[tuple[int, int]], placed: list[bool]
) -> None:
    """Those that count and some that may; of what overlaps, any number from the largest to the sum is apart."""
    accounts = [
        said(number, stopped + rest, stopped, code="UA" if placed[number] else None, by=f"Voice/{number}")
        for number, (stopped, rest) in enumerate(told)
    ]
    share = asked(accounts).share
    sure = [each for each, is_placed in zip(told, placed, strict=False) if is_placed]
    for some in (sure, told):
        for stopped, rest in _worlds(some):
            if stopped + rest:
                assert share is not None
                assert share.high is not None
                assert share.low <= Fraction(stopped, stopped + rest) <= share.high


def _worlds(told: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    ranges = [range(max(counts, default=0), sum(counts) + 1) for counts in ([s for s, _ in told], [r for _, r in told])]
    return [(stopped, rest) for stopped in ranges[0] for rest in ranges[1]]
