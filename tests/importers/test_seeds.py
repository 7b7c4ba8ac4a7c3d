"""The seeds: all 44 claims are in the log, the founding day is as told, and loading is one line and idempotent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from conflict_events.codec import Codec, canonical_json
from conflict_events.errors import InvalidValue, ReferenceRefused, UnreadableSource, UsageError
from conflict_events.events import KINDS, Correction, DroneStrike, HarmReport, Link
from conflict_events.history import Account
from conflict_events.history.references import referred
from conflict_events.importers import seeds
from conflict_events.importers.seeds import Seeds, load
from conflict_events.log import EventLog
from conflict_events.values import Quantity, When

CHECKOUT = Path(__file__).parents[2] / "seeds"
OUTLET = "Outlet"
NOON = "2024-11-10T12:00Z"


def new_log() -> EventLog:
    return EventLog.open(secret=b"s" * 32, clock=lambda: datetime(2025, 6, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def log() -> EventLog:
    return new_log()


@pytest.fixture(scope="module")
def both(log: EventLog) -> Seeds:
    return load(log)


@pytest.fixture
def event(log: EventLog, both: Seeds) -> Any:
    return lambda label: log.entry(both.ids[label]).event


# --- the article ------------------------------------------------------------------------------------------------------

OUTLETS = {2, 3, 4, 5, 13, 14, 15, 17, 20, 21, 26, 27, 33, 35, 36, 38, 41, 42, 43, 44}
CLAIMANTS = {
    **dict.fromkeys(OUTLETS, OUTLET),
    **dict.fromkeys((7, 8, 9, 10, 29, 30, 31, 32, 39, 40), "UA/President"),
    **dict.fromkeys((11, 12, 37), "RU/MoD"),
    **dict.fromkeys((6, 18), "RU/Kremlin"),
    **dict.fromkeys((19, 22, 23, 24), "RU/Kremlin/Peskov"),
    1: "AFP",
    16: "RU/MoscowOblast/Governor",
    25: "US/Trump",
    28: "RU",
    34: "ISW",
}
KIND_OF = {
    **dict.fromkeys(range(1, 45), ("Statement",)),
    **dict.fromkeys((7, 9, 11), ("DroneStrike",)),
    **dict.fromkeys((1, 13, 14), ("HarmReport",)),
    **dict.fromkeys((3, 41), ("OfficeChange",)),
    **dict.fromkeys((36, 37), ("TerritorialClaim",)),
    2: ("Statement", "Statement"),
    15: ("Disruption",),
    34: ("TerritorialClaim", "Statement"),
}
ACTS = {
    **dict.fromkeys((2, 4, 8, 12, 21, 26, 31, 35, 40), "claim"),
    **dict.fromkeys((5, 16, 17, 22, 33, 38, 42, 43, 44), "assess"),
    **dict.fromkeys((6, 18, 23, 39), "welcome"),
    **dict.fromkeys((10, 28), "demand"),
    **dict.fromkeys((19, 20, 27), "comment"),
    **dict.fromkeys((24, 30, 32), "warn"),
    25: "promise",
    29: "reject",
}
FLAGS = {
    **dict.fromkeys((4, 7, 20), "C"),
    **dict.fromkeys((10, 17, 33, 38, 42, 43, 44), "E"),
    **dict.fromkeys((19, 23, 25, 32, 40), "Q"),
    **dict.fromkeys((13, 14, 15), "U"),
    2: "SC",
    5: "EU",
    8: "S",
    11: "BS",
    12: "SC",
    34: "SB",
    35: "X",
}
QUOTES = {
    6: "positive signal",
    16: "massive",
    19: "deal-making",
    25: "within hours",
    32: "Kyiv would lose the conflict",
}


@pytest.mark.parametrize("number", range(1, 45))
def test_every_claim_of_the_article_is_in_the_log(log: EventLog, both: Seeds, number: int) -> None:
    """Each of the 44 claims is held by accounts of the kinds and the claimant that the domain page names."""
    entries = [log.entry(entry_id) for entry_id in both.claims[number]]

    assert tuple(entry.kind for entry in entries) == KIND_OF[number]
    assert {entry.event.attribution.claimant for entry in entries} == {CLAIMANTS[number]}
    assert {entry.event.attribution.via for entry in entries} == {(OUTLET,)}
    assert both.flags[number] == FLAGS.get(number, "")


@pytest.mark.parametrize(("number", "act"), ACTS.items())
def test_every_statement_of_the_article_is_the_act_that_it_was(
    log: EventLog, both: Seeds, number: int, act: str
) -> None:
    """A demand is a demand and a warning a warning."""
    assert {log.entry(each).event.act for each in both.claims[number]} == {act}


@pytest.mark.parametrize("number", range(1, 45))
def test_verbatim_words_stand_only_where_some_were_printed(log: EventLog, both: Seeds, number: int) -> None:
    """A quotation that was shortened or translated (23, 40) keeps no words as if they were verbatim."""
    quotes = {log.entry(each).event.attribution.quote for each in both.claims[number]}

    assert quotes == {QUOTES.get(number)}


def test_the_article_has_no_other_accounts(log: EventLog, both: Seeds) -> None:
    """Nothing came with the article that is not one of its claims, and no label is in no claim."""
    of_claims = {entry_id for ids in both.claims.values() for entry_id in ids}
    of_article = {entry.id for entry in log.entries() if _via(entry.event) == (OUTLET,)}

    assert of_claims == of_article
    assert list(both.claims) == list(both.flags) == list(range(1, 45))


def _via(event: Any) -> tuple[str, ...]:
    attribution = getattr(event, "attribution", None)
    return attribution.via if attribution else ()


def test_claim_nine_is_the_account_of_claim_seven_and_its_number_is_not_zero(event: Any, both: Seeds) -> None:
    """SEMANTICS, the 44 claims: 9 is the same account as 7; words without a number are neither a number nor nothing."""
    tally = event("A7").tally

    assert both.claims[9] == both.claims[7]
    assert tally.launched == Quantity.exact(145)
    assert tally.destroyed == Quantity.unreported(raw="significant number")


@pytest.mark.parametrize(
    ("label", "field", "quantity"),
    [
        ("A14", "injured", Quantity.at_least(2, raw="civilians")),
        ("A15", "facilities", Quantity.at_least(2, raw="airport closures")),
        ("A21", "amount", Quantity.at_least(2 * 10**9, raw="billions")),
        ("A34", "area_km2", Quantity.unreported(raw="largest")),
        ("A36", "settlements", Quantity.at_least(2, raw="more villages")),
        ("A37", "settlements", Quantity.at_least(1)),
    ],
)
def test_a_word_for_a_number_keeps_its_word(event: Any, label: str, field: str, quantity: Quantity) -> None:
    """Plurals are at least two, billions at least two of them, and what has no number at all has none here."""
    assert getattr(event(label), field) == quantity


def test_claim_eleven_is_kept_as_printed_and_comes_after_the_day(event: Any, log: EventLog) -> None:
    """34 launched at the capital: nobody can have read it by noon, for it quotes an address of that evening."""
    claim = event("A11")

    assert claim.tally.launched == Quantity.exact(34, raw="targeted")
    assert (claim.attribution.claimant, claim.where.code) == ("RU/MoD", "RU/RU-MOW")
    for possibly in (False, True):
        seen = log.as_known("2024-11-10T15:59Z", possibly=possibly).accounts(DroneStrike)
        assert {account.event.attribution.via for account in seen}.isdisjoint({(OUTLET,)})


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("A2.RU", {"attacker": "RU", "places": {"UA"}, "grain": "night"}),
        ("A2.UA", {"attacker": "UA", "places": {"RU"}, "grain": "night"}),
        ("A8", {"measure": "launched", "attacker": "RU", "places": {"UA"}, "grain": "night"}),
        ("A12", {"measure": None, "places": {"RU/RU-MOS", "RU/RU-MOW"}, "grain": None}),
        ("A34.record", {"measure": "area_km2", "attacker": "RU", "grain": None}),
        ("D2.record", {"measure": "launched", "attacker": "RU", "places": {"UA"}}),
        ("D13.record", {"measure": "area_km2", "attacker": "RU", "grain": "month"}),
    ],
)
def test_a_superlative_says_what_the_words_said_and_no_more(event: Any, label: str, said: dict[str, Any]) -> None:
    """What the words leave open is None in the scope (SEMANTICS 18)."""
    superlative = event(label).superlative
    scope = {field: getattr(superlative.scope, field) for field in said}

    assert scope == said
    assert (superlative.rank, superlative.hedged, superlative.direction) == (1, False, "max")
    assert event(label).about is not None


# --- the founding day -------------------------------------------------------------------------------------------------

MOD, AIR_FORCE, MAYOR = "RU/MoD", "UA/AirForce", "RU/Moscow/Mayor"
GOVERNOR = "RU/MoscowOblast/Governor"

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


# --- loading ----------------------------------------------------------------------------------------------------------


def records(name: str) -> list[dict[str, Any]]:
    stored: list[dict[str, Any]] = json.loads((CHECKOUT / f"{name}.json").read_text("utf-8"))
    return stored


def test_every_reference_names_an_earlier_entry(log: EventLog, both: Seeds) -> None:
    """L9: nothing refers forwards, or to what is not there."""
    positions = {entry.id: entry.position for entry in both.entries}

    for entry in log.entries():
        assert all(positions[named] < entry.position for _, named in referred(entry.event))


def test_the_accounts_of_the_day_stand_in_the_order_in_which_they_were_said(log: EventLog, both: Seeds) -> None:
    """A reader of the file reads the day as it came to be known."""
    said = []
    for record in records("founding_day"):
        event = log.entry(both.ids[record["label"]]).event
        if record["kind"] not in {"Link", "Assessment"}:
            spoken = event.replacement if isinstance(event, Correction) else event
            said.append(spoken.attribution.reported.latest)

    assert said == sorted(said)


@pytest.mark.parametrize("name", ["founding_day", "article", "links"])
def test_the_files_are_in_stored_form(log: EventLog, both: Seeds, name: str) -> None:
    """What stands in the files is what the log stores, labels in place of ids: no default, no second spelling."""
    codec = Codec(KINDS)
    for record in records(name):
        stored = seeds._resolved(record["event"], both.ids)
        if record["event"].get("kind") == "same_incident":
            stored["a"], stored["b"] = sorted((stored["a"], stored["b"]))
        event = log.entry(both.ids[record["label"]]).event
        assert codec.encode(event) == canonical_json(stored), record["label"]


def test_loading_twice_adds_nothing(tmp_path: Path) -> None:
    """Also into a file that was closed in between; and the answer is the same."""
    with EventLog.open(tmp_path / "war.db") as log:
        first = load(log)
        head = log.head
    with EventLog.open(tmp_path / "war.db") as log:
        assert load(log) == first
        assert load(log, "article").ids.items() <= first.ids.items()
        assert log.head == head


def standing(log: EventLog, moment: str) -> set[Any]:
    """What stands in a view, and in which incidents, whatever its positions."""
    accounts: Iterator[Account[Any]] = log.as_known(moment).accounts()
    return {(each.id, each.event, each.incident, each.part_of) for each in accounts}


def test_the_order_of_loading_does_not_matter() -> None:
    """The article first, the day first, or both at once: the accounts that stand are the same."""
    orders: list[list[seeds.SeedName]] = [["all"], ["article", "all"], ["founding_day", "all"]]
    logs = [new_log() for _ in orders]
    for log, names in zip(logs, orders, strict=True):
        for name in names:
            load(log, name)

    for moment in ("2024-11-10T07:45Z", NOON, "2025-01-02T00:00Z"):
        seen = [standing(log, moment) for log in logs]
        assert seen[0] == seen[1] == seen[2]


def test_each_set_stands_on_its_own() -> None:
    """The day alone has no claims of the article; the article alone has all 44."""
    day, article = load(new_log(), "founding_day"), load(new_log(), "article")

    assert (day.claims, day.flags) == ({}, {})
    assert len(article.claims) == 44
    assert day.ids.keys().isdisjoint(article.ids)


def test_loading_is_all_or_nothing() -> None:
    """A log whose clock stands before the last report takes nothing of it (L10)."""
    log = EventLog.open(clock=lambda: datetime(2024, 11, 11, tzinfo=UTC))

    with pytest.raises(InvalidValue):
        load(log)

    assert len(log) == 0


def test_an_unknown_name_is_refused() -> None:
    """The error lists the names there are."""
    with pytest.raises(UsageError, match="founding_day, article, all, got 'nov10'"):
        load(new_log(), "nov10")  # type: ignore[arg-type]  # wrong on purpose


def test_a_label_that_no_earlier_record_has_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in the files is an error that names the label, never a reference to nothing."""
    (tmp_path / "article.json").write_text(json.dumps([records("links")[0]]))
    monkeypatch.setattr(seeds, "_folders", lambda: iter([tmp_path]))

    with pytest.raises(ReferenceRefused, match="got '@A7'"):
        load(new_log(), "article")


def test_missing_files_are_said_to_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without its seeds says so."""
    monkeypatch.setattr(seeds, "_folders", lambda: iter([tmp_path]))

    with pytest.raises(UnreadableSource, match=r"article\.json: the seeds are missing"):
        load(new_log(), "article")


def test_an_installed_package_brings_its_own_seeds() -> None:
    """The loader looks inside the package first, and at the top of the checkout after."""
    inside, beside = seeds._folders()

    assert Path(str(inside)).parts[-2:] == ("conflict_events", "seeds")
    assert beside == CHECKOUT
