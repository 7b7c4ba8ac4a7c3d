"""Random logs say everything that an account can say: each field is seen absent, and with several values."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args, get_origin

import attrs
import hypothesis
import pytest
from hypothesis import HealthCheck, Phase

from conflict_events.counting import latest
from conflict_events.events import KINDS, Correction, DroneStrike, Link
from conflict_events.questions.attacks import Disruptions, Totals
from conflict_events.questions.records import RecordBoard
from conflict_events.testing import id_of, logs
from conflict_events.testing.strategies.logs import ANYTHING, Writer, _repair, _revise, _say_again
from conflict_events.testing.strategies.making import Choices, Maker, _fit_ground
from conflict_events.testing.strategies.subject import subject_of
from conflict_events.values import Attribution, Quantity, Scope, Tally
from conflict_events.values.marks import hints_of
from tests.log.accounts import strike

MANY = hypothesis.settings(
    max_examples=250, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
INSIDE = (Tally, Attribution)


@functools.cache
def drawn(about: Any = None) -> list[list[Any]]:
    """Draw the logs about something, which are the same each time."""
    made: list[list[Any]] = []

    @MANY
    @hypothesis.given(logs(about=about))
    def draw(log: list[Any]) -> None:
        made.append(log)

    draw()
    return made


@functools.cache
def said() -> Mapping[tuple[type[Any], str], set[Any]]:
    """By class and field: every value that stands in a few hundred logs."""
    found: dict[tuple[type[Any], str], set[Any]] = defaultdict(set)
    for log in drawn():
        for event in log:
            for spot, value in values_in(event):
                found[spot].add(value)
    return found


def values_in(event: Any) -> Iterator[tuple[tuple[type[Any], str], Any]]:
    for field in attrs.fields(type(event)):
        value = getattr(event, field.name)
        yield (type(event), field.name), value
        if isinstance(value, INSIDE):
            yield from values_in(value)


SPOTS = [(cls, field.name) for cls in (*KINDS.values(), *INSIDE) for field in attrs.fields(cls)]


@pytest.mark.no_cover
@pytest.mark.parametrize(("cls", "name"), SPOTS, ids=lambda each: each if isinstance(each, str) else each.__name__)
def test_every_field_of_every_kind_varies(cls: type[Any], name: str) -> None:
    """Absent where it may be, each of its words, and else three values or more."""
    values, hint = said()[cls, name], hints_of(cls)[name]
    default = attrs.fields_dict(cls)[name].default
    words = {word for part in (hint, *get_args(hint)) if get_origin(part) is Literal for word in get_args(part)}
    seen_apart = values - ({default} if default is not attrs.NOTHING else set())

    assert default is attrs.NOTHING or default in values
    assert words <= values
    assert len(seen_apart) >= (1 if hint == bool | None or words else 2)


SCOPE = Scope(
    kinds={DroneStrike},
    measure="lost",
    attacker="BY",
    places={"PL/PL-14"},
    grain="day",
    day_rule="end",
    tz="Asia/Tokyo",
    since="2031-05-01",
    until="2031-05-02",
    weapons={"a balloon"},
    target_kind="a bridge",
    decoys=True,
)
COUNTED = Totals(SCOPE, latest("LT/Army"))


@pytest.mark.no_cover
def test_logs_are_mostly_about_what_a_question_names() -> None:
    """Its kinds, its measure, and whoever, wherever and whenever it asks about; and some are about something else."""
    events = [each for log in drawn(COUNTED) for each in log if type(each) in KINDS.domain]
    strikes = [each for each in events if isinstance(each, DroneStrike)]
    hits = {
        "kind": (len(strikes), len(events)),
        "measure": _share(strikes, lambda each: isinstance(each.tally.lost, Quantity) and not each.tally.lost.missing),
        "attacker": _share(strikes, lambda each: each.attacker.startswith("BY")),
        "place": _share(strikes, lambda each: each.where and str(each.where.code).startswith("PL/PL-14")),
        "day": _share(strikes, lambda each: each.when.earliest and each.when.earliest.year == 2031),
        "weapon": _share(strikes, lambda each: each.weapon == "a balloon"),
        "target": _share(strikes, lambda each: each.target_kind == "a bridge"),
        "decoys": _share(strikes, lambda each: each.decoys is True),
        "claimant": _share(strikes, lambda each: each.attribution.claimant == "LT/Army"),
    }

    assert {name: number / total for name, (number, total) in hits.items() if not 0.3 < number / total < 0.95} == {}


def _share(events: list[Any], is_so: Any) -> tuple[int, int]:
    return sum(bool(is_so(each)) for each in events), len(events)


def test_every_other_log_about_a_question_is_answered_with_something() -> None:
    """Or there would be next to nothing to hold to a law."""
    board = RecordBoard(attrs.evolve(SCOPE, weapons=None, target_kind=None, decoys=None), latest("LT/Army"))
    answered = [any(_counts(each) for each in log) for log in drawn(board)]

    assert sum(answered) > len(answered) / 2


def _counts(event: Any) -> bool:
    return isinstance(event, DroneStrike) and event.attacker.startswith("BY") and not event.tally.lost.missing


def test_what_a_question_names_by_words_is_said() -> None:
    """A service, say."""
    services = [each.service for log in drawn(Disruptions("heat")) for each in log if hasattr(each, "service")]

    assert services.count("heat") > len(services) / 2


@pytest.mark.no_cover
def test_links_join_what_several_claimants_say_of_one_window() -> None:
    """Which is what most questions have to get right."""
    joined = 0
    for log in drawn(COUNTED):
        by_id = {id_of(each): each for each in log}
        pairs = [(by_id[each.a], by_id[each.b]) for each in log if isinstance(each, Link)]
        joined += any(_is_one_window(*pair) for pair in pairs)
    corrected = sum(any(isinstance(each, Correction) for each in log) for log in drawn(COUNTED))

    assert joined > 250 / 5
    assert corrected > 250 / 5


def _is_one_window(one: Any, other: Any) -> bool:
    same = getattr(one, "when", None) == getattr(other, "when", None)
    return same and one.attribution.claimant != other.attribution.claimant


@attrs.frozen
class Renamed:
    """Asks for claimants by names of one's own."""

    claimant: Mapping[str, str]


def test_a_mapping_is_named_by_its_keys_and_its_values() -> None:
    """Either may be what accounts say."""
    assert subject_of(Renamed({"the army": "LT/Army"})).said == {"claimant": ("the army", "LT/Army")}


class Mute(Maker):
    """Finds no other way to say anything."""

    def otherwise(self, *_: Any, **__: Any) -> None:
        """Give none."""


@pytest.mark.parametrize("step", [_repair, _revise, _say_again])
def test_what_cannot_be_said_otherwise_is_left(step: Any) -> None:
    """A kind may refuse every other value; the log goes on without that step."""
    writer, choices = Writer(Mute(ANYTHING)), Choices(bytes(1))
    writer.add(strike())
    step(writer, choices)

    assert len(writer.entries) == 1


def test_ground_that_gives_neither_place_nor_size_is_given_a_place() -> None:
    """Its class refuses a claim of nothing."""
    fields: dict[str, Any] = {"holder": "RU", "from_actor": "UA", "where": None, "area_km2": Quantity.unreported()}
    drawn = fields | {"settlements": Quantity.unreported()}
    _fit_ground(drawn)
    assert drawn["where"] is not None
    _fit_ground(sized := fields | {"settlements": Quantity.exact(2)})
    assert sized["where"] is None
