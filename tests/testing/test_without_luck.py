"""Every branch of the room that random draws mostly reach is reached here without luck, each by an example."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import hypothesis
import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st

from conflict_events.counting import envelope
from conflict_events.events import Correction, DroneStrike, HarmReport, Link, Redaction, Retraction, kind
from conflict_events.questions.attacks import Totals
from conflict_events.questions.claims import MatchCandidates
from conflict_events.testing import check_laws, comparable, entries_of, events_of, id_of, logs, refinements
from conflict_events.testing.laws.code import code_of
from conflict_events.testing.laws.errata import right_from_the_start
from conflict_events.testing.laws.laws import _is_figure, _spoil
from conflict_events.testing.strategies.logs import Writer, _erase, take
from conflict_events.testing.strategies.making import Choices
from conflict_events.testing.strategies.times import _closed
from conflict_events.values import UNREPORTED, WITHHELD, Attribution, EntryId, Quantity, Scope, Tally, When
from tests.projections.accounts import harm

SAMPLE = hypothesis.settings(
    max_examples=60, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
SAID = Attribution("UA/AirForce", "2024-11-10T08:00Z")
NIGHT = When.night("2024-11-10", "Europe/Kyiv", named_by="morning")
STRIKE = DroneStrike(attacker="RU", when=NIGHT, tally=Tally(launched=145), attribution=SAID)
NIGHTS = Scope(kinds={DroneStrike}, measure="launched", grain="night", day_rule="end", tz="Europe/Kyiv")
HARM = HarmReport(when=NIGHT, killed=Quantity.exact(1), attribution=SAID)


@kind("Answer")
@attrs.frozen(kw_only=True)
class Answer:
    to: EntryId
    attribution: Attribution


def test_a_right_version_that_refers_to_what_came_later_has_no_log_that_is_right_from_the_start() -> None:
    """Its reference would point forwards (X4 cannot be asked of it)."""
    caused = attrs.evolve(HARM, cause=id_of(STRIKE))
    log = [HARM, STRIKE, Correction(target=id_of(HARM), replacement=caused, by="ledger")]

    assert right_from_the_start(entries_of(log)) == (None, {})


def test_a_right_version_that_is_already_there_has_none_either() -> None:
    """One thing cannot be two entries."""
    other = attrs.evolve(STRIKE, tally=Tally(launched=146))
    log = [STRIKE, other, Correction(target=id_of(other), replacement=STRIKE, by="ledger")]

    assert right_from_the_start(entries_of(log)) == (None, {})


def test_a_right_log_has_the_right_versions_in_their_places() -> None:
    """The erratum is gone, with what is about it; a claimant's Correction is repaired inside."""
    right = attrs.evolve(STRIKE, tally=Tally(launched=146))
    revised = Correction(target=id_of(STRIKE), replacement=right, by="claimant")
    repaired = attrs.evolve(right, tally=Tally(launched=147))
    log = [STRIKE, revised, Correction(target=id_of(revised), replacement=repaired, by="ledger")]

    events, ids = right_from_the_start(entries_of(log))

    assert events == [STRIKE, attrs.evolve(revised, replacement=repaired)]
    assert set(ids) == {id_of(STRIKE), id_of(revised)}


def test_links_that_join_have_no_direction_and_links_of_parts_have() -> None:
    """In the plain form that laws compare."""
    a, b = "0" * 32, "1" * 32

    assert comparable(Link(kind="same_incident", a=a, b=b)) == comparable(Link(kind="same_incident", a=b, b=a))
    assert comparable(Link(kind="part_of", a=a, b=b)) != comparable(Link(kind="part_of", a=b, b=a))


def test_spoiling_an_answer_empties_what_it_holds() -> None:
    """So that what it shares with a state would be seen there."""
    inner: dict[str, Any] = {"nights": [1, 2]}
    _spoil(answer := {"RU": inner, "text": "stays", "seen": {1}})

    assert answer == {}
    assert inner == {}


@pytest.mark.parametrize(
    ("when", "closed"),
    [
        (NIGHT, NIGHT),
        (When.edtf("2024-11-10/.."), When.day("2024-11-10")),
        (When.edtf("../2024-11-10"), When.day("2024-11-11")),  # the end is where the next day begins
        (When.between("2024-11-10T05:03Z", None), When.at("2024-11-10T05:03Z")),
    ],
)
def test_an_open_time_is_closed_at_its_other_end(when: When, closed: When) -> None:
    """For kinds that need both ends (D1)."""
    assert _closed(when) == closed


def _drawn(strategy: Any) -> list[Any]:
    drawn: list[Any] = []

    @SAMPLE
    @hypothesis.given(strategy)
    def draw(made: Any) -> None:
        drawn.append(made)

    draw()
    return drawn


