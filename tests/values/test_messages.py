"""The words in which a value is refused: field, rule and value to the letter, for people act on them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from conflict_events.errors import IncompleteScope, InvalidValue, UsageError
from conflict_events.values import (
    Attribution,
    Definition,
    Evidence,
    Place,
    Quantity,
    Scope,
    Superlative,
    Truth,
    When,
    forms,
)
from conflict_events.values.quantity import LIMIT, check_count, hull, quantity

DAY, NOON, HOUR = date(2024, 11, 10), datetime(2024, 11, 10, 12, tzinfo=UTC), timedelta(hours=1)

SET = "must be a set, such as {'UA'} or {DroneStrike}, not empty (None = not said)"


CASE = ("make", "fields", "field", "rule", "value")


def is_refused(make: Any, fields: dict[str, Any], field: str, rule: str, value: object) -> None:
    """Hold a refusal to the letter; a value is compared as it is shown."""
    with pytest.raises(InvalidValue) as refused:
        make(**fields)

    told = refused.value
    assert (told.field, told.rule) == (field, rule)
    assert (type(told.value), repr(told.value)) == (type(value), repr(value))


@pytest.mark.parametrize(
    CASE,
    [
        # --- quantity
        (
            Quantity,
            {"low": 3, "high": 2},
            "quantity",
            "low <= best <= high must hold; use as_published for a source's own contradiction",
            (3, None, 2),
        ),
        (
            Quantity,
            {"low": 1, "high": 2, "published": True},
            "quantity",
            "published is only for numbers that contradict each other",
            (1, None, 2),
        ),
        (
            Quantity,
            {"low": 1, "missing": "withheld"},
            "missing",
            "excludes numbers, about and published",
            "withheld",
        ),
        (
            Quantity,
            {"missing": "unreported", "about": True},
            "missing",
            "excludes numbers, about and published",
            "unreported",
        ),
        (Quantity, {}, "quantity", "needs a number unless it is missing", None),
        (Quantity, {"low": 1, "about": True}, "about", "needs best, the number it is about", True),
        (Quantity, {"low": True}, "low", "must be an int or a Decimal (a float is never exact)", True),
        (Quantity, {"low": 1.5}, "low", "must be an int or a Decimal (a float is never exact)", 1.5),
        (Quantity, {"low": -1}, "low", "must be finite and not negative", -1),
        (Quantity, {"high": Decimal("NaN")}, "high", "must be finite and not negative", Decimal("NaN")),
        (Quantity, {"high": Decimal("Infinity")}, "high", "must be finite and not negative", Decimal("Infinity")),
        (Quantity, {"low": LIMIT}, "low", "must be below 1e+24", LIMIT),
        (Quantity, {"low": Decimal("0.1234567891")}, "low", "must have at most 9 decimals", Decimal("0.1234567891")),
        (
            Quantity,
            {"low": Decimal("1." + "0" * 70 + "1")},
            "low",
            "must have at most 9 decimals",
            Decimal("1." + "0" * 70 + "1"),
        ),
        (Quantity.more_than, {"n": Decimal("1.5")}, "more_than", "is for whole numbers only", Decimal("1.5")),
        (
            check_count,
            {"field": "launched", "value": Quantity.exact(Decimal("1.5"))},
            "launched",
            "must be a whole number",
            Decimal("1.5"),
        ),
        (quantity, {"value": "5"}, "", "must be an int or a Decimal (a float is never exact)", "5"),
        # --- places
        (Place, {"name": ""}, "name", "must be text and not empty", ""),
        (Place, {"name": "x", "lat": 1}, "lat/lon", "must be given both or neither", (Decimal(1), None)),
        (Place, {"name": "x", "lat": 91, "lon": 0}, "lat", "must lie in -90..90", Decimal(91)),
        (Place, {"name": "x", "lat": 0, "lon": 181}, "lon", "must be degrees", 181),
        (Place, {"name": "x", "lat": "north", "lon": 0}, "lat", "must be a number of degrees", "north"),
        (Place, {"name": "x", "lat": True, "lon": 0}, "lat", "must be a number of degrees", True),
        # --- forms
        (forms.text, {"value": ""}, "", "must be text and not empty", ""),
        (forms.text, {"value": "A\0"}, "", "must not hold a null character", "A\x00"),
        (forms.text, {"value": "\ud800"}, "", "must be valid Unicode (a lone surrogate is not)", "\ud800"),
        (forms.texts, {"value": "RU"}, "", "must be several texts, such as a tuple", "RU"),
        (forms.texts, {"value": 3}, "", "must be several texts, such as a tuple", 3),
        (forms.path, {"value": "RU//x"}, "", "must be a path of trimmed segments, none empty, joined by '/'", "RU//x"),
        (forms.path, {"value": "RU/ x"}, "", "must be a path of trimmed segments, none empty, joined by '/'", "RU/ x"),
        (
            forms.entry_id,
            {"value": "G" * 32},
            "",
            "must be the id of an entry, 32 hexadecimal digits, such as entry.id",
            "G" * 32,
        ),
        (
            forms.entry_id,
            {"value": None},
            "",
            "must be the id of an entry, 32 hexadecimal digits, such as entry.id",
            "",
        ),
        (
            forms.maybe_entry_id,
            {"value": 3},
            "",
            "must be the id of an entry, 32 hexadecimal digits, such as entry.id",
            3,
        ),
        (
            forms.check_entry_id,
            {"field": "target", "value": "a" * 31},
            "target",
            "must be the id of an entry, 32 hexadecimal digits, such as entry.id",
            "a" * 31,
        ),
        (
            forms.a(int, Quantity),
            {"_instance": None, "_field": None, "value": "1"},
            "",
            "must be an int or Quantity",
            "1",
        ),
        (forms.a(int), {"_instance": None, "_field": None, "value": True}, "", "must be an int", True),
        (
            forms.word("min", "max"),
            {"_instance": None, "_field": None, "value": "most"},
            "",
            "must be one of 'min', 'max'",
            "most",
        ),
        (
            forms.maybe(forms.word("min", "max")),
            {"instance": None, "field": None, "value": 3},
            "",
            "must be one of 'min', 'max'",
            3,
        ),
        # --- sources and definitions
        (Evidence, {}, "evidence", "needs a url, an archived_url, a sha256 or a locator", None),
        (
            Evidence,
            {"sha256": "a" * 128},
            "sha256",
            "must be 64 lower-case hexadecimal digits; put another digest into locator, as sha3-512:...",
            "a" * 128,
        ),
        (
            Evidence,
            {"url": "u", "retrieved": NOON.replace(tzinfo=None)},
            "retrieved",
            "must be an instant with an offset, such as 2024-11-10T08:00Z",
            NOON.replace(tzinfo=None),
        ),
        (
            Attribution,
            {"claimant": "RU", "reported": "2024-11-10", "evidence": ("u",)},
            "evidence",
            "must be a tuple of Evidence",
            ("u",),
        ),
        (
            Attribution,
            {"claimant": "RU", "reported": "2024-11-10", "evidence": []},
            "evidence",
            "must be a tuple of Evidence",
            [],
        ),
        (
            Attribution,
            {"claimant": "RU", "reported": "2024-11-10", "credibility": 0},
            "credibility",
            "must be a whole number from 1 to 6",
            0,
        ),
        (
            Attribution,
            {"claimant": "RU", "reported": "2024-11-10", "credibility": 7},
            "credibility",
            "must be a whole number from 1 to 6",
            7,
        ),
        (
            Definition,
            {"claimant": "RU", "measure": "x", "categories": ()},
            "categories",
            "must name what is counted, and cannot be empty",
            (),
        ),
        (
            Definition,
            {"claimant": "RU", "measure": "x", "categories": "shot"},
            "categories",
            "must be several texts, such as a tuple",
            "shot",
        ),
        (
            Definition,
            {"claimant": "RU", "measure": "x", "categories": {"y"}, "since": "2024-10", "until": "2024-08"},
            "until",
            "must not be before since",
            When.month(2024, 8),
        ),
        # --- scopes
        (Scope, {"kinds": ()}, "kinds", SET, ()),
        (Scope, {"kinds": "DroneStrike"}, "kinds", SET, "DroneStrike"),
        (Scope, {"places": {3}}, "places", "must be text and not empty", 3),
        (Scope, {"weapons": set()}, "weapons", SET, set()),
        (Scope, {"day_starts": "18:00"}, "day_starts", "must be a local time of day", "18:00"),
        (
            Scope,
            {"day_starts": time(18, tzinfo=UTC)},
            "day_starts",
            "must be a local time of day",
            time(18, tzinfo=UTC),
        ),
        (
            Scope,
            {"since": "2024-11-11", "until": "2024-11-10"},
            "since/until",
            "must not end before it begins",
            (date(2024, 11, 11), DAY),
        ),
        (
            Scope,
            {"grain": "night", "day_rule": "majority"},
            "day_rule",
            "a night is named by its 'start' or its 'end'",
            "majority",
        ),
        (Superlative, {"scope": None}, "scope", "must be a Scope", None),
        (Superlative, {"scope": Scope(), "rank": 0}, "rank", "must be 1 or more", 0),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_in_these_words(
    make: Any, fields: dict[str, Any], field: str, rule: str, value: object
) -> None:
    """The field that is wrong, the rule with its name in the domain model, and what was given."""
    is_refused(make, fields, field, rule, value)


@pytest.mark.parametrize(
    ("made", "name", "value", "field", "rule"),
    [
        (Quantity.between(1, 2), "low", -1, "quantity", "must not be negative"),
        (Place("x", lat=0, lon=0), "lon", Decimal(181), "lon", "must lie in -180..180"),
        (Place("x", lat=0, lon=0), "lat", Decimal(91), "lat", "must lie in -90..90"),
        (When.at(NOON), "start", NOON.replace(tzinfo=None), "when", "instants are in UTC"),
        (Evidence(url="u", retrieved=NOON), "retrieved", NOON.replace(tzinfo=None), "retrieved", "must be aware"),
    ],
)
def test_the_fast_path_has_no_converters_and_refuses_too(
    made: Any, name: str, value: object, field: str, rule: str
) -> None:
    """What a decoder might bring is checked between the fields."""
    made.__dict__[name] = value

    with pytest.raises(InvalidValue) as refused:
        made.__attrs_post_init__()
    assert (refused.value.field, refused.value.rule, refused.value.value) == (field, rule, value)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (
            lambda: Quantity.at_most(230).minus(Quantity.at_least(120)),
            "cannot take at least 120 from at most 230: the first is not definitely the larger",
        ),
        (
            lambda: bool(Truth.YES),
            "a comparison of quantities may be undetermined: compare with `is Truth.YES`",
        ),
        (lambda: hull([]), "the hull of no quantities is not defined"),
    ],
)
def test_a_wrong_use_is_refused_in_these_words(ask: Any, words: str) -> None:
    """The call has to change, and the words say how."""
    with pytest.raises(UsageError) as refused:
        ask()

    assert str(refused.value) == words


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({}, "kinds, measure, grain"),
        ({"kinds": {"DroneStrike"}, "measure": "launched", "grain": "night"}, "day_rule, tz"),
        ({"kinds": {"DroneStrike"}, "measure": "launched", "grain": "account", "since": "2024-11-10"}, "tz"),
        ({"kinds": {"DroneStrike"}, "measure": "launched", "grain": "account", "until": "2024-11-10"}, "tz"),
        ({"kinds": {"DroneStrike"}, "measure": "launched", "grain": "day", "until": "2024-11-10"}, "day_rule, tz"),
    ],
)
def test_a_scope_says_all_that_it_lacks_and_that_nothing_fills_it_in(fields: dict[str, Any], names: str) -> None:
    """In the order of the fields, each once; a span of one day is a span."""
    assert Scope(since="2024-11-10", until="2024-11-10").until == DAY
    with pytest.raises(IncompleteScope) as refused:
        Scope(**fields).require()

    assert str(refused.value) == f"the scope does not say: {names}; there is no default"
