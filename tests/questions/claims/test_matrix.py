"""The claim matrix: who says what of one incident, side by side."""

from __future__ import annotations

from typing import Any

from conflict_events.history import Account, Head, View
from conflict_events.projections import Context, fold
from conflict_events.questions.claims import ClaimMatrix, Matrix
from conflict_events.values import WITHHELD, Quantity, Tally, When
from tests.projections.accounts import entry_id, harm, missiles, strike, told

AROUND = {1: (2, 3, 4), 2: (1, 3, 4), 3: (1, 2, 4), 4: (1, 2, 3)}


def incident(*events: Any) -> list[Account[Any]]:
    """Accounts of one incident, numbered from 1."""
    numbers = range(1, len(events) + 1)
    return [told(n, event, beside=set(numbers) - {n}) for n, event in zip(numbers, events, strict=True)]


def matrix(*accounts: Account[Any]) -> Matrix:
    return fold(ClaimMatrix(entry_id(1)), accounts)


def told_in(answer: Matrix) -> dict[str, dict[str, str]]:
    return {
        claimant: {name: str(claim.value) for name, claim in row.items()} for claimant, row in answer.claims.items()
    }


def test_each_claimant_has_one_row_and_each_measure_one_column() -> None:
    """What a claimant does not say is no zero: it has no entry."""
    answer = matrix(
        *incident(
            strike(None, tally=Tally(launched=Quantity.exact(145), destroyed=Quantity.exact(62))),
            strike(Quantity.at_least(140), by="AFP"),
            strike(None, by="RU/MoD"),
            harm(injured=2),
        )
    )

    assert told_in(answer) == {
        "UA/AirForce": {"launched": "145", "destroyed": "62"},
        "AFP": {"launched": "at least 140"},
        "UA/Kyiv": {"injured": "2"},
    }
    assert answer.silent == {"RU/MoD"}
    assert answer.measures == ("destroyed", "injured", "launched")
    assert answer.accounts == frozenset(map(entry_id, (1, 2, 3, 4)))


def test_a_claimant_has_one_voice_its_last() -> None:
    """What it superseded itself is named beside it; where the order is open, its voice is the hull."""
    early, late = strike(140, at="2024-11-10T06:00Z"), strike(145, at="2024-11-10T08:00Z")
    morning = strike(150, at=When.between("2024-11-10T05:00Z", "2024-11-10T12:00Z"))
    claim = matrix(*incident(early, late)).claims["UA/AirForce"]["launched"]
    open_order = matrix(*incident(early, late, morning)).claims["UA/AirForce"]["launched"]

    assert (str(claim.value), claim.used) == ("145", frozenset({entry_id(2)}))
    assert claim.set_aside == open_order.set_aside == {entry_id(1)}
    assert str(open_order.value) == "145 to 150"


def test_s12_kinds_do_not_compete() -> None:
    """Missiles reported after the drones do not supersede them: each kind has a column of its own."""
    accounts = incident(strike(90), missiles(10, at="2024-11-10T09:00Z"), strike(88, by="AFP"))
    answer = matrix(*accounts)

    assert told_in(answer) == {
        "UA/AirForce": {"launched (DroneStrike)": "90", "launched (MissileStrike)": "10"},
        "AFP": {"launched (DroneStrike)": "88"},
    }
    assert all(claim.set_aside == frozenset() for row in answer.claims.values() for claim in row.values())
    assert answer.claims["UA/AirForce"]["launched (MissileStrike)"].kinds == {"MissileStrike"}


def test_relays_are_named_and_are_no_further_voices() -> None:
    """An outlet that passes a figure on has no row."""
    relayed = strike(145)
    via = told(1, relayed).event.attribution
    account = told(1, strike(Quantity.exact(145, raw="used")), beside=[])
    object.__setattr__(account.event.attribution, "via", ("Facebook", "AFP"))
    answer = matrix(account)

    assert via.via == ()
    assert answer.claims["UA/AirForce"]["launched"].via == {"Facebook", "AFP"}
    assert answer.claims["UA/AirForce"]["launched"].raw == {"used"}
    assert answer.table().rows() == [
        {"claimant": "UA/AirForce", "launched": Quantity.exact(145, raw="used"), "via": "AFP, Facebook"}
    ]


def test_parts_are_named_and_their_figures_are_not_claims_about_the_whole() -> None:
    """Fifteen over the capital are not a rival figure for 145 over the country."""
    answer = matrix(told(1, strike(145)), told(2, strike(15, by="UA/Kyiv"), part_of=[[1]]), told(3, strike(9)))

    assert set(answer.claims) == {"UA/AirForce"}
    assert answer.parts == {entry_id(2)}
    assert answer.accounts == {entry_id(1)}


def test_withheld_is_said() -> None:
    """And shown as such."""
    answer = matrix(told(1, strike(WITHHELD)))

    assert answer.silent == frozenset()
    assert "withheld" in str(answer.table())


def test_a_matrix_is_laid_out_by_names() -> None:
    """The silent come last, with nothing in their cells."""
    answer = matrix(*incident(strike(145), strike(None, by="AFP"), strike(Quantity.between(1, 2), by="BBC")))

    assert answer.table().rows() == [
        {"claimant": "BBC", "launched": Quantity.between(1, 2), "via": ""},
        {"claimant": "UA/AirForce", "launched": Quantity.exact(145), "via": ""},
        {"claimant": "AFP", "launched": None, "via": ""},
    ]
    assert answer.rows()[0] == {
        "claimant": "BBC",
        "measure": "launched",
        "low": 1,
        "high": 2,
        "best": None,
        "raw": [],
        "accounts": [entry_id(3)],
    }


def test_of_an_incident_that_nobody_speaks_of_there_is_an_empty_matrix() -> None:
    """Its headings can still be read."""
    answer = matrix()

    assert answer.claims == {}
    assert answer.silent | answer.accounts | answer.parts == set()
    assert str(answer.table()).startswith("claimant  via")


def test_a_state_takes_accounts_back_and_joins_with_others() -> None:
    """And its answer knows where it was asked."""
    question = ClaimMatrix(entry_id(1))
    one, other = incident(strike(145), strike(140, by="AFP"))
    left = question.apply(question.initial(), one)
    right = question.apply(question.initial(), other)
    context = Context(View.now(), Head(2, "f" * 64), 2)

    assert question.answer(question.merge(left, right)) == matrix(one, other)
    assert question.answer(question.revoke(question.merge(left, right), other)) == matrix(one)
    assert matrix(one).seen_from(context).context == context
    assert (question.version, question.name) == (1, ClaimMatrix(entry_id(1)).name)
