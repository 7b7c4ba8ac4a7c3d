"""Small logs: they break the same law, could be appended, and have nothing in them that need not be there."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import given

from conflict_events.events import KINDS, Correction, DroneStrike, Link, Redaction, Retraction
from conflict_events.testing import as_code, id_of, log_of, logs
from conflict_events.testing.laws.smallest import smallest
from conflict_events.values import Attribution, Place, Quantity, Tally, When

STRIKE = DroneStrike(
    attacker="RU",
    target="UA",
    when=When.between("2024-11-09T20:00", "2024-11-10T09:30", tz="Europe/Kyiv"),
    where=Place("Ukraine", code="UA"),
    tally=Tally(launched=145, hits=Quantity.between(1, 3)),
    attribution=Attribution("UA/AirForce", "2024-11-10T08:00Z", quote="all", via=("AFP", "Telegram")),
    note="read from a picture",
)


def test_what_need_not_be_there_is_left_out() -> None:
    """Field by field, down to the parts of parts; and what matters stays."""
    (small,) = smallest([STRIKE], lambda log: any(each.tally.hits.bounds() == (1, 3) for each in log), KINDS)

    assert small == DroneStrike(
        attacker="RU",
        when=When.day("2024-11-10", tz="UTC"),
        tally=Tally(hits=Quantity.between(1, 3)),
        attribution=Attribution("UA/AirForce", When.day("2024-11-10", tz="UTC")),
    )


def test_of_several_texts_those_that_matter_stay() -> None:
    """A run of them gets shorter."""
    (small,) = smallest([STRIKE], lambda log: any("Telegram" in each.attribution.via for each in log), KINDS)

    assert small.attribution.via == ("Telegram",)


def test_what_refers_goes_with_what_it_refers_to() -> None:
    """And follows it where it changes."""
    other = attrs.evolve(STRIKE, note="another")
    log = [STRIKE, other, Link(kind="same_incident", a=id_of(STRIKE), b=id_of(other))]
    log += [Correction(target=id_of(STRIKE), replacement=attrs.evolve(STRIKE, note=None), by="ledger")]
    log += [Retraction(target=id_of(log[-1]), by="ledger", reason="a typing error")]

    linked = smallest(log, lambda events: any(isinstance(each, Link) for each in events), KINDS)
    retracted = smallest(log, lambda events: any(isinstance(each, Retraction) for each in events), KINDS)

    assert [type(each) for each in linked] == [DroneStrike, DroneStrike, Link]
    assert [type(each) for each in retracted][-1] is Retraction
    assert len(retracted) == 3
    assert "note" not in as_code(retracted)


@given(logs(max_size=8))
def test_a_small_log_is_a_log_that_breaks_the_same(log: list[Any]) -> None:
    """Whatever it is that breaks."""

    def breaks(events: list[Any]) -> bool:
        return any(getattr(each, "by", None) for each in events)

    small = smallest(log, breaks, KINDS)

    with log_of(small) as made:
        assert len(made) == len(small) <= len(log)
    assert breaks(small) is breaks(log)
    assert not breaks(log) or len(small) <= 2 + breaks(log)


def test_what_no_log_would_take_is_passed_over() -> None:
    """A correction is erased only so that something is left, and a claimant who withdraws says so."""
    revised = Correction(target=id_of(STRIKE), replacement=attrs.evolve(STRIKE, note=None), by="claimant")
    withdrawn = Retraction(target=id_of(STRIKE), by="claimant", attribution=Attribution("UA/AirForce", "2024-11-11"))
    erased = Redaction(target=id_of(revised), leaves=revised)

    small = smallest(
        [STRIKE, revised, withdrawn, erased],
        lambda log: {Redaction, Retraction} <= {type(each) for each in log},
        KINDS,
    )

    assert [type(each) for each in small] == [DroneStrike, Correction, Retraction, Redaction]
    assert small[2].attribution is not None
    assert isinstance(small[3].leaves, Correction)
