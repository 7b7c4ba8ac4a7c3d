"""The tables of a SQLite log, format by format, and the views by which other tools read it."""

from __future__ import annotations

import functools
import hashlib
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conflict_events.stores.protocol import Column, KindView

__all__ = [
    "APPLICATION_ID",
    "FORMAT",
    "format_of",
    "integrity_faults",
    "is_our_view",
    "outdated",
    "quoted",
    "schema_faults",
    "statements",
    "strange_things",
    "view_statements",
]

APPLICATION_ID = 0x43456C67  # "CElg"; it stands in the file's header, where `file` and SQLite find it
FORMAT = 3  # kept as the file's user_version

# Changing a letter of these is a new format: an opened file is compared with its own. The generated column is ANY
# because an integrity check would otherwise parse each payload to see that its claimant is text.
_TABLES = (
    """CREATE TABLE entry (
    position INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    recorded_at INTEGER NOT NULL,
    recorded_by TEXT NOT NULL,
    kind TEXT NOT NULL,
    schema INTEGER NOT NULL,
    ledger INTEGER NOT NULL CHECK (ledger IN (0, 1)),
    salt BLOB,
    payload TEXT,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    claimant ANY GENERATED ALWAYS AS (coalesce(
        json_extract(payload, '$.attribution.claimant'),
        json_extract(payload, '$.replacement.event.attribution.claimant')
    )) VIRTUAL
) STRICT""",
    "CREATE INDEX entry_ledger ON entry (position) WHERE ledger = 1",
    """CREATE TABLE seen (
    key BLOB PRIMARY KEY, position INTEGER NOT NULL
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE record_key (
    key TEXT PRIMARY KEY, position INTEGER NOT NULL, mark BLOB NOT NULL
) STRICT, WITHOUT ROWID""",
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
)

# The first also stops INSERT OR REPLACE, which deletes the row in its way without asking the second.
_TRIGGERS = (
    """CREATE TRIGGER entry_in_sequence BEFORE INSERT ON entry
WHEN new.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM entry)
    OR EXISTS (SELECT 1 FROM entry WHERE id = new.id)
BEGIN
    SELECT raise(ABORT, 'an entry must have the position after the last and an id of its own');
END""",
    """CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
BEGIN
    SELECT raise(ABORT, 'entries are never deleted');
END""",
    """CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
WHEN NOT (
    new.payload IS NULL AND new.salt IS NULL
    AND new.position IS old.position AND new.id IS old.id
    AND new.recorded_at IS old.recorded_at AND new.recorded_by IS old.recorded_by
    AND new.kind IS old.kind AND new.schema IS old.schema
    AND new.ledger IS old.ledger AND new.digest IS old.digest
    AND EXISTS (
        SELECT 1 FROM entry AS redaction
        WHERE redaction.ledger = 1 AND redaction.kind = 'Redaction'
            AND json_extract(redaction.payload, '$.target') = lower(hex(old.id))
    )
)
BEGIN
    SELECT raise(ABORT, 'entries are never changed, only erased where a Redaction names them');
END""",
)

_ENTRIES = """CREATE VIEW entries AS
SELECT
    position,
    lower(hex(id)) AS id,
    strftime('%Y-%m-%dT%H:%M:%S', recorded_at / 1000000, 'unixepoch')
        || printf('.%06dZ', recorded_at % 1000000) AS recorded_at,
    recorded_by,
    kind,
    schema,
    claimant,
    payload,
    lower(hex(digest)) AS digest
FROM entry"""

# Positions are a JSON list: ``json_each`` takes it apart.
_TAGS = """CREATE TABLE tagged (
    kind TEXT NOT NULL, tag TEXT NOT NULL, last INTEGER NOT NULL, positions TEXT NOT NULL,
    PRIMARY KEY (tag, kind, last)
) STRICT, WITHOUT ROWID"""

# Columns are added one by one: SQLite keeps the text of the table as it was, with these at its end.
_METADATA = (
    "ALTER TABLE entry ADD COLUMN metadata TEXT",
    "ALTER TABLE entry ADD COLUMN metadata_digest BLOB CHECK (length(metadata_digest) = 32)",
    "DROP TRIGGER entry_no_update",
    _TRIGGERS[-1]
    .replace("new.salt IS NULL\n", "new.salt IS NULL AND new.metadata IS NULL\n")
    .replace(
        "new.digest IS old.digest\n", "new.digest IS old.digest\n    AND new.metadata_digest IS old.metadata_digest\n"
    ),
    "DROP VIEW entries",
    _ENTRIES.replace("    payload,\n", "    payload,\n    metadata,\n"),
)

_STEPS = (
    (*_TABLES, *_TRIGGERS, _ENTRIES, f"PRAGMA application_id = {APPLICATION_ID}"),
    (_TAGS,),
    _METADATA,
)
"""What makes a file of each format out of one of the format before."""


def statements(version: int = 0) -> Iterator[str]:
    """Yield what makes a file of today's format out of one of an older; of an empty file where that is 0."""
    for step in _STEPS[version:]:
        yield from step
    yield f"PRAGMA user_version = {FORMAT}"


