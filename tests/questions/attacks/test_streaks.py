"""Runs of nights, and nights without: absence of a report is not absence of an attack."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

import attrs
import pytest

from conflict_events.counting import by, envelope, latest
from conflict_events.errors import IncompleteScope, InvalidValue, UsageError
from conflict_events.events import EquipmentLoss, Silence
from conflict_events.history import Account
from conflict_events.importers.seeds import load
from conflict_events.projections import fold, vary
from conflict_events.questions.attacks import DayStatus, Streaks, StreaksAnswer
from conflict_events.questions.attacks.streaks import PARTIAL_ZERO
from conflict_events.questions.records import Outcome, RecordBoard
from conflict_events.values import WITHHELD, Attribution, Place, Quantity, When
from tests.importers.seeded import new_log
from tests.projections.accounts import entry_id, harm, missiles, scope, strike, told

WITH, NONE, SILENT, UNKNOWN = DayStatus.WITH, DayStatus.SAID_NONE, DayStatus.SILENT, DayStatus.UNKNOWN
KYIV = "Europe/Kyiv"


def silence(number: int, when: When | int, *, of: str = "UA/AirForce", **fields: Any) -> Account[Any]:
    checked = When.night(date(2024, 11, when), KYIV, named_by="morning") if isinstance(when, int) else when
    said = Attribution("Tracker", reported="2024-12-01T00:00Z")
    event = Silence(**{"silent": of, "kinds": {"DroneStrike"}, **fields}, when=checked, attribution=said)
    return told(number, event)


def zero(when: When | int, **fields: Any) -> Any:
    """A zero for the dark hours of a night of November 2024, or for a window, wherever its claimant reports from."""
    checked = When.night(date(2024, 11, when), KYIV, named_by="morning") if isinstance(when, int) else when
    return strike(0, checked, **{"code": None, **fields})


def asked(accounts: Sequence[Account[Any]], first: int = 10, last: int = 14, **fields: Any) -> StreaksAnswer:
    above, sources, count = (fields.pop(name, None) for name in ("above", "sources", "count"))
    days = scope(**{"since": date(2024, 11, first), "until": date(2024, 11, last), **fields})
    question = Streaks(days, count or by("UA/AirForce"), sources=sources or {"UA/AirForce"}, above=above or 0)
    return fold(question, accounts)


def statuses(answer: StreaksAnswer) -> list[DayStatus]:
    return [each.status for each in answer.days.values()]


def day(number: int) -> date:
    return date(2024, 11, number)


def test_said_none_checked_and_unknown_are_three_things() -> None:
    """An attack, a zero by the source, a silence that somebody checked, and nothing at all."""
    answer = asked([told(1, strike(90, 10)), told(2, zero(11)), silence(3, 12), told(4, strike(5, 14))])

    assert statuses(answer) == [WITH, NONE, SILENT, UNKNOWN, WITH]
    assert (str(answer.count()), str(answer.count(without=True))) == ("2 to 3", "2 to 3")
    assert answer.evidence() == {entry_id(number) for number in (1, 2, 3, 4)}
    assert answer.conclusion()[0] == day(10)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, SILENT),
        ({"event": {"when": When.edtf("2024-11-11~/2024-11-13~", tz=KYIV)}}, UNKNOWN),
        ({"event": {"when": When.between("2024-11-11T12:00Z", "2024-11-12T12:00Z", certainty="?")}}, UNKNOWN),
        ({"certain": False}, UNKNOWN),
        ({"readings": (1, 2)}, UNKNOWN),
    ],
)
def test_c1_a_silence_about_then_or_perhaps_noted_later_makes_no_night_a_checked_one(
    changes: dict[str, Any], status: DayStatus
) -> None:
    """What is not certain is no silence: of an attack it would only be MAYBE, too; and a record beats nothing by it."""
    checked = silence(3, When.days("2024-11-11", "2024-11-13", tz=KYIV))
    event = attrs.evolve(checked.event, **changes.get("event", {}))
    account = attrs.evolve(checked, **{**changes, "event": event})
    record = fold(RecordBoard(scope(), envelope()), [account, told(4, strike(5, 14))]).verdict(day(14))

    assert asked([account], 12, 12).days[day(12)].status is status
    assert record.outcome is (Outcome.HOLDS if status is SILENT else Outcome.UNDETERMINED)


def test_c2_a_checked_night_says_what_was_left_aside() -> None:
    """An account that names no place may be of it, by whoever counts what is certain alone."""
    unplaced = told(1, strike(4, 12, code=None, by="AFP"))
    found = asked([unplaced, silence(3, 12)], 12, 13, places={"UA"}, maybe="aside", count=envelope())
    row = found.rows()[0]

    assert statuses(found) == [SILENT, UNKNOWN]
    assert (row["maybe"], row["may_add"], row["decides"]) == (1, "4", ["a place"])
    assert "left aside; what would decide: a place: 1 night" in str(found)
    assert found.evidence() == {entry_id(1), entry_id(3)}


def test_a_run_is_as_long_as_is_certain_and_as_is_possible() -> None:
    """An unknown night may join two runs, or not."""
    answer = asked([told(n, strike(9, n)) for n in (10, 11, 13, 14)])
    run = answer.longest()

    assert run.length == Quantity.between(2, 5)
    assert run.certain == ((day(10), day(11)), (day(13), day(14)))
    assert run.possible == ((day(10), day(14)),)
    assert answer.longest(without=True).length == Quantity.between(0, 1)
    assert answer.longest(without=True).certain == ()


def test_when_it_first_happened_is_certain_from_one_night_and_possible_from_another() -> None:
    """The night before may have had one that nobody recorded."""
    answer = asked([silence(1, 10), told(2, strike(9, 12))])
    nothing = asked([silence(n, n) for n in range(10, 15)])

    assert (answer.first, answer.possibly_first) == (day(12), day(11))
    assert (nothing.first, nothing.possibly_first) == (None, None)
    assert nothing.longest(without=True).length == Quantity.exact(5)
    assert nothing.longest().length == Quantity.exact(0)


def test_an_attack_without_a_number_is_an_attack() -> None:
    """S2; and so is one whose number is withheld. Asked for more than ten, both are unknown."""
    accounts = [told(1, strike(None, 10)), told(2, strike(WITHHELD, 11)), told(3, strike(Quantity.at_most(7), 12))]

    assert statuses(asked(accounts))[:3] == [WITH, WITH, UNKNOWN]
    assert statuses(asked(accounts, above=10))[:3] == [UNKNOWN, UNKNOWN, NONE]
    assert (
        statuses(asked([told(1, harm(10, injured=1))], kinds={"HarmReport"}, measure="killed", count=envelope()))[0]
        is UNKNOWN
    )


def test_nights_of_more_than_a_hundred() -> None:
    """When did a hundred first come in one night?"""
    accounts = [told(n, strike(count, n)) for n, count in ((10, 90), (11, 101), (12, 140), (13, 100))]
    answer = asked(accounts, above=100)

    assert (answer.first, answer.longest().length) == (day(11), Quantity.between(2, 2))
    assert statuses(answer) == [NONE, WITH, WITH, NONE, UNKNOWN]


def test_an_account_beats_a_silence_and_says_so() -> None:
    """Somebody looked too early, or in the wrong place."""
    answer = asked([told(1, strike(3, 10)), silence(2, 10)])

    assert answer.days[day(10)].status is WITH
    assert "checked as silent, but there is an account" in answer.days[day(10)].caveats


@pytest.mark.parametrize(
    ("fields", "asked_of", "status"),
    [
        ({}, {}, SILENT),
        ({"of": "RU/MoD"}, {}, UNKNOWN),
        ({"of": "UA"}, {}, SILENT),
        ({"kinds": {"MissileStrike"}}, {}, UNKNOWN),
        ({}, {"kinds": {"DroneStrike", "MissileStrike"}}, UNKNOWN),
        ({"attacker": "RU"}, {}, UNKNOWN),
        ({"attacker": "RU"}, {"attacker": "RU"}, SILENT),
        ({"attacker": "UA"}, {"attacker": "RU"}, UNKNOWN),
        ({"where": Place("Ukraine", code="UA")}, {}, UNKNOWN),
        ({"where": Place("Ukraine", code="UA")}, {"places": {"UA-30"}}, SILENT),
        ({"where": Place("Kyiv", code="UA/UA-30")}, {"places": {"UA"}}, UNKNOWN),
        ({"where": Place("somewhere")}, {"places": {"UA"}}, UNKNOWN),
        ({}, {"sources": {"UA/AirForce", "UA/President"}}, UNKNOWN),
    ],
)
def test_a_silence_counts_where_it_is_about_all_that_is_asked(fields: Any, asked_of: Any, status: DayStatus) -> None:
    """Its source, kinds, place and side; and every source that the caller named."""
    assert statuses(asked([silence(1, 10, **fields)], **asked_of))[0] is status


def test_a_silence_covers_the_dark_hours_or_the_whole_day() -> None:
    """Half a night checked is a night unknown."""
    half = silence(1, When.between("2024-11-09T18:00", "2024-11-10T00:00", tz=KYIV))
    whole = silence(1, When.day("2024-11-10", tz=KYIV))
    two = silence(1, When.days("2024-11-09", "2024-11-10", tz=KYIV))

    assert statuses(asked([half]))[0] is UNKNOWN
    assert statuses(asked([whole]))[0] is UNKNOWN
    assert statuses(asked([two]))[0] is SILENT
    assert statuses(asked([two], day_rule="start", first=9))[0] is SILENT
    assert statuses(asked([whole], grain="day"))[0] is SILENT
    assert statuses(asked([whole], grain="day", day_starts=time(6)))[0] is UNKNOWN
    assert statuses(asked([two], grain="day", day_starts=time(18)))[0] is SILENT


def test_what_cannot_be_placed_leaves_its_nights_unknown() -> None:
    """Known by its date only: it may have been in either night that the date touches, and neither is silent."""
    dated = told(9, strike(4, When.day("2024-11-11", tz=KYIV)))
    said_none = told(8, strike(0, 11))
    answer = asked([silence(1, 11), silence(2, 12), silence(3, 13), dated])

    assert statuses(answer) == [UNKNOWN, UNKNOWN, UNKNOWN, SILENT, UNKNOWN]
    assert answer.days[day(11)].caveats == {"1 account may count here too, 4 together; what would decide: a clock"}
    assert statuses(asked([said_none, dated]))[1] is UNKNOWN
    assert str(answer.days[day(12)].value) == "0 to 4"
    assert answer.aside == frozenset()


def test_others_are_not_heard_unless_the_policy_hears_them() -> None:
    """Whose count is the caller's."""
    accounts = [told(1, strike(3, 10, by="AFP")), silence(2, 10)]

    assert statuses(asked(accounts))[0] is SILENT
    assert statuses(asked(accounts, count=envelope()))[0] is WITH


