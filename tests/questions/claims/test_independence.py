"""Independence: voices are counted, not links, and nobody is weighed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import pytest

from conflict_events.errors import UsageError
from conflict_events.events import Assessment
from conflict_events.history import Account
from conflict_events.importers.seeds import load
from conflict_events.projections import fold
from conflict_events.questions.claims import Corroboration, Corroborations, Independence
from conflict_events.values import Attribution, Quantity, Truth
from tests.importers.seeded import new_log
from tests.projections.accounts import entry_id, harm, strike, told


def relayed(event: Any, *via: str) -> Any:
    return attrs.evolve(event, attribution=attrs.evolve(event.attribution, via=via))


def together(*events: Any) -> list[Account[Any]]:
    """Accounts of one incident, numbered from 1."""
    numbers = range(1, len(events) + 1)
    return [told(number, event, beside=set(numbers) - {number}) for number, event in zip(numbers, events, strict=True)]


def seconded(number: int, target: int, by: str, *via: str) -> Account[Assessment]:
    event = Assessment(
        target=entry_id(target),
        stance="corroborates",
        attribution=Attribution(by, reported="2024-11-11T08:00Z", via=via),
    )
    return told(number, event)


def asked(accounts: Sequence[Account[Any]]) -> Corroborations:
    return fold(Independence(entry_id(1)), accounts)


def launched(accounts: Sequence[Account[Any]]) -> Corroboration:
    (claim,) = asked(accounts).of("launched")
    return claim


def test_twenty_outlets_relaying_one_agency_are_one_voice() -> None:
    """The claimant is the voice, and the answer names the relays."""
    claim = launched(together(*(relayed(strike(145, by="AFP"), f"Outlet {number}") for number in range(20))))

    assert claim.count == Quantity.exact(1)
    assert (claim.agreement, claim.corroborated) == ("alone", Truth.NO)
    (voice,) = claim.voices
    assert len(voice.relays) == 20


def test_two_voices_that_say_the_same_corroborate_each_other() -> None:
    """And the incident itself is corroborated too."""
    accounts = together(strike(145), strike(145, by="AFP"))
    claim = launched(accounts)

    assert (claim.count, claim.agreement, claim.corroborated) == (Quantity.exact(2), "agree", Truth.YES)
    assert not claim.across_sides
    (happened,) = asked(accounts).of(None)
    assert (happened.count, happened.corroborated) == (Quantity.exact(2), Truth.YES)
    assert asked(accounts).evidence() == {entry_id(1), entry_id(2)}


def test_both_belligerents_agreeing_is_marked() -> None:
    """By the sides that the accounts themselves name; others agreeing is no agreement across sides."""
    assert launched(together(strike(145), strike(145, by="RU/MoD"))).across_sides
    assert not launched(together(strike(145), strike(146, by="RU/MoD"))).across_sides
    assert not launched(together(strike(145), strike(145, by="US/NYT"))).across_sides


def test_values_agree_are_compatible_or_differ() -> None:
    """What bounds leave open is compatible; one pair that definitely differs is enough to differ."""
    compatible = launched(together(strike(145), strike(Quantity.at_least(100), by="AFP")))
    differ = launched(together(strike(145), strike(84, by="AFP")))
    two_of_three = launched(together(strike(145), strike(145, by="BBC"), strike(84, by="AFP")))

    assert (compatible.agreement, compatible.corroborated) == ("compatible", Truth.UNDETERMINED)
    assert (differ.agreement, differ.corroborated) == ("differ", Truth.NO)
    assert (two_of_three.agreement, two_of_three.corroborated) == ("differ", Truth.YES)


def test_a_body_and_who_speaks_for_it_are_one_voice() -> None:
    """And each claimant says what it said last."""
    early = strike(20, by="RU/Kremlin/Peskov", at="2024-11-10T05:00Z")
    claim = launched(together(early, strike(34, by="RU/Kremlin/Peskov"), strike(34, by="RU/Kremlin")))

    (voice,) = claim.voices
    assert (voice.claimant, voice.value) == ("RU/Kremlin", Quantity.exact(34))
    assert voice.entries == {entry_id(2), entry_id(3)}


def test_an_outlet_that_relays_another_may_be_repeating_it() -> None:
    """It may be a voice of its own: the count says from how many to how many."""
    claim = launched(together(relayed(strike(145), "Outlet"), strike(145, by="Outlet")))

    assert claim.count == Quantity.between(1, 2)
    assert claim.corroborated is Truth.UNDETERMINED
    assert {voice.claimant: voice.sure for voice in claim.voices} == {"UA/AirForce": True, "Outlet": False}
    alone = launched(together(relayed(strike(145, by="Outlet"), "Outlet")))
    assert {voice.sure for voice in alone.voices} == {True}


def test_two_that_each_relay_the_other_are_one_voice_at_least() -> None:
    """Somebody said it."""
    claim = launched(together(relayed(strike(1, by="A"), "B"), relayed(strike(1, by="B"), "A")))

    assert claim.count == Quantity.between(1, 2)


def test_a_corroboration_is_a_voice_unless_it_relays_what_it_corroborates() -> None:
    """Corroborating oneself through a relay is an echo; each echo says why."""
    accounts = together(relayed(strike(145), "Outlet"))
    accounts += [
        seconded(2, 1, "Witness"),
        seconded(3, 1, "Witness/Assistant"),
        seconded(4, 1, "Outlet"),
        seconded(5, 1, "UA"),
        seconded(6, 1, "Friend", "UA/AirForce"),
        seconded(7, 9, "Elsewhere"),
    ]
    claim = launched(accounts)

    assert {voice.claimant: (str(voice.value), len(voice.entries)) for voice in claim.voices} == {
        "UA/AirForce": ("145", 1),
        "Witness": ("145", 2),
    }
    assert {voice.claimant: voice.relays for voice in claim.voices}["Witness"] == frozenset()
    assert claim.corroborated is Truth.YES
    assert {echo.claimant: echo.reason for echo in claim.echoes} == {
        "Outlet": "it relays a voice that is counted",
        "UA": "it is counted by its own account, or speaks for one that is",
        "Friend": "it is known only through the voice that it corroborates",
    }


def test_nobody_vouches_that_it_happened_by_saying_that_nobody_was_hurt() -> None:
    """Nought and no damage assert nothing but themselves; damage asserts, without a figure."""
    accounts = together(
        harm(killed=0, injured=0, damage=[]), harm(by="AFP", damage=["dwelling"]), harm(by="BBC", injured=2)
    )
    (happened,) = asked(accounts).of(None)

    assert {voice.claimant for voice in happened.voices} == {"AFP", "BBC"}
    assert {voice.value for voice in happened.voices} == {None}
    (injured,) = asked(accounts).of("injured")
    assert injured.agreement == "differ"


def test_the_happening_can_be_corroborated_in_words_too() -> None:
    """A corroboration has the value of what it corroborates: none where there is none."""
    accounts = [*together(strike(None)), seconded(2, 1, "Witness")]
    (happened,) = asked(accounts).of(None)

    assert {voice.value for voice in happened.voices} == {None}
    assert happened.corroborated is Truth.YES


def test_it_asks_of_an_incident_or_of_accounts() -> None:
    """Accounts of several incidents stay apart; what does not stand is named."""
    answer = fold(
        Independence(accounts=[entry_id(1), entry_id(2), entry_id(9)]), [told(1, strike(1)), told(2, harm(killed=1))]
    )

    assert {(claim.kind, claim.measure) for claim in answer.claims} == {
        *(("DroneStrike", None), ("DroneStrike", "launched"), ("HarmReport", None), ("HarmReport", "killed"))
    }
    assert answer.missing == {entry_id(9)}
    wrongs: tuple[dict[str, Any], ...] = ({}, {"about": entry_id(1), "accounts": [entry_id(1)]})
    for wrong in wrongs:
        with pytest.raises(UsageError):
            Independence(**wrong)
    assert Independence(about=entry_id(1)).name != Independence(accounts=[entry_id(1)]).name
    two = [entry_id(1), entry_id(2)]
    assert Independence(accounts=two[::-1]).name == Independence(accounts=two).name


def test_it_prints() -> None:
    """Who says what, and who perhaps."""
    accounts = together(relayed(strike(145), "Outlet"), strike(145, by="Outlet"))

    assert [row[:5] for row in asked(accounts).table().cells] == [
        ("DroneStrike", "launched", Quantity.between(1, 2), ("Outlet (perhaps): 145", "UA/AirForce: 145"), "agree"),
        ("DroneStrike", "that it happened", Quantity.between(1, 2), ("Outlet (perhaps)", "UA/AirForce"), "agree"),
    ]


def test_the_record_night_of_the_seeds_has_two_voices_of_one_side() -> None:
    """The air force and the president, whom the article relays: 145 is said by one side alone."""
    log = new_log()
    ids = load(log).ids
    answer = log.ask(Independence(ids["D1"]))
    (claim,) = answer.of("launched")

    assert {voice.claimant for voice in claim.voices} == {"UA/AirForce", "UA/President"}
    assert (claim.agreement, claim.across_sides) == ("agree", False)
    assert any("Outlet" in voice.relays for voice in claim.voices)
