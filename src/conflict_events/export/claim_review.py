"""ClaimReview: a checked sentence as schema.org describes a fact check, in JSON-LD, for search engines and archives.

The rating is a word and no number: what the log supports is said, and how true that is, is not for it to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from conflict_events.errors import UsageError
from conflict_events.history import Account
from conflict_events.log import EventLog
from conflict_events.questions.claims import ClaimChecked
from conflict_events.questions.records import Outcome
from conflict_events.values import Attribution
from conflict_events.values.calls import explained

__all__ = ["claim_review"]

OPEN = frozenset({Outcome.UNDETERMINED, Outcome.NOT_COMPARABLE})


@explained
def claim_review(checked: ClaimChecked, log: EventLog, *, url: str, author: str, published: date) -> dict[str, Any]:
    """Give the check of a sentence as a ClaimReview, to be written with `json.dumps` into the page of the review.

    Args:
        checked: The answer to a `ClaimCheck`.
        log: The log that was asked.
        url: Where the review is published.
        author: Who publishes it.
        published: On which day.

    Raises:
        UsageError: It was asked of no log, or of another; or the account checked is none that was seen there.
    """
    context = checked.context
    if context is None:
        raise UsageError("checked: was asked of no log; ask a log or a view")
    view = log.as_cited(context.head, context.view)
    seen = {each.id: each for each in view.accounts() if each.id == checked.claim or each.id in checked.evidence()}
    if checked.claim not in seen:
        raise UsageError(f"checked: no account {checked.claim!r} is seen there, so that there is nothing to review")
    claim = seen.pop(checked.claim)
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": url,
        "datePublished": published.isoformat(),
        "author": {"@type": "Organization", "name": author},
        "claimReviewed": checked.text or claim.event.attribution.quote or str(claim.event).strip("<>"),
        "itemReviewed": _claim(claim),
        "reviewRating": {"@type": "Rating", "alternateName": _rating(checked)},
        "reviewBody": checked.sentence(),
        "isBasedOn": [{"@type": "CreativeWork", "url": each} for each in _urls(seen.values())],
        "identifier": f"{context.head.position}:{context.head.digest}",
    }


def _claim(account: Account[Any]) -> dict[str, Any]:
    attribution: Attribution = account.event.attribution
    said = attribution.reported.earliest
    claim = {"@type": "Claim", "author": {"@type": "Organization", "name": attribution.claimant}}
    appearance = [{"@type": "CreativeWork", "url": each} for each in _urls([account])]
    dated = {} if said is None else {"datePublished": said.isoformat()}
    return {**claim, **dated, "appearance": appearance, "identifier": account.id}


def _urls(accounts: Iterable[Account[Any]]) -> list[str]:
    """Give where the evidence of accounts is found, each address once, in log order."""
    evidence = (each for account in accounts for each in account.event.attribution.evidence)
    return list(dict.fromkeys(each.url or each.archived_url for each in evidence if each.url or each.archived_url))


def _rating(checked: ClaimChecked) -> str:
    if checked.is_supported:
        return "Supported as worded"
    outcome = None if checked.rank is None else checked.rank.outcome
    is_open = outcome in OPEN or checked.unchecked is not None or not checked.sources
    return "Undetermined" if is_open and not checked.drifts else "Not supported as worded"
