"""Conditions: each side's, however often said, and what others said about them."""

from __future__ import annotations

from typing import Any

from conflict_events.events import Statement
from conflict_events.history import Account
from conflict_events.importers import load_seeds
from conflict_events.projections import fold
from conflict_events.questions.talks import Conditions, ConditionsAnswer
from conflict_events.values import Attribution, When
from tests.importers.seeded import new_log
from tests.projections.accounts import entry_id, told


def said(number: int, by: str, *conditions: str, beside: tuple[int, ...] = (), **fields: Any) -> Account[Any]:
    """A statement that sets conditions; without any, a comment."""
    stand: dict[str, Any] = {"act": "demand", "position": "conditional"} if conditions else {"act": "reject"}
    event = Statement(
        when="2024-11-10",
        text="words",
        conditions=conditions,
        attribution=Attribution(by, reported="2024-11-10"),
        **{"topic": "negotiations", **stand, **fields},
    )
    return told(number, event, beside=beside)


def asked(*accounts: Account[Any], **options: Any) -> ConditionsAnswer:
    return fold(Conditions(**options), accounts)


def test_a_condition_said_often_is_one_and_says_how_often() -> None:
    """Spelled with other case and blanks; a statement told again is not another one."""
    (condition,) = asked(
        said(1, "RU", "Withdrawal from four oblasts"),
        said(2, "RU", "withdrawal  from four oblasts", beside=(3,)),
        said(3, "RU", "withdrawal from four oblasts", beside=(2,)),
    ).conditions["RU"]

    assert condition.times == 2
    assert condition.texts == {
        "Withdrawal from four oblasts",
        "withdrawal  from four oblasts",
        "withdrawal from four oblasts",
    }
    assert condition.accounts == frozenset(map(entry_id, (1, 2, 3)))
    assert str(condition) == "Withdrawal from four oblasts"


def test_a_condition_keeps_the_time_that_it_refers_to() -> None:
    """None named is not for ever."""
    answer = asked(said(1, "RU", "a truce", horizon=When.month(2024, 12)), said(2, "UA", "a truce", topic="ceasefire"))
    (bounded,), (other,) = answer.conditions["RU"], answer.conditions["UA"]

    assert bounded.horizons == {When.month(2024, 12)}
    assert not other.horizons
    assert bounded.topics == {"negotiations"}
    assert other.topics == {"ceasefire"}
    assert set(asked(said(1, "RU", "a truce"), said(2, "UA", "x", topic="y"), topic="y").conditions) == {"UA"}


def test_what_others_said_about_it_stands_beside_it_and_nothing_is_inferred() -> None:
    """By the reference alone: a side's own remark is no reply, nor is a refusal that names no statement."""
    answer = asked(
        said(1, "RU/Kremlin", "withdrawal", beside=(2,)),
        said(3, "UA/President", about=entry_id(2)),
        said(4, "RU/MFA", about=entry_id(1)),
        said(5, "US/State"),
        speaks_for={"RU": "RU"},
    )
    (condition,) = answer.conditions["RU"]
    (reply,) = condition.replies

    assert (reply.account, reply.claimant, reply.act, reply.position) == (entry_id(3), "UA/President", "reject", None)
    assert answer.evidence() == {entry_id(1), entry_id(3)}


def test_a_reply_stands_beside_it_whatever_topic_it_is_filed_under() -> None:
    """Its reference says what it is about."""
    answer = asked(said(1, "RU", "x", topic="y"), said(2, "UA", about=entry_id(1), topic="z"), topic="y")

    (condition,) = answer.conditions["RU"]

    assert set(answer.conditions) == {"RU"}
    assert [each.claimant for each in condition.replies] == ["UA"]


def test_whether_two_conditions_meet_is_left_to_the_reader() -> None:
    """Every pair is listed; a side that set none has none."""
    answer = asked(said(1, "RU", "b", "a"), said(2, "UA", "c"))

    assert [(str(mine), str(theirs)) for mine, theirs in answer.facing("RU", "UA")] == [("a", "c"), ("b", "c")]
    assert answer.facing("RU", "US") == answer.facing("US", "RU") == ()


def test_the_table_lists_each_sides_conditions() -> None:
    """With the replies."""
    answer = asked(said(1, "RU", "withdrawal"), said(2, "UA/President", about=entry_id(1)))

    assert answer.rows() == [
        {
            "side": "RU",
            "condition": "withdrawal",
            "statements": 1,
            "said": ("2024-11-10",),
            "refers to": (),
            "replies": ("UA/President: reject",),
        }
    ]


def test_the_articles_condition_is_found() -> None:
    """Claim 28: withdrawal before talks; the other side sets none in the article."""
    log = new_log()
    load_seeds(log)
    answer = log.ask(Conditions())

    assert set(answer.conditions) == {"RU"}
    (condition,) = answer.conditions["RU"]
    assert "withdraws from several contested regions" in str(condition)
