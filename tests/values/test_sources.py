"""`Attribution`, `Evidence`, `Tally`, `Scope`, `Superlative`."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conflict_events.errors import IncompleteScope, InvalidValue
from conflict_events.events import DroneStrike
from conflict_events.testing import attributions, counts, evidence, refinements, scopes, superlatives, tallies
from conflict_events.values import (
    UNREPORTED,
    WITHHELD,
    Attribution,
    Evidence,
    Quantity,
    Scope,
    Superlative,
    Tally,
    When,
)
from conflict_events.values.scope import CALENDAR_GRAINS
from conflict_events.values.tally import EXPLAINED

SAID = When.at("2024-11-10T08:00Z")


# --- evidence and attribution ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "field", "rule"),
    [
        ({}, "evidence", "needs"),
        ({"media_type": "text/html"}, "evidence", "needs"),
        ({"sha256": "ab"}, "sha256", "64 lower-case hexadecimal"),
        ({"sha256": "g" * 64}, "sha256", "64 lower-case hexadecimal"),
        ({"url": "x", "retrieved": datetime(2024, 11, 10)}, "retrieved", "an offset"),  # noqa: DTZ001  # E2 refuses it
        ({"url": "x", "retrieved": "now"}, "retrieved", "must be a datetime or ISO text"),
        ({"url": ""}, "url", "not empty"),
    ],
)
def test_evidence_that_shows_nothing_is_refused(fields: dict[str, Any], field: str, rule: str) -> None:
    """E1 and E2."""
    with pytest.raises(InvalidValue, match=rule) as raised:
        Evidence(**fields)

    assert raised.value.field == field


@given(evidence())
def test_e1_e2_evidence_has_a_spot_a_whole_hash_and_an_aware_time(shown: Evidence) -> None:
    """Something to find it by, at least."""
    assert shown.url or shown.sha256 or shown.archived_url or shown.locator
    assert shown.sha256 is None or len(shown.sha256) == 64
    assert shown.retrieved is None or shown.retrieved.tzinfo is UTC


def test_e2_the_fast_path_is_checked_too() -> None:
    """It runs no converters."""
    shown = Evidence(url="x", retrieved=datetime(2024, 11, 10, tzinfo=UTC))
    shown.__dict__["retrieved"] = datetime(2024, 11, 10)  # noqa: DTZ001  # on purpose

    with pytest.raises(InvalidValue, match="aware"):
        shown.__attrs_post_init__()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"claimant": "RU/"}, "claimant"),
        ({"reported": None}, "reported"),
        ({"via": "AFP"}, "via"),
        ({"via": 3}, "via"),
        ({"via": ("",)}, "via"),
        ({"evidence": "x"}, "evidence"),
        ({"evidence": ("x",)}, "evidence"),
        ({"reliability": "G"}, "reliability"),
        ({"credibility": 0}, "credibility"),
        ({"credibility": 7}, "credibility"),
        ({"credibility": True}, "credibility"),
        ({"credibility": "6"}, "credibility"),
    ],
)
def test_an_attribution_that_names_nobody_or_grades_off_the_scale_is_refused(
    fields: dict[str, Any], field: str
) -> None:
    """The error names the field."""
    with pytest.raises(InvalidValue) as raised:
        Attribution(**{"claimant": "RU/MoD", "reported": SAID, **fields})

    assert raised.value.field.split(".")[0] == field


@given(attributions())
def test_an_attribution_is_graded_f6_unless_somebody_graded_it(said: Attribution) -> None:
    """F6 = cannot be judged."""
    plain = Attribution(said.claimant, said.reported)

    assert (plain.reliability, plain.credibility, plain.via, plain.evidence) == ("F", 6, (), ())
    assert said.reliability in "ABCDEF"
    assert 1 <= said.credibility <= 6


# --- tally ----------------------------------------------------------------------------------------


def test_q5_a_tally_counts_in_whole_numbers_and_takes_bare_ones() -> None:
    """A bare number is exact; half a drone is refused by the name of its field."""
    assert Tally(launched=145) == Tally(launched=Quantity.exact(145))

    with pytest.raises(InvalidValue, match="whole") as raised:
        Tally(lost=Quantity.about_(__import__("decimal").Decimal("1.5")))
    assert raised.value.field == "lost"
    with pytest.raises(InvalidValue, match="float") as raised:
        Tally(hits=1.0)  # type: ignore[arg-type]  # refused
    assert raised.value.field == "hits"


@given(tallies())
def test_a_tally_that_cannot_be_true_is_kept(tally: Tally) -> None:
    """Content is linted, not refused; what is not reported stays so."""
    assert Tally(**tally.__dict__) == tally
    assert Tally() == Tally(launched=UNREPORTED)


@given(st.data(), st.lists(counts(max_value=50).filter(lambda q: q.missing is None), min_size=6, max_size=6))
def test_x8_the_residual_holds_what_nobody_explained(data: st.DataObject, parts: list[Quantity]) -> None:
    """Whatever the true numbers are, launched less explained (at least zero) is in it."""
    tally = Tally(launched=parts[0], **dict(zip(EXPLAINED, parts[1:], strict=True)))
    launched, *explained = (data.draw(refinements(part)).floor for part in parts)

    low, high = tally.residual.bounds()

    nobody = max(launched - sum(explained), 0)
    assert low <= nobody
    assert high is None or nobody <= high


@pytest.mark.parametrize("missing", [UNREPORTED, WITHHELD])
def test_the_residual_of_an_unknown_launch_is_unknown(missing: Quantity) -> None:
    """And of the founding night it is six."""
    assert Tally(launched=missing, destroyed=3).residual == missing
    night = Tally(launched=145, destroyed=62, lost=67, left_airspace=10)
    assert night.residual == Quantity.exact(6)


# --- scope ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kinds": frozenset()}, "kinds"),
        ({"kinds": "DroneStrike"}, "kinds"),
        ({"kinds": {3}}, "kinds"),
        ({"measure": ""}, "measure"),
        ({"places": "UA"}, "places"),
        ({"places": {"UA//"}}, "places"),
        ({"weapons": {""}}, "weapons"),
        ({"grain": "decade"}, "grain"),
        ({"since": "soon"}, "since"),
        ({"until": 3}, "until"),
        ({"since": "2024-11-11", "until": "2024-11-10"}, "since/until"),
        ({"grain": "night", "day_rule": "majority"}, "day_rule"),
        ({"tz": "Kyiv"}, "tz"),
        ({"day_starts": "18:00"}, "day_starts"),
        ({"day_starts": time(18, tzinfo=UTC)}, "day_starts"),
        ({"date_only": "day"}, "date_only"),
        ({"decoys": "yes"}, "decoys"),
        ({"change": ""}, "change"),
        ({"sides": "RU"}, "sides"),
        ({"sides": {"RU//"}}, "sides"),
        ({"population": "mixed"}, "population"),
        ({"unit": "row"}, "unit"),
        ({"maybe": "in"}, "maybe"),
        ({"bounds": "parts"}, "bounds"),
        ({"speaks_of": {}}, "speaks_of"),
        ({"speaks_of": "UA"}, "speaks_of"),
        ({"speaks_of": ("UA", "RU")}, "speaks_of"),
        ({"speaks_of": (("UA", "UA", "UA"),)}, "speaks_of"),
        ({"speaks_of": {"UA/AirForce": ""}}, "speaks_of"),
        ({"speaks_of": (("UA", "UA"), ("UA", "RU"))}, "speaks_of"),
        ({"complete_since": "2022"}, "complete_since"),
        ({"since": "2024-W45"}, "since"),
        ({"until": "2026-W53"}, "until"),
    ],
)
def test_a_scope_that_cannot_be_meant_is_refused(fields: dict[str, Any], field: str) -> None:
    """The error names the field."""
    with pytest.raises(InvalidValue) as raised:
        Scope(**fields)

    assert raised.value.field.split(".")[0] == field


def test_a_scope_takes_classes_and_dates_as_text() -> None:
    """It holds stable names, never classes."""
    scope = Scope(kinds={DroneStrike}, places={"RU-MOS", ("UA", "UA-30")}, since="2024-02-24")

    assert scope.kinds == frozenset({"DroneStrike"})
    assert scope.places == frozenset({"RU/RU-MOS", "UA/UA-30"})
    assert scope.since == date(2024, 2, 24)


def test_the_words_of_a_scope_that_say_whose_and_how() -> None:
    """Sets of paths, and claimants with the place that they mean, whatever they were given as."""
    pairs = (("UA/AirForce", "UA"), ("RU/MoD", "RU-MOS"))
    given_as: list[Any] = [dict(pairs), pairs, list(pairs), frozenset(pairs)]

    assert {Scope(speaks_of=each).speaks_of for each in given_as} == {(("RU/MoD", "RU/RU-MOS"), ("UA/AirForce", "UA"))}
    assert Scope(sides=("RU", ("UA", "Army"))).sides == frozenset({"RU", "UA/Army"})
    assert Scope(complete_since="2022-02-24").complete_since == date(2022, 2, 24)
    assert hash(Scope(speaks_of=dict(pairs))) == hash(Scope(speaks_of=pairs))


def test_a_week_is_no_day_of_a_scope_and_it_is_said_what_is() -> None:
    """Read as its Monday, six of its days would not compete."""
    with pytest.raises(InvalidValue, match="2026-W53 is a week: give its first or last day, 2026-12-28 or 2027-01-03"):
        Scope(until="2026-W53")


@given(scopes(complete=True))
def test_a_complete_scope_can_be_asked_with(scope: Scope) -> None:
    """`require` raises nothing."""
    scope.require()


@given(scopes())
def test_an_incomplete_scope_is_refused_by_the_names_of_all_that_is_missing(scope: Scope) -> None:
    """There is no default for what the answer depends on."""
    needed = {"kinds", "measure", "grain"}
    needed |= {"day_rule", "tz"} if scope.grain in CALENDAR_GRAINS else set()
    needed |= {"tz"} if scope.since or scope.until or scope.complete_since else set()
    missing = {name for name in needed if getattr(scope, name) is None}
    assume(missing)

    with pytest.raises(IncompleteScope) as refused:
        scope.require()
    assert all(name in str(refused.value) for name in missing)


@given(superlatives())
def test_a_superlative_names_a_rank(claim: Superlative) -> None:
    """The first at best."""
    assert claim.rank >= 1


@pytest.mark.parametrize(
    "fields", [{"rank": 0}, {"rank": True}, {"rank": "1"}, {"scope": None}, {"hedged": 1}, {"direction": "most"}]
)
def test_a_superlative_that_claims_no_rank_is_refused(fields: dict[str, Any]) -> None:
    """True is no rank."""
    with pytest.raises(InvalidValue) as raised:
        Superlative(**{"scope": Scope(), **fields})

    assert raised.value.field == next(iter(fields))


def test_a_superlative_may_carry_its_figure_and_the_record_before() -> None:
    """As numbers or quantities; None = not said."""
    claim = Superlative(scope=Scope(), figure=524, previous=Quantity.at_least(267))

    assert (claim.figure, claim.previous) == (Quantity.exact(524), Quantity.at_least(267))
    assert Superlative(scope=Scope()).figure is None
    with pytest.raises(InvalidValue, match="figure"):
        Superlative(scope=Scope(), figure=-1)


DIGEST = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"


@pytest.mark.parametrize("written", [DIGEST, DIGEST.upper(), f"SHA-256:{DIGEST}", f"sha256:{DIGEST.upper()}"])
def test_a_digest_is_read_as_archivers_write_it(written: str) -> None:
    """One digest has one form, so that what two people wrote down is one item of evidence."""
    assert Evidence(sha256=written) == Evidence(sha256=DIGEST)


@pytest.mark.parametrize("written", [DIGEST * 2, f"sha3-512:{DIGEST * 2}", DIGEST[:-1], f"md5:{DIGEST}"])
def test_another_digest_is_refused_and_its_place_is_named(written: str) -> None:
    """It would be taken for what it is not."""
    with pytest.raises(InvalidValue, match="put another digest into locator"):
        Evidence(sha256=written)
    assert Evidence(locator=written).locator == written