def test_a_part_of_another_night_is_not_lost() -> None:
    """Set aside for its whole, it has its place."""
    accounts = [told(1, strike(9, 10)), told(2, strike(4, 10), part_of=[[1]]), silence(3, 11)]

    assert statuses(asked(accounts))[:2] == [WITH, SILENT]


def test_a_run_of_both_kinds_adds_them_up() -> None:
    """A night with missiles alone is one with."""
    assert statuses(asked([told(1, missiles(2, 10))], kinds={"DroneStrike", "MissileStrike"}))[0] is WITH


@pytest.mark.parametrize(
    ("fields", "error", "why"),
    [
        ({"grain": "week"}, UsageError, "of days or of nights"),
        ({"since": None}, IncompleteScope, "since and until"),
        ({"until": None}, IncompleteScope, "since and until"),
        ({"tz": None}, IncompleteScope, "tz"),
    ],
)
def test_what_has_no_runs_is_refused(fields: Any, error: Any, why: str) -> None:
    """Before any account is read."""
    with pytest.raises(error, match=why):
        asked([], **fields)


def test_c1_no_day_that_an_open_window_may_reach_is_one_without() -> None:
    """It may be longer than a night: then it is no figure of one, and there was not nothing."""
    begun = When.between("2024-11-10T20:00", None, tz=KYIV)
    answer = asked([told(1, strike(9, begun)), *(silence(n, n) for n in (10, 11, 12))], last=12)

    assert statuses(answer) == [DayStatus.SILENT, UNKNOWN, UNKNOWN]


