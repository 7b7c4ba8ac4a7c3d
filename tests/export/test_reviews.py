"""A checked sentence as others describe a fact check, and what an answer rests on as others describe provenance."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import attrs
import pytest

from conflict_events.counting import by
from conflict_events.errors import UsageError
from conflict_events.events import Correction, Statement
from conflict_events.export import claim_review, prov_json
from conflict_events.log import EventLog
from conflict_events.questions.attacks import Totals
from conflict_events.questions.claims import ClaimCheck, ClaimChecked
from conflict_events.values import Attribution, Evidence, Scope, Superlative, When
from tests.columns.test_answers import SCOPE
from tests.log.accounts import opened, said, strike

PAGE = Evidence(url="https://example.org/post")
RECORD = Superlative(scope=Scope(kinds={"DroneStrike"}, measure="launched", attacker="RU", since="2022-02-24"))
COUNTED = {
    "grain": ["night"],
    "day_rule": ["end"],
    "tz": ["Europe/Kyiv"],
    "date_only": ["night"],
    "count": [by("UA/AirForce")],
}


def night(launched: int, day: str, claimant: str = "UA/AirForce") -> Any:
    attribution = attrs.evolve(said(claimant, f"{day}T08:00Z"), evidence=(PAGE, Evidence(locator="p. 1")))
    return attrs.evolve(strike(launched), when=day, attribution=attribution)


def claim(about: str) -> Statement:
    archived = Evidence(archived_url="https://example.org/archived")
    return Statement(
        when="2024-11-10",
        act="claim",
        text="It was a record.",
        attribution=Attribution("UA/AirForce", When.at("2024-11-10T09:00Z"), evidence=(archived,)),
        about=about,
        superlative=RECORD,
    )


def checked(log: EventLog, launched: int, **given: Any) -> ClaimChecked:
    log.append(night(120, "2024-11-08"), night(launched, "2024-11-10"))
    (entry,) = log.append(claim(log.entry(2).id))
    return log.ask(ClaimCheck(entry.id, **{"complete": COUNTED, **given}))


def review(answer: ClaimChecked, log: EventLog) -> dict[str, Any]:
    found = claim_review(answer, log, url="https://example.org/check", author="A desk", published=date(2024, 11, 11))
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("launched", "given", "rating"),
    [
        (145, {}, "Supported as worded"),
        (100, {}, "Not supported as worded"),
        (145, {"complete": ()}, "Undetermined"),
        (145, {"complete": {**COUNTED, "count": [by("AFP")]}}, "Undetermined"),
    ],
)
def test_a_checked_rank_is_a_claim_review_whose_rating_is_a_word(launched: int, given: Any, rating: str) -> None:
    with opened() as log:
        answer = checked(log, launched, **given)
        found = review(answer, log)
        head = log.head

    assert found["reviewRating"] == {"@type": "Rating", "alternateName": rating}
    assert (found["@type"], found["claimReviewed"], found["datePublished"]) == (
        "ClaimReview",
        "It was a record.",
        "2024-11-11",
    )
    assert found["reviewBody"] == answer.sentence()
    assert found["identifier"] == f"{head.position}:{head.digest}"
    reviewed = found["itemReviewed"]
    assert (reviewed["author"]["name"], reviewed["datePublished"]) == ("UA/AirForce", "2024-11-10T09:00:00+00:00")
    assert reviewed["appearance"] == [{"@type": "CreativeWork", "url": "https://example.org/archived"}]
    assert found["isBasedOn"] == [{"@type": "CreativeWork", "url": "https://example.org/post"}]


def test_a_review_is_of_what_was_asked_whatever_came_since() -> None:
    with opened() as log:
        answer = checked(log, 145)
        before = review(answer, log)
        log.append(Correction(target=log.entry(2).id, replacement=night(90, "2024-11-10"), by="ledger"))
        assert review(answer, log) == before


def test_a_claim_that_never_said_when_has_no_date_and_words_of_its_own_where_it_has_no_text() -> None:
    with opened() as log:
        attribution = Attribution("AFP", When.between(None, "2024-11-10T09:00Z"))
        (entry,) = log.append(attrs.evolve(strike(3), attribution=attribution))
        found = review(log.ask(ClaimCheck(entry.id)), log)
    assert "datePublished" not in found["itemReviewed"]
    assert found["claimReviewed"].startswith("DroneStrike: RU; Ukraine; 2024-11-10; launched 3")


def test_what_was_asked_of_no_log_or_is_not_seen_is_refused() -> None:
    with opened() as log:
        answer = checked(log, 145)
        with pytest.raises(UsageError, match="checked: was asked of no log"):
            review(attrs.evolve(answer, context=None), log)
        with pytest.raises(UsageError, match="nothing to review"):
            review(log.as_known("2000-01-01T00:00Z").ask(ClaimCheck(next(log.entries()).id)), log)
        with pytest.raises(UsageError, match="answer: was asked of no log"):
            prov_json(attrs.evolve(answer, context=None), log)


# --- provenance -----------------------------------------------------------------------------------


def test_every_account_behind_an_answer_is_an_entity_with_its_claimant_and_what_shows_it() -> None:
    with opened() as log:
        log.append(night(120, "2024-11-08"), night(145, "2024-11-10"), night(3, "2024-11-10", "AFP"))
        log.append(Correction(target=log.entry(1).id, replacement=night(121, "2024-11-08"), by="ledger"))
        answer = log.ask(Totals(SCOPE, by("UA/AirForce")))
        found = json.loads(json.dumps(prov_json(answer, log)))
        first, second = log.entry(1).id, log.entry(2).id

    assert found["entity"]["ce:answer"] == {"prov:type": "TotalsAnswer"}
    assert found["activity"]["ce:asking"]["ce:position"] == 4
    assert {each["prov:entity"] for each in found["used"].values()} == {f"account:{first}", f"account:{second}"}
    assert found["entity"][f"account:{first}"]["ce:corrected"] is True
    assert found["agent"] == {"actor:UA%2FAirForce": {"prov:label": "UA/AirForce"}}
    assert found["entity"][f"ce:evidence-{second}-0"] == {"ce:url": "https://example.org/post"}
    derived = {(each["prov:generatedEntity"], each["prov:usedEntity"]) for each in found["wasDerivedFrom"].values()}
    assert ("ce:answer", f"account:{second}") in derived
    assert (f"account:{second}", f"ce:evidence-{second}-1") in derived


def test_of_what_was_erased_since_only_that_it_was_there_is_told() -> None:
    with opened() as log:
        log.append(night(145, "2024-11-10"))
        answer = log.ask(Totals(SCOPE, by("UA/AirForce")))
        log.redact(1)
        found = prov_json(answer, log)

    assert [each for each in found["entity"] if each != "ce:answer"] == [f"account:{log_id(answer)}"]
    assert "agent" not in found


def log_id(answer: Any) -> str:
    (found,) = answer.evidence()
    return str(found)
