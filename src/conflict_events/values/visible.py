"""`visible`: text from strangers, as it may be sent to a terminal; `cut`: as much of it as there is room for."""

from __future__ import annotations

import json
import re

__all__ = ["ARMED", "cut", "escaped", "visible"]

ARMED = "^[=+@\t\r\n\uff1d\uff0b\uff0d\uff20-]"
"""What a spreadsheet may take for the beginning of a formula, in either width."""

# Controls, which a terminal obeys; marks of direction, which make text look like other text; breaks of lines; what has
# no width at all, half characters, and the two that no XML may hold. Not the two joiners, without which Persian and
# Hindi are misspelt.
_HIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    r"\ud800-\udfff\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    r"""Write what a terminal would obey, or not show, as it is escaped in JSON: ``\u001b``, ``\n``, ``\u202e``.

    Inside a JSON document, between its line breaks, the result means the same as before.
    """
    return escaped(text, _HIDDEN)


def escaped(text: str, which: re.Pattern[str]) -> str:
    """Write some of the characters of a text as they are escaped in JSON.

    Args:
        text: The text.
        which: Finds one character at a time.
    """
    return which.sub(lambda letter: json.dumps(letter[0])[1:-1], text)


def cut(text: str, width: int) -> str:
    """Shorten a text to so many characters, where it has more, and show that it was."""
    return text if len(text) <= width else f"{text[: width - 3]}..."
