"""`Columns`: the standing accounts of a kind as a frame, a question like any other: asked of any view, kept with a log.

Its state is the frame, in segments of so many positions each. Accounts that were taken in since stand beside, until
somebody looks; then they are put into their segments, and only those segments are made anew, and stored anew.
"""

from __future__ import annotations

import io
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import attrs
import polars as pl

from conflict_events.columns.cells import FrameColumn
from conflict_events.columns.frames import frame_of
from conflict_events.columns.schema import SCHEMA, frame_columns
from conflict_events.errors import UsageError
from conflict_events.events import KINDS, kind_name
from conflict_events.history import Account
from conflict_events.log.asking.answers import COLUMNS_OF
from conflict_events.projections import Answer, Context, Table
from conflict_events.values import EntryId

__all__ = ["Columns", "Standing"]

SEGMENT = 8_192
"""So many positions of a log are one segment."""


@attrs.frozen(eq=False)
class Standing(Answer):
    """What stands of a kind, one row an account, in log order.

    Attributes:
        accounts: The frame.
        columns: What its columns say.
    """

    accounts: pl.DataFrame
    columns: tuple[FrameColumn, ...]
    context: Context | None = None

    def frame(self) -> pl.DataFrame:
        """Give the frame."""
        return self.accounts

    def rows(self) -> list[dict[str, Any]]:
        """Give every account as a row."""
        return self.accounts.to_dicts()

    def table(self) -> Table:
        """Lay out every account, with all that is said of it."""
        return Table(tuple(self.accounts.columns), tuple(self.accounts.iter_rows()))

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of all accounts."""
        return frozenset(self.accounts["id"])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Standing) and self.accounts.equals(other.accounts) and self.context == other.context

    __hash__ = None  # type: ignore[assignment]  # frames have none


@attrs.define
class Segment:
    """Some rows of the frame, in order of position.

    Attributes:
        rows: The rows.
        stored: The same as bytes; None = not asked for since they were made.
    """

    rows: pl.DataFrame
    stored: bytes | None = None

    def bytes(self) -> bytes:
        """Give the rows as bytes, in Arrow's format for files."""
        if self.stored is None:
            into = io.BytesIO()
            self.rows.write_ipc(into, compression="zstd")
            self.stored = into.getvalue()
        return self.stored


@attrs.define
class Held:
    """The state: rows in segments, and what is still to be put there.

    Attributes:
        segments: By number: that of its positions divided by `SEGMENT`.
        waiting: By position, accounts that are in no segment.
        gone: Positions whose rows are to go from their segments.
        joined: All segments but the last, and their rows in one frame: what an append does not change is not put
            together again. None = nobody looked yet.
    """

    segments: dict[int, Segment] = attrs.field(factory=dict)
    waiting: dict[int, Account[Any]] = attrs.field(factory=dict)
    gone: set[int] = attrs.field(factory=set)
    joined: tuple[list[Segment], pl.DataFrame] | None = None


@attrs.frozen
class Columns:
    """What stands of a kind, as a frame. Its answer is `Standing`.

    Attributes:
        kind: A kind of accounts, such as `DroneStrike`.
    """

    kind: type[Any]
    version = SCHEMA

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.kind, type):
            raise UsageError(f"columns: are of one kind, given as its class, such as DroneStrike; got {self.kind!r}")
        if kind_name(self.kind) in KINDS.ledger:
            raise UsageError(f"columns: are of accounts, such as DroneStrike; got {self.kind.__name__}, see entries()")

    @property
    def name(self) -> str:
        """What its stored state is called."""
        return f"{COLUMNS_OF}{kind_name(self.kind)}"

    @property
    def handles(self) -> frozenset[type[Any] | str]:
        """The kind, by its name."""
        return frozenset({kind_name(self.kind)})

    def initial(self) -> Held:
        """Begin without rows."""
        return Held()

    def apply(self, state: Held, account: Account[Any], /) -> Held:
        """Take a row in."""
        state.waiting[account.position] = account
        if len(state.waiting) >= SEGMENT:
            self._settle(state)
        return state

    def revoke(self, state: Held, account: Account[Any], /) -> Held:
        """Take a row out."""
        return self.forget(state, account.position)[0]

    def forget(self, state: Held, position: int, /) -> tuple[Held, bool]:
        """Take out whatever row there is of a position; tell whether there was one."""
        there = state.waiting.pop(position, None) is not None
        if not there and position not in state.gone and _has(state.segments.get(position // SEGMENT), position):
            state.gone.add(position)
            there = True
        return state, there

    def merge(self, left: Held, right: Held, /) -> Held:
        """Put the rows of both together."""
        self._settle(left)
        self._settle(right)
        for number, segment in right.segments.items():
            left.segments[number] = _joined(*_without(left.segments.get(number), None), segment.rows)
        return left

    def answer(self, state: Held, /) -> Standing:
        """Give the rows, in log order."""
        self._settle(state)
        segments = [state.segments[number] for number in sorted(state.segments)]
        if not segments:
            return Standing(frame_of(self.kind, ()), frame_columns(self.kind))
        *earlier, last = segments
        if (
            state.joined is None
            or len(state.joined[0]) != len(earlier)
            or any(map(_is_other, state.joined[0], earlier))
        ):
            state.joined = earlier, pl.concat([each.rows for each in earlier]) if earlier else last.rows[:0]
        return Standing(pl.concat([state.joined[1], last.rows]), frame_columns(self.kind))

    def pack(self, state: Held, /) -> bytes:
        """Give the state as bytes: of each segment its number, its length, and itself."""
        self._settle(state)
        packed = ((number, segment.bytes()) for number, segment in sorted(state.segments.items()))
        return b"".join(HEAD.pack(number, len(stored)) + stored for number, stored in packed)

    def unpack(self, stored: bytes, /) -> Held:
        """Make the state again."""
        state, start = Held(), 0
        while start < len(stored):
            number, size = HEAD.unpack_from(stored, start)
            start += HEAD.size + size
            body = stored[start - size : start]
            state.segments[number] = Segment(pl.read_ipc(io.BytesIO(body)), body)
        return state

    def _settle(self, state: Held) -> None:
        """Put what waits into its segment, and take out what is to go."""
        waiting, gone = _by_segment(state.waiting), _by_segment(state.gone)
        for number in waiting.keys() | gone.keys():
            fresh = frame_of(self.kind, [state.waiting[position] for position in waiting.get(number, ())])
            there = _without(state.segments.get(number), gone.get(number))
            state.segments[number] = _joined(*there, fresh)
        state.waiting.clear()
        state.gone.clear()


HEAD = struct.Struct(">QQ")


def _by_segment(positions: Iterable[int]) -> dict[int, list[int]]:
    segments = defaultdict[int, list[int]](list)
    for position in positions:
        segments[position // SEGMENT].append(position)
    return segments


def _is_other(one: Segment, other: Segment) -> bool:
    return one is not other


def _has(segment: Segment | None, position: int) -> bool:
    return segment is not None and position in segment.rows["position"]


def _without(segment: Segment | None, gone: list[int] | None) -> Iterator[pl.DataFrame]:
    """Give the rows of a segment, if there is one, but those at some positions."""
    if segment is not None:
        yield segment.rows.filter(~pl.col("position").is_in(gone)) if gone else segment.rows


def _joined(*frames: pl.DataFrame) -> Segment:
    return Segment(pl.concat(frames).sort("position").rechunk())
