"""Totals: an incident counts once, and a part never adds to its whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import Policy, by, envelope
from conflict_events.counting.adding.summing import SILENT
from conflict_events.counting.competing.meanings import DECOYS_IN_SOME, PERHAPS_DECOYS_IN_SOME
from conflict_events.errors import UsageError
from conflict_events.events import kind
from conflict_events.history import Account, Head, View
from conflict_events.projections import Context, fold
from conflict_events.projections.tables import shown_key
from conflict_events.questions.attacks import Totals, TotalsAnswer
from conflict_events.values import UNREPORTED, WITHHELD, Attribution, Quantity, Truth, When
from tests.projections.accounts import entry_id, hours, missiles, scope, strike, told


def totals(accounts: Sequence[Account[Any]], count: Policy | None = None, **fields: Any) -> TotalsAnswer:
    return fold(Totals(scope(**fields), count or envelope()), accounts)


def everything(accounts: Sequence[Account[Any]], count: Policy | None = None, **fields: Any) -> str:
    return str(totals(accounts, count, **fields).everything.value)


GRAINS = ("account", "incident", "window", "night", "day", "rolling_24h", "week", "month", "year")


def test_x7_an_incident_counts_once_however_many_accounts_it_has() -> None:
    """In every grain, also where accounts stand each for itself."""
    accounts = [
        told(1, strike(145), beside=[2, 3]),
        told(2, strike(145, by="UA/President"), beside=[1, 3]),
        told(3, strike(145, by="AFP"), beside=[1, 2]),
    ]

    assert {grain: everything(accounts, grain=grain) for grain in GRAINS} == dict.fromkeys(GRAINS, "145")


def test_s16_totals_never_add_34_to_70() -> None:
    """D6: the oblast's figure is a part of Russia's."""
    accounts = [told(1, strike(70, 10, code="RU")), told(2, strike(34, 10, code="RU/RU-MOS"), part_of=[[1]])]

    for grain in GRAINS:
        assert everything(accounts, grain=grain) == "70"


def test_x7_a_part_in_another_period_than_its_whole_adds_nothing_to_everything() -> None:
    """The periods each tell what was said of them; their sum is more, and everything is right."""
    accounts = [told(1, strike(70, 11)), told(2, strike(34, 10), part_of=[[1]])]
    answer = totals(accounts)

    assert {str(key): str(each.value) for key, each in answer.periods.items()} == {
        "2024-11-10": "34",
        "2024-11-11": "70",
    }
    assert str(answer.everything.value) == "70"
    assert answer.everything.used == {entry_id(1)}


def test_s16_rolling_sums_overlap_and_everything_counts_each_window_once() -> None:
    """Two windows within 24 hours are in one rolling bucket, and in everything once."""
    accounts = [told(1, strike(3, hours(0, 2), code="UA/1")), told(2, strike(4, hours(3, 5), code="UA/2"))]
    answer = totals(accounts, grain="rolling_24h")

    assert sorted(str(each.value) for each in answer.periods.values()) == ["3", "7"]
    assert str(answer.everything.value) == "7"


def test_x12_what_is_withheld_leaves_a_total_open_and_what_is_not_said_is_a_caveat() -> None:
    """Neither is a zero."""
    said = [told(1, strike(5, 10)), told(2, strike(7, 11))]
    unsaid = [*said, told(3, strike(None, 12))]

    assert everything([*said, told(3, strike(WITHHELD, 12))]) == "at least 12"
    assert everything(unsaid) == "at least 12"
    assert totals(said).everything.caveats == set()
    assert totals(unsaid).everything.caveats == {SILENT, "accounts in scope that do not give the figure: 1"}
    assert totals(unsaid).coverage.unreported == 1


def test_kinds_add_up_and_are_asked_for_by_name() -> None:
    """A combined attack, by the claimant's count."""
    accounts = [told(1, strike(90), beside=[2]), told(2, missiles(10), beside=[1]), told(3, strike(5, by="AFP"))]
    answer = totals(accounts, by("UA/AirForce"), kinds={"DroneStrike", "MissileStrike"})

    assert str(answer.everything.value) == "100"
    assert {aside.account for aside in answer.aside} == {entry_id(3)}


