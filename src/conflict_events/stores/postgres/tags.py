"""The table of a PostgreSQL log by which rows are found by their tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflict_events.stores import paging
from conflict_events.stores.postgres.schema import as_text, from_text, quoted
from conflict_events.stores.protocol import Block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from conflict_events.stores.postgres.session import Session

__all__ = ["every_block", "find", "put"]

_BLOCKS = 16  # given at a time where one is sought
_PAGE = 1000  # given at a time where all are read


def put(session: Session, blocks: Sequence[Block]) -> None:
    """Put blocks in the place of those of the same key, in the transaction that is open; see `Draft`."""
    if not blocks:
        return
    table = _table(session)
    kept = [(as_text(block.kind), as_text(block.tag), block.last, list(block.positions)) for block in blocks]
    kinds, tags, lasts, _ = map(list, zip(*kept, strict=True))
    session.run(
        f"DELETE FROM {table} USING unnest(%b::text[], %b::text[], %b::bigint[]) AS gone (k, t, l) "  # noqa: S608 - quoted
        "WHERE kind = k AND tag = t AND last = l",
        kinds, tags, lasts,
    )  # fmt: skip
    copied = f"COPY {table} (kind, tag, last, positions) FROM STDIN (FORMAT BINARY)"
    session.copy(copied, ("text", "text", "int8", "int8[]"), [row for row in kept if row[3]])


def find(session: Session, kind: str, tag: str, begin: int, *, back: bool) -> list[Block]:
    """Give blocks from a position on; see `Store.tagged`."""
    whose = as_text(kind), as_text(tag)
    question = f"SELECT kind, tag, last, positions FROM {_table(session)} WHERE kind = %s AND tag = %s AND last"  # noqa: S608 - quoted
    if not back:
        return _asked(session, f"{question} >= %s ORDER BY last LIMIT {_BLOCKS}", *whose, begin)
    first = f"coalesce((SELECT min(last) FROM ({question} >= %s) AS onward), %s)"  # noqa: S608 - quoted
    return _asked(session, f"{question} <= {first} ORDER BY last DESC LIMIT {_BLOCKS}", *whose, *whose, begin, begin)


def every_block(turn: Callable[[Callable[[Session], Any]], Any], log: str) -> Iterator[Block]:
    """Give all blocks, page by page; none in a log of format 1.

    Args:
        turn: Does something with the session.
        log: What messages call the log.
    """

    def read(after: tuple[Any, ...] | None) -> Any:
        return turn(lambda session: _page(session, after))

    return paging.keyed(read, log=log, key=lambda block: (as_text(block.tag), as_text(block.kind), block.last))


def _page(session: Session, after: tuple[Any, ...] | None) -> list[Block]:
    table = _table(session)
    if session.ask("SELECT to_regclass(%s) IS NULL", table) == [(True,)]:
        return []
    which = "TRUE" if after is None else "(tag, kind, last) > (%s, %s, %s)"
    question = f"SELECT kind, tag, last, positions FROM {table} WHERE {which} ORDER BY tag, kind, last LIMIT {_PAGE}"  # noqa: S608 - quoted
    return _asked(session, question, *(after or ()))


def _asked(session: Session, question: str, *values: object) -> list[Block]:
    rows = session.ask(question, *values)
    return [Block(from_text(kind), from_text(tag), last, tuple(each)) for kind, tag, last, each in rows]


def _table(session: Session) -> str:
    return f"{quoted(session.address.schema)}.tagged"