def test_whose_silence_counts_has_no_default() -> None:
    """No source named, no silence; a silence of no kinds cannot be meant."""
    with pytest.raises(UsageError, match="sources: name those"):
        Streaks(scope(since="2024-11-10", until="2024-11-10"), by("AFP"), sources=set())
    with pytest.raises(InvalidValue, match="at least one kind"):
        silence(1, 10, kinds=())


def test_an_answer_is_laid_out_and_its_conventions_vary() -> None:
    """One call; a state is named by its scope."""
    accounts = [told(1, strike(9, 10)), told(2, strike(9, 11)), silence(3, 12)]
    answer = asked(accounts, last=13)

    assert [tuple(map(str, row)) for row in answer.table().cells] == [
        ("first", "2024-11-10", "None"),
        ("nights with", "2 to 3", "None"),
        ("longest run of nights with", "2", "2024-11-10 to 2024-11-11"),
        ("nights without", "1 to 2", "None"),
        ("longest run of nights without", "1 to 2", "2024-11-12 to 2024-11-12"),
    ]
    assert asked([told(1, strike(9, 11))]).table().cells[0] == ("first", day(11), "possibly 2024-11-10")
    assert answer.rows()[2] == {
        "day": day(12),
        "status": "silent, checked",
        "value": None,
        "accounts": [entry_id(3)],
        "maybe": 0,
        "may_add": None,
        "decides": [],
        "caveats": [],
    }
    question = Streaks(scope(since="2024-11-10", until="2024-11-13"), by("UA/AirForce"), sources={"UA/AirForce"})
    assert len(fold(vary(question, {"above": [10], "day_rule": ["start"]}), accounts).flips()) == 2
    assert "Streaks(scope=kinds={DroneStrike}" in question.name


