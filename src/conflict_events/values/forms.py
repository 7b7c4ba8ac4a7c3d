"""Form: what every value and event of this library has in common.

A field says its form in attrs' own words: a **converter** normalises and gives the constructor its types, a
**validator** checks what the annotation promises. `named` fuses both into one step that knows the field's name
and that **runs in constructors only**: the fast read path skips it, because stored data is normal already and its
decoder checks types by itself. What must hold between fields is checked in ``__attrs_post_init__``, on both ways.

The marks (`Role`) say which strings are actors, places or references, so that relabelling the sides and checking
references work for every kind, users' own included, without a list kept by hand.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Annotated, Any

import attrs

from conflict_events.errors import InvalidValue

__all__ = [
    "Actor",
    "EntryId",
    "PlaceCode",
    "Role",
    "a",
    "check",
    "check_entry_id",
    "entry_id",
    "is_none_of_frames",
    "is_under",
    "maybe",
    "maybe_entry_id",
    "maybe_path",
    "maybe_text",
    "maybe_texts",
    "named",
    "path",
    "paths",
    "text",
    "text_set",
    "texts",
    "word",
]


class Role(enum.Enum):
    """What a marked string stands for."""

    ACTOR = "actor"
    PLACE = "place"
    ENTRY = "entry"


Actor = Annotated[str, Role.ACTOR]
"""An actor as a path from large to small: ``"RU/Moscow/Mayor"``."""

PlaceCode = Annotated[str, Role.PLACE]
"""A place as a path of codes from large to small: ``"RU/RU-MOS/Ramenskoye"``."""

EntryId = Annotated[str, Role.ENTRY]
"""The id of an entry: 32 lower-case hexadecimal digits."""

_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)


def check(condition: object, field: str, rule: str, value: object) -> None:
    """Raise `InvalidValue` unless the condition holds."""
    if not condition:
        raise InvalidValue(field, rule, value)


# --- fields -------------------------------------------------------------------------------------


def named(_cls: type[Any], fields: list[attrs.Attribute[Any]]) -> list[attrs.Attribute[Any]]:
    """Fuse each field's converter and validator into one converter that knows the field's name.

    Give it to ``attrs.frozen(field_transformer=...)``.
    """
    # attrs' stub lacks `inherited`; a field of a parent was fused there already.
    return [field if getattr(field, "inherited") else _fused(field) for field in fields]  # noqa: B009


def _fused(field: attrs.Attribute[Any]) -> attrs.Attribute[Any]:
    if field.converter is None and field.validator is None:
        return field
    normalise: Any = field.converter
    validate: Any = field.validator
    usual = _normal_default(field, normalise, validate)

    def convert(value: Any) -> Any:
        if value is usual:  # most fields are left at their default
            return value
        try:
            made = value if normalise is None else normalise(value)
            if validate is not None:
                validate(None, field, made)
        except InvalidValue as error:
            where = f"{field.name}.{error.field}" if error.field else field.name
            raise InvalidValue(where, error.rule, error.value) from None
        return made

    convert.__form__ = True  # type: ignore[attr-defined]  # the mark by which the fast read path knows it may skip it
    return field.evolve(converter=convert, validator=None)


def _normal_default(field: attrs.Attribute[Any], normalise: Any, validate: Any) -> Any:
    """Give a field's default where its form leaves it as it is; else what nobody can give."""
    try:
        unchanged = normalise is None or normalise(field.default) is field.default
        if validate is not None:
            validate(None, field, field.default)
    except Exception:  # noqa: BLE001  # a form of users may raise anything: it will, where the default is asked for
        unchanged = False
    return field.default if unchanged else object()


# --- validators ---------------------------------------------------------------------------------


def a(*kinds: type[Any]) -> Callable[[Any, Any, Any], None]:
    """Make a validator that lets nothing but instances of these classes pass; a bool is not an int."""
    listed = " or ".join(kind.__name__ for kind in kinds)
    rule = f"must be {'an' if listed[0] in 'AEIOaeio' else 'a'} {listed}"

    def validate(_instance: Any, _field: Any, value: Any) -> None:
        if type(value) not in kinds:
            check(isinstance(value, kinds) and not isinstance(value, bool), "", rule, value)

    return validate


def word(*choices: str) -> Callable[[Any, Any, Any], None]:
    """Make a validator that lets only the listed words pass."""
    rule = f"must be one of {', '.join(map(repr, choices))}"

    def validate(_instance: Any, _field: Any, value: Any) -> None:
        if not (isinstance(value, str) and value in choices):
            raise InvalidValue("", rule, value)

    return validate


