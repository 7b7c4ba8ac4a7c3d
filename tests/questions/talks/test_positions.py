"""Positions: where each actor stands on a topic, when that shifted, and who is silent."""

from __future__ import annotations

from typing import Any

import pytest

from conflict_events.errors import InvalidValue
from conflict_events.events import Statement
from conflict_events.history import Account
from conflict_events.importers import load_seeds
from conflict_events.projections import fold
from conflict_events.projections.tables import NOTHING
from conflict_events.questions.talks import Positions, PositionsAnswer
from conflict_events.values import Attribution, When
from tests.importers.seeded import new_log
from tests.projections.accounts import entry_id, told

PESKOV, KREMLIN = "RU/Kremlin/Peskov", "RU/Kremlin"


def said(
    number: int,
    when: str | When,
    position: Any = None,
    *,
    by: str = KREMLIN,
    topic: str = "negotiations",
    **fields: Any,
) -> Account[Any]:
    """A statement by its number."""
    quote = fields.pop("quote", None)
    event = Statement(
        when=When.day(when, tz="Europe/Moscow") if isinstance(when, str) else when,
        act="comment",
        text="words",
        topic=topic,
        position=position,
        attribution=Attribution(by, reported="2024-11-12", quote=quote),
        **fields,
    )
    return told(number, event)


def asked(*accounts: Account[Any], **options: Any) -> PositionsAnswer:
    return fold(Positions("negotiations", **options), accounts)


def test_the_last_stand_is_the_one_that_nothing_is_definitely_after() -> None:
    """Two of one day have no order, and both may be it."""
    answer = asked(
        said(1, "2024-11-08", "opposes"), said(2, "2024-11-10", "favours"), said(3, "2024-11-10", "ambiguous")
    ).standpoints[KREMLIN]

    assert answer.positions == {"favours", "ambiguous"}
    assert {each.account for each in answer.earlier} == {entry_id(1)}


def test_a_shift_is_definite_where_the_stand_before_and_the_order_are() -> None:
    """Each stance is held against those that may have been the last before it."""
    shifts = (
        asked(said(1, "2024-11-01", "opposes"), said(2, "2024-11-05", "opposes"), said(3, "2024-11-10", "favours"))
        .standpoints[KREMLIN]
        .shifts
    )
    (shift,) = shifts

    assert {each.account for each in shift.earlier} == {entry_id(2)}
    assert (shift.later.account, shift.is_definite) == (entry_id(3), True)
    assert str(shift) == "2024-11-10: from opposes to favours"


@pytest.mark.parametrize(
    "others",
    [
        [said(3, "2024-11-10", "opposes")],
        [said(3, When.days("2024-11-05", "2024-11-08", tz="Europe/Moscow"), "favours")],
    ],
)
def test_a_shift_that_something_unordered_contradicts_is_only_possible(others: list[Account[Any]]) -> None:
    """Said at the same time otherwise, or perhaps before."""
    answer = asked(said(1, "2024-11-05", "opposes"), said(2, "2024-11-10", "favours"), *others)
    shifts = [each for each in answer.standpoints[KREMLIN].shifts if each.later.account == entry_id(2)]

    assert [(each.later.account, each.is_definite) for each in shifts] == [(entry_id(2), False)]
    assert "perhaps from" in str(next(iter(shifts)))


def test_other_conditions_are_another_stand_and_another_spelling_is_not() -> None:
    """Case and blanks make no difference; words do."""
    first = said(1, "2024-11-01", "conditional", conditions=("Withdrawal  from four oblasts",))
    again = said(2, "2024-11-02", "conditional", conditions=("withdrawal from four oblasts",))
    more = said(3, "2024-11-03", "conditional", conditions=("withdrawal from four oblasts", "no membership of NATO"))
    (shift,) = asked(first, again, more).standpoints[KREMLIN].shifts

    assert shift.later.account == entry_id(3)
    assert str(shift.later) == "conditional on: withdrawal from four oblasts; no membership of NATO"


def test_the_caller_says_for_whom_a_spokesperson_speaks() -> None:
    """By the longest path that the claimant is under; nobody speaks for another by being under it."""
    accounts = said(1, "2024-11-09", "favours", by=PESKOV), said(2, "2024-11-10", "opposes")

    assert set(asked(*accounts).standpoints) == {PESKOV, KREMLIN}
    both = asked(*accounts, speaks_for={"RU": "RU", PESKOV: KREMLIN, KREMLIN: KREMLIN}).standpoints
    assert set(both) == {KREMLIN}
    assert {each.claimant for each in both[KREMLIN].last | both[KREMLIN].earlier} == {PESKOV, KREMLIN}


def test_silence_is_no_stand() -> None:
    """Who spoke of other things, or was asked about, is named; a statement without a stand is kept apart."""
    accounts = (
        said(1, "2024-11-09", "favours"),
        said(2, "2024-11-09", by="US/Trump"),
        said(3, "2024-11-09", "opposes", by="UA/President", topic="concessions"),
    )
    answer = asked(*accounts)

    assert answer.silent == {"UA/President"}
    assert answer.standpoints["US/Trump"].without == {entry_id(2)}
    assert answer.standpoints["US/Trump"].positions == frozenset()
    assert answer.evidence() == {entry_id(1), entry_id(2)}
    named = asked(*accounts, speakers=["UA/President", "ISW"])
    assert named.silent == {"UA/President", "ISW"}
    assert not named.standpoints


def test_a_stand_is_told_with_how_it_is_known() -> None:
    """Verbatim, or a paraphrase; with the caveats of its account."""
    account = said(1, "2024-11-09", "favours", quote="positive signals")
    (stance,) = asked(account).standpoints[KREMLIN].last
    (paraphrased,) = asked(said(1, "2024-11-09", "favours")).standpoints[KREMLIN].last

    assert (stance.quoted, paraphrased.quoted) == (True, False)


def test_the_table_has_a_line_for_everybody() -> None:
    """The silent ones too."""
    answer = asked(
        said(1, "2024-11-08", "opposes"),
        said(2, "2024-11-10", "favours"),
        said(3, "2024-11-10", by="A"),
        said(4, "2024-11-10", by="ISW", topic="x"),
    )

    assert str(answer).splitlines() == [
        "negotiations",
        "actor       last stand  said        stands  shifts",
        "──────────  ──────────  ──────────  ──────  ───────────────────────────────────",
        "A                                        0",
        "RU/Kremlin  favours     2024-11-10       2  2024-11-10: from opposes to favours",
        f"ISW         {NOTHING}           {NOTHING}                0",
    ]


def test_a_topic_must_be_said() -> None:
    """Positions are about something."""
    with pytest.raises(InvalidValue, match="must be text and not empty"):
        Positions("")


def test_the_articles_question_where_each_actor_stands() -> None:
    """The Kremlin favours and is ambiguous, Russia is conditional on withdrawal, Trump promises no terms."""
    log = new_log()
    load_seeds(log)
    answer = log.ask(Positions("negotiations", speaks_for={KREMLIN: KREMLIN}))

    assert answer.standpoints[KREMLIN].positions == {"favours", "ambiguous"}
    assert answer.standpoints["RU"].positions == {"conditional"}
    assert answer.standpoints["US/Trump"].positions == frozenset()
    assert "UA/President" in answer.silent
    (refusal,) = log.ask(Positions("concessions")).standpoints["UA/President"].last
    assert refusal.position == "opposes"
