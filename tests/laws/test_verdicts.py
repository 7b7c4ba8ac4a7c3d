"""Laws X7 to X10, X12, X15 and X16: what figures and verdicts may and may not do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conflict_events.counting import envelope, highest, latest, lowest
from conflict_events.events import Assessment, Correction, DroneStrike, Link, Redaction, Retraction
from conflict_events.questions.attacks import Totals
from conflict_events.questions.claims import Provenance
from conflict_events.questions.records import Board, Outcome, RecordBoard, SuperlativeCheck
from conflict_events.questions.records.verdicts import competitors
from conflict_events.testing import entries_of, id_of, logs, refinements, seen
from conflict_events.values import UNREPORTED, WITHHELD, Quantity, Scope, Superlative, Truth, When
from tests.laws.questions import GRAINS, POLICIES, scope

pytestmark = pytest.mark.law

LEDGER = (Assessment, Correction, Link, Redaction, Retraction)
MONOTONE = (envelope(), highest(), lowest(), latest("UA/AirForce"))
DEFINITE = (Outcome.HOLDS, Outcome.TIES, Outcome.FAILS)


def plain(written: Sequence[Any]) -> list[Any]:
    """Only the accounts: nobody assesses, corrects, retracts, links or erases."""
    return [each for each in written if not isinstance(each, LEDGER)]


def ask(written: Sequence[Any], projection: Any, ids: Sequence[str] | None = None) -> Any:
    return seen(entries_of(written, ids=ids)).ask(projection)


@given(logs(), st.sampled_from(GRAINS))
def test_x7_an_incident_counts_once_however_many_accounts_it_has(written: list[Any], grain: str) -> None:
    """Linking two accounts of one figure and window counts it once, not twice."""
    strikes = [each for each in plain(written) if isinstance(each, DroneStrike)]
    assume(strikes)
    one = attrs.evolve(strikes[0], tally=attrs.evolve(strikes[0].tally, launched=Quantity.exact(7)))
    told_again = attrs.evolve(one, attribution=attrs.evolve(one.attribution, claimant="AFP", quote="said again"))
    link = Link(kind="same_incident", a=id_of(one), b=id_of(told_again))
    asked = Totals(scope("incident"), envelope())

    everything = ask([one, told_again, link], asked).everything

    # What only may belong to a period, or has no exact date, may add its seven, and no more (C2).
    assert everything.value in {Quantity.exact(7), Quantity.between(0, 7)}
    alone = ask([one], Totals(scope(grain), envelope())).everything.value
    assert alone in {Quantity.exact(7), Quantity.between(0, 7), UNREPORTED}


@given(st.integers(0, 50), st.integers(0, 50))
def test_x7_a_part_never_adds_to_its_whole(whole: int, part: int) -> None:
    """The parent's figure stands (S16)."""
    template = _strike()
    a, b = (
        attrs.evolve(
            template,
            tally=attrs.evolve(template.tally, launched=Quantity.exact(n)),
            attribution=attrs.evolve(template.attribution, reported=When.at(said)),
        )
        for n, said in ((whole, "2024-11-10T08:00Z"), (part, "2024-11-10T09:00Z"))
    )
    link = Link(kind="part_of", a=id_of(b), b=id_of(a))

    assert ask([a, b, link], Totals(scope("night"), envelope())).everything.value == Quantity.exact(whole)


def _strike() -> DroneStrike:
    from conflict_events.values import Attribution, Tally  # noqa: PLC0415  # only here

    return DroneStrike(
        attacker="RU",
        when=When.night("2024-11-10", "Europe/Kyiv", named_by="morning"),
        tally=Tally(),
        attribution=Attribution("UA/AirForce", "2024-11-10T08:00Z"),
    )


@given(logs(), st.sampled_from(POLICIES))
def test_x8_the_envelope_holds_what_every_policy_chooses(written: list[Any], policy: Any) -> None:
    """No claimant's value is outside it."""
    # A whole of which a policy has no figure makes those of its parts a floor (S16), wider than the envelope.
    assume(not any(isinstance(each, Link) and each.kind == "part_of" for each in written))
    around = ask(written, RecordBoard(scope("incident"), envelope())).buckets
    chosen = ask(written, RecordBoard(scope("incident"), policy)).buckets

    for key, bucket in chosen.items():
        low, high = around[key].value.bounds()
        own_low, own_high = bucket.value.bounds()
        assert low <= own_low
        assert high is None or (own_high is not None and own_high <= high)


