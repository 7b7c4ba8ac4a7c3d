"""What only laws and drawn values reach in passing, which run untraced, is reached here by examples."""

from __future__ import annotations

from datetime import time
from types import SimpleNamespace
from typing import Any

import attrs
import hypothesis
import pytest
from hypothesis import HealthCheck, Phase

from conflict_events.cli.evidence import _remarks
from conflict_events.codec.columns import _plain
from conflict_events.counting import envelope
from conflict_events.events import DroneStrike
from conflict_events.history import Account
from conflict_events.log import EventLog
from conflict_events.log.asking.stepping import ALWAYS, _seen_from
from conflict_events.projections import Folding, on, together
from conflict_events.questions.attacks import Totals
from conflict_events.questions.claims import Provenance
from conflict_events.testing import (
    check_laws,
    check_projection,
    counting_laws,
    figure_laws,
    log_of,
    numbers,
    quantities,
    texts,
    whens,
)
from conflict_events.testing.laws.counted import _figures
from conflict_events.testing.laws.figures import _is_told_apart, _opened, _splits, _without_clocks
from conflict_events.testing.strategies.making import _fit_harm
from conflict_events.testing.strategies.subject import _day_of, subject_of
from conflict_events.testing.strategies.times import _zone_names
from conflict_events.values import UNREPORTED, Attribution, Place, Quantity, Scope, SubCount, Tally, When

