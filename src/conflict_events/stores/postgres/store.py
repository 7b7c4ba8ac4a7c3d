"""The store that is a schema in a PostgreSQL database: many write and read one log over a network.

It needs psycopg: install ``conflict-events[postgres]``. Nothing else of this library does, so no other module imports
this one before a log on PostgreSQL is opened.
"""

from __future__ import annotations

import functools
import os
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any, TypeVar

from conflict_events.errors import LogClosed, LogDamaged, NoConnection, StoreFailure, UsageError
from conflict_events.stores import paging
from conflict_events.stores.postgres import tags
from conflict_events.stores.postgres.faults import schema_faults
from conflict_events.stores.postgres.opening import format_of, lock_of, prepare
from conflict_events.stores.postgres.rows import GIVEN, TYPES, kept, row_of, rows_in
from conflict_events.stores.postgres.schema import FORMAT, as_text, from_text, grants, quoted
from conflict_events.stores.postgres.session import Address, Session, in_our_words
from conflict_events.stores.postgres.views import define, outdated, view_faults, view_statements
from conflict_events.stores.protocol import check_rows, last_at
from conflict_events.stores.turns import Turns, surely

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from conflict_events.stores.protocol import Block, Draft, KindView, Row

__all__ = ["PostgresStore", "grants"]

T = TypeVar("T")

_PAGE = 1000  # rows held at a time by a reader
_PAUSE = 0.1  # seconds before one who waits connects again
_DOZE = 1.0  # seconds that one who waits does not look up

_RANGE = {
    None: "position > %s AND position <= %s",
    True: "position > %s AND position <= %s AND ledger",
    False: "position > %s AND position <= %s AND NOT ledger",
}


