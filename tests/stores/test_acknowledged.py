"""What was acknowledged always verifies, on every store; what could not be kept as it is was refused before."""

from __future__ import annotations

import enum
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from conflict_events.errors import ConflictEventsError, UsageError
from conflict_events.log import EventLog, Expect
from tests.log.accounts import opened, strike

NAMES: st.SearchStrategy[Any] = st.one_of(
    st.text(st.characters(exclude_categories=())),
    st.text("\0\x1aZ@e\u0301\u212b"),
    st.integers() | st.booleans() | st.floats() | st.none() | st.binary() | st.lists(st.text()) | st.just({}),
)
POSITIONS: st.SearchStrategy[Any] = st.integers(-1, 9) | st.booleans() | st.floats() | st.text() | st.dates()


class Desk(enum.StrEnum):
    """Whose name is a text, and not only that."""

    NIGHT = "the night desk"


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EventLog]:
    """An empty log on each of our stores."""
    where: Any = ":memory:"
    if request.param == "sqlite":
        where = tmp_path / "war.db"
    if request.param == "postgres":
        address: Callable[[str], str] = request.getfixturevalue("address")
        where = address("acknowledged")
    with opened(where) as fresh:
        yield fresh


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES, key=NAMES)
@example(name=5, key=None)
@example(name=["us"], key=None)
@example(name="a\0b", key=None)
@example(name="e\u0301", key=None)
@example(name="", key=5)
@example(name="", key="a\0b")
@example(name="us", key="e\u0301")
@example(name="us", key="\ud800")
@example(name="us", key="\x1aZ")
@example(name=Desk.NIGHT, key=Desk.NIGHT)
def test_what_an_append_is_told_verifies_or_is_refused(log: EventLog, name: Any, key: Any) -> None:
    """Whoever is said to append, and under whatever record key."""
    before = len(log)
    keys = None if key is None else [key]
    try:
        (entry,) = log.append(strike(before), recorded_by=name, keys=keys)
    except ConflictEventsError:
        assert len(log) == before
        return
    found = log.entry(entry.position)
    assert log.verify(deep=True).is_intact
    assert (found.recorded_by, type(found.recorded_by)) == ("" if name is None else name, str)
    assert unicodedata.is_normalized("NFC", found.recorded_by)
    assert key is None or log.keyed([key]) == {key: log.entry(log.keyed([key])[key].position)}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(after=POSITIONS)
@example(after=True)
@example(after="1")
@example(after=1.0)
def test_a_condition_is_a_position_or_it_is_refused(log: EventLog, after: Any) -> None:
    """By an error of ours, and with nothing written."""
    before = len(log)
    for expect in (after, Expect(after=after)):
        try:
            log.append(strike(len(log)), expect=expect)
        except ConflictEventsError:
            continue
        assert type(after) is int
    assert len(log) == before or type(after) is int
    assert log.verify().is_intact


@pytest.mark.parametrize("name", [5, ["us"], None, b"us", "a\0b", "e\u0301", " "])
def test_a_log_is_not_opened_in_a_name_that_is_none(tmp_path: Path, name: Any) -> None:
    """It is refused at once, and not at the first append."""
    with pytest.raises(UsageError, match="recorded_by: must"):
        EventLog.open(tmp_path / "war.db", recorded_by=name)
    with EventLog.open(tmp_path / "war.db") as log:
        assert len(log) == 0


def test_the_keys_of_several_events_are_no_text() -> None:
    """It would be taken apart into letters."""
    with pytest.raises(UsageError, match="keys: must be several, one for each event, got 'ab'"):
        opened().append(strike(1), strike(2), keys="ab")
