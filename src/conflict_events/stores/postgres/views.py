"""The views by which other tools read a PostgreSQL log: one of all entries, and one for each kind of event.

Each carries in its comment a hash of our statement, and one of how the server told the view when we had made it: so a
view that somebody altered can be told from one that another version of this library made. No two major versions of
the server need tell a view in the same words, so the comment names that too.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from conflict_events.stores.postgres.schema import MADE, as_text, literal, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from conflict_events.stores.postgres.session import Session
    from conflict_events.stores.protocol import Column, KindView

__all__ = ["define", "outdated", "view_faults", "view_statements"]

_ID = "encode(id, 'hex') AS id"
_TIME = "timestamptz 'epoch' + recorded_at * interval '1 microsecond' AS recorded_at"
_DATA = r"replace(payload, '\u0000', '\ufffd')::jsonb"
_ENTRIES = f"""
SELECT position, {_ID}, {_TIME}, recorded_by, kind, schema, claimant, payload, {_DATA} AS data, metadata,
    encode(digest, 'hex') AS digest
FROM $log.entry"""  # noqa: S608 - constants

_TAKEN = frozenset({"entries"} | {thing.split()[1] for thing in MADE if thing.startswith(("table", "index"))})
_OWN_COLUMNS = frozenset({"position", "id", "recorded_at", "recorded_by", "claimant", "payload"})

_COMMENT = re.compile(r"conflict_events view (\w{16}), as PostgreSQL (\d+) tells it (\w{16})")
_THERE = """
SELECT relname::text, relkind = 'v', coalesce(obj_description(c.oid, 'pg_class'), ''),
    CASE relkind WHEN 'v' THEN pg_get_viewdef(c.oid) ELSE '' END,
    current_setting('server_version_num')::integer / 10000,
    EXISTS (
        SELECT FROM pg_depend JOIN pg_rewrite AS other ON other.oid = objid
        WHERE refobjid = c.oid AND ev_class <> c.oid
    )
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace WHERE nspname = %s
"""


class _Found(NamedTuple):
    is_view: bool
    comment: str
    query: str
    version: int
    is_built_on: bool

    def is_ours(self) -> bool:
        """Tell whether it is a view that we made, unaltered as far as this server can tell."""
        parts = _COMMENT.fullmatch(self.comment)
        return self.is_view and parts is not None and (int(parts[2]) != self.version or parts[3] == _mark(self.query))

    def is_current(self, statement: str) -> bool:
        return self.comment == self.comment_on(statement)

    def comment_on(self, statement: str) -> str:
        return f"conflict_events view {_mark(statement)}, as PostgreSQL {self.version} tells it {_mark(self.query)}"


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def _there(session: Session) -> dict[str, _Found]:
    return {name: _Found(*row) for name, *row in session.ask(_THERE, session.address.schema)}


def view_faults(session: Session) -> Iterator[str]:
    """Yield the views that are not ours, or were altered, and whether the one of all entries is missing."""
    there = _there(session)
    for name, view in sorted(there.items()):
        if view.is_view and not view.is_ours():
            yield f"view {name}: not made by this library, or altered since"
    if "entries" not in there:
        yield "view entries: missing"


# ------------------------------------------------------------------------------------------------------ making them


def outdated(session: Session, wanted: dict[str, str]) -> dict[str, str]:
    """Return the statements that are still to be run; what is not ours, or others build on, is left as it is."""
    there = _there(session)
    return {name: statement for name, statement in wanted.items() if _is_due(there.get(name), statement)}


def _is_due(view: _Found | None, statement: str) -> bool:
    return view is None or (view.is_ours() and not view.is_built_on and not view.is_current(statement))


def define(session: Session, wanted: dict[str, str]) -> None:
    """Make views in the transaction that is open, each in the place of the one that is called so."""
    here = quoted(session.address.schema)
    for name, statement in wanted.items():
        session.run(f"DROP VIEW IF EXISTS {here}.{quoted(name)}")
        session.run(statement)
    there = _there(session)
    for name, statement in wanted.items():
        session.run(f"COMMENT ON VIEW {here}.{quoted(name)} IS {literal(there[name].comment_on(statement))}")


def view_statements(schema: str, views: Sequence[KindView]) -> dict[str, str]:
    """Return the statement that creates each view, by the view's name; the first is that of all entries."""
    here = quoted(schema)
    bodies = {"entries": _ENTRIES.replace("$log", here)}
    for view in views:
        name = _free(view.kind, "kind_", _TAKEN | bodies.keys())
        bodies[name] = _body(view, here)
    return {name: f"CREATE VIEW {here}.{quoted(name)} AS {body}" for name, body in bodies.items()}


