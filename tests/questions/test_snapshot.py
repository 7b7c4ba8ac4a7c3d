"""Snapshots: a question written as data, read back, sealed."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

import conflict_events as ce
from conflict_events.counting import Choice, Reading, envelope
from conflict_events.errors import UsageError
from conflict_events.history import Head, View
from conflict_events.log import Snapshot
from conflict_events.questions.records import RecordBoard
from conflict_events.questions.snapshot import fingerprint_of
from conflict_events.questions.written import policies_in, read_question, write_question
from conflict_events.values import Scope
from tests.laws.questions import QUESTIONS, Judged
from tests.projections.accounts import scope, strike

HEAD = Head(3, "f" * 64)
EVENTS = [strike(1), strike(2), strike(3)]
OURS = {name: made for name, made in QUESTIONS.items() if not isinstance(made, Judged)}


def question(name: str) -> Any:
    made = OURS[name]
    return made if hasattr(made, "apply") else made(EVENTS)


@pytest.mark.parametrize("name", OURS)
def test_every_question_of_this_library_is_read_back_as_it_was_written(name: str) -> None:
    """Through JSON, with its scope, its policies and its conventions."""
    asked = question(name)
    line = json.dumps(write_question(asked))

    assert read_question(json.loads(line)) == asked
    assert '"own"' not in line


def test_plain_values_keep_their_type() -> None:
    """A date is no text, a set no list, and an amount of time no number."""
    values = (
        date(2024, 11, 10),
        datetime(2024, 11, 10, 12, tzinfo=UTC),
        time(18),
        Decimal("0.1"),
        timedelta(hours=3),
        frozenset({1, 2}),
        {"a": (1, None, True)},
    )

    assert read_question(json.loads(json.dumps(write_question(values)))) == values


def test_policies_are_named() -> None:
    """Whose count is a part of what is cited."""
    assert policies_in(question("sensitivity")) == {"envelope of all claimants", "by the attacker", "by the defender"}
    assert policies_in({"a": [1]}) == frozenset()


@attrs.frozen
class Cautious:
    """A policy of somebody's own."""

    name: str = "cautious"

    def choose(self, readings: Sequence[Reading], /) -> Choice:
        return Choice(None, (), self.name + str(len(readings)))


def test_a_policy_of_ones_own_is_given_again() -> None:
    """By its name; without it the question cannot be read, and the message says what to do."""
    board = RecordBoard(scope(), Cautious())
    written = write_question(board)

    assert read_question(written, [Cautious()]) == board
    with pytest.raises(UsageError, match="own"):
        read_question(written)


@pytest.mark.parametrize(
    "policy",
    [
        ce.by("UCDP", disjoint=True),
        ce.envelope(disjoint=True),
        ce.through("UCDP GED", disjoint=True),
        ce.majority(tie="AFP", disjoint=True),
        ce.first_hand(ce.latest("UA/AirForce", disjoint=True)),
    ],
    ids=lambda policy: policy.name,
)
def test_what_a_policy_was_told_is_cited_with_it(policy: Any) -> None:
    """That records are separate events, and that relays give way: both change figures."""
    asked = RecordBoard(scope(), policy)

    assert read_question(json.loads(json.dumps(write_question(asked)))) == asked
    assert policies_in(asked) == {policy.name}
    assert write_question(asked) != write_question(RecordBoard(scope(), envelope()))


def test_every_field_of_a_scope_is_cited() -> None:
    """Also those that say how to take what accounts leave open."""
    asked = Scope(
        kinds={"HarmReport", "EquipmentLoss"},
        measure="killed",
        grain="report",
        tz="Europe/Kyiv",
        change="lost",
        sides={"UA", "RU"},
        population="civilian",
        unit="report",
        maybe="aside",
        bounds="wholes",
        speaks_of={"UA/AirForce": "UA"},
        complete_since="2022-02-24",
    )

    assert read_question(json.loads(json.dumps(write_question(asked)))) == asked