def maybe(validator: Callable[[Any, Any, Any], None]) -> Callable[[Any, Any, Any], None]:
    """Make a validator that lets None pass too."""

    def validate(instance: Any, field: Any, value: Any) -> None:
        if value is not None:
            validator(instance, field, value)

    return validate


# --- converters ---------------------------------------------------------------------------------


def text(value: str) -> str:
    """Convert to NFC text; refuse what is empty, has a null character, or is no valid Unicode."""
    if type(value) is str and value.isprintable() and value.strip():  # so it has none of what is refused below
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    check(isinstance(value, str) and value.strip(), "", "must be text and not empty", value)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise InvalidValue("", "must be valid Unicode (a lone surrogate is not)", value) from None
    check("\0" not in value, "", "must not hold a null character", value)
    return unicodedata.normalize("NFC", value)


def is_none_of_frames(value: Any) -> bool:
    """Tell whether it is what a frame has in an empty cell: NaN, NaT or pandas' NA, of which none equals itself."""
    try:
        return not isinstance(value, str | Decimal) and bool(value != value)  # noqa: PLR0124  # that it does not is what tells it
    except (TypeError, ValueError):  # whether NA is another is NA; and of an array it cannot be told
        return type(value).__name__ == "NAType"


def maybe_text(value: str | None) -> str | None:
    """Convert to `text`; None stays None."""
    return None if value is None else text(value)


def texts(value: Iterable[str]) -> tuple[str, ...]:
    """Convert to a tuple of texts; a set is refused, for it has no order and would have another one each time."""
    check(not isinstance(value, set | frozenset), "", "must be in an order, such as a tuple, and a set has none", value)
    return _texts(value)


def text_set(value: Iterable[str]) -> frozenset[str]:
    """Convert to a set of texts."""
    return frozenset(_texts(value))


def _texts(value: Iterable[str]) -> tuple[str, ...]:
    """Convert each; one bare string is refused, for it is iterable too."""
    listed = type(value) is tuple or (isinstance(value, Iterable) and not isinstance(value, str))
    check(listed, "", "must be several texts, such as a tuple", value)
    return tuple([text(item) for item in value])


def maybe_texts(value: Iterable[str] | None) -> frozenset[str] | None:
    """Convert to a set of texts; None = not said, empty = none."""
    return None if value is None else text_set(value)


def path(value: str | tuple[str, ...]) -> str:
    """Convert to a path such as ``"RU/MoD"``: segments from large to small; a tuple of segments is taken too."""
    joined = text("/".join(texts(value)) if isinstance(value, tuple) else value)
    check(_is_trimmed(joined), "", "must be a path of trimmed segments, none empty, joined by '/'", value)
    return joined


def _is_trimmed(path_: str) -> bool:
    """Tell whether no segment of a path is empty, or has blanks around it."""
    if not path_.isprintable():  # other blanks than a space are not
        return all(segment and segment == segment.strip() for segment in path_.split("/"))
    framed = f"/{path_}/"
    return "//" not in framed and "/ " not in framed and " /" not in framed


def maybe_path(value: str | tuple[str, ...] | None) -> str | None:
    """Convert to `path`; None stays None."""
    return None if value is None else path(value)


def paths(value: Iterable[str | tuple[str, ...]]) -> frozenset[str]:
    """Convert to a set of paths; one bare string is refused, for it is iterable too."""
    listed = isinstance(value, Iterable) and not isinstance(value, str)
    check(listed, "", "must be several paths, such as a set", value)
    return frozenset(path(item) for item in value)


def entry_id(value: str) -> str:
    """Convert to the id of an entry."""
    check_entry_id("", "" if value is None else value)
    return value


def maybe_entry_id(value: str | None) -> str | None:
    """Convert to the id of an entry; None stays None."""
    check_entry_id("", value)
    return value


def check_entry_id(field: str, value: str | None) -> None:
    """Refuse what is not the id of an entry; None passes."""
    good = value is None or (isinstance(value, str) and _ID.fullmatch(value))
    check(good, field, "must be the id of an entry, 32 hexadecimal digits, such as entry.id", value)


def is_under(path_: str, above: str) -> bool:
    """Tell whether a path equals or lies under another: ``"RU/MoD"`` is under ``"RU"``."""
    return path_ == above or path_.startswith(above + "/")