def _free(name: str, prefix: str, taken: Collection[str]) -> str:
    """Return a name that PostgreSQL can keep, as it is where it can be."""
    name = name.replace("\0", "") or prefix
    while name in taken or len(name.encode(errors="surrogatepass")) > 63:
        # Cut names are told apart by a hash of the whole.
        name = (
            prefix + name if len(f"{prefix}{name}".encode(errors="surrogatepass")) < 64 else f"{name[:8]}_{_mark(name)}"
        )
    return name


def _body(view: KindView, here: str) -> str:
    columns: dict[str, str] = {}
    for column in view.columns:
        columns[_free(column.name, "its_", _OWN_COLUMNS | columns.keys())] = _whole(column)
    listed = "".join(f", {value} AS {quoted(name)}" for name, value in columns.items())
    # The text is made of literals and identifiers, each quoted: names of kinds and fields come from users' classes.
    # OFFSET 0 keeps the planner from reading the JSON anew for each column. No view is built on another of ours: either
    # can then be replaced alone.
    return (
        f"SELECT position, {_ID}, {_TIME}, recorded_by, claimant{listed}, payload "  # noqa: S608 - quoted
        f"FROM {here}.entry, LATERAL (SELECT {_DATA} OFFSET 0) AS read(found) "
        f"WHERE kind = {literal(as_text(view.kind))}"
    )


_NUMBER = r"'^-?[0-9]{1,255}(\.[0-9]{1,255})?([Ee][+-]?[0-9]{1,2})?$'"
_PARTS = {
    "best": "coalesce(max(n) FILTER (WHERE key = 'best'), max(n) FILTER (WHERE key = 'low'), max(n))",
    "low": (
        "CASE WHEN {published} IS NOT NULL THEN min(n) "
        "ELSE coalesce(max(n) FILTER (WHERE key = 'low'), CASE WHEN max(n) IS NOT NULL THEN 0 END) END"
    ),
    "high": "CASE WHEN {published} IS NOT NULL THEN max(n) ELSE max(n) FILTER (WHERE key = 'high') END",
}
"""What is told of a quantity by its bounds; where it is published as one that contradicts itself, by their hull."""


def _whole(column: Column) -> str:
    if column.default is None:
        return _value(column)
    around = _json_path(column.path.rpartition(".")[0])
    default = literal(column.default) if isinstance(column.default, str) else str(column.default)
    shown = f"{default}::text" if column.form == "stored" else default
    return f"coalesce({_value(column)}, CASE jsonb_typeof(found #> {around}) WHEN 'object' THEN {shown} END)"


def _value(column: Column) -> str:
    at = _json_path(column.path)
    kind, text = f"jsonb_typeof(found #> {at})", f"(found #>> {at})"
    if column.form == "stored":
        return f"CASE {kind} WHEN 'object' THEN NULL ELSE {text} END"
    if column.form == "flag":
        return f"CASE {kind} WHEN 'boolean' THEN {text}::boolean END"
    bounds = "" if column.part is None else f" WHEN {kind} = 'object' THEN ({_bounds(column.part, column.path)})"
    return f"CASE WHEN {text} ~ {_NUMBER} THEN {text}::numeric{bounds} END"


def _bounds(part: str, path: str) -> str:
    bound = _PARTS[part].format(published=f"(found #> {_json_path(f'{path}.published')})")
    number = f"CASE WHEN value ~ {_NUMBER} THEN value::numeric END AS n"
    return (
        f"SELECT {bound} FROM (SELECT key, {number} FROM jsonb_each_text(found #> {_json_path(path)}) "  # noqa: S608
        "WHERE key IN ('low', 'best', 'high')) AS bounds"
    )


def _json_path(path: str) -> str:
    names = ", ".join(literal(name) for name in path.split(".") if path)
    return f"ARRAY[{names}]::text[]"