def _refined(data: st.DataObject, event: Any) -> Any:
    """Narrow one figure inside its bounds, unless it is missing (S14)."""
    if not isinstance(event, DroneStrike) or event.tally.launched.missing:
        return event
    launched = data.draw(refinements(event.tally.launched))
    if isinstance(launched.low, Decimal) or isinstance(launched.high, Decimal):
        return event
    return attrs.evolve(event, tally=attrs.evolve(event.tally, launched=launched))


@given(logs(), st.sampled_from(GRAINS), st.sampled_from(MONOTONE), st.data())
def test_x9_refining_a_figure_never_flips_a_definite_verdict(
    written: list[Any], grain: str, policy: Any, data: st.DataObject
) -> None:
    """It only resolves UNDETERMINED."""
    accounts = plain(written)
    ids = [id_of(each) for each in accounts]
    refined = [_refined(data, each) for each in accounts]
    asked = RecordBoard(scope(grain), policy)
    before, after = ask(accounts, asked, ids), ask(refined, asked, ids)

    for key in before.buckets:
        was, now = before.verdict(key).outcome, after.verdict(key).outcome
        assert was not in DEFINITE or now is was


@given(logs(), st.sampled_from(GRAINS), st.sampled_from((envelope(), highest(), lowest())))
def test_x10_the_running_record_never_decreases(written: list[Any], grain: str, policy: Any) -> None:
    """Each step of the ladder is definitely above the one before."""
    board: Board = ask(plain(written), RecordBoard(scope(grain), policy))

    for one, other in pairwise(board.ladder()):
        if competitors(other, [one], grain)[0]:
            assert other.value.is_above(one.value) is Truth.YES


@given(logs(), st.integers(0, 40), st.integers(0, 10))
def test_x10_a_record_survives_the_loss_of_competitors(written: list[Any], later: int, earlier: int) -> None:
    """A later `since` and an earlier `until` leave HOLDS standing."""
    board: Board = ask(written, RecordBoard(scope("day"), envelope()))
    since, until = date(2024, 10, 20) + timedelta(later), date(2024, 11, 12) - timedelta(earlier)
    assume(since <= until)
    narrowed: Board = ask(written, RecordBoard(scope("day", since=since, until=until), envelope()))

    for key, bucket in narrowed.buckets.items():
        if board.buckets[key].value == bucket.value and board.verdict(key).outcome is Outcome.HOLDS:
            assert narrowed.verdict(key).outcome is Outcome.HOLDS


@given(logs(), st.sampled_from(GRAINS), st.sampled_from((UNREPORTED, WITHHELD)))
def test_x12_what_is_missing_is_never_zero(written: list[Any], grain: str, missing: Quantity) -> None:
    """Without a number no bucket is exactly zero, and nothing holds a record but the first of all."""
    silent = [
        attrs.evolve(each, tally=attrs.evolve(each.tally, launched=missing)) if isinstance(each, DroneStrike) else each
        for each in plain(written)
    ]
    board: Board = ask(silent, RecordBoard(scope(grain), envelope()))

    assert all(bucket.value.ceiling is None for bucket in board.buckets.values())
    if missing is UNREPORTED:
        strikes = sum(isinstance(each, DroneStrike) for each in set(silent))
        assert board.buckets == {}
        assert len(board.aside) == strikes


@given(logs(), st.sampled_from(GRAINS), st.sampled_from(POLICIES))
def test_x15_every_number_is_reachable_through_provenance(written: list[Any], grain: str, policy: Any) -> None:
    """To at least one entry that stands, with nothing missing."""
    board: Board = ask(written, RecordBoard(scope(grain), policy))

    for bucket in board.buckets.values():
        trace = ask(written, Provenance(bucket.evidence))
        assert bucket.evidence
        assert trace.missing == frozenset()
        assert {source.account.id for source in trace.sources} == bucket.evidence


@given(logs(), st.sampled_from(("night", "day", "month")), st.sampled_from((envelope(), latest("RU/MoD"))))
def test_x16_checking_a_claim_is_asking_with_its_scope(written: list[Any], grain: str, policy: Any) -> None:
    """A complete superlative gives the verdict of the board with that scope."""
    asked: Scope = scope(grain)
    claim = Superlative(scope=asked)
    board: Board = ask(written, RecordBoard(asked, policy))
    for key in [*board.buckets, date(2024, 11, 10)]:
        checked = ask(written, SuperlativeCheck(claim, about=key, complete={"count": (policy,)}))
        assert checked.outcome is board.verdict(key).outcome
