"""One session with a PostgreSQL server: its settings, its transactions, and what becomes of both when it is lost."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

import attrs
import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus

from conflict_events.errors import (
    ConflictEventsError,
    LogDamaged,
    LogLocked,
    LogReadOnly,
    NoConnection,
    OutcomeUnknown,
    StoreFailure,
    UsageError,
)
from conflict_events.stores.turns import surely

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["Address", "Session", "in_our_words"]

T = TypeVar("T")

_OLDEST_SERVER = 140000  # 14.0: what is older gets no repairs any more

# A peer that is gone without a word is noticed within a minute, at either end, and not after hours.
_NOTICE_LOSS = {
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "connect_timeout": 10,
}
# Names are looked up nowhere but where we say; no setting of a database, a role or a user changes what we mean. The
# planner keeps no statistics of a log just made, and must not sort or scan all of it for each page of a long read.
_SETTINGS = {
    "search_path": "pg_catalog, pg_temp",
    "standard_conforming_strings": "on",
    "row_security": "off",
    "tcp_keepalives_idle": "20",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "enable_seqscan": "off",
    "enable_bitmapscan": "off",
    "enable_sort": "off",
}
_DURABLE = """
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
"""

_NOT_KEPT = "the database cannot keep such a value, nothing was written"
_MISSING = "a part of it is missing; see what verify finds, and take a copy that verifies"
_RETRY = "somebody else is writing; retry after a moment"
# By the code that the server gives, or by the class that its first two letters are.
_MEANINGS: dict[str, tuple[type[ConflictEventsError], str]] = {
    "22": (UsageError, _NOT_KEPT),
    "23": (UsageError, "the database refused it, nothing was written"),
    "25006": (LogReadOnly, "it cannot be written; open it with read_only=True"),
    "3F": (LogDamaged, _MISSING),
    "40": (LogLocked, _RETRY),
    "42501": (StoreFailure, "you may not do this; have the owner of the log grant it"),
    "42703": (LogDamaged, _MISSING),
    "42883": (LogDamaged, _MISSING),
    "42P01": (LogDamaged, _MISSING),
    "53": (StoreFailure, "the server is short of disk, memory or connections, nothing was written; make room, retry"),
    "54": (UsageError, "more than the database can hold, nothing was written"),
    "55P03": (LogLocked, _RETRY),
    "57": (NoConnection, "the server stopped it, nothing was written; retry"),
    "XX001": (LogDamaged, "it is damaged; take a copy that verifies"),
    "XX002": (LogDamaged, "it is damaged; take a copy that verifies"),
}
_LOST = (
    NoConnection,
    "the server cannot be reached, refused the connection or went away, nothing was written; retry when it is back",
)
_FAILED = (StoreFailure, "the server could not do it, nothing was written")
_MISUSED = (UsageError, _NOT_KEPT)
_SAID = (psycopg.Error, UnicodeError, OverflowError, TypeError)  # what psycopg raises by itself


def translated(error: Exception, log: str) -> ConflictEventsError:
    """Return the error of ours that says what this one means for a log."""
    code = getattr(error, "sqlstate", None)
    if code is not None:
        raised, meaning = _MEANINGS.get(code) or _MEANINGS.get(code[:2]) or _FAILED
    else:
        raised, meaning = _LOST if isinstance(error, psycopg.OperationalError) else _MISUSED
    # What the server adds to its first line may quote whole rows.
    said = getattr(getattr(error, "diag", None), "message_primary", None) or error
    return raised(f"log {log}: {meaning} (postgresql: {said})")


@contextmanager
def in_our_words(log: str) -> Iterator[None]:
    """Raise whatever goes wrong inside as an error of ours."""
    try:
        yield
    except _SAID as error:
        raise translated(error, log) from error


@attrs.frozen
class Address:
    """Where a log is: a server's database, and the schema in it that holds this log and nothing else.

    Attributes:
        server: What libpq needs to find the database; may hold a password, so it is never shown.
        schema: The schema's name.
    """

    server: dict[str, Any] = attrs.field(repr=False)
    schema: str

    @classmethod
    def of(cls, url: str, schema: str) -> Address:
        """Read the address of a log; ``?schema=`` in it, which libpq does not know, comes before ``schema``.

        Raises:
            UsageError: It cannot be understood, or the schema cannot be called so.
        """
        server, _, options = url.partition("?")
        kept = []
        for option in options.split("&"):
            name, _, value = option.partition("=")
            if name == "schema":
                schema = unquote(value)
            else:
                kept.append(option)
        if not 0 < len(schema.encode(errors="replace")) < 64 or schema.startswith("pg_") or "\0" in schema:
            raise UsageError(f"schema: must be a name of 1 to 63 bytes that does not begin with pg_, got {schema!r}")
        try:
            settings = conninfo_to_dict("?".join([server, *filter(None, ["&".join(kept)])]))
        except psycopg.ProgrammingError:
            settings = {"port": "?"}
        if not str(settings.get("port") or 0).replace(",", "").isdigit():
            # Not shown, nor what libpq says of it: where its parts are mixed up, that may be the password.
            raise UsageError("where: must be like postgresql://user@host/database?schema=name, and this one is not")
        return cls({**_NOTICE_LOSS, **settings, "client_encoding": "utf8"}, schema)

    @property
    def log(self) -> str:
        """What messages call the log."""
        return f"{self.schema} in database {self.server.get('dbname', '')!r}"

    def connect(self) -> psycopg.Connection[Any]:
        """Open a connection that begins and ends its transactions by statements alone."""
        return psycopg.connect(**self.server, autocommit=True)


class Session:
    """A connection that is made anew when it was lost, and the one transaction that may be open on it.

    One that is interrupted in the middle of something is closed, and so lost: nobody can tell what was said on it last,
    nor whether psycopg let go of its lock. The server then undoes what was open, and lets go of ours.

    Not safe for threads by itself.

    Args:
        address: Where the log is.
        read_only: Let the server refuse whatever writes.
        timeout: How many seconds to wait for a lock, or for a server that is starting again.
    """

    def __init__(self, address: Address, *, read_only: bool, timeout: float) -> None:
        self.address = address
        self._read_only = read_only
        self._timeout = timeout
        self._writing = False
        self._stands_still = False
        self._db = self._connected()

    # ---------------------------------------------------------------------------------------------------- connections

    def _connected(self) -> psycopg.Connection[Any]:
        with in_our_words(self.address.log):
            db = self.address.connect()
            try:
                self._set_up(db)
            except BaseException:
                db.close()
                raise
            return db

    def _set_up(self, db: psycopg.Connection[Any]) -> None:
        version, encoding = db.info.server_version, db.info.parameter_status("server_encoding")
        if version < _OLDEST_SERVER or encoding != "UTF8":
            raise UsageError(
                f"log {self.address.log}: needs PostgreSQL 14 or later and a database in UTF8, "
                f"this server is {version // 10000} and the database in {encoding}"
            )
        settings = {
            **_SETTINGS,
            "lock_timeout": f"{max(1, round(self._timeout * 1000))}ms",  # 0 would be: wait forever
            **({"default_transaction_read_only": "on"} if self._read_only else {}),
        }
        chosen = ", ".join(["set_config(%s, %s, false)"] * len(settings))
        db.execute(f"SELECT {chosen}", [text for setting in settings.items() for text in setting])
        db.execute(_DURABLE)

    def _live(self) -> psycopg.Connection[Any]:
        if self._db.closed:
            if self._writing:
                raise NoConnection(
                    f"log {self.address.log}: the connection was lost in the middle of a write, "
                    "nothing was written; retry"
                )
            if self._stands_still:
                raise NoConnection(
                    f"log {self.address.log}: the connection was lost, and this state with it; start again"
                )
            self._db = self._connected_again()
        return self._db

    def _connected_again(self) -> psycopg.Connection[Any]:
        """Connect to a server that was there before, and may be starting again."""
        deadline = time.monotonic() + self._timeout
        while True:
            try:
                return self._connected()
            except (NoConnection, StoreFailure):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def _is_lost(self, error: psycopg.Error) -> bool:
        """Tell whether an error was the end of the connection, and see to it that it is."""
        # A server that ends a session says so, and libpq notices only later that the line is dead.
        code = error.sqlstate or ""
        if code[:2] == "08" or code in ("57P01", "57P02", "57P03", "57P05", "25P03"):
            self._db.close()
        return self._db.closed

    def close(self) -> None:
        """End the session; what an open transaction did is undone."""
        self._db.close()

    # ------------------------------------------------------------------------------------------------------ questions

    def ask(self, question: str, *values: object) -> list[Any]:
        """Return the answers; outside a transaction a question is asked once more where the connection was lost."""
        with in_our_words(self.address.log):
            try:
                return self._asked(question, values)
            except psycopg.OperationalError as error:
                if not self._is_lost(error) or self._writing:
                    raise
                return self._asked(question, values)

    def _asked(self, question: str, values: tuple[object, ...]) -> list[Any]:
        return self._talk(lambda db: db.execute(question, values, binary=True).fetchall())

    def _talk(self, work: Callable[[psycopg.Connection[Any]], T]) -> T:
        """Use the connection, and close it where that was interrupted."""
        db, ended = self._live(), False

        def talk() -> T:
            nonlocal ended
            try:
                result = work(db)
            except _SAID:
                ended = True
                raise
            ended = True
            return result

        return surely(talk, lambda: None if ended else db.close())

    def stand_still(self) -> None:
        """See from here on what the log holds now, and nothing that is added to it."""
        self.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        self.run("SELECT")  # only the first statement is what a transaction holds on to
        self._stands_still = True

    # --------------------------------------------------------------------------------------------------- transactions

    def run(self, statement: str, *values: object) -> None:
        """Carry out a statement."""
        with in_our_words(self.address.log):
            self._talk(lambda db: db.execute(statement, values or None))

    def copy(self, statement: str, types: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Carry out a ``COPY ... FROM STDIN (FORMAT BINARY)`` of these rows."""

        def work(db: psycopg.Connection[Any]) -> None:
            with db.cursor() as cursor, cursor.copy(statement) as copy:
                copy.set_types(types)
                for row in rows:
                    copy.write_row(row)

        with in_our_words(self.address.log):
            self._talk(work)

    def transact(self, lock: int, work: Callable[[], T]) -> T:
        """Do the work as the only one who writes under this lock; what it does not `commit` is undone.

        Raises:
            LogLocked: Somebody else was writing for too long.
            LogReadOnly: This session cannot write.
            UsageError: A transaction is open already.
        """
        if self._writing:
            raise UsageError("write: a draft must not write itself; return what it would add")
        if self._read_only:
            raise LogReadOnly(f"log {self.address.log}: it was opened with read_only=True; open it for writing")

        def begun() -> T:
            self._begin(lock)
            self._writing = True
            return work()

        return surely(begun, self._undo)

    def _begin(self, lock: int) -> None:
        # Whatever the default is: what is asked after the lock was had must see what the last to have it wrote.
        begin = f"BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({lock})"
        with in_our_words(self.address.log):
            try:
                self._talk(lambda db: db.execute(begin))
            except psycopg.OperationalError as error:
                if not self._is_lost(error):
                    raise
                self._talk(lambda db: db.execute(begin))

    def _undo(self) -> None:
        """End a transaction where one is open; a connection that cannot do even that is closed."""
        self._writing = False
        if self._db.info.transaction_status in (TransactionStatus.IDLE, TransactionStatus.UNKNOWN):
            return
        try:
            self._talk(lambda db: db.execute("ROLLBACK"))
        except psycopg.Error:
            self._db.close()

    def commit(self) -> None:
        """Make what the transaction did durable.

        Raises:
            OutcomeUnknown: The connection was lost meanwhile.
        """
        with in_our_words(self.address.log):
            try:
                self._talk(lambda db: db.execute("COMMIT"))
            except psycopg.Error as error:
                if error.sqlstate is not None and not self._is_lost(error):
                    raise  # the server itself says that it did not
                raise OutcomeUnknown(
                    f"log {self.address.log}: the connection was lost while a write was being made durable: all of it "
                    "is in the log, or nothing; append it again, what is there already is not appended twice"
                ) from error
