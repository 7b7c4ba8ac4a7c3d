"""Marks: what shows which report an account is from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting.membership.marks import Mark, canonical_url, marks_of
from conflict_events.values import Attribution, Evidence

AT = "2024-11-10T08:00Z"


def marks(said: Attribution) -> set[Mark]:
    return set(marks_of(said))


def said(*evidence: Evidence, claimant: str = "UA/AirForce", at: str = AT, via: tuple[str, ...] = ()) -> Attribution:
    return Attribution(claimant, reported=at, via=via, evidence=evidence)


def url(address: str, locator: str | None = None) -> Evidence:
    return Evidence(url=address, locator=locator)


@pytest.mark.parametrize(
    ("address", "canonical", "is_page"),
    [
        ("https://t.me/kpszsu/22727", "t.me/kpszsu/22727", True),
        ("https://t.me/s/kpszsu/22727", "t.me/kpszsu/22727", True),
        ("t.me/kpszsu/22727?utm_source=x", "t.me/kpszsu/22727", True),
        ("https://t.me/kpszsu", "t.me/kpszsu", False),
        ("https://t.me/s/kpszsu", "t.me/kpszsu", False),
        ("https://www.facebook.com/kpszsu/posts/1", "facebook.com/kpszsu/posts/1", True),
        ("https://m.facebook.com/kpszsu", "facebook.com/kpszsu", False),
        ("https://facebook.com/story?id=5&fbclid=z", "facebook.com/story?id=5", True),
        ("https://mobile.twitter.com/x/status/1/", "twitter.com/x/status/1", True),
        ("https://example.org", "example.org", False),
        ("https://example.org/news", "example.org/news", True),
        ("https://example.org/?p=2&a=1", "example.org?a=1&p=2", True),
        ("http://[broken", "http://[broken", True),
    ],
)
def test_c7_an_address_is_written_the_one_way_and_a_channel_names_no_report(
    address: str, canonical: str, *, is_page: bool
) -> None:
    """Whatever device or link it was copied from; what is no address at all is a mark as it stands."""
    assert canonical_url(address) == (canonical, is_page)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (url("https://t.me/kpszsu/1"), url("https://t.me/s/kpszsu/1?utm_medium=y"), True),
        (url("https://t.me/kpszsu/1"), url("https://t.me/kpszsu/2"), False),
        (url("https://example.org/a", "p. 3"), url("https://example.org/a", "p. 3"), True),
        (url("https://example.org/a", "p. 3"), url("https://example.org/a", "p. 4"), False),
        (url("https://t.me/kpszsu", "p. 3"), url("https://t.me/kpszsu", "p. 3"), True),
        (Evidence(sha256="a" * 64), Evidence(sha256="a" * 64), True),
        (Evidence(archived_url="https://a.org/1"), Evidence(archived_url="https://a.org/1"), True),
        (Evidence(locator="page 3"), Evidence(locator="page 3"), True),
        (Evidence(locator="page 3"), Evidence(locator="page 4"), False),
    ],
)
def test_c7_accounts_of_one_claimant_that_show_the_same_thing_share_a_mark(
    one: Evidence, other: Evidence, *, shared: bool
) -> None:
    """An item of evidence is its address and the spot in it; of another claimant it is another report."""
    assert bool(marks(said(one)) & marks(said(other))) == shared
    assert not marks(said(one)) & marks(said(other, claimant="UA"))


def test_c7_without_evidence_a_report_is_who_said_it_when_and_through_whom() -> None:
    """The last outlet is what was read; a channel's address alone shows nothing more."""
    assert marks(said()) == marks(said(url("https://t.me/kpszsu")))
    assert marks(said(via=("A", "B"))) == marks(said(via=("C", "B")))
    assert not marks(said(via=("A",))) & marks(said(via=("B",)))
    assert not marks(said(via=("A",))) & marks(said())
    assert not marks(said()) & marks(said(at="2024-11-10T09:00Z"))


@given(st.text(max_size=20), st.sampled_from(("", "https://", "http://t.me/")))
def test_no_text_in_the_place_of_an_address_raises_and_writing_it_twice_changes_nothing(text: str, scheme: str) -> None:
    """What people enter as an address may be anything."""
    canonical, _ = canonical_url(scheme + text)

    assert isinstance(canonical, str)


@given(st.from_regex(r"https?://[a-zA-Z0-9.-]{1,12}(/[a-zA-Z0-9.~%+@:,;=!$&()*_-]{0,5}){0,3}", fullmatch=True))
def test_a_plain_address_reads_as_by_the_rules_for_all(address: str) -> None:
    """An empty query says nothing, and is no plain address."""
    assert canonical_url(address) == canonical_url(f"{address}?")


def test_c7_one_address_given_twice_is_one_mark() -> None:
    """A post cited in two forms shows its report once, so no lint counts the account twice."""
    twice = said(url("https://t.me/kpszsu/22727"), url("https://t.me/s/kpszsu/22727"))

    assert marks_of(twice) == (("UA/AirForce", "t.me/kpszsu/22727", None),)
