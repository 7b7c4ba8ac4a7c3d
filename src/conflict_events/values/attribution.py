"""`Attribution`: who says so, when, and through whom we know; `Evidence`: what can be shown for it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Literal

import attrs

from conflict_events.values import clocks, forms
from conflict_events.values.calls import explains_calls
from conflict_events.values.forms import Actor
from conflict_events.values.typed import typed
from conflict_events.values.when import When, when

__all__ = ["Attribution", "Evidence"]

_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NAMED = re.compile(r"sha-?256:", re.ASCII | re.IGNORECASE)
GRADES = ("A", "B", "C", "D", "E", "F")


def _plain_digest(value: str | None) -> str | None:
    """Take off what archivers write around a digest: its name before it, and capitals."""
    text = forms.maybe_text(value)
    return text if text is None or _SHA256.fullmatch(text) else _NAMED.sub("", text, count=1).lower()


def _moment(value: datetime | str | None) -> datetime | None:
    """Convert an aware datetime, or its ISO text, to UTC; None stays None."""
    return clocks.to_utc(clocks.instant(value, None, "") if isinstance(value, str) else value)


@explains_calls
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class Evidence:
    """A thing that can be shown: the hash gives authenticity, the archive availability, the log custody.

    Attributes:
        url: Where it was found.
        retrieved: When somebody fetched it; None = not fetched.
        sha256: The digest of what was fetched, 64 hexadecimal digits, also as archivers write it: in capitals, or
            with "SHA-256:" before it. Another digest, such as SHA3-512, goes into `locator` with its name.
        archived_url: Where a copy is kept.
        media_type: Such as "text/html".
        locator: The spot in it: a page, a time stamp, a paragraph.
    """

    url: str | None = attrs.field(default=None, converter=forms.maybe_text)
    retrieved: datetime | None = attrs.field(default=None, converter=_moment)
    sha256: str | None = attrs.field(default=None, converter=_plain_digest)
    archived_url: str | None = attrs.field(default=None, converter=forms.maybe_text)
    media_type: str | None = attrs.field(default=None, converter=forms.maybe_text)
    locator: str | None = attrs.field(default=None, converter=forms.maybe_text)

    def __repr__(self) -> str:
        return typed(self)

    def __hash__(self) -> int:
        return hash((self.url, self.sha256, self.archived_url, self.locator))  # what tells most apart

    def __attrs_post_init__(self) -> None:
        where = self.url or self.sha256 or self.archived_url or self.locator
        forms.check(where, "evidence", "needs a url, an archived_url, a sha256 or a locator", None)
        hexadecimal = self.sha256 is None or _SHA256.fullmatch(self.sha256)
        rule = "must be 64 lower-case hexadecimal digits; put another digest into locator, as sha3-512:..."
        forms.check(hexadecimal, "sha256", rule, self.sha256)
        aware = self.retrieved is None or self.retrieved.utcoffset() is not None
        forms.check(aware, "retrieved", "must be aware", self.retrieved)


def _several_evidence(_instance: Any, _field: Any, value: Any) -> None:
    listed = isinstance(value, tuple) and all(isinstance(item, Evidence) for item in value)
    forms.check(listed, "", "must be a tuple of Evidence", value)


@explains_calls
@attrs.frozen(slots=False, field_transformer=forms.named)
class Attribution:
    """Who vouches for an account.

    Attributes:
        claimant: The voice that vouches for the content, as an actor path; not the outlet that passed it on.
        reported: When the claimant said it, or the earliest publication known; text is read as ISO time or EDTF.
        via: The outlets through which it reached us, nearest to the claimant first; the last is what was read.
        evidence: What can be shown for it.
        quote: The claimant's words verbatim, in `lang`; a translation is a different quote.
        lang: BCP 47 tag of the quote.
        reliability: Admiralty grade of the source, A to F; F = cannot be judged. Never used as a weight here.
        credibility: Admiralty grade of the content, 1 to 6; 6 = cannot be judged. Independent of the other.
    """

    claimant: Actor = attrs.field(converter=forms.path)
    reported: When = attrs.field(converter=when)
    via: tuple[str, ...] = attrs.field(default=(), converter=forms.texts, kw_only=True)
    evidence: tuple[Evidence, ...] = attrs.field(default=(), validator=_several_evidence, kw_only=True)
    quote: str | None = attrs.field(default=None, converter=forms.maybe_text, kw_only=True)
    lang: str | None = attrs.field(default=None, converter=forms.maybe_text, kw_only=True)
    reliability: Literal["A", "B", "C", "D", "E", "F"] = attrs.field(
        default="F", validator=forms.word(*GRADES), kw_only=True
    )
    credibility: int = attrs.field(default=6, validator=forms.a(int), kw_only=True)

    def __repr__(self) -> str:
        return typed(self)

    def __hash__(self) -> int:
        return hash((self.claimant, self.reported, self.evidence, self.quote))  # what tells most apart

    def __attrs_post_init__(self) -> None:
        graded = 1 <= self.credibility <= 6  # the Admiralty scale
        forms.check(graded, "credibility", "must be a whole number from 1 to 6", self.credibility)
