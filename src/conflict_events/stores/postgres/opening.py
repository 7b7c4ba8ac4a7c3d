"""Finding the log in a schema of PostgreSQL, or making it there, and telling it from what is not one."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from conflict_events.errors import LogDamaged, LogReadOnly, LogTooNew, NotALog
from conflict_events.stores.postgres.schema import APPLICATION, FORMAT, quoted, statements
from conflict_events.stores.postgres.views import define, view_statements

if TYPE_CHECKING:
    from conflict_events.stores.postgres.session import Session

__all__ = ["lock_of", "prepare"]

_NAMES = """
SELECT relname::text FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %s)
UNION ALL SELECT proname::text FROM pg_proc WHERE pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = %s)
"""
_MAY_WRITE = "SELECT has_table_privilege(to_regclass(%s), 'INSERT') AND NOT pg_is_in_recovery()"


def prepare(session: Session, *, read_only: bool) -> None:
    """Make sure that there is a log; unless ``read_only``, make one where the schema is absent or empty.

    Raises:
        NotALog: The schema holds something else, or there is none to read.
        LogTooNew: A newer version of this library made it.
        LogDamaged: Its format is none that there ever was.
        LogReadOnly: It cannot be written.
    """
    schema, log = session.address.schema, session.address.log
    if _is_log(session):
        if not read_only and session.ask(_MAY_WRITE, f"{quoted(schema)}.entry") == [(False,)]:
            raise LogReadOnly(
                f"log {log}: it cannot be written; open it with read_only=True, or have its owner grant it"
            )
    elif read_only:
        raise NotALog(f"log {log}: there is none to read; check the address, or open it to write")
    else:
        _make(session, schema)


def _make(session: Session, schema: str) -> None:
    def work() -> None:
        if _is_log(session):
            return  # somebody else made it while we waited
        if not session.ask("SELECT FROM pg_namespace WHERE nspname = %s", schema):
            session.run(f"CREATE SCHEMA {quoted(schema)}")
        for statement in statements(schema):
            session.run(statement)
        define(session, view_statements(schema, []))
        session.commit()

    session.transact(lock_of(schema), work)


def _is_log(session: Session) -> bool:
    """Tell whether the schema is a log of ours, or nothing yet."""
    schema, log = session.address.schema, session.address.log
    there = {name for (name,) in session.ask(_NAMES, schema, schema)}
    if not there:
        return False
    version = _version(session) if "log_format" in there else None
    if not isinstance(version, int):
        raise NotALog(f"log {log}: the schema holds something else and was left as it is; choose another")
    if version > FORMAT:
        raise LogTooNew(
            f"log {log}: format must be at most {FORMAT}, got {version}; it was left as it is, update this library"
        )
    if version < FORMAT:
        raise LogDamaged(f"log {log}: format must be at least 1, got {version}; it was left as it is")
    return True


def _version(session: Session) -> object:
    # As JSON, for a stranger's table of this name may have any columns.
    question = f"SELECT to_jsonb(found) FROM {quoted(session.address.schema)}.log_format AS found LIMIT 2"  # noqa: S608 - quoted
    found = [row for (row,) in session.ask(question)]
    return found[0].get("version") if len(found) == 1 and found[0].get("application") == APPLICATION else None


def lock_of(schema: str) -> int:
    """Return the number of the advisory lock that whoever appends to the log in this schema holds."""
    return int.from_bytes(hashlib.sha256(f"{APPLICATION} {schema}".encode()).digest()[:8], "big", signed=True)
