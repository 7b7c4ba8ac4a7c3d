"""Marks: what shows which report an account is from (C7)."""

from __future__ import annotations

import re
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit

from conflict_events.values import Attribution, Evidence

__all__ = ["Mark", "canonical_url", "marks_of", "marks_of_evidence"]

Mark: TypeAlias = tuple[Any, ...]
"""Two accounts of one claimant that share a mark may be from one report."""

CHANNELS = frozenset(
    {"facebook.com", "instagram.com", "ok.ru", "t.me", "tiktok.com", "twitter.com", "vk.com", "x.com", "youtube.com"}
)
"""Hosts where an address of one step names a channel, and no post in it."""

TRACKING = ("fbclid", "gclid", "igshid", "mc_", "ref", "utm_")
"""How the parameters begin that say how a reader came to a page, and not which page it is."""

MOBILE = ("www.", "m.", "mobile.")

_PLAIN = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:/[\w.~%+@:,;=!$&()*/-]*)?)", re.ASCII)
"""An address of a host in lower case and steps alone, as most are: it needs no taking apart by the rules for all."""


def marks_of(said: Attribution) -> tuple[Mark, ...]:
    """Give what an attribution shows of its report: items of evidence; without one who, when and through whom."""
    shown = marks_of_evidence(said)
    return shown or ((said.claimant, said.reported, said.via[-1] if said.via else None),)


def marks_of_evidence(said: Attribution) -> tuple[Mark, ...]:
    """Give the items of evidence that show a report; a channel's own address, or a site's, shows none."""
    items = (mark for each in said.evidence if (mark := _mark_of(each)) is not None)
    return tuple(dict.fromkeys((said.claimant, *item) for item in items))


def _mark_of(item: Evidence) -> Mark | None:
    if item.url is None:
        where = item.sha256 or item.archived_url or item.locator
        return None if where is None else (where, item.locator)
    canonical, is_page = canonical_url(item.url)
    return (canonical, item.locator) if is_page or item.locator else None


def canonical_url(url: str) -> tuple[str, bool]:
    """Write an address the one way, whatever device or link it was copied from.

    Returns:
        The address, and whether it names a page: a channel's own address, or a site's, is none.
    """
    host, path, asked = _parts_of(url)
    if host is None:  # not an address at all, and still a mark
        return url, True
    for prefix in MOBILE:
        host = host.removeprefix(prefix)
    steps = [step for step in path.split("/") if step]
    if host == "t.me" and steps[:1] == ["s"]:
        steps = steps[1:]
    query = asked and urlencode([pair for pair in sorted(parse_qsl(asked)) if not pair[0].startswith(TRACKING)])
    is_page = bool(query) or len(steps) > (1 if host in CHANNELS else 0)
    return "/".join([host, *steps]) + (f"?{query}" if query else ""), is_page


def _parts_of(url: str) -> tuple[str | None, str, str]:
    """Give host, path and query of an address; no host where it is none."""
    if plain := _PLAIN.fullmatch(url):
        return plain[1], plain[2], ""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        return (parts.hostname or "").lower(), parts.path, parts.query
    except ValueError:
        return None, "", ""