def test_a_total_is_laid_out_in_order_of_time() -> None:
    """Whatever came first; the total stands last."""
    answer = totals([told(11, strike(7, 11)), told(10, strike(Quantity.at_least(5), 10))])

    assert [row["night"] for row in answer.table().rows()] == ["2024-11-10", "2024-11-11", "everything"]
    assert [row["launched"] for row in answer.table().rows()][-1] == Quantity.at_least(12)
    told_by = "UA/AirForce, there, {} 20:00 to {} 09:30 Europe/Kyiv"
    unsaid: dict[str, Any] = {"best": None, "maybe": 0, "may_add": None, "decides": [], "caveats": []}
    assert answer.rows() == [
        {"key": "2024-11-10", "low": 5, "high": None, **unsaid}
        | {"told": told_by.format("2024-11-09", "2024-11-10"), "accounts": [entry_id(10)]},
        {"key": "2024-11-11", "low": 7, "high": 7, **unsaid}
        | {"told": told_by.format("2024-11-10", "2024-11-11"), "accounts": [entry_id(11)]},
    ]


@pytest.mark.parametrize("accounts", [[], [told(10, strike(None, 10))]], ids=["none", "one that does not say"])
def test_a_total_of_no_figure_is_unreported_and_not_zero(accounts: list[Any]) -> None:
    """A zero is something that somebody said (X12)."""
    answer = totals(accounts)

    assert (answer.everything.value, answer.everything.used, answer.coverage.buckets) == (UNREPORTED, frozenset(), 0)
    assert str(totals([told(10, strike(0, 10))]).everything.value) == "0"


def test_a_total_knows_where_it_was_asked() -> None:
    """Enough to ask it again."""
    context = Context(View.now(), Head(2, "f" * 64), 2)

    assert totals([]).seen_from(context).context == context


@given(st.lists(st.tuples(st.integers(2, 28), st.integers(0, 9)), min_size=1, max_size=6), st.sampled_from(GRAINS))
def test_where_nothing_is_linked_or_overlaps_everything_is_the_sum_of_all(
    said: list[tuple[int, int]], grain: str
) -> None:
    """By any grain: grains divide, and lose nothing."""
    accounts = [told(n, strike(count, day, code=f"UA/{n}")) for n, (day, count) in enumerate(said)]

    assert everything(accounts, grain=grain) == str(sum(count for _, count in said))


def test_c3_what_is_out_and_larger_than_everything_is_told() -> None:
    """A month's fifty beside a day's eight: in the table, in every row; a month's five is among them."""
    month = When.days("2024-11-01", "2024-11-30", tz="Europe/Kyiv")

    def asked(*accounts: Any) -> TotalsAnswer:
        given = [told(number, each) for number, each in enumerate(accounts, 1)]
        return fold(Totals(scope("day", places={"UA/K"}), by("UA/AirForce")), given)

    days = (strike(8, 5, code="UA/K"), strike(9, 12, code="UA/K"))
    out = "ahead of it, but not counted: 50 (UA/AirForce, there, 2024-11-01 to 2024-11-30), longer than a day"
    larger = asked(*days, strike(50, month, code="UA/K"))

    assert out in larger.everything.caveats
    assert all(out in row["caveats"] for row in larger.rows())
    assert out in str(larger.table())
    assert "covers more than the places asked for" in str(asked(*days, strike(50, 7)).table())
    assert asked(*days, strike(17, month, code="UA/K")).out == frozenset()
    assert asked(strike(50, month, code="UA/K")).everything.caveats == {out}