BAD = [
    ({"is": "os.system"}, "not in the table"),
    ({"is": "Scope", "moon": 1}, "unexpected keyword argument 'moon'"),
    ({"date": "yesterday"}, "cannot be made"),
    ({"decimal": "much"}, "cannot be made"),
    ({"eval": "1"}, "cannot be made"),
    ({"list": 5}, "cannot be made"),
    ({"map": [[{"map": []}, 1]]}, "cannot be made"),
    ({}, "cannot be made"),
]


@pytest.mark.parametrize(("plain", "rule"), BAD, ids=str)
def test_what_is_not_in_the_table_is_refused(plain: Any, rule: str) -> None:
    """Nothing is evaluated, nothing is guessed."""
    with pytest.raises(UsageError, match=rule):
        read_question(plain)


def test_questions_asked_together_are_written_each_for_itself() -> None:
    """By place or by name."""
    one, other = question("conditions"), question("totals of ground")

    for asked in (ce.together(one, other), ce.together(one=one, other=other)):
        assert read_question(json.loads(json.dumps(write_question(asked)))) == asked


def test_what_has_no_name_cannot_be_written() -> None:
    """An object that nobody could give again."""
    with pytest.raises(UsageError, match="written down"):
        write_question(object())


def snapshot(answer: Any = 145) -> Snapshot:
    view = View.known("2024-11-10T12:00Z", possibly=True)
    return Snapshot.of(HEAD, view, question("totals of ground"), answer)


def test_a_line_is_read_back_and_its_short_form_fits_it_alone() -> None:
    """Full form and short form belong together."""
    cited = snapshot()

    assert Snapshot.parse(str(cited)) == cited
    assert Snapshot.parse(str(cited), printed=cited.short) == cited
    assert cited.asked() == question("totals of ground")
    assert cited.policies == {"majority of claimants, ties left open"}
    assert cited.short.startswith("ce:3:")
    assert Snapshot.parse(str(Snapshot.of(HEAD, View.now(), question("conditions"), 1))).view == View.now()
    with pytest.raises(UsageError, match="another one"):
        Snapshot.parse(str(cited), printed=snapshot(146).short)


@pytest.mark.parametrize(
    ("old", "new"), [("area_km2", "launched"), ('"position":3', '"position":4'), ("12:00", "13:00"), ("true", "false")]
)
def test_tampering_shows(old: str, new: str) -> None:
    """Whatever in a line is changed, its seal no longer fits."""
    line = str(snapshot())
    assert old in line

    with pytest.raises(UsageError, match="altered"):
        Snapshot.parse(line.replace(old, new, 1))


OTHER_FORMS = [
    str(snapshot()).replace('"position":3', '"position":"3"'),
    str(snapshot()).replace("snapshot/1", "snapshot/2"),
]


@pytest.mark.parametrize("line", ["", "[]", "{}", "3", *OTHER_FORMS])
def test_what_is_no_such_line_is_refused(line: str) -> None:
    """With the form that was expected."""
    with pytest.raises(UsageError, match="must be a line"):
        Snapshot.parse(line)


@dataclasses.dataclass(frozen=True)
class Plain:
    count: int


def test_an_answer_has_one_mark_wherever_it_is_made() -> None:
    """Sets and mappings have no order; the context is left out; what differs, differs."""
    assert fingerprint_of({"a": {1, 2}, "b": [None, Decimal(1), ce.Outcome.HOLDS, int]}) == fingerprint_of(
        {"b": (None, Decimal(1), ce.Outcome.HOLDS, int), "a": frozenset({2, 1})}
    )
    assert fingerprint_of(Plain(1)) != fingerprint_of(Plain(2))
    assert fingerprint_of(ce.Outcome.HOLDS) != fingerprint_of(ce.Outcome.FAILS)
    assert fingerprint_of([True]) != fingerprint_of(["True"])
