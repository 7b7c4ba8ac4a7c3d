"""`EventLog`: the face of it all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from logging import INFO
from types import TracebackType
from typing import Any, Self, TypeVar, Unpack, overload

import attrs

from conflict_events.errors import LogReadOnly, UsageError
from conflict_events.events import KINDS, Kinds, Redaction
from conflict_events.history import Entry, Head
from conflict_events.log.asking.answers import KeptAnswers
from conflict_events.log.asking.keeping import Kept
from conflict_events.log.asking.source import Source
from conflict_events.log.following.bookmarks import Bookmarks, Follower
from conflict_events.log.following.running import How, Ran, Retries, Running, driven
from conflict_events.log.proof.proofs import CitedHead, tree_faults
from conflict_events.log.proof.verification import LogFault, Verification, verify
from conflict_events.log.reading.outcome import outcome
from conflict_events.log.reading.parallel import Shared, codec_of
from conflict_events.log.reading.reading import LogReader
from conflict_events.log.sealing.chain import head_of
from conflict_events.log.tagging.growing import fill
from conflict_events.log.telling import logged
from conflict_events.log.upkeep.backup import back_up
from conflict_events.log.upkeep.tables import tables_of
from conflict_events.log.writing.appended import Appended
from conflict_events.log.writing.drafting import Drafter, Expect, Prepared, With, check_expected
from conflict_events.log.writing.given import Recording, utc_now
from conflict_events.log.writing.identities import SECRET_BYTES, own_secret, prepare, warn_of_unread
from conflict_events.log.writing.ledger import Ledger
from conflict_events.log.writing.redacting import redaction_of
from conflict_events.log.writing.sealer import Sealer
from conflict_events.projections import Projection
from conflict_events.projections.protocol import check_question
from conflict_events.stores import Draft, Row, Store
from conflict_events.stores.opening import open_store, path_of, reachable
from conflict_events.values.calls import explained, explains_methods

__all__ = ["EventLog"]

A = TypeVar("A")
E = TypeVar("E")


@explains_methods
class EventLog(LogReader):
    """One totally ordered, append-only log of accounts.

    Open one with `EventLog.open`; close it, or use it in a ``with`` statement.
    """

    def __init__(self, source: Source, recording: Recording, *, read_only: bool = False) -> None:
        """Wrap a store and its codec; `open` is the way to make a log."""
        super().__init__(source, Shared(source))
        self._store = source.store
        self._codec = source.codec
        self._recording = recording
        self._read_only = read_only
        self._ledger = Ledger(source.head, lambda after: source.entries(after=after, ledger=True))
        self._sealer = Sealer(source.store)
        self._kept: KeptAnswers = KeptAnswers(source, writes=not read_only)

    @classmethod
    def open(
        cls,
        where: str | os.PathLike[str] = ":memory:",
        *,
        kinds: Kinds = KINDS,
        secret: bytes | None = None,
        clock: Callable[[], datetime] = utc_now,
        recorded_by: str = "",
        metadata: Mapping[str, str] | None = None,
        read_only: bool = False,
    ) -> Self:
        """Open a log, and make it where there is none.

        Args:
            where: The path of a SQLite file, ":memory:", or ``postgresql://user@host/database?schema=name`` (where no
                schema is named it is ``conflict_events``; needs the extra ``postgres``).
            kinds: The kinds that it may hold; `KINDS.including(...)` adds your own.
            secret: 32 bytes that make ids unguessable. None = the log's own, drawn by chance when it is made. Give one
                where a log must come out the same each time, as in tests.
            clock: Tells the time of recording, as an aware datetime.
            recorded_by: Who appends, unless an append says otherwise; empty = not said.
            metadata: What to note beside each new entry, unless an append says otherwise; None = nothing.
            read_only: Refuse to write, and to make a log that is not there.

        Raises:
            NotALog: The file is something else.
            LogTooNew: The file was written by a newer version of this library.
            LogDamaged: The file is truncated or damaged.
            LogLocked: Somebody else is writing, for too long.
            LogReadOnly: The file cannot be written.
            DecodeError: A kind's schema moved on, and an entry of it cannot be read; or it is older than the log's.
            UsageError: The log has another secret; or what was given for an argument is none of it.
        """
        recording = Recording.of(clock, recorded_by, metadata)
        path = path_of(where)
        store = open_store(path, read_only=read_only)
        try:
            log = cls(Source(store, codec_of(kinds), reachable(path)), recording, read_only=read_only)
            log._begin(secret)
        except BaseException:
            store.close()
            raise
        return log

    @classmethod
    def on(
        cls,
        store: Store,
        *,
        kinds: Kinds = KINDS,
        secret: bytes | None = None,
        clock: Callable[[], datetime] = utc_now,
        recorded_by: str = "",
        metadata: Mapping[str, str] | None = None,
        read_only: bool = False,
    ) -> Self:
        """Open a log on a store of your own; arguments as for `open`."""
        recording = Recording.of(clock, recorded_by, metadata)
        log = cls(Source(store, codec_of(kinds)), recording, read_only=read_only)
        log._begin(secret)
        return log

    def _begin(self, secret: bytes | None) -> None:
        """Hold the secret that was given against the log's own, and make what a new log needs."""
        known = own_secret(self._store, secret)
        warn_of_unread(self._store, self._codec, known)
        if not self._read_only:
            prepare(self._store, self._codec, known, secrets.token_bytes(SECRET_BYTES) if secret is None else secret)
            fill(self._store, self._codec, self._sealer.secret())
            self._store.define_views(tables_of(self.kinds))

    @property
    def clock(self) -> Callable[[], datetime]:
        """What tells the time of recording, as it was given to `open`."""
        return self._recording.clock

    # --- writing ---------------------------------------------------------------------------------

    @overload
    def append(self, event: E, /, **how: Unpack[With]) -> Appended[E]: ...
    @overload
    def append(self, *events: Any, **how: Unpack[With]) -> Appended[Any]: ...
    @logged("append", "%d events, %d of them new", lambda done, *_, **__: (len(done), len(done.new)))
    def append(
        self,
        *events: Any,
        expect: int | Expect | None = None,
        recorded_by: str | None = None,
        metadata: Mapping[str, str] | None = None,
        keys: Sequence[str | None] | None = None,
    ) -> Appended[Any]:
        """Append events, all or none.

        An event that is in the log already is not appended again; its entry is returned. Events may refer to earlier
        ones of the same append by `id_of`.

        Args:
            events: Events of the kinds that this log knows.
            expect: The append condition: a position after which nothing may have been appended, or an `Expect`.
            recorded_by: Who appends; None = as said when the log was opened.
            metadata: What to note beside each new entry, such as ``{"why": "asked by the desk"}`` (see `Metadata`). It
                is no part of the event: what is in the log already keeps what was noted then. None = as said when the
                log was opened.
            keys: For importers: the stable key of each event's record at its source, kept beside the entry (see
                `keyed`); None for an event without one. Records that read alike are one account: put what tells them
                apart into the event, as a locator of its evidence.

        Raises:
            AppendConflict: The condition no longer holds; nothing was written.
            ReferenceRefused: An event refers to what is not there, or may not be referred to; nothing was written.
            InvalidValue: An event says that it was said after now; nothing was written.
            UnknownKind: An event's class is not in this log's table of kinds.
            SchemaTooNew: The log knows its kind under a newer schema; nothing was written.
            UsageError: A key or `recorded_by` is no text, `metadata` is no small mapping of texts, what the clock tells
                is no time, or a record key is taken by an entry that says something else; nothing was written.
            LogLocked: Somebody else is writing, for too long; retry.
            OutcomeUnknown: It failed while the append was made durable: all of it is there, or nothing; repeat it.
            StoreFailure: The disk is full, say; nothing was written.
        """
        if self._read_only:
            raise LogReadOnly("this log was opened for reading only; open it for writing")
        given: Sequence[str | None] = [None] * len(events) if keys is None else keys
        if len(given) != len(events):
            raise UsageError(f"keys: one for each of the {len(events)} events, got {len(given)}")
        secret, scheme = self._sealer.secret(), self._sealer.scheme()
        drafter = Drafter(
            store=self._store,
            codec=self._codec,
            secret=secret,
            scheme=scheme,
            prepared=[Prepared.of(event, self._codec, scheme, secret) for event in events],
            keys=given,
            recording=self._recording.but(recorded_by, metadata),
            ledger=self._ledger.entries,
        )

        def draft() -> Draft:
            check_expected(expect, self._store, self._codec, self._source.entry_of)
            self._ledger.catch_up()
            return drafter.draft()

        rows: Sequence[Row] = self._store.write(draft)
        if drafter.erased:
            rows = [row.erased() if row.position in drafter.erased else row for row in rows]
        self._ledger.note(rows)
        if any(isinstance(each.event, Redaction) for each in drafter.prepared):
            self.scrub()
        return outcome(self._source, rows, drafter)

    def id_of(self, event: Any) -> str:
        """Give the id that an event has or will have in this log, so that others of its batch can refer to it.

        Raises:
            UnknownKind: Its class is not in this log's table of kinds.
        """
        prepared = Prepared.of(event, self._codec, self._sealer.scheme(), self._sealer.secret())
        position = self._store.seen([prepared.identity]).get(prepared.identity)
        return prepared.id.hex() if position is None else self.entry(position).id

    # --- erasing ---------------------------------------------------------------------------------

    def redact(self, which: str | int, *, reason: str | None = None, leaving: Any = None) -> Appended[Redaction]:
        """Erase what an entry says, for good: a witness's name, say. That it was there, and its place, stay.

        Other entries may say the same: look through the Corrections of an account, and erase from them too.

        Args:
            which: The entry, by its id or its position.
            reason: Why; None = not said. It stays in the log, so it must not say what is erased.
            leaving: What the entry says from now on, an event of its kind: the account with the name left out. None =
                nothing; a Retraction or a Link then keeps its effect and loses its words. For a Correction it is the
                account that takes its replacement's place, and has to be given.

        Raises:
            ReferenceRefused: What is left is not of the kind of the entry, or does something else to others.
            UnknownEntry: There is no such entry.
            UsageError: What a Correction leaves is not said.
        """
        return self.append(redaction_of(self.entry(which), reason, leaving))

    def scrub(self) -> bool:
        """Remove what erased entries may have left in free space and side files; an append that erases does it itself.

        Returns:
            Whether nothing is left as far as the store knows. Where not, close what else has this log open and call it
            again; what a PostgreSQL server keeps is said in the explanation of source protection.
        """
        return self._store.scrub()

    # --- keeping ---------------------------------------------------------------------------------

    @logged("keep", "%s, resumed at position %d", lambda kept, *_, **__: (kept.projection.name, kept.position))
    def keep(
        self,
        projection: Projection[Any, A],
        *,
        replacing: Projection[Any, A] | None = None,
        durable: bool = True,
        state: Any = None,
    ) -> Kept[A]:
        """Keep the answer to a question of now: asked again, it reads only what was appended since.

        The state is resumed from the log where one is stored there that can be trusted, and is stored from time to time
        and when it is closed, which closing the log does too. Keeping the same question twice is keeping it once.

        Args:
            projection: The question. Its name and version say whose state it is.
            replacing: An older version of it, which answers until this one is built (see `Kept.build`), where the log
                has a state of it; None = the first one to ask waits.
            durable: Whether to store the state; a log that is only read never does.
            state: The type of the state, such as ``dict[str, int]``, where `initial` is not annotated with it.

        Raises:
            UsageError: A state of its type cannot be stored, or the log's first accounts make one of another type.
        """
        check_question("keep", projection)
        return self._kept.keep(projection, replacing, state, durable=durable)

    def drop(self, which: Projection[Any, Any] | str) -> bool:
        """Remove the stored states of a question, or of that name, and close it here; tell whether there were any."""
        return self._kept.drop(which)

    # --- following -------------------------------------------------------------------------------

    def run(
        self,
        handler: Callable[[Entry[Any]], object],
        *,
        name: str,
        bookmarks: EventLog | None = None,
        **how: Unpack[How],
    ) -> Ran:
        """Hand each entry to a handler as it comes, and keep the bookmark, to go on from there the next time.

        The bookmark is kept after each entry: after a crash, the one that was being handled comes again, and no other.
        One at which the handler fails, also when tried again, is kept as a `Failure`, and the next one is handled.

        Args:
            handler: Is given each entry, in order of position. What it returns is not looked at.
            name: Whose bookmark it is. One at a time may run under a name.
            bookmarks: The log that keeps the bookmark; None = this one. One who may only read this log gives one of
                their own: ``EventLog.open("bot.db")``.
            how: From where, for how long, how patiently; see `How`.

        Raises:
            LogReadOnly: The log that is to keep the bookmark is only read.
            TransientError: The log is locked, or its server away, for longer than the retries are patient.
            UsageError: The log was replaced by another since; somebody else runs under this name; or more failed than
                is kept.
        """
        return driven(self._running(name, bookmarks, **how).steps(), handler, how.get("retries", Retries()).sleep)

    def _running(self, name: str, bookmarks: EventLog | None, **how: Unpack[How]) -> Running:
        log = self if bookmarks is None else bookmarks
        kept = Bookmarks(log._store, log._sealer.secret(), name, self._store, is_read_only=log._read_only)  # noqa: SLF001  # a log, too
        return Running(bookmarks=kept, arrivals=self._arrivals, entry=self.entry, clock=self._recording.clock, **how)

    def follower(self, name: str, *, bookmarks: EventLog | None = None) -> Follower:
        """Tell how one who follows under a name stands: how far behind, and what failed; arguments as for `run`."""
        return self._running(name, bookmarks).follower()

    @logged("verify", "%d entries, %d faults", lambda it, *_, **__: (it.head.position, len(it.faults)), level=INFO)
    def verify(self, head: Head | CitedHead | None = None, *, deep: bool = False) -> Verification:
        """Find whatever in this log is not as it was written, and say where.

        Args:
            head: A head cited earlier, which this log must have had; of an exported one time and tree are compared too.
            deep: Also read every event by the converter of record, and see that it stores back to the same bytes; and
                ask every question anew that this log keeps, and see that the answers are the same.

        Raises:
            LogClosed: The log was closed before.
        """
        given = head.head if isinstance(head, CitedHead) else head
        verification = verify(self._store, self._codec, given, deep=deep)
        of_tree = tree_faults(self._store, head) if isinstance(head, CitedHead) else ()
        kept = self._kept.inexact(self.ask, lambda: self.head) if deep and not verification.faults else ()
        others = [LogFault(None, what) for what in (*of_tree, *kept)]
        return attrs.evolve(verification, faults=(*verification.faults, *others))

    def backup(self, path: str | os.PathLike[str], *, secret: bool = True) -> Head:
        """Write all that this log holds now into a new SQLite file, and return its head; others may append meanwhile.

        The file is the same log: every entry with its id, salt and digest, what identities and record keys are settled
        by, and the log's secret, so guard it as you guard the log. It is there when it is whole, and not before.

        Args:
            path: Where it is to be; nothing may be there.
            secret: False = leave the secret out, to hand the log over: who gets it can read, verify and cite it, can
                take it over under a secret of their own, and cannot confirm by guessing what was erased. Ids, digests
                and heads stay what they are.

        Raises:
            StoreFailure: There is no room, no such folder, or the like; nothing is at the path.
            UsageError: There is something at the path already.
        """
        return head_of(back_up(self._store, path, tables_of(self.kinds), secret=secret))

    def compact(self) -> None:
        """Give back the room in a log's file that is no longer used; every byte that is hashed stays what it is.

        For SQLite, which needs as much room again while it is at work. On PostgreSQL and in memory there is nothing to
        do.

        Raises:
            LogLocked: Somebody else is using the log for too long; retry.
            LogReadOnly: The log was opened for reading only.
            StoreFailure: There is no room to do it in; all is as it was.
        """
        self._store.compact()

    def close(self) -> None:
        """Store what is kept, and release the store; closing twice is fine."""
        try:
            self._kept.close()
        finally:
            self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


EventLog.__init__ = explained(  # type: ignore[method-assign]  # it takes the same
    EventLog.__init__, "EventLog", "open a log with EventLog.open(path), or EventLog.open() for one in memory"
)
