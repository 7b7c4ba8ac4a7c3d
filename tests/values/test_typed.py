"""What values show themselves as: what one would type, and events in brief."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflict_events as ce
from conflict_events.events import kind
from conflict_events.testing import events

NAMES = {"datetime": dt, "Decimal": Decimal, **{name: getattr(ce, name) for name in ce.__all__}}
SHOWN = (ce.Quantity, ce.When, ce.Tally, ce.Place, ce.Attribution, ce.Evidence, ce.SubCount)


@given(st.one_of(*map(st.from_type, SHOWN)))
def test_a_value_is_shown_as_what_makes_it(value: Any) -> None:
    """Paste it: it is the same value again."""
    assert eval(repr(value), dict(NAMES)) == value  # noqa: S307  # that is what is tested


@pytest.mark.parametrize(
    "shown",
    [
        "Quantity.exact(145)",
        "Quantity.at_least(32)",
        "Quantity.at_most(5)",
        "Quantity.between(3, 5)",
        "Quantity.estimate(3, 4, 5)",
        "Quantity.about_(500, raw='some 500')",
        "Quantity.as_published(5, 4, 3)",
        "Quantity.unreported()",
        "Quantity.withheld(raw='many')",
        "Quantity(low=400, best=500, about=True)",
        "Tally(launched=145, destroyed=Quantity.at_least(3))",
        "When.day('2024-11-10')",
        "When.days('2024-11-10', '2024-11-12', tz='Europe/Kyiv')",
        "When.week(2024, 45)",
        "When.week(2024, 45, certainty='~', tz='UTC', raw='week 45')",
        "When.edtf('2024-11')",
        "When.edtf('2024-11-10/..', extent='throughout')",
        "When.night('2024-11-10', named_by='morning', tz='Europe/Kyiv')",
        "When.between(None, '2024-11-10T09:30', extent='throughout', precision='day', tz='UTC')",
        "When.at('2024-11-10T08:00', tz='UTC')",
        "When.at('2024-11-10T08:00:07', tz='UTC', raw='eight')",
        "When.between('2024-11-09T20:00', '2024-11-10T09:30', tz='Europe/Kyiv')",
        "When.at('2024-10-27T03:30:00+02:00', tz='Europe/Kyiv')",
        "Place(name='Kyiv', code='UA/UA-30')",
    ],
)
def test_it_is_what_one_would_type(shown: str) -> None:
    """By the shortest constructor, with what is not its default; an offset only where the clock shows a time twice."""
    assert repr(eval(shown, dict(NAMES))).replace("03:30+", "03:30:00+") == shown  # noqa: S307  # as above


@given(events(), events())
def test_an_event_is_shown_in_a_line_that_no_other_has(one: Any, other: Any) -> None:
    """Below 200 characters, and as different as the events are."""
    assert len(repr(one)) < 200
    assert (repr(one) == repr(other)) == (one == other)


def test_a_kind_that_shows_itself_is_left_to_it() -> None:
    """Whoever wrote a `__repr__` meant it."""

    @kind("Shown")
    @attrs.frozen
    class Shown:
        attribution: ce.Attribution

        def __repr__(self) -> str:
            return "shown"

    @kind("Bare")
    @attrs.frozen(repr=False)
    class Bare:
        attribution: ce.Attribution

    said = ce.Attribution("AFP", "2024-11-10")
    assert repr(Shown(said)) == "shown"
    assert "object at" in repr(Bare(said))


def test_what_is_no_time_is_shown_field_by_field() -> None:
    """A message that refuses it must show it all the same."""
    moment = dt.datetime(2024, 11, 10, 8, tzinfo=dt.UTC)
    with pytest.raises(ce.InvalidValue, match=r"got When\(start=datetime"):
        ce.When(start=moment, end=moment, start_day=dt.date(2024, 11, 10), tz="UTC")


SAID = ce.Attribution("UA", "2024-11-10T08:00Z")
ONE, OTHER = "01234567" * 4, "fedcba98" * 4


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (ce.Link(kind="part_of", a=ONE, b=OTHER), "Link: part_of; 01234567; fedcba98"),
        (ce.Retraction(target=ONE, by="ledger", reason="twice"), "Retraction: 01234567; by the ledger; twice"),
        (
            ce.Correction(
                target=ONE,
                replacement=ce.HarmReport(when="2024-11-10", killed=1, attribution=SAID),
                by="claimant",
            ),
            "Correction: 01234567; HarmReport: 2024-11-10; killed 1; by UA, 2024-11-10 08:00 UTC; by the claimant",
        ),
        (
            ce.OfficeChange(office="chair", person="A", phase="elected", when="2025-05-01", attribution=SAID),
            "OfficeChange: chair; A; elected; 2025-05-01; by UA, 2024-11-10 08:00 UTC",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_event_of_words_says_what_it_is_about(event: Any, told: str) -> None:
    """What it refers to by the first digits of the id, what it holds in brief, and nothing that is not said."""
    assert repr(event).rpartition(" #")[0] == f"<{told}"
