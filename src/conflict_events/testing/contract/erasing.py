"""What a store promises of erasing; the rest of its promises is in `stores`."""

from __future__ import annotations

import hashlib
from contextlib import closing
from typing import TYPE_CHECKING

from conflict_events.errors import UsageError
from conflict_events.stores import Draft, Row
from conflict_events.testing.contract.rows import hold, refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from conflict_events.stores import Store

__all__ = ["what_a_redaction_names_is_erased"]


def what_a_redaction_names_is_erased(open_store: Callable[[str], Store]) -> None:
    """Salt, payload and metadata of exactly the rows named go, in the same write, and nothing else changes."""
    rows = tuple(_row(position) for position in range(1, 4))
    named = _redaction(4, rows[1])
    with closing(open_store("erasing")) as store:
        store.write(lambda: Draft(rows, tuple((row.digest, row.position) for row in rows), (("key", 2, b"mark"),)))
        for bad in Draft(erase=(2,)), Draft((named,), erase=(2, 3)), Draft((named,), erase=(5,)):
            refused(UsageError, lambda draft=bad: store.write(lambda: draft), "what no Redaction names is refused")  # type: ignore[misc]  # mypy cannot infer a default bound in a loop
            hold(tuple(store.read()) == rows, "what no Redaction names is not erased, nor is anything with it")
        store.write(lambda: Draft((named,), erase=(2,)))
        gone = rows[1].erased()
        left = [rows[0], gone, rows[2], named]
        hold(list(store.read()) == left, "salt, payload and metadata of the row are gone, and nothing else is")
        hold(store.find([gone.id]) == {gone.id: gone}, "an erased row is found by its id")
        hold(store.seen([gone.digest]) == {gone.digest: 2}, "what is known of its identity stays")
        hold(store.keyed(["key"]) == {"key": (2, b"mark")}, "its record key stays")
        store.write(lambda: Draft(erase=(2,)))
        hold(type(store.scrub()) is bool, "a store says whether anything may be left")
        hold(list(store.read()) == left, "erasing again and scrubbing change nothing")
        later = [_redaction(5, rows[0]), _redaction(6, _redaction(5, rows[0]))]
        store.write(lambda: Draft(tuple(later), erase=(1, 5)))
        left = [row.erased() for row in rows[:2]] + [rows[2], named]
        left += [later[0].erased(), later[1]]
        hold(list(store.read()) == left, "a Redaction is erased after what it names, in the same write")
        hold(list(store.faults()) == [], "an erased row is no fault")


def _row(position: int) -> Row:
    digest = hashlib.sha256(f"erased {position}".encode()).digest()
    said = b'{"attribution":{"claimant":"A"},"n":%d}' % position
    row = Row(position, digest[:16], position, "", "Strike", 1, False, b"salt", said, digest)  # noqa: FBT003 - a row's own order
    return row._replace(metadata=b'{"why":"x"}', metadata_digest=digest)


def _redaction(position: int, target: Row) -> Row:
    named = b'{"target":"%b"}' % target.id.hex().encode()
    return _row(position)._replace(kind="Redaction", ledger=True, payload=named)
