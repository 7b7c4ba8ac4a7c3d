"""The text of a post without its layout, and whether all of it is there."""

from __future__ import annotations

import re

import attrs

__all__ = ["Plain", "plain"]

_LINK = re.compile(r"\[([^\]]*)\](?:\([^)]*\)?)?")
_MARKS = re.compile(r"[*_]+")
_SIGNATURE = re.compile(r"(?:🔹|\[?Минобороны Ро|\[Мин).*$")
_SIGNS = re.compile(r"^[^\w«(]+")
_ENDS = (".", "!", "?", ")", "»")


@attrs.frozen
class Plain:
    """The words of a post.

    Attributes:
        text: Without links, marks and signature.
        is_cut: Whether it breaks off.
    """

    text: str
    is_cut: bool


def plain(post: str) -> Plain:
    """Take the layout off."""
    signature = _SIGNATURE.search(post)
    body = post if signature is None else post[: signature.start()]
    text = " ".join(_MARKS.sub("", _LINK.sub(r"\1", body)).split())
    text = _SIGNS.sub("", text)
    return Plain(text, is_cut=signature is None and not text.endswith(_ENDS))
