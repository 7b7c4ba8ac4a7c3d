"""The canonical form by example: what an archive's reader will find."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from conflict_events.events import Correction, DroneStrike, HarmReport, Retraction, TerritorialClaim
from conflict_events.values import Attribution, Evidence, Place, Quantity, Tally, When
from tests.codec.everything import CODEC

SAID = Attribution("RU/MoD", When.at("2024-11-10T11:00+03:00", tz="Europe/Moscow"))
HARM = HarmReport(when="2024-11-10", attribution=SAID, damage={"vehicle", "dwelling"}, killed=0)


def area(quantity: Any) -> bytes:
    claim = TerritorialClaim(
        holder="RU",
        change="gained",
        when="2024-11-10",
        basis="declared",
        attribution=SAID,
        area_km2=quantity,
    )
    stored = CODEC.encode(claim)
    return stored[stored.index(b"area_km2") + 10 : stored.index(b',"attribution"')]


@pytest.mark.parametrize(
    ("quantity", "stored"),
    [
        (145, b"145"),
        (Quantity.exact(Decimal("478.50")), b'"478.5"'),
        (Quantity.exact(Decimal("478.0")), b"478"),
        (Quantity.estimate(5, 5, 5), b"5"),
        (Quantity.at_least(2), b'{"low":2}'),
        (Quantity.exact(2, raw="two"), b'{"high":2,"low":2,"raw":"two"}'),
        (Quantity.about_(75), b'{"about":true,"best":75}'),
        (Quantity.withheld(), b'{"missing":"withheld"}'),
        (Quantity.as_published(3, 1, 2), b'{"best":1,"high":2,"low":3,"published":true}'),
        (Quantity.exact(10**23 + 1), b"100000000000000000000001"),
    ],
)
def test_an_exact_quantity_is_a_bare_number_and_others_say_what_they_are(quantity: Any, stored: bytes) -> None:
    """Whole numbers as int, others as decimal text: no float ever."""
    assert area(quantity) == stored


def test_an_event_is_its_fields_sorted_without_defaults() -> None:
    """Sets are sorted; instants are UTC with the zone's name beside them."""
    assert CODEC.encode(HARM) == (
        b'{"attribution":{"claimant":"RU/MoD","reported":{"end":"2024-11-10T08:00:00Z",'
        b'"start":"2024-11-10T08:00:00Z","tz":"Europe/Moscow"}},"damage":["dwelling","vehicle"],"killed":0,'
        b'"when":{"end_day":"2024-11-11","precision":"day","start_day":"2024-11-10"}}'
    )


def test_a_whole_event_in_another_says_its_kind_and_schema() -> None:
    """So a correction can be read whatever becomes of the kind."""
    stored = CODEC.encode(Correction(target="1" * 32, replacement=HARM, by="ledger"))

    assert stored.startswith(b'{"by":"ledger","replacement":{"event":{"attribution":')
    assert stored.endswith(b'"kind":"HarmReport","schema":2},"target":"11111111111111111111111111111111"}')


def test_equal_values_have_equal_bytes_however_they_were_written() -> None:
    """NFC, zones, decimals and coordinates are made normal by the constructors."""
    one = Attribution(
        "Кии\u0306в",
        "2024-11-10T08:00Z",
        evidence=(Evidence(url="x", retrieved=datetime(2024, 11, 10, 8, tzinfo=UTC)),),
    )
    moved = datetime.fromisoformat("2024-11-10T10:00:00+02:00")
    other = Attribution("Ки\u0439в", "2024-11-10T10:00+02:00", evidence=(Evidence(url="x", retrieved=moved),))
    places = (
        Place("x", code="RU-MOS", lat="55.70", lon=37),
        Place("x", code="RU/RU-MOS", lat=Decimal("55.7"), lon="37.0"),
    )
    strikes = [
        DroneStrike(attacker="UA", when="2024-11-10", where=place, tally=Tally(), attribution=said)
        for place, said in zip(places, (one, other), strict=True)
    ]

    assert CODEC.encode(strikes[0]) == CODEC.encode(strikes[1])


def test_a_retraction_without_a_reason_is_two_fields() -> None:
    """The shortest entry there is."""
    assert CODEC.encode(Retraction(target="2" * 32, by="ledger")) == (
        b'{"by":"ledger","target":"22222222222222222222222222222222"}'
    )