def test_on_the_seeds_the_first_night_of_145_is_the_founding_one() -> None:
    """Nights of more than 140 by the air force: the 10th first, the 25th and 26th in a row, most nights unknown."""
    log = new_log()
    load(log, "founding_day")
    nights = scope(attacker="RU", places={"UA"}, since="2024-10-01", until="2024-11-30")
    answer = log.now().ask(Streaks(nights, latest("UA/AirForce"), sources={"UA/AirForce"}, above=140))

    assert answer.first == day(10)
    assert answer.longest().length == Quantity.between(2, 43)
    assert answer.longest().certain == ((day(25), day(26)),)
    assert answer.count(without=True).floor == 2


def evening(first: int, last: int) -> When:
    """Hours of the night that ends on the 10th, from 18:00 of the 9th on."""
    ends = f"2024-11-10T{last - 24:02}:00" if last >= 24 else f"2024-11-09T{last:02}:00"
    starts = f"2024-11-10T{first - 24:02}:00" if first >= 24 else f"2024-11-09T{first:02}:00"
    return When.between(starts, ends, tz=KYIV)


@pytest.mark.parametrize(
    ("fields", "asked_of", "status"),
    [
        ({}, {}, NONE),
        ({"code": "UA"}, {}, UNKNOWN),
        ({"code": "UA"}, {"places": {"UA"}}, NONE),
        ({"code": "UA/K"}, {"places": {"UA"}}, UNKNOWN),
        ({"code": "UA"}, {"places": {"UA", "MD"}}, UNKNOWN),
        ({"weapon": "Lancet"}, {}, UNKNOWN),
        ({"weapon": "Lancet"}, {"weapons": {"Lancet"}}, NONE),
        ({"weapon": "Lancet"}, {"weapons": {"Lancet", "Shahed"}}, UNKNOWN),
        ({"weapon": "Lancet and Shahed"}, {"weapons": {"Lancet", "Shahed"}}, NONE),
        ({}, {"kinds": {"DroneStrike", "MissileStrike"}}, UNKNOWN),
        ({"target_kind": "energy"}, {}, UNKNOWN),
        ({"target_kind": "energy"}, {"target_kind": "energy"}, NONE),
        ({"launch_places": ("Kursk",)}, {}, UNKNOWN),
        ({"decoys": False}, {}, UNKNOWN),
        ({"decoys": False}, {"decoys": False}, NONE),
        ({"decoys": True}, {}, NONE),
        ({"target": "UA/Army"}, {}, UNKNOWN),
        ({"target": None}, {}, NONE),
        ({"attacker": "RU/VKS"}, {}, UNKNOWN),
        ({"attacker": "RU/VKS"}, {"attacker": "RU"}, UNKNOWN),
        ({"attacker": "RU/VKS"}, {"attacker": "RU/VKS"}, NONE),
        ({"when": evening(25, 30)}, {}, UNKNOWN),
        ({"when": evening(18, 30)}, {}, NONE),
        ({"when": When.day("2024-11-10", tz=KYIV)}, {"grain": "day"}, NONE),
        ({"when": evening(25, 30)}, {"grain": "day"}, UNKNOWN),
        ({"when": When.day("2024-11-10")}, {}, UNKNOWN),
        ({"when": When.days("2024-11-09", "2024-11-10", tz=KYIV)}, {}, UNKNOWN),
    ],
)
def test_a_zero_is_a_none_only_where_it_is_about_all_that_is_asked(
    fields: Any, asked_of: Any, status: DayStatus
) -> None:
    """Its place, hours, kind, weapon, sides, target and decoys: as a silence, it says nothing of the rest."""
    asked_zero = zero(**{"when": 10, **fields})
    answer = asked([told(1, asked_zero), told(2, strike(4, 14, code=None))], **asked_of)

    assert statuses(answer)[0] is status
    assert answer.longest(without=True).length.floor == (status is NONE)
    assert (PARTIAL_ZERO in answer.days[day(10)].caveats) is (status is UNKNOWN and not asked_zero.when.is_dated)


