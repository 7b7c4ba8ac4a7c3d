"""`logs` and the strategies: what they make is accepted, and reaches the hard shapes."""

from __future__ import annotations

import contextlib
import dataclasses
import enum
import unicodedata
import unittest
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

import attrs
import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

import conflict_events.testing as room
from conflict_events.codec import Codec
from conflict_events.events import KINDS, Assessment, Correction, DroneStrike, Link, Redaction, Retraction, kind
from conflict_events.history import View, referred
from conflict_events.testing import (
    SIDES,
    as_code,
    assessments,
    comparable,
    corrections,
    entries_of,
    events,
    events_of,
    id_of,
    links,
    log_of,
    logs,
    places,
    quantities,
    redactions,
    relabel,
    relabel_log,
    retractions,
    seen,
    texts,
    whens,
)
from conflict_events.testing.laws.code import code_of
from conflict_events.testing.paper import kinds_of
from conflict_events.testing.strategies.registration import STRATEGIES
from conflict_events.values import Actor, Attribution, EntryId, Order, Place, PlaceCode, Quantity, When

CODEC = Codec(KINDS)
LATE = datetime(2024, 11, 20, tzinfo=UTC)
HERE = hypothesis.settings(
    max_examples=1600, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


@kind("Rumour")
@attrs.frozen(kw_only=True)
class Rumour:
    about: Actor | None = None
    places: frozenset[PlaceCode] = frozenset()
    words: tuple[str, ...] = ()
    worth: Decimal = Decimal(0)
    attribution: Attribution


@kind("Reply")
@attrs.frozen(kw_only=True)
class Reply:
    to: EntryId
    attribution: Attribution


# --- every strategy -------------------------------------------------------------------------------


@given(st.one_of(events(), corrections(), retractions(), assessments(), links(), redactions()))
def test_x3_every_event_round_trips_through_its_bytes(event: Any) -> None:
    """Read back equal, by either way of reading, with the same bytes."""
    name, stored = CODEC.name_of(event), CODEC.encode(event)

    for read in (CODEC.decode(name, 1, stored), CODEC.decode_slowly(name, 1, stored)):
        assert read == event
        assert CODEC.encode(read) == stored


@given(st.sampled_from(sorted(STRATEGIES.values())).flatmap(lambda name: getattr(room, name)()))
def test_every_registered_strategy_makes_its_class(made: Any) -> None:
    """Under the name by which registration looks it up."""
    assert type(made) in STRATEGIES


@pytest.mark.parametrize("cls", STRATEGIES, ids=lambda cls: cls.__name__)
def test_from_type_works_for_every_value_and_event(cls: type[Any]) -> None:
    """Registered where Hypothesis and this library are installed."""
    room.register()

    assert isinstance(hypothesis.find(st.from_type(cls), lambda _: True, settings=HERE), cls)


@given(events_of(Rumour))
def test_a_kind_of_ones_own_is_made_by_the_types_and_marks_of_its_fields(rumour: Rumour) -> None:
    """Marked strings are paths, and what has a default is sometimes left out."""
    assert rumour.about is None or all(rumour.about.split("/"))
    assert all(isinstance(word, str) for word in rumour.words)


SHAPES: dict[Any, dict[str, Callable[[Any], Any]]] = {
    quantities: {
        "about": lambda q: q.about,
        "a published contradiction": lambda q: q.published,
        "about and contradictory": lambda q: q.published and q.about,
        "withheld": lambda q: q.missing == "withheld",
        "unreported in words": lambda q: q.missing == "unreported" and q.raw,
        "open above": lambda q: q.low is not None and q.high is None,
        "open below": lambda q: q.low is None and q.high is not None,
        "a decimal": lambda q: isinstance(q.low, Decimal),
    },
    whens: {
        "an instant": lambda w: w.is_instant,
        "a day without a zone": lambda w: w.is_dated and w.tz is None,
        "an EDTF mark": lambda w: w.is_dated and w.certainty == "%",
        "an open end": lambda w: w.latest is None,
        "an open beginning": lambda w: w.earliest is None,
        "a window across midnight": lambda w: not w.is_dated and w.is_bounded and _crosses_midnight(w),
        "a window across a clock change": lambda w: not w.is_dated and w.is_bounded and _crosses_change(w),
    },
    texts: {"combining characters": lambda text: any(map(unicodedata.combining, text))},
    places: {
        "a place within a place within a place": lambda p: p.code is not None and p.code.count("/") == 2,
        "coordinates south and west": lambda p: p.lat is not None and p.lat < 0 and p.lon < 0,
    },
}


def _crosses_midnight(window: When) -> bool:
    assert window.tz is not None
    return window.local_day(window.tz, "start") != window.local_day(window.tz, "end")


def _crosses_change(window: When) -> bool:
    if window.tz is None:
        return False
    inside = (When.at(change) for change in room.clock_changes(window.tz))
    return any(change.overlaps(window) and change.earliest != window.earliest for change in inside)


class _AllReached(unittest.SkipTest):
    """There is nothing left to look for; of a test that is skipped Hypothesis prints nothing, however long it is."""


def _reached(strategy: Any, shapes: dict[str, Callable[[Any], Any]]) -> set[str]:
    """Draw until every shape has occurred, or very many have been drawn."""
    found: set[str] = set()

    @HERE
    @given(strategy)
    def look(made: Any) -> None:
        found.update(name for name, is_so in shapes.items() if name not in found and is_so(made))
        if found == shapes.keys():
            raise _AllReached("every shape has occurred")

    with contextlib.suppress(_AllReached):
        look()
    return found


@pytest.mark.no_cover
@pytest.mark.parametrize("strategy", [quantities, whens, texts, places])
def test_the_strategies_reach_the_hard_shapes(strategy: Any) -> None:
    """What is hard does occur."""
    shapes = SHAPES[strategy]

    assert _reached(strategy(), shapes) == shapes.keys()


# --- logs -----------------------------------------------------------------------------------------


@given(logs())
def test_every_log_is_taken_by_a_real_log_as_it_is(written: list[Any]) -> None:
    """Nothing is refused, nothing is there twice, and ids on paper are those of the log."""
    with log_of(written) as log, log_of(written, at_once=True) as batch:
        assert [entry.event for entry in log.entries()] == [entry.event for entry in entries_of(written)]
        assert [entry.id for entry in log.entries()] == [entry.id for entry in entries_of(written)]
        assert len(batch) == len(written)


@given(logs(), st.integers(0, 30))
def test_views_on_paper_are_those_of_a_log(written: list[Any], minutes: int) -> None:
    """Now, as known, and as recorded."""
    entries = entries_of(written)
    moment = datetime(2025, 1, 1, 0, minutes, tzinfo=UTC)
    with log_of(written) as log:
        assert list(seen(entries).accounts()) == list(log.now().accounts())
        known = "2024-11-10T12:00Z"
        assert list(seen(entries, View.known(known)).accounts()) == list(log.as_known(known).accounts())
        assert list(seen(entries, View.recorded(moment)).accounts()) == list(log.as_recorded(moment).accounts())


@given(logs(events=events_of(Rumour)))
def test_kinds_of_ones_own_take_part_in_logs(written: list[Any]) -> None:
    """Also as replacements of corrections."""
    with log_of(written) as log:
        assert len(log) == len(written)
        assert set(log.kinds) >= set(kinds_of(written))


@given(logs(events=st.none() | events_of(Reply)))
def test_references_of_kinds_of_ones_own_refer_to_accounts_that_are_there(written: list[Any]) -> None:
    """And where there is none yet, the event waits for another log."""
    with log_of(written) as log:
        assert len(log) == len(written)
    assert not written or not isinstance(written[0], Reply)


def _is(cls: type[Any], **fields: Any) -> Callable[[list[Any]], bool]:
    def some(written: list[Any]) -> bool:
        return any(
            isinstance(event, cls) and all(getattr(event, name) == value for name, value in fields.items())
            for event in written
        )

    return some


def _targets(outer: type[Any], inner: type[Any], **fields: Any) -> Callable[[list[Any]], bool]:
    def some(written: list[Any]) -> bool:
        inside = {id_of(event) for event in written if _is(inner, **fields)([event])}
        return any(isinstance(event, outer) and event.target in inside for event in written)

    return some


def _revised_twice(written: list[Any]) -> bool:
    targets = [event.target for event in written if _is(Correction, by="claimant")([event])]
    return len(set(targets)) < len(targets)


def _at_one_time(written: list[Any]) -> bool:
    said = [
        (event.target, event.replacement.attribution.reported)
        for event in written
        if _is(Correction, by="claimant")([event])
    ]
    return len(set(said)) < len(said)


def _accounts(written: list[Any]) -> list[Any]:
    return [event for event in written if type(event) in KINDS.domain]


def _some(truth: Callable[[Any], Any]) -> Callable[[list[Any]], bool]:
    return lambda written: any(truth(event) for event in _accounts(written))


def _out_of_order(written: list[Any]) -> bool:
    """An account is appended before another that was reported definitely earlier."""
    said = [event.attribution.reported for event in _accounts(written)]
    return any(later.order(earlier) is Order.BEFORE for earlier, later in pairwise(said))


def _depth_of_parts(written: list[Any]) -> int:
    wholes = {link.a: link.b for link in written if _is(Link, kind="part_of")([link])}
    depths = []
    for start in wholes:
        depth, at = 0, start
        while at in wholes:
            depth, at = depth + 1, wholes[at]
        depths.append(depth)
    return max(depths, default=0)


def _tied(written: list[Any]) -> bool:
    """Two claimants give one number for one window."""
    told = {(e.when, e.tally.launched, e.attribution.claimant) for e in written if _is(DroneStrike)([e])}
    return len({one[:2] for one in told if one[1].missing is None}) < len([one for one in told if not one[1].missing])


def _silent_later(written: list[Any]) -> bool:
    """A claimant that gave a number gives none in its revision."""
    numbered = {id_of(event) for event in _accounts(written) if _is(DroneStrike)([event]) and _launched(event)}
    revisions = (event for event in written if _is(Correction, by="claimant")([event]) and event.target in numbered)
    return any(_is(DroneStrike)([each.replacement]) and not _launched(each.replacement) for each in revisions)


def _launched(event: Any) -> bool:
    return event.tally.launched.missing is None


def _figure(shape: Callable[[Quantity], Any]) -> Callable[[list[Any]], bool]:
    return lambda written: any(_is(DroneStrike)([event]) and shape(event.tally.launched) for event in written)


LOG_SHAPES: dict[str, Callable[[list[Any]], bool]] = {
    **{f"an account of kind {cls.__name__}": _is(cls) for cls in KINDS.domain},
    "a correction by a claimant": _is(Correction, by="claimant"),
    "a chain of them": _revised_twice,
    "two at one time": _at_one_time,
    "an erratum of a claimant's correction": _targets(Correction, Correction, by="claimant"),
    "a retraction of a retraction": _targets(Retraction, Retraction),
    "a retraction of a link": _targets(Retraction, Link),
    "a retraction of an erratum": _targets(Retraction, Correction, by="ledger"),
    "a retraction by a claimant": _is(Retraction, by="claimant"),
    "an assessment": _is(Assessment),
    "an erasure": _is(Redaction),
    "an erasure of a retraction": _targets(Redaction, Retraction),
    "an erasure that leaves nothing": _is(Redaction, leaves=None),
    "parts": _is(Link, kind="part_of"),
    "parts of parts": lambda written: _depth_of_parts(written) >= 2,
    "a late report": _some(lambda event: event.attribution.reported.definitely_by(LATE) is False),
    "reports out of order": _out_of_order,
    "a report known only by its day": _some(lambda event: event.attribution.reported.is_dated),
    "a report with an open end": _some(lambda event: event.attribution.reported.latest is None),
    "a tie": _tied,
    "a figure open above": _figure(lambda q: q.low is not None and q.high is None),
    "a figure open below": _figure(lambda q: q.low is None and q.high is not None),
    "a withheld figure": _figure(lambda q: q.missing == "withheld"),
    "a number that is silent later": _silent_later,
    "a window with an open end": _some(lambda event: event.when.latest is None),
    "a night in which the clocks change": _some(lambda event: not event.when.is_dated and _crosses_change(event.when)),
    "several kinds": lambda written: len({type(event) for event in _accounts(written)}) >= 3,
    "a cause": lambda written: any(getattr(event, "cause", None) for event in written),
}


@pytest.mark.no_cover
def test_logs_reach_the_hard_shapes() -> None:
    """Everything that a log can say about itself does occur."""
    assert _reached(logs(), LOG_SHAPES) == LOG_SHAPES.keys()


# --- code and relabelling -------------------------------------------------------------------------


@given(logs())
def test_a_printed_log_can_be_pasted(written: list[Any]) -> None:
    """The code makes the same events again."""
    import datetime as dt  # noqa: PLC0415  # its names are what the code uses

    import conflict_events.events as kinds  # noqa: PLC0415  # as above
    from conflict_events import values  # noqa: PLC0415  # as above

    names: dict[str, Any] = {**vars(dt), **vars(kinds), **vars(values), "Decimal": Decimal, "id_of": id_of}
    names["log_of"] = lambda given_events: given_events
    exec(as_code(written), names)  # noqa: S102  # that it runs is the promise

    assert names["log"] == written


@given(logs())
def test_relabelling_twice_is_not_relabelling(written: list[Any]) -> None:
    """And references still refer."""
    once, _ = relabel_log(written)
    twice, _ = relabel_log(once)
    known = {id_of(event) for event in once}

    assert twice == written
    assert {target for event in once for _, target in referred(event)} <= known


def test_relabelling_touches_actors_and_places_by_their_first_segment_only() -> None:
    """Zones, times and names of places stay (S20, X11)."""
    place = Place("Moscow oblast", code="RU/RU-MOS")
    said = Attribution("RU/MoD", "2024-11-10", quote="RU")

    assert relabel(place) == Place("Moscow oblast", code="UA/RU-MOS")
    assert relabel(said) == attrs.evolve(said, claimant="UA/MoD")
    assert relabel(Quantity.exact(1)) == Quantity.exact(1)
    assert relabel("RU") == "RU"


def test_paper_logs_take_their_time_from_the_latest_report() -> None:
    """A log records nothing before it was said, also in the far future."""
    far = events_of(Rumour, attribution=st.just(Attribution("AFP", "9000-01-01T00:00Z")))
    rumour = hypothesis.find(far, lambda _: True, settings=HERE)

    with contextlib.closing(log_of([rumour])) as log:
        assert log.entry(1).recorded_at.year == 9000


class Mood(enum.Enum):
    CALM = "calm"


class Odd:
    """Compares, and cannot be hashed."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Odd)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "odd"


@dataclasses.dataclass
class Told:
    whose: str
    parts: Odd


def test_answers_of_any_shape_can_be_compared() -> None:
    """Data classes, and values that cannot be hashed, among them."""
    told = Told("UA/MoD says 2, RU says 1, RU-MOS nothing", Odd())

    assert comparable(told, sides=SIDES) == comparable(Told("RU/MoD says 2, UA says 1, RU-MOS nothing", Odd()))
    assert comparable({Mood.CALM: [1, 2]}) != comparable({Mood.CALM: [2, 1]})


def test_code_is_written_for_every_value_that_a_kind_may_hold() -> None:
    """Enumerations are those of the kind's own module."""
    assert code_of(Mood.CALM, {}) == "Mood.CALM"


@given(whens(bounded=True))
def test_bounded_times_have_both_ends(when: When) -> None:
    """As D1 needs them."""
    assert when.is_bounded


@given(texts(min_size=2, max_size=2))
def test_texts_keep_their_bounds(text: str) -> None:
    """In characters before normalisation, which may join two to one."""
    assert 1 <= len(text) <= 4
