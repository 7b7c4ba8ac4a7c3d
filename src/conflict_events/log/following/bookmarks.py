"""How far those have come who follow a log under a name, as it is kept among the settings of a log.

A bookmark is sealed with the secret of the log that keeps it, and written under that log's write lock, so that two who
run under one name find out. What errors said is kept apart, with what was worked out from entries: it may quote one,
and is forgotten whenever something is erased.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import attrs

from conflict_events.errors import LogDamaged, UsageError
from conflict_events.events import Redaction, kind_name
from conflict_events.history import Entry, Head
from conflict_events.log.sealing import chain
from conflict_events.log.writing.drafting import KEPT
from conflict_events.log.writing.given import checked_text
from conflict_events.stores import Draft, Store

__all__ = ["FOLLOWED", "Bookmark", "Bookmarks", "Failure", "Follower"]

FOLLOWED = "followed/"
"""What the names of settings begin with that hold the bookmark of somebody who follows."""

ERRORS = f"{KEPT}errors/"
ERASING = kind_name(Redaction)
LONGEST = 500
"""So many characters of what an error said are kept."""


@attrs.frozen
class Failure:
    """An entry that a handler failed at for good; it is kept until the handler succeeds.

    Attributes:
        position: The entry's.
        id: The entry's.
        attempts: How often it was tried.
        at: When it was tried last.
        error: What the last error said; None = forgotten, because something was erased since.
    """

    position: int
    id: str
    attempts: int
    at: datetime
    error: str | None = None

    @classmethod
    def of(cls, entry: Entry[Any], error: Exception, attempts: int, at: datetime) -> Failure:
        """Note that an entry failed."""
        return cls(entry.position, entry.id, attempts, at, f"{type(error).__qualname__}: {error}"[:LONGEST])


@attrs.frozen
class Bookmark:
    """How far a follower has come.

    Attributes:
        head: Of the log, up to the last entry that was dealt with.
        failures: What failed for good up to there, in order of position.
    """

    head: Head
    failures: tuple[Failure, ...] = ()

    def beside(self, position: int) -> tuple[Failure, ...]:
        """Give the failures but that of one entry."""
        return tuple(each for each in self.failures if each.position != position)


@attrs.frozen
class Follower:
    """How one who follows a log under a name stands; see `EventLog.follower`.

    Attributes:
        name: The name.
        position: The last position that was dealt with, or passed over by a filter.
        behind: How many entries the log has beyond that.
        failures: What failed for good, in order of position.
    """

    name: str
    position: int
    behind: int
    failures: tuple[Failure, ...] = ()


def _name(name: str) -> str:
    return checked_text("name", name)


@attrs.define(eq=False)
class Bookmarks:
    """Where one follower's bookmark is kept.

    Attributes:
        store: That of the log which keeps it.
        secret: That log's.
        name: The follower's.
        followed: The store of the log that is followed.
        is_read_only: Whether the log that would keep it was opened for reading only.
    """

    store: Store
    secret: bytes
    name: str = attrs.field(converter=_name)
    followed: Store
    is_read_only: bool = attrs.field(kw_only=True)
    _known: tuple[bytes | None, ...] = (None,)  # what may stand there, as far as this one knows

    def load(self) -> Bookmark | None:
        """Read the bookmark; None = there is none yet.

        Raises:
            LogDamaged: It is not as it was written.
        """
        stored = self.store.meta(f"{FOLLOWED}{self.name}")
        self._known = (stored,)
        if stored is None:
            return None
        record = self._opened(stored)
        if record is None:
            raise LogDamaged(
                f"the bookmark of the follower {self.name!r} was altered; follow under another name, from a position "
                "that you know"
            )
        said = self._errors()
        failures = (
            Failure(position, entry_id, attempts, datetime.fromisoformat(at), said.get(str(position)))
            for position, entry_id, attempts, at in record["failed"]
        )
        return Bookmark(Head(*record["head"]), tuple(failures))

    def _opened(self, stored: bytes) -> Any:
        content = chain.unsealed(self.secret, stored)
        return None if content is None else json.loads(content)

    def _errors(self) -> dict[str, str]:
        stored = self.store.meta(f"{ERRORS}{self.name}")
        return {} if stored is None else self._opened(stored) or {}

    def save(self, bookmark: Bookmark, failed: Failure | None = None, *, seen: int = 0) -> None:
        """Keep a bookmark, unless somebody else has kept one under this name meanwhile.

        Args:
            bookmark: The bookmark.
            failed: The failure that is new in it; None = none is.
            seen: Up to which position the log went when the entry that failed was read.

        Raises:
            LogLocked: Somebody else is writing, for too long.
            UsageError: Somebody else follows under this name.
        """
        failures = [(each.position, each.id, each.attempts, each.at.isoformat()) for each in bookmark.failures]
        record = {"head": [bookmark.head.position, bookmark.head.digest], "failed": failures}
        stored = self._sealed(record)
        self._known = (*self._known, stored)  # where a connection is lost meanwhile, it may be either

        def draft() -> Draft:
            if self.store.meta(f"{FOLLOWED}{self.name}") not in self._known:
                raise UsageError(
                    f"name: somebody else follows this log under the name {self.name!r}, and has moved its "
                    "bookmark; run one at a time, or give each its own name"
                )
            return self._draft(stored, self._errors_after(bookmark.failures, failed, seen))

        self.store.write(draft)
        self._known = (stored,)

    def _errors_after(self, failures: Sequence[Failure], failed: Failure | None, seen: int) -> dict[str, str]:
        """Give what errors said: what is kept of it, for an erasure may have taken some, and what is new."""
        kept = self._errors()
        errors = {key: kept[key] for key in (str(each.position) for each in failures) if key in kept}
        if failed is not None:
            errors.pop(str(failed.position), None)
            erased = any(True for _ in self.followed.read(after=seen, kinds={ERASING}))
            if failed.error is not None and not erased:
                errors[str(failed.position)] = failed.error
        return errors

    def _draft(self, bookmark: bytes, errors: dict[str, str]) -> Draft:
        at = (f"{FOLLOWED}{self.name}", bookmark)
        said = f"{ERRORS}{self.name}"
        return Draft(meta=(at, (said, self._sealed(errors)))) if errors else Draft(meta=(at,), forget=(said,))

    def _sealed(self, record: Any) -> bytes:
        return chain.sealed(self.secret, json.dumps(record).encode())