ONE = hypothesis.settings(
    max_examples=1, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
SAMPLE = hypothesis.settings(ONE, max_examples=60)
SAID = Attribution("UA/AirForce", "2024-11-10T08:00Z")
NIGHT = When.night("2024-11-10", "Europe/Kyiv", named_by="morning")
STRIKE = DroneStrike(attacker="RU", when=NIGHT, tally=Tally(launched=145), attribution=SAID)
DAYS = Scope(kinds={DroneStrike}, measure="launched", grain="day", tz="Europe/Kyiv", day_rule="end")


class Strikes(Folding[int]):
    """How many there are: a question that is no attrs class, and cannot take anything back."""

    version = 1

    def __init__(self) -> None:
        self.attackers = ["RU", "RU"]

    def initial(self) -> int:
        return 0

    @on(DroneStrike)
    def hear(self, state: int, _account: Account[DroneStrike]) -> int:
        return state + 1

    def answer(self, state: int) -> int:
        return state


class Mergeable(Strikes):
    def merge(self, left: int, right: int) -> int:
        return left + right


@pytest.mark.traced
@hypothesis.settings(SAMPLE)
@hypothesis.given(quantities(), whens(), texts())
def test_values_of_every_shape_are_drawn(quantity: Quantity, when: When, text: str) -> None:
    """Sixty of each have them all."""
    assert (type(quantity), type(when), type(text)) == (Quantity, When, str)


def test_numbers_and_texts_are_drawn_as_they_are_asked_for() -> None:
    """Asked for in a test: what is asked for in a decorator is asked for while tests are made, which nobody traces."""
    assert hypothesis.find(numbers(), lambda _: True, settings=ONE) >= 0
    assert hypothesis.find(texts(min_size=2), bool, settings=ONE)


def test_zones_are_named_with_the_simplest_first() -> None:
    """Once a process, whoever asks first."""
    assert _zone_names.__wrapped__()[0] == "UTC"


def test_what_a_question_names_is_said_once_wherever_it_stands() -> None:
    """Here in a list of a class that is no attrs class."""
    assert subject_of(Strikes()).said["attackers"] == ("RU",)
    assert subject_of(SimpleNamespace(handles={object})).kinds == ()


def test_a_time_has_the_day_on_which_it_begins() -> None:
    """In UTC; a text has none."""
    assert str(_day_of(NIGHT)) == "2024-11-09"
    assert _day_of("text") is None


def test_a_night_is_of_no_one_day_and_what_has_no_tally_is_no_row_to_split() -> None:
    """So the laws of figures pass over them."""
    (account,) = log_of([STRIKE]).now().accounts(DroneStrike)

    assert _without_clocks(STRIKE, DAYS) == []
    assert _without_clocks(STRIKE, attrs.evolve(DAYS, grain="night")) != []
    assert not _splits(account, [account], attrs.evolve(DAYS, measure="killed"))


def test_a_time_of_days_and_hours_is_of_no_one_day() -> None:
    """Nor is a report told apart by its place from one that names none, or the same one at that time."""
    long = attrs.evolve(STRIKE, when=When.between("2024-11-09T20:00Z", "2024-11-12T04:00Z"))
    placed = attrs.evolve(STRIKE, where=Place("Odesa"))

    assert _without_clocks(long, DAYS) == []
    assert [_is_told_apart(*pair) for pair in ((STRIKE, STRIKE), (STRIKE, placed), (placed, placed))] == [
        False,
        True,
        False,
    ]


def test_an_answer_may_leave_out_what_is_open() -> None:
    """Which a law of figures then passes over: here a strike of which less is said has no period."""
    asked = Totals(DAYS, envelope())
    (law,) = (each for each in figure_laws(_bounded, absent_is_open=True) if each.__name__ == "opening_a_window")

    for seed in range(6):
        check_laws(asked, [STRIKE], seed, (law,))


def test_x27_what_was_over_by_an_instant_did_not_happen_at_it() -> None:
    """So an instant of which the beginning is not said ends just after it; and it names no other 24 hours."""
    moment = attrs.evolve(STRIKE, when=When.at("2024-11-10T05:30Z"))
    until, since = (each.when for each in _opened(moment, DAYS))

    assert [each.overlaps(moment.when) for each in (until, since)] == [True, True]
    assert _opened(moment, attrs.evolve(DAYS, grain="rolling_24h")) == []


def _bounded(answer: Any) -> dict[Any, Quantity]:
    return {key: bucket.value for key, bucket in answer.periods.items() if bucket.value.is_exact}


def test_a_report_of_harm_that_says_no_figure_says_of_damage() -> None:
    """A class would refuse it that says neither."""
    fields = {"breakdown": (), "killed": UNREPORTED, "injured": UNREPORTED, "damage": None}
    _fit_harm(fields)

    assert fields["damage"] == frozenset()


def test_evidence_says_what_was_noted_beside_an_account() -> None:
    """And who wrote it down."""
    with EventLog.open(recorded_by="Olena") as log:
        (entry,) = log.append(STRIKE, metadata={"why": "asked by the desk"})
        (source,) = log.ask(Provenance(frozenset({entry.id}))).sources

    assert [each for each in _remarks(source) if each.startswith("noted: recorded by Olena; ")]


def test_series_are_no_figures_of_their_periods() -> None:
    """What rises and falls is not added up."""
    assert _figures(SimpleNamespace(series={"RU": 3})) == {}


def test_what_nobody_says_is_seen_from_the_beginning() -> None:
    """A link of ours has no attribution."""
    assert _seen_from(object(), possibly=False) == ALWAYS


def test_a_default_that_is_a_time_is_stored_as_its_text() -> None:
    """Nothing is stored of what is no one value."""
    assert [_plain(each) for each in (time(8), 3, ())] == ["08:00:00", 3, None]


def test_a_sort_of_people_is_told_by_whom_it_is_of() -> None:
    """Of no side where none is said."""
    count = SubCount(of="medics", killed=2)

    assert count.sort() == ("medics", "")
    assert repr(count).startswith("SubCount(of='medics'")


def test_a_question_that_takes_nothing_back_is_answered_by_replays() -> None:
    """At each of the moments."""
    with log_of([STRIKE]) as log:
        answers = [answer for _, answer in log.ask_as_known(Strikes(), ["2024-11-09T00:00Z", "2024-11-11T00:00Z"])]

    assert answers == [0, 1]


def test_a_composition_is_merged_part_by_part() -> None:
    """Each with its own."""
    both: Any = together(Mergeable(), Mergeable())

    assert both.merge([1, 2], [3, 4]) == [4, 6]


def test_a_question_may_be_made_for_each_log() -> None:
    """And a law that is given takes the place of one of its name."""
    check_projection(lambda _events: Strikes(), settings=ONE)
    (law, *_) = counting_laws(lambda _answer: "nothing")
    check_projection(lambda _events: Strikes(), settings=ONE, also=(law,))