class PostgresStore:
    """Keeps rows in a schema of its own in a PostgreSQL database.

    Threads take turns on one connection; other processes, on other machines too, may have the same log open. What
    `write` has returned survives a crash of the server, as far as the server is set up to keep what it acknowledges;
    where a session would not wait for that (``synchronous_commit=off``), it is made to.

    A connection that was lost is made anew at the next use, and a read that it cut off is done again. A write that it
    cut off raises: `NoConnection` where nothing was written, `OutcomeUnknown` where that cannot be told.

    Args:
        url: Like ``postgresql://user@host/database?schema=name``, with any other parameter that libpq knows.
        schema: The schema, unless ``url`` names one. One that is absent or empty becomes a new log.
        read_only: Change nothing; `write` raises `LogReadOnly`.
        timeout: How many seconds to wait for another writer before `LogLocked`, and for a server to come back.

    Raises:
        NotALog: The schema is something else; it is left as it is.
        LogTooNew: A newer version of this library made it; it is left as it is.
        LogDamaged: It is damaged; it is left as it is.
        LogLocked: Somebody else holds it for longer than ``timeout``.
        LogReadOnly: You may not append to it, and ``read_only`` was not asked for.
        NoConnection: The server cannot be reached, or does not let you in.
        UsageError: The address cannot be understood, or the server or its database is of no use.
    """

    def __init__(
        self, url: str, *, schema: str = "conflict_events", read_only: bool = False, timeout: float = 5.0
    ) -> None:
        self._address = Address.of(url, schema)
        self._snapshot = functools.partial(PostgresStore, url, schema=schema, read_only=True, timeout=timeout)
        self._here = quoted(self._address.schema)
        self._turns = Turns()
        self._process = os.getpid()
        self._read_only = read_only
        self._is_current = not read_only  # whether it is known to be of today's format
        self._top: list[Row] | None = None  # the last row, or none, while we write and nobody else can add one
        session = Session(self._address, read_only=read_only, timeout=timeout)
        try:
            prepare(session, read_only=read_only)
        except BaseException:
            session.close()
            raise
        self._session: Session | None = session

    # ------------------------------------------------------------------------------------------------------- writing

    def write(self, draft: Callable[[], Draft]) -> tuple[Row, ...]:
        """See `Store.write`.

        Raises:
            OutcomeUnknown: The connection was lost while the write was being made durable.
        """

        def work(session: Session) -> tuple[Row, ...]:
            wanted = surely(lambda: self._worked_out(draft), self._forget_top)
            self._add(session, wanted)
            session.commit()
            return wanted.rows

        return self._turn(lambda session: session.transact(lock_of(self._address.schema), lambda: work(session)))

    def _worked_out(self, draft: Callable[[], Draft]) -> Draft:
        self._top = self._asked_top()
        wanted = draft()
        check_rows(self.head(), wanted.rows)
        return wanted

    def _forget_top(self) -> None:
        self._top = None

    def _add(self, session: Session, wanted: Draft) -> None:
        here = self._here
        if wanted.reset_seen:
            session.run(f"DELETE FROM {here}.seen")  # noqa: S608 - quoted
        if wanted.rows:
            with in_our_words(self._address.log):
                rows = [kept(row) for row in wanted.rows]
            session.copy(f"COPY {here}.entry ({GIVEN}) FROM STDIN (FORMAT BINARY)", TYPES, rows)
        # What comes twice in one statement would be refused, and the last word counts.
        seen = dict(wanted.seen)
        keys = {as_text(key): (position, mark) for key, position, mark in wanted.keys}
        settings = {as_text(name): value for name, value in wanted.meta}
        self._put(session, "seen", {"key": ("bytea", [*seen]), "position": ("bigint", [*seen.values()])})
        marked = [*zip(*keys.values(), strict=True)] or [(), ()]
        self._put(
            session,
            "record_key",
            {"key": ("text", [*keys]), "position": ("bigint", [*marked[0]]), "mark": ("bytea", [*marked[1]])},
        )
        if wanted.forget:
            names = [*map(as_text, wanted.forget)]
            session.run(f"DELETE FROM {here}.meta WHERE name = ANY(%s::text[])", names)  # noqa: S608 - quoted
        self._put(session, "meta", {"name": ("text", [*settings]), "value": ("bytea", [*settings.values()])})

        tags.put(session, wanted.tags)
        if wanted.erase:
            self._erase(session, sorted(set(wanted.erase)))

    def _erase(self, session: Session, positions: list[int]) -> None:
        here = self._here
        # The trigger refuses each that no Redaction names. One by one: a Redaction may be erased after what it names.
        gone = "salt = NULL, payload = NULL, metadata = NULL"
        erase = f"UPDATE {here}.entry SET {gone} WHERE position = %s RETURNING position"  # noqa: S608 - quoted
        for position in positions:
            if not session.ask(erase, position):
                raise UsageError(f"erase: must be positions of rows, got {positions}")

    def scrub(self) -> bool:
        """See `Store.scrub`: have the server reuse the space of old rows; False, for it keeps copies elsewhere too.

        Its own write-ahead log, its replicas and its backups hold what was erased until they are replaced.
        """
        self._turn(lambda session: session.run(f"VACUUM {self._here}.entry, {self._here}.meta, {self._here}.tagged"))
        return False

    def _put(self, session: Session, table: str, columns: dict[str, tuple[str, list[Any]]]) -> None:
        """Add rows whose first column is the key, in place of those that have it already."""
        key, *others = columns
        if not columns[key][1]:
            return
        session.run(
            f"INSERT INTO {self._here}.{table} SELECT * FROM unnest("  # noqa: S608 - quoted and constants
            + ", ".join(f"%b::{kind}[]" for kind, _ in columns.values())
            + f") ON CONFLICT ({key}) DO UPDATE SET "
            + ", ".join(f"{other} = excluded.{other}" for other in others),
            *(values for _, values in columns.values()),
        )

    def define_views(self, views: Sequence[KindView]) -> None:
        """See `Store.define_views`; done by the owner of the log. What somebody else made is left for `faults`."""
        wanted = view_statements(self._address.schema, views)

        def change(session: Session) -> None:
            define(session, outdated(session, wanted))
            session.commit()

        def work(session: Session) -> None:
            if not self._read_only and self._is_owner() and outdated(session, wanted):
                session.transact(lock_of(self._address.schema), lambda: change(session))

        self._turn(work)

    def _is_owner(self) -> bool:
        question = "SELECT FROM pg_class WHERE oid = to_regclass(%s) AND pg_has_role(relowner, 'USAGE')"
        return self._ask(question, f"{self._here}.entry") != []

    # ------------------------------------------------------------------------------------------------------- reading

    def head(self) -> Row | None:
        """See `Store.head`."""
        top = self._turn(lambda _: self._asked_top() if self._top is None else self._top)
        return top[0] if top else None

    def _asked_top(self) -> list[Row]:
        return [row_of(values) for values in self._ask(f"{self._rows()} ORDER BY position DESC LIMIT 1")]

    def _rows(self) -> str:
        # Only a reader meets a log of an older format, which its owner may bring up meanwhile.
        self._is_current = self._is_current or self._turn(format_of) >= FORMAT
        return rows_in(self._here, is_current=self._is_current)

    def _last(self) -> int:
        head = self.head()
        return head.position if head else 0

    def read(
        self,
        *,
        after: int = 0,
        upto: int | None = None,
        kinds: Collection[str] | None = None,
        ledger: bool | None = None,
    ) -> Iterator[Row]:
        """See `Store.read`."""
        last = self._last() if upto is None else min(upto, self._last())
        test = "" if kinds is None else " AND kind = ANY(%s)"
        given = [] if kinds is None else [[as_text(kind) for kind in kinds]]
        page = f"{self._rows()} WHERE {_RANGE[ledger]}{test} ORDER BY position LIMIT {_PAGE}"

        def read(after: int) -> list[Row]:
            return [row_of(values) for values in self._ask(page, after, last, *given)]

        return paging.entries(read, after, last, log=self._address.log)

    def find(self, ids: Collection[bytes]) -> dict[bytes, Row]:
        """See `Store.find`."""
        question = f"{self._rows()} WHERE id = ANY(%b::bytea[])"
        return {row.id: row for row in map(row_of, self._ask_many(question, list(ids)))}

    def at(self, positions: Collection[int]) -> dict[int, Row]:
        """See `Store.at`."""
        question = f"{self._rows()} WHERE position = ANY(%b::bigint[])"
        return {row.position: row for row in map(row_of, self._ask_many(question, list(positions)))}

    def tagged(self, kind: str, tag: str, begin: int, *, back: bool = False) -> list[Block]:
        """See `Store.tagged`."""
        return self._turn(lambda session: tags.find(session, kind, tag, begin, back=back))

    def every_tag(self) -> Iterator[Block]:
        """See `Store.every_tag`; none in a log of format 1, which is brought up when its owner opens it to write."""
        return tags.every_block(self._turn, self._address.log)

    def seen(self, keys: Collection[bytes]) -> dict[bytes, int]:
        """See `Store.seen`."""
        question = f"SELECT key, position FROM {self._here}.seen WHERE key = ANY(%b::bytea[])"  # noqa: S608 - quoted
        return dict(self._ask_many(question, list(keys)))

    def keyed(self, keys: Collection[str]) -> dict[str, tuple[int, bytes]]:
        """See `Store.keyed`."""
        question = f"SELECT key, position, mark FROM {self._here}.record_key WHERE key = ANY(%b::text[])"  # noqa: S608 - quoted
        rows = self._ask_many(question, [as_text(key) for key in keys])
        return {from_text(key): (position, mark) for key, position, mark in rows}

    def meta(self, name: str) -> bytes | None:
        """See `Store.meta`; None also where only those who write may see the settings (see `grants`)."""
        question = f"SELECT value FROM {self._here}.meta WHERE name = %s"  # noqa: S608 - quoted
        return next((value for (value,) in self._ask(question, as_text(name))), None) if self._may_see() else None

    def every_seen(self) -> Iterator[tuple[bytes, int]]:
        """See `Store.every_seen`."""
        return self._every("key, position", "seen", "key")

    def every_key(self, after: int = 0) -> Iterator[tuple[str, int, bytes]]:
        """See `Store.every_key`."""
        which = f"position > {after:d}" if after else "TRUE"
        rows = self._every("key, position, mark", "record_key", "key", which)
        return ((from_text(key), position, mark) for key, position, mark in rows)

    def every_meta(self) -> Iterator[tuple[str, bytes]]:
        """See `Store.every_meta`; none where only those who write may see the settings (see `grants`)."""
        settings = self._every("name, value", "meta", "name") if self._may_see() else iter(())
        return ((from_text(name), value) for name, value in settings)

    def _may_see(self) -> bool:
        """Tell whether settings can be seen; one who reads does so without them."""
        question = "SELECT has_table_privilege(to_regclass(%s), 'SELECT')"
        return not self._read_only or self._ask(question, f"{self._here}.meta") != [(False,)]

    def _every(self, columns: str, table: str, key: str, which: str = "TRUE") -> Iterator[Any]:
        first = f"SELECT {columns} FROM {self._here}.{table} WHERE {which} ORDER BY {key} LIMIT {_PAGE}"  # noqa: S608 - quoted
        further = first.replace("ORDER", f"AND {key} > %s ORDER")
        return paging.keyed(
            lambda after: self._ask(first) if after is None else self._ask(further, after), log=self._address.log
        )

    def position_at(self, recorded_at: int) -> int:
        """See `Store.position_at`."""
        return last_at(self._time_of, self._last(), recorded_at)

    def _time_of(self, position: int) -> int:
        rows = self._ask(f"SELECT recorded_at FROM {self._here}.entry WHERE position = %s", position)  # noqa: S608 - quoted
        if not rows:
            raise LogDamaged(f"log {self._address.log}: position {position} is missing; verify it")
        return int(rows[0][0])

    def wait(self, after: int, timeout: float) -> bool:
        """See `Store.wait`; the server says when there is one, and is not asked over and over.

        Where the connection is lost meanwhile, it waits on another.

        Raises:
            NoConnection: The server stays away for longer than this store waits for it.
        """
        deadline = time.monotonic() + timeout
        while True:
            left = deadline - time.monotonic()
            try:
                return self._heard(after, max(0.0, left))
            except (NoConnection, StoreFailure):
                if self._last() > after:  # here a server that is starting again is waited for
                    return True
                if left <= 0:
                    return False
                time.sleep(min(_PAUSE, left))

    def _heard(self, after: int, timeout: float) -> bool:
        listening = self._turn(lambda _: self._listening())
        deadline = time.monotonic() + timeout
        with listening as db, in_our_words(self._address.log):
            db.execute(f"LISTEN {self._here}")
            # Asked after we began to listen: what came before is seen here, and what comes later is heard.
            while self._last() <= after:
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                # Now and then we look whether this store was closed.
                list(db.notifies(timeout=min(left, _DOZE), stop_after=1))
        return True

    def _listening(self) -> closing[Any]:
        with in_our_words(self._address.log):
            return closing(self._address.connect())

    # ---------------------------------------------------------------------------------------------- the schema itself

    def faults(self) -> Iterator[str]:
        """See `Store.faults`: the tables, triggers, functions, indexes and views."""
        return self._turn(lambda session: iter([*schema_faults(session), *view_faults(session)]))

    def snapshot(self) -> PostgresStore:
        """See `Store.snapshot`; a connection that is lost cannot be made anew, which is `NoConnection`."""
        copy: PostgresStore = self._turn(lambda _: self._snapshot())
        copy._turn(lambda session: session.stand_still())
        return copy

    def compact(self) -> None:
        """Do nothing: the server does it by itself (autovacuum)."""
        self._turn(lambda _: None)

    def close(self) -> None:
        """See `Store.close`."""

        def work() -> None:
            if self._session is not None:
                self._session.close()
            self._session = None

        self._turns.take(work)

    def _ask(self, question: str, *values: object) -> list[Any]:
        return self._turn(lambda session: session.ask(question, *values))

    def _ask_many(self, question: str, wanted: list[Any]) -> list[Any]:
        # Closed is closed, also where nothing is asked.
        return self._turn(lambda session: session.ask(question, wanted) if wanted else [])

    def _turn(self, work: Callable[[Session], T]) -> T:
        if self._process != os.getpid():
            # A lock or a connection that was copied with its process works for neither of the two.
            raise UsageError(f"log {self._address.log}: it was opened in another process; open it in this one")

        def turn() -> T:
            if self._session is None:
                raise LogClosed(f"log {self._address.log}: it was closed; open it again")
            return work(self._session)

        return self._turns.take(turn)
