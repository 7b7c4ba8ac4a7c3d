"""Saved scopes: a name in place of the options that a desk types every day.

They are kept in a file, `conflict-events.toml` in the folder where the command is run, or another by ``--config``. Each
is the options as they are typed, whose count among them::

    [scopes]
    ukraine-nights = "--kind DroneStrike --measure launched --attacker RU --place UA --count under:UA"

What is typed after ``--scope NAME`` goes before what is saved.
"""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from conflict_events.errors import UsageError
from conflict_events.values.spelling import nearest

__all__ = ["FILE", "SCOPE", "expanded"]

FILE, SCOPE, CONFIG = "conflict-events.toml", "--scope", "--config"


def expanded(words: Sequence[str]) -> list[str]:
    """Put the options of a saved scope in the place of its name.

    Args:
        words: What was typed.

    Raises:
        UsageError: No scope of that name is saved, or the file is none of saved scopes.
    """
    apart = [part for word in words for part in _apart(word)]
    if not {SCOPE, CONFIG} & set(apart):
        return list(words)
    file, rest = _taken(apart, CONFIG)
    name, rest = _taken(rest, SCOPE)
    if name is None:
        raise UsageError(f"{CONFIG}: says where scopes are saved; name one with {SCOPE}")
    at = apart.index(SCOPE) - (0 if file is None or apart.index(CONFIG) > apart.index(SCOPE) else 2)
    return [*rest[:at], *shlex.split(_saved(Path(file or FILE), name)), *rest[at:]]


def _apart(word: str) -> tuple[str, ...]:
    name, equals, value = word.partition("=")
    return (name, value) if equals and name in (SCOPE, CONFIG) else (word,)


def _taken(words: Sequence[str], option: str) -> tuple[str | None, list[str]]:
    """Take an option and its value out of the words.

    Raises:
        UsageError: It stands twice, or without a value.
    """
    places = [place for place, word in enumerate(words) if word == option]
    if not places:
        return None, list(words)
    if len(places) > 1 or places[0] + 1 == len(words):
        raise UsageError(f"{option}: must stand once, with a value")
    (place,) = places
    return words[place + 1], [*words[:place], *words[place + 2 :]]


def _saved(file: Path, name: str) -> str:
    scopes = _scopes(file)
    options = scopes.get(name)
    if not isinstance(options, str):
        near = nearest(name, scopes)
        meant = f"; did you mean {' or '.join(near)}?" if near else ""
        raise UsageError(
            f"{SCOPE}: {file} has none that is called {name!r}{meant}; it has {', '.join(scopes) or 'none'}"
        )
    return options


def _scopes(file: Path) -> Mapping[str, object]:
    try:
        with file.open("rb") as opened:
            scopes = tomllib.load(opened).get("scopes", {})
    except FileNotFoundError:
        raise UsageError(
            f"{SCOPE}: scopes are saved in {file}, which is not there; make it, or name it by {CONFIG}"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: must be TOML ({error})") from error
    if not isinstance(scopes, dict):
        raise UsageError(f"{file}: scopes must be a table of names and options, got {scopes!r}")
    return scopes
