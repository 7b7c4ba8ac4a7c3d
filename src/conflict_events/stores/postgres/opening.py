"""Finding the log in a schema of PostgreSQL, or making it there, and telling it from what is not one."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from conflict_events.errors import LogDamaged, LogReadOnly, LogTooNew, NotALog
from conflict_events.stores.postgres.schema import APPLICATION, FORMAT, quoted, statements
from conflict_events.stores.postgres.views import define, view_statements

if TYPE_CHECKING:
    from conflict_events.stores.postgres.session import Session

__all__ = ["format_of", "lock_of", "prepare"]

_NAMES = """
SELECT relname::text FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %s)
UNION ALL SELECT proname::text FROM pg_proc WHERE pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = %s)
"""
_IS_OWNER = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(%s)"
_RIGHTS = """SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, privilege_type
FROM pg_class, aclexplode(relacl) WHERE oid = to_regclass(%s) AND grantee <> relowner"""
_ERASERS = """SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END
FROM pg_attribute, aclexplode(attacl)
WHERE attrelid = to_regclass(%s) AND attname = 'payload' AND privilege_type = 'UPDATE'"""
_MAY_WRITE = "SELECT has_table_privilege(to_regclass(%s), 'INSERT') AND NOT pg_is_in_recovery()"


def prepare(session: Session, *, read_only: bool) -> None:
    """Make sure that there is a log; unless ``read_only``, make one where the schema is absent or empty.

    Raises:
        NotALog: The schema holds something else, or there is none to read.
        LogTooNew: A newer version of this library made it.
        LogDamaged: Its format is none that there ever was.
        LogReadOnly: It cannot be written, or is of an older format, and is not this role's to bring up to today's.
    """
    schema, log = session.address.schema, session.address.log
    if version := format_of(session):
        if not read_only and session.ask(_MAY_WRITE, f"{quoted(schema)}.entry") == [(False,)]:
            raise LogReadOnly(
                f"log {log}: it cannot be written; open it with read_only=True, or have its owner grant it"
            )
        if not read_only and version < FORMAT:
            _bring_up(session)
    elif read_only:
        raise NotALog(f"log {log}: there is no log to read; check the address, or open it to write")
    else:
        _make(session, schema)


def _make(session: Session, schema: str) -> None:
    def work() -> None:
        if format_of(session):
            return  # somebody else made it while we waited
        if not session.ask("SELECT FROM pg_namespace WHERE nspname = %s", schema):
            session.run(f"CREATE SCHEMA {quoted(schema)}")
        for statement in statements(schema):
            session.run(statement)
        define(session, view_statements(schema, []))
        session.commit()

    session.transact(lock_of(schema), work)


def _bring_up(session: Session) -> None:
    """Bring a log of an older format up to today's, in which older versions of this library leave it alone."""
    schema, log = session.address.schema, session.address.log
    here = quoted(schema)
    if session.ask(_IS_OWNER, f"{here}.entry") != [(True,)]:
        raise LogReadOnly(
            f"log {log}: it is of an older format; have its owner open it once to write, or open it with read_only=True"
        )

    def work() -> None:
        for statement in statements(schema, format_of(session)):  # asked again: somebody else may have done it
            session.run(statement)
        for role, right in session.ask(_RIGHTS, f"{here}.seen"):  # who uses the one needs the other
            session.run(f"GRANT {right} ON {here}.tagged TO {role}")
        for (role,) in session.ask(_ERASERS, f"{here}.entry"):  # and who erases the one erases the other
            session.run(f"GRANT UPDATE (metadata) ON {here}.entry TO {role}")
        session.commit()

    session.transact(lock_of(schema), work)


def format_of(session: Session) -> int:
    """Tell in which format the schema is a log of ours; 0 = it is nothing yet."""
    schema, log = session.address.schema, session.address.log
    there = {name for (name,) in session.ask(_NAMES, schema, schema)}
    if not there:
        return 0
    version = _version(session) if "log_format" in there else None
    if not isinstance(version, int):
        raise NotALog(f"log {log}: the schema holds something else and was left as it is; choose another")
    if version > FORMAT:
        raise LogTooNew(
            f"log {log}: format must be at most {FORMAT}, got {version}; it was left as it is, update this library"
        )
    if version < 1:
        raise LogDamaged(f"log {log}: format must be at least 1, got {version}; it was left as it is")
    return version


def _version(session: Session) -> object:
    # As JSON, for a stranger's table of this name may have any columns.
    question = f"SELECT to_jsonb(found) FROM {quoted(session.address.schema)}.log_format AS found LIMIT 2"  # noqa: S608 - quoted
    formats = [row for (row,) in session.ask(question)]
    return formats[0].get("version") if len(formats) == 1 and formats[0].get("application") == APPLICATION else None


def lock_of(schema: str) -> int:
    """Return the number of the advisory lock that whoever appends to the log in this schema holds."""
    return int.from_bytes(hashlib.sha256(f"{APPLICATION} {schema}".encode()).digest()[:8], "big", signed=True)