# --- what to know of each period ------------------------------------------------------------------------------------


def days_of(first: int, last: int) -> When:
    return When.days(date(2024, 11, first), date(2024, 11, last), tz="Europe/Kyiv")


def test_c3_each_period_names_what_lies_in_it_and_is_larger_and_out() -> None:
    """A week's sum beside each of its days that is below it, and beside no other; in the row and on the page."""
    accounts = [
        told(1, strike(5, days_of(5, 5))),
        told(2, strike(60, days_of(7, 7))),
        told(3, strike(5, days_of(20, 20))),
        told(4, strike(50, days_of(4, 10), by="Ministry")),
    ]
    answer = fold(Totals(scope("day"), by("UA/AirForce")), accounts[:3])
    beside = fold(Totals(scope("day"), envelope()), accounts)
    named = {row["key"]: [each for each in row["caveats"] if "ahead of it" in each] for row in beside.rows()}

    assert not any("ahead" in caveat for row in answer.rows() for caveat in row["caveats"])
    assert {key for key, told_of in named.items() if told_of} == {"2024-11-05"}
    assert "50 (Ministry, there, 2024-11-04 to 2024-11-10" in named["2024-11-05"][0]
    assert str(beside.table()).count("ahead of it") == 1
    assert not any("ahead" in caveat for caveat in beside.everything.caveats)


@given(
    st.lists(st.tuples(st.integers(1, 20), st.integers(0, 9), st.integers(1, 9)), max_size=6),
    st.lists(st.tuples(st.integers(1, 28), st.integers(1, 9)), min_size=1, max_size=4),
    st.sampled_from(("day", "rolling_24h")),
)
def test_c3_the_sweep_names_what_looking_at_each_would_name(
    longer: list[tuple[int, int, int]], days: list[tuple[int, int]], grain: Any
) -> None:
    """What overlaps the period and is above its figure: all of them where they are few."""
    windows = [(days_of(first, first + 1 + more), count) for first, more, count in longer]
    long = [told(n, strike(count, when, by=f"Long {n}")) for n, (when, count) in enumerate(windows)]
    short = [told(50 + n, strike(count, days_of(day, day), by=f"Short {n}")) for n, (day, count) in enumerate(days)]
    answer = fold(Totals(scope(grain), envelope()), [*long, *short])

    for key, bucket in answer.periods.items():
        period = _period(key)
        ahead = [
            count
            for when, count in windows
            if when.overlaps(period) and Quantity.exact(count).is_above(bucket.value) is Truth.YES
        ]
        told_of = [each for each in bucket.caveats if each.startswith("ahead of it, but not counted")]
        assert bool(told_of) is bool(ahead)
        assert len(ahead) > 3 or len(told_of) == len(ahead)


def test_c3_of_larger_figures_that_are_level_none_is_chosen_by_its_name() -> None:
    """Four of at least one each: whose words would come fourth depends on what the sides are called."""
    values = [Quantity.between(1, 4), Quantity.between(1, 3), Quantity.between(1, 2), Quantity.exact(1)]
    long = [told(n, strike(value, hours(0, 60), code=f"UA/{n}")) for n, value in enumerate(values, 1)]

    assert "ahead of it, but not counted: more than 3, each at least 1" in totals(long).everything.caveats


def test_c3_an_open_window_that_may_reach_into_a_period_is_named_beside_it() -> None:
    """In those that it may belong to it widens the figure; what it may be in for longer, it is larger and out."""
    begun = told(1, strike(100, When.between("2024-11-03T12:00", None, tz="Europe/Kyiv")))
    answer = totals([begun, told(2, strike(30, days_of(4, 4))), told(3, strike(30, days_of(10, 10)))], grain="day")
    words = "its window is open, and may reach into this"
    found = {shown_key(key): (str(each.value), words in "".join(each.caveats)) for key, each in answer.periods.items()}

    assert found == {
        "2024-11-03": ("0 to 100", False),
        "2024-11-04": ("30 to 130", False),
        "2024-11-10": ("30", True),
    }


