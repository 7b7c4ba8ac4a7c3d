"""One log, one figure, whichever question asks: hostile logs, each worked by hand from the rulings that it names.

Beside what is tried of the core by itself: no question reads, places or adds up an account in a way of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

import attrs
import pytest

from conflict_events.counting import by, envelope, first_hand, highest, latest
from conflict_events.events import DroneStrike, HarmReport
from conflict_events.history import Account
from conflict_events.projections import fold
from conflict_events.questions.attacks import InterceptionRate, Mirror, Streaks, Totals
from conflict_events.questions.harm import HarmRange
from conflict_events.questions.records import FigureCheck, RecordBoard, Sensitivity
from conflict_events.values import WITHHELD, Attribution, Evidence, Place, Quantity, Scope, SubCount, Tally, When
from tests.projections.accounts import told

DAY = date(2024, 5, 10)
MIDNIGHT = datetime.fromisoformat("2024-05-10T00:00Z")
at_least, between = Quantity.at_least, Quantity.between


def hours(first: float, last: float | None) -> When:
    """A window by hours since the day began; None = open."""
    ends = (None if each is None else MIDNIGHT + timedelta(hours=each) for each in (first, last))
    return When.between(*ends)


MORNING = hours(6, 12)
DATED = When.day(DAY, tz="UTC")
SOUTH = Place("somewhere in the south")


@attrs.frozen
class Said:
    """What one account says, whatever it counts.

    Attributes:
        count: The figure; None = it gives none.
        when: The window.
        code: Where, or the place itself; None = not said.
        by: Who says so.
        post: The post that it stands in; None = one of its own.
        beside: The numbers of those that it is linked with.
        inside: That of the whole that it is a part of.
        via: Through whom.
        record: The key under which an importer brought it.
        certain: It surely was said by the moment asked about.
        more: Other fields of its kind.
    """

    count: Any
    when: When = MORNING
    code: Any = "XX"
    by: str = "S/Staff"
    post: str | None = attrs.field(default=None, kw_only=True)
    beside: tuple[int, ...] = attrs.field(default=(), kw_only=True)
    inside: tuple[int, ...] = attrs.field(default=(), kw_only=True)
    via: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    record: str | None = attrs.field(default=None, kw_only=True)
    certain: bool = attrs.field(default=True, kw_only=True)
    more: dict[str, Any] = attrs.field(factory=dict, kw_only=True)

    def account(self, kind: type[Any], number: int) -> Account[Any]:
        """Make it an account of a kind."""
        evidence = (Evidence(url=f"https://x.example/{self.post or number}"),)
        fields: dict[str, Any] = {
            "when": self.when,
            "where": Place("there", code=self.code) if isinstance(self.code, str) else self.code,
            "attribution": Attribution(self.by, "2024-05-20T08:00Z", via=self.via, evidence=evidence),
            **self.more,
        }
        if kind is DroneStrike:
            tally = Tally() if self.count is None else Tally(launched=self.count)
            event: Any = DroneStrike(**{"attacker": "N", "target": "S", "tally": tally, **fields})
        else:
            event = HarmReport(**({"injured": 1} if self.count is None else {"killed": self.count}), **fields)
        account = told(number, event, beside=self.beside, part_of=[[whole] for whole in self.inside])
        return attrs.evolve(account, record=self.record, certain=self.certain)


ASKED: dict[type[Any], dict[str, Any]] = {
    DroneStrike: {"kinds": {DroneStrike}, "measure": "launched", "attacker": "N"},
    HarmReport: {"kinds": {HarmReport}, "measure": "killed"},
}


def figures(kind: type[Any], said: tuple[Said, ...], count: Any, key: date, **fields: Any) -> Iterator[tuple[str, Any]]:
    """Give what each question that counts says of a day, or night; None = nothing."""
    accounts = [each.account(kind, number) for number, each in enumerate(said, 1)]
    asked = Scope(**{"grain": "day", "tz": "UTC", "day_rule": "end", "places": {"XX"}, **ASKED[kind], **fields})
    board = RecordBoard(asked, count)
    periods = fold(Totals(asked, count), accounts).periods
    yield "totals", periods[key].value if key in periods else None
    yield "record", fold(board, accounts).verdict(key).value
    yield "check", fold(FigureCheck(asked, count, on=key), accounts).verdict.value
    yield "sensitivity", fold(Sensitivity(board, about=key, vary={"count": [count]}), accounts).as_asked.value
    if kind is HarmReport:
        harm = fold(HarmRange(asked, count), accounts).periods["killed"]
        yield "harm", harm[key].value if key in harm else None
        return
    rates = fold(InterceptionRate(asked, count, stopped={"destroyed"}), accounts).periods
    yield "interception", rates[key].launched if key in rates else None
    sides = {asked.attacker or "": count, "M": envelope()}
    yield "mirror", fold(Mirror(attrs.evolve(asked, attacker=None), sides, key=key), accounts).sides["N"].value
    is_counted = not any(each.count is None or each.count is WITHHELD for each in said)
    if is_counted:  # to a run an attack without a number is one all the same
        days = attrs.evolve(asked, since=date(2024, 5, 1), until=date(2024, 5, 30))
        yield "streaks", fold(Streaks(days, count, sources={"S"}), accounts).days[key].value


BOTH, DRONES, PEOPLE = (DroneStrike, HarmReport), (DroneStrike,), (HarmReport,)
NEXT = date(2024, 5, 11)
A, B, A_AND_B = ({"weapon": weapon} for weapon in ("A", "B", "A and B"))
CHAIN = (Said(5, hours(0, 4)), Said(9, hours(3, 7)), Said(6, hours(6, 10)))
RELAYED = (Said(158, beside=(2,)), Said(Quantity.more_than(158), via=("Agency",), beside=(1,)))
LATE = (Said(145, hours(-4, 9), beside=(2,)), Said(145, When.day(DAY), via=("Agency",), beside=(1,)))
HALF = (Said(5, hours(-2, 2)),)
Trial: TypeAlias = tuple[str, str | None, tuple[Said, ...], tuple[type[Any], ...], dict[str, Any]]
TRIALS: list[Trial] = [
    ("C1 no place", "0 to 5", (Said(5, code=None),), BOTH, {}),
    ("C1 no code", "0 to 5", (Said(5, code=SOUTH),), BOTH, {}),
    ("C1 another scheme", "0 to 5", (Said(5, code=Place("x", code="5249", scheme="geonames")),), BOTH, {}),
    ("C1 beside what is certain", "5 to 9", (Said(5), Said(4, code=None)), BOTH, {}),
    ("C1 about then", "0 to 5", (Said(5, When.edtf("2024-05-10~", tz="UTC")),), BOTH, {}),
    ("C1 perhaps then", "0 to 5", (Said(5, When.edtf("2024-05-10?", tz="UTC")),), BOTH, {}),
    ("C1 a date without a zone", "5", (Said(5, When.day(DAY)),), BOTH, {}),
    ("C1 a place in it", "5", (Said(5, code="XX/A/B"),), BOTH, {}),
    ("C1 letters are no place", None, (Said(5, code="XXY"),), BOTH, {}),
    ("C1 a larger place", None, (Said(70),), BOTH, {"places": {"XX/A"}}),
    ("C1 half", "0 to 5", HALF, BOTH, {"day_rule": "majority"}),
    ("C1 half, by its end", "5", HALF, BOTH, {}),
    ("C1 no end", "0 to 5", (Said(5, hours(8, None)),), BOTH, {}),
    ("C1 no end, the next", "0 to 5", (Said(5, hours(8, None)),), BOTH, {"key": NEXT}),
    ("C1 no end, and then no more", None, (Said(5, hours(8, None)),), BOTH, {"key": date(2024, 5, 12)}),
    ("C1 perhaps said later", "0 to 5", (Said(5, certain=False),), BOTH, {}),
    ("C1 no weapon", "0 to 5", (Said(5),), DRONES, {"weapons": {"A"}}),
    ("C1 of a bundle", "0 to 5", (Said(5, more=A_AND_B),), DRONES, {"weapons": {"A"}}),
    ("C1 the bundle", "5", (Said(5, more=A_AND_B),), DRONES, {"weapons": {"A", "B"}}),
    ("C1 no decoys said", "0 to 5", (Said(5),), DRONES, {"decoys": False}),
    ("C1 no side said", "0 to 5", (Said(5),), PEOPLE, {"sides": {"S"}}),
    ("C1 mixed people", "0 to 5", (Said(5, more={"population": "mixed"}),), PEOPLE, {"population": "civilian"}),
    ("C1 a date is of two nights", "0 to 5", (Said(5, DATED),), BOTH, {"grain": "night"}),
    ("C1 and of the next", "0 to 5", (Said(5, DATED),), BOTH, {"grain": "night", "key": NEXT}),
    ("C1 noon to noon is half", "0 to 5", (Said(5, hours(-12, 12)),), BOTH, {"grain": "night"}),
    ("C2 left aside", "5", (Said(5), Said(4, code=None, by="B")), BOTH, {"maybe": "aside"}),
    ("C2 all left aside", None, (Said(4, code=None),), BOTH, {"maybe": "aside"}),
    ("C2 what is meant", "5", (Said(5, code=None),), BOTH, {"speaks_of": {"S/Staff": "XX"}}),
    ("C2 open", "at least 3", (Said(3), Said(at_least(4), code=None, by="B")), BOTH, {}),
    ("C2 kept back", "at least 3", (Said(3), Said(WITHHELD, code=None, by="B")), BOTH, {}),
    ("C2 another's silence", "at least 3", (Said(3), Said(None, by="B")), BOTH, {}),
    ("C2 its own silence", "3", (Said(3), Said(None)), BOTH, {}),
    ("C6 linked", "3 to 5", (Said(5, beside=(2,)), Said(3, by="B", beside=(1,))), BOTH, {}),
    ("C6 the most", "5", (Said(5, beside=(2,)), Said(3, by="B", beside=(1,))), BOTH, {"count": highest()}),
    ("C6 weapons", "8", (Said(5, more=A, beside=(2,)), Said(3, more=B, beside=(1,))), DRONES, {}),
    (
        "C6 whole and weapons", "10 to 18",
        (
            Said(5, more=A, beside=(2, 3), post="p"), Said(3, more=B, beside=(1, 3), post="p"),
            Said(10, beside=(1, 2), post="p"),
        ), DRONES, {},
    ),
    ("C7 two weapons of a post", "8", (Said(5, more=A, post="p"), Said(3, more=B, post="p")), DRONES, {}),
    ("C7 a place of a post", "10 to 14", (Said(10, post="p"), Said(4, code="XX/A", post="p")), BOTH, {}),
    ("C8 twice", "5", (Said(5, post="p"), Said(5, post="p")), BOTH, {}),
    ("C8 twice otherwise", "5 to 6", (Said(5, post="p"), Said(6, post="p")), BOTH, {}),
    ("C8 said more fully", "5", (Said(5, post="p"), Said(5, more=A, post="p")), DRONES, {}),
    ("C8 a reader's link", "5", (Said(5, post="p?utm_source=x"), Said(5, post="p")), BOTH, {}),
    ("C8 two rows", "10", (Said(5, post="p", record="f|1"), Said(5, post="p", record="f|2")), BOTH, {}),
    ("C8 without its place", "5 to 10", (Said(5, post="p"), Said(5, code=None, post="p")), BOTH, {}),
    ("C8 a relay", "5 to 10", (Said(5), Said(5, via=("Agency",))), BOTH, {}),
    ("C9 two voices", "5 to 10", (Said(5), Said(5, by="B")), BOTH, {}),
    ("C9 three", "5 to 15", (Said(5), Said(5, by="B"), Said(5, by="C")), BOTH, {}),
    ("C9 parts of a place", "90 to 160", (Said(70), Said(50, code="XX/A"), Said(40, code="XX/B")), BOTH, {}),
    ("C9 a chain", "11 to 20", CHAIN, BOTH, {}),
    ("C9 one after the other", "10", (Said(5, hours(0, 4)), Said(5, hours(4, 7))), BOTH, {}),
    ("C9 any weapon", "10 to 18", (Said(10), Said(5, more=A, by="B"), Said(3, more=B, by="B")), DRONES, {}),
    ("C9 a bundle", "20 to 28", (Said(20, more=A_AND_B), Said(8, more=A, by="B")), DRONES, {}),
    ("C9 a date and clocks", "5 to 8", (Said(5, DATED), Said(3, by="B")), BOTH, {}),
    ("C9 a range", "5 to 12", (Said(between(3, 7)), Said(5, by="B")), BOTH, {}),
    ("C9 a branch", "10 to 16", (Said(10), Said(6, by="B", more={"attacker": "N/AF"})), DRONES, {}),
    ("C10 declared", "20", CHAIN, BOTH, {"count": by("S/Staff", disjoint=True)}),
    ("C10 entered twice", "5", (Said(5, post="p"), Said(5, post="p")), BOTH, {"count": by("S/Staff", disjoint=True)}),
    ("C11 a relay by date", "145", LATE, BOTH, {"grain": "night"}),
    ("C11 of no other night", None, LATE, BOTH, {"grain": "night", "key": NEXT}),
    ("C11 perhaps of it", "5 to 7", (Said(5, beside=(2,)), Said(7, code=None, by="B", beside=(1,))), BOTH, {}),
    ("C12 three days", None, (Said(300, When.days("2024-05-09", "2024-05-11", tz="UTC")),), BOTH, {}),
    ("C12 25 hours", None, (Said(5, hours(-13, 12)),), BOTH, {"grain": "night"}),
    ("C13 a whole", "100", (Said(100), Said(60, code="XX/A", inside=(1,))), BOTH, {}),
    ("C13 a silent whole", "at least 60", (Said(None), Said(60, code="XX/A", inside=(1,))), BOTH, {}),
    ("C13 perhaps a whole", "60 to 100", (Said(100, code=None), Said(60, code="XX/A", inside=(1,))), BOTH, {}),
    ("C13 a whole below its part", "50", (Said(50), Said(60, code="XX/A", inside=(1,))), BOTH, {}),
    ("C14 a ceiling", "0 to 100", (Said(100, DATED),), BOTH, {"places": {"XX/A"}, "bounds": "wholes"}),
    ("C14 too short a whole", None, (Said(100),), BOTH, {"places": {"XX/A"}, "bounds": "wholes"}),
    ("C16 two sides", "5 to 8", (Said(5, more={"side": "S"}), Said(3, more={"side": "N"}, by="B")), PEOPLE, {}),
    ("C16 both", "8", (Said(5, more={"side": "S"}), Said(3, more={"side": "N"})), PEOPLE, {"sides": {"S", "N"}}),
    (
        "C16 a sub-count", "3 to 10",
        (Said(10, more={"breakdown": (SubCount(of="civilians", killed=3),)}),), PEOPLE, {"population": "civilian"},
    ),
    (
        "C16 of others", "0 to 4",
        (Said(10, more={"breakdown": (SubCount(of="soldiers", killed=6),)}),), PEOPLE, {"population": "civilian"},
    ),
    ("C24 what a relay rounds", "at least 158", RELAYED, BOTH, {"count": by("S/Staff")}),
    ("C24 first hand", "158", RELAYED, BOTH, {"count": first_hand(by("S/Staff"))}),
    ("S1 two of one time", "5 to 7", (Said(5, beside=(2,)), Said(7, beside=(1,))), BOTH, {"count": latest("S/Staff")}),
]  # fmt: skip
"""By the ruling that it is about: what is right, the accounts, of which kinds, and what is asked otherwise."""


@pytest.mark.parametrize("trial", TRIALS, ids=[each[0] for each in TRIALS])
def test_whichever_question_asks_the_figure_is_the_one_that_the_rulings_give(trial: Trial) -> None:
    """The same of a count of drones and of people, in sums, records, checks, both sides, shares and runs."""
    _, figure, said, kinds, changed = trial
    asked = {"count": envelope(), "key": DAY, **changed}
    found = {(kind, name): value for kind in kinds for name, value in figures(kind, said, **asked)}

    assert {name: None if value is None else str(value) for name, value in found.items()} == dict.fromkeys(
        found, figure
    )
