"""Who vouches for a row of the air-attack file: its `source` column, and the pages it names.

A source is an address, or a path without its host: `kpszsu/posts/pfbid...` is a path on facebook.com, where such post
names come from. The page that posted is the claimant: an explicit table says which are the Ukrainian air force, its
regional commands and the general staff; any other page speaks for itself; and where no page is named, the compiler
of the file is the only voice there is.
"""

from __future__ import annotations

import functools
import re

import attrs

from conflict_events.values import Evidence

__all__ = ["COMPILER", "DATASET", "Voice", "voice"]

COMPILER = "piterfm"
DATASET = f"{COMPILER}/missile_attacks_daily"
"""How the file is named among the outlets that an account came through."""

PAGES = {
    "kpszsu": "UA/AirForce",
    "pvkcenter": "UA/AirForce/Center",
    "pvkpivden": "UA/AirForce/South",
    "pvkshid": "UA/AirForce/East",
    "pvkzahid": "UA/AirForce/West",
    "generalstaff.ua": "UA/GeneralStaff",
    "cincafu": "UA/CommanderInChief",
    "kharkivoda.gov.ua": "UA/KharkivOblast",
}
"""Pages by their names in lower case, on whichever platform, and one site."""

_FACEBOOK = re.compile(r"([^/\s]+)/(?:posts|videos)/\S+", re.ASCII)
_FACEBOOK_VIDEO = re.compile(r"watch/\?v=\d+", re.ASCII)
_ADDRESS = re.compile(r"https?://([^/\s]+)/(?:s/)?([^/\s?]*)\S*", re.ASCII)
_SITE = re.compile(r"((?:[a-z0-9-]+\.)+[a-z]{2,})/\S+", re.ASCII)
_PLATFORMS = ("t.me", "www.facebook.com", "facebook.com", "m.facebook.com")


@attrs.frozen
class Voice:
    """Who says a row, and what can be shown for it.

    Attributes:
        claimant: The actor path of the page, or the page's own name.
        evidence: The post, if the file names one.
        problem: What could not be told; None = the page is one that we know.
    """

    claimant: str
    evidence: tuple[Evidence, ...]
    problem: str | None = None


@functools.lru_cache(maxsize=1024)
def voice(source: str) -> Voice:
    """Tell who speaks in a source."""
    if not source:
        return Voice(COMPILER, (), "the row names no source; its compiler is the only claimant")
    page, url = _page(source)
    evidence = (Evidence(locator=source) if url is None else Evidence(url=url),)
    if not page:
        return Voice(
            COMPILER,
            evidence,
            f"{source!r} names no page; the file's compiler is the only claimant",
        )
    if page.lower() in PAGES:
        return Voice(PAGES[page.lower()], evidence)
    return Voice(page, evidence, f"the page {page!r} is not in our table of sources; it speaks for itself")


def _page(source: str) -> tuple[str | None, str | None]:
    """Give the page that posted and the full address, each None where the source does not say it."""
    if match := _FACEBOOK.fullmatch(source):
        return match[1], f"https://www.facebook.com/{source}"
    if _FACEBOOK_VIDEO.fullmatch(source):
        return None, f"https://www.facebook.com/{source}"
    if match := _ADDRESS.fullmatch(source):
        host = match[1].lower()
        return (match[2] if host in _PLATFORMS else host), source
    if match := _SITE.fullmatch(source):
        return match[1], f"https://{source}"
    return None, None