@pytest.mark.parametrize(
    ("zeros", "asked_of", "status"),
    [
        ([{"when": evening(18, 26)}, {"when": evening(24, 30)}], {}, NONE),
        ([{"when": evening(18, 26)}, {"when": evening(27, 30)}], {}, UNKNOWN),
        ([{"weapon": "Lancet"}, {"weapon": "Shahed"}], {"weapons": {"Lancet", "Shahed"}}, NONE),
        ([{"code": "UA/K"}, {"code": "UA/S"}], {"places": {"UA/K", "UA/S"}}, NONE),
        ([{"code": "UA/K"}, {"code": "UA/S"}], {"places": {"UA"}}, UNKNOWN),
        ([{}, {"attacker": "BY"}], {}, NONE),
        ([{"when": evening(18, 26)}, {"when": evening(24, 30), "attacker": "BY"}], {}, UNKNOWN),
    ],
)
def test_zeros_are_a_none_together_where_they_leave_out_nothing(
    zeros: Sequence[Any], asked_of: Any, status: DayStatus
) -> None:
    """Two halves of a night, or each of the two weapons that were asked for."""
    accounts = [told(n, zero(**{"when": 10, **fields})) for n, fields in enumerate(zeros, 1)]

    assert statuses(asked(accounts, **asked_of))[0] is status


def test_whom_a_zero_is_about_is_held_against_all_that_the_log_knows_of() -> None:
    """Where no attacker is asked for, those that the accounts name: none by one of two sides is no none."""
    assert statuses(asked([told(1, zero(10)), told(2, strike(4, 14, attacker="BY", code=None))]))[0] is UNKNOWN
    assert statuses(asked([told(1, zero(10)), told(2, strike(4, 14, target="MD", code=None))]))[0] is UNKNOWN


def test_of_harm_a_zero_is_of_those_people_whom_it_is_about() -> None:
    """None of the civilians, or of one side's people, is not nobody; asked for those, it is."""
    checked = When.night("2024-11-10", KYIV, named_by="morning")
    people: Any = {"kinds": {"HarmReport"}, "measure": "killed", "count": envelope()}

    def first(said: Any, **asked_of: Any) -> DayStatus:
        return statuses(asked([told(1, harm(checked, killed=0, code=None, **said))], **people, **asked_of))[0]

    assert first({}) is NONE
    assert first({"population": "civilian"}) is UNKNOWN
    assert first({"population": "civilian"}, population="civilian") is NONE
    assert first({"side": "UA"}) is UNKNOWN
    assert first({"side": "UA"}, sides={"UA"}) is NONE
    assert first({"side": "UA/Army"}, sides={"UA"}) is UNKNOWN


def test_what_may_belong_to_a_night_is_no_none_however_small() -> None:
    """C2: nothing certain and something possible is no figure below a hundred, nor a zero."""
    dated = told(1, strike(5, When.day("2024-11-11", tz=KYIV)))
    nothing = told(2, strike(0, When.day("2024-11-13", tz=KYIV)))

    assert statuses(asked([dated, nothing], above=99)) == [UNKNOWN] * 5
    assert statuses(asked([dated, nothing])) == [UNKNOWN] * 5


def test_none_lost_of_one_category_is_no_none_lost() -> None:
    """What is said of tanks is silent on everything else."""
    day = When.day("2024-11-10", tz="Europe/Kyiv")
    zero = EquipmentLoss(
        side="RU", category="tanks", count=0, change="lost", when=day, attribution=Attribution("UA", "2024-11-11")
    )
    asked = scope(
        "day",
        kinds={"EquipmentLoss"},
        measure="count",
        change="lost",
        since=date(2024, 11, 10),
        until=date(2024, 11, 10),
    )
    (found,) = fold(Streaks(asked, by("UA"), sources={"UA"}), [told(1, zero)]).days.values()

    assert found.status is DayStatus.UNKNOWN
    assert PARTIAL_ZERO in found.caveats
