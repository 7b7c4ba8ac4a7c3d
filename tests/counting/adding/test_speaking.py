"""Of which silent accounts a figure of their claimant speaks: found without holding each against each."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting.adding.speaking import left_open
from conflict_events.counting.competing.picks import Pick
from conflict_events.counting.membership.members import Subject
from conflict_events.values import When, is_under
from tests.counting.figures import found, row
from tests.projections.accounts import hours, scope, strike

ANYWHERE = scope("account")


def picks(*events: Any, linked: bool = False) -> list[Pick]:
    """What is picked of accounts, each by itself or all of one incident."""
    numbers = range(1, len(events) + 1)
    rows = [row(number, event, beside=numbers if linked else ()) for number, event in zip(numbers, events, strict=True)]
    return [each.pick for each in found(rows, scope("incident") if linked else ANYWHERE).figures]


def open_by(*silent: Any, figures: tuple[Any, ...], linked: bool = False) -> int:
    """How many of some silent accounts are left open beside some figures."""
    return len(left_open(picks(*silent, linked=linked), picks(*figures)))


def test_a_figure_that_begins_when_an_account_is_over_does_not_speak_of_it_unless_it_is_of_that_instant() -> None:
    """A window ends just before its end."""
    noon = When.at("2024-11-01T12:00Z")
    morning, evening = strike(5, hours(6, 12)), strike(7, hours(12, 18))

    assert open_by(strike(None, hours(6, 12)), figures=(morning, evening)) == 0
    assert open_by(strike(None, hours(6, 12)), figures=(evening,)) == 1
    assert open_by(strike(None, noon), figures=(morning,)) == 1
    assert open_by(strike(None, noon), figures=(evening,)) == 0
    assert open_by(strike(None, noon), figures=(strike(3, noon),)) == 0


def test_of_linked_accounts_that_say_nothing_and_differ_one_figure_has_to_speak_of_all() -> None:
    """One for each is not enough; one that tells neither weapon does for both."""
    silent = strike(None, hours(6, 12), weapon="A"), strike(None, hours(6, 12), weapon="B")
    of_each = tuple(strike(5, hours(6, 12), weapon=weapon) for weapon in "AB")

    assert len(picks(*silent, linked=True)) == 2  # a figure for each weapon, and so an opening for each
    whole = strike(None, hours(6, 12), code="UA/X"), strike(None, hours(6, 12), code="UA/Y")
    in_each = tuple(strike(5, hours(6, 12), code=code) for code in ("UA/X", "UA/Y"))

    assert open_by(*silent, figures=of_each, linked=True) == 0
    assert open_by(*whole, figures=in_each, linked=True) == 1
    assert open_by(*whole, figures=(*in_each, strike(5, hours(6, 12))), linked=True) == 0


def test_figures_that_together_are_of_linked_accounts_speak_of_others_that_are_of_the_same() -> None:
    """Two places beside two places; not beside one of them and a third."""
    of_two = picks(strike(5, hours(6, 12), code="UA/X"), strike(5, hours(6, 12), code="UA/Y"), linked=True)
    same, other = (
        picks(strike(None, hours(6, 12), code="UA/X/1"), strike(None, hours(6, 12), code=code), linked=True)
        for code in ("UA/Y", "UA/Z")
    )

    assert left_open([*same, *other], of_two) == other


def test_a_figure_of_a_date_hides_none_that_has_clocks() -> None:
    """It lasts longer, and may be of other hours."""
    of_the_day = strike(9, When.day("2024-11-01", tz="UTC"))

    assert open_by(strike(None, hours(6, 12)), figures=(of_the_day,)) == 1
    assert open_by(strike(None, hours(6, 12)), figures=(of_the_day, strike(5, hours(6, 12)))) == 0


WINDOWS = st.one_of(
    st.builds(lambda a, n: hours(a, a + n), st.integers(0, 6), st.integers(1, 4)),
    st.builds(lambda a: When.at(f"2024-11-01T{a:02}:00Z"), st.integers(0, 9)),
    st.builds(lambda a: When.between(f"2024-11-01T{a:02}:00Z", None), st.integers(0, 9)),
    st.builds(lambda a: When.between(None, f"2024-11-01T{a:02}:00Z"), st.integers(0, 9)),
    st.just(When.day("2024-11-01", tz="UTC")),
)
SAYING: dict[str, Any] = {
    "when": WINDOWS,
    "by": st.sampled_from("AB"),
    "code": st.sampled_from((None, "UA", "UA/X", "UA/X/1")),
    "weapon": st.sampled_from((None, "X", "Y")),
    "decoys": st.sampled_from((None, True)),
}


def linked(said: st.SearchStrategy[int | None]) -> st.SearchStrategy[list[list[Any]]]:
    """A few incidents, each of one account or two."""
    return st.lists(st.lists(st.builds(strike, said, **SAYING), min_size=1, max_size=2), max_size=5)


@given(linked(st.none()), linked(st.just(5)))
def test_what_is_left_open_is_what_no_figure_overlaps_and_covers_held_one_by_one(
    events: list[list[Any]], figures: list[list[Any]]
) -> None:
    """The rule, in as many steps as there are pairs."""
    silent, counted = ([pick for each in every for pick in picks(*each, linked=True)] for every in (events, figures))

    assert left_open(silent, counted) == [
        each for each in silent if not any(_speaks_of(figure, each) for figure in counted)
    ]


def _speaks_of(figure: Pick, silent: Pick) -> bool:
    covered = all(any(_covers(one.about, other.about) for one in figure.used) for other in silent.used)
    dated = figure.when.is_dated or silent.when.is_dated
    return covered and not dated and figure.claimants == silent.claimants and figure.when.overlaps(silent.when)


def _covers(one: Subject, other: Subject) -> bool:
    placed = one.place is not None and other.place is not None and is_under(other.place, one.place)
    said = ((one.weapon, other.weapon), (one.details.decoys, other.details.decoys))
    return placed and all(a is None or a == b for a, b in said)
