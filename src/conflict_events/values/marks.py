"""Walking a value by its marks: which strings in it are actors, places, or references to entries.

One walk serves the checking of references, the joining of versions and the relabelling of sides, for every kind, users'
own included.
"""

from __future__ import annotations

import functools
import types
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

import attrs

from conflict_events.values.forms import Role

__all__ = ["Roles", "hints_of", "marked", "may_hold", "role_at", "role_of", "roles_of"]

NOTHING = ()

Roles: TypeAlias = Role | tuple[Role | None, ...] | None
"""What the strings of a field stand for: all of them one thing, or each its own by its place in a pair or the like."""


def hints_of(cls: Any) -> dict[str, Any]:
    """Give the annotations of a class's fields, marks included."""
    return _hints_of(cls)


@functools.cache
def _hints_of(cls: Any) -> dict[str, Any]:
    hints = get_type_hints(cls, include_extras=True)
    return {field.name: hints.get(field.name, Any) for field in attrs.fields(cls)}


@functools.cache
def role_of(hint: Any) -> Role | None:
    """Give the mark of an annotation, looked for in its optional, tuple and set forms too."""
    if get_origin(hint) is Annotated:
        return next((mark for mark in hint.__metadata__ if isinstance(mark, Role)), None)
    if get_origin(hint) in (Union, types.UnionType, tuple, frozenset):
        return next((role for part in get_args(hint) if (role := role_of(part))), None)
    return None


@functools.cache
def roles_of(hint: Any) -> Roles:
    """Give the marks of an annotation: by place where it holds tuples of a fixed length whose places differ."""
    if get_origin(hint) is tuple and Ellipsis not in get_args(hint):
        places = tuple(map(role_of, get_args(hint)))
        return places if len(set(places)) > 1 else role_of(hint)
    if get_origin(hint) in (Union, types.UnionType, tuple, frozenset):
        return next((roles for part in get_args(hint) if (roles := roles_of(part))), None)
    return role_of(hint)


def role_at(roles: Roles, place: int, item: Any) -> Roles:
    """Give the marks of what stands at a place of several: those of its place, but for tuples that have places."""
    return roles[place] if isinstance(roles, tuple) and not isinstance(item, tuple) else roles


def marked(value: Any, only: Role | None = None) -> list[tuple[str, Role, str]]:
    """Give every marked string inside a value: the way to it, its role, and itself; `only` one role where given."""
    marks: list[tuple[str, Role, str]] = []
    _walk(value, None, "", only, marks)
    return marks


def _walk(value: Any, roles: Roles, path: str, only: Role | None, marks: list[tuple[str, Role, str]]) -> None:
    if isinstance(value, str):
        if isinstance(roles, Role):
            marks.append((path, roles, value))
    elif isinstance(value, tuple | frozenset):
        for place, item in enumerate(value):
            _walk(item, role_at(roles, place, item), path, only, marks)
    else:
        cls: Any = type(value)
        for name, inner in _ways(cls, path, only):
            part = getattr(value, name)
            if type(part) is str and isinstance(inner[0], Role):  # most are, and most others are not said
                marks.append((inner[1], inner[0], part))
            elif part is not None and part is not NOTHING:
                _walk(part, *inner, marks)


@functools.lru_cache(4096)
def _ways(cls: Any, path: str, only: Role | None) -> tuple[tuple[str, tuple[Roles, str, Role | None]], ...]:
    """Give the fields of a class in which a mark may stand, each with how to walk on; none where it has no fields."""
    if not attrs.has(cls):
        return ()
    return tuple((name, (roles, f"{path}.{name}" if path else name, only)) for name, roles in _spots(cls, only))


@functools.cache
def _spots(cls: Any, only: Role | None) -> tuple[tuple[str, Roles], ...]:
    """Give the fields of a class in which a mark may stand, with the roles of what stands there itself."""
    roles = {name: roles_of(hint) for name, hint in hints_of(cls).items() if may_hold(hint, only)}
    return tuple((name, _only(each, only)) for name, each in roles.items())


def _only(roles: Roles, only: Role | None) -> Roles:
    if isinstance(roles, tuple):
        return tuple(role if only in (None, role) else None for role in roles)
    return roles if only in (None, roles) else None


def may_hold(hint: Any, only: Role | None) -> bool:
    """Tell whether a value of an annotation may hold a marked string; `only` of one role where given."""
    if isinstance(hint, list):
        return False  # the arguments of a callable are no value
    roles = roles_of(hint)
    if roles is not None:
        return only is None or only in (roles if isinstance(roles, tuple) else (roles,))
    if get_origin(hint) is Literal or hint is Ellipsis:
        return False
    if parts := get_args(hint):
        return any(may_hold(part, only) for part in parts)
    if attrs.has(hint):
        return bool(_spots(hint, only))
    return hint in (Any, object) or not isinstance(hint, type)  # where the annotation does not say, look
