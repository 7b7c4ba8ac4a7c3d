"""JSON that other programs wrote, read strictly: nothing is dropped in silence, and each fault is told with its path.

Python's own reader takes the last of two equal keys, and NaN, which JSON does not have. One thing is taken that is not
as we write it: a whole number with a point, such as 40.0, for programs that keep tables write counts so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import attrs

from conflict_events.errors import DataError, Fault

__all__ = ["strict_json"]

EXACT = 2**53
"""Up to here a program that keeps numbers in floating point tells each whole one from the next."""
DIGITS = 1000
"""How many digits a number may have; no field takes as many, and to read very many takes very long."""


@attrs.frozen
class _Wrong:
    """Stands where something is that JSON does not have, or has only once."""

    rule: str


def strict_json(text: str) -> Any:
    """Read one JSON value.

    Args:
        text: The value, and nothing else but blanks.

    Raises:
        DataError: It is no JSON, is nested too deeply, gives a key twice, or has a number that is none; with the column
            or the path of each spot.
    """
    try:
        plain = _DECODER.decode(text.strip())
        faults = "; ".join(map(str, _faults(plain, "")))
    except json.JSONDecodeError as error:
        raise DataError(f"{_spot(error)}: {_expected(error)}") from error
    except RecursionError as error:
        raise DataError("must not be nested as deeply as this is") from error
    if faults:
        raise DataError(faults)
    return plain


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in pairs:
        made[name] = _Wrong("must be given once, and is given again") if name in made else value
    return made


def _whole(digits: str) -> Any:
    return int(digits) if len(digits) <= DIGITS else _Wrong(f"must have at most {DIGITS} digits, and has {len(digits)}")


def _number(written: str) -> Any:
    """Read a number with a point or an exponent: a whole one where that is what was meant beyond doubt."""
    try:
        exact = Decimal(written)
    except InvalidOperation:  # an exponent of very many digits
        return float(written)
    return int(exact) if abs(exact) <= EXACT and exact == exact.to_integral_value() else float(exact)


def _not_finite(name: str) -> _Wrong:
    return _Wrong(f"must be a number, which {name} is not; leave out what nobody said")


def _faults(plain: Any, path: str) -> Iterator[Fault]:
    if isinstance(plain, _Wrong):
        yield Fault(path, plain.rule)
    elif isinstance(plain, dict):
        for name, value in plain.items():
            yield from _faults(value, f"{path}.{name}" if path else name)
    elif isinstance(plain, list):
        for index, value in enumerate(plain):
            yield from _faults(value, f"{path}[{index}]")


def _spot(error: json.JSONDecodeError) -> str:
    return f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}, column {error.colno}"


def _expected(error: json.JSONDecodeError) -> str:
    if error.msg == "Extra data":
        return "must end here: one JSON value and nothing after it"
    return f"must be JSON ({error.msg[0].lower()}{error.msg[1:].removesuffix(' at').removesuffix(' starting')})"


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_whole, parse_float=_number, parse_constant=_not_finite
)