def format_of(db: sqlite3.Connection) -> int:
    """Tell in which format a file is."""
    ((version,),) = db.execute("PRAGMA user_version").fetchall()
    return int(version)


_ALL = "SELECT type, name, tbl_name, sql FROM sqlite_schema"
_SHARED = """SELECT one.name, other.name FROM sqlite_schema AS one
JOIN sqlite_schema AS other ON one.rootpage = other.rootpage AND one.rowid > other.rowid WHERE one.rootpage > 0"""


@functools.cache
def _as_made(version: int = FORMAT) -> frozenset[tuple[str, str, str, str | None]]:
    with closing(_made(version)) as db:
        return frozenset(db.execute(_ALL).fetchall())


def _made(version: int) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    for step in _STEPS[:version]:
        for statement in step:
            db.execute(statement)
    return db


def schema_faults(db: sqlite3.Connection) -> Iterator[str]:
    """Yield what is missing among our tables, triggers, indexes and views, and what is not ours."""
    there, made = frozenset(db.execute(_ALL).fetchall()), _as_made(format_of(db))
    for kind, name, _, _ in sorted(made - there, key=str):
        yield f"{kind} {name}: missing, or not as this library made it"
    for kind, name, table, sql in sorted(there - made, key=str):
        if not (kind == "view" and name == table and is_our_view(name, sql)):
            yield f"{kind} {name}: not made by this library, or altered since"