def _period(key: Any) -> When:
    if isinstance(key, datetime):
        return When.between(key - timedelta(hours=24), key)
    return days_of(key.day, key.day)


@pytest.mark.parametrize(
    ("decoys", "caveats"),
    [
        ((True, False), {DECOYS_IN_SOME}),
        ((True, False, None), {DECOYS_IN_SOME}),
        ((True, None), {PERHAPS_DECOYS_IN_SOME}),
        ((False, None), {PERHAPS_DECOYS_IN_SOME}),
        ((True, True), set()),
        ((None, None), set()),
    ],
)
def test_c17_a_sum_of_figures_with_decoys_and_without_says_so(decoys: tuple[Any, ...], caveats: set[str]) -> None:
    """As two figures that are compared do; in the row of the period, and of everything."""
    accounts = [told(number, strike(5, 3 * number, decoys=each)) for number, each in enumerate(decoys, 1)]
    answer = fold(Totals(scope("month"), by("UA/AirForce")), accounts)

    assert {DECOYS_IN_SOME, PERHAPS_DECOYS_IN_SOME} & set(answer.rows()[0]["caveats"]) == caveats
    assert {DECOYS_IN_SOME, PERHAPS_DECOYS_IN_SOME} & answer.everything.caveats == caveats


def test_c17_of_linked_accounts_whoever_tells_of_decoys_tells_for_all() -> None:
    """A relay that does not say it leaves nothing open; what may count mixes as what does."""
    linked = [told(1, strike(5, decoys=True), beside=(2,)), told(2, strike(5, by="AFP"), beside=(1,))]
    maybe = told(3, strike(5, 12, code=None, decoys=False))

    assert not fold(Totals(scope("month"), envelope()), linked).everything.caveats
    mixed = fold(Totals(scope("month", places={"UA"}), envelope()), [*linked, maybe]).everything
    assert DECOYS_IN_SOME in mixed.caveats


@kind("PrisonersHeld", schema=1, stocks={"held"})
@attrs.frozen(kw_only=True)
class PrisonersHeld:
    """A kind of somebody's own, with a level and a flow."""

    attribution: Attribution
    when: When
    held: Quantity = UNREPORTED
    exchanged: Quantity = UNREPORTED


def test_c15_a_level_of_a_kind_of_ones_own_is_never_added_up() -> None:
    """It is refused as ours are, and its flows are counted."""
    asked = scope("month", kinds={PrisonersHeld}, measure="held")

    with pytest.raises(UsageError, match="held is a level, and is never added up; ask Increments"):
        Totals(asked, by("UA"))
    assert Totals(attrs.evolve(asked, measure="exchanged"), by("UA")).scope.measure == "exchanged"


def a_kind(**given: Any) -> Any:
    """A class of the name "Depot": a process may have several, and a log knows one of them."""

    @kind("Depot", schema=1, **given)
    @attrs.frozen(kw_only=True)
    class Depot:
        attribution: Attribution
        when: When
        held: Quantity

    return Depot


def test_c15_of_two_kinds_of_one_name_the_accounts_own_says_whether_it_is_a_level() -> None:
    """Three held in October and five in November are never eight, whatever else has the name; flows are."""
    level, flow = a_kind(stocks={"held"}), a_kind()

    def everything(cls: Any) -> str:
        said = [
            told(month, cls(attribution=Attribution("X", "2024-12-01T00:00Z"), when=when, held=Quantity.exact(month)))
            for month, when in ((3, When.month(2024, 10, tz="UTC")), (5, When.month(2024, 11, tz="UTC")))
        ]
        return str(totals(said, kinds={cls}, measure="held", grain="month", tz="UTC").everything.value)

    assert everything(level) == "3 to 5"
    assert everything(flow) == "8"
