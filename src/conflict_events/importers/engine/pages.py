"""Which page speaks at an address: on a platform the channel or account, elsewhere the site."""

from __future__ import annotations

from urllib.parse import urlsplit

__all__ = ["page_at", "site_at"]

PLATFORMS = ("t.me", "twitter.com", "x.com", "facebook.com", "vk.com", "youtube.com", "tiktok.com", "instagram.com")
"""Sites where the page that speaks is the first part of a path."""


def site_at(url: str) -> str:
    """Give the site of an address, in lower case and without "www"; empty = it is none."""
    try:
        return urlsplit(url).netloc.lower().removeprefix("www.") if "://" in url else ""
    except ValueError:  # what a pair of brackets makes of it
        return ""


def page_at(url: str) -> str:
    """Give who speaks at an address; empty = it does not say."""
    site = site_at(url)
    return urlsplit(url).path.strip("/").partition("/")[0] if site in PLATFORMS else site