def strange_things(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return kind and name of what stands in the place of one of our tables, and of what acts on them and is not ours.

    A table or a view stands in the place of ours, in whatever case its name is, and so does one in the same pages. A
    trigger acts, and an index: one that is unique makes SQLite delete the row that is in the way of another.
    """
    ours = {name for kind, name, _, _ in _as_made() if kind == "table"}  # those that it is to have, too
    others = _others(db)
    in_place = [("table", name) for kind, name in others if str(name).lower() in ours and kind in ("table", "view")]
    shared = [("table", f"{one} in the pages of {other}") for one, other in db.execute(_SHARED).fetchall()]
    acting = [(kind, name) for kind, name in others if kind == "trigger" or name in _our_indexes()]
    acting += [("index", name) for name in _indexes(db) - _our_indexes()]
    return [*in_place, *shared, *acting]


def _others(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return kind and name of what a new file of its format has not, or has otherwise."""
    db.execute("BEGIN")  # format and schema of one moment: somebody else may be bringing the file up
    try:
        made = _as_made(format_of(db))
        return [(kind, name) for kind, name, *rest in db.execute(_ALL).fetchall() if (kind, name, *rest) not in made]
    finally:
        db.execute("COMMIT")


def _indexes(db: sqlite3.Connection) -> frozenset[str]:
    """Return the names of the indexes on our tables, as SQLite understands the schema."""
    tables = [name for kind, name, _, _ in _as_made() if kind == "table"]
    asked = "SELECT name FROM pragma_index_list(?)"
    return frozenset(name for table in tables for (name,) in db.execute(asked, (table,)).fetchall())


@functools.cache
def _our_indexes() -> frozenset[str]:
    with closing(_made(FORMAT)) as db:
        return _indexes(db)


def integrity_faults(db: sqlite3.Connection) -> Iterator[str]:
    """Yield what SQLite itself finds wrong with its pages, types, rules and indexes."""
    for (finding,) in db.execute("PRAGMA integrity_check"):
        if finding != "ok":
            yield f"sqlite finds: {finding}"


# ------------------------------------------------------------------------------------- one view for each kind of event

_OUR_VIEW = re.compile(r"CREATE VIEW (\"(?:[^\"]|\"\")*\") AS /\* conflict_events (\w{16}) \*/ (.*)", re.DOTALL)


def view_statements(views: Sequence[KindView]) -> dict[str, str]:
    """Return the statement that creates each view, by the view's name.

    A kind has two: one whose name begins with an underscore takes the payload apart, and the kind's own gives each
    column its type. DuckDB works such a view out by itself, in which it can be held to little more than casts, and
    hands one that it does not understand to SQLite, from where all comes as text.

    The statement carries a hash of itself, so that a view which somebody altered can be told from one that another
    version of this library made.
    """
    names = _taken()
    statements = {}
    for view in views:
        name, inner = _free(view.kind, "kind_", names), _free(f"_{view.kind}", "kind_", names)
        columns = _named(view)
        for each, body in (inner, _taken_apart(view.kind, columns)), (name, _typed(inner, columns)):
            marked = f"/* conflict_events {_mark(quoted(each), body)} */"
            statements[each] = f"CREATE VIEW {quoted(each)} AS {marked} {body}"
    return statements


def outdated(db: sqlite3.Connection, wanted: dict[str, str]) -> list[tuple[str | None, str]]:
    """Return the statements that are still to be run, each with the older view of ours that is in its way.

    Where something in the way is not ours, the statement is not to be run.
    """
    there = {str(name).lower(): (name, sql) for _, name, _, sql in db.execute(_ALL).fetchall()}
    todo: list[tuple[str | None, str]] = []
    for name, statement in wanted.items():
        older, sql = there.get(name.lower(), (None, None))
        if older is None or (sql != statement and is_our_view(older, sql)):
            todo.append((older, statement))
    return todo


def is_our_view(name: object, sql: object) -> bool:
    """Tell whether a view is one that `view_statements` made, unaltered since."""
    # In a damaged file these may be anything that SQLite can hold.
    parts = _OUR_VIEW.fullmatch(sql) if isinstance(sql, str) else None
    return parts is not None and parts[1] == quoted(str(name)) and parts[2] == _mark(parts[1], parts[3])


def _taken() -> set[str]:
    return {name.lower() for _, name, _, _ in _as_made()}


def _mark(name: str, body: str) -> str:
    return hashlib.sha256(f"{name} {body}".encode()).hexdigest()[:16]


def _free(name: str, prefix: str, taken: set[str]) -> str:
    """Return a name that is not taken, and take it; to SQLite, letter case makes no other name."""
    while name.lower() in taken or name.lower().startswith("sqlite_"):
        name = f"{prefix}{name}"
    taken.add(name.lower())
    return name


def _named(view: KindView) -> dict[str, Column]:
    taken = {"position", "id", "recorded_at", "recorded_by", "claimant", "payload"}
    return {_free(column.name, "its_", taken): column for column in view.columns}


# The text of both is made of literals and identifiers, each quoted: names of kinds and fields come from users' classes.


def _taken_apart(kind: str, columns: dict[str, Column]) -> str:
    listed = "".join(f", {_whole(column)} AS {quoted(name)}" for name, column in columns.items())
    # `likely` changes nothing; DuckDB does not know it. What it knows of JSON would give texts in their quotes.
    return (
        f"SELECT position, id, recorded_at, recorded_by, claimant{listed}, payload "  # noqa: S608
        f"FROM entries WHERE likely(kind = {_literal(kind)})"
    )


def _typed(inner: str, columns: dict[str, Column]) -> str:
    listed = "".join(f", {_cast(quoted(name), column.form)} AS {quoted(name)}" for name, column in columns.items())
    return (
        f"SELECT CAST(position AS BIGINT) AS position, id, recorded_at, recorded_by, claimant{listed}, payload "  # noqa: S608
        f"FROM {quoted(inner)}"
    )


def _cast(name: str, form: str) -> str:
    """Say of which type a column is; the cast stands outside: by it SQLite compares with text as with a number."""
    if form == "whole":  # what no integer column holds would be cut to what one does, and DuckDB refuses it
        return f"CAST(CASE WHEN CAST({name} AS DOUBLE) BETWEEN -1e18 AND 1e18 THEN {name} END AS BIGINT)"
    return {"decimal": f"CAST({name} AS DOUBLE)", "flag": f"CAST({name} AS BOOLEAN)"}.get(form, name)


def _whole(column: Column) -> str:
    if column.default is None:
        return _value(column)
    around = _json_path(column.path.rpartition(".")[0])
    default = _literal(column.default) if isinstance(column.default, str) else str(int(column.default))
    return f"coalesce({_value(column)}, CASE json_type(payload, {around}) WHEN 'object' THEN {default} END)"


def _value(column: Column) -> str:
    """Say where a value is found, in no more words than it takes: whoever opens the file reads all of this first."""
    kind, value = f"json_type(payload, {_json_path(column.path)})", _extract(column.path)
    if column.form == "stored":
        return f"CASE {kind} WHEN 'object' THEN NULL ELSE {value} END"
    if column.form == "flag":
        return f"CASE {kind} WHEN 'true' THEN 1 WHEN 'false' THEN 0 END"
    number = f"CASE WHEN glob('*[0-9]*', {value}) AND NOT glob('*[^-+.0-9Ee]*', {value}) THEN {value} END"
    return number if column.part is None else f"coalesce({number}, {_bound(column.part, column.path)})"


def _bound(part: str, path: str) -> str:
    """Tell what a quantity can be from its bounds; where it is published as one that contradicts itself, their hull."""
    low, best, high = (_extract(f"{path}.{name}") for name in ("low", "best", "high"))
    if part == "best":
        return f"{best}, {low}, {high}"
    sort, number = ("min", f"coalesce({low}, 0 * coalesce({best}, {high}))") if part == "low" else ("max", high)
    hull = (
        f"SELECT {sort}(CAST(value AS NUMERIC)) FROM json_each(payload, {_json_path(path)}) "  # noqa: S608
        "WHERE key IN ('low', 'best', 'high')"
    )
    return f"CASE WHEN {_extract(f'{path}.published')} THEN ({hull}) ELSE {number} END"


def _extract(path: str) -> str:
    return f"json_extract(payload, {_json_path(path)})"


def _json_path(path: str) -> str:
    return _literal("$" + "".join(f'."{name}"' for name in path.split(".") if path))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """Return a name as SQL has it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'
