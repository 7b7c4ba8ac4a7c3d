"""The configuration: scopes that are saved under a name, and who records.

It is a file, `conflict-events.toml` in the folder where the command is run, or another by ``--config``. A scope is the
options as they are typed, whose count among them, or a table of them::

    recorded-by = "desk"

    [scopes]
    ukraine-nights = "--kind DroneStrike --measure launched --attacker RU --place UA --count under:UA"

    [scopes.moscow-days]
    kind = ["DroneStrike"]
    place = "RU-MOS"

What is typed after ``--scope NAME`` goes before what is saved.
"""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from conflict_events.errors import UsageError
from conflict_events.values.spelling import nearest

__all__ = ["FILE", "SCOPE", "configured", "expanded"]

FILE, SCOPE, CONFIG = "conflict-events.toml", "--scope", "--config"


def expanded(words: Sequence[str]) -> list[str]:
    """Put the options of a saved scope in the place of its name.

    Args:
        words: What was typed.

    Raises:
        UsageError: No scope of that name is saved, or the file is none of saved scopes.
    """
    apart = [part for word in words for part in _apart(word)]
    if SCOPE not in apart:
        return list(words)
    file, rest = _taken(apart, CONFIG)
    name, rest = _taken(rest, SCOPE)
    at = apart.index(SCOPE) - (0 if file is None or apart.index(CONFIG) > apart.index(SCOPE) else 2)
    return [*rest[:at], *_saved(Path(file or FILE), name or ""), *rest[at:]]


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


def _saved(file: Path, name: str) -> list[str]:
    scopes = _scopes(file)
    if name not in scopes:
        near = nearest(name, scopes)
        meant = f"; did you mean {' or '.join(near)}?" if near else ""
        raise UsageError(
            f"{SCOPE}: {file} has none that is called {name!r}{meant}; it has {', '.join(scopes) or 'none'}"
        )
    return _typed(scopes[name], f"{file}: {name}")


def _typed(options: object, where: str) -> list[str]:
    """Give saved options as they would be typed; in a table a list repeats its option, and true and false are flags.

    Raises:
        UsageError: They are neither text nor a table.
    """
    if isinstance(options, str):
        return shlex.split(options)
    if not isinstance(options, dict):
        raise UsageError(f"{where} must be options as they are typed, or a table of them, got {options!r}")
    each = (
        (f"--{name}", value) for name, held in options.items() for value in (held if isinstance(held, list) else [held])
    )
    return [
        word for flag, value in each if value is not False for word in ([flag] if value is True else [flag, str(value)])
    ]


def _scopes(file: Path) -> Mapping[str, object]:
    try:
        scopes = _read(file).get("scopes", {})
    except FileNotFoundError:
        raise UsageError(
            f"{SCOPE}: scopes are saved in {file}, which is not there; make it, or name it by {CONFIG}"
        ) from None
    if not isinstance(scopes, dict):
        raise UsageError(f"{file}: scopes must be a table of names and options, got {scopes!r}")
    return scopes


def configured(name: str, file: str | None) -> str | None:
    """Give a text of the configuration; None where it has none, or where there is no configuration.

    Args:
        name: Which, such as "recorded-by".
        file: Where; None = the usual place, where there need be none.

    Raises:
        UsageError: The file that is named is not there, or is no configuration; or what it has is no text.
    """
    try:
        scope = _read(Path(file or FILE)).get(name)
    except FileNotFoundError:
        if file is None:
            return None
        raise UsageError(f"{CONFIG}: {file} is not there") from None
    if scope is not None and not isinstance(scope, str):
        raise UsageError(f"{file or FILE}: {name} must be text, got {scope!r}")
    return scope


def _read(file: Path) -> dict[str, object]:
    try:
        with file.open("rb") as opened:
            return tomllib.load(opened)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: must be TOML ({error})") from error
