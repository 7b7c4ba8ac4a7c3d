"""The founding day from several sources: figures, windows and minutes, corrections, a retraction, links."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from conflict_events.events import Correction, HarmReport, Link
from conflict_events.importers.seeds import Seeds
from conflict_events.log import EventLog
from conflict_events.values import Quantity, When

NOON = "2024-11-10T12:00Z"
MAYOR = "RU/Moscow/Mayor"

# label, claimant, window and report in UTC, place, measures
STRIKES = """
D1            UA/AirForce 11-09T18:00/11-10T07:30 11-10T08:00 UA destroyed=62 launched=145 left_airspace=10 lost=67
D5            RU/MoD      11-09T17:00/11-10T04:00 11-10T05:21 RU destroyed=23
D5.Bryansk    RU/MoD      11-09T17:00/11-10T04:00 11-10T05:21 RU/RU-BRY destroyed=17
D5.Rostov     RU/MoD      11-09T17:00/11-10T04:00 11-10T05:21 RU/RU-ROS destroyed=3
D5.Belgorod   RU/MoD      11-09T17:00/11-10T04:00 11-10T05:21 RU/RU-BEL destroyed=2
D5.Kursk      RU/MoD      11-09T17:00/11-10T04:00 11-10T05:21 RU/RU-KRS destroyed=1
D6            RU/MoD      11-10T04:00/11-10T07:00 11-10T08:40 RU destroyed=70
D6.Moscow     RU/MoD      11-10T04:00/11-10T07:00 11-10T08:40 RU/RU-MOS destroyed=34
D6.Bryansk    RU/MoD      11-10T04:00/11-10T07:00 11-10T08:40 RU/RU-BRY destroyed=14
D6.Oryol      RU/MoD      11-10T04:00/11-10T07:00 11-10T08:40 RU/RU-ORL destroyed=7
D6.Kaluga     RU/MoD      11-10T04:00/11-10T07:00 11-10T08:40 RU/RU-KLU destroyed=7
D6.Kursk      RU/MoD      11-10T04:00/11-10T07:00 11-10T08:40 RU/RU-KRS destroyed=6
D6.Tula       RU/MoD      11-10T04:00/11-10T07:00 11-10T08:40 RU/RU-TUL destroyed=2
D7.1          RU/MoD      11-10T18:25/11-10T18:25 11-10T19:55 RU/RU-BEL destroyed=1
D7.2          RU/MoD      11-10T20:00/11-10T20:00 11-10T20:41 RU destroyed=2
D7.2.Belgorod RU/MoD      11-10T20:00/11-10T20:00 11-10T20:41 RU/RU-BEL destroyed=1
D7.2.Kursk    RU/MoD      11-10T20:00/11-10T20:00 11-10T20:41 RU/RU-KRS destroyed=1
D14           RU/MoD      09-09T17:00/09-10T04:00 09-10T04:58 RU destroyed=144
D14.Moscow    RU/MoD      09-09T17:00/09-10T04:00 09-10T04:58 RU/RU-MOS destroyed=20
D15           RU/MoD      08-31T17:00/09-01T04:00 09-01T05:03 RU destroyed=158
D16.1         UA/AirForce 10-15T16:00/10-16T04:00 10-16T04:30 UA launched=136
D16.2         UA/AirForce 10-17T17:00/10-18T05:30 10-18T06:00 UA launched=135
D17.1         UA/AirForce 11-24T16:30/11-25T09:00 11-25T09:30 UA launched=145
D17.2         UA/AirForce 11-25T17:30/11-26T07:00 11-26T07:30 UA launched=188
"""


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-{text}Z")


def row_of(label: str, strike: Any) -> list[str]:
    """Write a strike as a row of the table above."""
    moments = (strike.when.start, strike.when.end, strike.attribution.reported.start)
    start, end, reported = (f"{moment:%m-%dT%H:%M}" for moment in moments)
    figures = strike.tally.__dict__.items()
    told = sorted(f"{name}={count}" for name, count in figures if not count.missing)
    return [label, strike.attribution.claimant, f"{start}/{end}", reported, strike.where.code, *told]


@pytest.mark.parametrize("row", STRIKES.split("\n")[1:-1], ids=lambda row: row.split()[0])
def test_the_strikes_of_the_founding_day_are_as_told(event: Any, row: str) -> None:
    """Each account has exactly its figures, window, place and minute, and nothing else is counted."""
    told = row.split()
    strike = event(told[0])

    assert row_of(told[0], strike) == told
    assert strike.attribution.reported.is_instant
    assert (strike.attacker, strike.target) == (("RU", "UA") if told[4] == "UA" else ("UA", "RU"))


def test_the_other_accounts_of_drones_have_their_figures(event: Any) -> None:
    """Rounded, rising and rival figures keep their form: about 15, used 84, 145 again, 13 and 14."""
    assert event("D2").tally.launched == Quantity.exact(145)
    assert event("D2").weapon == "Shaheds and other strike drones"
    assert event("D3").tally.neutralized.best == 15
    assert event("D3").tally.neutralized.about
    assert event("D19").tally.launched == Quantity.exact(84, raw="used")
    assert event("D19").attribution.reported == When.at("2024-11-10T14:00Z", tz="Europe/Moscow")
    assert event("D14.mayor").tally.destroyed == Quantity.exact(13)
    assert event("D14.governor").tally.destroyed == Quantity.exact(14)


def test_the_mayor_counts_up_in_five_steps(event: Any, both: Seeds) -> None:
    """D8 is one account: 12, then four Corrections by the claimant, each at least, at the constructed minutes."""
    versions = [event("D8")]
    for label in ("D8.17", "D8.22", "D8.25", "D8.32"):
        correction = event(label)
        assert isinstance(correction, Correction)
        assert (correction.target, correction.by) == (both.ids["D8"], "claimant")
        versions.append(correction.replacement)

    steps = [(each.tally.destroyed, each.attribution.reported.start) for each in versions]
    assert steps == [
        (Quantity.at_least(12), utc("11-10T05:00")),
        (Quantity.at_least(17), utc("11-10T05:45")),
        (Quantity.at_least(22), utc("11-10T06:30")),
        (Quantity.at_least(25), utc("11-10T07:00")),
        (Quantity.at_least(32), utc("11-10T07:30")),
    ]
    assert {each.attribution.claimant for each in versions} == {MAYOR}
    assert all("constructed" in each.note for each in versions)


def test_harm_and_what_became_of_it(event: Any, log: EventLog, both: Seeds) -> None:
    """D4, D9, D10 and D18: no damage is an empty set, one injured becomes five, the child is withdrawn the same day."""
    standing = {account.id for account in log.now().accounts(HarmReport)}

    assert event("D4").injured == Quantity.exact(2)
    assert (event("D9").damage, event("D9").injured) == (frozenset(), Quantity.exact(0))
    assert event("D10").injured == Quantity.exact(1)
    assert event("D10.5").replacement.injured == Quantity.exact(5)
    assert event("D9 disputed").counter == both.ids["D10"]
    assert (event("D18.woman").killed, event("D18.woman").injured) == (
        Quantity.exact(1),
        Quantity.exact(3),
    )
    assert both.ids["D18.woman"] in standing
    assert both.ids["D18.child"] not in standing
    before = log.as_known("2024-09-10T03:00Z").accounts(HarmReport)
    assert [account.id for account in before] == [both.ids["D18.child"]]


def test_airports_villages_and_square_kilometres(event: Any, log: EventLog, both: Seeds) -> None:
    """D11, D12 and D13: two airports and a third, one village declared, 478 that became 610 at the end of the year."""
    assert event("D11").facilities == Quantity.exact(2)
    assert event("D11").when.start == utc("11-10T05:03")
    assert event("D11.Sheremetyevo").facilities == Quantity.exact(1)
    assert event("D12").where.name == "Vovchenka"
    assert event("D12").basis == "declared"
    for moment, area in ((NOON, 478), ("2025-01-02T00:00Z", 610)):
        account = log.as_known(moment).account(both.ids["D13"])
        assert account.event.area_km2 == Quantity.exact(area)


LINKED = [
    ("D2", "D1"),
    ("D8", "D6.Moscow"),
    ("D14.mayor", "D14.Moscow"),
    ("D14.governor", "D14.Moscow"),
    ("A6", "A18"),
    ("A7", "D1"),
    ("A11", "D6.Moscow"),
    ("A13", "D10"),
    ("A14", "D10"),
    ("A34", "D13"),
    ("A37", "D12"),
]
PARTS = {
    "D1": ("D3",),
    "D5": ("D5.Bryansk", "D5.Rostov", "D5.Belgorod", "D5.Kursk"),
    "D6": ("D6.Moscow", "D6.Bryansk", "D6.Oryol", "D6.Kaluga", "D6.Kursk", "D6.Tula"),
    "D7.2": ("D7.2.Belgorod", "D7.2.Kursk"),
    "D14": ("D14.Moscow",),
    "D19": ("A11",),
    "A15": ("D11", "D11.Sheremetyevo"),
}


def test_what_belongs_together_is_linked_and_nothing_else(log: EventLog, both: Seeds) -> None:
    """The links are exactly these, and each says on what basis."""
    links = [entry.event for entry in log.entries(kinds=[Link])]
    ids = both.ids

    assert {frozenset((each.a, each.b)) for each in links if each.kind == "same_incident"} == {
        frozenset((ids[a], ids[b])) for a, b in LINKED
    }
    assert {(each.a, each.b) for each in links if each.kind == "part_of"} == {
        (ids[part], ids[whole]) for whole, parts in PARTS.items() for part in parts
    }
    assert all(link.basis for link in links)


def test_the_parts_add_up_to_their_wholes(event: Any) -> None:
    """23 and 70 are the sums that the ministry gave of its places."""
    for whole in ("D5", "D6", "D7.2"):
        parts = sum(event(part).tally.destroyed.low for part in PARTS[whole])
        assert event(whole).tally.destroyed == Quantity.exact(parts)


def test_neither_side_s_figures_could_be_verified(event: Any, both: Seeds) -> None:
    """What was said of one side's figure was said of the other's."""
    for label in ("D1", "D6"):
        assessment = event(f"{label} unverified")
        assert (assessment.stance, assessment.target) == ("cannot_verify", both.ids[label])


def test_a_constructed_instant_says_so(log: EventLog, both: Seeds) -> None:
    """Where the source gave no minute or no window, the note does not hide it."""
    made = ("D1", "D5", "D8", "D14", "D15", "D16.1", "D16.2", "D17.1", "D17.2", "D19")

    assert all("constructed" in log.entry(both.ids[label]).event.note for label in made)