@pytest.mark.parametrize("bounds", [(Decimal("0.5"), 2), (1, 3), (1, None)])
def test_refinements_stay_within_the_bounds(bounds: Any) -> None:
    """Whole or broken, closed or open above."""
    drawn = _drawn(refinements(Quantity(low=bounds[0], high=bounds[1])))

    assert all(each.floor >= bounds[0] for each in drawn)
    assert any(isinstance(each.low, Decimal) for each in drawn) is isinstance(bounds[0], Decimal)
    assert any(each.ceiling is None for each in drawn) is (bounds[1] is None)


def test_a_kind_of_ones_own_that_refers_waits_for_an_account_to_refer_to() -> None:
    """With nothing in the log there is nothing to answer to."""
    answers = events_of(Answer, attribution=st.just(SAID))
    alone = _drawn(logs(events=answers, max_size=3))
    mixed = _drawn(logs(events=st.none() | answers, max_size=8))

    assert alone.count([]) == len(alone)
    assert any(isinstance(event, Answer) for log in mixed for event in log)
    assert any(log and isinstance(log[0], DroneStrike) for log in mixed)


def test_a_step_that_cannot_be_taken_appends_nothing() -> None:
    """What closes a circle of parts, and what refers where there is nothing yet."""
    writer = Writer(spare=[Answer(to="0" * 32, attribution=SAID)])
    take(writer, bytes(28))
    assert writer.entries == []
    for event in (STRIKE, HARM, Link(kind="part_of", a=id_of(STRIKE), b=id_of(HARM))):
        writer.add(event)
    writer.add(Link(kind="part_of", a=id_of(HARM), b=id_of(STRIKE)))

    assert len(writer.entries) == 3


def test_an_erasure_of_an_account_may_leave_another_of_its_kind() -> None:
    writer = Writer()
    writer.add(STRIKE)
    _erase(writer, Choices(bytes([0, 1])))
    erased = writer.entries[-1].event

    assert isinstance(erased, Redaction)
    assert isinstance(erased.leaves, DroneStrike)


@attrs.frozen(kw_only=True)
class Pair:
    both: tuple[int, str]


def test_a_field_of_a_tuple_of_so_many_is_made_of_as_many() -> None:
    """Each by its own type."""
    assert {tuple(map(type, pair.both)) for pair in _drawn(events_of(Pair))} == {(int, str)}


def test_what_a_number_is_in_a_row() -> None:
    """Booleans are none, and neither a count of nothing nor what is missing needs evidence."""
    numbers = [1, Decimal("0.5"), Quantity.exact(0)]

    assert all(map(_is_figure, numbers))
    assert not any(map(_is_figure, [True, 0, "1", None, UNREPORTED]))


def test_what_was_erased_later_is_gone_from_what_was_on_record() -> None:
    """By design: laws do not hold a view as recorded to what an erasure took from it."""
    left = attrs.evolve(STRIKE, tally=Tally(launched=WITHHELD))
    log = [STRIKE, Redaction(target=id_of(STRIKE), leaves=left)]

    for seed in range(8):
        check_laws(Totals(NIGHTS, envelope()), log, seed)


def test_a_whole_that_was_taken_back_is_not_put_before_a_question_about_entries() -> None:
    """Without its Retraction it would stand, and be one more candidate."""
    whole, other = (attrs.evolve(STRIKE, note=note) for note in ("of a whole country", "of a city"))
    victims = [harm(by=by, killed=Quantity.exact(1)) for by in ("UA/Kyiv", "UA/AirForce")]
    events = [STRIKE, other, whole, *victims]
    link = Link(a=id_of(victims[0]), b=id_of(whole), kind="part_of")
    question = MatchCandidates(slack=timedelta(0), same_claimant=True)

    for seed in range(8):
        check_laws(question, [*events, link, Retraction(target=id_of(whole), by="ledger")], seed)


def test_values_of_every_type_are_written_as_what_makes_them_again() -> None:
    """Sets sorted, so that the same log is always printed the same."""
    written = {
        "id_of(e1)": code_of("0" * 32, {"0" * 32: "e1"}),
        'Decimal("0.5")': code_of(Decimal("0.5"), {}),
        'date.fromisoformat("2024-11-10")': code_of(date(2024, 11, 10), {}),
        'datetime.fromisoformat("2024-11-10T08:00:00+00:00")': code_of(datetime(2024, 11, 10, 8, tzinfo=UTC), {}),
        "frozenset({'a', 'b'})": code_of(frozenset({"b", "a"}), {}),
        "frozenset()": code_of(frozenset(), {}),
        "('a', 1, )": code_of(("a", 1), {}),
        "None": code_of(None, {}),
    }

    assert [code for code, found in written.items() if code != found] == []
