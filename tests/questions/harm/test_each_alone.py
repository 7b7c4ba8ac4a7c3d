"""What each claimant says alone is what it comes to beside every account of its incidents."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import envelope, latest
from conflict_events.counting.buckets import Bucket
from conflict_events.counting.membership.holding import hold
from conflict_events.history import Account
from conflict_events.projections import fold
from conflict_events.questions.attacks import Totals
from conflict_events.questions.harm import HarmRange
from conflict_events.values import UNREPORTED, Scope
from tests.counting.figures import row
from tests.projections.accounts import harm, hours

ASKED = Scope(kinds={"HarmReport"}, measure="killed", grain="year", day_rule="end", tz="UTC")
GRAINS = st.sampled_from(("account", "report", "incident", "night", "year"))

VOICES = (1, "A", 2), (2, "B", 3), (3, "C", 5), (4, "C", 5), (5, "D", UNREPORTED)


def test_of_a_claimant_who_says_no_figure_of_two_sorts_of_people_nothing_is_counted() -> None:
    """Also beside another who tells no sorts apart: there was a row of "at least 0"."""
    silent = [
        row(number, harm(by="C", injured=1, population=of), beside=(1, 2, 3))
        for number, of in enumerate(("civilian", "military"), 1)
    ]
    linked = [*silent, row(3, harm(by="A", killed=5, population="unknown"), beside=(1, 2, 3))]

    assert fold(HarmRange(ASKED, envelope()), linked).claimants.keys() == {"A"}
    assert fold(Totals(ASKED, latest("C")), linked).everything.value == UNREPORTED


SAID: dict[str, Any] = {
    "by": st.sampled_from("ABCDE"),
    "killed": st.sampled_from((UNREPORTED, 2, 3, 5)),
    "injured": st.just(1),
    "population": st.sampled_from(("unknown", "civilian", "military")),
    "code": st.sampled_from(("UA", "UA/X")),
    "when": st.sampled_from((hours(6, 12), hours(6, 8), hours(10, 12))),
}


@st.composite
def reports(draw: st.DrawFn) -> list[Account[Any]]:
    """Up to ten reports of three incidents, which may be parts of the first; some share a post."""
    events = draw(st.lists(st.builds(harm, **SAID), min_size=3, max_size=10))
    homes = [draw(st.integers(0, 2)) for _ in events]
    rows = {home: [number for number, its in enumerate(homes, 1) if its == home] for home in homes}
    wholes = [rows[homes[0]]] if draw(st.booleans()) else []
    posts = [draw(st.sampled_from((None, None, "1"))) for _ in events]
    return [
        row(number, event, post=post, beside=rows[home], part_of=wholes if home != homes[0] else [])
        for number, (event, home, post) in enumerate(zip(events, homes, posts, strict=True), 1)
    ]


def test_whoever_else_says_it_only_matters_that_somebody_does() -> None:
    """Beside three who say it, one who does not has no figure; and whoever does is counted by its own alone."""
    linked = [row(number, harm(by=who, killed=killed, injured=1), beside=range(1, 6)) for number, who, killed in VOICES]
    answer = fold(HarmRange(ASKED, envelope()), linked)

    assert {who: str(each["killed"].value) for who, each in answer.claimants.items()} == {"A": "2", "B": "3", "C": "5"}
    assert answer.claimants == {who: {"killed": each} for who, each in _beside_all(linked, ASKED).items()}


@given(reports(), GRAINS)
def test_each_claimant_alone_is_counted_as_beside_all_accounts_of_its_incidents(
    accounts: list[Account[Any]], grain: Any
) -> None:
    """The rule, with as many steps as there are claimants and accounts."""
    asked = attrs.evolve(ASKED, grain=grain)
    answer = fold(HarmRange(asked, envelope()), accounts)

    assert {who: row_["killed"] for who, row_ in answer.claimants.items()} == _beside_all(accounts, asked)


def _beside_all(accounts: list[Account[Any]], asked: Scope) -> dict[str, Bucket]:
    members = [member for each in accounts if (member := hold(each, asked, spelt=True)) is not None]
    buckets = {}
    for claimant in {each.reading.claimant for each in members}:
        theirs = [each for each in members if each.reading.claimant == claimant]
        incidents = {incident for each in theirs for incident in (each.incident, *each.part_of)}
        around = {each.id: each for each in members if each.incident in incidents}
        buckets[claimant] = Totals(asked, latest(claimant)).answer(around).everything
    return {claimant: each for claimant, each in buckets.items() if each.value.missing != "unreported"}
